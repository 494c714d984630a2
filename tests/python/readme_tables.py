"""The README's tables: accuracy, hard inputs, speed.

    .venv/bin/python tests/python/readme_tables.py            print them
    .venv/bin/python tests/python/readme_tables.py --check    name the rows of README.md that differ, exit 1 if any does
    .venv/bin/python tests/python/readme_tables.py --write    rewrite them in README.md

Accuracy is measured with the reference values; the speed table repeats what the newest JSON file in benchmarks/results
says; the peers' errors and their values for hard inputs are computed by --write where SciPy and PyTorch are installed,
and kept where not. A table stands between `<!-- NAME -->` and `<!-- /NAME -->`. test_readme.py makes the check.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from pathlib import Path
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

import hard_inputs
import peer_errors
from reference_data import REFERENCE, REPOSITORY, surface
from reference_errors import Measured, measure, worst

README = REPOSITORY / "README.md"
RESULTS = REPOSITORY / "benchmarks" / "results"
REWRITE = ".venv/bin/python tests/python/readme_tables.py --write"
COLUMNS = ["f32", "f64"]  # 16-bit numbers have the same values, see the caption
INTEGERS = ["i64", "u8"]  # functions of these give float64
PEERS = {"numpy": "NumPy", "scipy": "SciPy", "torch": "PyTorch"}

ACCURACY_CAPTION = """\
In ULP, worst errors rounded up. The unit of a gradient of a row is that of the larger of the element and 2^-10 times
the largest of its row; that of a likelihood, or of a term of both signs, is that of its largest part. Losses and values
of float16 and bfloat16 have the bits of float32 input, their gradients and other arrays of the input's shape are within
1 ULP of their dtype. SciPy, PyTorch: their worst finite errors on the same inputs, without those that they refuse;
versions and formulas as in the next table, logits divided by the temperature, PyTorch's `logsumexp` without weights,
its measures of logits from `log_softmax`, SciPy's gradient `(softmax - one_hot) * scale`, its `logaddexp` NumPy's. *:
also an infinity or NaN where the exact result (for NaN and infinite inputs: what we define) is another. -: no such
function."""

SPEED_CAPTION = """\
ms: median, one thread. Read limit: ms as a multiple of what the memory needs to read the input once (softmax, gradient:
to copy it). NumPy, SciPy, PyTorch: their time on one thread as a multiple of ours, all taking turns in one run."""

Cells = List[List[str]]


class ReadmeError(Exception):
    """The README or what its tables are made of is not as expected."""


def markdown(cells: Cells, caption: str) -> List[str]:
    header, *rows = cells
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return ["| " + " | ".join(header) + " |", "|" + " --- |" * len(header), *lines, "", *caption.splitlines()]


def cells_of(lines: List[str]) -> Cells:
    """The cells of the first table, without the line below the header."""
    table = [line.strip("| ").split(" | ") for line in lines if line.startswith("|")]
    return table[:1] + table[2:]


# ---- accuracy ------------------------------------------------------------------------------------------------------


def accuracy_label(python: str, result: Measured, measured: List[Measured]) -> str:
    """The function; its output where it has several; "mean or sum" where that has a larger bound of its own."""
    name = python[len("native_entropy.") :]
    label = f"`{name}`"
    if result.output != name and len({each.output for each in measured}) > 1:
        label += f", {result.output}"
    if result.bound > min(each.bound for each in measured if each.output == result.output):
        label += ", mean or sum"
    return label


class Accuracy(NamedTuple):
    """A row of the table for one dtype; `keys` are what it is the worst of: nothing where the function is not there."""

    bound: float
    error: float
    keys: List[peer_errors.Key]


def accuracy_rows(dtype: str) -> Dict[str, Accuracy]:
    """By label."""
    rows: Dict[str, Accuracy] = {}
    for _, python, _, stem, *_ in surface():
        for path, capped in itertools.product(reference_files(stem, dtype), (False, True)):
            file, _, of_file = path.stem.rpartition("_")
            cases = {case.name: case for case in peer_errors.reference(file, of_file).cases}
            measured = [each for each in measure(path) if peer_errors.is_capped(cases[each.case]) == capped]
            outputs = [each.output for each in measured]
            for result in sorted(worst(measured).values(), key=lambda each: (outputs.index(each.output), each.bound)):
                label = accuracy_label(python, result, measured) + (", softcap" if capped else "")
                row = rows.get(label, Accuracy(result.bound, 0.0, []))
                if row.bound != result.bound:
                    raise ReadmeError(f"{stem} {dtype}: {python} has two bounds, {row.bound:g} and {result.bound:g}")
                keys = [*row.keys, (file, of_file, result.output, result.bound, capped)]
                there = dtype == "f64" or of_file not in INTEGERS
                rows[label] = Accuracy(row.bound, max(row.error, result.error), keys if there else [])
    return rows


def reference_files(stem: str, dtype: str) -> List[Path]:
    """The files of a function: STEM_DTYPE.txt, and STEM.MORE_DTYPE.txt; or the one of a function that takes integers."""
    if stem.rpartition("_")[2] in INTEGERS:
        return [REFERENCE / f"{stem}.txt"]
    patterns = [] if stem == "-" else [f"{stem}_{dtype}.txt", f"{stem}.*_{dtype}.txt"]
    return [path for pattern in patterns for path in sorted(REFERENCE.glob(pattern))]


def accuracy_table(stored: Cells, fresh: bool) -> List[str]:
    columns: List[List[str]] = []
    for dtype in COLUMNS:
        rows = accuracy_rows(dtype)
        columns = columns or [["function", *rows]]
        if [*rows] != columns[0][1:]:
            raise ReadmeError(f"{dtype} has other rows than {COLUMNS[0]}")
        absent = peer_errors.NOT_TAKEN
        columns.append([f"bound, {dtype}", *(f"{row.bound:g}" if row.keys else absent for row in rows.values())])
        columns.append([f"worst, {dtype}", *(peer_errors.rounded_up(row.error) if row.keys else absent for row in rows.values())])
        keys = {label: row.keys for label, row in rows.items()}
        columns += [peer_errors.column(peer, dtype, keys, stored, fresh) for peer in peer_errors.PEERS]
    if fresh and any(peer_errors.MISSING in column for column in columns):
        raise ReadmeError("README.md lacks errors of SciPy or PyTorch, which is not installed here to compute them")
    return markdown([list(row) for row in zip(*columns)], ACCURACY_CAPTION)


# ---- hard inputs ---------------------------------------------------------------------------------------------------


def hard_table(stored: Cells, fresh: bool) -> List[str]:
    cells = hard_inputs.hard_table(stored, fresh)
    if fresh and any(hard_inputs.MISSING in row for row in cells):
        raise ReadmeError("README.md lacks values of SciPy or PyTorch, which is not installed here to compute them")
    return markdown(cells, hard_inputs.CAPTION)


# ---- speed ---------------------------------------------------------------------------------------------------------


def newest_result(folder: Path = RESULTS) -> Dict[str, Any]:
    """By the date inside, then by name."""
    found = []
    for path in sorted(folder.glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if "surroundings" in content and "measured" in content:
            found.append((content["surroundings"]["date"], path.name, content))
    if not found:
        raise ReadmeError(f"no result of benchmarks/python/bench.py in {folder.name}: run ./build.sh bench")
    return max(found, key=lambda each: each[:2])[2]


# The functions whose times README shows; those of all others are in benchmarks/results/python.md.
SPEED_OF = (
    "cross_entropy", "cross_entropy + gradient", "logsumexp", "softmax", "entropy", "kl_divergence",
    "logits.entropy", "logits.kl_divergence", "binary_cross_entropy_with_logits",
)  # fmt: skip


def milliseconds(value: float) -> str:
    return f"{value:.3g}" if value < 999.5 else f"{value:.0f}"


def ratio(value: float) -> str:
    decimals = 0 if value >= 9.95 else 1 if value >= 0.995 else 2
    return f"{value:.{decimals}f}x"


def speed_table(stored: Cells, fresh: bool) -> List[str]:
    result = newest_result()
    cells = [["function [rows,columns]", "ms", "read limit", *PEERS.values(), "ms, 2 threads"]]
    for work, times in result["measured"].items():
        if work.split(" [")[0] not in SPEED_OF:
            continue
        ours, two = times["native_entropy"], times.get("native_entropy-2")
        peers = [ratio(times[peer]["ms"] / ours["ms"]) if peer in times else "-" for peer in PEERS]
        last = milliseconds(two["ms"]) if two else "-"
        cells.append([work, milliseconds(ours["ms"]), ratio(ours["limit"]), *peers, last])
    facts = result["surroundings"]
    versions = ", ".join(f"{PEERS[peer]} {facts[peer]}" for peer in PEERS if peer in facts)
    where = f"{facts['cpu']}, {facts['cpus']} CPUs, {facts['libc']}, Python {facts['python']}"
    versions = f"native_entropy {facts['native_entropy']}, {versions}"
    return markdown(cells, f"{SPEED_CAPTION}\n{where}; {versions}; {facts['date']}.")


# ---- README --------------------------------------------------------------------------------------------------------

# By marker: how its lines are made from the cells it has now; `fresh` computes the values of peers again.
TABLES: Dict[str, Callable[[Cells, bool], List[str]]] = {
    "accuracy": accuracy_table,
    "hard": hard_table,
    "speed": speed_table,
}


def split(text: str, name: str) -> Tuple[str, List[str], str]:
    """What is before the table, its lines, and what is after it; the markers belong to the outside."""
    opening, closing = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
    if text.count(opening) != 1 or text.count(closing) != 1 or text.index(opening) > text.index(closing):
        markers = f"`{opening.strip()}` and `{closing.strip()}`"
        raise ReadmeError(f"README.md needs the lines {markers}, each once, in this order")
    before, rest = text.split(opening)
    table, after = rest.split(closing)
    return before + opening, table.strip("\n").splitlines(), closing + after


def rewritten(text: str, name: str, fresh: bool) -> str:
    before, lines, after = split(text, name)
    return before + "\n" + "\n".join(TABLES[name](cells_of(lines), fresh)) + "\n\n" + after


def differences(text: str, name: str) -> List[str]:
    """What the README has, and what it should have, for every line of the table that differs."""
    has = split(text, name)[1]
    wanted = TABLES[name](cells_of(has), False)
    found = [f"README.md, table {name}, has:         {line}" for line in has if line not in wanted]
    found += [f"README.md, table {name}, should have: {line}" for line in wanted if line not in has]
    return found or ([] if has == wanted else [f"README.md, table {name}: the lines are not in order"])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    action = parser.add_mutually_exclusive_group()
    action.add_argument("--check", action="store_true", help="compare with README.md")
    action.add_argument("--write", action="store_true", help="rewrite README.md")
    options = parser.parse_args()
    try:
        if not (options.check or options.write):
            print("\n\n".join("\n".join(table([], True)) for table in TABLES.values()))
            return 0
        text = README.read_text(encoding="utf-8")
        if options.check:
            found = [line for name in TABLES for line in differences(text, name)]
            found += [f"rewrite them with: {REWRITE}"] if found else []
            print("\n".join(found or ["README.md: the tables are as they should be"]))
            return 1 if found else 0
        for name in TABLES:
            text = rewritten(text, name, True)
        README.write_text(text, encoding="utf-8")
    except (ReadmeError, OSError) as error:
        print(f"readme_tables.py: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
