"""scipy.special's logsumexp, softmax and log_softmax."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from .. import _log_domain
from .._arrays import Array
from .._sixteen_bit import widened
from ._axes import Reduced
from ._original import original, real_array


def logsumexp(a: Any, axis: Any = None, b: Any = None, keepdims: bool = False, return_sign: bool = False) -> Any:
    """Logarithm of a sum of exponentials: `scipy.special.logsumexp`.

    Parameters
    ----------
    a : array_like
        Any shape.
    axis : None, int or tuple of ints
        What is summed over; by default all elements.
    b : array_like, optional
        Factors of the exponentials; 0 takes its element out. Shapes that broadcast.
    keepdims : bool
        Keep the reduced axes with length 1.
    return_sign : bool
        Return the logarithm of the absolute value, and the sign.

    Returns
    -------
    res : ndarray or scalar
        ``log(sum(b * exp(a)))``; NaN where the sum is negative, unless the sign is returned.
    sgn : ndarray or scalar
        Only with `return_sign`.

    Examples
    --------
    >>> from native_entropy.scipy import logsumexp
    >>> round(float(logsumexp([[1000, 1000], [0, 0]])), 6)
    1000.693147
    """
    x = real_array(a, "a")
    factors = None if b is None else real_array(b, "b")
    if x is None or x.dtype.kind == "b" or (factors is None) != (b is None):
        return original("logsumexp")(a, axis=axis, b=b, keepdims=keepdims, return_sign=return_sign)
    dtype = _float_of(x)
    if factors is not None:
        x, factors = np.broadcast_arrays(x, factors)
        dtype = np.result_type(dtype, factors.dtype)
    reduced = Reduced(x.shape, axis)
    reduced.refuse_nothing()
    rows = reduced.last(_computed(x, dtype))
    weights = None if factors is None else reduced.last(_computed(factors, dtype))
    value, sign = _log_domain.logsumexp(rows, weights=weights, return_sign=True)
    if not return_sign:
        value = np.where(sign < 0, np.nan, value)
    res, sgn = (reduced.value(np.asarray(one).astype(dtype, copy=False), keepdims) for one in (value, sign))
    return (res, sgn) if return_sign else res


def softmax(x: Any, axis: Any = None) -> Any:
    """Probabilities that are proportional to exponentials: `scipy.special.softmax`.

    Parameters
    ----------
    x : array_like
        Any shape.
    axis : None, int or tuple of ints
        What the result sums to 1 over; by default all elements.

    Returns
    -------
    ndarray or scalar
        The shape of `x`.

    Examples
    --------
    >>> from native_entropy.scipy import softmax
    >>> softmax([[1000.0, 0.0], [1000.0, 0.0]]).tolist()
    [[0.5, 0.0], [0.5, 0.0]]
    """
    return _normalized("softmax", _log_domain.softmax, x, axis)


def log_softmax(x: Any, axis: Any = None) -> Any:
    """Logarithm of `softmax`: `scipy.special.log_softmax`.

    Parameters
    ----------
    x : array_like
        Any shape.
    axis : None, int or tuple of ints
        What the probabilities sum to 1 over; by default all elements.

    Returns
    -------
    ndarray or scalar
        The shape of `x`.

    Examples
    --------
    >>> from native_entropy.scipy import log_softmax
    >>> log_softmax([1000.0, 1.0]).tolist()
    [0.0, -999.0]
    """
    return _normalized("log_softmax", _log_domain.log_softmax, x, axis)


def _normalized(name: str, function: Callable[..., Any], x: Any, axis: Any) -> Any:
    array = real_array(x, "x")
    if array is None or array.dtype.kind == "b":
        return original(name)(x, axis=axis)
    dtype = _float_of(array)
    reduced = Reduced(array.shape, axis)
    reduced.refuse_nothing()
    result = function(reduced.last(_computed(array, dtype)))
    return reduced.restored(np.asarray(result).astype(dtype, copy=False))


def _float_of(array: Array) -> "np.dtype[Any]":
    """The dtype that NumPy's exp gives: float16 for 8-bit integers, float32 for 16 bits, else float64."""
    nothing: Array = np.exp(np.empty(0, array.dtype))
    return nothing.dtype


def _computed(array: Array, dtype: "np.dtype[Any]") -> Array:
    """As numbers of `dtype`, float16 as float32."""
    return widened(array.astype(dtype, copy=False))
