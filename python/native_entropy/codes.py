"""Binary prefix codes by the lengths of their words; a length of 0 means that a symbol has no code word."""

from __future__ import annotations

from typing import Any, Dict, Optional

import numpy as np

from . import _status
from ._arrays import F64, I64, Array, ArrayLike, floating, int64_pointer, output, pointer
from ._integers import check_not_negative
from ._integers import lengths as as_lengths
from ._library import lib

__all__ = ["expected_length", "huffman_lengths", "implied_distribution", "kraft_sum", "shannon_lengths"]

_HUFFMAN = {"f": lib.ne_huffman_lengths_f32, "d": lib.ne_huffman_lengths_f64}
_SHANNON = {"f": lib.ne_shannon_lengths_f32, "d": lib.ne_shannon_lengths_f64}
_EXPECTED = {"f": lib.ne_expected_length_f32, "d": lib.ne_expected_length_f64}


def shannon_lengths(p: ArrayLike, *, out: Optional[Array] = None) -> Any:
    """Lengths of the words of Shannon's code, in bits.

    ``ceil(-log2(p))``, but at least 1.

    Parameters
    ----------
    p : array_like
        Probabilities, finite and at least 0. Any shape.
    out : ndarray, optional
        Where the result goes. int64, the shape of `p`.

    Returns
    -------
    ndarray or scalar
        int64; 0 where `p` is 0. The shape of `p`.

    Raises
    ------
    TypeError
        For dtypes other than float32, float64 and integers.
    ValueError
        For a probability that is negative, infinite or NaN, and an `out` that does not fit.

    Notes
    -----
    Exact. The expected length is less than the entropy in bits plus 1, but where a probability is 1.
    Source: Shannon, "A Mathematical Theory of Communication" (1948), section 9.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.codes.shannon_lengths([0.5, 0.3, 0.2, 0.0]).tolist()
    [1, 2, 3, 0]
    """
    return _lengths_of(_SHANNON, p, out)


def huffman_lengths(p: ArrayLike, *, out: Optional[Array] = None) -> Any:
    """Lengths of the words of an optimal prefix code, in bits.

    No prefix code of whole bits has a smaller ``sum(p * lengths)``.

    Parameters
    ----------
    p : array_like
        Probabilities, or weights of any sum, finite and at least 0; all elements are one alphabet. Any shape.
    out : ndarray, optional
        Where the result goes. int64, the shape of `p`.

    Returns
    -------
    ndarray or scalar
        int64; 0 where `p` is 0, 1 for a single symbol. The shape of `p`.

    Raises
    ------
    TypeError
        For dtypes other than float32, float64 and integers.
    ValueError
        For a weight that is negative, infinite or NaN, and an `out` that does not fit.

    Notes
    -----
    The stored numbers count, with all their digits: ``0.1 + 0.2`` is more than ``0.3``. Of equal weights, symbols are
    joined before trees and in their order, so that the longest word is as short as an optimal code allows.
    Sources: Huffman, "A method for the construction of minimum-redundancy codes", Proc. IRE 40 (1952); van Leeuwen, "On
    the construction of Huffman trees" (1976); Schwartz, "An optimum encoding with minimum longest code" (1964).

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.codes.huffman_lengths([0.5, 0.25, 0.125, 0.125]).tolist()
    [1, 2, 3, 3]
    """
    return _lengths_of(_HUFFMAN, p, out)


def expected_length(p: ArrayLike, lengths: ArrayLike) -> Any:
    """Mean length of a code's words, in bits.

    ``sum(p * lengths)``

    Parameters
    ----------
    p : array_like
        Probabilities, used as they are. Any shape.
    lengths : array_like
        Code lengths, integers of at least 0. The shape of `p`.

    Returns
    -------
    scalar
        In bits, of the dtype of `p`. A scalar.

    Raises
    ------
    TypeError
        For dtypes of `p` other than float32, float64 and integers, and lengths that are no integers.
    ValueError
        For shapes that differ, and a negative length.

    Notes
    -----
    A probability above 0 without a code word: +inf; a negative one or NaN: NaN. Error at most 1 ULP.
    Source: Cover and Thomas, "Elements of Information Theory" (2006), section 5.1.

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.codes.expected_length([0.5, 0.25, 0.25], [1, 2, 2]))
    1.5
    """
    x, whole = floating(p, "p"), as_lengths(lengths, "lengths")
    if x.shape != whole.shape:
        raise ValueError(f"p of shape {x.shape} and lengths of shape {whole.shape}: one shape expected")
    x = np.ascontiguousarray(x)
    value = np.empty((), x.dtype)
    status = _EXPECTED[x.dtype.char](pointer(x), int64_pointer(whole), x.size, pointer(value))
    check_not_negative(status, whole, "lengths")
    return value[()]


def implied_distribution(lengths: ArrayLike, *, out: Optional[Array] = None) -> Any:
    """Distribution for which a code is optimal.

    ``2.0 ** -lengths``

    Parameters
    ----------
    lengths : array_like
        Code lengths, integers of at least 0. Any shape.
    out : ndarray, optional
        Where the result goes. float64, the shape of `lengths`.

    Returns
    -------
    ndarray or scalar
        float64; 0 where there is no code word. The shape of `lengths`.

    Raises
    ------
    TypeError
        For lengths that are no integers.
    ValueError
        For a negative length, and an `out` that does not fit.

    Notes
    -----
    Exact. It sums to `kraft_sum`, and `expected_length` is the cross-entropy with it, in bits.
    Source: Cover and Thomas, "Elements of Information Theory" (2006), section 5.3.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.codes.implied_distribution([1, 2, 2, 0]).tolist()
    [0.5, 0.25, 0.25, 0.0]
    """
    whole = as_lengths(lengths, "lengths")
    result = None if out is None else output(out, whole.shape, F64)
    value = np.empty(whole.shape, F64)
    status = lib.ne_implied_distribution_f64(int64_pointer(whole), whole.size, pointer(value))
    check_not_negative(status, whole, "lengths")
    if result is None:
        return value if value.ndim else value[()]
    np.copyto(result, value)
    return out


def kraft_sum(lengths: ArrayLike) -> Any:
    """Sum that tells whether a prefix code of these lengths exists.

    ``sum(2.0 ** -lengths)`` over the lengths above 0: there is such a code if it is at most 1.

    Parameters
    ----------
    lengths : array_like
        Code lengths, integers of at least 0; 0: no code word. Any shape.

    Returns
    -------
    float64
        1 for a code without room for another word. A scalar.

    Raises
    ------
    TypeError
        For lengths that are no integers.
    ValueError
        For a negative length.

    Notes
    -----
    Error at most 1 ULP; exact where the sum has at most 53 digits.
    Source: Kraft, "A device for quantizing, grouping, and coding amplitude-modulated pulses" (1949).

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.codes.kraft_sum([1, 2, 3, 3])), float(ne.codes.kraft_sum([1, 2, 2, 2]))
    (1.0, 1.25)
    """
    whole = as_lengths(lengths, "lengths")
    value = np.empty((), F64)
    status = lib.ne_kraft_sum_f64(int64_pointer(whole), whole.size, pointer(value))
    check_not_negative(status, whole, "lengths")
    return value[()]


def _lengths_of(functions: Dict[str, Any], p: Any, out: Optional[Array]) -> Any:
    x = floating(p, "p")
    result = None if out is None else output(out, x.shape, I64)
    source, value = np.ascontiguousarray(x), np.empty(x.shape, I64)
    status = functions[x.dtype.char](pointer(source), x.size, int64_pointer(value))
    if status == _status.PARAMETER:
        place = tuple(int(index[0]) for index in np.nonzero(~(np.isfinite(np.atleast_1d(x)) & (np.atleast_1d(x) >= 0))))
        raise ValueError(f"p{list(place)} = {np.atleast_1d(x)[place]}: a finite number of at least 0 expected")
    if status:
        _status.fail(status)
    if result is None:
        return value if value.ndim else value[()]
    np.copyto(result, value)
    return out
