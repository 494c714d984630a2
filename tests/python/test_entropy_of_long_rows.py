"""Entropy of more than 128 floats, whose blocks are summed in float arithmetic: beside long double, at the edges of what is, and of what is left to doubles."""

from __future__ import annotations

from typing import Dict

import numpy as np
import pytest

import native_entropy as ne

LENGTHS = [129, 191, 192, 193, 1000, 2048, 2049, 2176, 2177, 5003, 140_001]
WORST = 0.57  # 0.5 and 2^-28
needs_long_double = pytest.mark.skipif(np.finfo(np.longdouble).nmant < 63, reason="needs a long double of 64 bits")


def rows_of(n: int, seed: int) -> Dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    normal, uniform = random.normal(size=n), random.random(n)
    distributions = {
        "equal": np.ones(n),
        "normal logits": np.exp(normal),
        "wide logits": np.exp(12 * normal),
        "power law": 1 / np.arange(1, n + 1) ** 1.3,
        "rising to 1/3": 2.0 ** (np.arange(n) - n),
        "mostly 0": uniform * (uniform < 0.05),
        "half subnormal": np.where(uniform < 0.5, 1e-40, np.exp(normal)),
    }
    rows = {name: weights / weights.sum() for name, weights in distributions.items()}
    for start in (0.5, 0.5 - 2.0**-25, 0.367879, 0.25, 0.2499999, 0.0625, 2.0**-20, 2.0**-59, 2.0**-60, 2.0**-60 * (1 - 2.0**-24), 2.0**-61, 1e-38):
        rows[f"up to {start}"] = np.minimum(uniform * start * 1.1, start)
        rows[f"small, then {start}"] = np.where(np.arange(n) % 128 >= 64, start, start * 2.0 ** -(np.arange(n) % 40))
    for count in (1, 2, 8, 9, 20):
        for value in (0.5 + 2.0**-24, 0.7, 1 - 2.0**-24, 1):
            some = np.exp(normal)
            some *= (1 - value) / some.sum() + 1e-30
            some[random.choice(n, count, replace=False)] = value
            rows[f"{count} of {value}"] = some
    for count in (1, 2, 3, 4, 7):
        some = np.zeros(n)
        some[random.choice(n, count, replace=False)] = random.uniform(0.2, 0.5, count)
        rows[f"{count} alone"] = some
    return {name: row.astype(np.float32) for name, row in rows.items()}


def exact_of(row: np.ndarray) -> np.longdouble:
    wide = row[row > 0].astype(np.longdouble)
    return -(wide * np.log(wide)).sum()


@needs_long_double
@pytest.mark.parametrize("n", LENGTHS)
def test_every_row_is_within_the_bound(n: int) -> None:
    complaints = []
    for name, row in rows_of(n, n).items():
        exact = exact_of(row)
        error = abs(np.longdouble(ne.entropy(row)) - exact) / np.spacing(np.float32(exact))
        if not error <= WORST:
            complaints.append(f"{name}: {error} ULP")
    assert not complaints


@needs_long_double
def test_rounding_errors_do_not_add_up() -> None:
    """Many rows whose terms grow from small to large: what a sum loses of a term larger than itself would be lost."""
    random = np.random.default_rng(3)
    worst = 0.0
    for _ in range(400):
        row = (0.4 * random.uniform(0.5, 1) * 2.0 ** -((2047 - np.arange(2048)) // 16 % 24) * random.uniform(0.9, 1, 2048)).astype(np.float32)
        exact = exact_of(row)
        worst = max(worst, float(abs(np.longdouble(ne.entropy(row)) - exact) / np.spacing(np.float32(exact))))
    assert worst <= 0.51


@pytest.mark.parametrize("value", [np.nan, -np.nan, np.inf, -np.inf, -0.25, -1e-45])
@pytest.mark.parametrize("n", [129, 1000, 5003])
def test_what_is_no_probability_gives_nan(n: int, value: float) -> None:
    for confident in (False, True):
        for place in (0, 15, 16, 63, 64, n // 2, n - 1):
            row = np.full(n, 1 / n, np.float32)
            row[3] = 0.75 if confident else row[3]
            row[place] = value
            assert np.isnan(ne.entropy(row)), place


@needs_long_double
@pytest.mark.parametrize("value", [-0.0, 0.0, 1.0, 1 + 2.0**-23, 1.5, 3e38])
@pytest.mark.parametrize("n", [129, 1000, 5003])
def test_zeros_of_both_signs_and_numbers_from_1_on(n: int, value: float) -> None:
    for place in (0, 15, 16, 63, 64, n // 2, n - 1):
        row = np.full(n, 1 / n, np.float32)
        row[place] = value
        exact = exact_of(row)
        if abs(exact) > np.finfo(np.float32).max:
            assert ne.entropy(row) == np.sign(exact) * np.inf
        else:
            assert abs(np.longdouble(ne.entropy(row)) - exact) <= np.spacing(np.abs(np.float32(exact))), place


def test_certainty_is_0() -> None:
    for n in (129, 1000, 2049, 5003):
        for place in (0, 64, n - 1):
            row = np.zeros(n, np.float32)
            assert ne.entropy(row) == 0
            row[place] = 1
            result = ne.entropy(row)
            assert result == 0 and not np.signbit(result)


@pytest.mark.parametrize("n", [129, 1000, 2177, 5003])
def test_half_and_bfloat16_have_the_bits_of_float(n: int) -> None:
    for name, row in rows_of(n, n + 1).items():
        half = row.astype(np.float16)
        assert ne.entropy(half) == ne.entropy(half.astype(np.float32)), name
        bits = (row.view(np.uint32) >> 16).astype(np.uint16)
        assert ne.entropy(bits, dtype="bfloat16") == ne.entropy((bits.astype(np.uint32) << 16).view(np.float32)), name


@pytest.mark.parametrize("n", [129, 1000, 5003, 300_007])
def test_a_row_has_the_same_bits_wherever_and_by_whomever_it_is_summed(n: int) -> None:
    every = np.stack(list(rows_of(n, n + 2).values())[: 60 if n < 10_000 else 12])
    alone = np.stack([np.asarray(ne.entropy(row)) for row in every])
    memory = np.zeros(every.nbytes + 64, np.uint8)
    threads = ne.get_num_threads()
    try:
        for count in (1, 2, 7):
            ne.set_num_threads(count)
            assert ne.entropy(every).tobytes() == alone.tobytes()
            assert ne.entropy(np.asfortranarray(every)).tobytes() == alone.tobytes()
            assert ne.entropy(every.T.copy(), axis=0).tobytes() == alone.tobytes()
            shifted = memory[4 * count : 4 * count + every.nbytes].view(np.float32).reshape(every.shape)
            shifted[:] = every
            assert ne.entropy(shifted).tobytes() == alone.tobytes()
    finally:
        ne.set_num_threads(threads)
