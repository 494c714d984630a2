"""Cross-entropy of logits in a file, block by block: the file may be larger than the memory."""

from __future__ import annotations

import math
import time
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Optional, Tuple

import numpy as np

from . import losses
from ._arrays import Array
from ._control import get_num_threads, isa

BLOCK_BYTES = 32 << 20


def cross_entropy_of_files(
    logits_path: Path,
    target_path: Path,
    ignore_index: Optional[int],
    accuracy: bool,
    progress: Callable[[int], None],
) -> Dict[str, Any]:
    """Mean cross-entropy of the rows of LOGITS.npy [..., V] with the class indices of TARGETS.npy [...].

    `progress` is called with the number of rows of each finished block. Raises OSError for unreadable files, and what
    `losses.cross_entropy` raises, with places counted in the whole target.
    """
    start = time.perf_counter()
    logits, target = load(logits_path), load(target_path)
    if logits.ndim == 0:
        raise ValueError(f"{logits_path}: shape () has no axis of classes")
    lead = logits.shape[:-1]
    if target.shape != lead:
        raise ValueError(
            f"{target_path}: shape {target.shape} does not fit logits of shape {logits.shape}; expected {lead}"
        )
    sums, ignored, correct = [], 0, 0
    for first, block, indices in _blocks(logits_path, logits, target):
        try:
            row_losses = losses.cross_entropy(block, indices, ignore_index=ignore_index, reduction="none")
        except losses.TargetRangeError as error:
            place = tuple(map(int, np.unravel_index(first + error.place[0], target.shape)))
            raise losses.TargetRangeError(place, error.value, error.classes, ignore_index) from None
        sums.append(_sum(row_losses.tolist()))
        counted = np.ones(indices.shape, bool) if ignore_index is None else indices != ignore_index
        ignored += int(indices.size - np.count_nonzero(counted))
        if accuracy:
            correct += int(np.count_nonzero(counted & (np.argmax(block, axis=-1) == indices)))
        progress(len(indices))
    rows = target.size - ignored
    nats = _sum(sums) / rows if rows else math.nan
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
    result.update(dtype=str(logits.dtype), seconds=time.perf_counter() - start, isa=isa(), threads=get_num_threads())
    return result


def load(path: Path) -> Array:
    """The array of a .npy file, memory-mapped."""
    try:
        with open(path, "rb") as file:
            old = np.lib.format.read_magic(file) == (1, 0)
            read_header = np.lib.format.read_array_header_1_0 if old else np.lib.format.read_array_header_2_0
            shape, _, dtype = read_header(file)
        if 0 in shape and not dtype.hasobject:  # nothing to map
            return np.empty(shape, dtype)
        return np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from error


def _blocks(path: Path, logits: Array, target: Array) -> Iterator[Tuple[int, Array, Array]]:
    """(first row, rows of logits, their class indices) in C order of the leading axes."""
    lead, classes = logits.shape[:-1], logits.shape[-1]
    indices = target.reshape(-1)
    in_order = logits.flags.c_contiguous
    at_once = max(1, BLOCK_BYTES // max(1, classes * logits.itemsize))
    for first in range(0, indices.size, at_once):
        last = min(first + at_once, indices.size)
        if in_order and logits.size:
            # Mapped anew for each block, so that pages that are done with leave the process's memory.
            yield first, load(path).reshape(-1, classes)[first:last], indices[first:last]
        else:
            places = np.unravel_index(np.arange(first, last), lead) if lead else ()
            yield first, logits[places].reshape(last - first, classes), indices[first:last]


def _sum(values: Any) -> float:
    try:
        return math.fsum(values)
    except OverflowError:
        return math.inf


def _exp(nats: float) -> float:
    try:
        return math.exp(nats)
    except OverflowError:
        return math.inf
