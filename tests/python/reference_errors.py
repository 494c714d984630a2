"""Runs the reference cases through native_entropy and measures the errors, for the tests and for the README's table."""

from __future__ import annotations

import functools
import math
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

import numpy as np

import native_entropy as ne
from reference_calls import CALLS, RESULTS
from reference_data import DTYPES, REFERENCE, Case, errors, read

FILES = [path for dtype in DTYPES for path in sorted(REFERENCE.glob(f"*_{dtype}.txt"))]


class Measured(NamedTuple):
    """The largest error of one output of one case, in ULP, and what it may be."""

    case: str
    output: str
    bound: float
    error: float


@functools.lru_cache(maxsize=None)
def measure(path: Path) -> List[Measured]:
    """Every output of every case of a file."""
    file = read(path)
    assert f"{file.function}_{file.dtype}" == path.stem
    measured = []
    for case in file.cases:
        for name, got in call(file.function, case).items():
            got = np.asarray(got)
            assert got.dtype == RESULTS.get(file.function, DTYPES[file.dtype]), case.name
            error = float(np.max(errors(case, name, got, file.dtype), initial=0.0))
            measured.append(Measured(case.name, name, case.bounds[name][0], error))
    return measured


def worst(measured: List[Measured]) -> Dict[Tuple[str, float], Measured]:
    """The case with the largest error, by output and bound."""
    found: Dict[Tuple[str, float], Measured] = {}
    for result in measured:
        key = result.output, result.bound
        found[key] = max(found.get(key, result), result, key=lambda each: each.error)
    return found


def call(function: str, case: Case) -> Dict[str, Any]:
    """The outputs of one case, by name."""
    size = math.prod(case.shape)
    matrices = ("x", "weights", "logits", "p", "q", "pxy", "counts")
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
    if function in CALLS:
        return {function: CALLS[function](arrays, **keywords_of(function, case))}
    return {function: getattr(ne, function)(*arrays.values(), **keywords_of(function, case))}


def keywords_of(function: str, case: Case) -> Dict[str, Any]:
    """The parameters of a case as the Python function takes them."""
    readers: Dict[str, Callable[[str], Any]] = {"normalize": lambda text: bool(int(text))}
    readers.update(dict.fromkeys(("given", "estimator", "average"), str))
    keywords = {name: readers.get(name, float.fromhex)(text) for name, text in case.parameters.items()}
    if "order" in keywords:
        keywords["q" if function == "tsallis_entropy" else "alpha"] = keywords.pop("order")
    return keywords


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
