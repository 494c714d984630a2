"""The elementwise losses: values and gradients beside NumPy's float64, edges, broadcasting, parameters, errors."""

from __future__ import annotations

import math
from typing import Any, Dict, List, Tuple

import numpy as np
import pytest

import native_entropy as ne
from loss_formulas import Case, case_id, cases, draw, reduced

INF, NAN = math.inf, math.nan
EPS = {np.float32: 2e-7, np.float64: 1e-15}
NAMES = sorted({case.name for case in cases()})


def arguments(case: Case, rng: np.random.Generator, shape: Tuple[int, ...]) -> Tuple[List[np.ndarray], Dict[str, Any]]:
    return [draw(kind, rng, shape) for kind in case.draw], {name: draw("positive", rng, shape) for name in case.arrays}


def in_dtype(values: Any, dtype: Any) -> Any:
    if isinstance(values, dict):
        return {name: value.astype(dtype) for name, value in values.items()}
    return [value.astype(dtype) for value in values]


@pytest.mark.parametrize("case", cases(), ids=case_id)
@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
def test_agrees_with_the_expression(case, reduction, dtype, rng) -> None:
    function, twin = getattr(ne.losses, case.name), getattr(ne.losses, f"{case.name}_with_grad")
    for shape in ((), (1,), (7,), (3, 5), (2, 3, 65), (4200,)):
        given, arrays = arguments(case, rng, shape)
        values, gradient = reduced(*case.formula(*given, **arrays, **case.options), reduction)
        keywords = {**in_dtype(arrays, dtype), **case.options, "reduction": reduction}
        loss = function(*in_dtype(given, dtype), **keywords)
        # Terms of both signs may cancel in the sum of kl_div and of the likelihoods.
        largest = np.max(np.abs(case.formula(*given, **arrays, **case.options)[0]), initial=1.0)
        np.testing.assert_allclose(loss, values, rtol=2 * EPS[dtype], atol=4 * EPS[dtype] * largest)
        assert np.shape(loss) == np.shape(values) and np.asarray(loss).dtype == dtype
        again, grad = twin(*in_dtype(given, dtype), **keywords)
        np.testing.assert_array_equal(again, loss)
        assert np.shape(grad) == shape and np.asarray(grad).dtype == dtype
        # The expressions themselves cancel: compared with the largest derivative.
        slack = 8 * EPS[dtype] * np.max(np.abs(gradient), initial=0)
        np.testing.assert_allclose(grad, gradient, rtol=4 * EPS[dtype], atol=slack)


@pytest.mark.parametrize("case", cases(), ids=case_id)
def test_grad_output(case, dtype, rng) -> None:
    twin = getattr(ne.losses, f"{case.name}_with_grad")
    given, arrays = arguments(case, rng, (4, 6))
    keywords = {**in_dtype(arrays, dtype), **case.options}
    given = in_dtype(given, dtype)
    exact = case.formula(*(x.astype(float) for x in given), **arrays, **case.options)[1]
    slack = {"rtol": 1e-5, "atol": 1e-5 * np.max(np.abs(exact))}
    factors = rng.normal(size=(4, 6)).astype(dtype)
    grad = twin(*given, **keywords, reduction="none", grad_output=factors)[1]
    np.testing.assert_allclose(grad, exact * factors, **slack)
    for reduction, divisor in (("none", 1), ("sum", 1), ("mean", 24)):
        grad = twin(*given, **keywords, reduction=reduction, grad_output=-3)[1]
        np.testing.assert_allclose(grad, exact * -3 / divisor, **slack)
        loss = twin(*given, **keywords, reduction=reduction, grad_output=-3)[0]
        np.testing.assert_array_equal(loss, getattr(ne.losses, case.name)(*given, **keywords, reduction=reduction))
    with pytest.raises(ValueError, match=r"grad_output: shape \(6,\) given, \(4, 6\) expected with reduction='none'"):
        twin(*given, **keywords, reduction="none", grad_output=factors[0])
    with pytest.raises(ValueError, match=r"grad_output: shape \(4, 6\) given, \(\) expected with reduction='mean'"):
        twin(*given, **keywords, grad_output=factors)


@pytest.mark.parametrize("case", cases(), ids=case_id)
def test_broadcasting(case, dtype, rng) -> None:
    """Along leading axes weights and variances are read periodically, along others they are spread out: the same."""
    function, twin = getattr(ne.losses, case.name), getattr(ne.losses, f"{case.name}_with_grad")
    first, *others = in_dtype(arguments(case, rng, (3, 4, 5))[0], dtype)
    for shape in ((), (1,), (5,), (1, 5), (4, 5), (4, 1), (3, 1, 1), (1, 4, 1), (3, 1, 5), (1, 1, 1), (3, 4, 5)):
        further = [value.ravel()[: math.prod(shape)].reshape(shape) for value in others]
        weights = in_dtype({name: draw("positive", rng, shape) for name in case.arrays}, dtype)
        full = [np.ascontiguousarray(np.broadcast_to(value, first.shape)) for value in further]
        full_weights = {name: np.broadcast_to(value, first.shape).copy() for name, value in weights.items()}
        for reduction in ("none", "mean"):
            keywords = {**case.options, "reduction": reduction}
            expected = twin(first, *full, **full_weights, **keywords)
            np.testing.assert_array_equal(function(first, *further, **weights, **keywords), expected[0])
            loss, grad = twin(first, *further, **weights, **keywords)
            np.testing.assert_array_equal(loss, expected[0])
            np.testing.assert_array_equal(grad, expected[1])
    for bad in ((4,), (2, 5), (2, 3, 4, 5), (0,)):
        with pytest.raises(ValueError, match=r"does not broadcast to the shape of \w+, \(3, 4, 5\)"):
            function(first, *(np.ones(bad, dtype) for _ in others), **case.options)
        for name in case.arrays:
            with pytest.raises(ValueError, match=rf"{name} of shape .* does not broadcast"):
                function(first, *others, **{name: np.ones(bad, dtype)}, **case.options)


EDGES = [
    # name, first, target, options, loss, gradient
    ("binary_cross_entropy", 0.0, 0.0, {}, 0.0, 1.0),
    ("binary_cross_entropy", 1.0, 1.0, {}, 0.0, -1.0),
    ("binary_cross_entropy", 0.0, 1.0, {}, INF, -INF),
    ("binary_cross_entropy", 1.0, 0.0, {}, INF, INF),
    ("binary_cross_entropy", 1.5, 1.0, {}, NAN, NAN),
    ("binary_cross_entropy", -0.5, 0.0, {}, NAN, NAN),
    ("binary_cross_entropy_with_logits", -INF, 0.0, {}, 0.0, 0.0),
    ("binary_cross_entropy_with_logits", INF, 1.0, {}, 0.0, 0.0),
    ("binary_cross_entropy_with_logits", INF, 0.0, {}, INF, 1.0),
    ("binary_cross_entropy_with_logits", -INF, 1.0, {}, INF, -1.0),
    ("binary_cross_entropy_with_logits", -INF, 0.25, {}, INF, -0.25),
    ("binary_cross_entropy_with_logits", -INF, 1.0, {"pos_weight": 3.0}, INF, -3.0),
    ("binary_cross_entropy_with_logits", NAN, 1.0, {}, NAN, NAN),
    ("focal_loss", -INF, 0.0, {}, 0.0, 0.0),
    ("focal_loss", INF, 1.0, {}, 0.0, 0.0),
    ("focal_loss", -INF, 1.0, {}, INF, -1.0),
    ("focal_loss", INF, 0.0, {"alpha": 0.25}, INF, 0.75),
    ("kl_div", -INF, 0.0, {}, 0.0, 0.0),
    ("kl_div", -INF, 0.5, {}, INF, -0.5),
    ("kl_div", -INF, -INF, {"log_target": True}, 0.0, 0.0),
    ("kl_div", 0.0, -0.5, {}, NAN, None),
    ("mse_loss", INF, 0.0, {}, INF, INF),
    ("mse_loss", INF, INF, {}, NAN, NAN),
    ("hinge_loss", 1.0, 1.0, {}, 0.0, 0.0),
    ("hinge_loss", -INF, 1.0, {}, INF, -1.0),
    ("hinge_loss", INF, 1.0, {}, 0.0, 0.0),
    ("hinge_loss", NAN, 1.0, {}, NAN, NAN),
    ("poisson_nll_loss", -INF, 0.0, {}, 0.0, 0.0),
]


@pytest.mark.parametrize("name, first, target, options, loss, grad", EDGES)
def test_edges(name, first, target, options, loss, grad, dtype) -> None:
    """Each alone, and in the midst of ordinary elements."""
    twin = getattr(ne.losses, f"{name}_with_grad")
    for n in (1, 20):
        x, y = np.full(n, 0.5, dtype), np.full(n, 0.5, dtype)
        x[n // 2], y[n // 2] = first, target
        got, slope = twin(x, y, **options, reduction="none")
        np.testing.assert_array_equal(got[n // 2], dtype(loss))
        if grad is not None:
            np.testing.assert_array_equal(slope[n // 2], dtype(grad))


def test_no_cancellation(dtype) -> None:
    tiny = math.exp(-40)
    loss, grad = ne.losses.binary_cross_entropy_with_logits_with_grad(np.array([-40, 40], dtype), [0, 1])
    assert loss == pytest.approx(tiny, rel=1e-6)
    np.testing.assert_allclose(grad, [tiny / 2, -tiny / 2], rtol=1e-6)
    assert ne.losses.focal_loss(np.array(-20, dtype), 0) == pytest.approx(math.exp(-60), rel=1e-6)
    p = np.array(2.0**-20, dtype)
    assert ne.losses.binary_cross_entropy(p, 0) == pytest.approx(-math.log1p(-(2.0**-20)), rel=1e-6)


def test_focal_loss_without_focus_is_binary_cross_entropy(dtype, rng) -> None:
    x, y = (rng.normal(size=100) * 5).astype(dtype), rng.uniform(size=100).astype(dtype)
    focal = ne.losses.focal_loss_with_grad(x, y, gamma=0.0, reduction="none")
    plain = ne.losses.binary_cross_entropy_with_logits_with_grad(x, y, reduction="none")
    for got, expected in zip(focal, plain):
        np.testing.assert_allclose(got, expected, rtol=4 * EPS[dtype])


def test_batchmean(dtype, rng) -> None:
    log_q, p = (draw(kind, rng, (3, 4)).astype(dtype) for kind in ("log_probability", "target"))
    total = ne.losses.kl_div(log_q, p, reduction="sum")
    loss, grad = ne.losses.kl_div_with_grad(log_q, p, reduction="batchmean")
    assert loss == pytest.approx(total / 3, rel=1e-6) and loss == ne.losses.kl_div(log_q, p, reduction="batchmean")
    np.testing.assert_allclose(grad, -p / 3, rtol=1e-6)
    assert ne.losses.kl_div(log_q[0, 0], p[0, 0], reduction="batchmean") == ne.losses.kl_div(log_q[0, 0], p[0, 0])
    with pytest.raises(ValueError, match="reduction: one of 'mean', 'sum', 'none' expected, got 'batchmean'"):
        ne.losses.mse_loss(log_q, p, reduction="batchmean")


@pytest.mark.parametrize("name", NAMES)
def test_nothing(name, dtype) -> None:
    case = next(case for case in cases() if case.name == name)
    twin = getattr(ne.losses, f"{name}_with_grad")
    for shape in ((0,), (3, 0), (0, 3)):
        given = [np.ones(shape, dtype) for _ in case.draw]
        assert np.isnan(twin(*given)[0]) and twin(*given, reduction="sum")[0] == 0
        loss, grad = twin(*given, reduction="none")
        assert loss.shape == grad.shape == shape


def test_negative_variances_are_named(dtype) -> None:
    mean, var = np.zeros((2, 3), dtype), np.ones((2, 3), dtype)
    var[1, 2] = -0.5
    out = np.full_like(mean, 7)
    for call in (
        lambda: ne.losses.gaussian_nll_loss(mean, mean, var),
        lambda: ne.losses.gaussian_nll_loss_with_grad(mean, mean, var, out=out),
    ):
        with pytest.raises(ValueError, match=r"var\[1, 2\] = -0.5: variances of 0 or above expected"):
            call()
    assert (out == 7).all()
    with pytest.raises(ValueError, match=r"var\[0\] = -2.0: "):
        ne.losses.gaussian_nll_loss(mean, mean, np.array([-2, 1, 1], dtype))
    with pytest.raises(ValueError, match="var = -1.0: "):
        ne.losses.gaussian_nll_loss(mean, mean, -1)
    assert ne.losses.gaussian_nll_loss(mean, mean, 0, eps=1.0) == 0


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda x: ne.losses.focal_loss(x, x, alpha=1.5), ValueError, "alpha: a number from 0 to 1 expected, got 1.5"),
        (lambda x: ne.losses.focal_loss(x, x, alpha="a"), TypeError, "alpha: a real number expected"),
        (lambda x: ne.losses.focal_loss(x, x, gamma=-1), ValueError, "gamma: a finite number, 0 or above, expected"),
        (lambda x: ne.losses.focal_loss(x, x, gamma=INF), ValueError, "gamma: a finite number"),
        (lambda x: ne.losses.kl_div(x, x, log_target=1), TypeError, "log_target: True or False expected, got 1"),
        (lambda x: ne.losses.gaussian_nll_loss(x, x, x, eps=0), ValueError, "eps: a finite number above 0 expected"),
        (lambda x: ne.losses.gaussian_nll_loss(x, x, x, full="yes"), TypeError, "full: True or False expected"),
        (lambda x: ne.losses.poisson_nll_loss(x, x, eps=NAN), ValueError, "eps: a finite number above 0 expected"),
        (lambda x: ne.losses.poisson_nll_loss(x, x, log_input=None), TypeError, "log_input: True or False expected"),
        (lambda x: ne.losses.mse_loss(x, x, reduction="avg"), ValueError, "reduction: one of 'mean', 'sum', 'none'"),
        (lambda x: ne.losses.mse_loss(x, x, reduction=None), TypeError, "reduction: one of"),
    ],
)
def test_parameters_out_of_range(call, error, message, dtype) -> None:
    with pytest.raises(error, match=message):
        call(np.ones(3, dtype))


def test_numbers_lists_and_integers_take_the_first_dtype() -> None:
    x = np.array([0.5, -1.0, 2.0], np.float32)
    for target in (1, 1.0, [1, 1, 1], [1.0, 1.0, 1.0], np.ones(3, int), np.ones(3, np.uint8), (1, 1, 1)):
        loss, grad = ne.losses.mse_loss_with_grad(x, target)
        assert loss.dtype == grad.dtype == np.float32
        assert loss == ne.losses.mse_loss(x, np.ones(3, np.float32))
    for target in (np.ones(3), np.float64(1), np.ones(3, np.float16)):
        with pytest.raises(TypeError, match=r"target is float(64|16) but x is float32: convert one of them"):
            ne.losses.mse_loss(x, target)
    for target in (np.ones(3, bool), True, np.ones(3, complex), None, "1", [None] * 3):
        with pytest.raises(TypeError, match="target: dtype .* is not supported"):
            ne.losses.mse_loss(x, target)


def test_two_billion_losses_keep_their_digits() -> None:
    """Each is 1: a sum in float32 would stop growing at 2^24. Zeros that nobody has written take no memory."""
    zeros = np.zeros(2**31 + 1000, np.float32)
    assert ne.losses.hinge_loss(zeros, zeros, reduction="sum") == np.float32(2**31 + 1000)


@pytest.mark.parametrize("case", cases(), ids=case_id)
def test_an_element_has_the_bits_it_has_alone(case, dtype, rng) -> None:
    """Wherever it stands, and whatever stands beside it: stages are computed for 1024 elements at a time, and rare ones once more."""
    twin = getattr(ne.losses, f"{case.name}_with_grad")
    given, arrays = arguments(case, rng, (2 * 1024 + 13,))
    given, arrays = in_dtype(given, dtype), in_dtype(arrays, dtype)
    with_edges = [8, 1020, 1027, 2048, 2060]
    edges = [edge for edge in EDGES if edge[0] == case.name and edge[3].items() <= case.options.items()]
    for place, (_, first, target, *_) in zip(with_edges, edges):
        given[0][place], given[1][place] = first, target
    if case.name == "kl_div":
        # The logarithms cancel.
        equal = given[1][[0, 5, 1023, 1024, 2055]]
        given[0][[0, 5, 1023, 1024, 2055]] = equal if case.options.get("log_target") else np.log(np.maximum(equal, 0.25))
        given[1][[0, 5, 1023, 1024, 2055]] = equal if case.options.get("log_target") else np.maximum(equal, 0.25)
    loss, grad = twin(*given, **arrays, **case.options, reduction="none")
    for place in (0, 1, 5, 7, *with_edges, 1016, 1022, 1023, 1024, 1025, 2047, 2055, 2056, 2059):
        here = slice(place, place + 1)
        one = twin(*(x[here] for x in given), **{name: x[here] for name, x in arrays.items()}, **case.options, reduction="none")
        assert one[0].tobytes() == loss[here].tobytes() and one[1].tobytes() == grad[here].tobytes(), place
