"""What the commands have in common: help with examples, JSON."""

from __future__ import annotations

import argparse
import json
import math
import textwrap
from typing import Any, Callable, Dict, Optional

from ._control import get_num_threads

_MOST_THREADS = 2**31 - 1
ARRAYS = (
    "An array is NAME.npy, which may be larger than the memory, NAME.npz:KEY, or -: a .npy file on standard input. Numbers "
    "without a header, little-endian, are NAME:DTYPE, or NAME:DTYPE:COLS for rows of COLS numbers, with f16, bf16, f32, "
    "f64, i8 to i64 or u8 to u64 as DTYPE. "
)
INFINITIES = "Numbers that JSON does not have are printed as the strings nan and inf. "
EXIT_CODES = "Exit code 2: input that cannot be used; standard error says why."


def add_command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], help: str, description: str, *examples: str
) -> argparse.ArgumentParser:
    """A command whose --help ends with examples; it takes --json. Further lines of an example are what it prints."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help,
        description=textwrap.fill(description, 80),
        epilog="\n  ".join(["examples:", *(example.replace("\n", "\n      ") for example in examples)]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    parser.set_defaults(run=run)
    return parser


def threads_wanted(options: argparse.Namespace) -> int:
    """What --threads says, or else what is set elsewhere."""
    wanted: Optional[int] = options.threads
    if wanted is not None and not 1 <= wanted <= _MOST_THREADS:
        raise ValueError(f"--threads: an integer from 1 to {_MOST_THREADS} expected, got {wanted}")
    return get_num_threads() if wanted is None else wanted


def print_json(values: Dict[str, Any]) -> None:
    print(json.dumps({name: json_value(value) for name, value in values.items()}, indent=2))


def json_value(value: Any) -> Any:
    """`value`, or its name where JSON has no such number."""
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
