"""logsumexp, softmax, log_softmax and the elementwise functions: values at the edges, parameters, laws."""

from __future__ import annotations

import math

import numpy as np
import pytest

import native_entropy as ne

INF, NAN = math.inf, math.nan


@pytest.mark.parametrize(
    "values, expected",
    [
        ([], -INF),
        ([-INF], -INF),
        ([-INF, -INF], -INF),
        ([INF, 0.0], INF),
        ([INF, -INF], INF),
        ([INF, INF], INF),
        ([NAN, 0.0], NAN),
        ([NAN, INF], NAN),
        ([-INF, 3.0], 3.0),
        ([0.0], 0.0),
        ([0.0, 0.0], math.log(2.0)),
        ([1000.0, 1000.0], 1000.0 + math.log(2.0)),
    ],
)
def test_logsumexp_edges(values, expected, dtype) -> None:
    got = ne.logsumexp(np.array(values, dtype))
    assert type(got) is dtype
    np.testing.assert_allclose(got, dtype(expected), rtol=1e-6 if dtype is np.float32 else 1e-15)


def test_logsumexp_of_nothing_in_every_shape(dtype) -> None:
    assert ne.logsumexp(np.empty((3, 0), dtype)).tolist() == [-INF] * 3
    assert ne.logsumexp(np.empty((0, 3), dtype), axis=0).tolist() == [-INF] * 3
    assert ne.logsumexp(np.empty((0, 3), dtype)).shape == (0,)
    assert ne.logsumexp(np.empty((0, 3), dtype), axis=None) == -INF
    nothing = np.empty((2, 0), dtype)
    assert ne.logsumexp(nothing, weights=nothing, return_sign=True)[1].tolist() == [0, 0]
    assert ne.softmax(np.empty((3, 0), dtype)).shape == (3, 0)


def test_logsumexp_weights_and_sign(dtype) -> None:
    x = np.array([[0.0, 1.0], [2.0, 2.0], [1.0, -INF], [NAN, 0.0]], dtype)
    weights = np.array([-1.0, 1.0], dtype)
    value, sign = ne.logsumexp(x, weights=weights, return_sign=True)
    np.testing.assert_array_equal(sign, [1, 0, -1, NAN])
    np.testing.assert_allclose(value, [math.log(math.e - 1.0), -INF, 1.0, NAN], rtol=1e-6)
    np.testing.assert_allclose(ne.logsumexp(x, weights=weights), [math.log(math.e - 1.0), -INF, NAN, NAN], rtol=1e-6)


def test_logsumexp_weight_of_zero_takes_anything_out(dtype) -> None:
    x = np.array([NAN, INF, -INF, 1.5], dtype)
    assert ne.logsumexp(x, weights=np.array([0, 0, 0, 1], dtype)) == 1.5
    assert ne.logsumexp(x, weights=0) == -INF


def test_logsumexp_weights_broadcast(dtype, rng) -> None:
    x = rng.normal(size=(4, 5, 6)).astype(dtype)
    for shape in [(6,), (5, 1), (4, 1, 1), (1, 5, 6), (4, 5, 6), ()]:
        weights = rng.normal(size=shape).astype(dtype)
        full = np.ascontiguousarray(np.broadcast_to(weights, x.shape))
        for axis in (-1, 0, 1, None):
            expected = ne.logsumexp(x, axis, weights=full, return_sign=True)
            got = ne.logsumexp(x, axis, weights=weights, return_sign=True)
            np.testing.assert_array_equal(got, expected)
    assert ne.logsumexp(x[0, 0], weights=rng.random((3, 1)).astype(dtype)).shape == (3,)


def test_logsumexp_return_sign_without_weights(dtype) -> None:
    value, sign = ne.logsumexp(np.array([[0.0, 1.0], [-INF, -INF], [NAN, 0.0], [INF, 0.0]], dtype), return_sign=True)
    np.testing.assert_array_equal(sign, [1, 0, NAN, 1])
    assert sign.dtype == dtype
    assert value[3] == INF
    value, sign = ne.logsumexp(np.array([-2000.0], dtype), return_sign=True)
    assert (value, sign) == (-2000.0, 1.0)


def test_logsumexp_keepdims(dtype, rng) -> None:
    x = rng.normal(size=(2, 3, 4)).astype(dtype)
    for axis, shape in [(-1, (2, 3, 1)), (0, (1, 3, 4)), (1, (2, 1, 4)), (None, (1, 1, 1))]:
        got = ne.logsumexp(x, axis, keepdims=True)
        assert got.shape == shape
        np.testing.assert_array_equal(got.ravel(), np.ravel(ne.logsumexp(x, axis)))


@pytest.mark.parametrize(
    "row, probabilities",
    [
        ([INF, 0.0, -INF], [1, 0, 0]),
        ([INF, INF, 0.0, INF, INF], [0.25, 0.25, 0, 0.25, 0.25]),
        ([-INF, -INF], [NAN, NAN]),
        ([NAN, 0.0], [NAN, NAN]),
        ([NAN, INF], [NAN, NAN]),
        ([-INF, 0.0], [0, 1]),
        ([5.0], [1]),
        ([3.0, 3.0], [0.5, 0.5]),
    ],
)
def test_softmax_edges(row, probabilities, dtype) -> None:
    x = np.array([row, [0.0] * len(row)], dtype)
    np.testing.assert_array_equal(ne.softmax(x)[0], np.array(probabilities, dtype))
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(ne.log_softmax(x)[0], np.log(np.array(probabilities, dtype)), rtol=1e-6)


def test_temperature(dtype, rng) -> None:
    x = rng.normal(size=(3, 9)).astype(dtype)
    for function in (ne.softmax, ne.log_softmax):
        close = {"rtol": 8 * np.finfo(dtype).eps}
        np.testing.assert_allclose(function(x, temperature=2), function(x / 2), **close)
        np.testing.assert_allclose(function(x, temperature=np.float32(0.5)), function(x * 2), **close)
        for bad in (0.0, -1.0, INF, NAN, -INF):
            with pytest.raises(ValueError, match="temperature: a finite number above 0"):
                function(x, temperature=bad)
        for bad in ("1", None, 1j, True, [1.0], np.array([1.0]), np.complex64(1)):
            with pytest.raises(TypeError, match="temperature: a real number expected"):
                function(x, temperature=bad)
        with pytest.raises(ValueError, match="temperature"):
            function(x, temperature=10**400)


def test_common_offset_changes_nothing(dtype, rng) -> None:
    x = (rng.integers(-400, 400, size=(5, 33)) / 64).astype(dtype)  # the shifted values are exact
    for offset in (1e4, -1e4):
        shifted = x + dtype(offset)
        np.testing.assert_array_equal(ne.softmax(shifted), ne.softmax(x))
        np.testing.assert_array_equal(ne.log_softmax(shifted), ne.log_softmax(x))


def test_elementwise_edges(dtype) -> None:
    x = np.array([-INF, -1e30, 0.0, 1e30, INF, NAN], dtype)
    np.testing.assert_array_equal(ne.sigmoid(x), [0, 0, 0.5, 1, 1, NAN])
    np.testing.assert_array_equal(ne.sigmoid_grad(x), [0, 0, 0.25, 0, 0, NAN])
    log_2 = dtype(math.log(2.0))
    np.testing.assert_array_equal(ne.log_sigmoid(x), np.array([-INF, -1e30, -log_2, 0, 0, NAN], dtype))
    np.testing.assert_array_equal(ne.softplus(x), np.array([0, 0, log_2, 1e30, INF, NAN], dtype))


def test_logaddexp_edges(dtype) -> None:
    a = np.array([-INF, -INF, INF, INF, NAN, INF, 0.0], dtype)
    b = np.array([-INF, 2.0, 1.0, -INF, 0.0, INF, 0.0], dtype)
    expected = np.array([-INF, 2.0, INF, INF, NAN, INF, math.log(2.0)], dtype)
    np.testing.assert_array_equal(ne.logaddexp(a, b), expected)
    np.testing.assert_array_equal(ne.logaddexp(b, a), expected)


def test_against_numpy(dtype, rng) -> None:
    x = (rng.normal(size=(7, 50)) * 10).astype(dtype)
    tolerance = {"rtol": 1e-5, "atol": 1e-6} if dtype is np.float32 else {"rtol": 1e-13, "atol": 1e-15}
    y = x.astype(np.longdouble)
    sums = np.exp(y).sum(axis=-1)
    np.testing.assert_allclose(ne.logsumexp(x), np.log(sums).astype(dtype), **tolerance)
    np.testing.assert_allclose(ne.softmax(x), (np.exp(y) / sums[:, None]).astype(dtype), **tolerance)
    np.testing.assert_allclose(ne.log_softmax(x), (y - np.log(sums)[:, None]).astype(dtype), **tolerance)
    np.testing.assert_allclose(ne.sigmoid(x), (1 / (1 + np.exp(-y))).astype(dtype), **tolerance)
    np.testing.assert_allclose(ne.softplus(x), np.log1p(np.exp(y)).astype(dtype), **tolerance)
    np.testing.assert_allclose(ne.logaddexp(x[0], x[1]), np.logaddexp(y[0], y[1]).astype(dtype), **tolerance)
