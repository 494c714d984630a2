"""Command line: `python -m native_entropy`, installed as `native-entropy` too."""

from __future__ import annotations

import argparse
import json
import math
import sys
import time
from pathlib import Path
from typing import Any, Dict, List, Optional

from . import __version__, get_num_threads, isa, show_config, threads
from ._control import configuration
from ._data_commands import add_commands
from ._divergence_file import divergence_of_files, row_count
from ._logits_file import cross_entropy_of_files, load
from ._progress import Progress

DIFFERENT = 1
BAD_INPUT = 2
_LEDGER_WIDTH = 32


def main(arguments: Optional[List[str]] = None) -> int:
    """Run one command; returns the exit code: 0, 1 where `verify` found other bits, 2 for input that cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        result: int = options.run(options)
        return result
    except (OSError, ValueError, TypeError, IndexError, MemoryError) as error:
        print(f"native-entropy: {error}", file=sys.stderr)
        return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="native-entropy", description="Entropy and cross-entropy of arrays in files.")
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser(
        "cross-entropy",
        help="cross-entropy and perplexity of logits",
        description="Mean cross-entropy and perplexity of logits and class indices, read block by block: files may be "
        "larger than the memory. Numbers that JSON does not have are printed as the strings nan and inf.",
    )
    command.add_argument("logits", type=Path, metavar="LOGITS.npy", help="floats (16 to 64 bits) or integers, [..., V]")
    command.add_argument("targets", type=Path, metavar="TARGETS.npy", help="class indices, integers, shape [...]")
    command.add_argument("--ignore-index", type=int, default=-100, metavar="N", help="rows of this target do not count")
    command.add_argument("--accuracy", action="store_true", help="also how often the target has the largest logit")
    command.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    command.set_defaults(run=_cross_entropy)

    command = commands.add_parser(
        "divergence",
        help="divergences of two files of distributions",
        description="Means over the rows: entropies, cross-entropy, Kullback-Leibler divergence in both directions, "
        "Jensen-Shannon divergence and distance. Read block by block: files may be larger than the memory. Numbers "
        "that JSON does not have are printed as the strings nan and inf.",
    )
    command.add_argument("p", type=Path, metavar="P.npy", help="float32, float64 or integers, shape [..., K]")
    command.add_argument("q", type=Path, metavar="Q.npy", help="of the same dtype and shape, or one row [K] for all")
    command.add_argument("--base", type=float, default=None, metavar="B", help="2 for bits; default: nats")
    command.add_argument("--normalize", action="store_true", help="divide each row by its sum first")
    command.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    command.set_defaults(run=_divergence)

    add_commands(commands)

    command = commands.add_parser("info", help="version, build, threads", description="Which build runs here.")
    command.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    command.set_defaults(run=_info)

    command = commands.add_parser(
        "verify",
        help="recompute the ledger of result bits",
        description="Every function over a fixed set of inputs: the bits of the results are hashed and compared with "
        "those that this version promises on every machine. Exit code 0: all the same; 1: something differs.",
    )
    command.add_argument("--threads", type=int, metavar="N", help="threads of one call; default: as elsewhere")
    command.add_argument("--json", action="store_true", help="one JSON object instead of lines")
    command.add_argument("--write", type=Path, metavar="FILE", help="for developers: write what was computed to FILE")
    command.set_defaults(run=_verify)
    return parser


def _cross_entropy(options: argparse.Namespace) -> int:
    with Progress("rows", load(options.targets).size) as bar:
        files = options.logits, options.targets
        result = cross_entropy_of_files(*files, options.ignore_index, options.accuracy, bar.advance)
    if options.json:
        _print_json(result)
        return 0
    print(f"cross-entropy  {result['cross_entropy_nats']:.9g} nats  ({result['cross_entropy_bits']:.9g} bits)")
    print(f"perplexity     {result['perplexity']:.9g}  ({result['classes']} classes)")
    if options.accuracy:
        print(f"accuracy       {result['accuracy']:.4%}")
    print(f"rows           {result['rows']}  (and {result['ignored']} ignored)")
    environment = f"{result['dtype']}, {result['isa']} build, threads: {result['threads']}"
    print(f"time           {result['seconds']:.3f} s  ({environment})")
    return 0


def _divergence(options: argparse.Namespace) -> int:
    with Progress("rows", row_count(load(options.p))) as bar:
        result = divergence_of_files(options.p, options.q, options.base, options.normalize, bar.advance)
    if options.json:
        _print_json(result)
        return 0
    unit = "nats" if options.base is None else "bits" if options.base == 2 else f"to base {options.base:g}"
    measures = ("entropy_p", "entropy_q", "cross_entropy", "kl_divergence", "kl_divergence_reversed", "js_divergence")
    titles = ("H(p)", "H(q)", "H(p, q)", "KL(p || q)", "KL(q || p)", "JS divergence")
    for name, title in zip(measures, titles):
        print(f"{title:<14} {result[name]:.9g} {unit}")
    print(f"JS distance    {result['js_distance']:.9g}")
    means = ", means above" if result["rows"] > 1 else ""
    print(f"rows           {result['rows']}  (of {result['outcomes']} outcomes{means})")
    environment = f"{result['dtype']}, {result['isa']} build, threads: {result['threads']}"
    print(f"time           {result['seconds']:.3f} s  ({environment})")
    return 0


def _info(options: argparse.Namespace) -> int:
    if options.json:
        _print_json(dict(configuration()))
    else:
        show_config()
    return 0


def _verify(options: argparse.Namespace) -> int:
    from . import _verify as verify  # only now: the other commands do not need it

    start = time.perf_counter()
    with threads(get_num_threads() if options.threads is None else options.threads):
        used = get_num_threads()
        got, promised = verify.compute(), verify.read_ledger()
    lines = verify.compare(got, promised)
    same = sum(equal for _, equal in lines)
    if options.write:
        options.write.write_text(verify.text_of(got), encoding="ascii")
    if options.json:
        about = {**configuration(), "threads": used, "seconds": time.perf_counter() - start}
        entries = {key: {"same": equal, "got": got.get(key), "promised": promised.get(key)} for key, equal in lines}
        _print_json({**about, "same": same, "different": len(lines) - same, "ledger": entries})
    else:
        print(f"native_entropy {__version__}, {isa()} build, threads: {used}")
        for key, equal in lines:
            print(f"{key:<{_LEDGER_WIDTH}}  {'ok' if equal else 'DIFFERENT'}")
        print(f"{same} ok, {len(lines) - same} different, {time.perf_counter() - start:.1f} s")
    return 0 if same == len(lines) else DIFFERENT


def _print_json(values: Dict[str, Any]) -> None:
    print(json.dumps({name: _json_value(value) for name, value in values.items()}, indent=2))


def _json_value(value: Any) -> Any:
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


if __name__ == "__main__":
    sys.exit(main())
