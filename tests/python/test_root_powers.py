"""Renyi and Tsallis entropy of the orders 1/2, 3/2, 2, ... 8, whose powers are products and a root, against 400-bit arithmetic: where sums are 1, next to 1, tiny and huge."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

import native_entropy as ne

ORDERS = [k / 2 for k in range(1, 17) if k != 2]
ROWS = 24
BITS = 400
UNITS = {"float32": 1, "float64": 2}


def distributions(generator, rows, cols):
    return generator.dirichlet(np.full(cols, 0.7), size=rows)


def beside(size):
    """One outcome that is nearly or wholly sure."""

    def made(generator, rows, cols):
        p = distributions(generator, rows, cols) * size
        p[:, 0] = 1
        return p

    return made


def of_power_sum(generator, rows, cols, order):
    """No distributions: the sum of the powers is 1, but for roundings."""
    p = distributions(generator, rows, cols)
    return p / (p**order).sum(axis=1, keepdims=True) ** (1 / order)


KINDS = {
    "distributions": distributions,
    "sharp": lambda generator, rows, cols: generator.dirichlet(np.full(cols, 0.02), size=rows),
    "sure": lambda generator, rows, cols: np.eye(cols)[generator.integers(cols, size=rows)],
    "nearly sure": beside(1e-4),
    "surer": beside(1e-9),
    "as sure as can be": beside(1e-30),
    "uniform": lambda generator, rows, cols: np.full((rows, cols), 1 / cols),
    "tiny": lambda generator, rows, cols: distributions(generator, rows, cols) * 10.0 ** -generator.integers(1, 38, (rows, 1)),
    "subnormal": lambda generator, rows, cols: np.where(generator.random((rows, cols)) < 0.5, 1e-44, 0.25),
    "large": lambda generator, rows, cols: distributions(generator, rows, cols) * 10.0 ** generator.integers(1, 38, (rows, 1)),
    "beyond the range": lambda generator, rows, cols: distributions(generator, rows, cols) * (1e38 if cols < 64 else 1e300),
    "far below the range": lambda generator, rows, cols: distributions(generator, rows, cols) * (1e-42 if cols < 64 else 1e-307),
}


def rows_of(kind, dtype, cols, order):
    generator = np.random.default_rng(cols + int(2 * order))
    if kind == "power sums of 1":
        p = of_power_sum(generator, ROWS, cols, order)
    else:
        p = KINDS[kind](generator, ROWS, cols)
    return np.minimum(p, np.finfo(dtype).max).astype(dtype)


def exact(p, order):
    """Renyi's and Tsallis' entropy of one row."""
    with mpmath.workprec(BITS):
        if not p.any():
            return (-math.inf if order < 1 else math.inf), mpmath.mpf(1) / (order - 1)
        ones = int((p == 1).sum())
        others = mpmath.fsum(mpmath.mpf(float(x)) ** mpmath.mpf(order) for x in p if x not in (0, 1))
        excess = others + (ones - 1)  # others itself where there is a 1, however small it is
        logarithm = mpmath.log1p(excess) if abs(excess) < 0.5 else mpmath.log(others + ones)
        return logarithm / (1 - order), excess / (1 - order)


def units(found, wanted, dtype):
    if math.isinf(found) or math.isinf(wanted):
        return 0.0 if found == wanted or abs(wanted) > np.finfo(dtype).max else math.inf
    with mpmath.workprec(BITS):
        nearest = dtype.type(float(wanted))
        return float(abs(mpmath.mpf(float(found)) - wanted) / mpmath.mpf(float(np.spacing(abs(nearest)))))


@pytest.mark.parametrize("cols", [1, 2, 3, 10, 64])
@pytest.mark.parametrize("kind", [*KINDS, "power sums of 1"])
@pytest.mark.parametrize("name", UNITS)
def test_within_the_bound(name, kind, cols):
    dtype = np.dtype(name)
    for order in ORDERS if cols <= 10 else ORDERS[::6]:
        p = rows_of(kind, dtype, cols, order)
        renyi, tsallis = ne.renyi_entropy(p, order), ne.tsallis_entropy(p, order)
        for row in range(0, ROWS, 12 if cols > 10 else 6):
            wanted = exact(p[row], order)
            for found, value in zip((renyi[row], tsallis[row]), wanted):
                assert units(found, value, dtype) <= UNITS[name], (order, row, p[row], found, value)
        assert ne.renyi_entropy(p[5], order).tobytes() == renyi[5].tobytes()
        assert ne.tsallis_entropy(p[5], order).tobytes() == tsallis[5].tobytes()


@pytest.mark.parametrize("name", UNITS)
@pytest.mark.parametrize("order", ORDERS)
def test_long_rows(name, order):
    dtype = np.dtype(name)
    p = np.random.default_rng(7).dirichlet(np.full(5000, 0.5), size=2).astype(dtype)
    for row in range(2):
        renyi, tsallis = exact(p[row], order)
        assert units(ne.renyi_entropy(p, order)[row], renyi, dtype) <= UNITS[name]
        assert units(ne.tsallis_entropy(p, order)[row], tsallis, dtype) <= UNITS[name]


@pytest.mark.parametrize("name", UNITS)
@pytest.mark.parametrize("order", ORDERS)
def test_sure_outcomes_are_0(name, order):
    p = np.eye(9, dtype=name)
    for entropy in (ne.renyi_entropy(p, order), ne.tsallis_entropy(p, order)):
        assert (entropy == 0).all() and not np.signbit(entropy).any()


@pytest.mark.parametrize("name", UNITS)
@pytest.mark.parametrize("order", ORDERS)
def test_what_is_no_probability(name, order):
    p = np.full((4, 10), 0.1, dtype=name)
    p[0, 3], p[1, 4], p[2, 5] = -0.1, np.nan, -0.0
    for entropy in (ne.renyi_entropy(p, order), ne.tsallis_entropy(p, order)):
        assert np.isnan(entropy[:2]).all() and np.isfinite(entropy[2:]).all()
