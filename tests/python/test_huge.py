"""Rows of more than 2^31 elements. The array is zeros that nobody has written: it takes address space, and hardly any memory."""

from __future__ import annotations

import math

import numpy as np
import pytest

import native_entropy as ne

LENGTH = 2**31 + 100


@pytest.fixture(scope="module")
def zeros() -> np.ndarray:
    row = np.zeros(LENGTH, np.float32)
    row[-1] = 25.0
    return row


def test_logsumexp_reads_the_last_element(zeros: np.ndarray) -> None:
    expected = np.float32(25.0 + math.log1p((LENGTH - 1) * math.exp(-25.0)))
    assert ne.logsumexp(zeros) == expected


def test_cross_entropy_of_the_last_class(zeros: np.ndarray) -> None:
    expected = np.float32(math.log1p((LENGTH - 1) * math.exp(-25.0)))
    assert ne.losses.cross_entropy(zeros[np.newaxis], [LENGTH - 1]) == expected


def test_many_rows(zeros: np.ndarray) -> None:
    rows = zeros.reshape(-1, 12)
    result = ne.logsumexp(rows)
    assert result.shape == (LENGTH // 12,)
    assert result[0] == np.float32(math.log(12.0))
    assert result[-1] == np.float32(25.0 + math.log1p(11 * math.exp(-25.0)))
