"""How fast this machine's memory is, measured by limit.c, compiled here for this processor."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

READ, COPY, COPY_PAST_CACHE = 0, 1, 2


def compiler() -> str:
    return os.environ.get("CC") or shutil.which("cc") or "gcc"


class MemoryLimit:
    """Times of a read of `source`, or of the faster of two ways to copy it to `destination`."""

    def __init__(self) -> None:
        source = Path(__file__).with_name("limit.c")
        with tempfile.TemporaryDirectory() as folder:
            library = Path(folder) / "limit.so"
            flags = ["-std=c11", "-O3", "-march=native", "-shared", "-fPIC", "-pthread"]
            subprocess.run([compiler(), *flags, str(source), "-o", str(library)], check=True)
            self._seconds = ctypes.CDLL(str(library)).limit_seconds
        self._seconds.restype = ctypes.c_double
        pointer, number, result = ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(ctypes.c_uint32)
        self._seconds.argtypes = [pointer, pointer, ctypes.c_int64, number, number, number, result]

    def _time(self, source: np.ndarray, destination: np.ndarray | None, kind: int, threads: int, warm: bool) -> float:
        target = None if destination is None else destination.ctypes.data
        unused = ctypes.c_uint32()
        words = source.nbytes // 4
        seconds = self._seconds(source.ctypes.data, target, words, kind, threads, int(warm), ctypes.byref(unused))
        if seconds < 0:
            raise RuntimeError(f"the memory limit of {threads} threads could not be measured")
        return seconds

    def read(self, source: np.ndarray, threads: int, warm: bool) -> float:
        return self._time(source, None, READ, threads, warm)

    def copy(self, source: np.ndarray, destination: np.ndarray, threads: int, warm: bool) -> float:
        return min(self._time(source, destination, kind, threads, warm) for kind in (COPY, COPY_PAST_CACHE))


def aligned_empty(shape: tuple[int, ...], dtype: str) -> np.ndarray:
    """An array on a 64-byte boundary, its pages touched."""
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    buffer = np.zeros(size + 64, dtype=np.uint8)
    start = -buffer.ctypes.data % 64
    return buffer[start:start + size].view(dtype).reshape(shape)
