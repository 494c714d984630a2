"""Results of more than 32 MB, which are written past the caches: the bits of the same rows in smaller calls, wherever they lie."""

from __future__ import annotations

from typing import Callable, Dict

import numpy as np
import pytest

import native_entropy as ne

BYTES = 34 << 20
CACHED_BYTES = 4 << 20
PERIOD = 7  # of the targets: calls begin at a multiple of it
DTYPES = {"f16": np.float16, "f32": np.float32, "f64": np.float64}
Function = Callable[[np.ndarray, np.ndarray], object]


def gradient(x: np.ndarray, out: np.ndarray) -> object:
    target = np.arange(len(x)) % PERIOD
    return ne.losses.cross_entropy_with_grad(x, target, reduction="sum", out=out)


OF_ROWS: Dict[str, Function] = {
    "softmax": lambda x, out: ne.softmax(x, out=out),
    "softmax with a temperature": lambda x, out: ne.softmax(x, temperature=1.5, out=out),
    "log_softmax": lambda x, out: ne.log_softmax(x, out=out),
    "cross_entropy_with_grad": gradient,
}
OF_ELEMENTS: Dict[str, Function] = {
    "sigmoid": lambda x, out: ne.sigmoid(x, out=out),
    "softplus": lambda x, out: ne.softplus(x, out=out),
    "self_information": lambda x, out: ne.self_information(1 / (1 + abs(x)), out=out),
    "binary_entropy": lambda x, out: ne.binary_entropy(1 / (1 + abs(x)), out=out),
}


def check(function: Function, dtype: str, cols: int, offset: int) -> None:
    kind = np.dtype(DTYPES[dtype])
    rows, few_rows = (size // (cols * kind.itemsize) // PERIOD * PERIOD for size in (BYTES, CACHED_BYTES))
    few_rows = max(few_rows, PERIOD)
    x = np.random.default_rng(cols + offset).normal(size=(rows, cols)).astype(kind) * kind.type(3)
    memory = np.full(x.size + 2 * 64, 7, kind)
    start = 64 + offset
    result = memory[start : start + x.size].reshape(x.shape)
    function(x, result)
    few = np.empty((few_rows, cols), kind)
    for first in range(0, rows, few_rows):
        part = x[first : first + few_rows]
        function(part, few[: len(part)])
        assert result[first : first + len(part)].tobytes() == few[: len(part)].tobytes(), f"rows from {first} on"
    assert (memory[:start] == 7).all() and (memory[start + x.size :] == 7).all()


@pytest.mark.parametrize("offset", [0, 13])
@pytest.mark.parametrize("cols", [1000, 1031, 40009])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("function", OF_ROWS)
def test_rows(function: str, dtype: str, cols: int, offset: int) -> None:
    check(OF_ROWS[function], dtype, cols, offset)


@pytest.mark.parametrize("offset", [0, 13])
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("function", OF_ELEMENTS)
def test_elements(function: str, dtype: str, offset: int) -> None:
    check(OF_ELEMENTS[function], dtype, 1031, offset)


@pytest.mark.parametrize("n", [16384, 32767, 32768, 49151, 49153, 200_003])
@pytest.mark.parametrize("dtype", DTYPES)
def test_one_row_in_place_by_several_threads(dtype: str, n: int) -> None:
    x = np.random.default_rng(n).normal(size=n).astype(DTYPES[dtype])
    threads = ne.get_num_threads()
    try:
        ne.set_num_threads(1)
        expected = [ne.softmax(x), ne.log_softmax(x)]
        for count in (1, 2, 3, 64):
            ne.set_num_threads(count)
            for function, result in zip((ne.softmax, ne.log_softmax), expected):
                place = x.copy()
                function(place, out=place)
                assert place.tobytes() == result.tobytes(), (function, count)
    finally:
        ne.set_num_threads(threads)
