"""Bytes of buffers and files: how often each value occurs."""

from __future__ import annotations

import mmap
import os
from pathlib import Path
from typing import Any, BinaryIO, Callable, Union

import numpy as np

from . import _status
from ._arrays import I64, Array, int64_pointer, view_of
from ._library import ffi, lib

WINDOW = 64 << 20  # bytes of a file that are mapped at a time
_PIECE = 1 << 20  # bytes that are read at a time from what cannot be mapped

_BYTES = ffi.typeof("char[]")


def no_counts() -> Array:
    return np.zeros(256, I64)


def histogram(data: Any) -> Array:
    """How often each byte occurs in contiguous memory."""
    counts = no_counts()
    view = ffi.from_buffer(_BYTES, data)
    status = lib.ne_byte_histogram(view, len(view), int64_pointer(counts))
    if status:
        _status.fail(status)
    return counts


def contiguous(data: Any) -> Any:
    """The memory of a buffer, element after element; a copy only where they do not lie that way."""
    if isinstance(data, str) or not _has_memory(data):
        raise TypeError(f"data: bytes, a buffer, an array or a path expected, got {type(data).__name__}")
    if isinstance(data, (bytes, bytearray, mmap.mmap)):
        return data
    array = view_of(data, "data")
    if array.dtype.hasobject:
        raise TypeError("data: an array of Python objects has no bytes of its own")
    return array if array.flags.c_contiguous else np.ascontiguousarray(array)


def _has_memory(data: Any) -> bool:
    if any(hasattr(data, name) for name in ("__array_interface__", "__dlpack__")):
        return True
    try:
        memoryview(data).release()
    except TypeError:
        return False
    return True


def of_file(path: Union[str, "os.PathLike[Any]"], progress: Callable[[int], None]) -> Array:
    """The histogram of a file, which may be larger than the memory; `progress` is told the bytes of each part."""
    with open(path, "rb", buffering=0) as file:
        if Path(os.fsdecode(path)).is_file() and os.fstat(file.fileno()).st_size > 0:
            return _of_mapped(file, progress)
        return of_stream(file, progress)


def of_stream(stream: BinaryIO, progress: Callable[[int], None]) -> Array:
    """The histogram of what can only be read: pipes, standard input."""
    counts, buffer = no_counts(), bytearray(_PIECE)
    while True:
        size = stream.readinto(buffer)  # type: ignore[attr-defined]  # unbuffered and buffered files have it
        if not size:
            return counts
        counts += histogram(memoryview(buffer)[:size])
        progress(size)


def _of_mapped(file: BinaryIO, progress: Callable[[int], None]) -> Array:
    counts, total = no_counts(), os.fstat(file.fileno()).st_size
    for start in range(0, total, WINDOW):
        size = min(WINDOW, total - start)
        with mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ, offset=start) as window:
            window.madvise(mmap.MADV_SEQUENTIAL)
            counts += histogram(window)
        progress(size)
    return counts
