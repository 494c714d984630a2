"""Any axis, any strides, any output: the bits of the same call on a contiguous copy."""

from __future__ import annotations

import itertools
from typing import Any, Callable, Dict, List

import numpy as np
import pytest

import native_entropy as ne

NORMALIZERS = {"softmax": ne.softmax, "log_softmax": ne.log_softmax}
ELEMENTWISE: Dict[str, Callable[..., Any]] = {
    "sigmoid": ne.sigmoid,
    "sigmoid_grad": ne.sigmoid_grad,
    "log_sigmoid": ne.log_sigmoid,
    "softplus": ne.softplus,
    "logaddexp": lambda x, out=None: ne.logaddexp(x, x, out=out),
}


def views(dtype, rng: np.random.Generator) -> List[np.ndarray]:
    """Arrays of all kinds of strides."""
    base = (rng.normal(size=(6, 10, 14)) * 4).astype(dtype)
    table = base[0]
    return [
        base,
        base.transpose(2, 0, 1),
        base.transpose(1, 0, 2),
        np.asfortranarray(base),
        base[::2, ::-1, ::3],
        base[:, :, ::-1],
        base[1:4, 2:9, 3:11],
        base[:, 3:4],
        base[:, :, 5:6],
        base[:, 2, :],
        table.T,
        table[:, :5],
        table[::2],
        table[:, ::2],
        table[::-1],
        base.reshape(-1),
        base.reshape(-1)[::7],
        np.broadcast_to(table[0], (4, 14)),
        np.broadcast_to(table[:, :1], (10, 9)),
        np.lib.stride_tricks.sliding_window_view(table[0], 5),
        base[:0],
        base[:, :, :0],
    ]


def axes(x: np.ndarray) -> List[Any]:
    return [*range(-x.ndim, x.ndim), None]


def rows_first(x: np.ndarray, axis: Any) -> np.ndarray:
    """A contiguous copy with the axis last."""
    return np.ascontiguousarray(x.reshape(-1) if axis is None else np.moveaxis(x, axis, -1))


def back(y: np.ndarray, x: np.ndarray, axis: Any) -> np.ndarray:
    return y.reshape(x.shape) if axis is None else np.moveaxis(y, -1, axis)


def test_logsumexp(dtype, rng) -> None:
    for x in views(dtype, rng):
        for axis in axes(x):
            expected = ne.logsumexp(rows_first(x, axis))
            np.testing.assert_array_equal(ne.logsumexp(x, axis), expected)
            out = np.full(np.shape(expected) + (2,), 9, dtype)
            assert ne.logsumexp(x, axis, out=out[..., 0]) is not None
            np.testing.assert_array_equal(out[..., 0], expected)
            assert (out[..., 1] == 9).all()


@pytest.mark.parametrize("name", NORMALIZERS)
def test_normalizers(name, dtype, rng) -> None:
    function = NORMALIZERS[name]
    for x in views(dtype, rng):
        for axis in axes(x):
            expected = back(function(rows_first(x, axis)), x, axis)
            got = function(x, axis)
            assert got.shape == x.shape and got.flags.writeable
            np.testing.assert_array_equal(got, expected)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_elementwise(name, dtype, rng) -> None:
    function = ELEMENTWISE[name]
    for x in views(dtype, rng):
        expected = function(np.ascontiguousarray(x))
        np.testing.assert_array_equal(function(x), expected)
        for out in outputs(x):
            assert function(x, out=out) is out
            np.testing.assert_array_equal(out, expected)


@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
def test_cross_entropy(reduction, dtype, rng) -> None:
    for x in views(dtype, rng):
        for axis in axes(x):
            if x.size == 0:
                continue
            rows = rows_first(x, axis)
            target = rng.integers(0, rows.shape[-1], size=rows.shape[:-1])
            scale = rng.normal(size=target.shape).astype(dtype) if reduction == "none" else 0.5
            expected = ne.losses.cross_entropy_with_grad(rows, target, reduction=reduction, grad_output=scale)
            loss, grad = ne.losses.cross_entropy_with_grad(x, target, reduction=reduction, axis=axis, grad_output=scale)
            np.testing.assert_array_equal(loss, expected[0])
            np.testing.assert_array_equal(grad, back(expected[1], x, axis))
            loss = ne.losses.cross_entropy(x, target, reduction=reduction, axis=axis)
            np.testing.assert_array_equal(loss, expected[0])


def outputs(x: np.ndarray) -> List[np.ndarray]:
    """Arrays of the shape of x that lie in memory in different ways."""
    shape = x.shape
    return [
        np.full(shape, 9, x.dtype),
        np.full(shape, 9, x.dtype, order="F"),
        np.full(shape[::-1], 9, x.dtype).T,
        np.full((*shape, 2), 9, x.dtype)[..., 1],
        np.full(shape, 9, x.dtype)[::-1],
        np.frombuffer(bytearray(x.size * x.itemsize + 1), np.uint8)[1:].view(x.dtype).reshape(shape),
    ]


@pytest.mark.parametrize("name", NORMALIZERS)
def test_outputs(name, dtype, rng) -> None:
    function = NORMALIZERS[name]
    for x in views(dtype, rng):
        for axis in (0, -1, None):
            expected = function(x, axis)
            for out in outputs(x):
                assert function(x, axis, out=out) is out
                np.testing.assert_array_equal(out, expected)


def test_gradient_outputs(dtype, rng) -> None:
    for x in views(dtype, rng):
        for axis in (0, -1, None):
            if x.size == 0:
                continue
            target = np.zeros(rows_first(x, axis).shape[:-1], int)
            expected = ne.losses.cross_entropy_with_grad(x, target, axis=axis)
            for out in outputs(x):
                loss, grad = ne.losses.cross_entropy_with_grad(x, target, axis=axis, out=out)
                assert grad is out and loss == expected[0]
                np.testing.assert_array_equal(out, expected[1])


def test_in_place(dtype, rng) -> None:
    for x in views(dtype, rng):
        if not x.flags.writeable or 0 in x.strides:
            continue
        calls = [lambda v, f=f: f(v, out=v) for f in ELEMENTWISE.values()]
        calls += [lambda v, f=f, a=a: f(v, a, out=v) for f, a in itertools.product(NORMALIZERS.values(), (0, -1, None))]
        for axis in (0, -1, None) if x.size else ():
            target = np.zeros(rows_first(x, axis).shape[:-1], int)
            calls.append(lambda v, t=target, a=axis: ne.losses.cross_entropy_with_grad(v, t, axis=a, out=v)[1])
        for call in calls:
            expected = call(np.ascontiguousarray(x).copy())
            whole = x.base if x.base is not None else x
            before = whole.copy()
            assert call(x) is x
            np.testing.assert_array_equal(x, expected)
            whole[...] = before


def test_partial_overlap(dtype, rng) -> None:
    base = rng.normal(size=(8, 20)).astype(dtype)
    for source, target in [
        (np.s_[:-1], np.s_[1:]),
        (np.s_[1:], np.s_[:-1]),
        (np.s_[:, :-3], np.s_[:, 3:]),
        (np.s_[::-1], np.s_[:]),
        (np.s_[::2], np.s_[1::2]),
        (np.s_[:, ::2], np.s_[:, :10]),
    ]:
        for function in (*NORMALIZERS.values(), *ELEMENTWISE.values()):
            work = base.copy()
            expected = function(base[source].copy())
            function(work[source], out=work[target])
            np.testing.assert_array_equal(work[target], expected)


def test_overlap_with_other_arguments(dtype) -> None:
    memory = np.array([1.0, 2.0, 3.0, 0.5], dtype)
    x = np.array([[0.0, 1.0, 2.0, 3.0]] * 4, dtype)
    expected = ne.logsumexp(x, weights=memory.copy())
    np.testing.assert_array_equal(ne.logsumexp(x, weights=memory, out=memory), expected)
    column = np.array([[0.0, 1.0, 2.0, 3.0]] * 4, dtype)
    expected = ne.logsumexp(column.copy())
    ne.logsumexp(column, out=column[:, 0])
    np.testing.assert_array_equal(column[:, 0], expected)
    a, b = np.array([0.0, 1.0], dtype), np.array([5.0, 6.0], dtype)
    expected = ne.logaddexp(a, b)
    assert ne.logaddexp(a, b, out=b) is b
    np.testing.assert_array_equal(b, expected)
    words = np.zeros((2, 2), np.int64)
    grad = words.view(np.float64)[:, :1]
    logits = np.zeros((2, 1))
    assert ne.losses.cross_entropy_with_grad(logits, words[:, 0], out=grad)[0] == 0


def test_logaddexp_broadcasts(dtype, rng) -> None:
    a, b = rng.normal(size=(4, 1, 6)).astype(dtype), rng.normal(size=(5, 1)).astype(dtype)
    got = ne.logaddexp(a, b)
    full = [np.ascontiguousarray(part) for part in np.broadcast_arrays(a, b)]
    np.testing.assert_array_equal(got, ne.logaddexp(*full))
    out = np.empty((4, 5, 6), dtype)
    assert ne.logaddexp(a, b, out=out) is out
    with pytest.raises(ValueError, match=r"a of shape \(2,\) and b of shape \(3,\) do not broadcast"):
        ne.logaddexp(np.zeros(2), np.zeros(3))
    with pytest.raises(ValueError, match="out: shape"):
        ne.logaddexp(a, b, out=np.empty(a.shape, dtype))


def test_the_place_in_a_batch_does_not_matter(dtype, rng) -> None:
    batch = (rng.normal(size=(9, 1237)) * 5).astype(dtype)
    target = rng.integers(0, 1237, size=9)
    sums, losses = ne.logsumexp(batch), ne.losses.cross_entropy(batch, target, reduction="none")
    probabilities = ne.softmax(batch)
    raw = np.empty(batch[0].nbytes + 64, np.uint8)
    for row in range(9):
        for offset in (0, 4, 8, 12, 24, 40, 60):
            if offset % batch.itemsize:
                continue
            alone = raw[offset : offset + batch[row].nbytes].view(dtype)
            alone[:] = batch[row]
            assert ne.logsumexp(alone) == sums[row]
            assert ne.losses.cross_entropy(alone, target[row]) == losses[row]
            np.testing.assert_array_equal(ne.softmax(alone), probabilities[row])


BAD_OUTPUTS = [
    (lambda x: np.full((3, 5), 9, x.dtype), ValueError, r"out: shape \(3, 5\) given, \(3, 4\) expected"),
    (lambda x: np.full((4, 3), 9, x.dtype), ValueError, "out: shape"),
    (lambda x: np.full((1, 3, 4), 9, x.dtype), ValueError, "out: shape"),
    (lambda x: np.full((3, 4), 9, "f8" if x.itemsize == 4 else "f4"), TypeError, "out: dtype"),
    (lambda x: np.full((3, 4), 9, x.dtype.newbyteorder()), TypeError, "out: dtype"),
    (lambda x: np.full((3, 4), 9, int), TypeError, "out: dtype"),
    (lambda x: np.broadcast_to(np.full(4, 9, x.dtype), (3, 4)), ValueError, "out: the array is read-only"),
    (lambda x: [[9.0] * 4] * 3, TypeError, "out: expected an array to write to, got list"),
    (lambda x: x[0, 0], TypeError, "out: expected an array to write to"),
    (lambda x: "text", TypeError, "out: expected an array to write to, got str"),
]


@pytest.mark.parametrize("make, error, message", BAD_OUTPUTS)
def test_outputs_that_do_not_fit(make, error, message, dtype, rng) -> None:
    x = rng.normal(size=(3, 4)).astype(dtype)
    target = np.zeros(3, int)
    for call in (
        *(lambda out, f=f: f(x, out=out) for f in (*NORMALIZERS.values(), *ELEMENTWISE.values())),
        lambda out: ne.losses.cross_entropy_with_grad(x, target, out=out),
        lambda out: ne.logsumexp(np.stack([x, x]), 0, out=out),
    ):
        out = make(x)
        kept = np.array(out)
        with pytest.raises(error, match=message):
            call(out)
        np.testing.assert_array_equal(out, kept)


def test_wrong_axes(dtype) -> None:
    x = np.zeros((2, 3), dtype)
    calls = (ne.logsumexp, ne.softmax, ne.log_softmax, lambda v, axis: ne.losses.cross_entropy(v, [0, 0], axis=axis))
    for call in calls:
        for axis in (2, -3, 10**20):
            with pytest.raises(ValueError, match=f"axis {axis} is out of bounds|axis"):
                call(x, axis=axis)
        for axis in (1.0, "0", (0, 1), [0], True, np.float64(0)):
            with pytest.raises(TypeError, match="axis: an integer or None expected"):
                call(x, axis=axis)
        assert call(x, axis=np.int8(1)) is not None
    for axis in (0, -1, None):
        assert ne.softmax(dtype(3), axis) == 1
    for axis in (1, -2):
        with pytest.raises(ValueError, match="out of bounds for array of dimension 0"):
            ne.softmax(dtype(3), axis)
