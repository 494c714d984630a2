"""Entropy of the softmax of logits."""

from __future__ import annotations

from typing import Any, Optional, Tuple

from .. import _status
from .._accelerated import accelerated
from .._arrays import Array, ArrayLike, pointer
from .._parameters import base_number, positive
from .._rows import NULL, MatrixOutput, last, normalized_axis, reduced_shape, row_pointer, rows_and_cols, walkable
from .._sixteen_bit import by_dtype, delivered, numbers, scale
from ._values import RowValues

_ENTROPY = by_dtype("softmax_entropy")
_ENTROPY_GRAD = by_dtype("softmax_entropy_grad")


@accelerated("softmax_entropy")
def entropy(
    logits: ArrayLike,
    axis: Optional[int] = -1,
    *,
    temperature: float = 1.0,
    base: Optional[float] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Entropy of the softmax of logits, along an axis.

    ``-sum(p * log(p))`` with ``p = softmax(logits / temperature)``

    Parameters
    ----------
    logits : array_like
        In nats. Any shape.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    temperature : float
        Divides the logits; finite, above 0. A scalar.
    base : float or None
        Base of the logarithm; finite, above 0, not 1; None: e. A scalar.
    out : ndarray, optional
        Where the values go. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        `logits` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`, of the dtype of `logits`, float32 for 16-bit numbers. The shape of `logits` without
        `axis`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an axis that `logits` does not have, parameters out of range, an `out` that does not fit.

    Notes
    -----
    A class of logit -inf adds nothing. One +inf in a row: 0; several: log of their number. All -inf, or any NaN: NaN.
    Error at most 1 ULP (float32), 2 ULP (float64), relative also near 0.
    Source: Shannon, "A mathematical theory of communication" (1948); the form is logsumexp minus the mean of the
    logits, both from one read.

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.logits.entropy([0.0, 0.0, 0.0, 0.0], base=2))
    2.0
    """
    temperature, base = positive(temperature, "temperature"), base_number(base)
    x = numbers(logits, "logits", dtype)
    axis = normalized_axis(axis, x.ndim)
    matrix, stride = walkable(last(x, axis))
    values = RowValues(x, reduced_shape(x.shape, axis, False), out, (matrix,))
    status = _ENTROPY[x.dtype.char](
        row_pointer(matrix), *rows_and_cols(matrix), stride, temperature, base, pointer(values.array)
    )
    if status:
        _status.fail(status)
    return values.deliver()


@accelerated("softmax_entropy_grad")
def entropy_with_grad(
    logits: ArrayLike,
    axis: Optional[int] = -1,
    *,
    temperature: float = 1.0,
    base: Optional[float] = None,
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Tuple[Any, Any]:
    """`entropy` and its gradient with respect to the logits, in one pass.

    ``d entropy / d logits = -p * (log(p) + entropy) / temperature * grad_output`` with
    ``p = softmax(logits / temperature)``

    Parameters
    ----------
    logits : array_like
        In nats. Any shape.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    temperature : float
        Divides the logits; finite, above 0. A scalar.
    base : float or None
        Base of the logarithm; finite, above 0, not 1; None: e. A scalar.
    grad_output : float or array_like, optional
        Factor of the gradient, 1 by default. A scalar, or one for each row, of the dtype of the value.
    out : ndarray, optional
        Where the gradient goes; may be `logits`, which is overwritten then. The shape and dtype of `logits`.
    dtype : {"bfloat16"}, optional
        `logits` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    value : ndarray or scalar
        The same bits as `entropy`; `grad_output` does not change it. The shape of `logits` without `axis`.
    grad : ndarray or scalar
        The shape and dtype of `logits`; for a bfloat16 tensor of PyTorch an array of ml_dtypes, where that is
        installed, else uint16.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an axis that `logits` does not have, parameters out of range, shapes that do not fit.

    Notes
    -----
    A logit of -inf gets gradient 0. All -inf, or any NaN: NaN.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16) of the larger of the element and 2^-10
    times the row's largest.
    Source: as for `entropy`.

    Examples
    --------
    >>> import native_entropy as ne
    >>> value, grad = ne.logits.entropy_with_grad([0.0, 1.0])
    >>> round(float(value), 6), grad.round(6).tolist()
    (0.582203, [0.196612, -0.196612])
    """
    temperature, base = positive(temperature, "temperature"), base_number(base)
    x = numbers(logits, "logits", dtype)
    axis = normalized_axis(axis, x.ndim)
    matrix, stride = walkable(last(x, axis))
    shape = reduced_shape(x.shape, axis, False)
    factor = scale(grad_output, x, "logits", shape, "none", dtype)
    grad = MatrixOutput(x, axis, out, matrix, stride, () if factor is None else (factor,))
    values = RowValues(x, shape, None, ())
    status = _ENTROPY_GRAD[x.dtype.char](
        row_pointer(matrix),
        NULL if factor is None else pointer(factor),
        *rows_and_cols(matrix),
        stride,
        temperature,
        base,
        pointer(values.array),
        row_pointer(grad.matrix),
        grad.stride,
    )
    if status:
        _status.fail(status)
    return values.deliver(), delivered(grad, logits)
