"""Arrays that commands read: NAME.npy, NAME.npz, NAME.npz:KEY, or standard input."""

from __future__ import annotations

import io
import sys
import zipfile
from typing import Any, Optional, Tuple

import numpy as np

from ._arrays import Array

STANDARD_INPUT = "-"


class ArrayFile:
    """An array by the name that a command was given.

    A .npy file is mapped, so it may be larger than the memory. The array KEY of a .npz file, the only one of NAME.npz and
    the .npy file that stands on standard input ("-") are read as a whole. Raises OSError where there is no such file,
    ValueError where it holds no such array; both messages name it.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        path, key = _parts(name)
        self._mapped = name != STANDARD_INPUT and not path.endswith(".npz")
        try:
            if name == STANDARD_INPUT:
                self.array = _piped()
            else:
                self.array = self._map() if self._mapped else _archived(path, key)
        except (ValueError, EOFError, zipfile.BadZipFile) as error:
            raise ValueError(f"{name}: {error}") from error

    def _map(self) -> Array:
        with open(self.name, "rb") as file:
            formats: Any = np.lib.format  # these functions have no types
            old = formats.read_magic(file) == (1, 0)
            read_header = formats.read_array_header_1_0 if old else formats.read_array_header_2_0
            shape, _, dtype = read_header(file)
        if 0 in shape and not dtype.hasobject:  # nothing to map
            return np.empty(shape, dtype)
        return np.asarray(np.load(self.name, mmap_mode="r", allow_pickle=False))

    def rows(self, first: int, last: int) -> Array:
        """Some rows along the last axis, in C order of the leading axes."""
        lead, cols = self.array.shape[:-1], self.array.shape[-1]
        if self.array.flags.c_contiguous and self.array.size:
            # Mapped anew for each block, so that pages that are done with leave the process's memory.
            array = self._map() if self._mapped else self.array
            return array.reshape(-1, cols)[first:last]
        places = np.unravel_index(np.arange(first, last), lead) if lead else ()
        return np.asarray(self.array[places]).reshape(last - first, cols)


def _parts(name: str) -> Tuple[str, Optional[str]]:
    path, colon, key = name.rpartition(":")
    return (path, key) if colon and path.endswith(".npz") else (name, None)


def _archived(path: str, key: Optional[str]) -> Array:
    with open(path, "rb") as file:
        loaded = np.load(file, allow_pickle=False)
        if isinstance(loaded, np.ndarray):
            return loaded
        names = loaded.files
        if key is None and len(names) == 1:
            key = names[0]
        if key not in names:
            raise ValueError(f"one of its arrays expected, as FILE.npz:NAME; it has {', '.join(names) or 'none'}")
        return np.asarray(loaded[key])


def _piped() -> Array:
    loaded: Any = np.load(io.BytesIO(sys.stdin.buffer.read()), allow_pickle=False)
    if isinstance(loaded, np.ndarray):
        return loaded
    raise ValueError("a .npy file expected, this is an archive")
