"""logsumexp, softmax and log_softmax of short float rows, in float arithmetic: within 1 ULP of doubles at all its limits, 1.5 next to and below the normal numbers, and where it is left."""

from __future__ import annotations

import numpy as np
import pytest

import native_entropy as ne

CLASSES = [2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 16, 33, 64, 100, 128]
ROWS = 300
DEEPEST = -103.97  # below it exp is 0 as a float


def some(generator, shape, chance=0.3):
    return generator.random(shape) < chance


def rows_of(function):
    """A row's least element is below all others by what the function says."""

    def changed(x, generator):
        x = -abs(x) / 9
        x[:, 0] = 0
        x[some(generator, x.shape) & (np.arange(x.shape[1]) > 0)] = 0
        place = generator.integers(1, x.shape[1], len(x))
        x[np.arange(len(x)), place] = function(generator, len(x))
        return x

    return changed


LIMITS = {
    "ordinary": lambda x, generator: x,
    "sure": lambda x, generator: x + generator.uniform(0, 200, (len(x), 1)) * (np.arange(x.shape[1]) == generator.integers(x.shape[1], size=(len(x), 1))),
    "equal": lambda x, generator: np.where(some(generator, x.shape, 0.6), 1, x * 1e-6),
    "wide": lambda x, generator: x * 30,
    "deep": rows_of(lambda generator, n: generator.uniform(-112, -85, n)),
    "at the depth": rows_of(lambda generator, n: -86 + generator.choice([-1, 0, 1, 2], n) * 2.0**-17),
    "at the bottom": rows_of(lambda generator, n: -111 + generator.choice([-1, 0, 1, 2], n) * 2.0**-17),
    "at zero": rows_of(lambda generator, n: DEEPEST + generator.uniform(-1, 1, n)),
    "alone": lambda x, generator: np.where(np.arange(x.shape[1]) == 0, 0, -generator.uniform(80, 120, x.shape)),
    "masked": lambda x, generator: np.where(some(generator, x.shape) & (np.arange(x.shape[1]) > 0), generator.choice([-np.inf, -1e9, -3e38, -104, -150], x.shape), x),
    "large": lambda x, generator: x + generator.choice([4194303, 4194305, -4194303, -4194305, 1e30, 65536], (len(x), 1)),
    "negative": lambda x, generator: x - generator.uniform(0, 12, (len(x), 1)),
    "normalised": lambda x, generator: x - ne.logsumexp(x)[:, None],
    "nearly": lambda x, generator: x - ne.logsumexp(x)[:, None] + generator.choice([1, -1], (len(x), 1)) * 10 ** -generator.uniform(0, 7, (len(x), 1)),
    "signs": lambda x, generator: x * generator.choice([1, -1, 1e-3, 1e-30, 0, -0.0], x.shape),
}


def units(found, wanted, dtype):
    """What lies between them, in ULP of the type, of finite numbers, and whether the wanted one is small; the others are the same."""
    assert found.dtype == dtype and found.shape == wanted.shape
    finite = np.isfinite(wanted)
    assert np.array_equal(found[~finite].astype("float64"), wanted[~finite], equal_nan=True)
    size = abs(wanted[finite])
    with np.errstate(over="ignore"):
        return abs(found[finite].astype("float64") - wanted[finite]) / np.spacing(size.astype(dtype)).astype("float64"), size < 2.0**-120


def numbers(cols, limit, dtype="float32"):
    generator = np.random.default_rng(cols)
    with np.errstate(over="ignore"):
        return LIMITS[limit](generator.normal(scale=3, size=(ROWS, cols)), generator).astype(dtype)


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("cols", CLASSES)
def test_within_one_unit(cols, limit):
    x = numbers(cols, limit)
    for function in (ne.logsumexp, ne.softmax, ne.log_softmax):
        found, wanted = function(x), function(x.astype("float64"))
        error, is_small = units(found, wanted, "float32")
        assert error[~is_small].max(initial=0) <= 1 and error[is_small].max(initial=0) <= (1 if function is ne.logsumexp else 1.5), function.__name__
    found = ne.softmax(x)
    assert (found[x == -np.inf] == 0).all() and (abs(found.astype("float64").sum(axis=1) - 1) < 1e-6).all()


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("cols", [2, 5, 10, 17, 100])
def test_each_row_by_itself(cols, limit):
    """Rows that are left to doubles stand between others; every row has the bits it has alone, in place or not, on one thread or two."""
    x = numbers(cols, limit)
    x[5, 0], x[77, 1], x[130], x[200] = np.nan, np.inf, -np.inf, 0
    for function in (ne.logsumexp, ne.softmax, ne.log_softmax):
        found = function(x)
        for row in range(0, ROWS, 3):
            assert function(x[row : row + 1]).tobytes() == found[row : row + 1].tobytes()
        stepped = np.full((ROWS, cols + 3), 7, "float32")
        stepped[:, :cols] = x
        assert function(stepped[:, :cols]).tobytes() == found.tobytes()
        if function is ne.logsumexp:
            assert function(np.ascontiguousarray(x.T), axis=0).tobytes() == found.tobytes()
        else:
            function(stepped[:, :cols], out=stepped[:, :cols])
            assert stepped[:, :cols].tobytes() == found.tobytes() and (stepped[:, cols:] == 7).all()
        before = ne.get_num_threads()
        many = np.tile(x, (40, 1))
        try:
            for threads in (1, 2):
                ne.set_num_threads(threads)
                assert function(many).tobytes() == np.tile(found, (40,) + (1,) * (found.ndim - 1)).tobytes()
        finally:
            ne.set_num_threads(before)


@pytest.mark.parametrize("limit", ["ordinary", "sure", "wide", "masked", "nearly", "deep"])
@pytest.mark.parametrize("cols", [2, 3, 7, 8, 10, 12, 33, 128])
def test_of_sixteen_bits(cols, limit):
    """float16 numbers are numbers like others: the sums' logarithms are those of the same floats. Elements are theirs, rounded, or those of doubles."""
    x = numbers(cols, limit, "float16")
    x[5, 0], x[77, 1], x[130], x[200] = np.nan, np.inf, -np.inf, 0
    assert ne.logsumexp(x).tobytes() == ne.logsumexp(x.astype("float32")).tobytes()
    for function in (ne.softmax, ne.log_softmax):
        assert units(function(x), function(x.astype("float64")), "float16")[0].max(initial=0) <= 0.501


@pytest.mark.parametrize("rows", [1, 2, 7, 15, 16, 17, 63, 64, 65, 130])
def test_nothing_else_is_written(rows):
    for cols in (2, 9, 128):
        x = np.random.default_rng(rows).normal(size=(rows, cols)).astype("float32")
        for function in (ne.softmax, ne.log_softmax):
            memory = np.full(rows * cols + 40, 7, "float32")
            function(x, out=memory[20:-20].reshape(rows, cols))
            assert (memory[:20] == 7).all() and (memory[-20:] == 7).all()
        memory = np.full(rows + 40, 7, "float32")
        ne.logsumexp(x, out=memory[20:-20])
        assert (memory[:20] == 7).all() and (memory[-20:] == 7).all() and (memory[20:-20] == ne.logsumexp(x)).all()
