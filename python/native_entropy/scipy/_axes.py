"""Axes as SciPy's functions take them: an integer, None, or a tuple of integers."""

from __future__ import annotations

from typing import Any, Tuple

import numpy as np

from .._arrays import Array
from .._rows import AxisError, normalized_axis


def numbered(axis: Any, ndim: int) -> Tuple[int, ...]:
    """The axes, counted from 0, in ascending order."""
    if axis is None:
        return tuple(range(ndim))
    if isinstance(axis, tuple) and axis and ndim == 0:
        raise AxisError(axis[0], ndim)
    found = [normalized_axis(one, ndim) for one in (axis if isinstance(axis, tuple) else (axis,))]
    if len(set(found)) < len(found):
        raise ValueError("duplicate value in 'axis'")
    return tuple(sorted(one for one in found if one is not None))  # None: the one element of a 0-d array


class Reduced:
    """The axes of one call, which become the last axis of a view, or of a copy where they do not lie side by side."""

    def __init__(self, shape: Tuple[int, ...], axis: Any) -> None:
        self.shape = shape
        self.axes = numbered(axis, len(shape))
        self.kept = tuple(one for one in range(len(shape)) if one not in self.axes)

    def last(self, array: Array) -> Array:
        """The reduced axes as the last one. (Of one axis it is a view.)"""
        moved = array.transpose(*self.kept, *self.axes)
        return moved if len(self.axes) == 1 else moved.reshape(*moved.shape[: len(self.kept)], self.count)

    @property
    def count(self) -> int:
        """How many elements are reduced to one."""
        return int(np.prod([self.shape[one] for one in self.axes], dtype=np.int64))

    def refuse_nothing(self) -> None:
        """A maximum of no elements is an error in NumPy, and so in SciPy's functions that take one."""
        if self.count == 0:
            raise ValueError("zero-size array to reduction operation maximum which has no identity")

    def value(self, values: Array, keepdims: bool) -> Any:
        """One value per row, in the shape that the caller gets, a scalar where there is one value."""
        if keepdims:
            values = values.reshape([1 if one in self.axes else length for one, length in enumerate(self.shape)])
        return values[()]

    def restored(self, matrix: Array) -> Any:
        """The inverse of `last`."""
        lengths = [self.shape[one] for one in (*self.kept, *self.axes)]
        return matrix.reshape(lengths).transpose(np.argsort((*self.kept, *self.axes), kind="stable"))[()]
