"""Losses and their gradients. The last axis holds the classes unless `axis` says otherwise.

Every loss has a twin ``NAME_with_grad``, which returns the same bits and the gradient with respect to the first
argument, from one pass. float16 and bfloat16 are computed as float32: losses are float32 then, gradients of the
argument's dtype.
"""

from ._binary_cross_entropy import binary_cross_entropy, binary_cross_entropy_with_grad
from ._binary_cross_entropy_with_logits import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_with_grad,
)
from ._cross_entropy import cross_entropy, cross_entropy_with_grad
from ._focal_loss import focal_loss, focal_loss_with_grad
from ._gaussian_nll_loss import gaussian_nll_loss, gaussian_nll_loss_with_grad
from ._hinge_loss import hinge_loss, hinge_loss_with_grad
from ._kl_div import kl_div, kl_div_with_grad
from ._mse_loss import mse_loss, mse_loss_with_grad
from ._multi_margin_loss import multi_margin_loss, multi_margin_loss_with_grad
from ._nll_loss import nll_loss, nll_loss_with_grad
from ._poisson_nll_loss import poisson_nll_loss, poisson_nll_loss_with_grad
from ._targets import TargetRangeError as TargetRangeError

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_grad",
    "binary_cross_entropy_with_logits",
    "binary_cross_entropy_with_logits_with_grad",
    "cross_entropy",
    "cross_entropy_with_grad",
    "focal_loss",
    "focal_loss_with_grad",
    "gaussian_nll_loss",
    "gaussian_nll_loss_with_grad",
    "hinge_loss",
    "hinge_loss_with_grad",
    "kl_div",
    "kl_div_with_grad",
    "mse_loss",
    "mse_loss_with_grad",
    "multi_margin_loss",
    "multi_margin_loss_with_grad",
    "nll_loss",
    "nll_loss_with_grad",
    "poisson_nll_loss",
    "poisson_nll_loss_with_grad",
]
