"""Every function that small calls reach by the short way, and arguments for each."""

from __future__ import annotations

from typing import Any, Callable, NamedTuple

import numpy as np

import native_entropy as ne
from native_entropy import gaussian, logits, losses


def numbers(generator, shape, dtype):
    return (generator.normal(size=shape).astype(dtype),)


def two(generator, shape, dtype):
    return numbers(generator, shape, dtype) + numbers(generator, shape, dtype)


def positive(generator, shape, dtype):
    return (generator.uniform(0.01, 0.99, shape).astype(dtype),)


def two_positive(generator, shape, dtype):
    return positive(generator, shape, dtype) + positive(generator, shape, dtype)


def distribution(generator, shape, dtype):
    return (generator.dirichlet(np.ones(shape[-1]), shape[:-1]).astype(dtype),)


def distributions(generator, shape, dtype):
    return distribution(generator, shape, dtype) + distribution(generator, shape, dtype)


def of_order(generator, shape, dtype):
    return (*distribution(generator, shape, dtype), 2.5)


def scores(generator, shape, dtype):
    return (*numbers(generator, shape, dtype), generator.integers(0, shape[-1], shape[:-1]))


def means(generator, shape, dtype):
    return two(generator, shape, dtype) + positive(generator, shape, dtype)


def gaussians(generator, shape, dtype):
    parts = numbers, positive, numbers, positive
    return tuple(part(generator, shape, dtype)[0] for part in parts)


class Case(NamedTuple):
    function: Callable[..., Any]
    name: str  # in C
    arguments: Callable[..., Any]
    least_axes: int = 1


def loss(name, arguments, least_axes=1, c_name=None):
    twin = getattr(losses, f"{name}_with_grad")
    c_name = c_name or name
    return Case(getattr(losses, name), c_name, arguments, least_axes), Case(twin, f"{c_name}_grad", arguments, least_axes)


CASES = [
    Case(ne.sigmoid, "sigmoid", numbers),
    Case(ne.sigmoid_grad, "sigmoid_grad", numbers),
    Case(ne.log_sigmoid, "log_sigmoid", numbers),
    Case(ne.softplus, "softplus", numbers),
    Case(ne.self_information, "self_information", positive),
    Case(ne.binary_entropy, "binary_entropy", positive),
    Case(ne.softmax, "softmax", numbers),
    Case(ne.log_softmax, "log_softmax", numbers),
    Case(ne.logaddexp, "logaddexp", two),
    Case(ne.logsumexp, "logsumexp", numbers),
    Case(ne.perplexity, "perplexity", distribution),
    Case(ne.entropy, "entropy", distribution),
    Case(ne.renyi_entropy, "renyi_entropy", of_order),
    Case(ne.tsallis_entropy, "tsallis_entropy", of_order),
    Case(ne.cross_entropy, "cross_entropy", distributions),
    Case(ne.kl_divergence, "kl_divergence", distributions),
    Case(ne.js_divergence, "js_divergence", distributions),
    Case(ne.js_distance, "js_distance", distributions),
    Case(ne.joint_entropy, "joint_entropy", distribution, 2),
    Case(ne.mutual_information, "mutual_information", distribution, 2),
    Case(gaussian.entropy, "gaussian_entropy", positive),
    Case(gaussian.cross_entropy, "gaussian_cross_entropy", gaussians),
    Case(gaussian.kl_divergence, "gaussian_kl_divergence", gaussians),
    Case(logits.entropy, "softmax_entropy", numbers),
    Case(logits.entropy_with_grad, "softmax_entropy_grad", numbers),
    Case(logits.kl_divergence, "softmax_kl_divergence", two),
    Case(logits.kl_divergence_with_grad, "softmax_kl_divergence_grad", two),
    Case(logits.js_divergence, "softmax_js_divergence", two),
    Case(logits.token_log_probs, "token_log_probs", scores, 2),
    Case(logits.perplexity, "softmax_perplexity", scores, 2),
    *loss("cross_entropy", scores, 2, "softmax_cross_entropy"),
    *loss("nll_loss", scores, 2),
    *loss("multi_margin_loss", scores, 2),
    *loss("binary_cross_entropy", two_positive),
    *loss("binary_cross_entropy_with_logits", two_positive),
    *loss("focal_loss", two_positive),
    *loss("kl_div", two_positive),
    *loss("mse_loss", two),
    *loss("hinge_loss", two),
    *loss("gaussian_nll_loss", means),
    *loss("poisson_nll_loss", two_positive),
]
