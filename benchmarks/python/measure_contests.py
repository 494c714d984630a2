"""Measures of distributions and of bytes, in every dtype they take, as the users of each library write them."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Callable

import numpy as np

import native_entropy as ne

from memory_limit import aligned_empty

Measure = Callable[..., object]


def distributions(count: int) -> Callable[[tuple[int, int], str], np.ndarray]:
    """As many arrays of random distributions, in one."""

    def made(shape: tuple[int, int], dtype: str) -> np.ndarray:
        both = aligned_empty((count, *shape), dtype)
        np.random.default_rng(1).standard_normal(out=both, dtype=both.dtype)
        both *= 3
        return ne.softmax(both, out=both)

    return made


def uneven_bytes(shape: tuple[int, int], dtype: str) -> np.ndarray:
    """Small ones are likelier, as in real files."""
    random = np.random.default_rng(1)
    data = aligned_empty((1, shape[1]), dtype)
    first, second = random.integers(0, 256, size=(2, shape[1]), dtype=dtype)
    np.minimum(first, second, out=data[0])
    return data


def of_histogram(counts: np.ndarray) -> float:
    p = counts[counts > 0] / counts.sum()
    return -(p * np.log2(p)).sum()


def torch_bytes(torch: ModuleType, data: object) -> object:
    counts = torch.bincount(data, minlength=256).double()
    return torch.special.entr(counts / counts.sum()).sum() / np.log(2)


@dataclass
class MeasureContest:
    """`make` gives the arrays of a shape and dtype, in one; the others take each of them: SciPy's and PyTorch's after
    scipy.stats and torch, the last as tensors."""

    ours: Measure
    numpy: Measure
    scipy: Measure
    torch: Measure
    make: Callable[[tuple[int, int], str], np.ndarray]


CONTESTS = {
    "entropy": MeasureContest(
        ne.entropy,
        lambda p: -(p * np.log(p)).sum(axis=1),
        lambda stats, p: stats.entropy(p, axis=1),
        lambda torch, p: torch.special.entr(p).sum(dim=1),
        distributions(1),
    ),
    "kl_divergence": MeasureContest(
        ne.kl_divergence,
        lambda p, q: (p * np.log(p / q)).sum(axis=1),
        lambda stats, p, q: stats.entropy(p, q, axis=1),
        lambda torch, p, q: torch.special.xlogy(p, p / q).sum(dim=1),
        distributions(2),
    ),
    "byte_entropy": MeasureContest(
        ne.byte_entropy,
        lambda data: of_histogram(np.bincount(data, minlength=256)),
        lambda stats, data: stats.entropy(np.bincount(data), base=2),
        torch_bytes,
        uneven_bytes,
    ),
}
