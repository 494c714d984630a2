"""The functions that everything here calls: `lib`, with the names and constants of native_entropy.h, and cffi's `ffi`.

NATIVE_ENTROPY_BACKEND says whose they are: "native" (also where it is not set), those of the C library, compiled ahead of time; "dotnet", those of
the managed assembly, compiled by the .NET runtime within this process.
"""

from __future__ import annotations

import os
from typing import Any

from ._native import ffi
from ._native import lib as _native

VARIABLE = "NATIVE_ENTROPY_BACKEND"
BACKEND = os.environ.get(VARIABLE, "native")

lib: Any
if BACKEND == "native":
    lib = _native
elif BACKEND == "dotnet":
    from ._dotnet import load

    lib = load(_native, ffi)
else:
    raise ImportError(f"{VARIABLE}: 'native' or 'dotnet' expected, got {BACKEND!r}")

__all__ = ["BACKEND", "VARIABLE", "ffi", "lib"]
