"""Tensors as arrays in the same memory, and back. What is not taken here is left to PyTorch."""

from __future__ import annotations

from typing import Any, Optional

import numpy as np
import torch
from torch.autograd import forward_ad

from .._arrays import BF16, Array

BFLOAT16 = "bfloat16"
_DTYPES = (torch.float32, torch.float64, torch.float16, torch.bfloat16)
_TYPES = (torch.Tensor, torch.nn.Parameter)


def is_plain(tensor: Any) -> bool:
    """Whether this is a tensor of numbers in CPU memory, and nothing that only looks like one."""
    return type(tensor) in _TYPES and tensor.layout is torch.strided and tensor.device.type == "cpu"


def are_ours(first: Any, *others: Optional[Any]) -> bool:
    """Whether these are plain tensors of one float dtype. None stands for an argument that is not given."""
    if not is_plain(first) or first.dtype not in _DTYPES or _is_watched() or first.numel() == 0:
        return False
    return all(other is None or (is_plain(other) and other.dtype is first.dtype) for other in others)


def _is_watched() -> bool:
    """Whether PyTorch wants to see its own operators: autocast, tracing, functorch, forward derivatives."""
    return bool(
        torch.is_autocast_cpu_enabled()
        or torch.jit.is_tracing()  # type: ignore[attr-defined]  # documented, but not in __all__
        or torch._C._are_functorch_transforms_active()
        or forward_ad._current_level >= 0
    )


def keyword(tensor: torch.Tensor) -> Optional[str]:
    """The argument `dtype` for an array of this tensor's memory."""
    return BFLOAT16 if tensor.dtype is torch.bfloat16 else None


def is_16_bit(tensor: torch.Tensor) -> bool:
    return tensor.element_size() == 2


def array(tensor: torch.Tensor) -> Array:
    """The tensor's memory; bfloat16 as uint16."""
    if tensor.requires_grad:
        tensor = tensor.detach()
    if tensor.is_neg():  # a view that has yet to change its signs
        tensor = tensor.resolve_neg()
    if tensor.dtype is torch.bfloat16:
        bits: Array = tensor.view(torch.int16).numpy().view(BF16)
        return bits
    result: Array = tensor.numpy()
    return result


def tensor_of(value: Any, dtype: torch.dtype) -> torch.Tensor:
    """A result in memory of its own, as a tensor of this dtype."""
    result = np.asarray(value)
    if result.dtype == BF16:
        return torch.from_numpy(result.view(np.int16)).view(torch.bfloat16)
    return torch.from_numpy(result).to(dtype)
