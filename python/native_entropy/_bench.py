"""`native-entropy bench`: this machine's times of the main functions, beside NumPy's plain expressions and the memory."""

from __future__ import annotations

import argparse
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Dict, List, NamedTuple, Tuple

import numpy as np

from . import _divergences, _information, _log_domain, losses
from ._arrays import Array
from ._command import EXIT_CODES, add_command, print_json, threads_wanted
from ._control import get_num_threads, isa, threads
from ._progress import Progress

_DTYPES: Dict[str, Any] = {"f32": np.float32, "f64": np.float64}


class _Data(NamedTuple):
    logits: Array
    target: Array
    p: Array
    q: Array


class _Contest(NamedTuple):
    ours: Callable[[_Data], Any]
    plain: Callable[[_Data], Any]  # as a careful user writes it with NumPy
    arrays: int  # that are read or written, each of the size of the logits


def _plain_logsumexp(z: Array) -> Array:
    largest = z.max(axis=-1, keepdims=True)
    return np.asarray(np.log(np.exp(z - largest).sum(axis=-1)) + largest[:, 0])


def _plain_softmax(z: Array) -> Array:
    result: Array = np.exp(z - z.max(axis=-1, keepdims=True))
    result /= result.sum(axis=-1, keepdims=True)
    return result


def _plain_cross_entropy(data: _Data) -> Any:
    z, target = data.logits, data.target
    return np.mean(_plain_logsumexp(z) - z[np.arange(len(z)), target])


def _plain_gradient(data: _Data) -> Array:
    gradient = _plain_softmax(data.logits)
    gradient[np.arange(len(gradient)), data.target] -= 1
    gradient /= len(gradient)
    return gradient


CONTESTS: Dict[str, _Contest] = {
    "logsumexp": _Contest(lambda d: _log_domain.logsumexp(d.logits), lambda d: _plain_logsumexp(d.logits), 1),
    "softmax": _Contest(lambda d: _log_domain.softmax(d.logits), lambda d: _plain_softmax(d.logits), 2),
    "losses.cross_entropy": _Contest(lambda d: losses.cross_entropy(d.logits, d.target), _plain_cross_entropy, 1),
    "losses.cross_entropy_with_grad": _Contest(
        lambda d: losses.cross_entropy_with_grad(d.logits, d.target), lambda d: (_plain_cross_entropy(d), _plain_gradient(d)), 2
    ),
    "entropy": _Contest(lambda d: _information.entropy(d.p), lambda d: -(d.p * np.log(d.p)).sum(axis=-1), 1),
    "kl_divergence": _Contest(
        lambda d: _divergences.kl_divergence(d.p, d.q), lambda d: (d.p * np.log(d.p / d.q)).sum(axis=-1), 2
    ),
}


def add_bench(commands: Any) -> None:
    command = add_command(
        commands,
        "bench",
        _bench,
        "time the main functions on this machine",
        "Times of some functions over rows of random numbers, the best of many calls, beside NumPy's plain expressions, and "
        "the speed at which as many threads can read the memory, measured in the same run. GB/s counts each array once. "
        + EXIT_CODES,
        "native-entropy bench --rows 64 --cols 1000 --seconds 0.01\n"
        "function                             ms      GB/s  NumPy, ms  times faster\n"
        "logsumexp                         0.021     12.10      0.310          14.6\n"
        "softmax                           0.034     14.90      0.330           9.7\n"
        "...\n"
        "reading the memory: 21.00 GB/s",
        "native-entropy bench --rows 16 --dtype f64 --threads 1 --json",
    )
    command.add_argument("--rows", type=int, default=256, metavar="N", help="default: 256")
    command.add_argument("--cols", type=int, default=65536, metavar="N", help="numbers in a row; default: 65536")
    command.add_argument("--dtype", choices=sorted(_DTYPES), default="f32", help="default: f32")
    command.add_argument("--threads", type=int, metavar="N", help="threads of one call; default: as elsewhere")
    command.add_argument("--seconds", type=float, default=0.2, metavar="S", help="for each time; default: 0.2")


def best_time(call: Callable[[], Any], seconds: float) -> float:
    """Seconds of the fastest of the calls that fit, of at least two."""
    times: List[float] = []
    end = time.perf_counter() + seconds
    while len(times) < 2 or time.perf_counter() < end:
        start = time.perf_counter()
        call()
        times.append(time.perf_counter() - start)
    return max(min(times), 1e-9)  # a clock may stand still


_BEYOND_CACHES = 64 << 20  # bytes; of less than this, starting the threads would be most of the time


def _reading_speed(array: Array, count: int, seconds: float) -> float:
    """Bytes a second that so many threads read, each a part: NumPy's maximum does nothing else, and lets other threads run."""
    flat = array.reshape(-1)
    if flat.nbytes < _BEYOND_CACHES:
        flat = np.ones(_BEYOND_CACHES // flat.itemsize, flat.dtype)
    parts = np.array_split(flat, min(count, flat.size))
    with ThreadPoolExecutor(len(parts)) as pool:
        return flat.nbytes / best_time(lambda: list(pool.map(np.max, parts)), seconds)


def _data(rows: int, cols: int, dtype: str) -> _Data:
    random = np.random.default_rng(0)
    p, q = (random.random((rows, cols), _DTYPES[dtype]) + _DTYPES[dtype](0.01) for _ in "pq")
    for one in (p, q):
        one /= one.sum(axis=-1, keepdims=True)
    logits = random.standard_normal((rows, cols), _DTYPES[dtype])
    return _Data(logits, random.integers(0, cols, rows), p, q)


def _bench(options: argparse.Namespace) -> int:
    for name in ("rows", "cols"):
        if getattr(options, name) < 1:
            raise ValueError(f"--{name}: at least 1 expected, got {getattr(options, name)}")
    if not 0 <= options.seconds < float("inf"):
        raise ValueError(f"--seconds: a finite number of at least 0 expected, got {options.seconds}")
    data = _data(options.rows, options.cols, options.dtype)
    size = data.logits.nbytes
    measured: List[Tuple[str, float, float, float]] = []
    with threads(threads_wanted(options)), Progress("functions", len(CONTESTS)) as bar:
        used = get_num_threads()
        for name, contest in CONTESTS.items():
            ours = best_time(lambda: contest.ours(data), options.seconds)
            plain = best_time(lambda: contest.plain(data), options.seconds)
            measured.append((name, ours, plain, contest.arrays * size / ours))
            bar.advance()
        limit = _reading_speed(data.logits, used, options.seconds)
    if options.json:
        times = {
            name: {"seconds": ours, "numpy_seconds": plain, "times_faster": plain / ours, "bytes_per_second": speed}
            for name, ours, plain, speed in measured
        }
        about = {"rows": options.rows, "cols": options.cols, "dtype": options.dtype, "isa": isa(), "threads": used}
        print_json({**about, "memory_bytes_per_second": limit, "functions": times})
        return 0
    print(f"{'function':<30} {'ms':>8}  {'GB/s':>8}  {'NumPy, ms':>9}  {'times faster':>12}")
    for name, ours, plain, speed in measured:
        print(f"{name:<30} {ours * 1e3:>8.3f}  {speed / 1e9:>8.2f}  {plain * 1e3:>9.3f}  {plain / ours:>12.1f}")
    print(f"reading the memory: {limit / 1e9:.2f} GB/s")
    print(f"[{options.rows}, {options.cols}] {options.dtype}, {isa()} build, threads: {used}; NumPy has one")
    return 0
