"""What the commands have in common: help with examples, JSON."""

from __future__ import annotations

import argparse
import json
import math
import textwrap
from typing import Any, Callable, Dict

ARRAYS = "An array is NAME.npy, which may be larger than the memory, NAME.npz:KEY, or -: a .npy file on standard input. "
INFINITIES = "Numbers that JSON does not have are printed as the strings nan and inf. "
EXIT_CODES = "Exit code 2: input that cannot be used; standard error says why."


def add_command(
    commands: Any, name: str, run: Callable[[argparse.Namespace], int], help: str, description: str, *examples: str
) -> argparse.ArgumentParser:
    """A command whose --help ends with examples; it takes --json."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=help,
        description=textwrap.fill(description, 80),
        epilog="\n  ".join(["examples:", *examples]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="JSON instead of a table")
    parser.set_defaults(run=run)
    return parser


def print_json(values: Dict[str, Any]) -> None:
    print(json.dumps({name: _json_value(value) for name, value in values.items()}, indent=2))


def _json_value(value: Any) -> Any:
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value
