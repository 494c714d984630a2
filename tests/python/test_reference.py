"""Every function against the reference values, within its published bound."""

from __future__ import annotations

import math
from typing import Any, Dict, List, Tuple

import numpy as np
import pytest

import native_entropy as ne
from reference_data import DTYPES, REFERENCE, Case, errors, read

FILES = sorted(REFERENCE.glob("*_f32.txt")) + sorted(REFERENCE.glob("*_f64.txt"))


def call(function: str, case: Case, dtype: str) -> Dict[str, Any]:
    """The outputs of one case, by name."""
    size = math.prod(case.shape)
    matrices = ("x", "weights", "logits")
    arrays = dict(case.inputs)
    for name in matrices:
        if name in arrays and arrays[name].size == size:
            arrays[name] = arrays[name].reshape(case.shape)
    if function == "logsumexp_weighted":
        value, sign = ne.logsumexp(arrays["x"], weights=arrays["weights"], return_sign=True)
        unsigned = ne.logsumexp(arrays["x"], weights=arrays["weights"])
        assert_same_bits(unsigned, np.where(sign < 0, np.array(np.nan, value.dtype), value))
        return {"logsumexp": value, "sign": sign}
    if function.startswith("softmax_cross_entropy"):
        return cross_entropy(function, case, arrays)
    keywords = {name: float.fromhex(value) for name, value in case.parameters.items() if name == "temperature"}
    return {function: getattr(ne, function)(*arrays.values(), **keywords)}


def cross_entropy(function: str, case: Case, arrays: Dict[str, np.ndarray]) -> Dict[str, Any]:
    words = ("reduction", "empty")
    keywords: Dict[str, Any] = {name: value for name, value in case.parameters.items() if name in words}
    if "ignore_index" in case.parameters:
        text = case.parameters["ignore_index"]
        keywords["ignore_index"] = None if text == "none" else int(text)
    loss = ne.losses.cross_entropy(arrays["logits"], arrays["target"], **keywords)
    if not function.endswith("_grad"):
        return {"loss": loss}
    scale = arrays.get("grad_output")
    if scale is not None and keywords["reduction"] != "none":
        scale = scale[0]
    again, grad = ne.losses.cross_entropy_with_grad(arrays["logits"], arrays["target"], grad_output=scale, **keywords)
    assert_same_bits(loss, again)
    return {"loss": loss, "grad": grad}


def assert_same_bits(a: Any, b: Any) -> None:
    """Equal dtypes, shapes and bits; NaNs are equal to each other."""
    a, b = np.asarray(a), np.asarray(b)
    assert a.dtype == b.dtype
    np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(np.signbit(a[~np.isnan(a)]), np.signbit(b[~np.isnan(b)]))


def summary(function: str, dtype: str, worst: Dict[Tuple[str, float], Tuple[float, str]]) -> str:
    parts = [
        f"{name + ' ' if len(worst) > 1 else ''}worst {error:.3f} ULP (case {case}), bound {bound:g}"
        for (name, bound), (error, case) in sorted(worst.items())
    ]
    return f"{function} {dtype}: {'; '.join(parts)}"


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_within_the_bound(path, worst_errors: Dict[str, str]) -> None:
    file = read(path)
    assert f"{file.function}_{file.dtype}" == path.stem and file.cases
    worst: Dict[Tuple[str, float], Tuple[float, str]] = {}
    beyond: List[str] = []
    for case in file.cases:
        for name, got in call(file.function, case, file.dtype).items():
            got = np.asarray(got)
            assert got.dtype == DTYPES[file.dtype], case.name
            error = float(np.max(errors(case, name, got, file.dtype), initial=0.0))
            bound = case.bounds[name][0]
            worst[name, bound] = max(worst.get((name, bound), (0.0, case.name)), (error, case.name))
            if not error <= bound:
                beyond.append(f"{case.name}: {name} {error:.3f} ULP, bound {bound:g}")
    worst_errors[path.stem] = summary(file.function, file.dtype, worst)
    assert not beyond, "\n".join(beyond)


def test_every_function_has_reference_values_in_both_dtypes() -> None:
    stems = {path.stem for path in FILES}
    assert stems == {stem[:-3] + suffix for stem in stems for suffix in ("f32", "f64")} and stems
