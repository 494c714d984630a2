"""The ledger: hashes of result bits over the battery, which every build, thread count and language reproduces."""

from __future__ import annotations

import hashlib
from typing import Any, Callable, Dict, List, Tuple

import numpy as np

from ._arrays import Array
from ._battery import DIRECTORY, DTYPES, Case, Inputs, read_battery
from ._divergences import cross_entropy as cross_entropy_of_distributions
from ._divergences import js_distance, js_divergence, kl_divergence
from ._elementwise import log_sigmoid, logaddexp, sigmoid, sigmoid_grad, softplus
from ._information import (
    binary_entropy,
    entropy,
    perplexity,
    renyi_entropy,
    self_information,
    tsallis_entropy,
)
from ._joint import conditional_entropy, joint_entropy, mutual_information
from ._log_domain import log_softmax, logsumexp, softmax
from .losses import cross_entropy, cross_entropy_with_grad

LEDGER = DIRECTORY / "ledger.txt"


def _options(case: Case) -> Dict[str, Any]:
    return {"reduction": case.reduction, "empty": case.empty, "ignore_index": case.ignore_index}


def _base(case: Case) -> Dict[str, Any]:
    return {"base": case.base or None}


def _measure(case: Case) -> Dict[str, Any]:
    return {"base": case.base or None, "normalize": bool(case.normalize)}


def _tables(case: Case, given: Inputs) -> Array:
    """Each row of the case as a table of `height` rows."""
    return given.x.reshape(case.rows, case.height, case.cols // case.height)


# By the names of the C functions: the outputs, in the order of the C function's arguments.
FUNCTIONS: Dict[str, Callable[[Case, Inputs], Tuple[Any, ...]]] = {
    "logsumexp": lambda case, given: (logsumexp(given.x),),
    "logsumexp_weighted": lambda case, given: logsumexp(given.x, weights=given.weights, return_sign=True),
    "logaddexp": lambda case, given: (logaddexp(given.x, given.second),),
    "softmax": lambda case, given: (softmax(given.x, temperature=case.temperature),),
    "log_softmax": lambda case, given: (log_softmax(given.x, temperature=case.temperature),),
    "sigmoid": lambda case, given: (sigmoid(given.x),),
    "sigmoid_grad": lambda case, given: (sigmoid_grad(given.x),),
    "log_sigmoid": lambda case, given: (log_sigmoid(given.x),),
    "softplus": lambda case, given: (softplus(given.x),),
    "self_information": lambda case, given: (self_information(given.x, **_base(case)),),
    "binary_entropy": lambda case, given: (binary_entropy(given.x, **_base(case)),),
    "entropy": lambda case, given: (entropy(given.x, **_measure(case)),),
    "perplexity": lambda case, given: (perplexity(given.x),),
    "renyi_entropy": lambda case, given: (renyi_entropy(given.x, case.order, **_base(case)),),
    "tsallis_entropy": lambda case, given: (tsallis_entropy(given.x, case.order),),
    "cross_entropy": lambda case, given: (
        cross_entropy_of_distributions(given.x, given.second, **_measure(case)),
    ),
    "kl_divergence": lambda case, given: (kl_divergence(given.x, given.second, **_measure(case)),),
    "js_divergence": lambda case, given: (js_divergence(given.x, given.second, **_measure(case)),),
    "js_distance": lambda case, given: (js_distance(given.x, given.second, **_measure(case)),),
    "joint_entropy": lambda case, given: (joint_entropy(_tables(case, given), **_base(case)),),
    "conditional_entropy": lambda case, given: (
        conditional_entropy(_tables(case, given), given=case.given, **_base(case)),
    ),
    "mutual_information": lambda case, given: (mutual_information(_tables(case, given), **_base(case)),),
    "softmax_cross_entropy": lambda case, given: (cross_entropy(given.x, given.target, **_options(case)),),
    "softmax_cross_entropy_grad": lambda case, given: cross_entropy_with_grad(
        given.x, given.target, grad_output=given.grad_output, **_options(case)
    ),
}


def little_endian(value: Any) -> Array:
    """The result as its bytes are hashed."""
    array = np.asarray(value)
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<"))


def compute() -> Dict[str, str]:
    """The ledger of the build that runs, by "FUNCTION DTYPE"."""
    battery = read_battery()
    hashes = {f"{name} {dtype}": hashlib.sha256() for name in battery.functions for dtype in DTYPES}
    for case in battery.cases:
        for dtype in DTYPES:
            given = battery.inputs(case, dtype)
            for name in case.functions:
                for output in FUNCTIONS[name](case, given):
                    hashes[f"{name} {dtype}"].update(little_endian(output))
    return {key: value.hexdigest() for key, value in hashes.items()}


def read_ledger() -> Dict[str, str]:
    """The ledger that this version promises."""
    lines = LEDGER.read_text(encoding="ascii").splitlines()
    return {key: value for key, _, value in (line.rpartition(" ") for line in lines)}


def text_of(ledger: Dict[str, str]) -> str:
    return "".join(f"{key} {value}\n" for key, value in ledger.items())


def compare(got: Dict[str, str], promised: Dict[str, str]) -> List[Tuple[str, bool]]:
    """Every line of either ledger, and whether they agree on it."""
    return [(key, got.get(key) == promised.get(key)) for key in {**promised, **got}]
