"""Cross-entropy and perplexity of logits in a file, block by block: the file may be larger than the memory."""

from __future__ import annotations

import math
import time
from typing import Any, Callable, Dict, Iterator, Optional, Tuple

import numpy as np

from . import losses
from ._array_file import ArrayFile
from ._arrays import Array
from ._control import get_num_threads, isa
from ._sixteen_bit import numbers, widened

BLOCK_BYTES = 32 << 20
_PIECE = 1 << 16  # log-probabilities that are added at a time


def cross_entropy_of_files(
    logits_file: ArrayFile,
    target_file: ArrayFile,
    ignore_index: Optional[int],
    accuracy: bool,
    progress: Callable[[int], None],
) -> Dict[str, Any]:
    """Mean cross-entropy of the rows of logits [..., V] with class indices [...].

    `progress` is called with the number of rows of each finished block. Raises ValueError for shapes that do not fit,
    and what `losses.cross_entropy` raises, with places counted in the whole target.
    """
    start = time.perf_counter()
    logits, target = logits_file.array, target_file.array
    if logits.ndim == 0:
        raise ValueError(f"{logits_file.name}: shape () has no axis of classes")
    lead = logits.shape[:-1]
    if target.shape != lead:
        raise ValueError(
            f"{target_file.name}: shape {target.shape} does not fit logits of shape {logits.shape}; expected {lead}"
        )
    if target_file.keyword:
        raise TypeError(f"{target_file.name}: class indices must be integers, got bfloat16")
    sums, ignored, correct, dtype = [], 0, 0, logits_file.keyword
    for first, block, indices in _blocks(logits_file, target):
        try:
            row_losses = losses.cross_entropy(block, indices, ignore_index=ignore_index, reduction="none", dtype=dtype)
        except losses.TargetRangeError as error:
            place = tuple(map(int, np.unravel_index(first + error.place[0], target.shape)))
            raise losses.TargetRangeError(place, error.value, error.classes, ignore_index) from None
        sums.append(total(row_losses.tolist()))
        counted = np.ones(indices.shape, bool) if ignore_index is None else indices != ignore_index
        ignored += int(indices.size - np.count_nonzero(counted))
        if accuracy:
            correct += int(np.count_nonzero(counted & (np.argmax(logits_file.widened(block), axis=-1) == indices)))
        progress(len(indices))
    rows = target.size - ignored
    nats = total(sums) / rows if rows else math.nan
    result: Dict[str, Any] = {
        "cross_entropy_nats": nats,
        "cross_entropy_bits": nats / math.log(2.0),
        "perplexity": _exp(nats),
        "rows": rows,
        "ignored": ignored,
        "classes": logits.shape[-1],
    }
    if accuracy:
        result["accuracy"] = correct / rows if rows else math.nan
    result.update(dtype=logits_file.dtype_name, seconds=time.perf_counter() - start, isa=isa(), threads=get_num_threads())
    return result


def perplexity_of_file(log_probs: ArrayFile) -> Dict[str, Any]:
    """Perplexity of tokens from the logarithms of their probabilities: exp of the mean of what they lack to 1."""
    start = time.perf_counter()
    values = numbers(log_probs.array, log_probs.name, log_probs.keyword).reshape(-1)
    parts = [total((-widened(values[i : i + _PIECE])).tolist()) for i in range(0, values.size, _PIECE)]
    nats = total(parts) / values.size if values.size else math.nan
    result: Dict[str, Any] = {"cross_entropy_nats": nats, "cross_entropy_bits": nats / math.log(2.0)}
    result.update(perplexity=_exp(nats), rows=values.size, ignored=0, dtype=log_probs.dtype_name)
    result.update(seconds=time.perf_counter() - start, isa=isa(), threads=get_num_threads())
    return result


def _blocks(file: ArrayFile, target: Array) -> Iterator[Tuple[int, Array, Array]]:
    """(first row, rows of logits, their class indices) in C order of the leading axes."""
    indices = target.reshape(-1)
    at_once = max(1, BLOCK_BYTES // max(1, file.array.shape[-1] * file.array.itemsize))
    for first in range(0, indices.size, at_once):
        last = min(first + at_once, indices.size)
        yield first, file.rows(first, last), indices[first:last]


def total(values: Any) -> float:
    try:
        return math.fsum(values)
    except OverflowError:  # finite parts whose sum is none
        return math.inf
    except ValueError:  # infinities of both signs
        return math.nan


def _exp(nats: float) -> float:
    try:
        return math.exp(nats)
    except OverflowError:
        return math.inf
