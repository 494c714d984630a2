"""Code lengths: optimality, laws, edges, errors."""

from __future__ import annotations

import heapq
import math
from fractions import Fraction

import numpy as np
import pytest

import native_entropy as ne

codes = ne.codes
WEATHER = [0.35, 0.35, 0.1, 0.1, 0.04, 0.04, 0.01, 0.01]


def optimal_cost(p: np.ndarray) -> Fraction:
    heap = [Fraction(float(value)) for value in p if value > 0]
    heapq.heapify(heap)
    cost = heap[0] if len(heap) == 1 else Fraction(0)
    while len(heap) > 1:
        joined = heapq.heappop(heap) + heapq.heappop(heap)
        cost += joined
        heapq.heappush(heap, joined)
    return cost


@pytest.mark.parametrize("size", [1, 2, 3, 8, 50, 257])
@pytest.mark.parametrize("power", [1, 4, 20])
def test_huffman_is_optimal(size, power, dtype, rng) -> None:
    p = (rng.random(size) ** power).astype(dtype)
    p[rng.random(size) < 0.1] = 0
    p[0] = 1
    lengths = codes.huffman_lengths(p)
    assert lengths.dtype == np.int64 and ((lengths == 0) == (p == 0)).all()
    assert sum(Fraction(float(v)) * int(l) for v, l in zip(p, lengths)) == optimal_cost(p)
    assert codes.kraft_sum(lengths) == (1 if np.count_nonzero(p) > 1 else 0.5)


def test_laws_of_codes(rng) -> None:
    """Entropy <= Huffman <= Shannon < entropy + 1, and the expected length is a cross-entropy."""
    for size in (2, 5, 40, 300):
        p = rng.random(size)
        p /= p.sum()
        huffman, shannon = codes.huffman_lengths(p), codes.shannon_lengths(p)
        entropy = ne.entropy(p, base=2)
        costs = entropy, codes.expected_length(p, huffman), codes.expected_length(p, shannon), entropy + 1
        assert list(costs) == sorted(costs) and costs[2] < costs[3]
        assert codes.kraft_sum(shannon) <= 1
        assert codes.kraft_sum(shannon) == pytest.approx(codes.implied_distribution(shannon).sum(), rel=1e-15)
        implied = codes.implied_distribution(huffman)
        assert costs[1] == pytest.approx(ne.cross_entropy(p, implied, base=2), rel=1e-14)


def test_equal_weights_give_the_shortest_longest_word() -> None:
    for size in range(2, 70):
        lengths = codes.huffman_lengths([1.0] * size)
        assert lengths.max() == math.ceil(math.log2(size)) and lengths.max() - lengths.min() <= 1
    assert codes.huffman_lengths([2, 1, 1, 1, 1, 0]).tolist() == [2, 3, 3, 2, 2, 0]


def test_the_weather_station() -> None:
    lengths = [2, 2, 3, 3, 4, 4, 5, 5]
    assert codes.expected_length(WEATHER, lengths) == pytest.approx(2.42)
    assert codes.expected_length(WEATHER[::-1], lengths) == pytest.approx(4.58)
    assert codes.kraft_sum(lengths) == 0.9375
    assert codes.implied_distribution(lengths).tolist() == [0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625, 0.03125, 0.03125]
    assert codes.expected_length(WEATHER, codes.huffman_lengths(WEATHER)) < 2.42


def test_edges() -> None:
    assert codes.huffman_lengths([]).shape == codes.shannon_lengths([]).shape == codes.implied_distribution([]).shape == (0,)
    assert codes.huffman_lengths([0.0, 5.0, 0.0]).tolist() == [0, 1, 0]
    assert codes.shannon_lengths([1.0, 0.0, 3.0]).tolist() == [1, 0, 1]
    assert codes.huffman_lengths([-0.0, 0.0]).tolist() == [0, 0]
    assert codes.kraft_sum([]) == codes.kraft_sum([0, 0]) == 0
    assert codes.expected_length([0.5, 0.5], [1, 0]) == math.inf
    assert codes.expected_length([0.0, 1.0], [0, 3]) == 3
    assert math.isnan(codes.expected_length([-0.5, 0.5], [1, 1]))
    assert codes.implied_distribution([0, 1, 1074, 1075, 2**62]).tolist() == [0.0, 0.5, 5e-324, 0.0, 0.0]
    assert codes.shannon_lengths([5e-324, 2.0**-1022]).tolist() == [1074, 1022]


def test_shapes_dtypes_and_outputs(dtype, rng) -> None:
    p = rng.random((4, 6)).astype(dtype)
    for function in (codes.huffman_lengths, codes.shannon_lengths):
        expected = function(p)
        assert expected.shape == p.shape
        np.testing.assert_array_equal(function(p.ravel()), expected.ravel())
        np.testing.assert_array_equal(function(np.asfortranarray(p)), expected)
        out = np.zeros((4, 12), np.int64)[:, ::2]
        assert function(p, out=out) is out
        np.testing.assert_array_equal(out, expected)
        with pytest.raises(TypeError, match="out: dtype float64 given, int64 expected"):
            function(p, out=np.empty(p.shape))
        with pytest.raises(ValueError, match="out: shape"):
            function(p, out=np.empty(3, np.int64))
    lengths = codes.huffman_lengths(p).astype(np.uint8)
    assert codes.expected_length(p, lengths).dtype == dtype
    out = np.zeros(p.shape)
    assert codes.implied_distribution(lengths, out=out) is out
    np.testing.assert_array_equal(out, codes.implied_distribution(lengths))
    assert codes.huffman_lengths(0.5) == 1 and type(codes.huffman_lengths(0.5)) is np.int64


@pytest.mark.parametrize("bad", [-0.5, math.nan, math.inf, -math.inf])
def test_weights_that_are_none(bad, dtype) -> None:
    for function in (codes.huffman_lengths, codes.shannon_lengths):
        out = np.full((2, 2), -1)
        with pytest.raises(ValueError, match=r"p\[1, 0\] = .*: a finite number of at least 0 expected"):
            function(np.array([[0.5, 0.25], [bad, 0.25]], dtype), out=out)
        assert (out == -1).all()


def test_lengths_that_are_none() -> None:
    for call in (codes.kraft_sum, codes.implied_distribution, lambda lengths: codes.expected_length([0.5, 0.5], lengths)):
        with pytest.raises(ValueError, match=r"lengths\[1\] = -3: an integer of at least 0 expected"):
            call([1, -3])
        with pytest.raises(TypeError, match="lengths: dtype float64 is not supported; expected an integer type"):
            call([1.0, 2.0])
    with pytest.raises(ValueError, match=r"p of shape \(2,\) and lengths of shape \(3,\): one shape expected"):
        codes.expected_length([0.5, 0.5], [1, 2, 3])
