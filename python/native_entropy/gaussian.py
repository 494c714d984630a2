"""Entropy, cross-entropy and divergence of normal distributions of one variable, element by element."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

import numpy as np

from ._accelerated import accelerated
from ._arrays import F64, Array, ArrayLike, filled, floating, mixed, output
from ._elementwise import apply
from ._library import lib
from ._parameters import base_number

__all__ = ["cross_entropy", "entropy", "kl_divergence"]

_ENTROPY = {"f": lib.ne_gaussian_entropy_f32, "d": lib.ne_gaussian_entropy_f64}
_CROSS_ENTROPY = {"f": lib.ne_gaussian_cross_entropy_f32, "d": lib.ne_gaussian_cross_entropy_f64}
_KL_DIVERGENCE = {"f": lib.ne_gaussian_kl_divergence_f32, "d": lib.ne_gaussian_kl_divergence_f64}
_PAIR_NAMES = ("mu_p", "sigma_p", "mu_q", "sigma_q")


@accelerated("gaussian_entropy")
def entropy(sigma: ArrayLike, *, base: Optional[float] = None, out: Optional[Array] = None) -> Any:
    """Differential entropy of normal distributions.

    ``log(sigma * sqrt(2 * pi * e))``

    Parameters
    ----------
    sigma : array_like
        Standard deviations, above 0. Any shape.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    out : ndarray, optional
        Where the result goes; may be `sigma`. The shape and dtype of `sigma`.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`. The shape of `sigma`.

    Raises
    ------
    TypeError
        For dtypes other than float32, float64 and integers.
    ValueError
        For a standard deviation of 0 or below, a base out of range, an `out` that does not fit.

    Notes
    -----
    +inf: +inf; NaN: NaN. Error at most 1 ULP (float32), 2 ULP (float64); next to 0, where sigma is 0.242, of
    ``log(sigma)``.
    Source: Cover and Thomas, "Elements of Information Theory" (2006), example 8.1.2.

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.gaussian.entropy(1.0)).__round__(6)
    1.418939
    """
    return _applied(_ENTROPY, [sigma], ("sigma",), base, out)


@accelerated("gaussian_cross_entropy")
def cross_entropy(
    mu_p: ArrayLike,
    sigma_p: ArrayLike,
    mu_q: ArrayLike,
    sigma_q: ArrayLike,
    *,
    base: Optional[float] = None,
    out: Optional[Array] = None,
) -> Any:
    """Cross-entropy of two normal distributions.

    ``log(sigma_q * sqrt(2 * pi)) + (sigma_p**2 + (mu_p - mu_q)**2) / (2 * sigma_q**2)``

    Parameters
    ----------
    mu_p, sigma_p : array_like
        Means and standard deviations of the first, these above 0. Shapes that broadcast.
    mu_q, sigma_q : array_like
        Means and standard deviations of the second, these above 0; all of one float dtype, which Python numbers take.
        Shapes that broadcast.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    out : ndarray, optional
        Where the result goes; may be an argument. The broadcast shape, the arguments' dtype.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`. The broadcast shape.

    Raises
    ------
    TypeError
        For dtypes other than float32, float64 and integers, and for a mixture of float32 and float64.
    ValueError
        For a standard deviation of 0 or below, shapes that do not broadcast, a base out of range, an `out` that does
        not fit.

    Notes
    -----
    `sigma_q` or one of the others infinite: +inf; both, or equal infinite means: NaN. NaN: NaN.
    Error at most 1 ULP (float32), 2 ULP (float64); next to 0, which a `sigma_q` below 0.4 makes possible, of the larger term.
    Source: Cover and Thomas, "Elements of Information Theory" (2006), section 8.5.

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.gaussian.cross_entropy(0.0, 1.0, 1.0, 2.0)).__round__(6)
    1.862086
    """
    return _applied(_CROSS_ENTROPY, [mu_p, sigma_p, mu_q, sigma_q], _PAIR_NAMES, base, out)


@accelerated("gaussian_kl_divergence")
def kl_divergence(
    mu_p: ArrayLike,
    sigma_p: ArrayLike,
    mu_q: ArrayLike,
    sigma_q: ArrayLike,
    *,
    base: Optional[float] = None,
    out: Optional[Array] = None,
) -> Any:
    """Kullback-Leibler divergence of two normal distributions.

    ``log(sigma_q / sigma_p) + (sigma_p**2 + (mu_p - mu_q)**2) / (2 * sigma_q**2) - 1/2``

    Parameters
    ----------
    mu_p, sigma_p : array_like
        Means and standard deviations of the first, these above 0. Shapes that broadcast.
    mu_q, sigma_q : array_like
        Means and standard deviations of the second, these above 0; all of one float dtype, which Python numbers take.
        Shapes that broadcast.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    out : ndarray, optional
        Where the result goes; may be an argument. The broadcast shape, the arguments' dtype.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`; never negative for a base above 1. The broadcast shape.

    Raises
    ------
    TypeError
        For dtypes other than float32, float64 and integers, and for a mixture of float32 and float64.
    ValueError
        For a standard deviation of 0 or below, shapes that do not broadcast, a base out of range, an `out` that does
        not fit.

    Notes
    -----
    Equal distributions: 0. `sigma_q` or one of the others infinite: +inf; both, or equal infinite means: NaN. NaN: NaN.
    Error at most 1 ULP (float32), 2 ULP (float64), also where the two nearly agree.
    Source: Kullback, "Information Theory and Statistics" (1959), chapter 9.

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.gaussian.kl_divergence(0.0, 1.0, 1.0, 2.0)).__round__(6)
    0.443147
    """
    return _applied(_KL_DIVERGENCE, [mu_p, sigma_p, mu_q, sigma_q], _PAIR_NAMES, base, out)


def _applied(
    functions: Dict[str, Any], values: List[Any], names: Tuple[str, ...], base: Optional[float], out: Optional[Array]
) -> Any:
    number = base_number(base)
    arrays = _together(values, names)
    result = None if out is None else output(out, arrays[0].shape, arrays[0].dtype)
    try:
        value = apply(functions, arrays, None, number)
    except ValueError:
        for array, name in zip(arrays, names):
            if name.startswith("sigma"):
                _check_positive(array, name)
        raise
    if result is None:
        return value
    np.copyto(result, value)
    return out


def _together(values: List[Any], names: Tuple[str, ...]) -> Tuple[Array, ...]:
    """The arguments in one dtype and one shape; Python numbers take the dtype of the others."""
    arrays: Dict[str, Array] = {}
    for value, name in zip(values, names):
        if type(value) not in (int, float):
            arrays[name] = floating(value, name)
    first = next(iter(arrays), "")
    for name, array in arrays.items():
        if array.dtype != arrays[first].dtype:
            raise mixed(first, arrays[first], name, array)
    dtype = arrays[first].dtype if first else F64
    given = [arrays[name] if name in arrays else filled((), value, dtype, name) for value, name in zip(values, names)]
    try:
        return tuple(np.broadcast_to(array, np.broadcast_shapes(*(each.shape for each in given))) for array in given)
    except ValueError:
        shapes = ", ".join(f"{name} of shape {array.shape}" for array, name in zip(given, names))
        raise ValueError(f"{shapes} do not broadcast") from None


def _check_positive(sigma: Array, name: str) -> None:
    bad = np.argwhere(sigma <= 0)
    if len(bad):
        place = tuple(map(int, bad[0]))
        where = f"[{', '.join(map(str, place))}]" if place else ""
        raise ValueError(f"{name}{where} = {sigma[place]}: a number above 0 expected")
