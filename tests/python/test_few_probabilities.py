"""Entropy, perplexity and cross-entropy of short rows of floats, in float arithmetic: within 1 ULP of doubles at all its limits, and where it is left."""

from __future__ import annotations

import numpy as np
import pytest

import native_entropy as ne

CLASSES = [2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 16, 33, 64, 100, 128]
ROWS = 300


def one_of(x):
    """A column of each row, as a mask."""
    return np.arange(x.shape[1]) == np.arange(len(x))[:, None] % x.shape[1]


def sure(x, generator):
    """One probability 1 less little, the others as little."""
    little = 10 ** -generator.uniform(0.5, 9, (len(x), 1))
    return np.where(one_of(x), 1 - little, x * little)


LIMITS = {
    "ordinary": lambda x, generator: x,
    "sparse": lambda x, generator: np.where(generator.random(x.shape) < 0.4, 0, x),
    "one": lambda x, generator: one_of(x) * 1.0,
    "sure": sure,
    "next to 1": lambda x, generator: np.where(one_of(x), 1 - generator.integers(0, 4, (len(x), 1)) * 2.0**-24, generator.choice([0, 1e-30, 1e-12], x.shape)),
    "halves": lambda x, generator: np.where(one_of(x), 0.5 + generator.integers(-2, 3, (len(x), 1)) * 2.0**-24, x / 2),
    "no distribution": lambda x, generator: generator.uniform(0, 0.5, x.shape) * generator.uniform(0, 1, (len(x), 1)),
    "two above": lambda x, generator: np.where(generator.random(x.shape) < 0.5, generator.uniform(0.5, 1, x.shape), x),
    "above 1": lambda x, generator: np.where(one_of(x) & (generator.random((len(x), 1)) < 0.3), generator.uniform(1, 3, (len(x), 1)), x),
    "small": lambda x, generator: x * 2.0 ** generator.integers(-70, -50, (len(x), 1)),
    "tiny": lambda x, generator: x * 10 ** -generator.uniform(25, 45, (len(x), 1)),
    "beside tiny": lambda x, generator: np.where(one_of(x), x, x * 10 ** -generator.uniform(20, 45, x.shape)),
    "signs": lambda x, generator: np.where(generator.random(x.shape) < 0.05, generator.choice([-0.0, 0.0, -0.1, np.nan, np.inf, -np.inf], x.shape), x),
}


def numbers(cols, limit, seed=0, dtype="float32"):
    generator = np.random.default_rng([cols, seed])
    return LIMITS[limit](generator.dirichlet(np.ones(cols), ROWS), generator).astype(dtype)


def assert_within_one(found, wanted):
    assert found.dtype == "float32" and found.shape == wanted.shape
    finite = np.isfinite(wanted)
    assert np.array_equal(found[~finite].astype("float64"), wanted[~finite], equal_nan=True)
    error = abs(found[finite].astype("float64") - wanted[finite]) / np.spacing(abs(wanted[finite]).astype("float32")).astype("float64")
    assert error.max(initial=0) <= 1


@pytest.mark.parametrize("base", [None, 2, 10])
@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("cols", CLASSES)
def test_entropy(cols, limit, base):
    p = numbers(cols, limit)
    found = ne.entropy(p, base=base)
    assert_within_one(found, ne.entropy(p.astype("float64"), base=base))
    assert ne.renyi_entropy(p, 1, base=base).tobytes() == found.tobytes()
    assert limit != "one" or (found == 0).all()


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("cols", CLASSES)
def test_perplexity(cols, limit):
    p = numbers(cols, limit)
    found = ne.perplexity(p)
    assert_within_one(found, ne.perplexity(p.astype("float64")))
    assert limit != "one" or (found == 1).all()
    for row in range(0, ROWS, 7):
        assert ne.perplexity(p[row : row + 1]).tobytes() == found[row : row + 1].tobytes()


@pytest.mark.parametrize("of_q", LIMITS)
@pytest.mark.parametrize("of_p", LIMITS)
@pytest.mark.parametrize("cols", [2, 3, 8, 10, 13, 128])
def test_cross_entropy(cols, of_p, of_q):
    p, q = numbers(cols, of_p), numbers(cols, of_q, seed=1)
    wide = p.astype("float64"), q.astype("float64")
    assert_within_one(ne.cross_entropy(p, q), ne.cross_entropy(*wide))
    assert_within_one(ne.cross_entropy(p, q, base=2), ne.cross_entropy(*wide, base=2))
    assert_within_one(ne.cross_entropy(p, q[:1]), ne.cross_entropy(wide[0], wide[1][:1]))
    if of_p == of_q:
        assert ne.cross_entropy(p, p).tobytes() == ne.entropy(p).tobytes() == ne.cross_entropy(p, p.copy()).tobytes()


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("cols", [2, 5, 10, 17, 100])
def test_each_row_by_itself(cols, limit):
    """Rows that are left to doubles stand between others; every row has the bits it has alone, in any layout, on one thread or two."""
    p, q = numbers(cols, limit), numbers(cols, "ordinary", seed=1)
    p[5, 0], p[77, 1], p[130, 0] = np.nan, -1, np.inf
    entropy, cross = ne.entropy(p), ne.cross_entropy(p, q)
    for row in range(0, ROWS, 3):
        assert ne.entropy(p[row : row + 1]).tobytes() == entropy[row : row + 1].tobytes()
        assert ne.cross_entropy(p[row : row + 1], q[row : row + 1]).tobytes() == cross[row : row + 1].tobytes()
    stepped = np.full((ROWS, cols + 3), 7, "float32")
    stepped[:, :cols] = p
    assert ne.entropy(stepped[:, :cols]).tobytes() == entropy.tobytes() == ne.entropy(np.ascontiguousarray(p.T), axis=0).tobytes()
    before = ne.get_num_threads()
    try:
        for threads in (1, 2):
            ne.set_num_threads(threads)
            assert ne.entropy(np.tile(p, (40, 1))).tobytes() == np.tile(entropy, 40).tobytes()
            assert ne.cross_entropy(np.tile(p, (40, 1)), np.tile(q, (40, 1))).tobytes() == np.tile(cross, 40).tobytes()
    finally:
        ne.set_num_threads(before)


@pytest.mark.parametrize("limit", ["ordinary", "sparse", "one", "sure", "two above", "tiny"])
@pytest.mark.parametrize("cols", [2, 3, 7, 8, 10, 12, 33, 128])
def test_of_sixteen_bits(cols, limit):
    """float16 numbers are numbers like others."""
    p, q = numbers(cols, limit, dtype="float16"), numbers(cols, "ordinary", seed=1, dtype="float16")
    wide = p.astype("float32"), q.astype("float32")
    assert ne.entropy(p).tobytes() == ne.entropy(wide[0]).tobytes()
    assert ne.cross_entropy(p, q).tobytes() == ne.cross_entropy(*wide).tobytes()
