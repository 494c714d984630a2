"""Scalar parameters: what is accepted, and the words that refuse the rest."""

from __future__ import annotations

import math
import operator
from typing import Any, Mapping

import numpy as np


def number(value: Any, name: str) -> float:
    """A real number, as a float: Python's and NumPy's, 0-d arrays included."""
    if type(value) is float:
        return value
    if isinstance(value, (bool, np.bool_)) or not hasattr(value, "__float__") or getattr(value, "ndim", 0) != 0:
        raise TypeError(f"{name}: a real number expected, got {value!r}")
    if getattr(getattr(value, "dtype", None), "kind", "f") not in "iuf":
        raise TypeError(f"{name}: a real number expected, got {value!r}")
    try:
        return float(value)
    except OverflowError:
        raise ValueError(f"{name}: too large for a float") from None


def positive(value: Any, name: str) -> float:
    """A finite number above 0."""
    result = number(value, name)
    if not 0.0 < result < math.inf:
        raise ValueError(f"{name}: a finite number above 0 expected, got {value!r}")
    return result


def at_least_zero(value: Any, name: str) -> float:
    """A finite number, 0 or above."""
    result = number(value, name)
    if not 0.0 <= result < math.inf:
        raise ValueError(f"{name}: a finite number, 0 or above, expected, got {value!r}")
    return result


def fraction(value: Any, name: str) -> float:
    """A number from 0 to 1."""
    result = number(value, name)
    if not 0.0 <= result <= 1.0:
        raise ValueError(f"{name}: a number from 0 to 1 expected, got {value!r}")
    return result


def base_number(base: Any) -> float:
    """The base of a logarithm as the library takes it: 0 for nats."""
    if base is None:
        return 0.0
    result = number(base, "base")
    if not 0.0 < result < math.inf or result == 1.0:
        raise ValueError(f"base: a finite number above 0 other than 1 expected, or None for nats, got {base!r}")
    return result


def order(value: Any, name: str) -> float:
    """The order of an entropy: 0 or more, infinity included."""
    result = number(value, name)
    if not result >= 0.0:
        raise ValueError(f"{name}: a number of at least 0 expected, got {value!r}")
    return result


def flag(value: Any, name: str) -> int:
    """A bool, as the library takes it."""
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name}: True or False expected, got {value!r}")
    return int(value)


def integer(value: Any, name: str, low: int, high: int) -> int:
    """An integer within low..high; bools are not numbers here."""
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name}: an integer expected, got {value!r}")
    try:
        result = operator.index(value)
    except TypeError:
        raise TypeError(f"{name}: an integer expected, got {value!r}") from None
    if not low <= result <= high:
        raise ValueError(f"{name}: an integer from {low} to {high} expected, got {value!r}")
    return result


def choice(value: Any, choices: Mapping[str, int], name: str) -> int:
    """The library's number for one of a few words."""
    if not isinstance(value, str):
        raise TypeError(f"{name}: one of {', '.join(map(repr, choices))} expected, got {value!r}")
    if value not in choices:
        raise ValueError(f"{name}: one of {', '.join(map(repr, choices))} expected, got {value!r}")
    return choices[value]
