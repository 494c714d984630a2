"""Entropy, cross-entropy, log-sum-exp and softmax on a CPU: accurate to the last bits, the same bits everywhere.

Array arguments are NumPy arrays, anything with the buffer protocol, `__array_interface__` or `__dlpack__` in CPU memory
(PyTorch tensors, for example), and lists. float32 and float64 are computed in their own precision; lists and integers
become float64; `losses` and `logits` take float16 and bfloat16 too. Any axis and any strides. Units are nats unless
`base` says otherwise.
"""

from __future__ import annotations

from . import codes, gaussian, logits, losses
from ._control import check_environment as _check_environment
from ._control import get_num_threads, isa, set_num_threads, show_config, threads, version
from ._divergences import cross_entropy, js_distance, js_divergence, kl_divergence
from ._elementwise import log_sigmoid, logaddexp, sigmoid, sigmoid_grad, softplus
from ._from_data import (
    byte_entropy,
    contingency,
    entropy_from_counts,
    mutual_information_from_labels,
    normalized_mutual_information,
)
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

__version__ = version

__all__ = [
    "binary_entropy",
    "byte_entropy",
    "codes",
    "conditional_entropy",
    "contingency",
    "cross_entropy",
    "entropy",
    "entropy_from_counts",
    "gaussian",
    "get_num_threads",
    "isa",
    "joint_entropy",
    "js_distance",
    "js_divergence",
    "kl_divergence",
    "log_sigmoid",
    "log_softmax",
    "logaddexp",
    "logits",
    "logsumexp",
    "losses",
    "mutual_information",
    "mutual_information_from_labels",
    "normalized_mutual_information",
    "perplexity",
    "renyi_entropy",
    "self_information",
    "set_num_threads",
    "show_config",
    "sigmoid",
    "sigmoid_grad",
    "softmax",
    "softplus",
    "threads",
    "tsallis_entropy",
    "version",
]

_check_environment()
