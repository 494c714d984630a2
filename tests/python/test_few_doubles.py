"""logsumexp and softmax of short rows of doubles with the exponentials of long rows: within 1 ULP at all limits of that way, against 64-bit significands, and where it is left."""

from __future__ import annotations

import numpy as np
import pytest

import native_entropy as ne

COLS = [2, 3, 4, 5, 7, 8, 9, 10, 12, 13, 16, 33, 64, 100, 128]
ROWS = 300
WIDE = np.longdouble
pytestmark = pytest.mark.skipif(np.finfo(WIDE).nmant < 63, reason="no wider type to compare with")


def of_lowest(function):
    """One element of each row lies below the largest by what the function says, the others by less than 40."""

    def changed(x, generator):
        x = -abs(x) - abs(x.min()) / 9
        x[:, 0] = 0
        x[np.arange(len(x)), generator.integers(1, x.shape[1], len(x))] = function(generator, len(x))
        return x

    return changed


LIMITS = {
    "ordinary": lambda x, generator: x,
    "sure": lambda x, generator: x + generator.uniform(0, 60, (len(x), 1)) * (np.arange(x.shape[1]) == generator.integers(x.shape[1], size=(len(x), 1))),
    "equal": lambda x, generator: np.where(generator.random(x.shape) < 0.6, 1, x * 1e-6),
    "wide": lambda x, generator: x * 30,
    "at the depth": of_lowest(lambda generator, n: -700 + generator.choice([-1, 0, 1, 2], n) * 2.0**-43),
    "deep": of_lowest(lambda generator, n: generator.uniform(-760, -690, n)),
    "masked": lambda x, generator: np.where((generator.random(x.shape) < 0.3) & (np.arange(x.shape[1]) > 0), generator.choice([-np.inf, -1e9, -1e300], x.shape), x),
    "at the bottom": of_lowest(lambda generator, n: -746 + generator.choice([-1, 0, 1, 2], n) * 2.0**-43),
    "large": lambda x, generator: x + generator.choice([2.0**50, 2.0**50 - 9, -(2.0**50), 1e5, 2.0**52, -1e300], (len(x), 1)),
    "small results": lambda x, generator: x - ne.logsumexp(x)[:, None] + generator.uniform(-1, 1, (len(x), 1)),
    "half": lambda x, generator: x - ne.logsumexp(x)[:, None] + generator.choice([0.5, -0.5], (len(x), 1)) + generator.integers(-2, 3, (len(x), 1)) * 2.0**-52,
}


def numbers(cols, limit):
    generator = np.random.default_rng(cols)
    return LIMITS[limit](generator.normal(scale=3, size=(ROWS, cols)), generator)


def units(found, wanted):
    return abs(found.astype(WIDE) - wanted) / np.spacing(abs(wanted).astype("float64")).astype(WIDE)


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("cols", COLS)
def test_within_one_unit(cols, limit):
    x = numbers(cols, limit)
    largest = x.max(axis=1, keepdims=True)
    powers = np.exp(x.astype(WIDE) - largest)
    total = powers.sum(axis=1, keepdims=True)
    probabilities, wanted = ne.softmax(x), powers / total
    is_normal = wanted > 2.0**-1020
    assert units(probabilities, wanted)[is_normal].max() <= (1 if limit not in ("deep", "at the depth", "at the bottom", "large") else 3)
    assert (probabilities[x == -np.inf] == 0).all() and (abs(probabilities - wanted)[~is_normal] <= 2.0**-1070).all()
    result = (largest + np.log(total))[:, 0]
    assert units(ne.logsumexp(x), result)[abs(result) >= 0.5].max(initial=0) <= 1


@pytest.mark.parametrize("cols", COLS)
def test_the_largest_of_a_sure_row_has_its_digits(cols):
    """Beside 1, terms as small as 2^-60 count for the others' probabilities, and the sum's digits for the largest's."""
    x = np.zeros((60, cols))
    x[:, 1:] = -np.arange(60)[:, None] * np.log(2)
    powers = np.exp(x.astype(WIDE))
    assert units(ne.softmax(x), powers / powers.sum(axis=1, keepdims=True)).max() <= 1


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("cols", [2, 5, 10, 17, 100])
def test_each_row_by_itself(cols, limit):
    """Rows that take another way stand between others; every row has the bits it has alone or among few, in place or not, on one thread or two."""
    x = numbers(cols, limit)
    x[5, 0], x[77, 1], x[130], x[200], x[201, 0], x[202, 0] = np.nan, np.inf, -np.inf, 0, -720, 1e300
    for function in (ne.logsumexp, ne.softmax):
        found = function(x)
        for first in range(0, ROWS, 13):
            for count in (1, 2, 4, 5, 8):
                assert function(x[first : first + count]).tobytes() == found[first : first + count].tobytes()
        stepped = np.full((ROWS, cols + 3), 7.0)
        stepped[:, :cols] = x
        assert function(stepped[:, :cols]).tobytes() == found.tobytes()
        if function is ne.logsumexp:
            assert function(np.ascontiguousarray(x.T), axis=0).tobytes() == found.tobytes()
        else:
            function(stepped[:, :cols], out=stepped[:, :cols])
            assert stepped[:, :cols].tobytes() == found.tobytes() and (stepped[:, cols:] == 7).all()
        before = ne.get_num_threads()
        try:
            for threads in (1, 2):
                ne.set_num_threads(threads)
                assert function(np.tile(x, (40, 1))).tobytes() == np.tile(found, (40,) + (1,) * (found.ndim - 1)).tobytes()
        finally:
            ne.set_num_threads(before)
