"""Commands for data: `entropy FILE...` and `codes P.npy`."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional

from . import _bytes, codes
from ._array_file import STANDARD_INPUT, ArrayFile
from ._arrays import Array
from ._command import ARRAYS, EXIT_CODES, add_command, print_json
from ._from_data import entropy_of_histogram
from ._information import entropy
from ._progress import Progress

_BAD_INPUT = 2
_SHOWN_SYMBOLS = 32


def add_data_commands(commands: Any) -> None:
    command = add_command(
        commands,
        "entropy",
        _entropy,
        "entropy of the bytes of files",
        "Bits per byte of each file, from how often each of the 256 bytes occurs. Files may be larger than the memory. "
        "Exit code 2 where a file cannot be read; the others are done nevertheless.",
        "native-entropy entropy *.log",
        "gzip -c data.csv | native-entropy entropy --json",
    )
    command.add_argument("files", nargs="*", metavar="FILE", help="- or nothing: standard input")

    command = add_command(
        commands,
        "codes",
        _codes,
        "code lengths for a distribution",
        "Huffman and Shannon code lengths of the elements of an array, and what they cost beside the entropy. "
        + ARRAYS
        + EXIT_CODES,
        "native-entropy codes p.npy",
    )
    command.add_argument("p", metavar="P", help="array of probabilities: float32, float64 or integers, any shape")


def _entropy(options: argparse.Namespace) -> int:
    names: List[str] = options.files or [STANDARD_INPUT]
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
    p = ArrayFile(options.p).array.reshape(-1)
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
