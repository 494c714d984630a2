"""Measures of logits at class indices."""

from __future__ import annotations

from typing import Any, NamedTuple, Optional

import numpy as np

from .._accelerated import accelerated
from .._arrays import Array, ArrayLike, int64_pointer, pointer
from .._library import ffi
from .._parameters import positive
from .._rows import NULL, last, normalized_axis, row_pointer, rows_and_cols, walkable
from .._sixteen_bit import by_dtype, numbers
from ..losses._cross_entropy_call import CrossEntropyCall, Options, Weights
from ..losses._targets import Targets
from ._values import RowValues

_TOKEN_LOG_PROBS = by_dtype("token_log_probs")
_STATS = by_dtype("softmax_cross_entropy_stats")
_PERPLEXITY = by_dtype("softmax_perplexity")


@accelerated("token_log_probs")
def token_log_probs(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    temperature: float = 1.0,
    axis: Optional[int] = -1,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Logarithm of the softmax of logits at the targets.

    ``log_softmax(logits / temperature)[target]``

    Parameters
    ----------
    logits : array_like
        In nats. Any shape with V classes along `axis`.
    target : array_like of int
        Class indices 0..V-1; any integer dtype. The shape of `logits` without `axis`.
    temperature : float
        Divides the logits; finite, above 0. A scalar.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    out : ndarray, optional
        Where the values go. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        `logits` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, of the dtype of `logits`, float32 for 16-bit numbers. The shape of `target`.

    Raises
    ------
    IndexError
        For a class index out of range, naming the first one in C order. No index is ignored.
    TypeError
        For logits other than float64, float32, float16, bfloat16 and integers, and targets that are not integers.
    ValueError
        For shapes that do not fit, an axis that `logits` does not have, a temperature out of range.

    Notes
    -----
    Minus what `native_entropy.losses.cross_entropy` gives for each row, bit for bit, with the same edges.
    Error at most 1 ULP (float32), 2 ULP (float64), relative also near 0.
    Source: as for `native_entropy.losses.cross_entropy`.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.logits.token_log_probs([[0.0, 1.0], [-40.0, 0.0]], [0, 1]).round(20).tolist()
    [-1.3132616875182228, -4.25e-18]
    """
    temperature = positive(temperature, "temperature")
    x = numbers(logits, "logits", dtype)
    axis = normalized_axis(axis, x.ndim)
    targets = Targets(target, x, "logits", axis, None)
    matrix, stride = walkable(last(x, axis))
    values = RowValues(x, targets.shape, out, (matrix, targets.indices))
    inputs = row_pointer(matrix), int64_pointer(targets.indices)
    status = _TOKEN_LOG_PROBS[x.dtype.char](
        *inputs, *rows_and_cols(matrix), stride, temperature, NULL, pointer(values.array)
    )
    if status:
        targets.fail(status)
    return values.deliver()


class CrossEntropyStats(NamedTuple):
    """What `cross_entropy_stats` returns: arrays of one value per row, or scalars.

    Parameters
    ----------
    loss : ndarray or scalar
        In nats; 0 where the row is ignored. One value per row.
    logsumexp : ndarray or scalar
        The normalizer, in nats; 0 where the row is ignored. One value per row.
    entropy : ndarray or scalar
        Of the softmax, in nats; 0 where the row is ignored. One value per row.
    correct : ndarray of bool or bool
        Whether the target is the first largest logit; False where the row is ignored. One value per row.

    Examples
    --------
    >>> import native_entropy as ne
    >>> stats = ne.logits.cross_entropy_stats([[2.0, 0.0], [0.0, 1.0]], [0, 0])
    >>> stats.correct.tolist()
    [True, False]
    """

    loss: Any
    logsumexp: Any
    entropy: Any
    correct: Any


def cross_entropy_stats(
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
    axis: Optional[int] = -1,
    dtype: Optional[str] = None,
) -> CrossEntropyStats:
    """Cross-entropy, logsumexp, entropy and whether the prediction is right, per row, from one read of the logits.

    ``loss = cross_entropy(logits, target, ..., reduction="none")``, ``logsumexp(z)``, the entropy of ``softmax(z)``,
    and ``argmax(z) == target``, with ``z = softcap * tanh(logits / temperature / softcap)``

    Parameters
    ----------
    logits : array_like
        In nats. Any shape with V classes along `axis`.
    target : array_like of int
        Class indices 0..V-1, or `ignore_index`; any integer dtype. The shape of `logits` without `axis`.
    weight : array_like, optional
        Factors of the classes, in the loss; finite, of the dtype of the loss or of `logits`. The shape (V,).
    sample_weight : array_like, optional
        Factors of the rows, in the loss, as `weight`. The shape of `target`.
    ignore_index : int or None
        Rows with this target give 0, 0, 0, False; None: no such value. A scalar.
    label_smoothing : float
        In the loss: what share of the target's probability is given to all classes alike; from 0 to 1. A scalar.
    temperature : float
        Divides the logits; finite, above 0. A scalar.
    softcap : float or None
        Bounds the logits, after the temperature, smoothly; finite, above 0; None: no bound. A scalar.
    z_loss : float
        In the loss: adds ``z_loss * logsumexp(z)**2`` to each row; finite, 0 or above. A scalar.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    dtype : {"bfloat16"}, optional
        `logits` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    loss : ndarray or scalar
        The bits of `native_entropy.losses.cross_entropy`, in nats. The shape of `target`.
    logsumexp : ndarray or scalar
        In nats. The shape of `target`.
    entropy : ndarray or scalar
        In nats. The shape of `target`.
    correct : ndarray or scalar of bool
        Whether the target has the largest logit; of several largest ones the first counts. The shape of `target`.

    Raises
    ------
    IndexError
        For a class index out of range, naming the first one in C order.
    TypeError
        For logits other than float64, float32, float16, bfloat16 and integers, targets that are not integers, and
        weights of another float dtype.
    ValueError
        For shapes that do not fit, weights that are not finite, an axis that does not exist, parameters out of range.

    Notes
    -----
    A named tuple of four. Edges as for `native_entropy.losses.cross_entropy`, `native_entropy.logsumexp` and `entropy`;
    a row with a NaN is not correct.
    Error of each value at most 1 ULP (float32), 2 ULP (float64).
    Source: as for these functions.

    Examples
    --------
    >>> import native_entropy as ne
    >>> stats = ne.logits.cross_entropy_stats([[0.0, 0.0], [3.0, 0.0]], [1, 0])
    >>> stats.loss.round(6).tolist(), stats.correct.tolist()
    ([0.693147, 0.048587], [False, True])
    """
    options = Options("none", "nan", ignore_index, label_smoothing, temperature, softcap, z_loss)
    call = CrossEntropyCall(logits, target, axis, dtype, options, Weights(weight, sample_weight))
    loss, logsumexp, entropy = (call.values(per_row=True) for _ in range(3))
    correct = np.empty(loss.shape, np.bool_)
    call.run(_STATS, pointer(loss), pointer(logsumexp), pointer(entropy), ffi.from_buffer("uint8_t[]", correct))
    return CrossEntropyStats(*(part if part.ndim else part[()] for part in (loss, logsumexp, entropy, correct)))


@accelerated("softmax_perplexity")
def perplexity(
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
    empty: str = "nan",
    axis: Optional[int] = -1,
    dtype: Optional[str] = None,
) -> Any:
    """Perplexity of the targets under the softmax of logits.

    ``exp(cross_entropy(logits, target, ..., reduction="mean"))``

    Parameters
    ----------
    logits : array_like
        In nats. Any shape with V classes along `axis`.
    target : array_like of int
        Class indices 0..V-1, or `ignore_index`; any integer dtype. The shape of `logits` without `axis`.
    weight : array_like, optional
        Factors of the classes; finite, of the dtype of the value or of `logits`. The shape (V,).
    sample_weight : array_like, optional
        Factors of the rows, as `weight`. The shape of `target`.
    ignore_index : int or None
        Rows with this target count nothing; None: no such value. A scalar.
    label_smoothing : float
        What share of the target's probability is given to all classes alike; from 0 to 1. A scalar.
    temperature : float
        Divides the logits; finite, above 0. A scalar.
    softcap : float or None
        Bounds the logits, after the temperature, smoothly; finite, above 0; None: no bound. A scalar.
    z_loss : float
        Adds ``z_loss * logsumexp(z)**2`` to the loss of each row; finite, 0 or above. A scalar.
    empty : {"nan", "zero", "raise"}
        What the mean loss over nothing is; "zero" gives 1. A word.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    dtype : {"bfloat16"}, optional
        `logits` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    scalar
        From 1, of the dtype of `logits`, float32 for 16-bit numbers.

    Raises
    ------
    IndexError
        For a class index out of range, naming the first one in C order.
    TypeError
        For logits other than float64, float32, float16, bfloat16 and integers, targets that are not integers, and
        weights of another float dtype.
    ValueError
        For shapes that do not fit, weights that are not finite, an axis or a word that does not exist, parameters out
        of range, and with ``empty="raise"`` for the mean over nothing.

    Notes
    -----
    Edges as for `native_entropy.losses.cross_entropy`. The mean is not rounded before the exponential.
    Error at most 2 ULP (float32), 3 ULP (float64).
    Source: Jelinek, Mercer, Bahl and Baker, "Perplexity - a measure of the difficulty of speech recognition tasks",
    J. Acoust. Soc. Am. 62 (1977).

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.logits.perplexity([[0.0, 0.0, 0.0, 0.0]], [2])).__round__(6)
    4.0
    """
    options = Options("mean", empty, ignore_index, label_smoothing, temperature, softcap, z_loss)
    call = CrossEntropyCall(logits, target, axis, dtype, options, Weights(weight, sample_weight))
    return call.loss(_PERPLEXITY)
