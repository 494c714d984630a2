"""The one place where a status of the C library becomes a Python exception."""

from __future__ import annotations

from typing import Dict, NoReturn, Optional, Type

from ._library import ffi, lib

OK: int = lib.NE_OK
PARAMETER: int = lib.NE_ERR_PARAMETER
TARGET_RANGE: int = lib.NE_ERR_TARGET_RANGE

_EXCEPTIONS: Dict[int, Type[Exception]] = {
    lib.NE_ERR_NULL: ValueError,
    lib.NE_ERR_SHAPE: ValueError,
    lib.NE_ERR_PARAMETER: ValueError,
    lib.NE_ERR_TARGET_RANGE: IndexError,
    lib.NE_ERR_EMPTY: ValueError,
    lib.NE_ERR_MEMORY: MemoryError,
    lib.NE_ERR_INTERNAL: RuntimeError,
}


def fail(status: int, message: Optional[str] = None) -> NoReturn:
    """Raise the exception that belongs to `status`, with `message` or else the library's own words."""
    if message is None:
        message = ffi.string(lib.ne_status_text(status)).decode()
    raise _EXCEPTIONS.get(status, RuntimeError)(message)
