"""Millions of random and adversarial pairs of distributions, and joint tables made of them: no divergence, no distance and no
mutual information is ever negative, no NaN comes out but those of the contract, equal inputs give exactly 0.

    .venv/bin/python tests/python/many_pairs.py                10 million pairs; the result is tests/python/many_pairs.txt
    .venv/bin/python tests/python/many_pairs.py --pairs 100000 --seed 7

The tests run a small part of it with other seeds (test_many_pairs.py).
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Tuple

import numpy as np

import native_entropy as ne

Pair = Tuple[np.ndarray, np.ndarray]
RESULT = Path(__file__).with_suffix(".txt")
ROWS = 20_000  # pairs made and checked at a time
LONGEST = 24  # columns; some are longer
LOG_2 = float(np.log(2.0))


def distributions(rng: np.random.Generator, rows: int, cols: int) -> np.ndarray:
    """From nearly uniform to nearly deterministic."""
    concentration = 10.0 ** rng.uniform(-2, 2, size=(rows, 1))
    values = rng.standard_gamma(np.broadcast_to(concentration, (rows, cols))) + 1e-300
    return values / values.sum(axis=1, keepdims=True)


def random_pairs(rng: np.random.Generator, rows: int, cols: int, dtype) -> Pair:
    return distributions(rng, rows, cols).astype(dtype), distributions(rng, rows, cols).astype(dtype)


def near_pairs(rng: np.random.Generator, rows: int, cols: int, dtype) -> Pair:
    """Relative differences from 1 down to less than a unit in the last place."""
    p = distributions(rng, rows, cols).astype(dtype)
    distance = 10.0 ** rng.uniform(-18, 0, size=(rows, 1))
    return p, (p * (1 + distance * rng.uniform(-1, 1, size=p.shape))).astype(dtype)


def neighbouring_pairs(rng: np.random.Generator, rows: int, cols: int, dtype) -> Pair:
    """Every element the next number above or below, or the same."""
    p = distributions(rng, rows, cols).astype(dtype)
    towards = rng.choice(np.array([-1, 0, 1]), size=p.shape)
    return p, np.where(towards == 0, p, np.nextafter(p, np.where(towards > 0, 2, -1).astype(dtype)))


def permuted_pairs(rng: np.random.Generator, rows: int, cols: int, dtype) -> Pair:
    p = distributions(rng, rows, cols).astype(dtype)
    return p, rng.permuted(p, axis=1)


def sparse_pairs(rng: np.random.Generator, rows: int, cols: int, dtype) -> Pair:
    p, q = random_pairs(rng, rows, cols, dtype)
    share = rng.random((rows, 1))
    return np.where(rng.random(p.shape) < share, p, 0).astype(dtype), np.where(rng.random(p.shape) < share, q, 0).astype(dtype)


def scaled_pairs(rng: np.random.Generator, rows: int, cols: int, dtype) -> Pair:
    """q a multiple of p by next to 1: around the limit where the difference of the sums no longer counts as rounding."""
    p = distributions(rng, rows, cols).astype(dtype)
    steps = rng.integers(-20, 21, size=(rows, 1)) * float(np.finfo(dtype).eps)
    return p, (p * (1 + steps)).astype(dtype)


def nearly_sure_pairs(rng: np.random.Generator, rows: int, cols: int, dtype) -> Pair:
    """One probability next to 1 on both sides."""
    pair = []
    for _ in range(2):
        rest = distributions(rng, rows, cols) * 10.0 ** rng.uniform(-20, -1, size=(rows, 1))
        rest[:, 0] = 1 - rest[:, 1:].sum(axis=1)
        pair.append(rest.astype(dtype))
    return pair[0], pair[1]


def all_magnitudes(rng: np.random.Generator, rows: int, cols: int, dtype) -> Pair:
    """Down to subnormal numbers."""
    least = -148 if dtype == np.float32 else -1073
    p, q = (np.ldexp(rng.random((rows, cols)), rng.integers(least, 1, size=(rows, cols))).astype(dtype) for _ in range(2))
    return p, q


def unnormalised_pairs(rng: np.random.Generator, rows: int, cols: int, dtype) -> Pair:
    scale = 10.0 ** rng.uniform(-30, 30, size=(rows, 1))
    p, q = random_pairs(rng, rows, cols, np.float64)
    return (p * scale).astype(dtype), (q * scale * rng.choice([1.0, 3.0, 1e-5], size=(rows, 1))).astype(dtype)


def any_bits(rng: np.random.Generator, rows: int, cols: int, dtype) -> Pair:
    """Numbers of any sign and size, infinities, NaN: mostly one of them among probabilities."""
    p, q = near_pairs(rng, rows, cols, dtype)
    for values in (p, q):
        odd = rng.integers(0, 256, size=(rows, values.itemsize), dtype=np.uint8).view(dtype)[:, 0]
        special = rng.choice(np.array([0, -0.0, np.nan, np.inf, -np.inf, -1, 1, 2], dtype), size=rows)
        places = rng.integers(0, cols, size=rows)
        kind = rng.integers(0, 3, size=rows)
        values[np.arange(rows), places] = np.choose(kind, [values[np.arange(rows), places], odd, special])
    return p, q


FAMILIES: Dict[str, Callable[..., Pair]] = {
    family.__name__: family
    for family in (
        random_pairs, near_pairs, neighbouring_pairs, permuted_pairs, sparse_pairs, scaled_pairs, nearly_sure_pairs,
        all_magnitudes, unnormalised_pairs, any_bits,
    )
}  # fmt: skip


class Complaint(NamedTuple):
    law: str
    value: float
    p: List[float]
    q: List[float]


def usable(*arrays: np.ndarray) -> np.ndarray:
    """Rows of numbers from 0 on, without infinities and NaN."""
    with np.errstate(invalid="ignore"):
        return np.logical_and.reduce([((x >= 0) & np.isfinite(x)).all(axis=1) for x in arrays])


def check_pairs(p: np.ndarray, q: np.ndarray) -> List[Complaint]:
    """The laws that some pair breaks."""
    found: List[Complaint] = []

    def expect(law: str, values: np.ndarray, holds: np.ndarray) -> None:
        found.extend(Complaint(law, float(values[r]), p[r].tolist(), q[r].tolist()) for r in np.flatnonzero(~holds)[:3])

    good = usable(p, q)
    # Infinite where p > 0 meets q = 0, and where the sum is beyond the range.
    impossible = ((p > 0) & (q == 0)).any(axis=1)
    with np.errstate(invalid="ignore", over="ignore"):
        wide_p, wide_q = p.astype(np.longdouble), q.astype(np.longdouble)
        p_sum, q_sum = wide_p.sum(axis=1), wide_q.sum(axis=1)
        agree = np.abs(p_sum - q_sum) <= 7.9 * np.finfo(p.dtype).eps * np.maximum(p_sum, q_sum)
        both_positive = good & (p_sum > 0) & (q_sum > 0)
        same = (p == q).all(axis=1) & good
    for normalize in (False, True):
        fine = both_positive if normalize else good
        words = "normalized " if normalize else ""
        kl = ne.kl_divergence(p, q, normalize=normalize)
        js = ne.js_divergence(p, q, normalize=normalize)
        distance = ne.js_distance(p, q, normalize=normalize)
        cross = ne.cross_entropy(p, q, normalize=normalize)
        for name, values in (("kl", kl), ("js", js), ("js_distance", distance), ("cross_entropy", cross)):
            expect(f"{words}{name} is NaN just where the contract says so", values, np.isnan(values) == ~fine)
        never_negative = fine & (agree | normalize)
        expect(f"{words}kl is never negative", kl, ~never_negative | (kl >= 0))
        expect(f"{words}kl is +inf where p > 0 and q = 0", kl, ~(fine & impossible) | (kl == np.inf))
        expect(f"{words}js is never negative", js, ~fine | (js >= 0))
        expect(f"{words}js_distance is never negative", distance, ~fine | (distance >= 0))
        with np.errstate(invalid="ignore", over="ignore"):
            most = (LOG_2 if normalize else LOG_2 / 2 * (p_sum + q_sum)) * (1 + 2 * np.finfo(p.dtype).eps)
            expect(f"{words}js is at most log 2", js, ~fine | (js <= most + np.finfo(p.dtype).smallest_subnormal))
        for name, values in (("kl", kl), ("js", js), ("js_distance", distance)):
            expect(f"{words}{name} of equal inputs is 0", values, ~(same & fine) | (values == 0))
        mirrored = ne.js_divergence(q, p, normalize=normalize)
        expect(f"{words}js is symmetric", js, (js == mirrored) | (np.isnan(js) & np.isnan(mirrored)))
    return found


def check_rows(p: np.ndarray, q: np.ndarray) -> List[Complaint]:
    """The laws of one distribution."""
    found: List[Complaint] = []
    with np.errstate(invalid="ignore"):
        good, sub_one = usable(p), (p <= 1).all(axis=1)
        some = (p > 0).any(axis=1)
    entropy, normalized = ne.entropy(p), ne.entropy(p, normalize=True)
    perplexity = ne.perplexity(p)
    for law, values, holds in (
        ("entropy is NaN just where the contract says so", entropy, np.isnan(entropy) == ~good),
        ("normalized entropy is NaN just where the contract says so", normalized, np.isnan(normalized) == ~(good & some)),
        ("perplexity is NaN just where the contract says so", perplexity, np.isnan(perplexity) == ~good),
        ("entropy is not negative where no p is above 1", entropy, ~(good & sub_one) | (entropy >= 0)),
        ("normalized entropy is never negative", normalized, ~(good & some) | (normalized >= 0)),
    ):
        found += [Complaint(law, float(values[r]), p[r].tolist(), q[r].tolist()) for r in np.flatnonzero(~holds)[:3]]
    return found


def check_tables(p: np.ndarray, q: np.ndarray) -> List[Complaint]:
    """Joint tables of two rows: the two distributions, each chosen half of the time."""
    found: List[Complaint] = []
    with np.errstate(invalid="ignore", over="ignore"):
        tables = np.stack([p, q], axis=1) / 2
        flat = tables.reshape(len(tables), -1)
        good = usable(flat)
        total = flat.astype(np.longdouble).sum(axis=1)
        one = np.abs(total - 1) <= 7.9 * np.finfo(p.dtype).eps
    information = ne.mutual_information(tables)
    conditional = [ne.conditional_entropy(tables, given=given) for given in "xy"]
    for law, values, holds in (
        ("mutual information is NaN just where the contract says so", information, np.isnan(information) == ~good),
        ("mutual information is never negative", information, ~(good & one) | (information >= 0)),
        ("conditional entropy given x is not negative, or NaN as the contract says", conditional[0], np.where(good, conditional[0] >= 0, np.isnan(conditional[0]))),
        ("conditional entropy given y is not negative, or NaN as the contract says", conditional[1], np.where(good, conditional[1] >= 0, np.isnan(conditional[1]))),
    ):
        found += [Complaint(law, float(values[r]), p[r].tolist(), q[r].tolist()) for r in np.flatnonzero(~holds)[:3]]
    return found


def run(pairs: int, seed: int) -> Tuple[Counter, List[Complaint]]:
    """At least so many pairs, all families in turn, in both dtypes; how many of each, and what is wrong."""
    rng = np.random.default_rng(seed)
    counts: Counter = Counter()
    found: List[Complaint] = []
    rows = min(ROWS, max(1, pairs // (2 * len(FAMILIES))))
    while sum(counts.values()) < pairs:
        for name, family in FAMILIES.items():
            for dtype in (np.float32, np.float64):
                long = rng.random() < 0.02
                cols = int(rng.integers(100, 300)) if long else int(rng.integers(1, LONGEST + 1))
                p, q = family(rng, max(1, rows // 20) if long else rows, cols, dtype)
                found += check_pairs(p, q) + check_rows(p, q) + check_tables(p, q)
                counts[f"{name} {np.dtype(dtype)}"] += len(p)
    return counts, found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=10_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.perf_counter()
    counts, found = run(options.pairs, options.seed)
    lines = [f"{name:<28} {count:>10} pairs" for name, count in sorted(counts.items())]
    lines += [f"{sum(counts.values())} pairs and as many joint tables, seed {options.seed}: {len(found)} complaints"]
    print("\n".join(lines))
    for complaint in found[:20]:
        print(complaint)
    print(f"{time.perf_counter() - start:.0f} s, {ne.isa()} build")
    if options.pairs >= 10_000_000 and not found:
        RESULT.write_text(f"# Written by many_pairs.py, native_entropy {ne.version}, {ne.isa()} build.\n" + "\n".join(lines) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
