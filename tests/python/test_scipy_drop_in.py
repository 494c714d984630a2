"""native_entropy.scipy against SciPy: dtypes, shapes, axes, edge values; against exact values; and docs/drop-ins.md."""

from __future__ import annotations

import itertools
import math
from typing import Any, Tuple

import mpmath
import numpy as np
import pytest
import scipy.spatial.distance
import scipy.special
import scipy.stats

import native_entropy.scipy as ours

INF, NAN = math.inf, math.nan
UNARY = ["entr", "expit", "logit", "log_expit"]
BINARY = ["rel_entr", "kl_div", "xlogy"]
REDUCING = ["logsumexp", "softmax", "log_softmax"]
EDGES = np.array([-INF, -1.0, -0.0, 0.0, 0.2, 0.25, 0.5, 0.75, 1.0, 2.0, 1e30, INF, NAN])
KINDS = [np.float16, np.float32, np.float64, np.int8, np.uint8, np.int16, np.uint16, np.int32, np.int64, bool]
TOLERANCE = {2: 4e-3, 4: 4e-6, 8: 1e-12}


def scipy_function(name: str) -> Any:
    homes = {"entropy": scipy.stats, "jensenshannon": scipy.spatial.distance}
    return getattr(homes.get(name, scipy.special), name)


def outcome(function: Any, *args: Any, **kwargs: Any) -> Any:
    """The result, or the type of the exception."""
    with np.errstate(all="ignore"):
        try:
            return function(*args, **kwargs)
        except (TypeError, ValueError) as error:
            return type(error)


def assert_same(name: str, *args: Any, tolerance: Any = None, scalar_dtype: bool = True, **kwargs: Any) -> None:
    theirs, mine = outcome(scipy_function(name), *args, **kwargs), outcome(getattr(ours, name), *args, **kwargs)
    text = f"{name}{args} {kwargs}"
    if isinstance(theirs, type):
        assert isinstance(mine, type) and issubclass(mine, theirs), text
        return
    for one, other in zip(mine, theirs) if isinstance(theirs, tuple) else [(mine, theirs)]:
        assert type(one) is type(other) or not scalar_dtype, text
        assert np.shape(one) == np.shape(other), text
        if scalar_dtype or np.ndim(one):
            assert one.dtype == other.dtype, text
        close = TOLERANCE[min(other.dtype.itemsize, 8)] if tolerance is None else tolerance
        np.testing.assert_allclose(one, other, rtol=close, atol=close, err_msg=text)


@pytest.mark.parametrize("dtype", KINDS, ids=lambda dtype: np.dtype(dtype).name)
@pytest.mark.parametrize("name", [*UNARY, *BINARY])
def test_ufuncs(name: str, dtype: Any) -> None:
    with np.errstate(all="ignore"):
        edges = EDGES if np.dtype(dtype).kind == "f" else np.array([0, 1, 2, 100])
        values = edges.astype(dtype)
    arguments = np.meshgrid(values, values) if name in BINARY else [values]
    assert_same(name, *arguments)
    assert_same(name, *(argument[..., ::2] for argument in arguments))
    assert_same(name, *(argument[:0] for argument in arguments))
    assert_same(name, *(argument.flat[0] for argument in arguments))


@pytest.mark.parametrize("name", [*UNARY, *BINARY])
def test_ufunc_arguments(name: str) -> None:
    count = 2 if name in BINARY else 1
    x = np.linspace(0.1, 0.9, 6).reshape(2, 3)
    given = [x, np.float32([0.5, 0.25, 0.125])][:count]
    assert_same(name, *given)  # dtypes and shapes that differ
    assert_same(name, *[x.astype(np.float32), 0.5][:count])  # a number of Python has no dtype
    assert_same(name, *[0.5, 0.25][:count])
    assert_same(name, *[[0.5, 0.25], 1][:count])
    assert_same(name, *[np.ones((2, 3)), np.ones(2)][:count])
    for out in (np.empty((2, 3)), np.empty((4, 2, 3)), np.empty((2, 3), np.float32)):
        function = getattr(ours, name)
        assert function(*given, out) is out and function(*given, out=(out,)) is out
        np.testing.assert_allclose(out, np.broadcast_to(scipy_function(name)(*given), out.shape), rtol=1e-6)
    with pytest.raises(TypeError):
        getattr(ours, name)(*given, np.empty((2, 3), np.int64))
    assert_same(name, *given, where=x > 2, out=np.zeros((2, 3)))  # SciPy's
    assert_same(name, *(np.asarray(one, np.longdouble) for one in given))
    assert_same(name, *(np.asarray(one, complex) for one in given))


def exact(name: str, *x: float) -> Any:
    a, b = [mpmath.mpf(float(value)) for value in (*x, 0.0)[:2]]
    if name == "entr":
        return -a * mpmath.log(a)
    if name == "logit":
        return mpmath.log(a) - mpmath.log(1 - a)
    if name == "xlogy":
        return a * mpmath.log(b)
    return a * mpmath.log(a / b) + (b - a if name == "kl_div" else 0)


@pytest.mark.parametrize("name", ["entr", "logit", *BINARY])
def test_compositions_are_accurate(name: str, dtype: Any, rng: np.random.Generator) -> None:
    """The functions that are made of several here: within 4 ULP, also where SciPy's cancel."""
    eps = float(np.finfo(dtype).eps)
    near = 1 + eps * rng.integers(-40, 41, 100)
    x = np.concatenate([rng.uniform(size=200), rng.uniform(size=100), np.exp(rng.uniform(-80, 80, 100))]).astype(dtype)
    y = np.concatenate([rng.uniform(size=200), x[200:300] * near, np.exp(rng.uniform(-80, 80, 100))]).astype(dtype)
    if name == "logit":
        x = np.concatenate([x[:300], 0.5 + eps * rng.integers(-99, 100, 100) / 4, np.exp(-rng.uniform(1, 85, 50))])
        x = x.astype(dtype)
    arguments: Tuple[Any, ...] = (x, y) if name in BINARY else (x,)
    got = getattr(ours, name)(*arguments)
    with mpmath.workprec(300):
        for place, value in enumerate(got):
            wanted = exact(name, *(argument[place] for argument in arguments))
            ulp = np.spacing(np.abs(dtype(float(wanted)))) if wanted else np.finfo(dtype).tiny
            error = abs(mpmath.mpf(float(value)) - wanted) / mpmath.mpf(float(ulp))
            assert error <= 4, (name, [argument[place] for argument in arguments], value, float(error))


SHAPES = [(), (1,), (3,), (2, 3), (2, 3, 4), (0,), (2, 0), (0, 2), (0, 0)]
AXES = [None, 0, 1, -1, (), (0,), (0, 1), (1, 0), (-1, -2), (0, 2), (0, 0), 5]


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("kind", [*KINDS, np.longdouble, complex], ids=lambda dtype: np.dtype(dtype).name)
def test_axes_and_dtypes(kind: Any, shape: Tuple[int, ...], rng: np.random.Generator) -> None:
    x = np.asarray(rng.uniform(0, 3, shape)).astype(kind)
    logits = x if x.dtype.kind != "u" else x.astype(np.int64)  # SciPy subtracts unsigned integers with a wrap-around
    weights = rng.uniform(0.5, 2.0, shape)
    half = {1: 8e-3, 2: 8e-3, 4: 1e-6}.get(x.dtype.itemsize)  # SciPy computes in these precisions
    for axis, keepdims in itertools.product(AXES, [False, True]):
        for sign in (False, True):
            assert_same("logsumexp", logits, axis=axis, keepdims=keepdims, return_sign=sign, tolerance=half)
        assert_same("logsumexp", logits, axis=axis, b=weights, keepdims=keepdims, return_sign=True, tolerance=half)
        assert_same("jensenshannon", x, weights, axis=axis, keepdims=keepdims, tolerance=1e-3, scalar_dtype=False)
    for axis in AXES:
        assert_same("softmax", logits, axis=axis, tolerance=half)
        assert_same("log_softmax", logits, axis=axis, tolerance=half)
        for base in (None, 2, 0.5, 10):
            assert_same("entropy", x, base=base, axis=axis, tolerance=2e-3, scalar_dtype=False)
            assert_same("entropy", x, weights, base=base, axis=axis, tolerance=2e-3, scalar_dtype=False)


ROWS = [[-INF], [-INF, -INF], [NAN, 1], [INF, NAN], [0, -INF], [710.0, 0.0], [1e300, -1e300], [-1e-300, 0.0]]


@pytest.mark.parametrize("row", ROWS, ids=str)
@pytest.mark.parametrize("name", REDUCING)
def test_edges_of_rows(name: str, row: Any) -> None:
    assert_same(name, row)
    assert_same(name, [row, row], axis=1)


def test_weights() -> None:
    logits = [[0.0, 1.0], [NAN, 2.0], [INF, 2.0], [-INF, 2.0]]
    for a, b in itertools.product(logits, [[0, 1], [1, -1], [-2, -1], [1, 0]]):
        assert_same("logsumexp", a, b=b, return_sign=True)
        assert_same("logsumexp", a, b=b)
    assert_same("logsumexp", np.zeros((4, 1, 2, 1)), b=np.ones((3, 1, 5)), axis=(0, 4))
    assert_same("logsumexp", np.float32([1, 2]), b=np.float32([1, 2]))
    assert_same("logsumexp", np.float32([1, 2]), b=2.0, tolerance=1e-6)
    assert_same("logsumexp", [1.0, 2.0], b=np.ones(3))
    assert_same("logsumexp", [1.0, 2.0], b=np.ones(2, complex))


@pytest.mark.parametrize("base", [None, 2, 10.0, 0.5, INF, np.float64(3), np.array(2.0), 0, -1])
def test_entropies_of_odd_weights(base: Any, rng: np.random.Generator) -> None:
    """Negative weights, sums of 0, infinities; arguments that are divided by their sums along different axes."""
    for _ in range(60):
        first = tuple(rng.integers(1, 4, rng.integers(1, 4)))
        second = tuple(int(rng.choice([1, length])) for length in first[-rng.integers(1, 4) :])
        p, q = rng.random(first), rng.random(second) + 0.1
        if rng.random() < 0.4:
            p.flat[0] = rng.choice([-1, 0, INF, NAN, -0.1])
        if rng.random() < 0.3:
            q.flat[-1] = rng.choice([-1, 0, INF, NAN, -0.1])
        p = p if rng.random() < 0.8 else -p
        p, q = (p, q) if rng.random() < 0.5 else (q, p)
        axis = int(rng.integers(-1, 2))
        assert_same("entropy", p, base=base, axis=axis, tolerance=1e-9)
        assert_same("entropy", p, q, base=base, axis=axis, tolerance=1e-9)
        if base is None or base > 0:
            assert_same("jensenshannon", p, q, base, axis=axis, tolerance=1e-7)


def test_pdist_takes_it(rng: np.random.Generator) -> None:
    x = rng.uniform(size=(5, 7))
    theirs = scipy.spatial.distance.pdist(x, "jensenshannon")
    np.testing.assert_allclose(scipy.spatial.distance.pdist(x, ours.jensenshannon), theirs, rtol=1e-12)


class Marked(np.ndarray):
    """A subclass of arrays, as pandas, units or matrices are."""


def test_masked_arrays_and_subclasses_are_scipys() -> None:
    masked = np.ma.masked_array([0.5, 0.25], [False, True])
    assert np.ma.isMaskedArray(ours.entr(masked)) == np.ma.isMaskedArray(scipy.special.entr(masked))
    assert_same("logsumexp", masked)
    assert isinstance(ours.expit(np.array([[0.0, 1.0]]).view(Marked)), Marked)


# ---- the differences of docs/drop-ins.md -----------------------------------------------------------------------------


def test_infinite_logits_are_limits() -> None:
    with np.errstate(all="ignore"):
        assert np.isnan(scipy.special.softmax([INF, 1.0])).all()
        assert np.isnan(scipy.special.log_softmax([INF, 1.0])[0])
    assert ours.softmax([INF, 1.0]).tolist() == [1.0, 0.0] and ours.softmax([INF, INF]).tolist() == [0.5, 0.5]
    assert ours.log_softmax([INF, 1.0]).tolist() == [0.0, -INF]


def test_values_that_scipy_loses() -> None:
    assert scipy.special.logsumexp([0.0, -40.0]) == 0 and ours.logsumexp([0.0, -40.0]) == math.exp(-40)
    assert scipy.special.log_softmax([40.0, 0.0])[0] == 0 and ours.log_softmax([40.0, 0.0])[0] == -math.exp(-40)
    with np.errstate(all="ignore"):
        assert scipy.special.rel_entr(1e300, 1e-10) == INF
    assert ours.rel_entr(1e300, 1e-10) == pytest.approx(1e300 * 310 * math.log(10))
    p, q = [0.1, 0.2, 0.7], [0.1 + 1e-12, 0.2, 0.7 - 1e-12]
    assert ours.entropy(p, q) == pytest.approx(0.5 * 1e-24 * (1 / 0.1 + 1 / 0.7), rel=1e-3)
    assert ours.jensenshannon(p, p) == 0 and 0 < ours.jensenshannon(p, q) < 1e-11
    assert ours.entropy([1e308, 1e308]) == math.log(2)


def test_unsigned_integers_do_not_wrap_around() -> None:
    x = np.array([0, 200], np.uint8)
    with np.errstate(all="ignore"):
        assert scipy.special.logsumexp(x) == INF
    assert ours.logsumexp(x) == 200 and ours.softmax(x).tolist() == [0.0, 1.0]


def test_float16_is_rounded_once() -> None:
    x = np.full(4000, 1, np.float16)
    assert scipy.special.logsumexp(x).dtype == ours.logsumexp(x).dtype == np.float16
    assert ours.logsumexp(x) == np.float16(1 + math.log(4000))


def test_one_float32_row_stays_float32_in_another_base() -> None:
    p = np.float32([0.25, 0.75])
    assert ours.entropy(p, base=2).dtype == np.float32


def test_no_floating_point_warnings() -> None:
    with np.errstate(all="raise"):
        assert np.isnan(ours.logsumexp([0.0, 0.0], b=[1.0, -3.0]))
        assert ours.logit([0.0, 1.0, 2.0])[0] == -INF and ours.xlogy(1.0, 0.0) == -INF
        assert np.isnan(ours.entropy([0.0, 0.0]))
