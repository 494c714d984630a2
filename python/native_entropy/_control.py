"""About the library, and the threads it uses."""

from __future__ import annotations

import os
import platform
import warnings
from types import TracebackType
from typing import Dict, Optional, Type, Union

import numpy as np

from . import _status
from ._library import BACKEND, ffi, lib
from ._parameters import integer

_MOST_THREADS = 2**31 - 1
_VARIABLE = "NATIVE_ENTROPY_NUM_THREADS"

version: str = ffi.string(lib.ne_version()).decode()


def isa() -> str:
    """The build of the library that runs on this CPU.

    Returns
    -------
    str
        "x86-64", "x86-64-v3" (AVX2 and FMA) or "x86-64-v4" (AVX-512); with NATIVE_ENTROPY_BACKEND=dotnet "jit-" and the bits of the widest
        vector that the .NET runtime compiles for, "jit-512" for example. Results do not depend on it.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.isa().startswith(("x86-64", "jit-"))
    True
    """
    return str(ffi.string(lib.ne_isa()).decode())


def set_num_threads(n: Optional[int]) -> None:
    """Set how many threads one call may use, in this process. Results do not depend on it.

    Parameters
    ----------
    n : int or None
        At least 1, also above the number of CPUs; None restores the start value: NATIVE_ENTROPY_NUM_THREADS, or else
        the CPUs that this process may use. A scalar.

    Raises
    ------
    TypeError
        For anything but an integer or None; True and False are not integers here.
    ValueError
        For an integer below 1.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.set_num_threads(2)
    >>> ne.get_num_threads()
    2
    >>> ne.set_num_threads(None)
    """
    status = lib.ne_set_num_threads(0 if n is None else integer(n, "n", 1, _MOST_THREADS))
    if status:
        _status.fail(status)


def get_num_threads() -> int:
    """How many threads one call may use.

    Returns
    -------
    int
        At least 1.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.get_num_threads() >= 1
    True
    """
    return int(lib.ne_get_num_threads())


class threads:
    """Context manager: another number of threads within a block, for the whole process.

    Parameters
    ----------
    n : int or None
        As for `set_num_threads`. A scalar.

    Raises
    ------
    TypeError, ValueError
        As `set_num_threads`, on entering the block.

    Examples
    --------
    >>> import native_entropy as ne
    >>> with ne.threads(1):
    ...     ne.get_num_threads()
    1
    """

    def __init__(self, n: Optional[int]) -> None:
        self._wanted = n
        self._before = 0

    def __enter__(self) -> "threads":
        self._before = get_num_threads()
        set_num_threads(self._wanted)
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], value: Optional[BaseException], traceback: Optional[TracebackType]
    ) -> None:
        set_num_threads(self._before)


def library_path() -> str:
    """The file of the library that this process calls; empty where the system does not tell."""
    if BACKEND == "dotnet":
        from ._dotnet import ASSEMBLY

        return str(ASSEMBLY)
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
            for line in maps:
                if "libnative_entropy" in line:
                    return line.split(maxsplit=5)[5].strip()
    except OSError:
        pass
    return ""


def configuration() -> Dict[str, Union[str, int]]:
    """What `show_config` prints."""
    return {
        "version": version,
        "backend": BACKEND,
        "isa": isa(),
        "threads": get_num_threads(),
        _VARIABLE: os.environ.get(_VARIABLE, ""),
        "library": library_path(),
        "python": platform.python_version(),
        "numpy": np.__version__,
        "machine": platform.platform(),
    }


def show_config() -> None:
    """Print the version, the backend and the build that run, the threads, and where the library was loaded from.

    Examples
    --------
    >>> import native_entropy as ne
    >>> ne.show_config()  # doctest: +ELLIPSIS
    version ...
    """
    entries = configuration()
    width = max(map(len, entries))
    for name, value in entries.items():
        print(f"{name:<{width}}  {value}".rstrip())


def check_environment() -> None:
    """At import: the binding fits the library; a value that the library will not take for threads is pointed out."""
    if lib.ne_abi_version() != lib.NE_ABI_VERSION:
        raise ImportError(
            f"native_entropy was built for binary interface {lib.NE_ABI_VERSION} but {library_path() or 'the library'} "
            f"has {lib.ne_abi_version()}; install the package again"
        )
    text = os.environ.get(_VARIABLE)
    if text is not None and not _is_thread_count(text):
        warnings.warn(f"{_VARIABLE}={text!r} is not a positive integer; it is ignored", RuntimeWarning, stacklevel=3)


def _is_thread_count(text: str) -> bool:
    digits = text.lstrip("0")
    return text.isascii() and digits.isdigit() and len(digits) <= 10 and int(digits) <= _MOST_THREADS
