"""float16 and bfloat16, for the functions that take them: what callers pass, and how results go back.

NumPy has no bfloat16. It arrives as an array of ml_dtypes, as a PyTorch tensor, or as uint16 with ``dtype="bfloat16"``;
none is copied. Within the package such an array is one of uint16 (`BF16`), which here never means integers.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import Any, Dict, Optional, Tuple

import numpy as np

from ._arrays import (
    BF16,
    F32,
    F64,
    Array,
    bfloat16_view,
    filled,
    floating,
    is_bfloat16,
    mixed,
    pair,
    rounded,
    value_dtype,
    view_of,
)
from ._library import lib
from ._rows import MatrixOutput

SUPPORTED = "float32, float64, float16, bfloat16 or an integer type (computed in float64)"

_SUFFIXES = {"f": "f32", "d": "f64", "e": "f16", "H": "bf16"}


def by_dtype(name: str) -> Dict[str, Any]:
    """The C functions ``ne_NAME_DTYPE``, by NumPy's type character of the array that is passed on."""
    return {char: getattr(lib, f"ne_{name}_{suffix}") for char, suffix in _SUFFIXES.items()}


def numbers(value: Any, name: str, keyword: Optional[str] = None) -> Array:
    """`value` as a native, aligned array of any strides, of float64, float32, float16 or the bits of bfloat16; integers
    and lists become float64. `keyword`: the argument `dtype` of the caller's function."""
    if keyword is None and type(value) is np.ndarray:
        dtype = value.dtype
        if (dtype is F64 or dtype is F32) and value.flags.aligned:
            return value
    check_keyword(keyword)
    bits = _bits(value, name, keyword)
    if bits is not None:
        return bits
    array = view_of(value, name)
    if keyword is not None:
        raise TypeError(f"{name}: dtype='bfloat16' is for arrays of uint16, got {array.dtype}")
    return _operand(value, array, name, F64)


def like(value: Any, name: str, first: Array, first_name: str, keyword: Optional[str] = None) -> Array:
    """A further array, of the dtype of the first. Numbers, lists and integers take that dtype; floats must have it."""
    if type(value) is np.ndarray and value.dtype is first.dtype and first.dtype.char != "H" and value.flags.aligned:
        return value
    array = _bits(value, name, keyword)
    if array is None:
        array = _operand(value, view_of(value, name), name, first.dtype)
    if array.dtype != first.dtype:
        raise mixed(name, array, first_name, first)
    return array


def factors(value: Any, name: str, first: Array, first_name: str, keyword: Optional[str] = None) -> Array:
    """Weights in the dtype of the loss: as `like`, and 16-bit weights of 16-bit numbers are widened."""
    wanted = value_dtype(first)
    array = _bits(value, name, keyword)
    if array is None:
        array = _operand(value, view_of(value, name), name, wanted)
    if array.dtype == wanted:
        return array
    if array.dtype != first.dtype:
        raise mixed(name, array, first_name, first)
    return widened(array)


def scale(
    grad_output: Any, first: Array, first_name: str, shape: Tuple[int, ...], reduction: str, keyword: Optional[str]
) -> Optional[Array]:
    """`grad_output` as the library takes it: nothing, one factor, or with reduction="none" one for each of `shape`."""
    if grad_output is None:
        return None
    shape = shape if reduction == "none" else ()
    if np.ndim(grad_output) == 0 and not is_bfloat16(getattr(grad_output, "dtype", None)):
        return filled(shape, grad_output, value_dtype(first), "grad_output")
    array = factors(grad_output, "grad_output", first, first_name, keyword)
    if array.shape != shape and array.shape != ():
        raise ValueError(f"grad_output: shape {array.shape} given, {shape} expected with reduction={reduction!r}")
    return np.ascontiguousarray(np.broadcast_to(array, shape))


def two_numbers(a: Any, b: Any, names: Tuple[str, str], keyword: Optional[str] = None) -> Tuple[Array, Array]:
    """Two arguments of one dtype, each as `numbers` has it."""
    if keyword is None:
        return pair(a, b, names, numbers)
    return pair(a, b, names, partial(numbers, keyword=keyword))


def delivered(grad: MatrixOutput, given: Any) -> Any:
    """A finished array, in the kind of bfloat16 that `given`, the argument of the caller, has."""
    result = grad.deliver()
    return result if grad.out is not None else like_given(result, given)


def like_given(result: Any, given: Any) -> Any:
    """A new array or scalar, in the kind of bfloat16 that `given`, the argument of the caller, has."""
    if result.dtype != BF16:
        return result
    dtype = getattr(given, "dtype", None)
    if not isinstance(dtype, np.dtype):  # a PyTorch tensor, or a buffer of uint16
        dtype = None if dtype is None else _ml_dtypes_bfloat16()
    return result.view(dtype) if is_bfloat16(dtype) else result


def check_keyword(keyword: Any) -> None:
    if keyword is None or type(keyword) is str and keyword == "bfloat16":
        return
    error = ValueError if isinstance(keyword, str) else TypeError
    raise error(f"dtype: 'bfloat16' (for arrays of uint16) or None expected, got {keyword!r}")


def _bits(value: Any, name: str, keyword: Optional[str]) -> Optional[Array]:
    """bfloat16 in whatever form, native and aligned, or None for anything else."""
    array = bfloat16_view(value, name)
    if array is None:
        if keyword is None or isinstance(value, (list, tuple, int, float)):
            return None
        array = view_of(value, name)
        if array.dtype.kind != "u" or array.itemsize != 2:
            return None
    return array if array.dtype.isnative and array.flags.aligned else array.astype(BF16)


def _operand(value: Any, array: Array, name: str, dtype: "np.dtype[Any]") -> Array:
    """`array`, the view of `value`: floats as they are; numbers, lists of numbers and integers become `dtype`."""
    listed = isinstance(value, (list, tuple, int, float)) and not isinstance(value, np.generic)
    if array.dtype.kind in "iu" or (listed and array.dtype.char in "efd"):
        return rounded(array, dtype)
    if array.dtype.char == "e":
        return array if array.dtype.isnative and array.flags.aligned else array.astype(np.float16)
    if array.dtype.char not in "fd":
        raise TypeError(f"{name}: dtype {array.dtype} is not supported; expected {SUPPORTED}")
    return floating(array, name)


def widened(array: Array) -> Array:
    """16-bit numbers as float32, others as they are."""
    if array.dtype == BF16:
        return np.asarray(array.astype(np.uint32) << np.uint32(16)).view(F32)
    return array.astype(F32) if array.itemsize == 2 else array


@lru_cache(maxsize=None)
def _ml_dtypes_bfloat16() -> Optional["np.dtype[Any]"]:
    """What a gradient of a PyTorch tensor comes back as: the dtype of ml_dtypes, or without that package uint16."""
    try:
        from ml_dtypes import bfloat16  # type: ignore[import]  # not installed everywhere
    except ImportError:
        return None
    return np.dtype(bfloat16)
