"""Every function against the reference values, within its published bound."""

from __future__ import annotations

from typing import Dict, List

import pytest

from reference_errors import FILES, Measured, measure, worst


def summary(stem: str, measured: List[Measured]) -> str:
    found = worst(measured)
    parts = [
        f"{name + ' ' if len(found) > 1 else ''}worst {result.error:.3f} ULP (case {result.case}), bound {bound:g}"
        for (name, bound), result in sorted(found.items())
    ]
    function, _, dtype = stem.rpartition("_")
    return f"{function} {dtype}: {'; '.join(parts)}"


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_within_the_bound(path, worst_errors: Dict[str, str]) -> None:
    measured = measure(path)
    assert measured
    worst_errors[path.stem] = summary(path.stem, measured)
    beyond = [
        f"{result.case}: {result.output} {result.error:.3f} ULP, bound {result.bound:g}"
        for result in measured
        if not result.error <= result.bound
    ]
    assert not beyond, "\n".join(beyond)


def test_every_function_has_reference_values_in_both_dtypes() -> None:
    stems = {path.stem for path in FILES if not path.stem.endswith(("_i64", "_u8"))}
    assert stems == {stem[:-3] + suffix for stem in stems for suffix in ("f32", "f64")} and stems
