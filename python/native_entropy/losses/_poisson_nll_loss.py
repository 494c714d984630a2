"""Negative log-likelihood of a Poisson distribution."""

from __future__ import annotations

from typing import Any, Optional, Tuple

from .._accelerated import accelerated
from .._arrays import Array, ArrayLike
from .._parameters import flag, positive
from ._elementwise import ElementwiseCall, ElementwiseLoss

_LOSS = ElementwiseLoss("poisson_nll_loss")


@accelerated("poisson_nll_loss")
def poisson_nll_loss(
    x: ArrayLike,
    target: ArrayLike,
    *,
    log_input: bool = True,
    full: bool = False,
    eps: float = 1e-8,
    reduction: str = "mean",
    dtype: Optional[str] = None,
) -> Any:
    """Negative log-likelihood of a Poisson distribution.

    ``exp(x) - target * x``, without `log_input` ``x - target * log(x + eps)``; `full` adds ``target * log(target) -
    target + log(2 * pi * target) / 2`` where ``target > 1``; reduced over the elements

    Parameters
    ----------
    x : array_like
        Logarithms of the predicted rates, or without `log_input` the rates. Any shape.
    target : array_like
        Counts, of the dtype of `x`; numbers, lists and integers take it. A shape that broadcasts to that of `x`.
    log_input : bool
        Whether `x` holds logarithms. A scalar.
    full : bool
        Add Stirling's approximation of ``log(target!)`` where `target` is above 1. A scalar.
    eps : float
        Keeps the logarithm of a rate of 0 finite; finite, above 0. A scalar.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the number of elements; over none it is NaN. A word.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    scalar or ndarray
        In nats, of the dtype of `x`, float32 for 16-bit numbers. A scalar, or with ``reduction="none"`` the shape of
        `x`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast, for an `eps` out of range and for a reduction that does not exist.

    Notes
    -----
    Any NaN: NaN. Error of an element at most 1 ULP (float32), 2 ULP (float64) of the larger of it and its terms; a
    mean or sum adds one rounding.
    Source: Cameron and Trivedi, "Regression Analysis of Count Data" (2013), section 3.2.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.losses.poisson_nll_loss([0.0, 1.0], [1, 1], reduction="none").round(6).tolist()
    [1.0, 1.718282]
    """
    return _call(x, target, log_input, full, eps, reduction, dtype).loss()


@accelerated("poisson_nll_loss_grad")
def poisson_nll_loss_with_grad(
    x: ArrayLike,
    target: ArrayLike,
    *,
    log_input: bool = True,
    full: bool = False,
    eps: float = 1e-8,
    reduction: str = "mean",
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Tuple[Any, Any]:
    """`poisson_nll_loss` and its gradient with respect to `x`, in one pass.

    ``d loss / d x = (exp(x) - target) * scale``, without `log_input` ``(1 - target / (x + eps)) * scale``, where
    ``scale`` is `grad_output`, for a mean divided by the number of elements

    Parameters
    ----------
    x : array_like
        Logarithms of the predicted rates, or without `log_input` the rates. Any shape.
    target : array_like
        Counts, of the dtype of `x`; numbers, lists and integers take it. A shape that broadcasts to that of `x`.
    log_input : bool
        Whether `x` holds logarithms. A scalar.
    full : bool
        Add Stirling's approximation of ``log(target!)`` where `target` is above 1. A scalar.
    eps : float
        Keeps the logarithm of a rate of 0 finite; finite, above 0. A scalar.
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
        The same bits as `poisson_nll_loss`; `grad_output` does not change it. A scalar, or with ``reduction="none"``
        the shape of `x`.
    grad : ndarray or scalar
        The shape and dtype of `x`; for a bfloat16 tensor of PyTorch an array of ml_dtypes, where that is installed,
        else uint16.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast, for an `eps` out of range, for a reduction that does not exist, and for an
        `out` that does not fit.

    Notes
    -----
    `target` counts as a constant.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16).
    Source: Cameron and Trivedi, "Regression Analysis of Count Data" (2013), section 3.2.

    Examples
    --------
    >>> import native_entropy as ne
    >>> loss, grad = ne.losses.poisson_nll_loss_with_grad([0.0, 1.0], [1, 1], reduction="sum")
    >>> round(float(loss), 6), grad.round(6).tolist()
    (2.718282, [0.0, 1.718282])
    """
    return _call(x, target, log_input, full, eps, reduction, dtype).loss_and_grad(grad_output, out)


def _call(
    x: ArrayLike,
    target: ArrayLike,
    log_input: bool,
    full: bool,
    eps: float,
    reduction: str,
    dtype: Optional[str],
) -> ElementwiseCall:
    call = ElementwiseCall(_LOSS, x, "x", reduction, dtype)
    call.add(target, "target")
    call.parameters = flag(log_input, "log_input"), flag(full, "full"), positive(eps, "eps")
    return call
