"""What callers pass, as NumPy arrays that the C library can read and write. Nothing is computed here."""

from __future__ import annotations

import sys
from typing import Any, Callable, Optional, Protocol, Tuple, Union

import numpy as np
import numpy.typing as npt

from ._library import ffi
from ._parameters import number

Array = npt.NDArray[Any]

F32: "np.dtype[Any]" = np.dtype(np.float32)
F64: "np.dtype[Any]" = np.dtype(np.float64)
I64 = np.dtype(np.int64)
F16 = np.dtype(np.float16)
BF16: "np.dtype[Any]" = np.dtype(np.uint16)  # NumPy has no bfloat16: within this package an array of uint16 holds such numbers

SUPPORTED = "float32, float64 or an integer type (computed in float64)"


class SupportsDLPack(Protocol):
    """An array in CPU memory of a library that speaks DLPack, a PyTorch tensor for example."""

    def __dlpack__(self, *, stream: Any = None) -> Any: ...


ArrayLike = Union[npt.ArrayLike, SupportsDLPack]

# Pointer types by NumPy's type character.
_POINTERS = {"f": ffi.typeof("float[]"), "d": ffi.typeof("double[]")}
_POINTERS.update(dict.fromkeys((F16.char, BF16.char), ffi.typeof("uint16_t[]")))
_INT64_POINTER = ffi.typeof("int64_t[]")
_CONTIGUOUS_ALIGNED = 0x101  # NPY_ARRAY_C_CONTIGUOUS | NPY_ARRAY_ALIGNED


def pointer(array: Array) -> Any:
    """Address of a C-contiguous array of floats; it keeps the memory alive as long as it lives."""
    return ffi.from_buffer(_POINTERS[array.dtype.char], array)


def int64_pointer(array: Array) -> Any:
    """Address of a C-contiguous int64 array."""
    return ffi.from_buffer(_INT64_POINTER, array)


def is_plain(array: Array) -> bool:
    """Whether the elements lie one after the other, in C order, at addresses the library takes."""
    return bool(array.flags.num & _CONTIGUOUS_ALIGNED == _CONTIGUOUS_ALIGNED)


def view_of(value: Any, name: str) -> Array:
    """`value` as an array of whatever dtype, without a copy where its memory can be shared."""
    if isinstance(value, np.ma.MaskedArray):
        raise TypeError(f"{name}: masked arrays are not supported; fill the masked elements first")
    if isinstance(value, np.ndarray):
        return np.asarray(value)
    if hasattr(value, "__dlpack__") and not hasattr(value, "__array_interface__"):
        return _from_dlpack(value, name)
    try:
        return np.asarray(value)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from error
    except (TypeError, RuntimeError) as error:
        raise TypeError(f"{name}: {error}") from error


def _from_dlpack(value: Any, name: str) -> Array:
    try:
        for step in ("detach", "resolve_neg"):  # a PyTorch tensor: off the gradient tape, its signs in place
            value = getattr(value, step)() if hasattr(value, step) else value
        return np.from_dlpack(value)
    except Exception as error:
        kind = getattr(value, "dtype", type(value).__name__)
        raise TypeError(
            f"{name}: dtype {kind} cannot be taken through DLPack ({error}); supported: {SUPPORTED}, in CPU memory"
        ) from error


def is_bfloat16(dtype: Any) -> bool:
    """Whether this is the dtype that ml_dtypes adds to NumPy."""
    other = not isinstance(dtype, np.dtype) or dtype.itemsize != 2 or dtype.char in "ehH"  # names take NumPy a while
    return not other and dtype.name == "bfloat16"


def bfloat16_view(value: Any, name: str) -> Optional[Array]:
    """An array of ml_dtypes or a PyTorch tensor of bfloat16 as uint16 in the same memory; None for anything else."""
    dtype = getattr(value, "dtype", None)
    if is_bfloat16(dtype):
        array = view_of(value, name) if isinstance(value, (np.ndarray, np.generic)) else np.asarray(value)
        return array.view(BF16)
    if isinstance(dtype, np.dtype) or str(dtype) != "torch.bfloat16":
        return None
    try:
        as_integers: Array = value.detach().view(sys.modules["torch"].int16).numpy()
    except Exception as error:
        raise TypeError(f"{name}: this torch.bfloat16 cannot be taken ({error}); it has to be in CPU memory") from error
    return as_integers.view(BF16)


def floating(value: Any, name: str) -> Array:
    """`value` as a native, aligned float32 or float64 array of any strides; integers and lists become float64."""
    if type(value) is np.ndarray:
        dtype = value.dtype
        if (dtype is F64 or dtype is F32) and value.flags.aligned:
            return value
    array = view_of(value, name)
    dtype = array.dtype
    listed = isinstance(value, (list, tuple, int, float)) and not isinstance(value, np.generic)
    if dtype.kind in "iu" or (listed and dtype.char in "efd"):
        return array.astype(F64)
    if dtype.char not in "fd":
        raise TypeError(f"{name}: dtype {dtype} is not supported; expected {SUPPORTED}")
    if not dtype.isnative or not array.flags.aligned:
        return array.astype(F32 if dtype.char == "f" else F64)
    return array


def dtype_name(array: Array) -> str:
    return "bfloat16" if array.dtype == BF16 else str(array.dtype)


def mixed(name: str, array: Array, other_name: str, other: Array) -> TypeError:
    """What to raise for two float dtypes: nothing is widened or narrowed silently."""
    return TypeError(f"{name} is {dtype_name(array)} but {other_name} is {dtype_name(other)}: convert one of them")


def pair(
    a: Any, b: Any, names: Tuple[str, str], read: Callable[[Any, str], Array] = floating
) -> Tuple[Array, Array]:
    """Two arguments of one dtype, read by `read`. A Python number takes the dtype of the other, as it does in NumPy."""
    scalars = type(a) in (int, float), type(b) in (int, float)
    if scalars == (False, True):
        first = read(a, names[0])
        return first, filled((), b, first.dtype, names[1])
    if scalars == (True, False):
        second = read(b, names[1])
        return filled((), a, second.dtype, names[0]), second
    first, second = read(a, names[0]), read(b, names[1])
    if first.dtype != second.dtype:
        raise mixed(names[0], first, names[1], second)
    return first, second


def filled(shape: Tuple[int, ...], value: Any, dtype: "np.dtype[Any]", name: str) -> Array:
    """An array of one real number, rounded to `dtype`; beyond its range that is an infinity."""
    return np.full(shape, rounded(np.asarray(number(value, name)), dtype), dtype)


def rounded(array: Array, dtype: "np.dtype[Any]") -> Array:
    """Numbers rounded once to a float dtype; beyond its range they are infinities."""
    if dtype == BF16:
        # 8 bits, fewer below 2^-126: exact in float32, of which bfloat16 is the upper half.
        fraction, exponent = np.frexp(array.astype(F64))
        digits = np.minimum(8, exponent + 133)
        nearest = np.ldexp(np.rint(np.ldexp(fraction, digits)), exponent - digits)
        return np.asarray(rounded(np.asarray(nearest), F32).view(np.uint32) >> np.uint32(16), BF16)
    with np.errstate(over="ignore"):
        return array.astype(dtype)


def value_dtype(array: Array) -> "np.dtype[Any]":
    """Of the values per row or element that belong to an array: float32 for 16-bit numbers."""
    return array.dtype if array.dtype.char == "d" else F32


def broadcast(a: Array, b: Array, names: Tuple[str, str]) -> Tuple[Array, Array]:
    """Both as read-only views of their common shape."""
    if a.shape == b.shape:
        return a, b
    try:
        shape = np.broadcast_shapes(a.shape, b.shape)
    except ValueError:
        raise ValueError(f"{names[0]} of shape {a.shape} and {names[1]} of shape {b.shape} do not broadcast") from None
    return np.broadcast_to(a, shape), np.broadcast_to(b, shape)


def output(out: Any, shape: Tuple[int, ...], dtype: "np.dtype[Any]") -> Array:
    """The caller's `out` as a writeable array of exactly this shape and dtype, sharing its memory."""
    expected = str(dtype)
    if dtype == BF16:
        expected = "bfloat16, or uint16 for its bits,"
        bits = None if getattr(out, "requires_grad", False) else bfloat16_view(out, "out")
        out = out if bits is None else bits
    array = out if type(out) is np.ndarray else _output_view(out)
    if array.dtype != dtype:
        raise TypeError(f"out: dtype {array.dtype} given, {expected} expected")
    if array.shape != shape:
        raise ValueError(f"out: shape {array.shape} given, {shape} expected")
    if not array.flags.writeable:
        raise ValueError("out: the array is read-only")
    return array


def _output_view(out: Any) -> Array:
    if isinstance(out, np.ndarray):
        if not isinstance(out, np.ma.MaskedArray):
            return np.asarray(out)
    elif hasattr(out, "__dlpack__"):
        if not getattr(out, "requires_grad", False):
            array = np.asarray(out)  # writeable, which from_dlpack's result is not in NumPy 1
            if array.dtype.kind != "O" and address(array) == address(_from_dlpack(out, "out")):
                return array
    elif isinstance(out, np.generic):  # would be copied
        pass
    elif hasattr(out, "__array_interface__"):
        return np.asarray(out)
    else:
        try:
            return np.asarray(memoryview(out))
        except TypeError:
            pass
    raise TypeError(f"out: expected an array to write to, got {type(out).__name__}")


def address(array: Array) -> int:
    return int(array.__array_interface__["data"][0])


def safe_together(source: Array, target: Array) -> bool:
    """Whether `target` may be written while `source` is read: apart in memory, or element by element the same."""
    if not np.may_share_memory(source, target):
        return True
    return source.shape == target.shape and source.strides == target.strides and address(source) == address(target)
