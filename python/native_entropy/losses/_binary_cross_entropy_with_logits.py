"""Binary cross-entropy of logits."""

from __future__ import annotations

from typing import Any, Optional, Tuple

from .._accelerated import accelerated
from .._arrays import Array, ArrayLike
from ._elementwise import ElementwiseCall, ElementwiseLoss

_LOSS = ElementwiseLoss("binary_cross_entropy_with_logits")


@accelerated("binary_cross_entropy_with_logits")
def binary_cross_entropy_with_logits(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    weight: Optional[ArrayLike] = None,
    pos_weight: Optional[ArrayLike] = None,
    reduction: str = "mean",
    dtype: Optional[str] = None,
) -> Any:
    """Cross-entropy of two classes, from logits.

    ``weight * (pos_weight * target * log(1 + exp(-logits)) + (1 - target) * log(1 + exp(logits)))``, reduced over the
    elements

    Parameters
    ----------
    logits : array_like
        Log-odds of class 1, in nats. Any shape.
    target : array_like
        Probabilities of class 1, usually 0 or 1, of the dtype of `logits`; numbers, lists and integers take it. A
        shape that broadcasts to that of `logits`.
    weight : array_like, optional
        Factors of the elements, as `target`. A shape that broadcasts to that of `logits`.
    pos_weight : array_like, optional
        Factors of the terms of class 1, as `target`. A shape that broadcasts to that of `logits`.
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
        For shapes that do not broadcast and for a reduction that does not exist.

    Notes
    -----
    Without overflow and without cancellation: 0 at (`logits`, `target`) = (-inf, 0) and (+inf, 1), +inf at (-inf, 1)
    and (+inf, 0). Any NaN: NaN.
    Error of an element at most 1 ULP (float32), 2 ULP (float64), relative also near 0; a mean or sum adds one
    rounding.
    Source: Bishop, "Pattern Recognition and Machine Learning" (2006), equation 4.90; for the form Maechler, "Accurately
    computing ``log(1 - exp(-|a|))``" (2012).

    Examples
    --------
    >>> import native_entropy as ne
    >>> loss = ne.losses.binary_cross_entropy_with_logits([-40.0, 0.0], [0, 1], reduction="none")
    >>> loss.tolist() == [4.248354255291589e-18, 0.6931471805599453]
    True
    """
    return _call(logits, target, weight, pos_weight, reduction, dtype).loss()


@accelerated("binary_cross_entropy_with_logits_grad")
def binary_cross_entropy_with_logits_with_grad(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    weight: Optional[ArrayLike] = None,
    pos_weight: Optional[ArrayLike] = None,
    reduction: str = "mean",
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Tuple[Any, Any]:
    """`binary_cross_entropy_with_logits` and its gradient with respect to `logits`, in one pass.

    ``d loss / d logits = weight * ((1 - target) * sigmoid(logits) - pos_weight * target * sigmoid(-logits)) *
    scale``, where ``scale`` is `grad_output`, for a mean divided by the number of elements

    Parameters
    ----------
    logits : array_like
        Log-odds of class 1, in nats. Any shape.
    target : array_like
        Probabilities of class 1, usually 0 or 1, of the dtype of `logits`; numbers, lists and integers take it. A
        shape that broadcasts to that of `logits`.
    weight : array_like, optional
        Factors of the elements, as `target`. A shape that broadcasts to that of `logits`.
    pos_weight : array_like, optional
        Factors of the terms of class 1, as `target`. A shape that broadcasts to that of `logits`.
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
        The same bits as `binary_cross_entropy_with_logits`; `grad_output` does not change it. A scalar, or with
        ``reduction="none"`` the shape of `logits`.
    grad : ndarray or scalar
        The shape and dtype of `logits`; for a bfloat16 tensor of PyTorch an array of ml_dtypes, where that is
        installed, else uint16.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast, for a reduction that does not exist, and for an `out` that does not fit.

    Notes
    -----
    Finite everywhere, also at infinite logits. NaN where an argument is NaN.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16).
    Source: Bishop, "Pattern Recognition and Machine Learning" (2006), equation 4.90; for the form Maechler, "Accurately
    computing ``log(1 - exp(-|a|))``" (2012).

    Examples
    --------
    >>> import native_entropy as ne
    >>> loss, grad = ne.losses.binary_cross_entropy_with_logits_with_grad([0.0], [1])
    >>> round(float(loss), 6), grad.tolist()
    (0.693147, [-0.5])
    """
    return _call(logits, target, weight, pos_weight, reduction, dtype).loss_and_grad(grad_output, out)


def _call(
    logits: ArrayLike,
    target: ArrayLike,
    weight: Optional[ArrayLike],
    pos_weight: Optional[ArrayLike],
    reduction: str,
    dtype: Optional[str],
) -> ElementwiseCall:
    call = ElementwiseCall(_LOSS, logits, "logits", reduction, dtype)
    call.add(target, "target")
    call.add_periodic(weight, "weight")
    call.add_periodic(pos_weight, "pos_weight")
    return call
