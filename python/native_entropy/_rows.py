"""Any axis of any array as the rows of a matrix: address, number of rows, columns, distance of two rows."""

from __future__ import annotations

import operator
from typing import Any, Optional, Tuple

import numpy as np

from ._arrays import Array, is_plain, output, pointer, safe_together, value_dtype
from ._library import ffi, lib

try:
    # Older NumPys have the module without types, the oldest not at all.
    from numpy.exceptions import AxisError as AxisError  # type: ignore[import]
except ImportError:  # NumPy before 1.25
    from numpy import AxisError as AxisError

NULL = ffi.NULL
WORTH_A_CALL = 4096  # elements; NumPy copies smaller tables faster than a call takes


def normalized_axis(axis: Optional[int], ndim: int) -> Optional[int]:
    """`axis` counted from 0, or None for all axes. A 0-d array counts as one element of one row."""
    if axis is None:
        return None
    if type(axis) is int and -ndim <= axis < ndim:
        return axis if axis >= 0 else axis + ndim
    if isinstance(axis, (bool, np.bool_)):
        raise TypeError(f"axis: an integer or None expected, got {axis!r}")
    try:
        index = operator.index(axis)
    except TypeError:
        raise TypeError(f"axis: an integer or None expected, got {axis!r}") from None
    if ndim == 0 and index in (-1, 0):
        return None
    if not -ndim <= index < ndim:
        raise AxisError(index, ndim)
    return index % ndim


def last(array: Array, axis: Optional[int]) -> Array:
    """The array with `axis` moved to the end; with None all elements in C order as one row."""
    if axis is None:
        return array.reshape(-1)
    if axis == array.ndim - 1:
        return array
    return array.transpose((*range(axis), *range(axis + 1, array.ndim), axis))


def restored(matrix: Array, axis: Optional[int], shape: Tuple[int, ...]) -> Array:
    """The inverse of `last`: a view with the axis back in its place."""
    return matrix.reshape(shape) if axis is None else np.moveaxis(matrix, -1, axis)


def reduced_shape(shape: Tuple[int, ...], axis: Optional[int], keepdims: bool) -> Tuple[int, ...]:
    """The shape that is left when `axis` is reduced."""
    if axis is None:
        return (1,) * len(shape) if keepdims else ()
    return shape[:axis] + ((1,) if keepdims else ()) + shape[axis + 1 :]


def row_stride(matrix: Array) -> Optional[int]:
    """Elements from one row (last axis) to the next, or None where the library cannot walk them: it needs elements side
    by side within a row and one regular distance, of at least a row, between rows."""
    cols = matrix.shape[-1]
    if is_plain(matrix):
        return cols
    itemsize = matrix.itemsize
    if not matrix.flags.aligned or (cols > 1 and matrix.strides[-1] != itemsize):
        return None
    step: Optional[int] = None
    expected = 0
    for length, stride in zip(matrix.shape[-2::-1], matrix.strides[-2::-1]):
        if length == 1:
            continue
        if step is None:
            step = stride
        elif stride != expected:
            return None
        expected = stride * length
    if step is None:
        return cols
    return step // itemsize if step % itemsize == 0 and step >= cols * itemsize else None


def column_stride(matrix: Array) -> Optional[int]:
    """What the library takes for a row stride where rows (last axis) are columns of tables that lie one behind the other:
    minus the elements from one of a row to the next. None where they are not."""
    if matrix.ndim < 2 or matrix.size == 0 or not matrix.flags.aligned:
        return None
    inner, rest = divmod(matrix.strides[-1], matrix.itemsize)
    if rest or inner < 2:
        return None
    expected, rows = matrix.itemsize, 1
    for length, stride in zip(matrix.shape[-2::-1], matrix.strides[-2::-1]):
        if length == 1:
            continue
        if rows == inner:  # the next table
            expected *= matrix.shape[-1]
        if stride != expected or (rows < inner and rows * length > inner):
            return None
        rows *= length
        expected *= length
    return -inner if rows % inner == 0 else None


def row_pointer(matrix: Array) -> Any:
    """Address of the first row of a matrix that has a row stride."""
    if matrix.size == 0:
        return NULL
    return pointer(matrix if is_plain(matrix) else matrix[(0,) * (matrix.ndim - 1)][:1])


def rows_and_cols(matrix: Array) -> Tuple[int, int]:
    cols = matrix.shape[-1]
    if cols:
        return matrix.size // cols, cols
    rows = 1
    for length in matrix.shape[:-1]:
        rows *= length
    return rows, 0


def walkable(matrix: Array) -> Tuple[Array, int]:
    """The matrix and its row stride, negative for columns; a contiguous copy where the library cannot walk it in place."""
    stride = _stride(matrix)
    if stride is None:
        return contiguous(matrix), matrix.shape[-1]
    return matrix, stride


def _stride(matrix: Array) -> Optional[int]:
    stride = row_stride(matrix)
    return column_stride(matrix) if stride is None else stride


def contiguous(matrix: Array) -> Array:
    """A contiguous copy."""
    if matrix.ndim < 2 or matrix.itemsize not in (2, 4, 8) or not matrix.flags.aligned or not matrix.dtype.isnative:
        return np.array(matrix, order="C")
    lead, (rows, cols) = matrix.shape[:-2], matrix.shape[-2:]
    if matrix.strides[-2] != matrix.itemsize or rows * cols < WORTH_A_CALL:
        return np.array(matrix, order="C")
    result = np.empty(matrix.shape, matrix.dtype)
    for index in np.ndindex(lead):
        source, target = (ffi.cast("void *", array[index].__array_interface__["data"][0]) for array in (matrix, result))
        lib.transposed_copy(source, matrix.strides[-1], rows, cols, matrix.itemsize, target)
    return result


def reduction_output(out: Optional[Array], shape: Tuple[int, ...], *inputs: Optional[Array]) -> Tuple[Array, Array]:
    """The array to compute one value per row into, and the one where it has to end up: the same wherever possible."""
    dtype = value_dtype(inputs[0])  # type: ignore[arg-type]  # not None here
    if out is None:
        value = np.empty(shape, dtype)
        return value, value
    result = output(out, shape, dtype)
    if is_plain(result) and not any(np.may_share_memory(result, x) for x in inputs if x is not None):
        return result, result
    return np.empty(shape, dtype), result


class MatrixOutput:
    """Where an array of the input's shape is written: the result itself, or scratch memory that is copied there after
    the call succeeded, where the library cannot walk the result or an input lies in the same memory."""

    def __init__(
        self,
        x: Array,
        axis: Optional[int],
        out: Optional[Array],
        source: Array,
        stride: int,
        others: Tuple[Array, ...] = (),
    ) -> None:
        """`source`: the rows of `x` that are read, and their stride; `others`: what else is read during the call."""
        self.axis = axis
        self.out = out
        if out is None:
            self.array = np.empty_like(x, order="C" if axis is None else "K", subok=False)
        else:
            self.array = output(out, x.shape, x.dtype)
        self.is_scratch = False
        if out is None or not any(np.may_share_memory(self.array, other) for other in others):
            if self.array is source:  # in place
                self.matrix, self.stride = source, stride
                return
            if axis is not None or self.array.flags.c_contiguous:
                self.matrix = last(self.array, axis)
                found = _stride(self.matrix)
                if found is not None and (out is None or safe_together(source, self.matrix)):
                    self.stride = found
                    return
        self.is_scratch = True
        copied = not np.may_share_memory(source, x)
        self.matrix = source if copied else np.empty(source.shape, source.dtype)
        self.stride = self.matrix.shape[-1]

    def deliver(self) -> Any:
        """The finished result, as the caller gets it."""
        if self.is_scratch:
            np.copyto(self.array, restored(self.matrix, self.axis, self.array.shape))
        if self.out is not None:
            return self.out
        return self.array if self.array.ndim else self.array[()]
