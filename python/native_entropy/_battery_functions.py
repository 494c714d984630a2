"""Calls the functions of the battery, by the names of the C functions."""

from __future__ import annotations

from typing import Any, Callable, Dict, Tuple

import numpy as np

from . import _divergences as divergences
from . import _from_data as from_data
from . import _information as information
from . import codes, gaussian, logits, losses
from ._arrays import Array
from ._battery import Case, Inputs
from ._elementwise import log_sigmoid, logaddexp, sigmoid, sigmoid_grad, softplus
from ._joint import conditional_entropy, joint_entropy, mutual_information
from ._log_domain import log_softmax, logsumexp, softmax

Outputs = Tuple[Any, ...]
Call = Callable[[Case, Inputs], Outputs]


def _keyword(given: Inputs) -> Dict[str, Any]:
    return {"dtype": "bfloat16"} if given.dtype == "bf16" else {}


# The outputs are in the order of the C function's arguments.
FUNCTIONS: Dict[str, Call] = {
    "logsumexp": lambda case, given: (logsumexp(given.x, **_keyword(given)),),
    "logsumexp_weighted": lambda case, given: tuple(
        logsumexp(given.x, weights=given.weights, return_sign=True, **_keyword(given))
    ),
    "logaddexp": lambda case, given: (logaddexp(given.x, given.second, **_keyword(given)),),
    "softmax": lambda case, given: (softmax(given.x, temperature=case.temperature, **_keyword(given)),),
    "log_softmax": lambda case, given: (log_softmax(given.x, temperature=case.temperature, **_keyword(given)),),
    "sigmoid": lambda case, given: (sigmoid(given.x, **_keyword(given)),),
    "sigmoid_grad": lambda case, given: (sigmoid_grad(given.x, **_keyword(given)),),
    "log_sigmoid": lambda case, given: (log_sigmoid(given.x, **_keyword(given)),),
    "softplus": lambda case, given: (softplus(given.x, **_keyword(given)),),
}


def _some(case: Case, *names: str) -> Dict[str, Any]:
    """Those of the parameters that the case has; numbers that are flags or counts as such."""
    kinds: Dict[str, Callable[[float], Any]] = dict.fromkeys(("full", "log_input", "log_target", "normalize"), bool)
    kinds["p"] = int
    return {name: kinds.get(name, float)(case.parameters[name]) for name in names if name in case.parameters}


def _row_options(case: Case, given: Inputs) -> Dict[str, Any]:
    return {"weight": given.class_weight, "sample_weight": given.sample_weight, **_keyword(given)}


def _logit_options(case: Case, given: Inputs) -> Dict[str, Any]:
    options = {"ignore_index": case.ignore_index, "temperature": case.temperature}
    return {**options, **_some(case, "label_smoothing", "softcap", "z_loss"), **_row_options(case, given)}


def _cross_entropy(case: Case, given: Inputs) -> Tuple[Outputs, Dict[str, Any]]:
    words = {"reduction": case.reduction, "empty": case.empty}
    return (given.x, given.target), {**words, **_logit_options(case, given)}


def _soft(case: Case, given: Inputs) -> Tuple[Outputs, Dict[str, Any]]:
    return (given.x, given.second), _cross_entropy(case, given)[1]


def _nll(case: Case, given: Inputs) -> Tuple[Outputs, Dict[str, Any]]:
    words = {"reduction": case.reduction, "empty": case.empty, "ignore_index": case.ignore_index}
    return (given.x, given.target), {**words, **_row_options(case, given)}


def _multi_margin(case: Case, given: Inputs) -> Tuple[Outputs, Dict[str, Any]]:
    options = {"reduction": case.reduction, "weight": given.class_weight, **_some(case, "p", "margin")}
    return (given.x, given.target), {**options, **_keyword(given)}


def _repeated(array: Any, given: Inputs) -> Any:
    """An array that repeats, written out."""
    return None if array is None else np.resize(array, given.x.shape)


def _elementwise(*parameters: str) -> Callable[[Case, Inputs], Tuple[Outputs, Dict[str, Any]]]:
    def arguments(case: Case, given: Inputs) -> Tuple[Outputs, Dict[str, Any]]:
        return (given.x, given.second), {"reduction": case.reduction, **_some(case, *parameters), **_keyword(given)}

    return arguments


def _binary(case: Case, given: Inputs) -> Tuple[Outputs, Dict[str, Any]]:
    arrays, options = _elementwise()(case, given)
    return arrays, {**options, "weight": _repeated(given.third, given)}


def _binary_logits(case: Case, given: Inputs) -> Tuple[Outputs, Dict[str, Any]]:
    arrays, options = _binary(case, given)
    return arrays, {**options, "pos_weight": _repeated(given.fourth, given)}


def _gaussian(case: Case, given: Inputs) -> Tuple[Outputs, Dict[str, Any]]:
    arrays, options = _elementwise("full", "eps")(case, given)
    return (*arrays, _repeated(given.variance, given)), options


def _add_loss(name: str, python: str, arguments: Callable[[Case, Inputs], Tuple[Outputs, Dict[str, Any]]]) -> None:
    loss, with_grad = getattr(losses, python), getattr(losses, f"{python}_with_grad")
    elementwise = arguments not in (_cross_entropy, _soft, _nll, _multi_margin)

    def without(case: Case, given: Inputs) -> Outputs:
        arrays, options = arguments(case, given)
        return (loss(*arrays, **options),)

    def both(case: Case, given: Inputs) -> Outputs:
        arrays, options = arguments(case, given)
        factors = given.grad_output
        if elementwise and factors is not None and factors.ndim:
            factors = np.repeat(factors[:, None], case.cols, axis=1)
        result: Outputs = with_grad(*arrays, grad_output=factors, **options)
        return result

    FUNCTIONS[name], FUNCTIONS[f"{name}_grad"] = without, both


_add_loss("softmax_cross_entropy", "cross_entropy", _cross_entropy)
_add_loss("softmax_cross_entropy_soft", "cross_entropy", _soft)
_add_loss("nll_loss", "nll_loss", _nll)
_add_loss("multi_margin_loss", "multi_margin_loss", _multi_margin)
_add_loss("binary_cross_entropy", "binary_cross_entropy", _binary)
_add_loss("binary_cross_entropy_with_logits", "binary_cross_entropy_with_logits", _binary_logits)
_add_loss("focal_loss", "focal_loss", _elementwise("alpha", "gamma"))
_add_loss("kl_div", "kl_div", _elementwise("log_target"))
_add_loss("mse_loss", "mse_loss", _elementwise())
_add_loss("hinge_loss", "hinge_loss", _elementwise())
_add_loss("gaussian_nll_loss", "gaussian_nll_loss", _gaussian)
_add_loss("poisson_nll_loss", "poisson_nll_loss", _elementwise("log_input", "full", "eps"))


def _measure(case: Case, given: Inputs, *more: str) -> Dict[str, Any]:
    return {"temperature": case.temperature, **_some(case, "base", *more), **_keyword(given)}


def _entropy_with_grad(case: Case, given: Inputs) -> Outputs:
    result: Outputs = logits.entropy_with_grad(given.x, grad_output=given.grad_output, **_measure(case, given))
    return result


def _kl_divergence_with_grad(case: Case, given: Inputs) -> Outputs:
    value, gradients = logits.kl_divergence_with_grad(
        given.x, given.second, grad_output=given.grad_output, **_measure(case, given)
    )
    return (value, *gradients)


def _perplexity(case: Case, given: Inputs) -> Outputs:
    return (logits.perplexity(given.x, given.target, empty=case.empty, **_logit_options(case, given)),)


def _js_divergence(case: Case, given: Inputs) -> Outputs:
    return (logits.js_divergence(given.x, given.second, **_measure(case, given, "beta")),)


FUNCTIONS["softmax_entropy"] = lambda case, given: (logits.entropy(given.x, **_measure(case, given)),)
FUNCTIONS["softmax_entropy_grad"] = _entropy_with_grad
FUNCTIONS["token_log_probs"] = lambda case, given: (
    logits.token_log_probs(given.x, given.target, temperature=case.temperature, **_keyword(given)),
)
FUNCTIONS["softmax_cross_entropy_stats"] = lambda case, given: tuple(
    logits.cross_entropy_stats(given.x, given.target, **_logit_options(case, given))
)
FUNCTIONS["softmax_perplexity"] = _perplexity
FUNCTIONS["softmax_kl_divergence"] = lambda case, given: (
    logits.kl_divergence(given.x, given.second, **_measure(case, given)),
)
FUNCTIONS["softmax_kl_divergence_grad"] = _kl_divergence_with_grad
FUNCTIONS["softmax_js_divergence"] = _js_divergence

# Of distributions.


def _joint(case: Case, given: Inputs) -> Array:
    """Each row of the case as a table of `height` rows."""
    return given.x.reshape(-1, case.height, case.cols // case.height)


def _add_measure(name: str, measure: Callable[..., Any], *parameters: str) -> None:
    FUNCTIONS[name] = lambda case, given: (measure(given.x, **_some(case, *parameters), **_keyword(given)),)


def _add_divergence(name: str) -> None:
    divergence = getattr(divergences, name)
    FUNCTIONS[name] = lambda case, given: (
        divergence(given.x, given.second, **_some(case, "base", "normalize"), **_keyword(given)),
    )


for _name in ("cross_entropy", "kl_divergence", "js_divergence", "js_distance"):
    _add_divergence(_name)
_add_measure("self_information", information.self_information, "base")
_add_measure("binary_entropy", information.binary_entropy, "base")
_add_measure("entropy", information.entropy, "base", "normalize")
_add_measure("perplexity", information.perplexity)
FUNCTIONS["renyi_entropy"] = lambda case, given: (
    information.renyi_entropy(
        given.x, case.parameters.get("order", 2.0), **_some(case, "base"), **_keyword(given)
    ),
)
FUNCTIONS["tsallis_entropy"] = lambda case, given: (
    information.tsallis_entropy(given.x, case.parameters.get("order", 2.0), **_keyword(given)),
)
FUNCTIONS["joint_entropy"] = lambda case, given: (
    joint_entropy(_joint(case, given), **_some(case, "base"), **_keyword(given)),
)
FUNCTIONS["conditional_entropy"] = lambda case, given: (
    conditional_entropy(_joint(case, given), given=case.given, **_some(case, "base"), **_keyword(given)),
)
FUNCTIONS["mutual_information"] = lambda case, given: (
    mutual_information(_joint(case, given), **_some(case, "base"), **_keyword(given)),
)

# Of data: counts, bytes, labels, code lengths; and of Gaussians.


def _add_vector(name: str, measure: Callable[[Case, Array, Array], Any]) -> None:
    """A function of one vector, or of two: every row of the case is a call."""
    FUNCTIONS[name] = lambda case, given: (np.stack([measure(case, *row) for row in zip(given.x, given.second)]),)


def _add_gaussians(name: str) -> None:
    def call(case: Case, given: Inputs) -> Outputs:
        means = given.x, _repeated(given.third, given)
        deviations = given.second, _repeated(given.fourth, given)
        return (getattr(gaussian, name)(means[0], deviations[0], means[1], deviations[1], **_some(case, "base")),)

    FUNCTIONS[f"gaussian_{name}"] = call


FUNCTIONS["entropy_from_counts"] = lambda case, given: (
    from_data.entropy_from_counts(given.x, estimator=case.estimator, **_some(case, "base")),
)
_add_vector("byte_entropy", lambda case, x, second: from_data.byte_entropy(x, base=case.parameters.get("base")))
_add_vector(
    "mutual_information_from_labels",
    lambda case, x, second: from_data.mutual_information_from_labels(x, second, **_some(case, "base")),
)
_add_vector(
    "normalized_mutual_information",
    lambda case, x, second: from_data.normalized_mutual_information(x, second, average=case.average),
)
_add_vector("huffman_lengths", lambda case, x, second: codes.huffman_lengths(x))
_add_vector("shannon_lengths", lambda case, x, second: codes.shannon_lengths(x))
_add_vector("expected_length", lambda case, x, second: codes.expected_length(x, second.astype(np.int64)))
_add_vector("kraft_sum", lambda case, x, second: codes.kraft_sum(x))
FUNCTIONS["implied_distribution"] = lambda case, given: (codes.implied_distribution(given.x),)
FUNCTIONS["gaussian_entropy"] = lambda case, given: (gaussian.entropy(given.x, **_some(case, "base")),)
for _name in ("cross_entropy", "kl_divergence"):
    _add_gaussians(_name)
