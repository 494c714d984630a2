"""Measures of joint distributions: the last two axes are the table, X its rows and Y its columns."""

from __future__ import annotations

from typing import Any, Optional

from ._accelerated import accelerated
from ._arrays import Array, ArrayLike
from ._measures import of_tables
from ._library import lib
from ._parameters import base_number, choice
from ._sixteen_bit import by_dtype

_JOINT_ENTROPY = by_dtype("joint_entropy")
_CONDITIONAL_ENTROPY = by_dtype("conditional_entropy")
_MUTUAL_INFORMATION = by_dtype("mutual_information")

_GIVEN = {"x": lib.NE_GIVEN_X, "y": lib.NE_GIVEN_Y}


@accelerated("joint_entropy")
def joint_entropy(
    pxy: ArrayLike, *, base: Optional[float] = None, out: Optional[Array] = None, dtype: Optional[str] = None
) -> Any:
    """Entropy of two variables together, from their joint distribution.

    ``-sum(pxy * log(pxy))``

    Parameters
    ----------
    pxy : array_like
        Joint probabilities, used as they are. The last two axes: a table of X (rows) and Y (columns), others a batch.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    out : ndarray, optional
        Where the result goes. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        `pxy` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`; float32 for 16-bit numbers. The shape of `pxy` without its last two axes.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an array of fewer than two axes, a base out of range, an `out` that does not fit.

    Notes
    -----
    0 counts 0. A negative number, +inf or NaN: NaN. Nothing to sum: 0. Error at most 1 ULP (float32), 2 ULP (float64).
    Source: Cover and Thomas, "Elements of Information Theory" (2006), equation 2.8.

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.joint_entropy([[0.25, 0.25], [0.5, 0.0]], base=2))
    1.5
    """
    return of_tables(_JOINT_ENTROPY, pxy, out, base_number(base), keyword=dtype)


def conditional_entropy(
    pxy: ArrayLike,
    *,
    given: str,
    base: Optional[float] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Entropy of one variable where the other is known, from their joint distribution.

    ``-sum(pxy * log(pxy / px))`` given X, ``-sum(pxy * log(pxy / py))`` given Y;
    `px` and `py` are the sums of the rows and columns

    Parameters
    ----------
    pxy : array_like
        Joint probabilities, used as they are. The last two axes: a table of X (rows) and Y (columns), others a batch.
    given : {"x", "y"}
        Which variable is known: "x" (the rows, axis -2) or "y" (the columns, axis -1). A word.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    out : ndarray, optional
        Where the result goes. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        `pxy` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`; float32 for 16-bit numbers. The shape of `pxy` without its last two axes.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an array of fewer than two axes, another word than these, a base out of range, an `out` that does not fit.

    Notes
    -----
    ``H(Y|X) = H(X,Y) - H(X)``, without that cancellation; never negative. 0 counts 0. A negative number, +inf or NaN:
    NaN. Nothing to sum: 0. Error at most 1 ULP (float32), 2 ULP (float64).
    Source: Cover and Thomas, "Elements of Information Theory" (2006), equation 2.10.

    Examples
    --------
    >>> import native_entropy as ne
    >>> table = [[0.25, 0.25], [0.5, 0.0]]
    >>> float(ne.conditional_entropy(table, given="x", base=2))
    0.5
    """
    return of_tables(_CONDITIONAL_ENTROPY, pxy, out, choice(given, _GIVEN, "given"), base_number(base), keyword=dtype)


@accelerated("mutual_information")
def mutual_information(
    pxy: ArrayLike, *, base: Optional[float] = None, out: Optional[Array] = None, dtype: Optional[str] = None
) -> Any:
    """What one variable says about the other, from their joint distribution.

    ``sum(pxy * log(pxy / (px * py)))``; `px` and `py` are the sums of the rows and columns

    Parameters
    ----------
    pxy : array_like
        Joint probabilities, used as they are. The last two axes: a table of X (rows) and Y (columns), others a batch.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    out : ndarray, optional
        Where the result goes. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        `pxy` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`; float32 for 16-bit numbers. The shape of `pxy` without its last two axes.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers.
    ValueError
        For an array of fewer than two axes, a base out of range, an `out` that does not fit.

    Notes
    -----
    Never negative where the table sums up to 1, and exactly 0 where it is the product of its sums; a difference of the
    sum from 1 of at most 8 eps is taken for rounding. Near-independent variables keep their digits. A table with
    another sum s is used as it is: ``s * log(s)`` less than that of its shape. 0 counts 0. A negative number, +inf or
    NaN: NaN. Nothing to sum: 0. Error at most 1 ULP (float32), 2 ULP (float64).
    Source: Cover and Thomas, "Elements of Information Theory" (2006), equation 2.28.

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.mutual_information([[0.5, 0.0], [0.0, 0.5]], base=2))
    1.0
    >>> float(ne.mutual_information([[0.125, 0.375], [0.125, 0.375]]))
    0.0
    """
    return of_tables(_MUTUAL_INFORMATION, pxy, out, base_number(base), keyword=dtype)
