"""Cross-entropy with weights, smoothing, probabilities, temperature, softcap and z-loss: the product, laws, errors."""

from __future__ import annotations

import itertools
import math
from typing import Any, Dict, Iterator

import numpy as np
import pytest

import native_entropy as ne
from loss_formulas import cross_entropy as expression
from native_entropy.losses import cross_entropy, cross_entropy_with_grad

ROWS, CLASSES = 9, 7
EPS = {np.float32: 2e-7, np.float64: 1e-15}

REDUCTIONS = ("none", "sum", "mean")
PRODUCT = list(itertools.product((False, True), (None, 2), (False, True), (False, True), REDUCTIONS))


def logits_of(rng: np.random.Generator, dtype: Any, rows: int = ROWS, cols: int = CLASSES) -> np.ndarray:
    return (rng.normal(size=(rows, cols)) * 3).astype(dtype)


def target_of(rng: np.random.Generator, dtype: Any, soft: bool, rows: int = ROWS, cols: int = CLASSES) -> np.ndarray:
    if not soft:
        return rng.integers(0, cols, size=rows)
    target = rng.uniform(size=(rows, cols)) ** 3
    target[rng.uniform(size=target.shape) < 0.3] = 0
    return (target / np.maximum(target.sum(axis=1, keepdims=True), 1e-3)).astype(dtype)


def check(logits: np.ndarray, target: np.ndarray, dtype: Any, **keywords: Any) -> None:
    """Loss and gradient beside the expression in float64."""
    expected, slope = expression(logits, target, **keywords)
    loss = cross_entropy(logits, target, **keywords)
    slack = 1e-14 if dtype is np.float64 else 0.0  # the expression's own digits, where the loss is near 0
    np.testing.assert_allclose(loss, expected, rtol=4 * EPS[dtype], atol=slack)
    assert np.asarray(loss).dtype == dtype
    again, grad = cross_entropy_with_grad(logits, target, **keywords)
    np.testing.assert_array_equal(again, loss)
    assert grad.dtype == dtype
    np.testing.assert_allclose(grad, slope, rtol=8 * EPS[dtype], atol=8 * EPS[dtype] * np.abs(slope).max())


@pytest.mark.parametrize("weighted, ignored, sampled, soft, reduction", PRODUCT)
@pytest.mark.parametrize("smoothing", [0.0, 0.1, 1.0])
def test_product(smoothing, weighted, ignored, sampled, soft, reduction, dtype, rng) -> None:
    """Smoothing x class weights x ignore_index x sample weights x hard or soft x reduction; short and long rows."""
    for rows, cols in ((ROWS, CLASSES), (11, 300), (40, 3)):
        logits, target = logits_of(rng, dtype, rows, cols), target_of(rng, dtype, soft, rows, cols)
        keywords: Dict[str, Any] = {"label_smoothing": smoothing, "reduction": reduction}
        if weighted:
            keywords["weight"] = rng.integers(0, 5, cols).astype(dtype) / 4
        if sampled:
            keywords["sample_weight"] = rng.integers(1, 9, rows).astype(dtype) / 4
        if ignored is not None and not soft:
            target[1] = ignored
            keywords["ignore_index"] = ignored
        check(logits, target, dtype, **keywords)


SHAPES = [{"temperature": 0.5}, {"temperature": 3.0}, {"softcap": 4.0}, {"z_loss": 0.01}]
SHAPES += [{"temperature": 2.0, "softcap": 5.0}, {"temperature": 0.75, "softcap": 3.0, "z_loss": 0.5}]


@pytest.mark.parametrize("options", SHAPES, ids=lambda options: "-".join(options))
@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_temperature_softcap_and_z_loss(options, soft, reduction, dtype, rng) -> None:
    for rows, cols in ((ROWS, CLASSES), (5, 1000)):
        logits, target = logits_of(rng, dtype, rows, cols), target_of(rng, dtype, soft, rows, cols)
        sizes = {"weight": cols, "sample_weight": rows}
        weights = {name: rng.uniform(size=size).astype(dtype) for name, size in sizes.items()}
        for further in ({}, weights, {**weights, "label_smoothing": 0.2}):
            if not soft:
                target[-1] = -100
            check(logits, target, dtype, reduction=reduction, **options, **further)


def test_defaults_change_nothing(dtype, rng) -> None:
    logits, target = logits_of(rng, dtype), target_of(rng, dtype, False)
    plain = cross_entropy_with_grad(logits, target, reduction="none")
    ones = {"weight": np.ones(CLASSES, dtype), "sample_weight": np.ones(ROWS, dtype)}
    neutral = {"label_smoothing": 0, "temperature": 1, "softcap": None, "z_loss": 0}
    for keywords in (ones, neutral, {**ones, **neutral}):
        for got, expected in zip(cross_entropy_with_grad(logits, target, reduction="none", **keywords), plain):
            np.testing.assert_array_equal(got, expected)


@pytest.mark.parametrize("cols", [2, 7, 128, 129, 1000, 4096, 4101, 9003])
def test_distributions_that_count_as_given(cols, dtype, rng) -> None:
    """They have loops of their own: the bits are those of weights of one, also where a logit is far below or infinite, and a row sure of its class."""
    rows = 11
    logits, target = logits_of(rng, dtype, rows, cols), target_of(rng, dtype, True, rows, cols)
    logits[target == 0] *= 200
    logits[(target == 0) & (rng.uniform(size=target.shape) < 0.2)] = -math.inf
    logits[3, 0] = 150
    logits[4], target[4] = rng.normal(size=cols) * 1e-3, 1 / cols
    plain = cross_entropy_with_grad(logits, target, reduction="none")
    assert np.isfinite(plain[0]).all()
    for got, expected in zip(cross_entropy_with_grad(logits, target, reduction="none", weight=np.ones(cols, dtype)), plain):
        np.testing.assert_array_equal(got, expected)
    out = logits.copy()
    cross_entropy_with_grad(out, target, reduction="none", out=out)
    np.testing.assert_array_equal(out, plain[1])


def test_one_hot_probabilities_are_class_indices(dtype, rng) -> None:
    logits, target = logits_of(rng, dtype), target_of(rng, dtype, False)
    hot = np.eye(CLASSES, dtype=dtype)[target]
    for keywords in ({}, {"label_smoothing": 0.1}, {"temperature": 2.0}):
        one, other = (cross_entropy_with_grad(logits, t, reduction="none", **keywords) for t in (target, hot))
        np.testing.assert_allclose(one[0], other[0], rtol=2 * EPS[dtype])
        np.testing.assert_allclose(one[1], other[1], rtol=4 * EPS[dtype], atol=1e-3 * EPS[dtype])


def combinations(rng: np.random.Generator, dtype: Any) -> Iterator[Dict[str, Any]]:
    yield {}
    yield {"label_smoothing": 0.25, "weight": rng.uniform(size=CLASSES).astype(dtype)}
    yield {"temperature": 0.5, "sample_weight": rng.uniform(size=ROWS).astype(dtype)}


def test_gradients_of_a_row_sum_to_zero(dtype, rng) -> None:
    """The loss does not depend on a common offset of the logits, whatever the weights and the targets."""
    for soft in (False, True):
        for keywords in combinations(rng, dtype):
            grad = cross_entropy_with_grad(
                logits_of(rng, dtype), target_of(rng, dtype, soft), reduction="none", **keywords
            )[1]
            sums = np.abs(grad.astype(float).sum(axis=1))
            assert (sums <= 4 * EPS[dtype] * np.abs(grad).max(axis=1)).all()


@pytest.mark.parametrize("soft", [False, True])
def test_minus_infinity_costs_nothing_where_the_target_is_zero(soft, dtype) -> None:
    logits = np.array([[1.0, -math.inf, 2.0], [0.0, 0.5, -math.inf]], dtype)
    target = np.array([[0.25, 0.0, 0.75], [1.0, 0.0, 0.0]], dtype) if soft else np.array([2, 0])
    loss, grad = cross_entropy_with_grad(logits, target, reduction="none", weight=[2.0, 1.0, 0.5])
    assert np.isfinite(loss).all() and np.isfinite(grad).all()
    assert grad[0, 1] == 0 and grad[1, 2] == 0
    assert np.isposinf(cross_entropy(logits, target, label_smoothing=0.1))
    assert np.isposinf(cross_entropy(logits, [1, 0]))


def test_nothing_that_counts(dtype, rng) -> None:
    logits = logits_of(rng, dtype)
    for keywords in ({"label_smoothing": 0.1}, {"weight": np.ones(CLASSES, dtype)}, {"z_loss": 0.1}):
        ignored = np.full(ROWS, -100)
        loss, grad = cross_entropy_with_grad(logits, ignored, **keywords)
        assert np.isnan(loss) and not grad.any()
        assert cross_entropy(logits, ignored, empty="zero", **keywords) == 0
        with pytest.raises(ValueError, match="the mean over no rows"):
            cross_entropy(logits, ignored, empty="raise", **keywords)
        assert cross_entropy(logits, ignored, reduction="sum", **keywords) == 0
    empty = np.empty((0, CLASSES), dtype)
    assert np.isnan(cross_entropy(empty, empty)) and cross_entropy(empty, empty, empty="zero") == 0
    assert cross_entropy(empty, empty, reduction="none").shape == (0,)


@pytest.mark.parametrize("soft", [False, True])
def test_any_axis(soft, dtype, rng) -> None:
    rows = (rng.normal(size=(4, 5, 6)) * 2).astype(dtype)
    target = rng.uniform(size=rows.shape).astype(dtype) if soft else rng.integers(0, 6, size=(4, 5))
    samples = rng.uniform(size=(4, 5)).astype(dtype)
    for reduction in REDUCTIONS:
        keywords = {"reduction": reduction, "sample_weight": samples, "label_smoothing": 0.1, "softcap": 3.0}
        loss, grad = cross_entropy_with_grad(rows, target, **keywords)
        for axis in (0, 1, -3):
            moved = np.moveaxis(rows, -1, axis)
            turned = np.moveaxis(target, -1, axis) if soft else target
            for given in (moved, np.ascontiguousarray(moved), np.repeat(moved, 2, axis=1)[:, ::2]):
                got = cross_entropy_with_grad(given, turned, axis=axis, **keywords)
                np.testing.assert_array_equal(got[0], loss)
                np.testing.assert_array_equal(got[1], np.moveaxis(grad, -1, axis))
    whole = cross_entropy_with_grad(rows, target if soft else 77, axis=None, sample_weight=2)
    flat = cross_entropy_with_grad(rows.ravel(), target.ravel() if soft else 77)
    assert whole[0] == flat[0]
    np.testing.assert_array_equal(whole[1].ravel(), flat[1])


BAD = [
    ({"weight": np.ones(3)}, ValueError, r"weight: shape \(3,\) given, \(7,\) expected, one for each class"),
    ({"weight": 1.0}, ValueError, r"weight: shape \(\) given"),
    ({"weight": [1.0] * 6 + [math.nan]}, ValueError, "weight: finite numbers expected, got nan"),
    ({"weight": np.full(7, np.inf)}, ValueError, "weight: finite numbers expected, got inf"),
    ({"weight": np.ones(7, np.float32)}, TypeError, "weight is float32 but logits is float64: convert one of them"),
    ({"weight": ["a"] * 7}, TypeError, "weight: dtype <U1 is not supported"),
    ({"sample_weight": np.ones(7)}, ValueError, r"sample_weight: shape \(7,\) given, \(9,\) expected, one for each"),
    ({"sample_weight": [[1.0]] * 9}, ValueError, r"sample_weight: shape \(9, 1\) given"),
    ({"sample_weight": np.full(9, np.nan)}, ValueError, "sample_weight: finite numbers expected"),
    ({"label_smoothing": 1.5}, ValueError, "label_smoothing: a number from 0 to 1 expected, got 1.5"),
    ({"label_smoothing": -0.1}, ValueError, "label_smoothing: a number from 0 to 1"),
    ({"label_smoothing": math.nan}, ValueError, "label_smoothing: a number from 0 to 1"),
    ({"label_smoothing": "0"}, TypeError, "label_smoothing: a real number expected"),
    ({"temperature": 0}, ValueError, "temperature: a finite number above 0 expected, got 0"),
    ({"temperature": math.inf}, ValueError, "temperature: a finite number above 0"),
    ({"temperature": [1.0]}, TypeError, "temperature: a real number expected"),
    ({"softcap": 0.0}, ValueError, "softcap: a finite number above 0 expected, got 0.0"),
    ({"softcap": -30}, ValueError, "softcap: a finite number above 0"),
    ({"softcap": True}, TypeError, "softcap: a real number expected"),
    ({"z_loss": -1e-4}, ValueError, "z_loss: a finite number, 0 or above, expected, got -0.0001"),
    ({"z_loss": math.inf}, ValueError, "z_loss: a finite number, 0 or above"),
    ({"z_loss": None}, TypeError, "z_loss: a real number expected"),
    ({"dtype": "bfloat16"}, TypeError, "logits: dtype='bfloat16' is for arrays of uint16, got float64"),
    ({"dtype": "float32"}, ValueError, "dtype: 'bfloat16' .for arrays of uint16. or None expected, got 'float32'"),
    ({"dtype": np.float32}, TypeError, "dtype: 'bfloat16'"),
]


@pytest.mark.parametrize("keywords, error, message", BAD)
def test_parameters_out_of_range(keywords, error, message) -> None:
    logits, target = np.zeros((ROWS, CLASSES)), np.zeros(ROWS, int)
    out = np.full_like(logits, 7)
    with pytest.raises(error, match=message):
        cross_entropy(logits, target, **keywords)
    with pytest.raises(error, match=message):
        cross_entropy_with_grad(logits, target, out=out, **keywords)
    assert (out == 7).all()


def test_targets_that_do_not_fit(dtype) -> None:
    logits = np.zeros((3, 4), dtype)
    with pytest.raises(TypeError, match=r"target: dtype float64 is not supported; class indices of an integer type"):
        cross_entropy(logits, np.zeros(3))
    with pytest.raises(TypeError, match=r"target: dtype .*, or probabilities of shape \(3, 4\), expected"):
        cross_entropy(logits, np.zeros((4, 3)))
    other = np.float64 if dtype is np.float32 else np.float32
    with pytest.raises(TypeError, match="target is float.. but logits is float..: convert one of them"):
        cross_entropy(logits, np.zeros((3, 4), other))
    with pytest.raises(ValueError, match=r"target: shape \(3, 4\) does not fit"):
        cross_entropy(logits, np.zeros((3, 4), int))
    assert cross_entropy(logits, [[0.25] * 4] * 3) == pytest.approx(math.log(4))


def test_out_may_be_what_is_read(dtype, rng) -> None:
    logits, target = logits_of(rng, dtype), target_of(rng, dtype, True)
    expected = cross_entropy_with_grad(logits, target)
    for which in range(2):
        arguments = [logits.copy(), target.copy()]
        loss, grad = cross_entropy_with_grad(*arguments, out=arguments[which])
        assert loss == expected[0] and grad is arguments[which]
        np.testing.assert_array_equal(grad, expected[1])
    assert ne.losses.cross_entropy_with_grad(logits, target, out=logits)[1] is logits
