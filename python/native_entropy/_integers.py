"""Integer arguments - counts, labels, code lengths - as int64 arrays. Nothing is computed here."""

from __future__ import annotations

from typing import Any, NoReturn

import numpy as np

from . import _status
from ._arrays import I64, Array, view_of

_TOP = np.iinfo(np.int64).max


def integers(value: Any, name: str) -> Array:
    """`value` as an array of some integer dtype, of any strides; empty lists are integers too."""
    array = view_of(value, name)
    if array.size == 0 and isinstance(value, (list, tuple)):
        return array.astype(I64)
    if array.dtype.kind not in "iu":
        raise TypeError(f"{name}: dtype {array.dtype} is not supported; expected an integer type")
    return array


def as_int64(array: Array, name: str) -> Array:
    """The integers as native, aligned int64, of any strides."""
    if array.dtype.kind == "u" and array.dtype.itemsize == 8:
        beyond = array > _TOP
        if beyond.any():
            _refuse(array, beyond, name, f"at most {_TOP}")
    if array.dtype == I64 and array.dtype.isnative and array.flags.aligned:
        return array
    return array.astype(I64)


def labels(array: Array) -> Array:
    """Labels as contiguous int64: uint64 is moved by 2^63, which keeps the order."""
    if array.dtype.kind == "u" and array.dtype.itemsize == 8:
        moved: Array = np.ascontiguousarray(array.astype(np.uint64) ^ np.uint64(1 << 63)).view(np.int64)
        return moved
    return np.ascontiguousarray(as_int64(array, "labels"))


def lengths(value: Any, name: str) -> Array:
    """Code lengths as contiguous int64."""
    return np.ascontiguousarray(as_int64(integers(value, name), name)).reshape(np.shape(value))


def check_not_negative(status: int, array: Array, name: str) -> None:
    """Raise what belongs to `status`, naming the first negative element if there is one."""
    if status == _status.PARAMETER and (array < 0).any():
        _refuse(array, array < 0, name, "at least 0")
    if status:
        _status.fail(status)


def _refuse(array: Array, bad: Array, name: str, expected: str) -> NoReturn:
    place = tuple(int(index[0]) for index in np.nonzero(np.atleast_1d(bad)))
    value = np.atleast_1d(array)[place]
    where = f"[{', '.join(map(str, place))}]" if array.ndim else ""
    raise ValueError(f"{name}{where} = {value}: an integer of {expected} expected")

