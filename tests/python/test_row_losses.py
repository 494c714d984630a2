"""nll_loss and multi_margin_loss: values and gradients beside NumPy's float64, weights, axes, edges, errors."""

from __future__ import annotations

import itertools
import math
from typing import Any, Optional, Tuple

import numpy as np
import pytest

import native_entropy as ne

EPS = {np.float32: 2e-7, np.float64: 1e-15}
INF, NAN = math.inf, math.nan
REDUCTIONS = ("none", "sum", "mean")


def nll_expression(
    x: np.ndarray, target: np.ndarray, weight: Any, samples: Any, ignored: int, reduction: str
) -> Tuple[Any, np.ndarray]:
    rows, classes = x.shape
    counted = target != ignored
    safe = np.where(counted, target, 0)
    w = (np.ones(classes) if weight is None else weight.astype(float))[safe] * counted
    w = w * (1 if samples is None else samples.astype(float))
    values, grad = -w * x.astype(float)[np.arange(rows), safe], np.zeros(x.shape)
    grad[np.arange(rows), safe] = -w
    if reduction == "none":
        return values, grad
    divisor = w.sum() if reduction == "mean" else 1
    return values.sum() / divisor, grad / divisor


def margin_expression(
    x: np.ndarray, target: np.ndarray, p: int, margin: float, weight: Optional[np.ndarray], reduction: str
) -> Tuple[Any, np.ndarray]:
    rows, classes = x.shape
    x = x.astype(float)
    w = (np.ones(classes) if weight is None else weight.astype(float))[target] / classes
    hinge = np.maximum(0, margin - x[np.arange(rows), target][:, None] + x)
    hinge[np.arange(rows), target] = 0
    grad = w[:, None] * (np.sign(hinge) if p == 1 else 2 * hinge)
    grad[np.arange(rows), target] = -grad.sum(axis=1)
    values = w * (hinge**p).sum(axis=1)
    if reduction == "none":
        return values, grad
    divisor = rows if reduction == "mean" else 1
    return values.sum() / divisor, grad / divisor


@pytest.mark.parametrize("weighted, sampled, ignored", itertools.product((False, True), (False, True), (-100, 2)))
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_nll_loss(reduction, weighted, sampled, ignored, dtype, rng) -> None:
    for rows, cols in ((9, 7), (1, 1), (30, 3), (5, 700)):
        x = ne.log_softmax((rng.normal(size=(rows, cols)) * 3).astype(dtype))
        target = rng.integers(0, cols, size=rows)
        if rows > 1:
            target[0] = ignored
        weight = rng.uniform(size=cols).astype(dtype) + dtype(0.125) if weighted else None
        samples = rng.uniform(size=rows).astype(dtype) if sampled else None
        keywords = {"weight": weight, "sample_weight": samples, "ignore_index": ignored, "reduction": reduction}
        expected, slope = nll_expression(x, target, weight, samples, ignored, reduction)
        loss, grad = ne.losses.nll_loss_with_grad(x, target, **keywords)
        np.testing.assert_allclose(loss, expected, rtol=4 * EPS[dtype])
        np.testing.assert_allclose(grad, slope, rtol=4 * EPS[dtype])
        np.testing.assert_array_equal(ne.losses.nll_loss(x, target, **keywords), loss)
        assert np.asarray(loss).dtype == grad.dtype == dtype


def test_nll_loss_is_the_rest_of_cross_entropy(dtype, rng) -> None:
    x, target = (rng.normal(size=(8, 5)) * 3).astype(dtype), rng.integers(0, 5, size=8)
    for reduction in REDUCTIONS:
        whole = ne.losses.cross_entropy(x, target, reduction=reduction)
        rest = ne.losses.nll_loss(ne.log_softmax(x), target, reduction=reduction)
        np.testing.assert_allclose(rest, whole, rtol=4 * EPS[dtype])


@pytest.mark.parametrize("at_target, loss, slope", [(-INF, INF, -1), (0, 0, -1), (NAN, NAN, -1), (INF, -INF, -1)])
def test_edges_of_nll_loss(at_target, loss, slope, dtype) -> None:
    x = np.array([[at_target, NAN, INF]], dtype)
    got, grad = ne.losses.nll_loss_with_grad(x, [0], reduction="none")
    np.testing.assert_array_equal(got, np.array([loss], dtype))
    np.testing.assert_array_equal(grad, [[slope, 0, 0]])


def test_nothing_for_nll_loss(dtype) -> None:
    x = np.zeros((3, 4), dtype)
    loss, grad = ne.losses.nll_loss_with_grad(x, [-100] * 3)
    assert np.isnan(loss) and not grad.any()
    assert ne.losses.nll_loss(x, [-100] * 3, empty="zero") == 0
    with pytest.raises(ValueError, match="the mean over no rows"):
        ne.losses.nll_loss(x, [-100] * 3, empty="raise")
    with pytest.raises(IndexError, match=r"target\[1\] = -100 is not a class index from 0 to 3 \(4 classes\)$"):
        ne.losses.nll_loss(x, [0, -100, 0], ignore_index=None)


@pytest.mark.parametrize("p, margin, weighted", itertools.product((1, 2), (1.0, 0.0, 2.5, -0.5), (False, True)))
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_multi_margin_loss(reduction, p, margin, weighted, dtype, rng) -> None:
    for rows, cols in ((9, 7), (1, 1), (30, 3), (5, 700)):
        x = (rng.integers(-64, 64, size=(rows, cols)) / 16).astype(dtype)
        target = rng.integers(0, cols, size=rows)
        weight = rng.uniform(size=cols).astype(dtype) if weighted else None
        expected, slope = margin_expression(x, target, p, margin, weight, reduction)
        keywords = {"p": p, "margin": margin, "weight": weight, "reduction": reduction}
        loss, grad = ne.losses.multi_margin_loss_with_grad(x, target, **keywords)
        np.testing.assert_allclose(loss, expected, rtol=8 * EPS[dtype])
        np.testing.assert_allclose(grad, slope, rtol=8 * EPS[dtype], atol=1e-3 * EPS[dtype] * np.abs(slope).max())
        np.testing.assert_array_equal(ne.losses.multi_margin_loss(x, target, **keywords), loss)
        assert np.asarray(loss).dtype == grad.dtype == dtype


def test_edges_of_multi_margin_loss(dtype) -> None:
    def of(*row: float) -> Tuple[Any, np.ndarray]:
        return ne.losses.multi_margin_loss_with_grad(np.array([row], dtype), [0])

    loss, grad = of(1.0, 0.0)  # the corner
    assert loss == 0 and not grad.any()
    loss, grad = of(INF, 0.0, 3.0)
    assert loss == 0 and not grad.any()
    assert np.isposinf(of(0.0, INF)[0]) and np.isposinf(of(-INF, 0.0)[0])
    assert np.isnan(of(0.0, NAN)[0]) and np.isnan(of(NAN, 0.0)[0])
    assert of(7.0)[0] == 0
    assert np.isnan(ne.losses.multi_margin_loss(np.empty((0, 3), dtype), []))
    assert ne.losses.multi_margin_loss(np.empty((0, 3), dtype), [], reduction="sum") == 0


@pytest.mark.parametrize("name", ["nll_loss", "multi_margin_loss"])
def test_any_axis(name, dtype, rng) -> None:
    function, twin = getattr(ne.losses, name), getattr(ne.losses, f"{name}_with_grad")
    x, target = rng.normal(size=(4, 5, 6)).astype(dtype), rng.integers(0, 6, size=(4, 5))
    weight = rng.uniform(size=6).astype(dtype)
    for reduction in REDUCTIONS:
        keywords = {"weight": weight, "reduction": reduction}
        scale = rng.normal(size=(4, 5)).astype(dtype) if reduction == "none" else 2
        loss, grad = twin(x, target, grad_output=scale, **keywords)
        for axis in (0, 1, 2, -2):
            moved = np.moveaxis(x, -1, axis)
            for given in (moved, np.ascontiguousarray(moved), moved[::-1, :, ::-1][::-1, :, ::-1]):
                got = twin(given, target, axis=axis, grad_output=scale, **keywords)
                np.testing.assert_array_equal(got[0], loss)
                np.testing.assert_array_equal(got[1], np.moveaxis(grad, -1, axis))
                np.testing.assert_array_equal(function(given, target, axis=axis, **keywords), loss)
        work = x.copy()
        assert twin(work, target, grad_output=scale, out=work, **keywords)[1] is work
        np.testing.assert_array_equal(work, grad)
    assert function(x, 7, axis=None) == function(x.ravel(), 7)


@pytest.mark.parametrize("name", ["nll_loss", "multi_margin_loss"])
def test_targets_and_weights_that_do_not_fit(name, dtype) -> None:
    twin = getattr(ne.losses, f"{name}_with_grad")
    x, out = np.zeros((2, 3), dtype), np.full((2, 3), 7, dtype)
    for target, keywords, error, message in [
        ([0, 3], {}, IndexError, r"target\[1\] = 3 is not a class index from 0 to 2 \(3 classes\)"),
        ([-1, 3], {}, IndexError, r"target\[0\] = -1 is not a class index"),
        (np.array([0, 2**63], np.uint64), {}, IndexError, rf"target\[1\] = {2**63} is not"),
        ([0.0, 1.0], {}, TypeError, "target: dtype float64 is not supported; class indices of an integer type"),
        (x, {}, TypeError, "target: dtype float.. is not supported; class indices of an integer type expected"),
        ([0], {}, ValueError, r"target: shape \(1,\) does not fit \w+ of shape \(2, 3\).*expected \(2,\)"),
        ([0, 1], {"weight": [1.0]}, ValueError, r"weight: shape \(1,\) given, \(3,\) expected, one for each class"),
        ([0, 1], {"weight": [1, INF, 1]}, ValueError, "weight: finite numbers expected, got inf"),
        ([0, 1], {"reduction": "batchmean"}, ValueError, "reduction: one of 'mean', 'sum', 'none' expected"),
        ([0, 1], {"axis": 2}, ValueError, "axis 2 is out of bounds"),
    ]:
        with pytest.raises(error, match=message):
            twin(x, np.array(target), out=out, **keywords)
        with pytest.raises(error, match=message):
            getattr(ne.losses, name)(x, np.array(target), **keywords)
    assert (out == 7).all()


@pytest.mark.parametrize(
    "keywords, error, message",
    [
        ({"p": 3}, ValueError, "p: an integer from 1 to 2 expected, got 3"),
        ({"p": 1.0}, TypeError, "p: an integer expected"),
        ({"margin": INF}, ValueError, "margin: a finite number expected, got inf"),
        ({"margin": None}, TypeError, "margin: a real number expected"),
    ],
)
def test_parameters_of_multi_margin_loss(keywords, error, message, dtype) -> None:
    with pytest.raises(error, match=message):
        ne.losses.multi_margin_loss(np.zeros((2, 3), dtype), [0, 1], **keywords)
