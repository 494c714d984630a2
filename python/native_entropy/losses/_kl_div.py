"""Kullback-Leibler divergence as a loss of log-probabilities."""

from __future__ import annotations

from typing import Any, Optional, Tuple

from .._accelerated import accelerated
from .._arrays import Array, ArrayLike
from .._parameters import flag
from ._elementwise import ElementwiseCall, ElementwiseLoss

_LOSS = ElementwiseLoss("kl_div")


@accelerated("kl_div")
def kl_div(
    log_q: ArrayLike,
    p: ArrayLike,
    *,
    log_target: bool = False,
    reduction: str = "mean",
    dtype: Optional[str] = None,
) -> Any:
    """Kullback-Leibler divergence from log-probabilities, element by element.

    ``p * (log(p) - log_q)``, with `log_target` ``exp(p) * (p - log_q)``, reduced over the elements

    Parameters
    ----------
    log_q : array_like
        Log-probabilities in nats. Any shape.
    p : array_like
        Probabilities, or with `log_target` their logarithms, of the dtype of `log_q`; numbers, lists and integers
        take it. A shape that broadcasts to that of `log_q`.
    log_target : bool
        Whether `p` holds logarithms. A scalar.
    reduction : {"mean", "sum", "none", "batchmean"}
        "mean" divides by the number of elements, "batchmean" by the length of the first axis; over none it is NaN. A
        word.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    scalar or ndarray
        In nats, of the dtype of `log_q`, float32 for 16-bit numbers. A scalar, or with ``reduction="none"`` the shape
        of `log_q`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast and for a reduction that does not exist.

    Notes
    -----
    p = 0: the term is 0, whatever `log_q` is; p > 0 and log_q = -inf: +inf; p < 0, and any NaN: NaN.
    Divided by the number of distributions, ``reduction="batchmean"``, it is the divergence; "mean" divides by their
    length too, as PyTorch does.
    Error of an element at most 1 ULP (float32), 2 ULP (float64); a mean or sum adds one rounding.
    Source: Kullback and Leibler, "On information and sufficiency", Ann. Math. Statist. 22 (1951).

    Examples
    --------
    >>> import numpy as np
    >>> import native_entropy as ne
    >>> float(ne.losses.kl_div(np.log([0.5, 0.5]), [0.25, 0.75], reduction="sum")).__round__(6)
    0.130812
    """
    return _call(log_q, p, log_target, reduction, dtype).loss()


@accelerated("kl_div_grad")
def kl_div_with_grad(
    log_q: ArrayLike,
    p: ArrayLike,
    *,
    log_target: bool = False,
    reduction: str = "mean",
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Tuple[Any, Any]:
    """`kl_div` and its gradient with respect to `log_q`, in one pass.

    ``d loss / d log_q = -p * scale``, with `log_target` ``-exp(p) * scale``, where ``scale`` is `grad_output`, for a
    mean divided by the number of elements

    Parameters
    ----------
    log_q : array_like
        Log-probabilities in nats. Any shape.
    p : array_like
        Probabilities, or with `log_target` their logarithms, of the dtype of `log_q`; numbers, lists and integers
        take it. A shape that broadcasts to that of `log_q`.
    log_target : bool
        Whether `p` holds logarithms. A scalar.
    reduction : {"mean", "sum", "none", "batchmean"}
        "mean" divides by the number of elements, "batchmean" by the length of the first axis; over none it is NaN. A
        word.
    grad_output : float or array_like, optional
        Factor of the gradient, 1 by default. A scalar, or with ``reduction="none"`` also the shape of `log_q`, of the
        dtype of the loss.
    out : ndarray, optional
        Where the gradient goes; may be `log_q`, which is overwritten then. The shape and dtype of `log_q`.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    loss : scalar or ndarray
        The same bits as `kl_div`; `grad_output` does not change it. A scalar, or with ``reduction="none"`` the shape
        of `log_q`.
    grad : ndarray or scalar
        The shape and dtype of `log_q`; for a bfloat16 tensor of PyTorch an array of ml_dtypes, where that is
        installed, else uint16.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast, for a reduction that does not exist, and for an `out` that does not fit.

    Notes
    -----
    It does not depend on `log_q`; 0 where p is 0.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16).
    Source: Kullback and Leibler, "On information and sufficiency", Ann. Math. Statist. 22 (1951).

    Examples
    --------
    >>> import numpy as np
    >>> import native_entropy as ne
    >>> loss, grad = ne.losses.kl_div_with_grad(np.log([0.5, 0.5]), [0.25, 0.75], reduction="sum")
    >>> round(float(loss), 6), grad.tolist()
    (0.130812, [-0.25, -0.75])
    """
    return _call(log_q, p, log_target, reduction, dtype).loss_and_grad(grad_output, out)


def _call(
    log_q: ArrayLike,
    p: ArrayLike,
    log_target: bool,
    reduction: str,
    dtype: Optional[str],
) -> ElementwiseCall:
    call = ElementwiseCall(_LOSS, log_q, "log_q", reduction, dtype, batchmean=True)
    call.add(p, "p")
    batch = call.x.shape[0] if call.x.ndim else 1
    call.parameters = flag(log_target, "log_target"), batch
    return call
