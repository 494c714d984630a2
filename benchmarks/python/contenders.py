"""The work that is timed, as each library's users write it.

A contender is a function of no arguments; what it returns is compared between the libraries once, before the clock
starts. Arrays that a library can write into are given to it (`out=`): the price of fresh pages is not part of its time.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from types import ModuleType
from typing import Callable, Iterator

import numpy as np

import native_entropy as ne
from native_entropy import losses

import element_contests
import measure_contests
import row_contests
from contest import Contest, Inputs
from measure_contests import MeasureContest
from memory_limit import aligned_empty

Run = Callable[[], object]


def optional(name: str) -> ModuleType | None:
    try:
        return importlib.import_module(name)
    except ImportError:
        return None


scipy_special = optional("scipy.special")
scipy = all(map(optional, ("scipy.stats", "scipy.spatial.distance", "scipy.special"))) and optional("scipy")
torch = optional("torch")

DTYPES = {"float32": "f32", "float64": "f64", "uint8": "u8"}


@dataclass(frozen=True)
class Work:
    function: str
    shape: tuple[int, int]
    dtype: str = "float32"

    @property
    def name(self) -> str:
        return f"{self.function} [{self.shape[0]},{self.shape[1]}] {DTYPES[self.dtype]}"

    @property
    def writes(self) -> bool:
        """Whether an array as large as the input is written."""
        if self.function in CONTESTS:
            return CONTESTS[self.function].written > 0
        if self.function in MEASURES:
            return MEASURES[self.function].writes
        return self.function in ("cross_entropy + gradient", "softmax", "log_softmax")


@dataclass
class Data:
    x: np.ndarray  # all that is read
    target: np.ndarray | None = None
    out: np.ndarray | None = None
    inputs: Inputs | None = None

    @classmethod
    def of(cls, work: Work) -> Data:
        if work.function in CONTESTS:
            contest, inputs = CONTESTS[work.function], Inputs.of(work.shape)
            contest.prepare(inputs)
            read = inputs.both if contest.read == 2 else inputs.x
            return cls(read, inputs.target, aligned_empty(read.shape, "float32") if contest.written else None, inputs)
        if work.function in MEASURES:
            made = MEASURES[work.function].make(work.shape, work.dtype)
            return cls(made, out=aligned_empty(made.shape, work.dtype) if work.writes else None)
        random = np.random.default_rng(1)
        x = aligned_empty(work.shape, work.dtype)
        random.standard_normal(out=x, dtype=x.dtype)
        x *= 3
        target = random.integers(0, work.shape[1], size=work.shape[0])
        return cls(x, target, aligned_empty(work.shape, work.dtype) if work.writes else None)


def ours(work: Work, data: Data) -> Run:
    x, target, out = data.x, data.target, data.out
    return {
        "cross_entropy": lambda: losses.cross_entropy(x, target),
        "cross_entropy + gradient": lambda: losses.cross_entropy_with_grad(x, target, out=out),
        "logsumexp": lambda: ne.logsumexp(x),
        "logsumexp, axis 0": lambda: ne.logsumexp(x, axis=0),
        "softmax": lambda: ne.softmax(x, out=out),
        "log_softmax": lambda: ne.log_softmax(x, out=out),
    }[work.function]


def with_numpy(work: Work, data: Data) -> Run:
    x, target, out = data.x, data.target, data.out
    rows = np.arange(x.shape[0])

    def logsumexp() -> np.ndarray:
        largest = x.max(axis=1, keepdims=True)
        return np.log(np.exp(x - largest).sum(axis=1)) + largest[:, 0]

    def of_columns() -> np.ndarray:
        largest = x.max(axis=0)
        return np.log(np.exp(x - largest).sum(axis=0)) + largest

    def log_softmax() -> np.ndarray:
        np.subtract(x, x.max(axis=1, keepdims=True), out=out)
        return np.subtract(out, np.log(np.exp(out).sum(axis=1, keepdims=True)), out=out)

    def softmax() -> np.ndarray:
        np.subtract(x, x.max(axis=1, keepdims=True), out=out)
        np.exp(out, out=out)
        return np.divide(out, out.sum(axis=1, keepdims=True), out=out)

    def gradient() -> tuple[float, np.ndarray]:
        softmax()
        loss = -np.log(out[rows, target]).mean()
        out[rows, target] -= 1
        return loss, np.divide(out, len(rows), out=out)

    return {
        "cross_entropy": lambda: (logsumexp() - x[rows, target]).mean(),
        "cross_entropy + gradient": gradient,
        "logsumexp": logsumexp,
        "logsumexp, axis 0": of_columns,
        "softmax": softmax,
        "log_softmax": log_softmax,
    }[work.function]


def with_scipy(work: Work, data: Data) -> Run:
    x, target = data.x, data.target
    rows = np.arange(x.shape[0])

    def gradient() -> tuple[float, np.ndarray]:
        logs = scipy_special.log_softmax(x, axis=1)
        loss = -logs[rows, target].mean()
        grad = np.exp(logs, out=logs)
        grad[rows, target] -= 1
        grad /= len(rows)
        return loss, grad

    return {
        "cross_entropy": lambda: -scipy_special.log_softmax(x, axis=1)[rows, target].mean(),
        "cross_entropy + gradient": gradient,
        "logsumexp": lambda: scipy_special.logsumexp(x, axis=1),
        "logsumexp, axis 0": lambda: scipy_special.logsumexp(x, axis=0),
        "softmax": lambda: scipy_special.softmax(x, axis=1),
        "log_softmax": lambda: scipy_special.log_softmax(x, axis=1),
    }[work.function]


def with_torch(work: Work, data: Data) -> Run:
    x, target = torch.from_numpy(data.x), torch.from_numpy(data.target)
    out = None if data.out is None else torch.from_numpy(data.out)
    leaf = x.detach().requires_grad_(True)
    cross_entropy = torch.nn.functional.cross_entropy

    def gradient() -> tuple[object, object]:
        loss = cross_entropy(leaf, target)
        return loss.detach(), torch.autograd.grad(loss, leaf)[0]

    return {
        "cross_entropy": lambda: cross_entropy(x, target),
        "cross_entropy + gradient": gradient,
        "logsumexp": lambda: torch.logsumexp(x, dim=1),
        "logsumexp, axis 0": lambda: torch.logsumexp(x, dim=0),
        "softmax": lambda: torch.softmax(x, dim=1, out=out),
        "log_softmax": lambda: torch.log_softmax(x, dim=1, out=out),
    }[work.function]


CONTESTS: dict[str, Contest] = {**row_contests.CONTESTS, **element_contests.CONTESTS}
MEASURES: dict[str, MeasureContest] = measure_contests.CONTESTS


def contestants(contest: Contest, data: Inputs, thread_counts: list[int]) -> Iterator[tuple[str, int, Run]]:
    """As `contenders`."""
    for threads in thread_counts:
        yield "native_entropy", threads, lambda: contest.ours(data)
    yield "numpy", 1, lambda: contest.numpy(data)
    if torch:
        torch.set_num_threads(1)
        yield "torch", 1, contest.with_torch(torch, data)


def measurers(measure: MeasureContest, data: Data, thread_counts: list[int]) -> Iterator[tuple[str, int, Run]]:
    """As `contenders`."""
    arrays = tuple(data.x) if data.out is None else (*data.x, data.out[0])
    for threads in thread_counts:
        yield "native_entropy", threads, lambda: measure.ours(*arrays)
    yield "numpy", 1, lambda: measure.numpy(*arrays)
    if scipy and measure.scipy:
        yield "scipy", 1, lambda: measure.scipy(scipy, *arrays)
    if torch and measure.torch:
        torch.set_num_threads(1)
        tensors = tuple(map(torch.from_numpy, arrays))
        yield "torch", 1, lambda: measure.torch(torch, *tensors)


def contenders(work: Work, data: Data, thread_counts: list[int]) -> Iterator[tuple[str, int, Run]]:
    """Name, threads, what to run; ours once for each number of threads."""
    if data.inputs:
        yield from contestants(CONTESTS[work.function], data.inputs, thread_counts)
        return
    if work.function in MEASURES:
        yield from measurers(MEASURES[work.function], data, thread_counts)
        return
    for threads in thread_counts:
        yield "native_entropy", threads, ours(work, data)
    yield "numpy", 1, with_numpy(work, data)
    if scipy_special:
        yield "scipy", 1, with_scipy(work, data)
    if torch:
        torch.set_num_threads(1)
        yield "torch", 1, with_torch(work, data)


def versions() -> dict[str, str]:
    peers = [module for module in (np, optional("scipy"), torch) if module]
    return {"native_entropy": f"{ne.version} ({ne.isa()})", **{peer.__name__: peer.__version__ for peer in peers}}


def kept(result: object) -> list[np.ndarray]:
    """Copies of a result's arrays and numbers."""
    return [np.array(part) for part in (result if isinstance(result, tuple) else (result,))]


def agree(result: object, expected: list[np.ndarray]) -> bool:
    """Whether a result is another library's, to 1e-3 of the largest number in each array."""
    parts = result if isinstance(result, tuple) else (result,)
    return len(parts) == len(expected) and all(
        np.shape(part) == known.shape and np.allclose(part, known, rtol=0, atol=1e-3 * np.max(np.abs(known)))
        for part, known in zip(parts, expected)
    )
