"""Information measures of data instead of probabilities: counts, bytes, labels."""

from __future__ import annotations

import os
from typing import Any, Optional, Tuple

import numpy as np

from . import _bytes, _status
from ._arrays import F64, I64, Array, ArrayLike, int64_pointer, pointer
from ._integers import as_int64, check_not_negative, integers, labels
from ._library import ffi, lib
from ._parameters import base_number, choice
from ._rows import NULL, last, normalized_axis, reduced_shape, reduction_output, rows_and_cols, walkable

_ESTIMATORS = {
    "plugin": lib.NE_ESTIMATOR_PLUGIN,
    "miller_madow": lib.NE_ESTIMATOR_MILLER_MADOW,
    "james_stein": lib.NE_ESTIMATOR_JAMES_STEIN,
    "grassberger": lib.NE_ESTIMATOR_GRASSBERGER,
}
_AVERAGES = {
    "arithmetic": lib.NE_AVERAGE_ARITHMETIC,
    "geometric": lib.NE_AVERAGE_GEOMETRIC,
    "min": lib.NE_AVERAGE_MIN,
    "max": lib.NE_AVERAGE_MAX,
}
_ONE_DOUBLE, _ONE_INTEGER = ffi.typeof("double[1]"), ffi.typeof("int64_t[1]")


def entropy_from_counts(
    counts: ArrayLike,
    axis: Optional[int] = -1,
    *,
    base: Optional[float] = None,
    estimator: str = "plugin",
    out: Optional[Array] = None,
) -> Any:
    """Entropy of a distribution, estimated from how often its outcomes were seen.

    ``-sum(n / N * log(n / N))`` with the counts ``n`` and their sum ``N``, or an estimate with less bias.

    Parameters
    ----------
    counts : array_like
        Integers of any dtype, at least 0 and below 2^63. Any shape.
    axis : int or None
        The axis of the outcomes; None: all elements together.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.
    estimator : str
        "plugin": the entropy of the relative frequencies, on average too small.
        "miller_madow": that and ``(m - 1) / (2 * N)`` nats, ``m`` the outcomes that were seen.
        "james_stein": of frequencies that are shrunk towards the uniform ones over all given outcomes.
        "grassberger": ``log(N) - sum(n * G(n)) / N``, ``G(n) = digamma(n // 2 + 1/2) + log(2)``.
    out : ndarray, optional
        Where the result goes. float64, the shape of the result.

    Returns
    -------
    ndarray or scalar
        float64, in nats or units of `base`. The shape of `counts` without `axis`.

    Raises
    ------
    TypeError
        For counts that are no integers.
    ValueError
        For a negative count or one above 2^63 - 1, an axis that `counts` does not have, a base out of range, an unknown
        estimator, an `out` that does not fit.

    Notes
    -----
    The sum of the counts is exact. All counts 0, or none: NaN. Error at most 2 ULP, also where one outcome is nearly all.
    Sources: Miller, "Note on the bias of information estimates" (1955); Hausser and Strimmer, "Entropy inference and the
    James-Stein estimator", J. Mach. Learn. Res. 10 (2009); Grassberger, "Entropy estimates from insufficient
    samplings", arXiv:physics/0307138 (2003), equations 28 to 30.

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.entropy_from_counts([3, 1], base=2)).__round__(6)
    0.811278
    >>> float(ne.entropy_from_counts([3, 1], base=2, estimator="grassberger")).__round__(6)
    1.668704
    """
    x = as_int64(integers(counts, "counts"), "counts")
    number, kind = base_number(base), choice(estimator, _ESTIMATORS, "estimator")
    axis = normalized_axis(axis, x.ndim)
    matrix, stride = walkable(last(x, axis))
    rows, cols = rows_and_cols(matrix)
    value, result = reduction_output(out, reduced_shape(x.shape, axis, False), np.empty(0, F64), matrix)
    status = lib.ne_entropy_from_counts_i64(_rows_of(matrix), rows, cols, stride, kind, number, pointer(value))
    check_not_negative(status, x, "counts")
    if result is not value:
        np.copyto(result, value)
    if out is not None:
        return out
    return value if value.ndim else value[()]


def _rows_of(matrix: Array) -> Any:
    """Address of the first row of integers that have a row stride."""
    if matrix.size == 0:
        return NULL
    return int64_pointer(matrix if matrix.flags.c_contiguous else matrix[(0,) * (matrix.ndim - 1)][:1])


def byte_entropy(data: Any, *, base: Optional[float] = 2) -> Any:
    """Entropy of the values of bytes.

    ``-sum(f * log(f))`` over the relative frequencies ``f`` of the 256 values: bits per byte, as `ent` gives them.

    Parameters
    ----------
    data : bytes-like, array or path-like
        Anything with the buffer protocol (an array's elements are taken as the bytes they are made of), or the path of a
        file, an ``os.PathLike``, which is mapped into memory part by part. Any shape, any strides.
    base : float or None
        Of the logarithm: 2 gives bits per byte, None nats; finite, above 0, not 1. A scalar.

    Returns
    -------
    float64
        From 0 to 8 for base 2. A scalar.

    Raises
    ------
    TypeError
        For a string (a path has to be a ``pathlib.Path``), and for what has no bytes.
    ValueError
        For a base out of range.
    OSError
        For a file that cannot be read.

    Notes
    -----
    No bytes: 0. Error at most 2 ULP.
    Source: Shannon, "A Mathematical Theory of Communication" (1948).

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.byte_entropy(b"aabb")), float(ne.byte_entropy(bytes(range(256))))
    (1.0, 8.0)
    """
    number = base_number(base)
    value = ffi.new(_ONE_DOUBLE)
    if isinstance(data, os.PathLike):
        counts = _bytes.of_file(data, lambda size: None)
        return entropy_of_histogram(counts, base)
    view = ffi.from_buffer("char[]", _bytes.contiguous(data))
    status = lib.ne_byte_entropy(view, len(view), number, value)
    if status:
        _status.fail(status)
    return np.float64(value[0])


def entropy_of_histogram(counts: Array, base: Optional[float]) -> Any:
    """The entropy of bytes that have been counted; 0 for none."""
    return entropy_from_counts(counts, base=base) if counts.any() else np.float64(0.0)


def contingency(x: ArrayLike, y: ArrayLike, *, return_labels: bool = False) -> Any:
    """How often each pair of labels occurs.

    ``table[i, j]`` counts the places where `x` has its i-th and `y` its j-th label, in the order of their values.

    Parameters
    ----------
    x, y : array_like
        Labels: integers of any dtype and any size, negative ones too. One shape for both.
    return_labels : bool
        Return the labels too.

    Returns
    -------
    table : ndarray
        int64. The shape (distinct labels of `x`, distinct labels of `y`).
    x_labels, y_labels : ndarray
        Only with `return_labels`: the sorted distinct labels, of the arguments' dtypes. Shapes (rows,) and (columns,).

    Raises
    ------
    TypeError
        For labels that are no integers.
    ValueError
        For shapes that differ.
    MemoryError
        For a table that does not fit into memory.

    Notes
    -----
    No labels: a table of shape (0, 0).
    Source: Pearson, "On the theory of contingency and its relation to association and normal correlation" (1904).

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.contingency([7, 7, -1], [0, 5, 5]).tolist()
    [[0, 1], [1, 1]]
    """
    first, second = _labelings(x, y)
    x_codes, x_labels = _coded(first)
    y_codes, y_labels = _coded(second)
    table = np.empty((x_labels.size, y_labels.size), I64)
    status = lib.ne_contingency_i64(
        int64_pointer(x_codes), x_labels.size, int64_pointer(y_codes), y_labels.size, x_codes.size, int64_pointer(table)
    )
    if status:
        _status.fail(status)
    return (table, x_labels, y_labels) if return_labels else table


def mutual_information_from_labels(x: ArrayLike, y: ArrayLike, *, base: Optional[float] = None) -> Any:
    """Mutual information of two labelings of the same things.

    ``sum(p_xy * log(p_xy / (p_x * p_y)))`` over the relative frequencies of the pairs of labels.

    Parameters
    ----------
    x, y : array_like
        Labels: integers of any dtype and any size, negative ones too. One shape for both.
    base : float or None
        Of the logarithm: 2 gives bits, None nats; finite, above 0, not 1. A scalar.

    Returns
    -------
    float64
        In nats, or units of `base`; never negative for a base above 1. A scalar.

    Raises
    ------
    TypeError
        For labels that are no integers.
    ValueError
        For shapes that differ, and a base out of range.

    Notes
    -----
    No labels: 0. Labelings that are independent in the data: exactly 0. No table of all pairs is made where that would
    be large. Error at most 2 ULP, also next to 0.
    Source: Cover and Thomas, "Elements of Information Theory" (2006), equation 2.28.

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.mutual_information_from_labels([0, 0, 1, 1], [5, 5, -3, -3], base=2))
    1.0
    """
    first, second = map(labels, _labelings(x, y))
    value = ffi.new(_ONE_DOUBLE)
    status = lib.ne_mutual_information_from_labels_i64(
        int64_pointer(first), int64_pointer(second), first.size, base_number(base), value
    )
    if status:
        _status.fail(status)
    return np.float64(value[0])


def normalized_mutual_information(x: ArrayLike, y: ArrayLike, *, average: str = "arithmetic") -> Any:
    """Mutual information of two labelings over an average of their entropies.

    ``I(x, y) / average(H(x), H(y))``: 1 where the labelings are the same but for the names, 0 where independent.

    Parameters
    ----------
    x, y : array_like
        Labels: integers of any dtype and any size, negative ones too. One shape for both.
    average : str
        Of the entropies: "arithmetic", "geometric", "min" or "max".

    Returns
    -------
    float64
        From 0 to 1. A scalar.

    Raises
    ------
    TypeError
        For labels that are no integers.
    ValueError
        For shapes that differ, and an unknown average.

    Notes
    -----
    One label only in both, or no labels: 1. One label only in one of them: 0. Error at most 2 ULP.
    Source: Strehl and Ghosh, "Cluster ensembles", J. Mach. Learn. Res. 3 (2002).

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.normalized_mutual_information([0, 0, 1, 1], [5, 5, -3, -3]))
    1.0
    """
    first, second = map(labels, _labelings(x, y))
    value = ffi.new(_ONE_DOUBLE)
    status = lib.ne_normalized_mutual_information_i64(
        int64_pointer(first), int64_pointer(second), first.size, choice(average, _AVERAGES, "average"), value
    )
    if status:
        _status.fail(status)
    return np.float64(value[0])


def _labelings(x: Any, y: Any) -> Tuple[Array, Array]:
    first, second = integers(x, "x"), integers(y, "y")
    if first.shape != second.shape:
        raise ValueError(f"x of shape {first.shape} and y of shape {second.shape}: one shape expected")
    return first, second


def _coded(given: Array) -> Tuple[Array, Array]:
    """Each label's place among the sorted distinct labels, and these."""
    flat = labels(given).reshape(-1)
    codes, distinct, count = np.empty_like(flat), np.empty_like(flat), ffi.new(_ONE_INTEGER)
    status = lib.ne_label_codes_i64(int64_pointer(flat), flat.size, int64_pointer(codes), int64_pointer(distinct), count)
    if status:
        _status.fail(status)
    found = distinct[: count[0]]
    if given.dtype.kind == "u" and given.dtype.itemsize == 8:
        found = found.view(np.uint64) ^ np.uint64(1 << 63)
    return codes, found.astype(given.dtype.newbyteorder("="))
