"""What the tests of native_entropy.torch share."""

from __future__ import annotations

from typing import Any, Callable, Dict, List

import torch
import torch.nn.functional as F

FLOATS = [torch.float64, torch.float32, torch.float16, torch.bfloat16]
TOLERANCE = {torch.float64: 1e-12, torch.float32: 1e-5, torch.float16: 2e-3, torch.bfloat16: 1.6e-2}
REDUCTIONS = ["none", "mean", "sum"]


def theirs(name: str) -> Callable[..., torch.Tensor]:
    """PyTorch's function."""
    function: Callable[..., torch.Tensor] = torch.logsumexp if name == "logsumexp" else getattr(F, name)
    return function


def value_and_gradients(function: Callable[..., torch.Tensor], given: List[Any], keywords: Dict[str, Any]) -> List[Any]:
    """The value, and the gradients of all tensors that ask for one."""
    leaves = [one for one in [*given, *keywords.values()] if isinstance(one, torch.Tensor) and one.requires_grad]
    value = function(*given, **keywords)
    factor = torch.linspace(0.5, 2.0, value.numel(), dtype=torch.float64).reshape(value.shape).to(value.dtype)
    return [value.detach(), *torch.autograd.grad(value, leaves, factor, allow_unused=True)]
