"""Runs the reference cases through native_entropy and measures the errors, for the tests and for the README's table."""

from __future__ import annotations

import functools
import math
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

import numpy as np

import native_entropy as ne
from reference_calls import CALLS, RESULTS
from reference_data import ALL_DTYPES, REFERENCE, Case, errors, output_dtype, read
from reference_losses import LOSSES, assert_same_bits, call_loss

FILES = [path for dtype in ALL_DTYPES for path in sorted(REFERENCE.glob(f"*_{dtype}.txt"))]


class Measured(NamedTuple):
    """The largest error of one output of one case, in ULP, and what it may be."""

    case: str
    output: str
    bound: float
    error: float
    rule: str = "value"


@functools.lru_cache(maxsize=None)
def measure(path: Path) -> List[Measured]:
    """Every output of every case of a file."""
    file = read(path)
    function, _, dtype = path.stem.rpartition("_")
    assert (file.function, file.dtype) == (function.split(".")[0], dtype)
    measured = []
    for case in file.cases:
        for name, got in call(file.function, case, file.dtype).items():
            if name not in case.outputs:  # a case need not say what each output is
                continue
            got = np.asarray(got)
            wanted = RESULTS.get(name, ALL_DTYPES[output_dtype(name, file.dtype)])
            assert got.dtype == wanted, case.name
            error = float(np.max(errors(case, name, got, file.dtype), initial=0.0))
            measured.append(Measured(case.name, name, case.bounds[name][0], error, case.bounds[name][1]))
    return measured


def worst(measured: List[Measured]) -> Dict[Tuple[str, float], Measured]:
    """The case with the largest error, by output and bound."""
    found: Dict[Tuple[str, float], Measured] = {}
    for result in measured:
        key = result.output, result.bound
        found[key] = max(found.get(key, result), result, key=lambda each: each.error)
    return found


def call(function: str, case: Case, dtype: str = "") -> Dict[str, Any]:
    """The outputs of one case, by name."""
    size = math.prod(case.shape)
    matrices = ("x", "weights", "p", "q", "pxy", "counts")
    arrays = dict(case.inputs)
    for name in matrices:
        if name in arrays and arrays[name].size == size:
            arrays[name] = arrays[name].reshape(case.shape)
    bits = {"dtype": "bfloat16"} if dtype == "bf16" else {}
    if function == "logsumexp_weighted":
        value, sign = ne.logsumexp(arrays["x"], weights=arrays["weights"], return_sign=True, **bits)
        unsigned = ne.logsumexp(arrays["x"], weights=arrays["weights"], **bits)
        assert_same_bits(unsigned, np.where(sign < 0, np.array(np.nan, value.dtype), value))
        return {"logsumexp": value, "sign": sign}
    if function in LOSSES:
        return call_loss(function, case, dtype)
    if function in CALLS:
        return {function: CALLS[function](arrays, **keywords_of(function, case))}
    return {function: getattr(ne, function)(*arrays.values(), **keywords_of(function, case), **bits)}


def keywords_of(function: str, case: Case) -> Dict[str, Any]:
    """The parameters of a case as the Python function takes them."""
    readers: Dict[str, Callable[[str], Any]] = {"normalize": lambda text: bool(int(text))}
    readers.update(dict.fromkeys(("given", "estimator", "average"), str))
    keywords = {name: readers.get(name, float.fromhex)(text) for name, text in case.parameters.items()}
    if "order" in keywords:
        keywords["q" if function == "tsallis_entropy" else "alpha"] = keywords.pop("order")
    return keywords
