"""Measures of one distribution: self-information, entropies, perplexity."""

from __future__ import annotations

from typing import Any, Optional

from ._accelerated import accelerated
from ._arrays import Array, ArrayLike
from ._elementwise import apply_to_numbers
from ._measures import of_rows
from ._parameters import base_number, order
from ._sixteen_bit import by_dtype

_SELF_INFORMATION = by_dtype("self_information")
_BINARY_ENTROPY = by_dtype("binary_entropy")
_ENTROPY = by_dtype("entropy")
_PERPLEXITY = by_dtype("perplexity")
_RENYI_ENTROPY = by_dtype("renyi_entropy")
_TSALLIS_ENTROPY = by_dtype("tsallis_entropy")


@accelerated("self_information")
def self_information(
    p: ArrayLike, *, base: Optional[float] = None, out: Optional[Array] = None, dtype: Optional[str] = None
) -> Any:
    """Information of an event, element by element.

    ``-log(p)``

    Parameters
    ----------
    p : array_like
        Probabilities. Any shape.
    base : float or None
        Of the logarithm: 2 gives bits, 10 hartleys, None nats; finite, above 0, not 1. A scalar.
    out : ndarray, optional
        Where the result goes; may be `p`. The shape and dtype of `p`.
    dtype : {"bfloat16"}, optional
        `p` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`. The shape of `p`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For a base out of range and an `out` that does not fit.

    Notes
    -----
    0: +inf; 1: 0; +inf: -inf; negative or NaN: NaN. Error at most 1 ULP (float32, float16, bfloat16), 2 ULP (float64), also
    near 1.
    Source: Shannon, "A Mathematical Theory of Communication" (1948).

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.self_information([1.0, 0.5, 0.125], base=2).tolist()
    [0.0, 1.0, 3.0]
    """
    return apply_to_numbers(_SELF_INFORMATION, p, "p", out, dtype, base_number(base))


@accelerated("binary_entropy")
def binary_entropy(
    p: ArrayLike, *, base: Optional[float] = None, out: Optional[Array] = None, dtype: Optional[str] = None
) -> Any:
    """Entropy of an event that happens or does not, element by element.

    ``-p * log(p) - (1 - p) * log(1 - p)``

    Parameters
    ----------
    p : array_like
        Probabilities. Any shape.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    out : ndarray, optional
        Where the result goes; may be `p`. The shape and dtype of `p`.
    dtype : {"bfloat16"}, optional
        `p` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`. The shape of `p`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For a base out of range and an `out` that does not fit.

    Notes
    -----
    0 and 1: 0; outside of these, or NaN: NaN. Error at most 1 ULP (float32, float16, bfloat16), 2 ULP (float64),
    also near 0 and 1.
    Source: Cover and Thomas, "Elements of Information Theory" (2006), equation 2.5.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.binary_entropy([0.5, 0.25, 1.0], base=2).round(6).tolist()
    [1.0, 0.811278, 0.0]
    """
    return apply_to_numbers(_BINARY_ENTROPY, p, "p", out, dtype, base_number(base))


@accelerated("entropy")
def entropy(
    p: ArrayLike,
    axis: Optional[int] = -1,
    *,
    base: Optional[float] = None,
    normalize: bool = False,
    keepdims: bool = False,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Shannon entropy of distributions along an axis.

    ``-sum(p * log(p))``

    Parameters
    ----------
    p : array_like
        Probabilities, used as they are, or weights with `normalize`. Any shape.
    axis : int or None
        The axis of the outcomes; None: all elements are one distribution.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    normalize : bool
        Divide by the sum along `axis` first, as an exact number.
    keepdims : bool
        Keep the reduced axis with length 1.
    out : ndarray, optional
        Where the result goes. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        `p` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`; float32 for 16-bit numbers. The shape of `p` without `axis`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an axis that `p` does not have, a base out of range, an `out` that does not fit.

    Notes
    -----
    ``p = 0`` counts 0. A negative number, +inf or NaN: NaN. Nothing to sum: 0; with `normalize` a sum of 0: NaN.
    Error at most 1 ULP (float32), 2 ULP (float64), also where a probability is near 1, or above it.
    Source: Shannon, "A Mathematical Theory of Communication" (1948).

    Examples
    --------
    >>> import native_entropy as ne
    >>> round(float(ne.entropy([0.75, 0.25], base=2)), 4)
    0.8113
    >>> float(ne.entropy([3, 1], base=2, normalize=True)) == float(ne.entropy([0.75, 0.25], base=2))
    True
    """
    unit = 0.0 if base is None else base_number(base)
    return of_rows(_ENTROPY, p, axis, keepdims, out, unit, 1 if normalize else 0, keyword=dtype)


@accelerated("perplexity")
def perplexity(
    p: ArrayLike,
    axis: Optional[int] = -1,
    *,
    keepdims: bool = False,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Perplexity of distributions along an axis: how many equally likely outcomes would be as uncertain.

    ``exp(-sum(p * log(p)))``, which is ``base ** entropy(p, base=base)`` for every base

    Parameters
    ----------
    p : array_like
        Probabilities, used as they are. Any shape.
    axis : int or None
        The axis of the outcomes; None: all elements are one distribution.
    keepdims : bool
        Keep the reduced axis with length 1.
    out : ndarray, optional
        Where the result goes. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        `p` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        A number of outcomes; float32 for 16-bit numbers. The shape of `p` without `axis`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an axis that `p` does not have and an `out` that does not fit.

    Notes
    -----
    ``p = 0`` counts 0. A negative number, +inf or NaN: NaN. Nothing to sum: 1.
    Error at most 1 ULP (float32), 2 ULP (float64).
    Source: Jelinek, Mercer, Bahl and Baker, "Perplexity - a measure of the difficulty of speech recognition tasks",
    J. Acoust. Soc. Am. 62 (1977).

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.perplexity([0.25, 0.25, 0.25, 0.25])), float(ne.perplexity([0.0, 1.0]))
    (4.0, 1.0)
    """
    return of_rows(_PERPLEXITY, p, axis, keepdims, out, keyword=dtype)


@accelerated("renyi_entropy")
def renyi_entropy(
    p: ArrayLike,
    alpha: float,
    axis: Optional[int] = -1,
    *,
    base: Optional[float] = None,
    keepdims: bool = False,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Renyi entropy of distributions along an axis.

    ``log(sum(p ** alpha)) / (1 - alpha)``

    Parameters
    ----------
    p : array_like
        Probabilities, used as they are. Any shape.
    alpha : float
        The order: at least 0, and inf. 1 gives `entropy`, 0 the logarithm of the number of possible outcomes, inf
        ``-log(max(p))``. A scalar.
    axis : int or None
        The axis of the outcomes; None: all elements are one distribution.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    keepdims : bool
        Keep the reduced axis with length 1.
    out : ndarray, optional
        Where the result goes. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        `p` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`; float32 for 16-bit numbers. The shape of `p` without `axis`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an order or a base out of range, an axis that `p` does not have, an `out` that does not fit.

    Notes
    -----
    ``p = 0`` counts 0. A negative number, +inf or NaN: NaN. Nothing but zeros, or nothing to sum: -inf for orders below
    1, +inf above, 0 at 1. Error at most 1 ULP (float32), 2 ULP (float64).
    Source: Renyi, "On measures of entropy and information" (1961).

    Examples
    --------
    >>> import native_entropy as ne
    >>> [round(float(ne.renyi_entropy([0.5, 0.25, 0.25], order, base=2)), 6) for order in (0, 1, 2, float("inf"))]
    [1.584963, 1.5, 1.415037, 1.0]
    """
    return of_rows(_RENYI_ENTROPY, p, axis, keepdims, out, order(alpha, "alpha"), base_number(base), keyword=dtype)


@accelerated("tsallis_entropy")
def tsallis_entropy(
    p: ArrayLike,
    q: float,
    axis: Optional[int] = -1,
    *,
    keepdims: bool = False,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Tsallis entropy of distributions along an axis.

    ``(1 - sum(p ** q)) / (q - 1)``

    Parameters
    ----------
    p : array_like
        Probabilities, used as they are. Any shape.
    q : float
        The order: at least 0, and inf. 1 gives `entropy` in nats, 0 the number of possible outcomes less 1. A scalar.
    axis : int or None
        The axis of the outcomes; None: all elements are one distribution.
    keepdims : bool
        Keep the reduced axis with length 1.
    out : ndarray, optional
        Where the result goes. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        `p` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        Without a unit, but for order 1 (nats); float32 for 16-bit numbers. The shape of `p` without `axis`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an order out of range, an axis that `p` does not have, an `out` that does not fit.

    Notes
    -----
    ``p = 0`` counts 0. A negative number, +inf or NaN: NaN. Order inf: 0, or -inf where a `p` is above 1.
    Error at most 1 ULP (float32), 2 ULP (float64).
    Source: Tsallis, "Possible generalization of Boltzmann-Gibbs statistics" (1988).

    Examples
    --------
    >>> import native_entropy as ne
    >>> [round(float(ne.tsallis_entropy([0.5, 0.25, 0.25], order)), 6) for order in (0, 1, 2)]
    [2.0, 1.039721, 0.625]
    """
    return of_rows(_TSALLIS_ENTROPY, p, axis, keepdims, out, order(q, "q"), keyword=dtype)
