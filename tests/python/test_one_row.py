"""A row that stands alone takes a shorter way, along the lanes: it has the bits that it has among others, whatever it holds, and nothing else is written."""

from __future__ import annotations

import numpy as np
import pytest
import test_few_logits
import test_few_probabilities

import native_entropy as ne
from native_entropy import losses

COLS = [*range(2, 36), 47, 48, 49, 63, 64, 65, 100, 127, 128]
STEP = 11  # one row in eleven of those there are
DTYPES = ["float32", "float16", "float64"]


def alone(function, *arrays):
    """The function of every eleventh row of the arrays, one by one."""
    for row in range(0, len(arrays[0]), STEP):
        yield row, np.asarray(function(*(array[row : row + 1] for array in arrays)))


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("limit", test_few_logits.LIMITS)
@pytest.mark.parametrize("cols", COLS)
def test_logits(cols, limit, dtype):
    x = test_few_logits.numbers(cols, limit, dtype)
    x[0, 0], x[STEP, -1], x[2 * STEP], x[3 * STEP, cols // 2] = np.nan, np.inf, -np.inf, -np.inf
    for function in (ne.logsumexp, ne.softmax, ne.log_softmax):
        among = function(x)
        for row, found in alone(function, x):
            assert found.tobytes() == among[row : row + 1].tobytes(), (function.__name__, row)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("cols", COLS)
def test_in_place_and_nothing_else(cols, dtype):
    x = test_few_logits.numbers(cols, "ordinary", dtype)
    for function in (ne.softmax, ne.log_softmax):
        among = function(x)
        for row in range(0, len(x), STEP):
            memory = np.full(cols + 80, 7, dtype)
            part = memory[40:-40].reshape(1, cols)
            part[...] = x[row]
            function(part, out=part)
            assert part.tobytes() == among[row].tobytes()
            assert (memory[:40] == 7).all() and (memory[-40:] == 7).all()
    sums = np.full(3, 7, ne.logsumexp(x).dtype)
    ne.logsumexp(x[:1], out=sums[1:2])
    assert sums[0] == sums[2] == 7 and sums[1] == ne.logsumexp(x)[0]


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("limit", test_few_logits.LIMITS)
@pytest.mark.parametrize("cols", COLS)
def test_cross_entropy_of_classes(cols, limit, dtype):
    x = test_few_logits.numbers(cols, limit, dtype)
    x[0, 0], x[STEP, -1], x[2 * STEP], x[3 * STEP, cols // 2] = np.nan, np.inf, -np.inf, -np.inf
    target = (np.arange(len(x)) // STEP) % cols
    target[-1 - (len(x) - 1) % STEP] = -100
    among = losses.cross_entropy(x, target, reduction="none")
    for reduction in ("none", "mean", "sum"):
        for row, found in alone(lambda z, t, reduction=reduction: losses.cross_entropy(z, t, reduction=reduction), x, target):
            ignored_mean = target[row] == -100 and reduction == "mean"
            assert np.isnan(found) if ignored_mean else found.ravel().tobytes() == among[row : row + 1].tobytes(), (reduction, row)


@pytest.mark.parametrize("target", [-100, -1, 10, -(2**63), 2**63 - 1])
def test_what_is_no_class_is_refused_or_ignored(target):
    x = test_few_logits.numbers(10, "ordinary")[:1]
    if target == -100:
        assert losses.cross_entropy(x, np.array([target]), reduction="sum") == 0
        target = 3
        assert losses.cross_entropy(x, np.array([target]), ignore_index=target, reduction="sum") == 0
    else:
        for ignored in (-100, None):
            with pytest.raises(IndexError, match="target"):
                losses.cross_entropy(x, np.array([target]), ignore_index=ignored)


@pytest.mark.parametrize("base", [None, 2, 0.5])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("limit", test_few_probabilities.LIMITS)
@pytest.mark.parametrize("cols", COLS)
def test_probabilities(cols, limit, dtype, base):
    p = test_few_probabilities.numbers(cols, limit, dtype=dtype)
    q = test_few_probabilities.numbers(cols, limit, seed=1, dtype=dtype)
    ordinary = test_few_probabilities.numbers(cols, "ordinary", seed=1, dtype=dtype)
    cases = [(lambda a: ne.entropy(a, base=base), p)]
    cases += [(lambda a, b: ne.cross_entropy(a, b, base=base), p, other) for other in (q, ordinary)]
    cases += [(ne.perplexity, p)] if base is None else []
    for function, *arrays in cases:
        among = function(*arrays)
        for row, found in alone(function, *arrays):
            assert found.tobytes() == among[row : row + 1].tobytes(), row
