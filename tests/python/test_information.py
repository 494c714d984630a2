"""The information measures: known values, every kind of argument, any axis and strides."""

from __future__ import annotations

import itertools
import math
from typing import Any, Callable, Dict

import numpy as np
import pytest

import native_entropy as ne
from test_layouts import axes, outputs, rows_first, views

ROWS: Dict[str, Callable[..., Any]] = {
    "entropy": ne.entropy,
    "entropy normalized": lambda p, axis=-1, **more: ne.entropy(p, axis, normalize=True, **more),
    "perplexity": ne.perplexity,
    "renyi_entropy": lambda p, axis=-1, **more: ne.renyi_entropy(p, 1.5, axis, **more),
    "tsallis_entropy": lambda p, axis=-1, **more: ne.tsallis_entropy(p, 2, axis, **more),
}
PAIRS = {f.__name__: f for f in (ne.cross_entropy, ne.kl_divergence, ne.js_divergence, ne.js_distance)}
TABLES: Dict[str, Callable[..., Any]] = {
    "joint_entropy": ne.joint_entropy,
    "conditional_entropy x": lambda pxy, **more: ne.conditional_entropy(pxy, given="x", **more),
    "conditional_entropy y": lambda pxy, **more: ne.conditional_entropy(pxy, given="y", **more),
    "mutual_information": ne.mutual_information,
}
ELEMENTS = {f.__name__: f for f in (ne.self_information, ne.binary_entropy)}
UNITS = {
    "self_information": ne.self_information,
    "binary_entropy": ne.binary_entropy,
    "entropy": ne.entropy,
    "renyi_entropy": lambda p, base: ne.renyi_entropy(p, 2, base=base),
    **{name: lambda p, base, f=f: f(p, np.flip(p, -1), base=base) for name, f in PAIRS.items()},
    **{name: f for name, f in TABLES.items()},
}


def views_of_probabilities(dtype, rng: np.random.Generator) -> "list[np.ndarray]":
    """Arrays of all kinds of strides, with numbers from 0 to 1."""
    arrays = views(dtype, rng)
    for x in arrays:
        if x.base is None:  # the others look into these
            np.abs(x, out=x)
            np.divide(x, 20, out=x)
    return arrays


def test_known_values(dtype) -> None:
    weather = np.array([0.35, 0.35, 0.1, 0.1, 0.04, 0.04, 0.01, 0.01], dtype)
    assert ne.entropy(np.array([0.75, 0.25], dtype), base=2) == pytest.approx(0.8112781244591328)
    assert ne.entropy(weather, base=2) == pytest.approx(2.228972458935775, rel=1e-6)
    assert ne.entropy(np.full(4, 0.25, dtype), base=2) == 2
    assert ne.perplexity(np.full(8, 0.125, dtype)) == 8
    assert ne.binary_entropy(np.array([0.5, 0, 1], dtype), base=2).tolist() == [1, 0, 0]
    assert ne.self_information(np.array([0.5, 1, 0], dtype), base=2).tolist() == [1, 0, math.inf]
    assert ne.kl_divergence(weather, weather) == 0 == ne.js_distance(weather, weather)
    assert ne.js_divergence(np.array([1, 0], dtype), np.array([0, 1], dtype), base=2) == 1
    assert ne.mutual_information(np.array([[0.5, 0], [0, 0.5]], dtype), base=2) == 1
    table = np.array([[0.25, 0.25], [0.5, 0]], dtype)
    assert ne.joint_entropy(table, base=2) == 1.5
    assert ne.conditional_entropy(table, given="x", base=2) == 0.5
    assert ne.conditional_entropy(table, given="y", base=2) == pytest.approx(0.6887218755408672)
    assert ne.renyi_entropy(np.array([0.5, 0.25, 0.25], dtype), math.inf, base=2) == 1
    assert ne.tsallis_entropy(np.array([0.5, 0.5], dtype), 2) == 0.5


@pytest.mark.parametrize("name", ROWS)
def test_rows_of_any_strides(name, dtype, rng) -> None:
    function = ROWS[name]
    for x in views_of_probabilities(dtype, rng):
        for axis in axes(x):
            expected = function(rows_first(x, axis))
            np.testing.assert_array_equal(function(x, axis), expected)
            kept = function(x, axis, keepdims=True)
            assert kept.shape == ((1,) * x.ndim if axis is None else np.expand_dims(expected, axis).shape)
            np.testing.assert_array_equal(np.squeeze(kept, axis=axis) if kept.size else expected, expected)
            out = np.full(np.shape(expected) + (2,), 9, dtype)
            assert function(x, axis, out=out[..., 0]) is not None
            np.testing.assert_array_equal(out[..., 0], expected)
            assert (out[..., 1] == 9).all()


@pytest.mark.parametrize("name", PAIRS)
def test_pairs_of_any_strides(name, dtype, rng) -> None:
    function = PAIRS[name]
    for x in views_of_probabilities(dtype, rng):
        y = (rng.random(x.shape) / 10).astype(dtype)
        for axis in axes(x):
            for normalize in (False, True):
                expected = function(rows_first(x, axis), rows_first(y, axis), normalize=normalize)
                np.testing.assert_array_equal(function(x, y, axis, normalize=normalize), expected)
                np.testing.assert_array_equal(
                    function(x, y, axis, normalize=normalize, keepdims=True).reshape(np.shape(expected)), expected
                )
            out = np.full(np.shape(expected) + (2,), 9, dtype)
            function(x, y, axis, normalize=True, out=out[..., 0])
            np.testing.assert_array_equal(out[..., 0], expected)


@pytest.mark.parametrize("name", PAIRS)
def test_pairs_broadcast(name, dtype, rng) -> None:
    function = PAIRS[name]
    p, q = (rng.random((4, 1, 6)) / 6).astype(dtype), (rng.random((5, 1)) / 6).astype(dtype)
    for axis in (0, 1, 2, -1, None):
        full = [rows_first(part, axis) for part in np.broadcast_arrays(p, q)]
        np.testing.assert_array_equal(function(p, q, axis), function(*full))
    one = (rng.random(6) / 6).astype(dtype)
    np.testing.assert_array_equal(function(p, one), function(p, np.ascontiguousarray(np.broadcast_to(one, p.shape))))
    np.testing.assert_array_equal(function(one, 0.25), function(one, np.full(6, 0.25, dtype)))
    with pytest.raises(ValueError, match=r"p of shape \(2,\) and q of shape \(3,\) do not broadcast"):
        function(np.zeros(2, dtype), np.zeros(3, dtype))


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_any_strides(name, dtype, rng) -> None:
    function = TABLES[name]
    for x in views_of_probabilities(dtype, rng):
        if x.ndim < 2:
            continue
        for order in itertools.permutations(range(x.ndim)):
            view = x.transpose(order)
            expected = function(np.ascontiguousarray(view))
            np.testing.assert_array_equal(function(view), expected)
            out = np.full(np.shape(expected) + (2,), 9, dtype)
            function(view, out=out[..., 0])
            np.testing.assert_array_equal(out[..., 0], expected)
    batch = (rng.random((3, 7, 9, 11)) / 100).astype(dtype)
    for view in (batch[:, :5], batch[:, :, 2:8], batch[:, :, :, 1:9], batch[:, ::2], batch[::2, :, ::3], batch[..., ::-1]):
        np.testing.assert_array_equal(function(view), function(view.copy()))
        singly = [[function(table) for table in tables] for tables in view]
        np.testing.assert_array_equal(function(view), singly)


@pytest.mark.parametrize("name", ELEMENTS)
def test_elements_of_any_strides(name, dtype, rng) -> None:
    function = ELEMENTS[name]
    for x in views_of_probabilities(dtype, rng):
        expected = function(np.ascontiguousarray(x))
        np.testing.assert_array_equal(function(x), expected)
        for out in outputs(x):
            assert function(x, out=out) is out
            np.testing.assert_array_equal(out, expected)
        if x.flags.writeable and 0 not in x.strides:
            assert function(x, base=2, out=x) is x


def test_fast_path_gives_the_same_bits(dtype, rng) -> None:
    """A contiguous vector is passed on by another way than everything else."""
    for cols in (0, 1, 8, 100, 5000):
        p = rng.random(cols).astype(dtype)
        for base, normalize in itertools.product((None, 2, 0.5), (False, True)):
            got = ne.entropy(p, base=base, normalize=normalize)
            assert type(got) is dtype
            np.testing.assert_array_equal(got, ne.entropy(p, None, base=base, normalize=normalize))
            np.testing.assert_array_equal(got, ne.entropy(np.repeat(p, 2)[::2], base=base, normalize=normalize))


@pytest.mark.parametrize("name", UNITS)
def test_units(name, dtype, rng) -> None:
    p = (rng.random((3, 4, 5)) / 20 + 0.01).astype(dtype)
    nats = UNITS[name](p, base=None)
    for base in (2, 10, 0.5, np.float32(3), np.array(1.25)):
        got, expected = UNITS[name](p, base=base), nats / np.log(np.float64(base))
        if name == "js_distance":
            expected = np.sqrt(nats**2 / np.log(np.float64(base))) if base > 1 else np.full_like(nats, np.nan)
        np.testing.assert_allclose(got, expected, rtol=1e-6 if dtype == np.float32 else 1e-14)


def test_scalars_lists_and_integers(dtype) -> None:
    x = dtype(0.25)
    for function in (*ELEMENTS.values(), *ROWS.values(), lambda v: ne.kl_divergence(v, v)):
        for argument in (x, np.array(x)):
            assert type(function(argument)) is dtype
    assert type(ne.entropy([0.5, 0.5])) is np.float64 and type(ne.entropy((1, 0))) is np.float64
    assert ne.entropy([1, 1, 2], base=2, normalize=True) == 1.5
    assert type(ne.mutual_information(np.zeros((2, 2), dtype))) is dtype
    assert ne.entropy(np.array([3, 1], np.uint8), base=2, normalize=True) == ne.entropy([0.75, 0.25], base=2)
    assert ne.conditional_entropy([[1, 0], [0, 1]], given="x") == 0


def test_edges(dtype) -> None:
    """Section 4 of the contract."""

    def row(*values: float) -> np.ndarray:
        return np.array(values, dtype)

    nothing, zeros = row(), row(0.0, -0.0)
    assert [ne.entropy(nothing), ne.perplexity(nothing), ne.kl_divergence(nothing, nothing)] == [0, 1, 0]
    assert ne.entropy(np.zeros((3, 0), dtype)).tolist() == [0, 0, 0]
    assert math.isnan(ne.entropy(nothing, normalize=True)) and math.isnan(ne.entropy(zeros, normalize=True))
    assert ne.entropy(zeros) == 0 and ne.kl_divergence(zeros, row(0.5, 0.5)) == 0
    for function in PAIRS.values():
        assert math.isnan(function(zeros, row(0.5, 0.5), normalize=True))
        for bad in (-1, math.nan, math.inf):
            assert math.isnan(function(row(0.5, bad), row(0.5, 0.5))), bad
            assert math.isnan(function(row(1, 0), row(1, bad))), bad
    assert ne.kl_divergence(row(0.5, 0.5), row(1, 0)) == math.inf == ne.cross_entropy(row(0.5, 0.5), row(1, 0))
    assert ne.kl_divergence(row(0.5, 0.5), row(1, 0), base=0.5) == -math.inf
    assert ne.kl_divergence(row(0, 1), row(0, 1)) == 0
    assert ne.entropy(row(2)) == pytest.approx(-2 * math.log(2), rel=1e-6)  # used as it is
    assert ne.renyi_entropy(zeros, 0.5) == -math.inf and ne.renyi_entropy(zeros, 2) == math.inf
    assert ne.tsallis_entropy(row(0.5, 0.5), math.inf) == 0 and ne.tsallis_entropy(row(2, 0), math.inf) == -math.inf
    assert ne.joint_entropy(np.zeros((2, 0, 3), dtype)).tolist() == [0, 0]
    assert ne.mutual_information(np.zeros((0, 2, 3), dtype)).shape == (0,)


BAD_CALLS = [
    (lambda p: ne.entropy(p, base=1), ValueError, "base: a finite number above 0 other than 1 expected, .* got 1"),
    (lambda p: ne.entropy(p, base=0), ValueError, "base: .* got 0"),
    (lambda p: ne.kl_divergence(p, p, base=-2.0), ValueError, "base: .* got -2.0"),
    (lambda p: ne.mutual_information(p, base=math.nan), ValueError, "base: .* got nan"),
    (lambda p: ne.self_information(p, base=math.inf), ValueError, "base: .* got inf"),
    (lambda p: ne.entropy(p[0], base="2"), TypeError, "base: a real number expected, got '2'"),
    (lambda p: ne.renyi_entropy(p, -0.5), ValueError, "alpha: a number of at least 0 expected, got -0.5"),
    (lambda p: ne.tsallis_entropy(p, math.nan), ValueError, "q: a number of at least 0 expected, got nan"),
    (lambda p: ne.renyi_entropy(p, "2"), TypeError, "alpha: a real number expected"),
    (lambda p: ne.conditional_entropy(p, given="z"), ValueError, "given: one of 'x', 'y' expected, got 'z'"),
    (lambda p: ne.conditional_entropy(p, given=0), TypeError, "given: one of 'x', 'y' expected, got 0"),
    (lambda p: ne.mutual_information(p[0]), ValueError, r"pxy: an array of at least 2 axes expected.* \(3,\)"),
    (lambda p: ne.joint_entropy(p[0, 0]), ValueError, "pxy: an array of at least 2 axes expected"),
    (lambda p: ne.entropy(p, 2), ValueError, "axis 2 is out of bounds"),
    (lambda p: ne.entropy(p[0], axis=-1.0), TypeError, "axis: an integer or None expected"),
    (lambda p: ne.kl_divergence(p, p, (0, 1)), TypeError, "axis: an integer or None expected"),
    (lambda p: ne.entropy(p.astype(np.longdouble)), TypeError, "p: dtype float128 is not supported"),
    (lambda p: ne.entropy(p > 0), TypeError, "p: dtype bool is not supported"),
    (lambda p: ne.mutual_information(p.astype(complex)), TypeError, "pxy: dtype complex128 is not supported"),
    (lambda p: ne.kl_divergence(p, p.astype("f4" if p.itemsize == 8 else "f8")), TypeError, "p is float.. but q is float"),
    (lambda p: ne.kl_divergence(p, [0.5, 0.5, 0.0] if p.itemsize == 4 else p.astype("f4")), TypeError, "p is float.. but q"),
    (lambda p: ne.entropy(p, out=np.zeros(3, p.dtype)), ValueError, r"out: shape \(3,\) given, \(2,\) expected"),
    (lambda p: ne.mutual_information(p, out=np.zeros(2, p.dtype)), ValueError, r"out: shape \(2,\) given, \(\) expected"),
    (lambda p: ne.kl_divergence(p, p, out=np.zeros(2, int)), TypeError, "out: dtype int64 given"),
]


@pytest.mark.parametrize("call, error, message", BAD_CALLS)
def test_bad_calls(call, error, message, dtype) -> None:
    with pytest.raises(error, match=message):
        call(np.full((2, 3), 0.25, dtype))


def test_out_may_be_an_input(dtype) -> None:
    p = np.full((4, 4), 0.25, dtype)
    expected = ne.entropy(p)
    ne.entropy(p, out=p[:, 0])
    np.testing.assert_array_equal(p[:, 0], expected)
    q = np.full(3, 0.5, dtype)
    ne.kl_divergence(np.full((3, 3), 0.25, dtype), q, out=q)
    np.testing.assert_array_equal(q, ne.kl_divergence(np.full((3, 3), 0.25, dtype), np.full(3, 0.5, dtype)))
    table = np.full((2, 2, 2), 0.25, dtype)
    expected = ne.mutual_information(table)
    ne.mutual_information(table, out=table[:, 0, 0])
    np.testing.assert_array_equal(table[:, 0, 0], expected)
