"""How the information measures call the library: one value per row, per pair of rows, per joint table."""

from __future__ import annotations

from typing import Any, Dict, Optional, Tuple

import numpy as np

from . import _status
from ._arrays import Array, ArrayLike, broadcast, is_plain, pointer
from ._rows import last, normalized_axis, reduced_shape, reduction_output, row_pointer, rows_and_cols, walkable
from ._sixteen_bit import numbers, two_numbers


def of_rows(
    functions: Dict[str, Any],
    p: ArrayLike,
    axis: Optional[int],
    keepdims: bool,
    out: Optional[Array],
    *parameters: float,
    keyword: Optional[str] = None,
) -> Any:
    """A measure of one distribution, by dtype, along an axis."""
    x = numbers(p, "p", keyword)
    axis = normalized_axis(axis, x.ndim)
    matrix, stride = walkable(last(x, axis))
    rows, cols = rows_and_cols(matrix)
    value, result = reduction_output(out, reduced_shape(x.shape, axis, keepdims), matrix)
    status = functions[x.dtype.char](row_pointer(matrix), rows, cols, stride, *parameters, pointer(value))
    return _delivered(status, value, result, out)


def of_pairs(
    functions: Dict[str, Any],
    p: ArrayLike,
    q: ArrayLike,
    axis: Optional[int],
    keepdims: bool,
    out: Optional[Array],
    *parameters: float,
    keyword: Optional[str] = None,
) -> Any:
    """A measure of two distributions, by dtype, along an axis of their common shape."""
    x, y = broadcast(*two_numbers(p, q, ("p", "q"), keyword), ("p", "q"))
    axis = normalized_axis(axis, x.ndim)
    first, first_stride = walkable(last(x, axis))
    second, second_stride = walkable(last(y, axis))
    rows, cols = rows_and_cols(first)
    value, result = reduction_output(out, reduced_shape(x.shape, axis, keepdims), first, second)
    status = functions[x.dtype.char](
        row_pointer(first), row_pointer(second), rows, cols, first_stride, second_stride, *parameters, pointer(value)
    )
    return _delivered(status, value, result, out)


def of_tables(
    functions: Dict[str, Any],
    pxy: ArrayLike,
    out: Optional[Array],
    *parameters: float,
    keyword: Optional[str] = None,
) -> Any:
    """A measure of joint distributions, by dtype: the last two axes are a table."""
    x = numbers(pxy, "pxy", keyword)
    if x.ndim < 2:
        raise ValueError(f"pxy: an array of at least 2 axes expected, the last two a joint table; got shape {x.shape}")
    tables, table_stride, row_stride = _walkable_tables(x)
    count = 1
    for length in x.shape[:-2]:
        count *= length
    value, result = reduction_output(out, x.shape[:-2], tables)
    status = functions[x.dtype.char](
        row_pointer(tables), count, *x.shape[-2:], table_stride, row_stride, *parameters, pointer(value)
    )
    return _delivered(status, value, result, out)


def _delivered(status: int, value: Array, result: Array, out: Optional[Array]) -> Any:
    if status:
        _status.fail(status)
    if result is not value:
        np.copyto(result, value)
    if out is not None:
        return out
    return value if value.ndim else value[()]


def _walkable_tables(x: Array) -> Tuple[Array, int, int]:
    """The tables, and the distances of two tables and of two rows; a copy where the library cannot walk them."""
    rows, cols = x.shape[-2:]
    if not is_plain(x):
        strides = _table_strides(x)
        if strides is not None:
            return (x, *strides)
        x = np.array(x, order="C")
    return x, rows * cols, cols


def _table_strides(x: Array) -> Optional[Tuple[int, int]]:
    """Elements from a table to the next and from a row to the next, where these are regular and large enough."""
    (rows, cols), itemsize = x.shape[-2:], x.itemsize
    if not x.flags.aligned or x.size == 0 or (cols > 1 and x.strides[-1] != itemsize):
        return None
    row = x.strides[-2] if rows > 1 else cols * itemsize
    table: Optional[int] = None
    expected = 0
    for length, stride in zip(x.shape[-3::-1], x.strides[-3::-1]):
        if length == 1:
            continue
        if table is None:
            table = stride
        elif stride != expected:
            return None
        expected = stride * length
    if table is None:
        table = rows * row
    if row % itemsize or table % itemsize or row < cols * itemsize or table < rows * row:
        return None
    return table // itemsize, row // itemsize
