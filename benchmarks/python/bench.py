"""Times native_entropy beside NumPy, SciPy, PyTorch and the memory's own speed, in one process, taking turns.

    ./build.sh bench            everything, stored in benchmarks/results
    ./build.sh bench --quick    the small shapes, few rounds, nothing stored

Every figure is a median. Multiples are of the limit with the same number of threads: the time to read the inputs once,
or to copy them where an output of such a size is written.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import time
from pathlib import Path

import numpy as np

import native_entropy as ne

import element_contests
import measure_contests
import pictures
import row_contests
from contenders import Data, Work, agree, contenders, kept, versions
from memory_limit import MemoryLimit, compiler

SMALL = [(65536, 10), (8192, 1000)]
LARGEST = (512, 128256)
LARGE = [(2048, 32000), LARGEST]
ELEMENTS = 10_000_000
BYTES = 256 << 20  # a file that no cache holds
ROUNDS = 21
SECONDS_EACH = 4.0  # a contender leaves the turns when it has used this much, after three rounds at least
CACHED_BYTES = 64 << 20  # smaller inputs: every timed run follows untimed ones, and finds them in the cache
WARMING = 3  # one is not enough for the first contender of a turn, which comes after the limit's pass over all of memory

PAGE = """# native_entropy beside its peers

Made by `./build.sh bench`. Medians in ms; in brackets multiples of the limit of the same thread count: the time to
read the inputs once, or to copy them where an output of such a size is written. `-2`: two threads.
"""


def works(quick: bool) -> list[Work]:
    shapes = SMALL if quick else SMALL + LARGE
    wanted = [Work(function, shape) for function in ("cross_entropy", "cross_entropy + gradient") for shape in shapes]
    for function in ("logsumexp", "softmax", "log_softmax"):
        wanted += [Work(function, shape) for shape in shapes if shape != (2048, 32000)]
        wanted += [Work(function, shape, "float64") for shape in SMALL]
    wanted += [Work("logsumexp, axis 0", (1000, 8192), dtype) for dtype in ("float32", "float64")]
    if not quick:
        wanted += [Work("logsumexp", (1, 10 * ELEMENTS), dtype) for dtype in ("float32", "float64")]
    wanted += [Work(function, shape) for function in row_contests.CONTESTS for shape in shapes if shape != LARGEST]
    elements = (1, ELEMENTS // 10 if quick else ELEMENTS)
    wanted += [Work(function, elements) for function in element_contests.CONTESTS]
    dtypes = ("float32", "float64")
    for function in measure_contests.OF_ROWS:
        longest = [elements] if function in ("entropy", "kl_divergence") else []
        wanted += [Work(function, shape, dtype) for shape in [*SMALL, *longest] for dtype in dtypes]
    wanted += [Work(function, elements, dtype) for function in measure_contests.OF_ELEMENTS for dtype in dtypes]
    wanted += [Work("byte_entropy", (1, n), "uint8") for n in ([ELEMENTS // 10] if quick else [ELEMENTS, BYTES])]
    return wanted


def label(name: str, threads: int) -> str:
    return name if threads == 1 else f"{name}-{threads}"


def measure(work: Work, limit: MemoryLimit, thread_counts: list[int], rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds by contender, `NAME` or `NAME-THREADS`, and as multiples of the limit."""
    data = Data.of(work)
    # A loss that reads one element of a row finds those where the contender before it has just read them; so does the first one.
    warm = data.x.nbytes < CACHED_BYTES or work.function == "nll_loss"
    runs = {label(name, threads): (name, threads, run) for name, threads, run in contenders(work, data, thread_counts)}
    expected = None
    for who, (_, threads, run) in runs.items():
        ne.set_num_threads(threads)
        result = run()
        if expected is None:
            expected = kept(result)
        elif not agree(result, expected):
            raise AssertionError(f"{work.name}: {who} computes something else than {next(iter(runs))}")
    del expected, result

    seconds: dict[str, list[float]] = {who: [] for who in runs}
    limits: dict[int, list[float]] = {threads: [] for threads in thread_counts}
    for turn in range(rounds):
        for threads in thread_counts:
            taken = limit.copy(data.x, data.out, threads, warm) if work.writes else limit.read(data.x, threads, warm)
            limits[threads].append(taken)
        for who, (name, threads, run) in runs.items():
            if turn >= 3 and sum(seconds[who]) > SECONDS_EACH:
                continue
            if name == "native_entropy":
                ne.set_num_threads(threads)
            for _ in range(WARMING if warm else 0):
                run()
            start = time.perf_counter()
            run()
            seconds[who].append(time.perf_counter() - start)
    ne.set_num_threads(None)

    floor = {threads: statistics.median(taken) for threads, taken in limits.items()}
    rows = {label("limit", threads): {"ms": 1e3 * taken, "limit": 1.0} for threads, taken in floor.items()}
    for who, (_, threads, _) in runs.items():
        taken = statistics.median(seconds[who])
        rows[who] = {"ms": 1e3 * taken, "limit": taken / floor[threads]}
    return rows


def digits(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"


def table(measured: dict[str, dict[str, dict[str, float]]]) -> str:
    everyone = list(dict.fromkeys(who for rows in measured.values() for who in rows))
    floors = [who for who in everyone if who.startswith("limit")]
    others = [who for who in everyone if who not in floors]
    peers = [who for who in others if not who.startswith("native_entropy")]
    header = ["work", "limit, ms", *others, *(f"{peer} / native_entropy" for peer in peers)]
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    for name, rows in measured.items():
        cells = [name, " / ".join(digits(rows[who]["ms"]) for who in floors)]
        taken = {who: f"{digits(row['ms'])} ({digits(row['limit'])}x)" for who, row in rows.items()}
        cells += [taken.get(who, "-") for who in others]
        cells += [digits(rows[peer]["ms"] / rows["native_entropy"]["ms"]) if peer in rows else "-" for peer in peers]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def busy_cpus() -> float:
    """How many CPUs worked during one second in which this process slept; times taken beside other work say little."""

    def jiffies() -> tuple[int, int]:
        fields = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        return sum(fields), fields[3] + fields[4]

    total, idle = jiffies()
    time.sleep(1)
    later_total, later_idle = jiffies()
    return (os.cpu_count() or 1) * (1 - (later_idle - idle) / (later_total - total))


def surroundings() -> dict[str, object]:
    cpu = platform.processor()
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            cpu = line.split(":", 1)[1].strip()
            break
    compiled_by = subprocess.run([compiler(), "--version"], capture_output=True, text=True, check=True).stdout
    return {
        "date": datetime.date.today().isoformat(),
        "cpu": cpu,
        "cpus": len(os.sched_getaffinity(0)),
        "cpus busy with other work": f"{busy_cpus():.1f}",
        "python": platform.python_version(),
        "libc": " ".join(platform.libc_ver()),
        "compiler of the limit": compiled_by.splitlines()[0],
        **versions(),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="small shapes, three rounds, nothing stored")
    results = Path(__file__).parents[1] / "results"
    parser.add_argument("--output", type=Path, default=results, help="folder for python.json and python.md")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"turns of everyone, of which the median is taken ({ROUNDS})")
    parser.add_argument("--only", metavar="TEXT", default="", help="works whose name holds this; the others keep what is stored")
    options = parser.parse_args()
    if options.rounds < 1:
        parser.error(f"argument --rounds: {options.rounds} given, at least 1 needed")

    thread_counts = [1, 2] if len(os.sched_getaffinity(0)) > 1 else [1]
    limit = MemoryLimit()
    facts = {**surroundings(), "rounds": 3 if options.quick else options.rounds}
    print("\n".join(f"{name}: {fact}" for name, fact in facts.items()), flush=True)

    stored = options.output / "python.json"
    measured = json.loads(stored.read_text())["measured"] if options.only and stored.exists() else {}
    for work in works(options.quick):
        if options.only not in work.name:
            continue
        print(f"{work.name} ...", flush=True)
        measured[work.name] = measure(work, limit, thread_counts, 3 if options.quick else options.rounds)

    text = table(measured)
    print("\nMedians in ms; in brackets multiples of the limit of the same thread count.\n")
    print(text)
    if not options.quick:
        options.output.mkdir(parents=True, exist_ok=True)
        stored.write_text(json.dumps({"surroundings": facts, "measured": measured}, indent=1) + "\n")
        listed = "\n".join(f"- {name}: {fact}" for name, fact in facts.items())
        (options.output / "python.md").write_text(f"{PAGE}\n{listed}\n\n{text}\n")
        pictures.draw(stored)


if __name__ == "__main__":
    main()
