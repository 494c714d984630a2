"""Arrays that commands read: NAME.npy, NAME.npz, NAME.npz:KEY, raw numbers NAME:DTYPE[:COLS], or standard input."""

from __future__ import annotations

import io
import math
import os
import re
import sys
import zipfile
from typing import Any, Dict, NamedTuple, Optional, Tuple

import numpy as np

from ._arrays import BF16, Array
from ._sixteen_bit import widened

STANDARD_INPUT = "-"
# `-:f32` looks like an option to argparse, which therefore gets to see this.
_LONG_STANDARD_INPUT = "/dev/stdin"
RAW_DTYPES: Dict[str, "np.dtype[Any]"] = {
    f"{kind}{bits}": np.dtype(f"<{kind}{bits // 8}") for kind in "iu" for bits in (8, 16, 32, 64)
}
RAW_DTYPES.update(f16=np.dtype("<f2"), f32=np.dtype("<f4"), f64=np.dtype("<f8"), bf16=np.dtype("<u2"))
_RAW = re.compile(rf"(?P<path>.+):(?P<dtype>{'|'.join(RAW_DTYPES)})(:(?P<cols>\d+))?", re.DOTALL)


class _Raw(NamedTuple):
    """Numbers without a header, little-endian, one after another."""

    name: str  # of the dtype
    cols: Optional[int]  # of a row; None: all of them are one axis

    @property
    def dtype(self) -> "np.dtype[Any]":
        return RAW_DTYPES[self.name]

    def shape(self, size: int) -> Tuple[int, ...]:
        """Of an array with so many bytes."""
        row = self.dtype.itemsize * (1 if self.cols is None else self.cols)
        if row == 0 or size % row:
            what = f"rows of {self.cols} numbers" if self.cols is not None else "numbers"
            raise ValueError(f"{size} bytes are not a whole number of {what} of {self.dtype.itemsize} bytes each")
        return (size // row,) if self.cols is None else (size // row, self.cols)


class ArrayFile:
    """An array by the name that a command was given.

    A .npy file and raw numbers are mapped, so they may be larger than the memory. The array KEY of a .npz file, the only
    one of NAME.npz and what stands on standard input ("-", a .npy file, or "-:DTYPE") are read as a whole. Raises OSError
    where there is no such file, ValueError where it holds no such array; both messages name it.
    """

    def __init__(self, name: str) -> None:
        self.name = name = _short(name)
        self._path, self._raw = _raw_parts(name)
        #: The argument `dtype` that functions need for this array.
        self.keyword = "bfloat16" if self._raw is not None and self._raw.name == "bf16" else None
        path, key = _parts(self._path)
        self._mapped = self._path != STANDARD_INPUT and not (self._raw is None and path.endswith(".npz"))
        try:
            if self._path == STANDARD_INPUT:
                self.array = _piped(self._raw)
            else:
                self.array = self._map() if self._mapped else _archived(path, key)
        except (ValueError, EOFError, zipfile.BadZipFile) as error:
            raise ValueError(f"{name}: {error}") from error

    @property
    def dtype_name(self) -> str:
        return self.keyword or str(self.array.dtype)

    def widened(self, rows: Array) -> Array:
        """Rows of this array as numbers that NumPy can compare: bfloat16 as float32."""
        return widened(rows.view(BF16)) if self.keyword else rows

    def _map(self) -> Array:
        if self._raw is not None:
            shape = self._raw.shape(os.stat(self._path).st_size)
            if 0 in shape:  # nothing to map
                return np.empty(shape, self._raw.dtype)
            return np.asarray(np.memmap(self._path, self._raw.dtype, "r", shape=shape))
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


def two_arrays(first: str, second: str) -> Tuple[ArrayFile, ArrayFile]:
    if all(_raw_parts(_short(name))[0] == STANDARD_INPUT for name in (first, second)):
        raise ValueError("standard input can be one of the arrays only")
    return ArrayFile(first), ArrayFile(second)


def row_count(array: Array) -> int:
    """The number of rows along the last axis."""
    return math.prod(array.shape[:-1])


def no_option(word: str) -> str:
    """A word of the command line that is no option, though it looks like one."""
    return _LONG_STANDARD_INPUT + word[1:] if word.startswith(f"{STANDARD_INPUT}:") else word


def _short(name: str) -> str:
    prefix = _LONG_STANDARD_INPUT + ":"
    return f"{STANDARD_INPUT}:{name[len(prefix):]}" if name.startswith(prefix) else name


def _raw_parts(name: str) -> Tuple[str, Optional[_Raw]]:
    """The path and what its suffix says; a file that is really called so is taken for itself."""
    found = None if os.path.exists(name) else _RAW.fullmatch(name)
    if found is None:
        return name, None
    cols = found["cols"]
    return found["path"], _Raw(found["dtype"], None if cols is None else int(cols))


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


def _piped(raw: Optional[_Raw]) -> Array:
    content = sys.stdin.buffer.read()
    if raw is not None:
        shape = raw.shape(len(content))
        return np.frombuffer(content, raw.dtype).reshape(shape)
    loaded: Any = np.load(io.BytesIO(content), allow_pickle=False)
    if isinstance(loaded, np.ndarray):
        return loaded
    raise ValueError("a .npy file expected, this is an archive")
