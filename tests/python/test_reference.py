"""Every function against the reference values, within its published bound."""

from __future__ import annotations

from typing import Dict, List

import numpy as np
import pytest

from reference_data import Case, Output, errors
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
    """Of float32 and float64, and of float16 and bfloat16."""
    stems = {path.stem for path in FILES}
    assert stems
    for one, other in (("f32", "f64"), ("f16", "bf16")):
        assert {stem[: -len(one) - 1] for stem in stems if stem.endswith(f"_{one}")} == {
            stem[: -len(other) - 1] for stem in stems if stem.endswith(f"_{other}")
        }


def test_an_error_that_no_double_can_count_is_infinite() -> None:
    """Without a warning: this is what peers are measured with."""
    case = Case("huge", {"loss": (1.0, "ulp")}, outputs={"loss": Output([0, 1], [5e-324, 1.0], [0.0, 0.0], [0.0, 0.0], False)})
    assert errors(case, "loss", np.array([1.0, 1.0]), "f64").tolist() == [np.inf, 0.0]
