"""A part of many_pairs.py, and its stored result."""

from __future__ import annotations

from many_pairs import FAMILIES, RESULT, run


def test_no_pair_breaks_a_law() -> None:
    counts, found = run(40_000, seed=2)
    assert found == []
    assert len(counts) == 2 * len(FAMILIES) and sum(counts.values()) >= 40_000


def test_ten_million_pairs_were_checked() -> None:
    total = RESULT.read_text(encoding="ascii").splitlines()[-1]
    pairs, complaints = int(total.split()[0]), int(total.split()[-2])
    assert pairs >= 10_000_000 and complaints == 0
