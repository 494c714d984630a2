"""Contests of the losses and the measures of logits: inputs, and the work as the users of each library write it.

NumPy's side are float32 expressions, many of them writing into two arrays made beforehand; PyTorch's gradients are
those of autograd.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any, Callable

import numpy as np

from memory_limit import aligned_empty

Run = Callable[[], object]


@dataclass
class Inputs:
    """`x` and `y` lie in one array, `both`; `out` and `work` are for results."""

    both: np.ndarray
    x: np.ndarray
    y: np.ndarray
    target: np.ndarray
    weight: np.ndarray
    out: np.ndarray
    work: np.ndarray

    @classmethod
    def of(cls, shape: tuple[int, int]) -> Inputs:
        random = np.random.default_rng(1)
        both = aligned_empty((2, *shape), "float32")
        random.standard_normal(out=both, dtype=both.dtype)
        both *= 3
        target = random.integers(0, shape[1], size=shape[0])
        weight = random.uniform(0.5, 1.5, size=shape[1]).astype(np.float32)
        return cls(both, both[0], both[1], target, weight, *(aligned_empty(shape, "float32") for _ in range(2)))


@dataclass
class Contest:
    """One function. `prepare` turns the normal numbers into what it takes; `read` says how many arrays of the input's
    size it reads, `written` how many it writes: as many gradients are asked of PyTorch, of its first arguments."""

    ours: Callable[[Inputs], object]
    numpy: Callable[[Inputs], object]
    torch: Callable[..., Any]  # of torch.nn.functional, x, y, target and weight
    prepare: Callable[[Inputs], None] = lambda data: None
    read: int = 1
    written: int = 0

    def with_torch(self, torch: ModuleType, data: Inputs) -> Run:
        x, y, target, weight = map(torch.from_numpy, (data.x, data.y, data.target, data.weight))
        functional = torch.nn.functional
        if not self.written:
            return lambda: self.torch(functional, x, y, target, weight)
        leaves = [tensor.detach().requires_grad_(True) for tensor in (x, y)[: self.written]]
        arguments = [*leaves, *(x, y)[self.written :], target, weight]

        def gradient() -> tuple[object, ...]:
            value = self.torch(functional, *arguments)
            return (value.detach(), *torch.autograd.grad(value.sum(), leaves))

        return gradient
