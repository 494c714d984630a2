"""Negative log-likelihood of a normal distribution."""

from __future__ import annotations

from typing import Any, NoReturn, Optional, Tuple

import numpy as np

from .. import _status
from .._accelerated import accelerated
from .._arrays import Array, ArrayLike
from .._library import lib
from .._parameters import flag, positive
from .._sixteen_bit import like, widened
from ._elementwise import ElementwiseCall, ElementwiseLoss

_LOSS = ElementwiseLoss("gaussian_nll_loss")


@accelerated("gaussian_nll_loss")
def gaussian_nll_loss(
    mean: ArrayLike,
    target: ArrayLike,
    var: ArrayLike,
    *,
    full: bool = False,
    eps: float = 1e-6,
    reduction: str = "mean",
    dtype: Optional[str] = None,
) -> Any:
    """Negative log-likelihood of a normal distribution.

    ``((mean - target)**2 / v + log(v)) / 2`` with ``v = max(var, eps)``, reduced over the elements

    Parameters
    ----------
    mean : array_like
        Predicted means. Any shape.
    target : array_like
        Observations, of the dtype of `mean`; numbers, lists and integers take it. A shape that broadcasts to that of
        `mean`.
    var : array_like
        Predicted variances, 0 or above, as `target`; they are raised to `eps`. A shape that broadcasts to that of
        `mean`.
    full : bool
        Add the constant ``log(2 * pi) / 2``. A scalar.
    eps : float
        The least variance; finite, above 0. A scalar.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the number of elements; over none it is NaN. A word.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    scalar or ndarray
        In nats, of the dtype of `mean`, float32 for 16-bit numbers. A scalar, or with ``reduction="none"`` the shape
        of `mean`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast, for a negative variance, an `eps` out of range and for a reduction that does
        not exist.

    Notes
    -----
    Any NaN: NaN. Error of an element at most 1 ULP (float32), 2 ULP (float64) of the larger of it and its terms; a
    mean or sum adds one rounding.
    Source: Nix and Weigend, "Estimating the mean and variance of the target probability distribution", ICNN 1994.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.losses.gaussian_nll_loss([0.0, 0.0], [1.0, 0.0], 4.0, reduction="none").round(6).tolist()
    [0.818147, 0.693147]
    """
    return _call(mean, target, var, full, eps, reduction, dtype).loss()


@accelerated("gaussian_nll_loss_grad")
def gaussian_nll_loss_with_grad(
    mean: ArrayLike,
    target: ArrayLike,
    var: ArrayLike,
    *,
    full: bool = False,
    eps: float = 1e-6,
    reduction: str = "mean",
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Tuple[Any, Any]:
    """`gaussian_nll_loss` and its gradient with respect to `mean`, in one pass.

    ``d loss / d mean = (mean - target) / v * scale`` with ``v = max(var, eps)``, where ``scale`` is `grad_output`,
    for a mean divided by the number of elements

    Parameters
    ----------
    mean : array_like
        Predicted means. Any shape.
    target : array_like
        Observations, of the dtype of `mean`; numbers, lists and integers take it. A shape that broadcasts to that of
        `mean`.
    var : array_like
        Predicted variances, 0 or above, as `target`; they are raised to `eps`. A shape that broadcasts to that of
        `mean`.
    full : bool
        Add the constant ``log(2 * pi) / 2``. A scalar.
    eps : float
        The least variance; finite, above 0. A scalar.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the number of elements; over none it is NaN. A word.
    grad_output : float or array_like, optional
        Factor of the gradient, 1 by default. A scalar, or with ``reduction="none"`` also the shape of `mean`, of the
        dtype of the loss.
    out : ndarray, optional
        Where the gradient goes; may be `mean`, which is overwritten then. The shape and dtype of `mean`.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    loss : scalar or ndarray
        The same bits as `gaussian_nll_loss`; `grad_output` does not change it. A scalar, or with ``reduction="none"``
        the shape of `mean`.
    grad : ndarray or scalar
        The shape and dtype of `mean`; for a bfloat16 tensor of PyTorch an array of ml_dtypes, where that is
        installed, else uint16.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast, for a negative variance, an `eps` out of range, for a reduction that does
        not exist, and for an `out` that does not fit.

    Notes
    -----
    `target` and `var` count as constants.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16).
    Source: Nix and Weigend, "Estimating the mean and variance of the target probability distribution", ICNN 1994.

    Examples
    --------
    >>> import native_entropy as ne
    >>> loss, grad = ne.losses.gaussian_nll_loss_with_grad([0.0], [1.0], [4.0])
    >>> round(float(loss), 6), grad.tolist()
    (0.818147, [-0.25])
    """
    return _call(mean, target, var, full, eps, reduction, dtype).loss_and_grad(grad_output, out)


class _GaussianCall(ElementwiseCall):
    """Names the first negative variance, where the library found one."""

    variance: Any

    def fail(self, status: int) -> NoReturn:
        var = widened(like(self.variance, "var", self.x, self.name, self.keyword))
        places = np.argwhere(var < 0)
        if status == lib.NE_ERR_PARAMETER and len(places):
            place = tuple(map(int, places[0]))
            where = f"[{', '.join(map(str, place))}]" if place else ""
            _status.fail(status, f"var{where} = {var[place]}: variances of 0 or above expected")
        _status.fail(status)


def _call(
    mean: ArrayLike,
    target: ArrayLike,
    var: ArrayLike,
    full: bool,
    eps: float,
    reduction: str,
    dtype: Optional[str],
) -> ElementwiseCall:
    call = _GaussianCall(_LOSS, mean, "mean", reduction, dtype)
    call.add(target, "target")
    call.add_periodic(var, "var")
    call.variance = var
    call.parameters = flag(full, "full"), positive(eps, "eps")
    return call
