"""Binary cross-entropy of probabilities."""

from __future__ import annotations

from typing import Any, Optional, Tuple

from .._accelerated import accelerated
from .._arrays import Array, ArrayLike
from ._elementwise import ElementwiseCall, ElementwiseLoss

_LOSS = ElementwiseLoss("binary_cross_entropy")


@accelerated("binary_cross_entropy")
def binary_cross_entropy(
    p: ArrayLike,
    target: ArrayLike,
    *,
    weight: Optional[ArrayLike] = None,
    reduction: str = "mean",
    dtype: Optional[str] = None,
) -> Any:
    """Cross-entropy of two classes, from probabilities.

    ``-weight * (target * log(p) + (1 - target) * log(1 - p))``, reduced over the elements

    Parameters
    ----------
    p : array_like
        Probabilities of class 1. Any shape.
    target : array_like
        Probabilities of class 1, usually 0 or 1, of the dtype of `p`; numbers, lists and integers take it. A shape
        that broadcasts to that of `p`.
    weight : array_like, optional
        Factors of the elements, as `target`. A shape that broadcasts to that of `p`.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the number of elements; over none it is NaN. A word.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    scalar or ndarray
        In nats, of the dtype of `p`, float32 for 16-bit numbers. A scalar, or with ``reduction="none"`` the shape of
        `p`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast and for a reduction that does not exist.

    Notes
    -----
    A term 0 * inf is 0; certain of the wrong answer: +inf (PyTorch stops at 100). `p` outside 0..1, and any NaN: NaN.
    Error of an element at most 1 ULP (float32), 2 ULP (float64), relative also near 0; a mean or sum adds one
    rounding.
    Source: Bishop, "Pattern Recognition and Machine Learning" (2006), equation 4.90.

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.losses.binary_cross_entropy([0.8, 0.3], [1, 0])).__round__(6)
    0.289909
    """
    return _call(p, target, weight, reduction, dtype).loss()


@accelerated("binary_cross_entropy_grad")
def binary_cross_entropy_with_grad(
    p: ArrayLike,
    target: ArrayLike,
    *,
    weight: Optional[ArrayLike] = None,
    reduction: str = "mean",
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Tuple[Any, Any]:
    """`binary_cross_entropy` and its gradient with respect to `p`, in one pass.

    ``d loss / d p = weight * (p - target) / (p * (1 - p)) * scale``, where ``scale`` is `grad_output`, for a mean
    divided by the number of elements

    Parameters
    ----------
    p : array_like
        Probabilities of class 1. Any shape.
    target : array_like
        Probabilities of class 1, usually 0 or 1, of the dtype of `p`; numbers, lists and integers take it. A shape
        that broadcasts to that of `p`.
    weight : array_like, optional
        Factors of the elements, as `target`. A shape that broadcasts to that of `p`.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the number of elements; over none it is NaN. A word.
    grad_output : float or array_like, optional
        Factor of the gradient, 1 by default. A scalar, or with ``reduction="none"`` also the shape of `p`, of the
        dtype of the loss.
    out : ndarray, optional
        Where the gradient goes; may be `p`, which is overwritten then. The shape and dtype of `p`.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    loss : scalar or ndarray
        The same bits as `binary_cross_entropy`; `grad_output` does not change it. A scalar, or with
        ``reduction="none"`` the shape of `p`.
    grad : ndarray or scalar
        The shape and dtype of `p`; for a bfloat16 tensor of PyTorch an array of ml_dtypes, where that is installed,
        else uint16.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast, for a reduction that does not exist, and for an `out` that does not fit.

    Notes
    -----
    Not limited to what PyTorch's clamp lets through: at p = 0 and p = 1 it is infinite where the loss is, else
    -`target` or 1 - `target` of the other term, times `weight`. NaN where the loss is NaN.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16).
    Source: Bishop, "Pattern Recognition and Machine Learning" (2006), equation 4.90.

    Examples
    --------
    >>> import native_entropy as ne
    >>> loss, grad = ne.losses.binary_cross_entropy_with_grad([0.8], [1])
    >>> round(float(loss), 6), grad.tolist()
    (0.223144, [-1.25])
    """
    return _call(p, target, weight, reduction, dtype).loss_and_grad(grad_output, out)


def _call(
    p: ArrayLike,
    target: ArrayLike,
    weight: Optional[ArrayLike],
    reduction: str,
    dtype: Optional[str],
) -> ElementwiseCall:
    call = ElementwiseCall(_LOSS, p, "p", reduction, dtype)
    call.add(target, "target")
    call.add_periodic(weight, "weight")
    return call
