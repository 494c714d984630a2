"""Cross-entropy of logits with class indices or probabilities."""

from __future__ import annotations

from typing import Any, Optional, Tuple

from .._accelerated import accelerated
from .._arrays import Array, ArrayLike
from .._sixteen_bit import by_dtype
from ._cross_entropy_call import CrossEntropyCall, Options, Weights

_LOSS = {False: by_dtype("softmax_cross_entropy"), True: by_dtype("softmax_cross_entropy_soft")}
_GRAD = {False: by_dtype("softmax_cross_entropy_grad"), True: by_dtype("softmax_cross_entropy_soft_grad")}


@accelerated("softmax_cross_entropy")
def cross_entropy(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    weight: Optional[ArrayLike] = None,
    sample_weight: Optional[ArrayLike] = None,
    ignore_index: Optional[int] = -100,
    label_smoothing: float = 0.0,
    temperature: float = 1.0,
    softcap: Optional[float] = None,
    z_loss: float = 0.0,
    reduction: str = "mean",
    empty: str = "nan",
    axis: Optional[int] = -1,
    dtype: Optional[str] = None,
) -> Any:
    """Cross-entropy between targets and the softmax of logits.

    ``-sum(weight * q * log_softmax(z))``, reduced over the rows, with ``q = (1 - label_smoothing) * target +
    label_smoothing / V``, where a class index stands for probability 1 of its class, and ``z = softcap * tanh(logits
    / temperature / softcap)``

    Parameters
    ----------
    logits : array_like
        In nats. Any shape with V classes along `axis`.
    target : array_like
        Class indices 0..V-1, or `ignore_index`; any integer dtype. The shape of `logits` without `axis`. Or else
        probabilities: floats of the dtype and shape of `logits`; they need not sum to 1.
    weight : array_like, optional
        Factors of the classes; finite, of the dtype of the loss or of `logits`. The shape (V,).
    sample_weight : array_like, optional
        Factors of the rows, as `weight`. The shape of `logits` without `axis`.
    ignore_index : int or None
        Rows with this target count nothing; None: no such value. A scalar.
    label_smoothing : float
        What share of the target's probability is given to all classes alike; from 0 to 1. A scalar.
    temperature : float
        Divides the logits; finite, above 0. A scalar.
    softcap : float or None
        Bounds the logits, after the temperature, smoothly; finite, above 0; None: no bound. A scalar.
    z_loss : float
        Adds ``z_loss * logsumexp(z)**2`` to each row, weighted as the row is; finite, 0 or above. A scalar.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the sum of the rows' weights, for probabilities by that of `sample_weight`; without weights
        by the rows that are not ignored. A word.
    empty : {"nan", "zero", "raise"}
        What the mean over nothing gives. A word.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    dtype : {"bfloat16"}, optional
        The logits, and probabilities as targets, are uint16 that hold bfloat16 numbers. A word.

    Returns
    -------
    scalar or ndarray
        In nats, of the dtype of `logits`, float32 for 16-bit numbers. A scalar, or with ``reduction="none"`` one for
        each row, 0 in ignored rows: the shape of `logits` without `axis`.

    Raises
    ------
    IndexError
        For a class index out of range, naming the first one in C order. Nothing is read outside the arrays.
    TypeError
        For logits other than float64, float32, float16, bfloat16 and integers, for targets that are not of an integer
        type or probabilities, and for weights of another float dtype.
    ValueError
        For shapes that do not fit, weights that are not finite, an axis or a word that does not exist, parameters out
        of range, and with ``empty="raise"`` the mean over nothing.

    Notes
    -----
    A -inf logit of a class of probability 0 costs nothing; of another one: +inf. +inf for the target alone: 0. Any
    NaN, or all -inf: NaN. A confident row keeps its digits, and a common offset of the logits changes nothing beyond
    the rounding of the inputs.
    A row with a class index weighs ``weight[target] * sample_weight``. Ignored rows do not exist for probabilities.
    Error of a row at most 1 ULP (float32), 2 ULP (float64); a mean or sum adds one rounding. With a softcap in float64
    4 ULP, of what a rounding of the capped logits can change.
    Source: Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 6.2.2; the form is that of Blanchard,
    Higham and Higham, IMA J. Numer. Anal. 41 (2021), with the target's term kept out of the sum. Label smoothing:
    Szegedy et al., CVPR 2016. softcap and z_loss: Gemma 2 (2024) and PaLM (2022).

    Examples
    --------
    >>> import numpy as np
    >>> import native_entropy as ne
    >>> ne.losses.cross_entropy(np.float32([[0, -20]]), [0])
    2.0611537e-09
    >>> ne.losses.cross_entropy([[0.0, 1.0], [2.0, 0.0]], [1, -100], reduction="none").round(6).tolist()
    [0.313262, 0.0]
    >>> float(ne.losses.cross_entropy([[0.0, 1.0]], [[0.5, 0.5]])).__round__(6)
    0.813262
    """
    options = Options(reduction, empty, ignore_index, label_smoothing, temperature, softcap, z_loss)
    weights = Weights(weight, sample_weight)
    call = CrossEntropyCall(logits, target, axis, dtype, options, weights, soft=True)
    return call.loss(_LOSS[call.is_soft])


@accelerated("softmax_cross_entropy_grad")
def cross_entropy_with_grad(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    weight: Optional[ArrayLike] = None,
    sample_weight: Optional[ArrayLike] = None,
    ignore_index: Optional[int] = -100,
    label_smoothing: float = 0.0,
    temperature: float = 1.0,
    softcap: Optional[float] = None,
    z_loss: float = 0.0,
    reduction: str = "mean",
    empty: str = "nan",
    axis: Optional[int] = -1,
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Tuple[Any, Any]:
    """`cross_entropy` and its gradient with respect to `logits`, in one pass.

    ``d loss / d z = (sum(weight * q) * softmax(z) - weight * q) * scale``, where ``scale`` is `grad_output` times
    `sample_weight`, for a mean divided by what it divides by; then the derivatives of `z_loss`, `softcap` and
    `temperature`

    Parameters
    ----------
    logits : array_like
        In nats. Any shape with V classes along `axis`.
    target : array_like
        Class indices 0..V-1, or `ignore_index`; any integer dtype. The shape of `logits` without `axis`. Or else
        probabilities: floats of the dtype and shape of `logits`; they need not sum to 1.
    weight : array_like, optional
        Factors of the classes; finite, of the dtype of the loss or of `logits`. The shape (V,).
    sample_weight : array_like, optional
        Factors of the rows, as `weight`. The shape of `logits` without `axis`.
    ignore_index : int or None
        Rows with this target count nothing; None: no such value. A scalar.
    label_smoothing : float
        What share of the target's probability is given to all classes alike; from 0 to 1. A scalar.
    temperature : float
        Divides the logits; finite, above 0. A scalar.
    softcap : float or None
        Bounds the logits, after the temperature, smoothly; finite, above 0; None: no bound. A scalar.
    z_loss : float
        Adds ``z_loss * logsumexp(z)**2`` to each row, weighted as the row is; finite, 0 or above. A scalar.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the sum of the rows' weights, for probabilities by that of `sample_weight`; without weights
        by the rows that are not ignored. A word.
    empty : {"nan", "zero", "raise"}
        What the mean over nothing gives. A word.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    grad_output : float or array_like, optional
        Factor of the gradient, 1 by default. A scalar, or with ``reduction="none"`` also one for each row, of the
        dtype of the loss.
    out : ndarray, optional
        Where the gradient goes; may be `logits`, which is overwritten then. The shape and dtype of `logits`.
    dtype : {"bfloat16"}, optional
        The logits, and probabilities as targets, are uint16 that hold bfloat16 numbers. A word.

    Returns
    -------
    loss : scalar or ndarray
        The same bits as `cross_entropy`; `grad_output` does not change it. A scalar, or with ``reduction="none"`` the
        shape of `logits` without `axis`.
    grad : ndarray or scalar
        The shape and dtype of `logits`; for a bfloat16 tensor of PyTorch an array of ml_dtypes, where that is
        installed, else uint16.

    Raises
    ------
    IndexError
        For a class index out of range, naming the first one in C order. `out` is left as it was.
    TypeError
        For logits other than float64, float32, float16, bfloat16 and integers, for targets that are not of an integer
        type or probabilities, and for weights of another float dtype, and for an `out` of another dtype.
    ValueError
        For shapes that do not fit, weights that are not finite, an axis or a word that does not exist, parameters out
        of range, and with ``empty="raise"`` the mean over nothing.

    Notes
    -----
    A logit of -inf gets gradient 0 unless its class has a probability. Rows with a NaN, or of -inf only: NaN. Nothing
    but ignored rows: gradient 0.
    No other array of the size of the logits is made.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16) of the larger of the element and 2^-10
    times the row's largest; with a softcap in float64 5 ULP, of what a rounding of the capped logits can change.
    Source: as for `cross_entropy`; Bishop, "Pattern Recognition and Machine Learning" (2006), equation 4.109.

    Examples
    --------
    >>> import native_entropy as ne
    >>> loss, grad = ne.losses.cross_entropy_with_grad([[0.0, 0.0, 0.0, 0.0]], [1])
    >>> round(float(loss), 6), grad.tolist()
    (1.386294, [[0.25, -0.75, 0.25, 0.25]])
    """
    options = Options(reduction, empty, ignore_index, label_smoothing, temperature, softcap, z_loss)
    weights = Weights(weight, sample_weight)
    call = CrossEntropyCall(logits, target, axis, dtype, options, weights, soft=True)
    return call.loss_and_grad(_GRAD[call.is_soft], grad_output, out)
