"""Functions whose smallest calls bypass Python, where the extension module for that is there."""

from __future__ import annotations

import functools
from typing import Any, Callable, Optional, Type, TypeVar, cast

import numpy as np

from ._library import BACKEND

_function: Optional[Type[Any]] = None
if BACKEND == "native":  # the module is linked to the native library
    try:
        from ._small_calls import Function as _Function
    except ImportError:  # before Python 3.11, whose stable ABI it needs
        pass
    else:
        _function = _Function

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])


def accelerated(name: str) -> Callable[[AnyFunction], AnyFunction]:
    """A decorator: small contiguous arrays go to the C function of that name by the shortest way, everything else to `python`."""

    def decorate(python: AnyFunction) -> AnyFunction:
        if _function is None:
            return python
        function = _function(name, python, np)
        return cast(AnyFunction, functools.update_wrapper(function, python))

    return decorate
