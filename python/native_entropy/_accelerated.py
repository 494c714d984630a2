"""Functions whose smallest calls bypass Python, where the extension module for that is there."""

from __future__ import annotations

import functools
from typing import Any, Callable, TypeVar, cast

import numpy as np

from ._library import BACKEND

Function: Any = None
if BACKEND == "native":  # the module is linked to the native library
    try:
        from ._small_calls import Function
    except ImportError:  # before Python 3.11, whose stable ABI it needs
        pass

AnyFunction = TypeVar("AnyFunction", bound=Callable[..., Any])


def accelerated(name: str) -> Callable[[AnyFunction], AnyFunction]:
    """A decorator: contiguous small arrays, and nothing else, go to the C function of that name by the shortest way."""

    def decorate(python: AnyFunction) -> AnyFunction:
        if Function is None:
            return python
        function = Function(name, python, np.ndarray, np.float32, np.float64)
        return cast(AnyFunction, functools.update_wrapper(function, python))

    return decorate
