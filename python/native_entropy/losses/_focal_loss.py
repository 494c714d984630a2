"""Focal loss of two classes, from logits."""

from __future__ import annotations

from typing import Any, Optional, Tuple

from .._accelerated import accelerated
from .._arrays import Array, ArrayLike
from .._library import ffi
from .._parameters import at_least_zero, fraction
from .._rows import NULL
from ._elementwise import ElementwiseCall, ElementwiseLoss

_LOSS = ElementwiseLoss("focal_loss")


@accelerated("focal_loss")
def focal_loss(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    alpha: Optional[float] = None,
    gamma: float = 2.0,
    reduction: str = "mean",
    dtype: Optional[str] = None,
) -> Any:
    """Focal loss of two classes, from logits.

    ``target * alpha * (1 - p)**gamma * -log(p) + (1 - target) * (1 - alpha) * p**gamma * -log(1 - p)`` with ``p =
    sigmoid(logits)``, reduced over the elements

    Parameters
    ----------
    logits : array_like
        Log-odds of class 1, in nats. Any shape.
    target : array_like
        Probabilities of class 1, usually 0 or 1, of the dtype of `logits`; numbers, lists and integers take it. A
        shape that broadcasts to that of `logits`.
    alpha : float, optional
        Weight of class 1, from 0 to 1; class 0 has 1 - `alpha`. None: no weights. A scalar.
    gamma : float
        How much less the easy elements count; finite, 0 or above; 0: not less. A scalar.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the number of elements; over none it is NaN. A word.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    scalar or ndarray
        In nats, of the dtype of `logits`, float32 for 16-bit numbers. A scalar, or with ``reduction="none"`` the
        shape of `logits`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast, for an `alpha` or a `gamma` out of range and for a reduction that does not
        exist.

    Notes
    -----
    ``gamma=0`` without `alpha` is `binary_cross_entropy_with_logits`. Infinite logits: 0 for the right answer, +inf
    for the wrong one. Any NaN: NaN.
    Error of an element at most 1 ULP (float32), 2 ULP (float64), relative also near 0; a mean or sum adds one
    rounding.
    Source: Lin, Goyal, Girshick, He and Dollar, "Focal Loss for Dense Object Detection", ICCV 2017, equation 5.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.losses.focal_loss([0.0, 4.0], [1, 1], reduction="none").round(6).tolist()
    [0.173287, 6e-06]
    """
    return _call(logits, target, alpha, gamma, reduction, dtype).loss()


@accelerated("focal_loss_grad")
def focal_loss_with_grad(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    alpha: Optional[float] = None,
    gamma: float = 2.0,
    reduction: str = "mean",
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Tuple[Any, Any]:
    """`focal_loss` and its gradient with respect to `logits`, in one pass.

    ``d loss / d logits = (target * alpha * (1 - p)**gamma * (gamma * p * log(p) - (1 - p)) - (1 - target) * (1 -
    alpha) * p**gamma * (gamma * (1 - p) * log(1 - p) - p)) * scale`` with ``p = sigmoid(logits)``, where ``scale`` is
    `grad_output`, for a mean divided by the number of elements

    Parameters
    ----------
    logits : array_like
        Log-odds of class 1, in nats. Any shape.
    target : array_like
        Probabilities of class 1, usually 0 or 1, of the dtype of `logits`; numbers, lists and integers take it. A
        shape that broadcasts to that of `logits`.
    alpha : float, optional
        Weight of class 1, from 0 to 1; class 0 has 1 - `alpha`. None: no weights. A scalar.
    gamma : float
        How much less the easy elements count; finite, 0 or above; 0: not less. A scalar.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the number of elements; over none it is NaN. A word.
    grad_output : float or array_like, optional
        Factor of the gradient, 1 by default. A scalar, or with ``reduction="none"`` also the shape of `logits`, of
        the dtype of the loss.
    out : ndarray, optional
        Where the gradient goes; may be `logits`, which is overwritten then. The shape and dtype of `logits`.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    loss : scalar or ndarray
        The same bits as `focal_loss`; `grad_output` does not change it. A scalar, or with ``reduction="none"`` the
        shape of `logits`.
    grad : ndarray or scalar
        The shape and dtype of `logits`; for a bfloat16 tensor of PyTorch an array of ml_dtypes, where that is
        installed, else uint16.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast, for an `alpha` or a `gamma` out of range, for a reduction that does not
        exist, and for an `out` that does not fit.

    Notes
    -----
    Finite everywhere, also at infinite logits. NaN where an argument is NaN.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16).
    Source: Lin, Goyal, Girshick, He and Dollar, "Focal Loss for Dense Object Detection", ICCV 2017, equation 5.

    Examples
    --------
    >>> import native_entropy as ne
    >>> loss, grad = ne.losses.focal_loss_with_grad([0.0], [1])
    >>> round(float(loss), 6), grad.round(6).tolist()
    (0.173287, [-0.298287])
    """
    return _call(logits, target, alpha, gamma, reduction, dtype).loss_and_grad(grad_output, out)


def _call(
    logits: ArrayLike,
    target: ArrayLike,
    alpha: Optional[float],
    gamma: float,
    reduction: str,
    dtype: Optional[str],
) -> ElementwiseCall:
    call = ElementwiseCall(_LOSS, logits, "logits", reduction, dtype)
    call.add(target, "target")
    weight = NULL if alpha is None else ffi.new("double *", fraction(alpha, "alpha"))
    call.parameters = weight, at_least_zero(gamma, "gamma")
    return call
