"""Divergences of distributions in two files, block by block: the files may be larger than the memory."""

from __future__ import annotations

import math
import time
from typing import Any, Callable, Dict, List, Optional

import numpy as np

from ._array_file import ArrayFile, row_count
from ._control import get_num_threads, isa
from ._divergences import cross_entropy, js_distance, js_divergence, kl_divergence
from ._information import entropy
from ._logits_file import total

BLOCK_BYTES = 32 << 20

# What is reported for each row, by the name in the result.
_MEASURES: Dict[str, Callable[..., Any]] = {
    "entropy_p": lambda p, q, **options: entropy(p, **options),
    "entropy_q": lambda p, q, **options: entropy(q, **options),
    "cross_entropy": cross_entropy,
    "kl_divergence": kl_divergence,
    "kl_divergence_reversed": lambda p, q, **options: kl_divergence(q, p, **options),
    "js_divergence": js_divergence,
    "js_distance": js_distance,
}


def divergence_of_files(
    p_file: ArrayFile, q_file: ArrayFile, base: Optional[float], normalize: bool, progress: Callable[[int], None]
) -> Dict[str, Any]:
    """Means over the rows of p [..., K] beside those of q, which has its shape, or is one row [K] for all.

    `progress` is called with the number of rows of each finished block. Raises ValueError for shapes that
    do not fit, and what the measures raise.
    """
    start = time.perf_counter()
    p, q = p_file.array, q_file.array
    if p.ndim == 0:
        raise ValueError(f"{p_file.name}: shape () has no axis of outcomes")
    if q.shape not in (p.shape, p.shape[-1:]):
        expected = f"{p.shape} or {p.shape[-1:]}" if p.ndim > 1 else f"{p.shape}"
        raise ValueError(f"{q_file.name}: shape {q.shape} does not fit p of shape {p.shape}; expected {expected}")
    if p_file.keyword != q_file.keyword:
        raise TypeError(f"{p_file.name} is {p_file.dtype_name} but {q_file.name} is {q_file.dtype_name}")
    count = row_count(p)
    sums: Dict[str, List[float]] = {name: [] for name in _MEASURES}
    at_once = max(1, BLOCK_BYTES // max(1, p.shape[-1] * p.itemsize))
    for first in range(0, count, at_once):
        last = min(first + at_once, count)
        rows = p_file.rows(first, last)
        others = q_file.rows(first, last) if q.shape == p.shape else q
        for name, measure in _MEASURES.items():
            values = measure(rows, others, base=base, normalize=normalize, dtype=p_file.keyword)
            sums[name] += [total(np.ravel(np.broadcast_to(values, len(rows))).tolist())]
        progress(last - first)
    result: Dict[str, Any] = {name: total(parts) / count if count else math.nan for name, parts in sums.items()}
    result.update(rows=count, outcomes=p.shape[-1], base=base, normalize=normalize, dtype=p_file.dtype_name)
    result.update(seconds=time.perf_counter() - start, isa=isa(), threads=get_num_threads())
    return result
