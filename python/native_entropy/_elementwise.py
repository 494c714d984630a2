"""Functions of one element, and of two: logaddexp, sigmoid and its relatives."""

from __future__ import annotations

from typing import Any, Dict, Optional, Tuple

import numpy as np

from . import _status
from ._accelerated import accelerated
from ._arrays import Array, ArrayLike, broadcast, output, pointer, safe_together
from ._sixteen_bit import by_dtype, like_given, numbers, two_numbers

_LOGADDEXP = by_dtype("logaddexp")
_SIGMOID = by_dtype("sigmoid")
_SIGMOID_GRAD = by_dtype("sigmoid_grad")
_LOG_SIGMOID = by_dtype("log_sigmoid")
_SOFTPLUS = by_dtype("softplus")

_CONTIGUOUS = 1 | 2  # NPY_ARRAY_C_CONTIGUOUS | NPY_ARRAY_F_CONTIGUOUS
_PIECE = 1 << 16  # elements of an array of other strides that are copied at a time


def apply(functions: Dict[str, Any], inputs: Tuple[Array, ...], out: Optional[Array], *parameters: float) -> Any:
    """`functions` by dtype, applied to arrays of one shape and dtype."""
    first = inputs[0]
    function = functions[first.dtype.char]
    result = np.empty_like(first, subok=False) if out is None else output(out, first.shape, first.dtype)
    arrays = (*inputs, result)
    order = _CONTIGUOUS
    for array in arrays:
        order &= array.flags.num
    if order and result.flags.aligned and (out is None or all(safe_together(x, result) for x in inputs)):
        if not order & 1:
            arrays = tuple(array.T for array in arrays)
        *sources, target = map(pointer, arrays)
        status = function(*sources, first.size, *parameters, target)
    else:
        status = _apply_in_pieces(function, arrays, parameters)
    if status:
        _status.fail(status)
    if out is not None:
        return out
    return result if result.ndim else result[()]


def apply_to_numbers(
    functions: Dict[str, Any], x: Any, name: str, out: Optional[Array], keyword: Optional[str], *parameters: float
) -> Any:
    """`functions` by dtype, applied to an argument of this name; `keyword`: the caller's `dtype`."""
    result = apply(functions, (numbers(x, name, keyword),), out, *parameters)
    return result if out is not None else like_given(result, x)


def _apply_in_pieces(function: Any, arrays: Tuple[Array, ...], parameters: Tuple[float, ...]) -> int:
    """The same for any strides and any overlap, through NumPy's buffers."""
    flags: Any = [["readonly", "contig", "aligned"]] * (len(arrays) - 1) + [["writeonly", "contig", "aligned"]]
    with np.nditer(
        arrays, ["external_loop", "buffered", "zerosize_ok", "copy_if_overlap"], flags, buffersize=_PIECE, order="K"
    ) as pieces:
        for piece in pieces:
            *sources, target = map(pointer, piece)
            status: int = function(*sources, piece[0].size, *parameters, target)
            if status:
                return status
    return _status.OK


@accelerated("logaddexp")
def logaddexp(a: ArrayLike, b: ArrayLike, *, out: Optional[Array] = None, dtype: Optional[str] = None) -> Any:
    """Logarithm of the sum of two exponentials, element by element.

    ``log(exp(a) + exp(b))``, without overflow and without losing the smaller term.

    Parameters
    ----------
    a, b : array_like
        Of one float dtype; a Python number takes the dtype of the other argument. Shapes that broadcast.
    out : ndarray, optional
        Where the result goes; may be `a` or `b`. The broadcast shape, the arguments' dtype.
    dtype : {"bfloat16"}, optional
        The arrays are uint16 that hold bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats. The broadcast shape.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and where the arguments differ in
        theirs.
    ValueError
        For shapes that do not broadcast and an `out` that does not fit.

    Notes
    -----
    Both -inf: -inf. One +inf and no NaN: +inf. Any NaN: NaN.
    Error at most 1 ULP (float32, float16, bfloat16), 2 ULP (float64), also
    where the result is near 0.
    Source: the case of two terms in Blanchard, Higham and Higham, "Accurately computing the log-sum-exp and softmax
    functions", IMA J. Numer. Anal. 41 (2021).

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.logaddexp(-1000.0, -1000.0)).__round__(6)
    -999.306853
    """
    result = apply(_LOGADDEXP, broadcast(*two_numbers(a, b, ("a", "b"), dtype), ("a", "b")), out)
    return result if out is not None else like_given(result, a if hasattr(a, "dtype") else b)


@accelerated("sigmoid")
def sigmoid(x: ArrayLike, *, out: Optional[Array] = None, dtype: Optional[str] = None) -> Any:
    """Logistic function, element by element.

    ``1 / (1 + exp(-x))``

    Parameters
    ----------
    x : array_like
        Log-odds in nats. Any shape.
    out : ndarray, optional
        Where the result goes; may be `x`. The shape and dtype of `x`.
    dtype : {"bfloat16"}, optional
        `x` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        Probabilities. The shape of `x`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an `out` that does not fit.

    Notes
    -----
    -inf: 0; +inf: 1; NaN: NaN. Error at most 1 ULP (float32, float16, bfloat16), 2 ULP (float64), down
    to subnormal results.
    Source: the two-class softmax; Bishop, "Pattern Recognition and Machine Learning" (2006), equation 4.59.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.sigmoid([-1.0, 0.0, 1.0]).round(6).tolist()
    [0.268941, 0.5, 0.731059]
    """
    return apply_to_numbers(_SIGMOID, x, "x", out, dtype)


@accelerated("sigmoid_grad")
def sigmoid_grad(x: ArrayLike, *, out: Optional[Array] = None, dtype: Optional[str] = None) -> Any:
    """Derivative of the logistic function, element by element.

    ``sigmoid(x) * (1 - sigmoid(x))``, without the cancellation of ``1 - sigmoid(x)``.

    Parameters
    ----------
    x : array_like
        Log-odds in nats. Any shape.
    out : ndarray, optional
        Where the result goes; may be `x`. The shape and dtype of `x`.
    dtype : {"bfloat16"}, optional
        `x` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        Per nat; at most 1/4. The shape of `x`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an `out` that does not fit.

    Notes
    -----
    -inf and +inf: 0; NaN: NaN. Error at most 1 ULP (float32, float16, bfloat16), 2 ULP (float64).
    Source: Bishop, "Pattern Recognition and Machine Learning" (2006), equation 4.88.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.sigmoid_grad([0.0, 40.0]).tolist() == [0.25, 4.248354255291589e-18]
    True
    """
    return apply_to_numbers(_SIGMOID_GRAD, x, "x", out, dtype)


@accelerated("log_sigmoid")
def log_sigmoid(x: ArrayLike, *, out: Optional[Array] = None, dtype: Optional[str] = None) -> Any:
    """Logarithm of the logistic function, element by element.

    ``log(1 / (1 + exp(-x))) = -softplus(-x)``

    Parameters
    ----------
    x : array_like
        Log-odds in nats. Any shape.
    out : ndarray, optional
        Where the result goes; may be `x`. The shape and dtype of `x`.
    dtype : {"bfloat16"}, optional
        `x` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats. The shape of `x`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an `out` that does not fit.

    Notes
    -----
    -inf: -inf; +inf: 0; NaN: NaN. Error at most 1 ULP (float32, float16, bfloat16), 2 ULP (float64), also
    where the result is near 0.
    Source: Maechler, "Accurately computing ``log(1 - exp(-|a|))``" (2012), for the choice of form.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.log_sigmoid([-1000.0, 0.0]).round(6).tolist()
    [-1000.0, -0.693147]
    """
    return apply_to_numbers(_LOG_SIGMOID, x, "x", out, dtype)


@accelerated("softplus")
def softplus(x: ArrayLike, *, out: Optional[Array] = None, dtype: Optional[str] = None) -> Any:
    """Smooth positive part, element by element.

    ``log(1 + exp(x))``

    Parameters
    ----------
    x : array_like
        In nats. Any shape.
    out : ndarray, optional
        Where the result goes; may be `x`. The shape and dtype of `x`.
    dtype : {"bfloat16"}, optional
        `x` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats. The shape of `x`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an `out` that does not fit.

    Notes
    -----
    -inf: 0; +inf: +inf; NaN: NaN. Error at most 1 ULP (float32, float16, bfloat16), 2 ULP (float64).
    Source: Maechler, "Accurately computing ``log(1 - exp(-|a|))``" (2012), for the choice of form.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.softplus([-40.0, 0.0, 40.0]).tolist() == [4.248354255291589e-18, 0.6931471805599453, 40.0]
    True
    """
    return apply_to_numbers(_SOFTPLUS, x, "x", out, dtype)
