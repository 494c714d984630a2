"""Measures straight from logits: beside NumPy's float64, laws, axes, outputs, errors."""

from __future__ import annotations

import math
from typing import Any, Callable, Dict

import numpy as np
import pytest

import native_entropy as ne

EPS = {np.float32: 2e-7, np.float64: 1e-15}
INF, NAN = math.inf, math.nan


def log_p(x: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    z = x.astype(float) / temperature
    z = z - z.max(axis=-1, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=-1, keepdims=True))


def entropy(x: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    return -(np.exp(log_p(x, temperature)) * log_p(x, temperature)).sum(axis=-1)


def kl(x: np.ndarray, y: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    first, second = log_p(x, temperature), log_p(y, temperature)
    return (np.exp(first) * (first - second)).sum(axis=-1)


def js(x: np.ndarray, y: np.ndarray, temperature: float = 1.0, beta: float = 0.5) -> np.ndarray:
    first, second = log_p(x, temperature), log_p(y, temperature)
    p, q = np.exp(first), np.exp(second)
    log_m = np.log(beta * p + (1 - beta) * q)
    return (beta * p * (first - log_m) + (1 - beta) * q * (second - log_m)).sum(axis=-1)


def rows(rng: np.random.Generator, dtype: Any, *shape: int) -> np.ndarray:
    return (rng.normal(size=shape) * 3).astype(dtype)


SHAPES = [(6, 5), (1, 1), (40, 3), (7, 130), (3, 2000)]
OPTIONS = [{}, {"temperature": 0.5}, {"base": 2}, {"temperature": 3.0, "base": 0.5}]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_entropy(shape, options, dtype, rng) -> None:
    x = rows(rng, dtype, *shape)
    temperature, unit = options.get("temperature", 1.0), math.log(options.get("base", math.e))
    value = ne.logits.entropy(x, **options)
    np.testing.assert_allclose(value, entropy(x, temperature) / unit, rtol=8 * EPS[dtype], atol=1e-15)
    again, grad = ne.logits.entropy_with_grad(x, **options)
    np.testing.assert_array_equal(again, value)
    assert value.dtype == grad.dtype == dtype
    logs = log_p(x, temperature)
    slope = -np.exp(logs) * (logs + entropy(x, temperature)[:, None]) / temperature / unit
    np.testing.assert_allclose(grad, slope, rtol=1e-5, atol=20 * EPS[dtype])
    factors = rng.normal(size=shape[0]).astype(dtype)
    scaled = ne.logits.entropy_with_grad(x, grad_output=factors, **options)[1]
    np.testing.assert_allclose(scaled, slope * factors[:, None], rtol=1e-5, atol=60 * EPS[dtype])
    np.testing.assert_allclose(
        ne.logits.entropy_with_grad(x, grad_output=-2, **options)[1], grad * -2, rtol=4 * EPS[dtype]
    )
    assert (np.abs(grad.astype(float).sum(axis=1)) <= 8 * EPS[dtype] * np.abs(grad).max(axis=1)).all()


@pytest.mark.parametrize("options", OPTIONS, ids=str)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_kl_divergence(shape, options, dtype, rng) -> None:
    x, y = rows(rng, dtype, *shape), rows(rng, dtype, *shape)
    temperature, unit = options.get("temperature", 1.0), math.log(options.get("base", math.e))
    value = ne.logits.kl_divergence(x, y, **options)
    np.testing.assert_allclose(value, kl(x, y, temperature) / unit, rtol=8 * EPS[dtype], atol=1e-14)
    again, grads = ne.logits.kl_divergence_with_grad(x, y, **options)
    np.testing.assert_array_equal(again, value)
    first, second = log_p(x, temperature), log_p(y, temperature)
    p, q = np.exp(first), np.exp(second)
    slopes = p * (first - second - kl(x, y, temperature)[:, None]), q - p
    factors = rng.normal(size=shape[0]).astype(dtype)
    scaled = ne.logits.kl_divergence_with_grad(x, y, grad_output=factors, **options)[1]
    for grad, product, slope in zip(grads, scaled, slopes):
        slope = slope / temperature / unit
        assert grad.dtype == dtype
        np.testing.assert_allclose(grad, slope, rtol=1e-5, atol=40 * EPS[dtype])
        np.testing.assert_allclose(product, slope * factors[:, None], rtol=1e-5, atol=100 * EPS[dtype])


@pytest.mark.parametrize("beta", [0.5, 0.0, 1.0, 0.25])
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_js_divergence(shape, beta, dtype, rng) -> None:
    x, y = rows(rng, dtype, *shape), rows(rng, dtype, *shape)
    value = ne.logits.js_divergence(x, y, beta=beta)
    np.testing.assert_allclose(value, js(x, y, 1.0, beta), rtol=8 * EPS[dtype], atol=1e-15)
    assert value.dtype == dtype and (value >= 0).all()
    warm = ne.logits.js_divergence(x, y, beta=beta, temperature=2.0, base=2)
    np.testing.assert_allclose(warm, js(x, y, 2.0, beta) / math.log(2), rtol=8 * EPS[dtype], atol=1e-15)
    if beta == 0.5:
        np.testing.assert_allclose(ne.logits.js_divergence(y, x), value, rtol=2 * EPS[dtype])


def test_equal_and_nearly_equal_logits(dtype, rng) -> None:
    x = rows(rng, dtype, 20, 300)
    for y in (x, x.copy(), x - dtype(0)):
        value, grads = ne.logits.kl_divergence_with_grad(x, y)
        assert not value.any() and not any(grad.any() for grad in grads)
        assert not ne.logits.js_divergence(x, y).any()
    for step in (1e-3, 1e-6):
        y = x + (rng.normal(size=x.shape) * step).astype(dtype)
        difference = y.astype(float) - x.astype(float)
        p = np.exp(log_p(x))
        second_order = (p * difference**2).sum(-1) - (p * difference).sum(-1) ** 2
        divergence = ne.logits.kl_divergence(x, y)
        assert (divergence >= 0).all()
        np.testing.assert_allclose(divergence, second_order / 2, rtol=20 * step)
        np.testing.assert_allclose(ne.logits.js_divergence(x, y), second_order / 8, rtol=20 * step)


def test_token_log_probs_and_stats(dtype, rng) -> None:
    for shape in SHAPES:
        x, target = rows(rng, dtype, *shape), rng.integers(0, shape[1], size=shape[0])
        x[0] = np.round(x[0])  # ties
        losses = ne.losses.cross_entropy(x, target, reduction="none")
        np.testing.assert_array_equal(ne.logits.token_log_probs(x, target), -losses)
        warm = ne.losses.cross_entropy(x, target, reduction="none", temperature=0.5)
        np.testing.assert_array_equal(ne.logits.token_log_probs(x, target, temperature=0.5), -warm)
        stats = ne.logits.cross_entropy_stats(x, target)
        np.testing.assert_array_equal(stats.loss, losses)
        np.testing.assert_allclose(stats.logsumexp, ne.logsumexp(x), rtol=2 * EPS[dtype])
        np.testing.assert_allclose(stats.entropy, ne.logits.entropy(x), rtol=2 * EPS[dtype])
        np.testing.assert_array_equal(stats.correct, x.argmax(axis=1) == target)
        assert stats.correct.dtype == bool and stats.loss.dtype == stats.entropy.dtype == stats.logsumexp.dtype == dtype


def test_stats_take_the_parameters_of_cross_entropy(dtype, rng) -> None:
    x, target = rows(rng, dtype, 9, 7), rng.integers(0, 7, size=9)
    target[3] = 2
    keywords: Dict[str, Any] = {
        "weight": rng.uniform(size=7).astype(dtype),
        "sample_weight": rng.uniform(size=9).astype(dtype),
        "ignore_index": 2,
        "label_smoothing": 0.1,
        "temperature": 0.5,
        "softcap": 4.0,
        "z_loss": 0.01,
    }
    stats = ne.logits.cross_entropy_stats(x, target, **keywords)
    np.testing.assert_array_equal(stats.loss, ne.losses.cross_entropy(x, target, reduction="none", **keywords))
    z = 4 * np.tanh(x.astype(float) / 0.5 / 4)
    counted = target != 2
    np.testing.assert_allclose(stats.logsumexp, np.log(np.exp(z).sum(axis=1)) * counted, rtol=4 * EPS[dtype])
    np.testing.assert_allclose(stats.entropy, entropy(z) * counted, rtol=8 * EPS[dtype])
    np.testing.assert_array_equal(stats.correct, (x.argmax(axis=1) == target) & counted)


def test_perplexity(dtype, rng) -> None:
    x, target = rows(rng, dtype, 9, 7), rng.integers(0, 7, size=9)
    mean = ne.losses.cross_entropy(x.astype(float), target)
    value = ne.logits.perplexity(x, target)
    assert type(value) is dtype and value == pytest.approx(math.exp(mean), rel=EPS[dtype] * 4)
    target[:4] = 3
    mean = ne.losses.cross_entropy(x.astype(float), target, ignore_index=3)
    assert ne.logits.perplexity(x, target, ignore_index=3) == pytest.approx(math.exp(mean), rel=EPS[dtype] * 4)
    assert ne.logits.perplexity(x.T, target, ignore_index=3, axis=0) == ne.logits.perplexity(x, target, ignore_index=3)
    keywords = {"weight": np.arange(1, 8).astype(dtype), "sample_weight": np.arange(1, 10).astype(dtype)}
    keywords.update(label_smoothing=0.1, temperature=2.0, softcap=5.0, z_loss=0.01)
    mean = float(ne.losses.cross_entropy(x, target, **keywords))
    assert ne.logits.perplexity(x, target, **keywords) == pytest.approx(math.exp(mean), rel=EPS[dtype] * 8)
    assert np.isnan(ne.logits.perplexity(x, np.full(9, -100)))
    assert ne.logits.perplexity(x, np.full(9, -100), empty="zero") == 1
    with pytest.raises(ValueError, match="the mean over no rows"):
        ne.logits.perplexity(x, np.full(9, -100), empty="raise")
    assert np.isposinf(ne.logits.perplexity(np.array([[-INF, 0.0]], dtype), [0]))


@pytest.mark.parametrize(
    "row, value", [([INF, 0.0], 0), ([INF, INF], math.log(2)), ([-INF, 3.0], 0), ([-INF, 1.0, 1.0], math.log(2))]
)
def test_edges_of_entropy(row, value, dtype) -> None:
    got, grad = ne.logits.entropy_with_grad(np.array([row], dtype))
    np.testing.assert_allclose(got, [value], rtol=EPS[dtype])
    np.testing.assert_allclose(grad, np.zeros((1, len(row))), atol=EPS[dtype])


def test_edges_of_divergences(dtype) -> None:
    for p, q, value in [
        ([-INF, 0.0, 0.0], [0.0, 0.0, 0.0], math.log(1.5)),
        ([0.0, 0.0, 0.0], [-INF, 0.0, 0.0], INF),
        ([-INF, 0.0, 0.0], [-INF, 0.0, 0.0], 0.0),
        ([NAN, 0.0, 0.0], [0.0, 0.0, 0.0], NAN),
        ([-INF] * 3, [0.0] * 3, NAN),
    ]:
        got = ne.logits.kl_divergence(np.array(p, dtype), np.array(q, dtype))
        np.testing.assert_allclose(got, value, rtol=4 * EPS[dtype])
    far = ne.logits.js_divergence(np.array([0.0, -INF], dtype), np.array([-INF, 0.0], dtype), base=2)
    assert far == pytest.approx(1)


def calls(target: np.ndarray) -> Dict[str, Callable[..., Any]]:
    """Functions of x, `axis` and `out`."""
    return {
        "entropy": ne.logits.entropy,
        "token_log_probs": lambda x, axis, out=None: ne.logits.token_log_probs(x, target, axis=axis, out=out),
        "kl_divergence": lambda x, axis, out=None: ne.logits.kl_divergence(x, x[..., ::-1], axis=axis, out=out),
        "js_divergence": lambda x, axis, out=None: ne.logits.js_divergence(x, x[..., ::-1], axis=axis, out=out),
    }


@pytest.mark.parametrize("name", calls(np.zeros(0)))
def test_any_axis_and_output(name, dtype, rng) -> None:
    x = rows(rng, dtype, 4, 5, 6)
    target = rng.integers(0, 4, size=(4, 5))
    for axis, shape in ((0, (5, 6)), (1, (4, 6)), (-1, (4, 5)), (None, ())):
        indices = np.resize(target, shape)
        function = calls(indices)[name]
        moved = x.reshape(-1) if axis is None else np.moveaxis(x, axis, -1)
        mirror = x[..., ::-1]
        y = mirror.reshape(-1) if axis is None else np.moveaxis(mirror, axis, -1)
        divergence = {"kl_divergence": ne.logits.kl_divergence, "js_divergence": ne.logits.js_divergence}.get(name)
        expected = divergence(moved.copy(), y.copy()) if divergence else calls(indices)[name](moved.copy(), axis=-1)
        got = function(x, axis=axis)
        np.testing.assert_array_equal(got, expected)
        out = np.full((*shape, 2), 9, dtype)
        function(x, axis=axis, out=out[..., 0])
        np.testing.assert_array_equal(out[..., 0], expected)
        assert (out[..., 1] == 9).all()
    work = rows(rng, dtype, 3, 3)
    overlapping = work[:, 0]
    expected = ne.logits.entropy(work.copy())
    assert ne.logits.entropy(work, out=overlapping) is overlapping
    np.testing.assert_array_equal(overlapping, expected)


def test_gradients_in_place(dtype, rng) -> None:
    x, y = rows(rng, dtype, 5, 9), rows(rng, dtype, 5, 9)
    value, grads = ne.logits.kl_divergence_with_grad(x, y)
    for outputs in ((0, 1), (0, None), (None, 1), (1, 0)):
        given = [x.copy(), y.copy()]
        out = tuple(None if place is None else given[place] for place in outputs)
        again, got = ne.logits.kl_divergence_with_grad(*given, out=out)
        np.testing.assert_array_equal(again, value)
        for grad, expected, wanted in zip(got, grads, out):
            np.testing.assert_array_equal(grad, expected)
            assert wanted is None or grad is wanted
    work = x.copy()
    assert ne.logits.entropy_with_grad(work, out=work)[1] is work
    np.testing.assert_array_equal(work, ne.logits.entropy_with_grad(x)[1])
    turned = ne.logits.kl_divergence_with_grad(x.T, np.asfortranarray(y.T), axis=0)
    np.testing.assert_array_equal(turned[1][0].T, grads[0])
    np.testing.assert_array_equal(turned[1][1].T, grads[1])


@pytest.mark.parametrize(
    "call, error, message",
    [
        (lambda x: ne.logits.entropy(x, base=1), ValueError, "base: a finite number above 0 other than 1 expected"),
        (lambda x: ne.logits.entropy(x, base=-2), ValueError, "base: a finite number above 0"),
        (lambda x: ne.logits.entropy(x, base="2"), TypeError, "base: a real number expected"),
        (lambda x: ne.logits.entropy(x, temperature=0), ValueError, "temperature: a finite number above 0"),
        (lambda x: ne.logits.entropy(x, axis=2), ValueError, "axis 2 is out of bounds"),
        (lambda x: ne.logits.entropy(x, out=np.empty(3, x.dtype)), ValueError, "out: shape"),
        (lambda x: ne.logits.js_divergence(x, x, beta=1.5), ValueError, "beta: a number from 0 to 1 expected, got 1.5"),
        (lambda x: ne.logits.kl_divergence(x, x[:, :2]), ValueError, r"p_logits of shape \(2, 3\) and q_logits of"),
        (lambda x: ne.logits.kl_divergence(x, x.astype("f2")), TypeError, "q_logits is float16 but p_logits is float"),
        (lambda x: ne.logits.kl_divergence_with_grad(x, x[0]), ValueError, "two of one shape expected"),
        (lambda x: ne.logits.kl_divergence_with_grad(x, x, out=x), TypeError, "out: a pair of arrays expected"),
        (lambda x: ne.logits.token_log_probs(x, [0, 3]), IndexError, r"target\[1\] = 3 is not a class index from 0"),
        (lambda x: ne.logits.token_log_probs(x, [0, -100]), IndexError, r"target\[1\] = -100 is not"),
        (lambda x: ne.logits.token_log_probs(x, x), TypeError, "target: dtype float.. is not supported"),
        (lambda x: ne.logits.cross_entropy_stats(x, [3, 0]), IndexError, r"target\[0\] = 3 is not"),
        (lambda x: ne.logits.cross_entropy_stats(x, x), TypeError, "target: dtype float.. is not supported"),
        (lambda x: ne.logits.cross_entropy_stats(x, [0, 0], weight=[1.0]), ValueError, "weight: shape"),
        (lambda x: ne.logits.perplexity(x, [0, 3]), IndexError, r"target\[1\] = 3 is not"),
        (lambda x: ne.logits.perplexity(x, [0]), ValueError, "target: shape"),
    ],
)
def test_arguments_that_do_not_fit(call, error, message, dtype) -> None:
    with pytest.raises(error, match=message):
        call(np.zeros((2, 3), dtype))


def test_broadcasting(dtype, rng) -> None:
    x, y = rows(rng, dtype, 4, 1, 6), rows(rng, dtype, 5, 6)
    full = np.broadcast_arrays(x, y)
    np.testing.assert_array_equal(ne.logits.kl_divergence(x, y), ne.logits.kl_divergence(*map(np.array, full)))
    np.testing.assert_array_equal(ne.logits.js_divergence(x, y), ne.logits.js_divergence(*map(np.array, full)))
