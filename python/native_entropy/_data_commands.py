"""Commands for data: `entropy FILE...` and `codes P.npy`."""

from __future__ import annotations

import argparse
import json
import math
import os
import sys
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

import numpy as np

from . import _bytes, codes
from ._array_file import STANDARD_INPUT, ArrayFile, row_count
from ._arrays import Array
from ._command import ARRAYS, EXIT_CODES, add_command, json_value, print_json
from ._from_data import entropy_of_histogram
from ._information import entropy
from ._logits_file import BLOCK_BYTES, total
from ._progress import Progress

_BAD_INPUT = 2
_SHOWN_SYMBOLS = 32


def add_data_commands(commands: Any) -> None:
    command = add_command(
        commands,
        "entropy",
        _entropy,
        "entropy of the bytes of files",
        "Bits per byte of each file, from how often each of the 256 bytes occurs; with --rows the mean entropy of the rows of "
        "each array. Files may be larger than the memory. "
        + ARRAYS
        +         "Exit code 2 where a file cannot be read; the others are done nevertheless.",
        "native-entropy entropy *.log\n"
        "4.217000 bits per byte          8514 bytes  some.log",
        "gzip -c data.csv | native-entropy entropy --json",
        "native-entropy entropy --rows p.npy --base 3",
    )
    command.add_argument("files", nargs="*", metavar="FILE", help="- or nothing: standard input")
    command.add_argument("--rows", action="store_true", help="the files are arrays of distributions, [..., K]")
    command.add_argument("--base", type=float, metavar="B", help="of the entropies of rows; default: 2, for bits")
    command.add_argument("--normalize", action="store_true", help="divide each row by its sum first")

    command = add_command(
        commands,
        "codes",
        _codes,
        "code lengths for a distribution",
        "Huffman and Shannon code lengths of the elements of an array, and what they cost beside the entropy. "
        + ARRAYS
        + EXIT_CODES,
        "native-entropy codes p.npy\n"
        "symbols  4\n"
        "entropy  1.75 bits\n"
        "huffman  1.75 bits expected, Kraft sum 1\n"
        "shannon  1.75 bits expected, Kraft sum 1\n"
        "...",
        "native-entropy codes weights.bin:u16 --json",
    )
    command.add_argument("p", metavar="P", help="array of probabilities: float32, float64 or integers, any shape")


def _entropy(options: argparse.Namespace) -> int:
    names: List[str] = options.files or [STANDARD_INPUT]
    if options.rows:
        return _entropy_of_rows(options, names)
    if options.base is not None or options.normalize:
        raise ValueError("--base and --normalize are of the rows of arrays: they need --rows; bytes are counted in bits")
    results: List[Dict[str, Any]] = []
    failed = False
    sizes = [_size(name) for name in names]
    with Progress("bytes", sum(size or 0 for size in sizes)) as bar:
        advance: Callable[[int], None] = bar.advance
        if None in sizes:
            advance = _nothing
        for name in names:
            try:
                counts = _histogram(name, advance)
            except OSError as error:
                bar.clear()
                print(f"native-entropy: {error}", file=sys.stderr)
                failed = True
                continue
            bits = float(entropy_of_histogram(counts, 2.0))
            results.append({"file": name, "bytes": int(counts.sum()), "bits_per_byte": bits})
    if options.json:
        print(json.dumps(results, indent=2))
    else:
        for result in results:
            print(f"{result['bits_per_byte']:.6f} bits per byte  {result['bytes']:>12} bytes  {result['file']}")
    return _BAD_INPUT if failed else 0


def _entropy_of_rows(options: argparse.Namespace, names: List[str]) -> int:
    files, base = [ArrayFile(name) for name in names], 2.0 if options.base is None else options.base
    for file in files:
        if file.array.ndim == 0:
            raise ValueError(f"{file.name}: shape () has no axis of outcomes")
    results: List[Dict[str, Any]] = []
    with Progress("rows", sum(row_count(file.array) for file in files)) as bar:
        for file in files:
            count, cols = row_count(file.array), file.array.shape[-1]
            at_once = max(1, BLOCK_BYTES // max(1, cols * file.array.itemsize))
            parts = []
            for first in range(0, count, at_once):
                rows = file.rows(first, min(first + at_once, count))
                values = entropy(rows, base=base, normalize=options.normalize, dtype=file.keyword)
                parts.append(total(np.ravel(values).tolist()))
                bar.advance(len(rows))
            mean = total(parts) / count if count else math.nan
            results.append({"file": file.name, "mean_entropy": mean, "base": base, "rows": count, "outcomes": cols})
    if options.json:
        print(json.dumps([{name: json_value(value) for name, value in result.items()} for result in results], indent=2))
    else:
        unit = "bits" if base == 2 else f"to base {base:g}"
        for result in results:
            shape = f"mean of {result['rows']} rows of {result['outcomes']}"
            print(f"{result['mean_entropy']:.9g} {unit}  {shape}  {result['file']}")
    return 0


def _nothing(size: int) -> None:
    """The bar of a length that is not known."""


def _size(name: str) -> Optional[int]:
    """The bytes of a file; None where they are not known before they are read."""
    return os.stat(name).st_size if name != STANDARD_INPUT and os.path.isfile(name) else None


def _histogram(name: str, progress: Callable[[int], None]) -> Array:
    if name == STANDARD_INPUT:
        return _bytes.of_stream(sys.stdin.buffer, progress)
    return _bytes.of_file(Path(name), progress)


def _codes(options: argparse.Namespace) -> int:
    file = ArrayFile(options.p)
    if file.keyword:
        raise TypeError(f"{file.name}: bfloat16 has no codes; expected float32, float64 or integers")
    p = file.array.reshape(-1)
    lengths_by_name = {"huffman": codes.huffman_lengths(p), "shannon": codes.shannon_lengths(p)}
    result: Dict[str, Any] = {"symbols": p.size, "entropy_bits": float(entropy(p, base=2))}
    for name, lengths in lengths_by_name.items():
        result[f"{name}_expected_bits"] = float(codes.expected_length(p, lengths))
        result[f"{name}_kraft_sum"] = float(codes.kraft_sum(lengths))
        result[f"{name}_lengths"] = lengths.tolist()
    if options.json:
        print_json(result)
        return 0
    print(f"symbols  {result['symbols']}")
    print(f"entropy  {result['entropy_bits']:.6g} bits")
    for name in lengths_by_name:
        expected, kraft = result[f"{name}_expected_bits"], result[f"{name}_kraft_sum"]
        print(f"{name}  {expected:.6g} bits expected, Kraft sum {kraft:.6g}")
    print(f"{'symbol':>8} {'p':>14} {'huffman':>8} {'shannon':>8}")
    for index, value in enumerate(p[:_SHOWN_SYMBOLS].tolist()):
        print(f"{index:>8} {value:>14.6g} {result['huffman_lengths'][index]:>8} {result['shannon_lengths'][index]:>8}")
    if p.size > _SHOWN_SYMBOLS:
        print(f"... and {p.size - _SHOWN_SYMBOLS} more; --json has them all")
    return 0
