"""Measures of two distributions: cross-entropy, Kullback-Leibler and Jensen-Shannon divergence."""

from __future__ import annotations

from typing import Any, Dict, Optional

from ._accelerated import accelerated
from ._arrays import Array, ArrayLike
from ._measures import of_pairs
from ._parameters import base_number
from ._sixteen_bit import by_dtype

_CROSS_ENTROPY = by_dtype("cross_entropy")
_KL_DIVERGENCE = by_dtype("kl_divergence")
_JS_DIVERGENCE = by_dtype("js_divergence")
_JS_DISTANCE = by_dtype("js_distance")


@accelerated("cross_entropy")
def cross_entropy(
    p: ArrayLike,
    q: ArrayLike,
    axis: Optional[int] = -1,
    *,
    base: Optional[float] = None,
    normalize: bool = False,
    keepdims: bool = False,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Cross-entropy of two distributions along an axis: the cost of coding `p` with a code made for `q`.

    ``-sum(p * log(q))``, which is ``entropy(p) + kl_divergence(p, q)``

    Parameters
    ----------
    p, q : array_like
        Probabilities, used as they are, or weights with `normalize`; of one float dtype. Shapes that broadcast.
    axis : int or None
        The axis of the outcomes in the broadcast shape; None: all elements are one distribution.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    normalize : bool
        Divide `p` and `q` by their sums along `axis` first, as exact numbers.
    keepdims : bool
        Keep the reduced axis with length 1.
    out : ndarray, optional
        Where the result goes. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        The arrays are uint16 that hold bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`; float32 for 16-bit numbers. The broadcast shape without `axis`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and where the arguments differ in
        theirs.
    ValueError
        For shapes that do not broadcast, an axis they do not have, a base out of range, an `out` that does not fit.

    Notes
    -----
    ``p = 0`` counts 0; ``p > 0`` where ``q = 0``: +inf. A negative number, +inf or NaN in either: NaN. Nothing to sum:
    0; with `normalize` a sum of 0: NaN. Error at most 1 ULP (float32), 2 ULP (float64), also where terms of both signs
    cancel. For logits and class indices see `losses.cross_entropy`.
    Source: Goodfellow, Bengio and Courville, "Deep Learning" (2016), equation 3.51.

    Examples
    --------
    >>> import native_entropy as ne
    >>> round(float(ne.cross_entropy([0.5, 0.5], [0.25, 0.75], base=2)), 6)
    1.207519
    """
    return _of_pairs(_CROSS_ENTROPY, p, q, axis, base, normalize, keepdims, out, dtype)


@accelerated("kl_divergence")
def kl_divergence(
    p: ArrayLike,
    q: ArrayLike,
    axis: Optional[int] = -1,
    *,
    base: Optional[float] = None,
    normalize: bool = False,
    keepdims: bool = False,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Kullback-Leibler divergence of two distributions along an axis.

    ``sum(p * log(p / q))``

    Parameters
    ----------
    p, q : array_like
        Probabilities, used as they are, or weights with `normalize`; of one float dtype. Shapes that broadcast.
    axis : int or None
        The axis of the outcomes in the broadcast shape; None: all elements are one distribution.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    normalize : bool
        Divide `p` and `q` by their sums along `axis` first, as exact numbers.
    keepdims : bool
        Keep the reduced axis with length 1.
    out : ndarray, optional
        Where the result goes. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        The arrays are uint16 that hold bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`; float32 for 16-bit numbers. The broadcast shape without `axis`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and where the arguments differ in
        theirs.
    ValueError
        For shapes that do not broadcast, an axis they do not have, a base out of range, an `out` that does not fit.

    Notes
    -----
    Computed as the sum of ``p * log(p / q) - p + q``, none of which is negative, and the difference of the sums of `p`
    and `q`. Where that is at most 8 eps of the larger sum, it is taken for rounding and left out: the result is never
    negative then, exactly 0 for identical inputs, and keeps its digits where `p` and `q` nearly agree. With `normalize`
    it is 0. ``p = 0`` counts 0; ``p > 0`` where ``q = 0``: +inf. A negative number, +inf or NaN in either: NaN. Nothing
    to sum: 0; with `normalize` a sum of 0: NaN. Error at most 1 ULP (float32), 2 ULP (float64).
    Source: Kullback and Leibler, "On Information and Sufficiency" (1951).

    Examples
    --------
    >>> import native_entropy as ne
    >>> round(float(ne.kl_divergence([0.5, 0.5], [0.25, 0.75])), 6)
    0.143841
    >>> float(ne.kl_divergence([0.1, 0.2, 0.7], [0.1, 0.2, 0.7]))
    0.0
    """
    return _of_pairs(_KL_DIVERGENCE, p, q, axis, base, normalize, keepdims, out, dtype)


@accelerated("js_divergence")
def js_divergence(
    p: ArrayLike,
    q: ArrayLike,
    axis: Optional[int] = -1,
    *,
    base: Optional[float] = None,
    normalize: bool = False,
    keepdims: bool = False,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Jensen-Shannon divergence of two distributions along an axis.

    ``(kl_divergence(p, m) + kl_divergence(q, m)) / 2`` with ``m = (p + q) / 2``

    Parameters
    ----------
    p, q : array_like
        Probabilities, used as they are, or weights with `normalize`; of one float dtype. Shapes that broadcast.
    axis : int or None
        The axis of the outcomes in the broadcast shape; None: all elements are one distribution.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    normalize : bool
        Divide `p` and `q` by their sums along `axis` first, as exact numbers.
    keepdims : bool
        Keep the reduced axis with length 1.
    out : ndarray, optional
        Where the result goes. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        The arrays are uint16 that hold bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`; float32 for 16-bit numbers. At most ``log(2)`` for
        distributions. The broadcast shape without `axis`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and where the arguments differ in
        theirs.
    ValueError
        For shapes that do not broadcast, an axis they do not have, a base out of range, an `out` that does not fit.

    Notes
    -----
    Never negative, exactly 0 for identical inputs, for any sums of `p` and `q`. A negative number, +inf or NaN in
    either: NaN. Nothing to sum: 0; with `normalize` a sum of 0: NaN. Error at most 1 ULP (float32), 2 ULP (float64),
    also where `p` and `q` nearly agree.
    Source: Lin, "Divergence measures based on the Shannon entropy" (1991).

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.js_divergence([1.0, 0.0], [0.0, 1.0], base=2))
    1.0
    >>> round(float(ne.js_divergence([0.5, 0.5], [0.25, 0.75])), 6)
    0.033822
    """
    return _of_pairs(_JS_DIVERGENCE, p, q, axis, base, normalize, keepdims, out, dtype)


@accelerated("js_distance")
def js_distance(
    p: ArrayLike,
    q: ArrayLike,
    axis: Optional[int] = -1,
    *,
    base: Optional[float] = None,
    normalize: bool = False,
    keepdims: bool = False,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Jensen-Shannon distance of two distributions along an axis: a metric.

    ``sqrt(js_divergence(p, q))``

    Parameters
    ----------
    p, q : array_like
        Probabilities, used as they are, or weights with `normalize`; of one float dtype. Shapes that broadcast.
    axis : int or None
        The axis of the outcomes in the broadcast shape; None: all elements are one distribution.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    normalize : bool
        Divide `p` and `q` by their sums along `axis` first, as exact numbers.
    keepdims : bool
        Keep the reduced axis with length 1.
    out : ndarray, optional
        Where the result goes. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        The arrays are uint16 that hold bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        The square root of nats, or of units of `base`; float32 for 16-bit numbers. The broadcast shape without `axis`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and where the arguments differ in
        theirs.
    ValueError
        For shapes that do not broadcast, an axis they do not have, a base out of range, an `out` that does not fit.

    Notes
    -----
    Exactly 0 for identical inputs, symmetric; it keeps the triangle inequality. A negative number, +inf or NaN in
    either: NaN; a `base` below 1, to which divergences are negative: NaN but where the distance is 0. Nothing to sum:
    0; with `normalize` a sum of 0: NaN. Error at most 1 ULP (float32), 2 ULP (float64), also where `p` and `q` nearly
    agree.
    Source: Endres and Schindelin, "A new metric for probability distributions" (2003).

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.js_distance([1.0, 0.0], [0.0, 1.0], base=2))
    1.0
    >>> round(float(ne.js_distance([0.5, 0.5], [0.25, 0.75])), 6)
    0.183908
    """
    return _of_pairs(_JS_DISTANCE, p, q, axis, base, normalize, keepdims, out, dtype)


def _of_pairs(
    functions: Dict[str, Any],
    p: ArrayLike,
    q: ArrayLike,
    axis: Optional[int],
    base: Optional[float],
    normalize: bool,
    keepdims: bool,
    out: Optional[Array],
    keyword: Optional[str],
) -> Any:
    return of_pairs(functions, p, q, axis, keepdims, out, base_number(base), 1 if normalize else 0, keyword=keyword)
