"""scipy.special's functions of one and two elements, out of those of this library."""

from __future__ import annotations

from typing import Any, Callable, Dict, Tuple

import numpy as np

from .. import _divergences, _elementwise, _information
from .._arrays import F32, F64, Array
from ._original import original, real_array


def entr(x: Any, out: Any = None, **keywords: Any) -> Any:
    """``-x * log(x)``, element by element: `scipy.special.entr`.

    Parameters
    ----------
    x : array_like
        Any shape.
    out : ndarray, optional
        Where the result goes.
    **keywords
        Those of a `numpy.ufunc`: such calls are handed to SciPy.

    Returns
    -------
    ndarray or scalar
        0 where `x` is 0, -inf where it is negative.

    Examples
    --------
    >>> from native_entropy.scipy import entr
    >>> entr([0.0, 0.5, 1.0, -1.0]).round(6).tolist()
    [0.0, 0.346574, 0.0, -inf]
    """
    return _apply("entr", _entr, (x,), out, keywords)


def rel_entr(x: Any, y: Any, out: Any = None, **keywords: Any) -> Any:
    """``x * log(x / y)``, element by element: `scipy.special.rel_entr`.

    Parameters
    ----------
    x, y : array_like
        Shapes that broadcast.
    out : ndarray, optional
        Where the result goes.
    **keywords
        Those of a `numpy.ufunc`: such calls are handed to SciPy.

    Returns
    -------
    ndarray or scalar
        0 where `x` is 0 and `y` is not negative; +inf where `y` is 0 or an argument is negative.

    Examples
    --------
    >>> from native_entropy.scipy import rel_entr
    >>> rel_entr([0.5, 0.0, 1.0], [0.25, 1.0, 0.0]).round(6).tolist()
    [0.346574, 0.0, inf]
    """
    return _apply("rel_entr", _rel_entr, (x, y), out, keywords)


def kl_div(x: Any, y: Any, out: Any = None, **keywords: Any) -> Any:
    """``x * log(x / y) - x + y``, element by element: `scipy.special.kl_div`.

    Parameters
    ----------
    x, y : array_like
        Shapes that broadcast.
    out : ndarray, optional
        Where the result goes.
    **keywords
        Those of a `numpy.ufunc`: such calls are handed to SciPy.

    Returns
    -------
    ndarray or scalar
        Never negative. `y` where `x` is 0 and `y` is not negative; +inf where `y` is 0 or an argument is negative.

    Examples
    --------
    >>> from native_entropy.scipy import kl_div
    >>> kl_div([0.5, 0.0, 1.0], [0.25, 1.0, 0.0]).round(6).tolist()
    [0.096574, 1.0, inf]
    """
    return _apply("kl_div", _kl_div, (x, y), out, keywords)


def xlogy(x: Any, y: Any, out: Any = None, **keywords: Any) -> Any:
    """``x * log(y)``, element by element: `scipy.special.xlogy`.

    Parameters
    ----------
    x, y : array_like
        Shapes that broadcast.
    out : ndarray, optional
        Where the result goes.
    **keywords
        Those of a `numpy.ufunc`: such calls are handed to SciPy.

    Returns
    -------
    ndarray or scalar
        0 where `x` is 0 and `y` is not NaN.

    Examples
    --------
    >>> from native_entropy.scipy import xlogy
    >>> xlogy([2.0, 0.0, -1.0], [0.5, 0.0, 1.0]).round(6).tolist() == [-1.386294, 0.0, 0.0]
    True
    """
    return _apply("xlogy", _xlogy, (x, y), out, keywords)


def expit(x: Any, out: Any = None, **keywords: Any) -> Any:
    """Logistic function ``1 / (1 + exp(-x))``, element by element: `scipy.special.expit`.

    Parameters
    ----------
    x : array_like
        Any shape.
    out : ndarray, optional
        Where the result goes.
    **keywords
        Those of a `numpy.ufunc`: such calls are handed to SciPy.

    Returns
    -------
    ndarray or scalar
        From 0 to 1.

    Examples
    --------
    >>> from native_entropy.scipy import expit
    >>> expit([-1.0, 0.0, 1.0]).round(6).tolist()
    [0.268941, 0.5, 0.731059]
    """
    return _apply("expit", _elementwise.sigmoid, (x,), out, keywords)


def logit(x: Any, out: Any = None, **keywords: Any) -> Any:
    """Log-odds ``log(x / (1 - x))``, element by element: `scipy.special.logit`.

    Parameters
    ----------
    x : array_like
        Any shape.
    out : ndarray, optional
        Where the result goes.
    **keywords
        Those of a `numpy.ufunc`: such calls are handed to SciPy.

    Returns
    -------
    ndarray or scalar
        -inf at 0, +inf at 1, NaN outside.

    Examples
    --------
    >>> from native_entropy.scipy import logit
    >>> logit([0.0, 0.5, 0.75]).round(6).tolist()
    [-inf, 0.0, 1.098612]
    """
    return _apply("logit", _logit, (x,), out, keywords)


def log_expit(x: Any, out: Any = None, **keywords: Any) -> Any:
    """Logarithm of `expit`, element by element: `scipy.special.log_expit`.

    Parameters
    ----------
    x : array_like
        Any shape.
    out : ndarray, optional
        Where the result goes.
    **keywords
        Those of a `numpy.ufunc`: such calls are handed to SciPy.

    Returns
    -------
    ndarray or scalar
        At most 0.

    Examples
    --------
    >>> from native_entropy.scipy import log_expit
    >>> log_expit([-750.0, 0.0, 750.0]).round(6).tolist() == [-750.0, -0.693147, 0.0]
    True
    """
    return _apply("log_expit", _elementwise.log_sigmoid, (x,), out, keywords)


def _apply(name: str, function: Callable[..., Any], given: Tuple[Any, ...], out: Any, keywords: Dict[str, Any]) -> Any:
    """`function` of arrays of one dtype and shape, which are those that a ufunc of the loops f and d would choose."""
    arrays = [real_array(value, "xy"[place]) for place, value in enumerate(given)]
    plain = [array for array in arrays if array is not None]
    if keywords or len(plain) < len(arrays):
        return original(name)(*given, out=out, **keywords)
    # Python's numbers have no dtype of their own: they take that of the other argument.
    common = np.result_type(*(v if type(v) in (bool, int, float) else a for v, a in zip(given, plain)))
    dtype = F32 if np.can_cast(common, F32) else F64
    same = np.broadcast_arrays(*(array.astype(dtype, copy=False) for array in plain))
    with np.errstate(all="ignore"):
        result = function(*map(np.atleast_1d, same)).reshape(same[0].shape)
    if out is None:
        return result[()]
    target = out[0] if isinstance(out, tuple) else out
    np.copyto(target, result, casting="same_kind")
    return target


def _entr(x: Array) -> Any:
    value = np.where(x == 0, 0.0, x * _information.self_information(x))
    return np.where(x < 0, -np.inf, value).astype(x.dtype, copy=False)


def _xlogy(x: Array, y: Array) -> Any:
    return np.where((x == 0) & ~np.isnan(y), 0.0, -x * _information.self_information(y)).astype(x.dtype, copy=False)


def _rel_entr(x: Array, y: Array) -> Any:
    value = np.asarray(_divergences.kl_divergence(x[..., np.newaxis], y[..., np.newaxis]))
    # kl_divergence takes so small a difference for rounding, and leaves it out.
    close = (abs(x - y) <= 32 * np.finfo(x.dtype).eps * x) & (x < np.inf)
    value[close] = (x - y)[close] + _excess(x[close], y[close])
    infinite = (x > 0) & (y == np.inf) & (x < np.inf)
    value[infinite] = -np.inf
    value[(x == np.inf) & (y < np.inf)] = np.inf
    return _at_the_edges(value, x, y, 0.0)


def _kl_div(x: Array, y: Array) -> Any:
    value = np.asarray(_divergences.kl_divergence(x[..., np.newaxis], y[..., np.newaxis])) + (y - x)
    near = (x <= 2 * y) & (y <= 2 * x) & (x > 0) & (x < np.inf) & (y < np.inf)  # where these terms cancel
    value = np.asarray(value)
    value[near] = _excess(x[near], y[near])
    return _at_the_edges(value, x, y, y)


def _at_the_edges(value: Array, x: Array, y: Array, at_zero: Any) -> Array:
    """SciPy's values for zeros and for negative numbers."""
    value = np.where((x == 0) & (y >= 0), at_zero, value)
    value = np.where((x < 0) | (y < 0) | ((x > 0) & (y == 0)), np.inf, value)
    return np.where(np.isnan(x) | np.isnan(y), np.nan, value).astype(x.dtype, copy=False)


def _excess(x: Array, y: Array) -> Array:
    """``x * log(x / y) - x + y`` of positive numbers within a factor of 2, to the last digits.

    That is what kl_divergence sums up where it takes the difference of the two sums for rounding. Here it does: beside
    a common term of 2^60, which adds 0.
    """
    _, exponent = np.frexp(x)
    common = np.full_like(x, 2.0**60)
    scaled = (np.stack([np.ldexp(one, -exponent), common], -1) for one in (x, y))
    return np.asarray(np.ldexp(_divergences.kl_divergence(*scaled), exponent))


def _logit(x: Array) -> Any:
    y = 1 - x
    value = np.asarray(_information.self_information(y) - _information.self_information(x))
    middle = (x > 0.25) & (x < 0.75)  # where these cancel; 1 - y is exact here
    p, q = x[middle], y[middle]
    value[middle] = _rel_entr(p, q) / p - ((1 - q) - p) / q
    return value
