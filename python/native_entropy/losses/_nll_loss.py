"""Negative log-likelihood of class indices."""

from __future__ import annotations

from typing import Any, Optional, Tuple

from .._accelerated import accelerated
from .._arrays import Array, ArrayLike
from .._sixteen_bit import by_dtype
from ._cross_entropy_call import CrossEntropyCall, Options, Weights

_LOSS = by_dtype("nll_loss")
_GRAD = by_dtype("nll_loss_grad")


@accelerated("nll_loss")
def nll_loss(
    log_probs: ArrayLike,
    target: ArrayLike,
    *,
    weight: Optional[ArrayLike] = None,
    sample_weight: Optional[ArrayLike] = None,
    ignore_index: Optional[int] = -100,
    reduction: str = "mean",
    empty: str = "nan",
    axis: Optional[int] = -1,
    dtype: Optional[str] = None,
) -> Any:
    """Negative log-likelihood of class indices, from log-probabilities.

    ``-weight[target] * log_probs[target]``, reduced over the rows

    Parameters
    ----------
    log_probs : array_like
        Log-probabilities in nats, as `log_softmax` gives them. Any shape with V classes along `axis`.
    target : array_like
        Class indices 0..V-1, or `ignore_index`; any integer dtype. The shape of `log_probs` without `axis`.
    weight : array_like, optional
        Factors of the classes; finite, of the dtype of the loss or of `log_probs`. The shape (V,).
    sample_weight : array_like, optional
        Factors of the rows, as `weight`. The shape of `log_probs` without `axis`.
    ignore_index : int or None
        Rows with this target count nothing; None: no such value. A scalar.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the sum of the rows' weights; without weights by the rows that are not ignored. A word.
    empty : {"nan", "zero", "raise"}
        What the mean over nothing gives. A word.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    dtype : {"bfloat16"}, optional
        `log_probs` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    scalar or ndarray
        In nats, of the dtype of `log_probs`, float32 for 16-bit numbers. A scalar, or with ``reduction="none"`` one
        for each row, 0 in ignored rows: the shape of `log_probs` without `axis`.

    Raises
    ------
    IndexError
        For a class index out of range, naming the first one in C order. Nothing is read outside the arrays.
    TypeError
        For log_probs other than float64, float32, float16, bfloat16 and integers, for targets that are not of an
        integer type, and for weights of another float dtype.
    ValueError
        For shapes that do not fit, weights that are not finite, an axis or a word that does not exist, and with
        ``empty="raise"`` the mean over nothing.

    Notes
    -----
    The rest of `cross_entropy`, which is more accurate than the two steps. -inf at the target: +inf; NaN there: NaN;
    other classes are not read. A row weighs ``weight[target] * sample_weight``.
    Error of a row at most 1 ULP (float32), 2 ULP (float64); a mean or sum adds one rounding.
    Source: Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 5.5.

    Examples
    --------
    >>> import numpy as np
    >>> import native_entropy as ne
    >>> float(ne.losses.nll_loss(np.log([[0.3, 0.7]]), [0])).__round__(6)
    1.203973
    """
    options = Options(reduction, empty, ignore_index)
    weights = Weights(weight, sample_weight)
    call = CrossEntropyCall(log_probs, target, axis, dtype, options, weights, name="log_probs")
    return call.loss(_LOSS)


@accelerated("nll_loss_grad")
def nll_loss_with_grad(
    log_probs: ArrayLike,
    target: ArrayLike,
    *,
    weight: Optional[ArrayLike] = None,
    sample_weight: Optional[ArrayLike] = None,
    ignore_index: Optional[int] = -100,
    reduction: str = "mean",
    empty: str = "nan",
    axis: Optional[int] = -1,
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Tuple[Any, Any]:
    """`nll_loss` and its gradient with respect to `log_probs`, in one pass.

    ``d loss / d log_probs = -weight[target] * scale`` at the target, else 0, where ``scale`` is `grad_output` times
    `sample_weight`, for a mean divided by what it divides by

    Parameters
    ----------
    log_probs : array_like
        Log-probabilities in nats, as `log_softmax` gives them. Any shape with V classes along `axis`.
    target : array_like
        Class indices 0..V-1, or `ignore_index`; any integer dtype. The shape of `log_probs` without `axis`.
    weight : array_like, optional
        Factors of the classes; finite, of the dtype of the loss or of `log_probs`. The shape (V,).
    sample_weight : array_like, optional
        Factors of the rows, as `weight`. The shape of `log_probs` without `axis`.
    ignore_index : int or None
        Rows with this target count nothing; None: no such value. A scalar.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the sum of the rows' weights; without weights by the rows that are not ignored. A word.
    empty : {"nan", "zero", "raise"}
        What the mean over nothing gives. A word.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    grad_output : float or array_like, optional
        Factor of the gradient, 1 by default. A scalar, or with ``reduction="none"`` also one for each row, of the
        dtype of the loss.
    out : ndarray, optional
        Where the gradient goes; may be `log_probs`, which is overwritten then. The shape and dtype of `log_probs`.
    dtype : {"bfloat16"}, optional
        `log_probs` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    loss : scalar or ndarray
        The same bits as `nll_loss`; `grad_output` does not change it. A scalar, or with ``reduction="none"`` the
        shape of `log_probs` without `axis`.
    grad : ndarray or scalar
        The shape and dtype of `log_probs`; for a bfloat16 tensor of PyTorch an array of ml_dtypes, where that is
        installed, else uint16.

    Raises
    ------
    IndexError
        For a class index out of range, naming the first one in C order. `out` is left as it was.
    TypeError
        For log_probs other than float64, float32, float16, bfloat16 and integers, for targets that are not of an
        integer type, and for weights of another float dtype, and for an `out` of another dtype.
    ValueError
        For shapes that do not fit, weights that are not finite, an axis or a word that does not exist, and with
        ``empty="raise"`` the mean over nothing.

    Notes
    -----
    It does not depend on `log_probs`. Nothing but ignored rows: gradient 0.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16).
    Source: as for `nll_loss`.

    Examples
    --------
    >>> import numpy as np
    >>> import native_entropy as ne
    >>> loss, grad = ne.losses.nll_loss_with_grad(np.log([[0.3, 0.7]]), [0])
    >>> round(float(loss), 6), grad.tolist()
    (1.203973, [[-1.0, 0.0]])
    """
    options = Options(reduction, empty, ignore_index)
    weights = Weights(weight, sample_weight)
    call = CrossEntropyCall(log_probs, target, axis, dtype, options, weights, name="log_probs")
    return call.loss_and_grad(_GRAD, grad_output, out)
