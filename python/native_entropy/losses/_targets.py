"""Class indices and probabilities as targets, and what is raised for those that do not fit."""

from __future__ import annotations

from typing import Any, NoReturn, Optional, Tuple

import numpy as np

from .. import _status
from .._arrays import I64, Array, bfloat16_view, is_plain, view_of
from .._library import lib
from .._rows import reduced_shape
from .._sixteen_bit import like

_INT64 = np.iinfo(np.int64)


class TargetRangeError(IndexError):
    """A class index out of range, with its place in the target, its value and the number of classes.

    Parameters
    ----------
    place : tuple of int
        Where it stands in the target: one index per axis; () for a single row.
    value : int
        What stands there. A scalar.
    classes : int
        The number of classes: indices from 0 to one less were expected. A scalar.
    ignore_index : int or None
        The value that would have been ignored. A scalar.

    Examples
    --------
    >>> import native_entropy as ne
    >>> try:
    ...     ne.losses.cross_entropy([[0.0, 1.0], [2.0, 3.0]], [0, 2])
    ... except ne.losses.TargetRangeError as error:
    ...     print(error.place, error.value, error.classes)
    (1,) 2 2
    """

    def __init__(self, place: Tuple[int, ...], value: int, classes: int, ignore_index: Optional[int]) -> None:
        ignored = "" if ignore_index is None else f", and not ignore_index={ignore_index}"
        where = f"[{', '.join(map(str, place))}]" if place else ""
        range_ = f"from 0 to {classes - 1} ({classes} classes)"
        super().__init__(f"target{where} = {value} is not a class index {range_}{ignored}")
        self.place = place
        self.value = value
        self.classes = classes


class Targets:
    """The targets of rows of classes: `indices`, contiguous int64 of one per row, or else `probabilities`."""

    def __init__(
        self,
        given: Any,
        x: Array,
        x_name: str,
        axis: Optional[int],
        ignore_index: Optional[int],
        keyword: Optional[str] = None,
        soft: bool = False,
    ) -> None:
        """`x`: the logits, their classes along `axis`; `soft`: whether probabilities are accepted."""
        self.given = given
        self.classes = x.size if axis is None else x.shape[axis]
        self.ignore_index = ignore_index
        self.shape = reduced_shape(x.shape, axis, False)
        self.probabilities: Optional[Array] = None
        if type(given) is np.ndarray and given.dtype is I64 and given.shape == self.shape and is_plain(given):
            self.indices = given
            return
        bits = bfloat16_view(given, "target")
        array = view_of(given, "target") if bits is None else bits
        is_float = bits is not None or array.dtype.kind == "f"
        if soft and array.shape == x.shape and (is_float or (keyword is not None and array.dtype.char == "H")):
            self.probabilities = like(given, "target", x, x_name, keyword)
            return
        nothing = array.size == 0 and isinstance(given, (list, tuple)) and array.shape == self.shape
        if not nothing and (is_float or array.dtype.kind not in "iu"):
            kind = array.dtype if bits is None else "bfloat16"
            other = f", or probabilities of shape {x.shape}," if soft else ""
            raise TypeError(f"target: dtype {kind} is not supported; class indices of an integer type{other} expected")
        if array.shape != self.shape:
            raise ValueError(
                f"target: shape {array.shape} does not fit {x_name} of shape {x.shape} with the classes along "
                f"{'all axes' if axis is None else f'axis {axis}'}; expected {self.shape}"
            )
        self.indices = _as_int64(array, ignore_index)

    def fail(self, status: int) -> NoReturn:
        """Raise for a failed call; a class index out of range is named by its place."""
        if status == lib.NE_ERR_EMPTY:
            _status.fail(status, "the mean over no rows (nothing counts, or there are none) with empty='raise'")
        if status == _status.TARGET_RANGE:
            outside = (self.indices < 0) | (self.indices >= self.classes)
            if self.ignore_index is not None:
                outside &= self.indices != self.ignore_index
            rows = np.flatnonzero(outside)
            if rows.size:  # otherwise another thread has changed the target since
                place = tuple(map(int, np.unravel_index(rows[0], self.shape)))
                value = int(np.asarray(view_of(self.given, "target"))[place])
                raise TargetRangeError(place, value, self.classes, self.ignore_index)
        _status.fail(status)


def _as_int64(array: Array, ignore_index: Optional[int]) -> Array:
    if array.dtype is I64 and is_plain(array):
        return array
    indices = np.array(array, dtype=I64, order="C")
    if array.dtype.kind == "u" and array.itemsize == 8:
        indices[array > np.uint64(_INT64.max)] = -1 if ignore_index != -1 else -2  # out of range as well, not ignored
    return indices
