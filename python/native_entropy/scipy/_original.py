"""SciPy's own functions, for the arguments that this library does not compute."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import Any, Callable, Optional

import numpy as np

from .._arrays import Array, view_of

_HOMES = {"entropy": "scipy.stats", "jensenshannon": "scipy.spatial.distance"}


@lru_cache(maxsize=None)
def original(name: str) -> Callable[..., Any]:
    """SciPy's function of this name; imported when it is needed for the first time."""
    home = _HOMES.get(name, "scipy.special")
    try:
        function: Callable[..., Any] = getattr(import_module(home), name)
    except ImportError:
        raise TypeError(f"{name}: such arguments are left to {home}.{name}, and SciPy is not installed") from None
    if getattr(function, "__module__", "").startswith("native_entropy"):
        raise TypeError(f"{name}: such arguments are left to {home}.{name}, in whose place this function stands")
    return function


def real_array(value: Any, name: str) -> Optional[Array]:
    """`value` as an array of bool, integers or floats up to 64 bits; None for what is SciPy's to take or refuse."""
    if isinstance(value, np.ndarray) and type(value) not in (np.ndarray, np.memmap):
        return None  # masked arrays and matrices have rules of their own
    if hasattr(value, "todense"):  # so have SciPy's sparse matrices
        return None
    array = view_of(value, name)
    return array if array.dtype.kind in "biuf" and array.itemsize <= 8 else None
