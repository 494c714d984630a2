"""Mean squared error."""

from __future__ import annotations

from typing import Any, Optional, Tuple

from .._accelerated import accelerated
from .._arrays import Array, ArrayLike
from ._elementwise import ElementwiseCall, ElementwiseLoss

_LOSS = ElementwiseLoss("mse_loss")


@accelerated("mse_loss")
def mse_loss(
    x: ArrayLike,
    target: ArrayLike,
    *,
    reduction: str = "mean",
    dtype: Optional[str] = None,
) -> Any:
    """Squared error.

    ``(x - target)**2``, reduced over the elements

    Parameters
    ----------
    x : array_like
        Any shape.
    target : array_like
        Of the dtype of `x`; numbers, lists and integers take it. A shape that broadcasts to that of `x`.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the number of elements; over none it is NaN. A word.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    scalar or ndarray
        Of the dtype of `x`, float32 for 16-bit numbers. A scalar, or with ``reduction="none"`` the shape of `x`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast and for a reduction that does not exist.

    Notes
    -----
    Infinite where one argument is; equal infinities, and any NaN: NaN.
    Error of an element at most 1 ULP (float32), 2 ULP (float64), relative also near 0; a mean or sum adds one
    rounding.
    Source: Gauss, "Theoria combinationis observationum erroribus minimis obnoxiae" (1823).

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.losses.mse_loss([1.0, 2.0], 0))
    2.5
    """
    return _call(x, target, reduction, dtype).loss()


@accelerated("mse_loss_grad")
def mse_loss_with_grad(
    x: ArrayLike,
    target: ArrayLike,
    *,
    reduction: str = "mean",
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Tuple[Any, Any]:
    """`mse_loss` and its gradient with respect to `x`, in one pass.

    ``d loss / d x = 2 * (x - target) * scale``, where ``scale`` is `grad_output`, for a mean divided by the number of
    elements

    Parameters
    ----------
    x : array_like
        Any shape.
    target : array_like
        Of the dtype of `x`; numbers, lists and integers take it. A shape that broadcasts to that of `x`.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the number of elements; over none it is NaN. A word.
    grad_output : float or array_like, optional
        Factor of the gradient, 1 by default. A scalar, or with ``reduction="none"`` also the shape of `x`, of the
        dtype of the loss.
    out : ndarray, optional
        Where the gradient goes; may be `x`, which is overwritten then. The shape and dtype of `x`.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    loss : scalar or ndarray
        The same bits as `mse_loss`; `grad_output` does not change it. A scalar, or with ``reduction="none"`` the
        shape of `x`.
    grad : ndarray or scalar
        The shape and dtype of `x`; for a bfloat16 tensor of PyTorch an array of ml_dtypes, where that is installed,
        else uint16.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast, for a reduction that does not exist, and for an `out` that does not fit.

    Notes
    -----
    Infinite where the difference is; NaN where the loss is NaN.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16).
    Source: Gauss, "Theoria combinationis observationum erroribus minimis obnoxiae" (1823).

    Examples
    --------
    >>> import native_entropy as ne
    >>> loss, grad = ne.losses.mse_loss_with_grad([1.0, 2.0], 0)
    >>> float(loss), grad.tolist()
    (2.5, [1.0, 2.0])
    """
    return _call(x, target, reduction, dtype).loss_and_grad(grad_output, out)


def _call(
    x: ArrayLike,
    target: ArrayLike,
    reduction: str,
    dtype: Optional[str],
) -> ElementwiseCall:
    call = ElementwiseCall(_LOSS, x, "x", reduction, dtype)
    call.add(target, "target")
    return call
