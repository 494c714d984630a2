"""Cross-entropy from logits and class indices: values, gradients, parameters, errors."""

from __future__ import annotations

import math

import numpy as np
import pytest

import native_entropy as ne
from native_entropy.losses import cross_entropy, cross_entropy_with_grad

INF, NAN = math.inf, math.nan


def example(rng: np.random.Generator, dtype, rows: int = 6, cols: int = 5):
    return (rng.normal(size=(rows, cols)) * 3).astype(dtype), rng.integers(0, cols, size=rows)


def test_a_confident_row_keeps_its_digits() -> None:
    loss = cross_entropy(np.array([[0, -20]], np.float32), [0])
    assert type(loss) is np.float32
    assert loss == np.float32(2.0611537e-09)
    assert cross_entropy([[0, -20]], [0]) == pytest.approx(2.061153620314381e-09, rel=1e-15)
    assert cross_entropy(np.array([[10000, 9980]], np.float32), [0]) == loss


def test_common_offset_changes_nothing(dtype, rng) -> None:
    x = (rng.integers(-400, 400, size=(5, 33)) / 64).astype(dtype)
    target = rng.integers(0, 33, size=5)
    before, after = (cross_entropy_with_grad(logits, target, reduction="none") for logits in (x, x + dtype(1e4)))
    np.testing.assert_array_equal(before[0], after[0])
    np.testing.assert_array_equal(before[1], after[1])


def test_reductions(dtype, rng) -> None:
    x, target = example(rng, dtype)
    target[2] = -100
    rows = cross_entropy(x, target, reduction="none")
    assert rows.shape == (6,) and rows.dtype == dtype and rows[2] == 0
    expected = -np.take_along_axis(ne.log_softmax(x), np.maximum(target, 0)[:, None], 1)[:, 0]
    expected[2] = 0
    np.testing.assert_allclose(rows, expected, rtol=1e-6)
    total = math.fsum(rows.astype(float))
    assert cross_entropy(x, target, reduction="sum") == pytest.approx(total, rel=1e-6)
    assert cross_entropy(x, target) == pytest.approx(total / 5, rel=1e-6)


def test_loss_and_its_twin_return_the_same_bits(dtype, rng) -> None:
    x, target = example(rng, dtype, 100, 37)
    for reduction in ("none", "sum", "mean"):
        for scale in (None, 2.5):
            loss = cross_entropy_with_grad(x, target, reduction=reduction, grad_output=scale)[0]
            np.testing.assert_array_equal(loss, cross_entropy(x, target, reduction=reduction))


def test_gradient(dtype, rng) -> None:
    x, target = example(rng, dtype)
    target[4] = -100
    counted = (target != -100)[:, None]
    exact = (ne.softmax(x) - np.eye(5, dtype=dtype)[np.maximum(target, 0)]) * counted
    tolerance = {"rtol": 1e-5, "atol": 1e-7} if dtype is np.float32 else {"rtol": 1e-13, "atol": 1e-16}
    np.testing.assert_allclose(cross_entropy_with_grad(x, target, reduction="none")[1], exact, **tolerance)
    grad = cross_entropy_with_grad(x, target, reduction="sum", grad_output=-3)[1]
    np.testing.assert_allclose(grad, exact * -3, **tolerance)
    np.testing.assert_allclose(cross_entropy_with_grad(x, target)[1], exact / 5, **tolerance)
    per_row = rng.normal(size=6).astype(dtype)
    grad = cross_entropy_with_grad(x, target, reduction="none", grad_output=per_row)[1]
    np.testing.assert_allclose(grad, exact * per_row[:, None], **tolerance)
    grad = cross_entropy_with_grad(x, target, reduction="none", grad_output=2)[1]
    np.testing.assert_allclose(grad, exact * 2, **tolerance)
    assert not grad[4].any()


@pytest.mark.parametrize(
    "row, target, loss",
    [
        ([-INF, 0.0], 1, 0.0),
        ([-INF, 0.0], 0, INF),
        ([INF, 0.0], 0, 0.0),
        ([INF, 0.0], 1, INF),
        ([INF, INF], 0, math.log(2.0)),
        ([-INF, -INF], 0, NAN),
        ([NAN, 0.0], 1, NAN),
        ([7.0], 0, 0.0),
    ],
)
def test_edges(row, target, loss, dtype) -> None:
    x = np.array([row], dtype)
    got, grad = cross_entropy_with_grad(x, [target], reduction="none")
    np.testing.assert_allclose(got, [loss], rtol=1e-6)
    assert np.isnan(grad).all() == math.isnan(loss)


def test_minus_infinity_elsewhere_costs_nothing(dtype) -> None:
    full = cross_entropy_with_grad(np.array([[1.0, 2.0, -INF]], dtype), [1])
    short = cross_entropy_with_grad(np.array([[1.0, 2.0]], dtype), [1])
    assert full[0] == short[0]
    np.testing.assert_array_equal(full[1], np.append(short[1], [[0]], axis=1))


def test_ignore_index(dtype, rng) -> None:
    x, target = example(rng, dtype)
    assert cross_entropy(x, target, ignore_index=None) == cross_entropy(x, target)
    marked = np.where(np.arange(6) == 1, 3, target)
    kept = (marked != 3).nonzero()[0]
    assert cross_entropy(x, marked, ignore_index=3) == pytest.approx(cross_entropy(x[kept], marked[kept]), rel=1e-6)
    with pytest.raises(IndexError):
        cross_entropy(x, np.full(6, -100), ignore_index=None)
    with pytest.raises(IndexError):
        cross_entropy(x, np.full(6, -100), ignore_index=-1)
    for bad in (1.0, "1", True, [1]):
        with pytest.raises(TypeError):
            cross_entropy(x, target, ignore_index=bad)
    with pytest.raises(ValueError, match="ignore_index"):
        cross_entropy(x, target, ignore_index=2**63)


@pytest.mark.parametrize("shape", [(3, 4), (0, 4), (0, 0)])
def test_the_mean_over_nothing(shape, dtype) -> None:
    x, target = np.zeros(shape, dtype), np.full(shape[0], -100)
    assert np.isnan(cross_entropy(x, target))
    assert cross_entropy(x, target, empty="zero") == 0
    assert cross_entropy(x, target, reduction="sum", empty="raise") == 0
    assert cross_entropy(x, target, reduction="none", empty="raise").tolist() == [0] * shape[0]
    out = np.full(shape, 7, dtype)
    with pytest.raises(ValueError, match="the mean over no rows"):
        cross_entropy(x, target, empty="raise")
    with pytest.raises(ValueError, match="the mean over no rows"):
        cross_entropy_with_grad(x, target, empty="raise", out=out)
    assert (out == 7).all()
    assert not cross_entropy_with_grad(x, target)[1].any()


def test_rows_without_classes(dtype) -> None:
    assert cross_entropy(np.empty((2, 0), dtype), [-100, -100], reduction="none").tolist() == [0, 0]
    with pytest.raises(IndexError, match=r"target\[1\] = 0 is not a class index"):
        cross_entropy(np.empty((2, 0), dtype), [-100, 0])


@pytest.mark.parametrize("value", [-1, 5, -101, 2**31, 2**32, -(2**63), 2**63 - 1])
def test_class_index_out_of_range(value, dtype, rng) -> None:
    x = rng.normal(size=(3, 4, 5)).astype(dtype)
    target = rng.integers(0, 5, size=(3, 4))
    target[1, 2] = value
    target[2, 3] = 77
    out = np.full_like(x, 7)
    for reduction in ("none", "sum", "mean"):
        with pytest.raises(IndexError, match=rf"target\[1, 2\] = {value} is not a class index from 0 to 4"):
            cross_entropy(x, target, reduction=reduction)
        with pytest.raises(IndexError, match=rf"target\[1, 2\] = {value} "):
            cross_entropy_with_grad(x, target, reduction=reduction, out=out)
        before = x.copy()
        with pytest.raises(IndexError):
            cross_entropy_with_grad(x, target, reduction=reduction, out=x)
        np.testing.assert_array_equal(x, before)
    assert (out == 7).all()
    with pytest.raises(IndexError, match=rf"target\[1, 2\] = {value} "):
        cross_entropy(np.moveaxis(x, -1, 0), target, axis=0)


def test_unsigned_class_index_beyond_int64(rng) -> None:
    for ignored in (-100, -1, 2**63 - 1, None):
        with pytest.raises(IndexError, match=rf"target\[1\] = {2**64 - 100} "):
            cross_entropy(np.zeros((2, 3)), np.array([0, 2**64 - 100], np.uint64), ignore_index=ignored)


@pytest.mark.parametrize("kind", ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">i4", "q"])
def test_every_integer_dtype(kind, dtype, rng) -> None:
    x, target = example(rng, dtype)
    assert cross_entropy(x, target.astype(kind)) == cross_entropy(x, target)
    strided = np.repeat(target, 2).astype(kind)[::2]
    assert cross_entropy(x, strided) == cross_entropy(x, target)


@pytest.mark.parametrize("bad", [[True, False], [0.0, 1.0], ["a", "b"], [None, 1], [1j, 0], [2**70, 0]])
def test_targets_that_are_not_integers(bad) -> None:
    with pytest.raises(TypeError, match="target: dtype .* is not supported"):
        cross_entropy([[1.0, 2.0], [3.0, 4.0]], bad)


def test_shapes_that_do_not_fit(rng) -> None:
    x = rng.normal(size=(3, 4, 5))
    both_shapes = r"target: shape \(3, 5\) does not fit logits of shape \(3, 4, 5\).*expected \(3, 4\)"
    with pytest.raises(ValueError, match=both_shapes):
        cross_entropy(x, np.zeros((3, 5), int))
    with pytest.raises(ValueError, match=r"expected \(3, 5\)"):
        cross_entropy(x, np.zeros((3, 4), int), axis=1)
    with pytest.raises(ValueError, match=r"expected \(\)"):
        cross_entropy(x, [0], axis=None)
    with pytest.raises(ValueError, match=r"grad_output: shape \(3,\) given, \(3, 4\) expected"):
        cross_entropy_with_grad(x, np.zeros((3, 4), int), reduction="none", grad_output=np.ones(3))
    with pytest.raises(ValueError, match=r"grad_output: shape \(1,\) given, \(\) expected"):
        cross_entropy_with_grad(x, np.zeros((3, 4), int), grad_output=np.ones(1))


def test_words(rng) -> None:
    x, target = example(rng, np.float64)
    for keyword, bad, error in [
        ("reduction", "average", ValueError),
        ("reduction", None, TypeError),
        ("reduction", ["mean"], TypeError),
        ("empty", "one", ValueError),
        ("empty", 0, TypeError),
    ]:
        with pytest.raises(error, match=f"{keyword}: one of"):
            cross_entropy(x, target, **{keyword: bad})


def test_grad_output_dtypes(rng) -> None:
    x, target = example(rng, np.float32)
    for scalar in (2, 2.0, np.float32(2), np.float64(2), np.array(2.0), np.int8(2)):
        grad = cross_entropy_with_grad(x, target, grad_output=scalar)[1]
        np.testing.assert_array_equal(grad, cross_entropy_with_grad(x, target, grad_output=2)[1])
    assert np.isinf(cross_entropy_with_grad(x, target, grad_output=1e300)[1]).any()
    for bad in (1j, True, "1", np.array(1j)):
        with pytest.raises(TypeError, match="grad_output: a real number expected"):
            cross_entropy_with_grad(x, target, grad_output=bad)
    with pytest.raises(TypeError, match="grad_output is float64 but logits is float32"):
        cross_entropy_with_grad(x, target, reduction="none", grad_output=np.ones(6))


def test_scalars_and_all_axes(dtype) -> None:
    x = np.array([[1.0, 2.0], [3.0, 4.0]], dtype)
    loss = cross_entropy(x, 3, axis=None)
    assert loss == cross_entropy(x.ravel(), 3) and loss.shape == ()
    assert cross_entropy(x.T, 3, axis=None) == cross_entropy(x.T.copy(), 3, axis=None)
    grad = cross_entropy_with_grad(x, 3, axis=None)[1]
    assert grad.shape == (2, 2)
    loss, grad = cross_entropy_with_grad(dtype(5), 0)
    assert (loss, grad) == (0, 0) and type(grad) is dtype


def test_a_million_rows_keep_the_digits_of_the_mean() -> None:
    rows = 1 << 20
    x = np.zeros((rows, 2), np.float32)
    assert cross_entropy(x, np.zeros(rows, np.int64)) == pytest.approx(math.log(2.0), rel=2e-7)
