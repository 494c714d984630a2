"""Hinge loss of two classes."""

from __future__ import annotations

from typing import Any, Optional, Tuple

from .._accelerated import accelerated
from .._arrays import Array, ArrayLike
from ._elementwise import ElementwiseCall, ElementwiseLoss

_LOSS = ElementwiseLoss("hinge_loss")


@accelerated("hinge_loss")
def hinge_loss(
    score: ArrayLike,
    y: ArrayLike,
    *,
    reduction: str = "mean",
    dtype: Optional[str] = None,
) -> Any:
    """Hinge loss of two classes.

    ``max(0, 1 - y * score)``, reduced over the elements

    Parameters
    ----------
    score : array_like
        Any shape.
    y : array_like
        -1 or +1, of the dtype of `score`; numbers, lists and integers take it. A shape that broadcasts to that of
        `score`.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the number of elements; over none it is NaN. A word.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    scalar or ndarray
        Of the dtype of `score`, float32 for 16-bit numbers. A scalar, or with ``reduction="none"`` the shape of
        `score`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast and for a reduction that does not exist.

    Notes
    -----
    Other values of `y` are used as they are. Any NaN: NaN.
    Error of an element at most 1 ULP (float32), 2 ULP (float64), relative also near 0; a mean or sum adds one
    rounding.
    Source: Cortes and Vapnik, "Support-vector networks", Machine Learning 20 (1995).

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.losses.hinge_loss([0.5, -1.0, 3.0], [1, 1, 1], reduction="none").tolist()
    [0.5, 2.0, 0.0]
    """
    return _call(score, y, reduction, dtype).loss()


@accelerated("hinge_loss_grad")
def hinge_loss_with_grad(
    score: ArrayLike,
    y: ArrayLike,
    *,
    reduction: str = "mean",
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Tuple[Any, Any]:
    """`hinge_loss` and its gradient with respect to `score`, in one pass.

    ``d loss / d score = -y * scale`` where ``y * score < 1``, else 0, where ``scale`` is `grad_output`, for a mean
    divided by the number of elements

    Parameters
    ----------
    score : array_like
        Any shape.
    y : array_like
        -1 or +1, of the dtype of `score`; numbers, lists and integers take it. A shape that broadcasts to that of
        `score`.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the number of elements; over none it is NaN. A word.
    grad_output : float or array_like, optional
        Factor of the gradient, 1 by default. A scalar, or with ``reduction="none"`` also the shape of `score`, of the
        dtype of the loss.
    out : ndarray, optional
        Where the gradient goes; may be `score`, which is overwritten then. The shape and dtype of `score`.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    loss : scalar or ndarray
        The same bits as `hinge_loss`; `grad_output` does not change it. A scalar, or with ``reduction="none"`` the
        shape of `score`.
    grad : ndarray or scalar
        The shape and dtype of `score`; for a bfloat16 tensor of PyTorch an array of ml_dtypes, where that is
        installed, else uint16.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast, for a reduction that does not exist, and for an `out` that does not fit.

    Notes
    -----
    0 at the corner, ``y * score = 1``. NaN where the loss is NaN.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16).
    Source: Cortes and Vapnik, "Support-vector networks", Machine Learning 20 (1995).

    Examples
    --------
    >>> import native_entropy as ne
    >>> loss, grad = ne.losses.hinge_loss_with_grad([0.5, -1.0, 3.0], [1, 1, 1], reduction="sum")
    >>> float(loss), grad.tolist()
    (2.5, [-1.0, -1.0, 0.0])
    """
    return _call(score, y, reduction, dtype).loss_and_grad(grad_output, out)


def _call(
    score: ArrayLike,
    y: ArrayLike,
    reduction: str,
    dtype: Optional[str],
) -> ElementwiseCall:
    call = ElementwiseCall(_LOSS, score, "score", reduction, dtype)
    call.add(y, "y")
    return call
