"""Entropy, cross-entropy, log-sum-exp and softmax on a CPU: accurate to the last bits, the same bits everywhere.

Array arguments are NumPy arrays, anything with the buffer protocol, `__array_interface__` or `__dlpack__` in CPU memory
(PyTorch tensors, for example), and lists. float32 and float64 are computed in their own precision; lists and integers
become float64; `losses` and `logits` take float16 and bfloat16 too. Any axis and any strides. Units are nats.
"""

from __future__ import annotations

from . import logits, losses
from ._control import check_environment as _check_environment
from ._control import get_num_threads, isa, set_num_threads, show_config, threads, version
from ._elementwise import log_sigmoid, logaddexp, sigmoid, sigmoid_grad, softplus
from ._log_domain import log_softmax, logsumexp, softmax

__version__ = version

__all__ = [
    "get_num_threads",
    "isa",
    "log_sigmoid",
    "log_softmax",
    "logaddexp",
    "logits",
    "logsumexp",
    "losses",
    "set_num_threads",
    "show_config",
    "sigmoid",
    "sigmoid_grad",
    "softmax",
    "softplus",
    "threads",
    "version",
]

_check_environment()
