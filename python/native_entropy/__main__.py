"""Command line: `python -m native_entropy`, installed as `native-entropy` too."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path
from typing import Any, Dict, List, Optional

from . import __version__, get_num_threads, isa, show_config, threads
from ._array_file import ArrayFile, no_option, row_count, two_arrays
from ._bench import add_bench
from ._command import ARRAYS, EXIT_CODES, INFINITIES, add_command, print_json, threads_wanted
from ._control import configuration
from ._data_commands import add_data_commands
from ._divergence_file import divergence_of_files
from ._explain import add_explain
from ._logits_file import cross_entropy_of_files, perplexity_of_file
from ._progress import Progress

DIFFERENT = 1
BAD_INPUT = 2
INTERRUPTED = 130  # 128 + SIGINT, as shells have it
BROKEN_PIPE = 141  # 128 + SIGPIPE
_LEDGER_WIDTH = 32


def main(arguments: Optional[List[str]] = None) -> int:
    """Run one command; returns the exit code, which `--help` explains."""
    words = sys.argv[1:] if arguments is None else arguments
    options = _parser().parse_args(list(map(no_option, words)))
    try:
        result: int = options.run(options)
        sys.stdout.flush()  # here, where it can still be said that nobody reads
        return result
    except BrokenPipeError:
        # As every filter does when `| head` has seen enough; Python would complain once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        print("native-entropy: interrupted", file=sys.stderr)
        return INTERRUPTED
    except (OSError, ValueError, TypeError, IndexError, MemoryError) as error:
        print(f"native-entropy: {error}", file=sys.stderr)
        return BAD_INPUT


_INFO = """native-entropy info
version                     0.1.0
isa                         x86-64-v3
threads                     8
..."""
_CODES = """\
Each command has examples: native-entropy COMMAND --help.

exit codes:
  0    done; verify: all bits are the promised ones
  1    verify: some bits differ
  2    wrong usage, or input that cannot be used: standard error says which, and why
  130  interrupted
  141  nobody reads what is printed any more"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="native-entropy",
        description="Entropy and cross-entropy of arrays in files.",
        epilog=_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = add_command(
        commands,
        "cross-entropy",
        _cross_entropy,
        "cross-entropy and perplexity of logits",
        "Mean cross-entropy and perplexity of logits and class indices, read block by block. "
        + ARRAYS
        + INFINITIES
        + EXIT_CODES,
        "native-entropy cross-entropy logits.npy targets.npy --accuracy\n"
        "cross-entropy  2.30258509 nats  (3.32192809 bits)\n"
        "perplexity     10  (50257 classes)\n"
        "accuracy       41.3000%\n"
        "rows           1000  (and 24 ignored)",
        "native-entropy cross-entropy logits.bin:f32:7 targets.bin:i64",
        "native-entropy cross-entropy run.npz:logits run.npz:labels --json",
    )
    command.add_argument("logits", metavar="LOGITS", help="array of floats (16 to 64 bits) or integers, [..., V]")
    command.add_argument("targets", metavar="TARGETS", help="array of class indices, integers, shape [...]")
    _add_ignore_index(command)
    command.add_argument("--accuracy", action="store_true", help="also how often the target has the largest logit")

    command = add_command(
        commands,
        "perplexity",
        _perplexity,
        "perplexity of tokens",
        "exp of the mean cross-entropy: of logits and the tokens that came, or of the natural logarithms of these tokens' "
        "probabilities alone. " + ARRAYS + INFINITIES + EXIT_CODES,
        "native-entropy perplexity logits.npy tokens.npy --ignore-index 0\n"
        "perplexity     10\n"
        "cross-entropy  2.30258509 nats  (3.32192809 bits)\n"
        "rows           1000  (and 24 ignored)",
        "native-entropy perplexity log_probs.npy",
        "evaluate | native-entropy perplexity - --json",
    )
    command.add_argument("values", metavar="LOGITS|LOG_PROBS", help="array of logits [..., V], or of logarithms [...]")
    command.add_argument("targets", nargs="?", metavar="TARGETS", help="array of class indices, shape [...]")
    _add_ignore_index(command)

    command = add_command(
        commands,
        "divergence",
        _divergence,
        "divergences of two arrays of distributions",
        "Means over the rows: entropies, cross-entropy, Kullback-Leibler divergence in both directions, Jensen-Shannon "
        "divergence and distance. Read block by block. " + ARRAYS + INFINITIES + EXIT_CODES,
        "native-entropy divergence p.npy q.npy --base 2\n"
        "H(p)           1.5 bits\n"
        "H(q)           1.58496 bits\n"
        "H(p, q)        1.58496 bits\n"
        "KL(p || q)     0.0849625 bits\n"
        "...",
        "native-entropy divergence counts.npz:today counts.npz:before --normalize",
    )
    command.add_argument("p", metavar="P", help="array of floats (16 to 64 bits) or integers, shape [..., K]")
    command.add_argument("q", metavar="Q", help="array of the same dtype and shape, or one row [K] for all")
    command.add_argument("--base", type=float, default=None, metavar="B", help="2 for bits; default: nats")
    command.add_argument("--normalize", action="store_true", help="divide each row by its sum first")

    add_data_commands(commands)
    add_explain(commands)
    add_bench(commands)
    add_command(commands, "info", _info, "version, build, threads", "Which build runs here. " + EXIT_CODES, _INFO)

    command = add_command(
        commands,
        "verify",
        _verify,
        "recompute the ledger of result bits",
        "Every function over a fixed set of inputs: the bits of the results are hashed and compared with those that this "
        "version promises on every machine. Exit code 0: all the same; 1: something differs.",
        "native-entropy verify --threads 3\n"
        "native_entropy 0.1.0, x86-64-v3 build, threads: 3\n"
        "logsumexp f32                     ok\n"
        "...",
    )
    command.add_argument("--threads", type=int, metavar="N", help="threads of one call; default: as elsewhere")
    command.add_argument("--write", type=Path, metavar="FILE", help="for developers: write what was computed to FILE")
    return parser


def _add_ignore_index(command: argparse.ArgumentParser) -> None:
    command.add_argument("--ignore-index", type=int, default=-100, metavar="N", help="rows of this target do not count")


def _of_logits(options: argparse.Namespace, logits: str, accuracy: bool) -> Dict[str, Any]:
    files = two_arrays(logits, options.targets)
    with Progress("rows", files[1].array.size) as bar:
        return cross_entropy_of_files(*files, options.ignore_index, accuracy, bar.advance)


def _print_environment(result: Dict[str, Any]) -> None:
    environment = f"{result['dtype']}, {result['isa']} build, threads: {result['threads']}"
    print(f"time           {result['seconds']:.3f} s  ({environment})")


def _cross_entropy(options: argparse.Namespace) -> int:
    result = _of_logits(options, options.logits, options.accuracy)
    if options.json:
        print_json(result)
        return 0
    print(f"cross-entropy  {result['cross_entropy_nats']:.9g} nats  ({result['cross_entropy_bits']:.9g} bits)")
    print(f"perplexity     {result['perplexity']:.9g}  ({result['classes']} classes)")
    if options.accuracy:
        print(f"accuracy       {result['accuracy']:.4%}")
    print(f"rows           {result['rows']}  (and {result['ignored']} ignored)")
    _print_environment(result)
    return 0


def _perplexity(options: argparse.Namespace) -> int:
    if options.targets is None:
        result = perplexity_of_file(ArrayFile(options.values))
    else:
        result = _of_logits(options, options.values, False)
    if options.json:
        print_json(result)
        return 0
    print(f"perplexity     {result['perplexity']:.9g}")
    print(f"cross-entropy  {result['cross_entropy_nats']:.9g} nats  ({result['cross_entropy_bits']:.9g} bits)")
    print(f"rows           {result['rows']}  (and {result['ignored']} ignored)")
    _print_environment(result)
    return 0


def _divergence(options: argparse.Namespace) -> int:
    files = two_arrays(options.p, options.q)
    with Progress("rows", row_count(files[0].array)) as bar:
        result = divergence_of_files(*files, options.base, options.normalize, bar.advance)
    if options.json:
        print_json(result)
        return 0
    unit = "nats" if options.base is None else "bits" if options.base == 2 else f"to base {options.base:g}"
    measures = ("entropy_p", "entropy_q", "cross_entropy", "kl_divergence", "kl_divergence_reversed", "js_divergence")
    titles = ("H(p)", "H(q)", "H(p, q)", "KL(p || q)", "KL(q || p)", "JS divergence")
    for name, title in zip(measures, titles):
        print(f"{title:<14} {result[name]:.9g} {unit}")
    print(f"JS distance    {result['js_distance']:.9g}")
    means = ", means above" if result["rows"] > 1 else ""
    print(f"rows           {result['rows']}  (of {result['outcomes']} outcomes{means})")
    _print_environment(result)
    return 0


def _info(options: argparse.Namespace) -> int:
    if options.json:
        print_json(dict(configuration()))
    else:
        show_config()
    return 0


def _verify(options: argparse.Namespace) -> int:
    from . import _verify as verify  # only now: the other commands do not need it

    start = time.perf_counter()
    with threads(threads_wanted(options)):
        used = get_num_threads()
        with Progress("cases", verify.case_count()) as bar:
            got, promised = verify.compute(bar.advance), verify.read_ledger()
    lines = verify.compare(got, promised)
    same = sum(equal for _, equal in lines)
    if options.write:
        options.write.write_text(verify.text_of(got), encoding="ascii")
    if options.json:
        about: Dict[str, Any] = {**configuration(), "threads": used, "seconds": time.perf_counter() - start}
        entries = {key: {"same": equal, "got": got.get(key), "promised": promised.get(key)} for key, equal in lines}
        print_json({**about, "same": same, "different": len(lines) - same, "ledger": entries})
    else:
        print(f"native_entropy {__version__}, {isa()} build, threads: {used}")
        for key, equal in lines:
            print(f"{key:<{_LEDGER_WIDTH}}  {'ok' if equal else 'DIFFERENT'}")
        print(f"{same} ok, {len(lines) - same} different, {time.perf_counter() - start:.1f} s")
    return 0 if same == len(lines) else DIFFERENT


if __name__ == "__main__":
    sys.exit(main())
