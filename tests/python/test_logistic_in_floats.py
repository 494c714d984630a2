"""sigmoid, its derivative, softplus and log_sigmoid of numbers no wider than float, in float arithmetic up to a size of 80 and in doubles beyond."""

from __future__ import annotations

from typing import Any, Callable, Dict, Tuple

import mpmath
import numpy as np
import pytest

import native_entropy as ne

LARGEST = 80.0  # in floats
WORST = 0.65  # ULP: tests/proof has every float
DIGITS = 60


def exact_softplus(x: Any) -> Any:
    return mpmath.log1p(mpmath.exp(x))


FUNCTIONS: Dict[str, Tuple[Callable[..., Any], Callable[[Any], Any]]] = {
    "sigmoid": (ne.sigmoid, lambda x: 1 / (1 + mpmath.exp(-x))),
    "sigmoid_grad": (ne.sigmoid_grad, lambda x: mpmath.exp(-x) / (1 + mpmath.exp(-x)) ** 2),
    "softplus": (ne.softplus, exact_softplus),
    "log_sigmoid": (ne.log_sigmoid, lambda x: -exact_softplus(-x)),
}
functions = pytest.mark.parametrize("name", FUNCTIONS)


def numbers() -> np.ndarray:
    """Next to the limit of floats, to a table's steps, to 0, and anywhere."""
    steps = np.concatenate([np.arange(-24, 25) * np.log(2) / 8, np.arange(-24, 25) * np.log(2) / 8 + np.log(2) / 16, [LARGEST, -LARGEST, 87.5, -87.5, -103, 103.9]]).astype(np.float32)
    near = np.concatenate([np.nextafter(steps, np.float32(side)) for side in (-np.inf, np.inf)])
    sizes = 2.0 ** np.arange(-149, 7)
    random = np.random.default_rng(1)
    anywhere = np.concatenate([random.uniform(-LARGEST, LARGEST, 500), random.normal(size=500), random.uniform(-110, 110, 200)])
    return np.concatenate([steps, near, sizes, -sizes, anywhere]).astype(np.float32)


@functions
def test_values(name: str) -> None:
    function, exact = FUNCTIONS[name]
    x = numbers()
    got = function(x)
    with mpmath.workdps(DIGITS):
        for at, result in zip(x, got):
            true = exact(mpmath.mpf(float(at)))
            unit = max(2.0**-149, np.spacing(np.float32(abs(true)))) if abs(true) > 2.0**-149 else 2.0**-149
            assert abs(mpmath.mpf(float(result)) - true) <= WORST * float(unit), (at, result, true)


@functions
def test_limits(name: str) -> None:
    x = np.array([np.inf, -np.inf, np.nan, -np.nan, 3e38, -3e38, 0.0, -0.0], np.float32)
    sure = {
        "sigmoid": [1, 0, np.nan, np.nan, 1, 0, 0.5, 0.5],
        "sigmoid_grad": [0, 0, np.nan, np.nan, 0, 0, 0.25, 0.25],
        "softplus": [np.inf, 0, np.nan, np.nan, 3e38, 0, np.log(2), np.log(2)],
        "log_sigmoid": [0, -np.inf, np.nan, np.nan, 0, -3e38, -np.log(2), -np.log(2)],
    }[name]
    got = FUNCTIONS[name][0](x)
    assert np.array_equal(got, np.array(sure, np.float32), equal_nan=True)
    assert {int(bits) for bits in got[np.isnan(got)].view(np.uint32)} == {0x7FC00000}


@functions
@pytest.mark.parametrize("share", [0, 0.001, 0.1, 1])
def test_an_element_does_not_depend_on_those_around_it(name: str, share: float) -> None:
    function = FUNCTIONS[name][0]
    random = np.random.default_rng(3)
    pool = numbers()
    small, large = pool[abs(pool) <= LARGEST], np.append(pool[abs(pool) > LARGEST], np.float32([np.nan, np.inf, -np.inf]))
    alone = {value.tobytes(): function(np.array([value])).tobytes() for value in np.concatenate([small, large])}
    for n in (1, 7, 8, 9, 15, 17, 31, 32, 33, 40, 63, 65, 1023, 1024, 1025, 2049, 5000):
        for offset in (0, 1):
            x = np.where(random.random(n) < share, random.choice(large, n), random.choice(small, n)).astype(np.float32)
            expected = b"".join(alone[value.tobytes()] for value in x)
            memory = np.full(n + 3, 7, np.float32)
            out = memory[offset + 1 : offset + 1 + n]
            function(x, out=out)
            assert out.tobytes() == expected, n
            assert (memory[: offset + 1] == 7).all() and (memory[offset + 1 + n :] == 7).all()
            place = x.copy()
            function(place, out=place)
            assert place.tobytes() == expected, n


@functions
def test_large_numbers_past_the_caches(name: str) -> None:
    function = FUNCTIONS[name][0]
    n = 9_000_001
    x = np.random.default_rng(4).normal(size=n).astype(np.float32) * 4
    x[[5, 4096, 100_000, n - 1]] = [-90, np.nan, 1000, -np.inf]
    memory = np.zeros(n + 7, np.float32)
    out = memory[3 : 3 + n]
    function(x, out=out)
    for first in range(0, n, 10_007):
        assert out[first : first + 10_007].tobytes() == function(x[first : first + 10_007]).tobytes(), first


@functions
@pytest.mark.parametrize("kind", ["float16", "bfloat16"])
def test_every_number_of_sixteen_bits(name: str, kind: str) -> None:
    """A result of doubles, rounded, but where floats are as near to a tie as they are to the value."""
    function = FUNCTIONS[name][0]
    bits = np.arange(1 << 16, dtype=np.uint32)
    if kind == "float16":
        x = bits.astype(np.uint16).view(np.float16)
        got = function(x).astype(np.float64)
        place = x.copy()
        assert function(place, out=place).tobytes() == function(x).tobytes()
        fraction, least = 10, -24
    else:
        narrow = bits.astype(np.uint16)
        x = (bits << 16).view(np.float32)
        got = (np.asarray(function(narrow, dtype="bfloat16")).astype(np.uint32) << 16).view(np.float32).astype(np.float64)
        fraction, least = 7, -133
    with np.errstate(invalid="ignore"):  # NaN that signals
        x = x.astype(np.float64)
    wide = function(x)
    assert np.array_equal(np.isnan(got), np.isnan(x))
    finite = np.isfinite(wide) & np.isfinite(got)
    with np.errstate(divide="ignore"):
        unit = 2.0 ** np.maximum(np.floor(np.log2(abs(wide[finite]))) - fraction, least)
    assert (abs(got[finite] - wide[finite]) <= 0.5001 * unit).all()
    assert np.array_equal(got[~finite & ~np.isnan(wide)], wide[~finite & ~np.isnan(wide)])
