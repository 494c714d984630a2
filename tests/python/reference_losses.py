"""Calls the losses and the measures from logits with the cases of the reference files."""

from __future__ import annotations

import math
from typing import Any, Dict, Tuple

import numpy as np

import native_entropy as ne
from reference_data import Case

_LOSS, _LOSS_AND_GRADIENT = ("loss",), ("loss", "grad")

# By the name of the C function: the Python function, and the names of its outputs.
LOSSES: Dict[str, Tuple[Any, Tuple[str, ...]]] = {
    "softmax_cross_entropy": (ne.losses.cross_entropy, _LOSS),
    "softmax_cross_entropy_grad": (ne.losses.cross_entropy_with_grad, _LOSS_AND_GRADIENT),
    "softmax_cross_entropy_soft_grad": (ne.losses.cross_entropy_with_grad, _LOSS_AND_GRADIENT),
    "softmax_entropy_grad": (ne.logits.entropy_with_grad, ("entropy", "grad")),
    "token_log_probs": (ne.logits.token_log_probs, ("token_log_probs",)),
    "softmax_cross_entropy_stats": (ne.logits.cross_entropy_stats, ("loss", "logsumexp", "entropy", "correct")),
    "softmax_perplexity": (ne.logits.perplexity, ("perplexity",)),
    "softmax_kl_divergence_grad": (ne.logits.kl_divergence_with_grad, ("kl_divergence", "grad_p", "grad_q")),
    "softmax_js_divergence": (ne.logits.js_divergence, ("js_divergence",)),
}
_NAMES = """nll_loss multi_margin_loss binary_cross_entropy binary_cross_entropy_with_logits focal_loss kl_div mse_loss
hinge_loss gaussian_nll_loss poisson_nll_loss""".split()
LOSSES.update({f"{name}_grad": (getattr(ne.losses, f"{name}_with_grad"), _LOSS_AND_GRADIENT) for name in _NAMES})

# The functions without gradients, whose bits are the same.
_TWINS = {with_grad: getattr(ne.losses, with_grad.__name__[: -len("_with_grad")], None) for with_grad, _ in LOSSES.values()}
_TWINS[ne.logits.entropy_with_grad] = ne.logits.entropy
_TWINS[ne.logits.kl_divergence_with_grad] = ne.logits.kl_divergence

_KEYWORDS = {"weight": "weight", "pos_weight": "pos_weight", "class_weight": "weight", "sample_weight": "sample_weight"}
_FLAGS = ("full", "log_input", "log_target")


def call_loss(function: str, case: Case, dtype: str) -> Dict[str, Any]:
    """The outputs of one case, by name; its twin without gradient gives the same bits."""
    python, names = LOSSES[function]
    arrays, keywords = _arguments(python, case, dtype)
    factor = case.inputs.get("grad_output")
    twin = _TWINS[python] if len(names) > 1 and "grad" in names[1] else None
    if twin is None:
        return dict(zip(names, _flat(python(*arrays, **keywords), names)))
    if factor is not None:
        factor = factor[0] if case.parameters.get("reduction", "none") != "none" else factor
    outputs = dict(zip(names, _flat(python(*arrays, grad_output=factor, **keywords), names)))
    assert_same_bits(twin(*arrays, **keywords), outputs[names[0]])
    return outputs


def _flat(result: Any, names: Tuple[str, ...]) -> Tuple[Any, ...]:
    if len(names) == 1:
        return (result,)
    if len(names) == 3:
        value, gradients = result
        return (value, *gradients)
    return tuple(result)


def _arguments(python: Any, case: Case, dtype: str) -> Tuple[Tuple[Any, ...], Dict[str, Any]]:
    keywords: Dict[str, Any] = {"dtype": "bfloat16"} if dtype == "bf16" else {}
    for name, text in case.parameters.items():
        if name == "ignore_index":
            keywords[name] = None if text == "none" else int(text)
        elif name in _FLAGS:
            keywords[name] = text != "0"
        elif name in ("reduction", "empty"):
            if python.__module__.startswith("native_entropy.losses") or name == "empty":
                keywords[name] = text
        elif name != "batch":
            keywords[name] = float.fromhex(text) if "x" in text else int(text)
    shape = case.shape
    if "batch" in case.parameters:
        shape = (int(case.parameters["batch"]), -1)
    arrays = []
    for name, array in case.inputs.items():
        if name == "grad_output":
            continue
        elementwise = len(case.shape) == 1 and array.size
        full = np.resize(array, case.shape) if elementwise else array  # an array that repeats is written out
        shaped = full.reshape(shape) if full.size == math.prod(case.shape) and name not in ("target", "class_weight") else full
        if name in _KEYWORDS:
            keywords[_KEYWORDS[name]] = shaped if len(case.shape) == 1 else array
        else:
            arrays.append(shaped)
    return tuple(arrays), keywords


def assert_same_bits(a: Any, b: Any) -> None:
    """Equal dtypes, shapes and bits; NaNs are equal to each other."""
    a, b = np.asarray(a), np.asarray(b)
    assert a.dtype == b.dtype
    np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(np.signbit(a[~np.isnan(a)]), np.signbit(b[~np.isnan(b)]))
