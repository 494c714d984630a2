"""Functions of rows in the log domain: logsumexp, softmax, log_softmax."""

from __future__ import annotations

import math
from typing import Any, Dict, Optional, Tuple

import numpy as np

from . import _status
from ._accelerated import accelerated
from ._arrays import Array, ArrayLike, broadcast, pointer
from ._parameters import positive
from ._rows import (
    NULL,
    MatrixOutput,
    last,
    normalized_axis,
    reduced_shape,
    reduction_output,
    row_pointer,
    rows_and_cols,
    walkable,
)
from ._sixteen_bit import by_dtype, delivered, numbers, two_numbers

_LOGSUMEXP = by_dtype("logsumexp")
_LOGSUMEXP_WEIGHTED = by_dtype("logsumexp_weighted")
_SOFTMAX = by_dtype("softmax")
_LOG_SOFTMAX = by_dtype("log_softmax")


@accelerated("logsumexp")
def logsumexp(
    a: ArrayLike,
    axis: Optional[int] = -1,
    *,
    weights: Optional[ArrayLike] = None,
    keepdims: bool = False,
    return_sign: bool = False,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Logarithm of a sum of exponentials along an axis.

    ``log(sum(weights * exp(a)))``, without overflow.

    Parameters
    ----------
    a : array_like
        In nats. Any shape.
    axis : int or None
        The axis to sum over; None: all elements.
    weights : array_like, optional
        Factors of the exponentials, of the dtype of `a` (a Python number takes it); they may be negative. A weight of 0
        takes its element out, whatever it is. A shape that broadcasts with that of `a`.
    keepdims : bool
        Keep the reduced axis with length 1.
    return_sign : bool
        Return ``log(abs(sum))`` and the sign of the sum instead of NaN where the sum is negative.
    out : ndarray, optional
        Where the value goes. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        The arrays are uint16 that hold bfloat16 numbers. A word.

    Returns
    -------
    value : ndarray or scalar
        In nats; float32 for 16-bit numbers. The shape of `a` without `axis`.
    sign : ndarray or scalar
        Only with `return_sign`: -1, 0 or 1, NaN where the value is NaN. The shape of `value`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and where `a` and `weights`
        differ in theirs.
    ValueError
        For an axis that `a` does not have, shapes that do not broadcast, an `out` that does not fit.

    Notes
    -----
    All -inf, or nothing to sum: -inf. Any +inf and no NaN: +inf. Any NaN: NaN.
    Error at most 1 ULP (float32), 2 ULP (float64), also where the result is near 0.
    Source: Blanchard, Higham and Higham, "Accurately computing the log-sum-exp and softmax functions",
    IMA J. Numer. Anal. 41 (2021).

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.logsumexp([1000.0, 1000.0])).__round__(6)
    1000.693147
    >>> value, sign = ne.logsumexp([0.0, 0.0], weights=[1.0, -3.0], return_sign=True)
    >>> float(value).__round__(6), float(sign)
    (0.693147, -1.0)
    """
    factors: Optional[Array] = None
    if weights is None:
        x = numbers(a, "a", dtype)
    else:
        x, factors = broadcast(*two_numbers(a, weights, ("a", "weights"), dtype), ("a", "weights"))
    axis = normalized_axis(axis, x.ndim)
    shape = reduced_shape(x.shape, axis, keepdims)
    matrix, stride = walkable(last(x, axis))
    value, result = reduction_output(out, shape, matrix, factors)
    sign = np.empty(shape, value.dtype) if return_sign else None
    kind = x.dtype.char
    if factors is None:
        status = _LOGSUMEXP[kind](row_pointer(matrix), *rows_and_cols(matrix), stride, pointer(value))
    else:
        table, table_stride = _weights_of_rows(last(factors, axis))
        status = _LOGSUMEXP_WEIGHTED[kind](
            row_pointer(matrix),
            row_pointer(table),
            *rows_and_cols(matrix),
            stride,
            table_stride,
            pointer(value),
            NULL if sign is None else pointer(sign),
        )
    if status:
        _status.fail(status)
    if sign is not None and factors is None:
        np.greater(value, -math.inf, out=sign)
        sign[np.isnan(value)] = math.nan
    if result is not value:
        np.copyto(result, value)
    returned = out if out is not None else value if shape else value[()]
    return returned if sign is None else (returned, sign if shape else sign[()])


def _weights_of_rows(table: Array) -> Tuple[Array, int]:
    """Weights with the columns last, and their row stride: 0 where all rows have the same weights."""
    lead = list(zip(table.shape[:-1], table.strides[:-1]))
    if table.size and lead and all(length == 1 or stride == 0 for length, stride in lead):
        return np.ascontiguousarray(table[(0,) * len(lead)]), 0
    return walkable(table)


@accelerated("softmax")
def softmax(
    a: ArrayLike,
    axis: Optional[int] = -1,
    *,
    temperature: float = 1.0,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Probabilities that are proportional to exponentials, along an axis.

    ``exp(a / temperature) / sum(exp(a / temperature))``

    Parameters
    ----------
    a : array_like
        Logits in nats. Any shape.
    axis : int or None
        The axis along which the result sums to 1; None: all elements together.
    temperature : float
        Divides the logits; finite, above 0. A scalar.
    out : ndarray, optional
        Where the result goes; may be `a`. The shape and dtype of `a`.
    dtype : {"bfloat16"}, optional
        `a` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        Probabilities. The shape of `a`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an axis that `a` does not have, a temperature out of range, an `out` that does not fit.

    Notes
    -----
    One +inf in a row: 1 there, 0 elsewhere; several: shared equally. All -inf (no distribution), or any NaN: NaN.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16).
    Source: Blanchard, Higham and Higham, "Accurately computing the log-sum-exp and softmax functions",
    IMA J. Numer. Anal. 41 (2021).

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.softmax([0.0, 1.0, 2.0]).round(6).tolist()
    [0.090031, 0.244728, 0.665241]
    """
    return _normalize(_SOFTMAX, a, axis, temperature, out, dtype)


@accelerated("log_softmax")
def log_softmax(
    a: ArrayLike,
    axis: Optional[int] = -1,
    *,
    temperature: float = 1.0,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Logarithm of `softmax`, along an axis.

    ``a / temperature - logsumexp(a / temperature)``

    Parameters
    ----------
    a : array_like
        Logits in nats. Any shape.
    axis : int or None
        The axis along which the probabilities sum to 1; None: all elements together.
    temperature : float
        Divides the logits; finite, above 0. A scalar.
    out : ndarray, optional
        Where the result goes; may be `a`. The shape and dtype of `a`.
    dtype : {"bfloat16"}, optional
        `a` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        Log-probabilities in nats. The shape of `a`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an axis that `a` does not have, a temperature out of range, an `out` that does not fit.

    Notes
    -----
    One +inf in a row: 0 there, -inf elsewhere; several: -log of their number. All -inf, or any NaN: NaN.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16), also where a probability is near 1.
    Source: Blanchard, Higham and Higham, "Accurately computing the log-sum-exp and softmax functions",
    IMA J. Numer. Anal. 41 (2021).

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.log_softmax([0.0, 1.0, 2.0]).round(6).tolist()
    [-2.407606, -1.407606, -0.407606]
    """
    return _normalize(_LOG_SOFTMAX, a, axis, temperature, out, dtype)


def _normalize(
    functions: Dict[str, Any],
    a: ArrayLike,
    axis: Optional[int],
    temperature: float,
    out: Optional[Array],
    keyword: Optional[str],
) -> Any:
    x = numbers(a, "a", keyword)
    axis = normalized_axis(axis, x.ndim)
    temperature = positive(temperature, "temperature")
    matrix, stride = walkable(last(x, axis))
    target = MatrixOutput(x, axis, out, matrix, stride)
    rows, cols = rows_and_cols(matrix)
    function = functions[x.dtype.char]
    status = function(row_pointer(matrix), rows, cols, stride, temperature, row_pointer(target.matrix), target.stride)
    if status:
        _status.fail(status)
    return delivered(target, a)
