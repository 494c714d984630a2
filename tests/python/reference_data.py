"""Reads tests/reference/*.txt; the format is described in tests/reference/README.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, Iterator, List, Tuple

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]
REFERENCE = REPOSITORY / "tests" / "reference"

# Of floating point inputs and of results; i64 and u8 are files of functions that take integers and give f64.
DTYPES = {"f32": np.dtype(np.float32), **dict.fromkeys(("f64", "i64", "u8"), np.dtype(np.float64))}
INTEGERS = {"target", "counts", "data", "lengths", "x_labels", "y_labels"}  # inputs
_MASK = (1 << 64) - 1


@dataclass
class Output:
    """Exact values hi + lo at some places of an output (all of them, in order, when it is not sampled)."""

    places: List[int]
    hi: List[float]
    lo: List[float]
    sampled: bool


@dataclass
class Case:
    name: str
    bounds: Dict[str, Tuple[float, str]]
    shape: Tuple[int, ...] = ()
    parameters: Dict[str, str] = field(default_factory=dict)
    inputs: Dict[str, np.ndarray] = field(default_factory=dict)
    outputs: Dict[str, Output] = field(default_factory=dict)


@dataclass
class ReferenceFile:
    function: str
    dtype: str
    cases: List[Case]


def surface() -> List[Tuple[str, ...]]:
    """The rows of surface.txt: C name without `ne_` and dtype, Python, .NET, stem of the reference files."""
    lines = (REFERENCE / "surface.txt").read_text(encoding="ascii").splitlines()
    return [tuple(cell.strip() for cell in line.split("|")) for line in lines if line and not line.startswith("#")]


def read(path: Path) -> ReferenceFile:
    file = ReferenceFile("", "", [])
    bounds: Dict[str, Tuple[float, str]] = {}
    case = Case("", {})
    for line in path.read_text(encoding="ascii").splitlines():
        word, *rest = line.split(" ")
        if word == "function":
            file.function = rest[0]
        elif word == "dtype":
            file.dtype = rest[0]
        elif word == "bound":
            bounds[rest[0]] = float(rest[1]), rest[2]
        elif word == "case":
            case = Case(rest[0], dict(bounds))
        elif word == "rows":
            case.shape = int(rest[0]), int(rest[2])
        elif word == "tables":
            case.shape = int(rest[0]), int(rest[2]), int(rest[4])
        elif word == "n":
            case.shape = (int(rest[0]),)
        elif word == "param":
            case.parameters[rest[0]] = rest[1]
        elif word == "in":
            case.inputs[rest[0]] = _input(rest[0], rest[1:], file.dtype)
        elif word == "out":
            _read_output(case, rest)
        elif word == "end":
            file.cases.append(case)
        elif word and not word.startswith("#"):
            raise ValueError(f"{path.name}: {line[:80]!r}")
    return file


def _input(name: str, words: List[str], dtype: str) -> np.ndarray:
    if words[:1] == ["splitmix64"]:
        seed, count, k = map(int, words[1:])
        numbers = [(word >> 40) - (1 << 23) for word in _splitmix64(seed, count)]
        return np.array(numbers, dtype=np.float64).__mul__(2.0**-k).astype(DTYPES[dtype])
    if words[:1] == ["fractions"]:
        return np.ldexp(np.array(list(_fractions(*map(int, words[1:3]), *map(int, words[4:])))), -int(words[3])).astype(
            DTYPES[dtype]
        )
    if words[:1] == ["modulo"]:
        seed, count, divisor, factor, offset = map(int, words[1:])
        return np.array([word % divisor * factor + offset for word in _splitmix64(seed, count)], dtype=np.int64)
    if words[:1] == ["runs"]:
        counts = [int(word) for word in words[1::2]]
        return np.repeat(_values(name, words[2::2], dtype), counts)
    return _values(name, words, dtype)


def _values(name: str, words: List[str], dtype: str) -> np.ndarray:
    if name in INTEGERS:
        return np.array([int(word) for word in words], dtype=np.int64)
    unsigned = np.uint32 if dtype == "f32" else np.uint64
    return np.array([int(word, 16) for word in words], dtype=unsigned).view(DTYPES[dtype])


def _splitmix64(state: int, count: int) -> Iterator[int]:
    for _ in range(count):
        state = (state + 0x9E3779B97F4A7C15) & _MASK
        z = ((state ^ (state >> 30)) * 0xBF58476D1CE4E5B9) & _MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & _MASK
        yield z ^ (z >> 31)


def _fractions(seed: int, count: int, near_seed: int = 0, bits: int = 0) -> Iterator[float]:
    changes, d = _splitmix64(near_seed, count), 0
    for index, word in enumerate(_splitmix64(seed, count)):
        if bits:
            d = -d if index % 2 else (next(changes) >> (64 - bits)) - (1 << (bits - 1))
        yield float((1 << 22) + (word >> 41) + d)


def _read_output(case: Case, words: List[str]) -> None:
    name = words[0]
    if name.endswith("_at"):
        output = case.outputs.setdefault(name[: -len("_at")], Output([], [], [], True))
        output.places.append(int(words[1]))
        values = words[2:]
    else:
        values = words[1:]
        output = case.outputs[name] = Output(list(range(len(values))), [], [], False)
    for value in values:
        hi, _, lo = value.partition(":")
        output.hi.append(_double(hi) if lo else float(hi))
        output.lo.append(_double(lo) if lo else 0.0)


def _double(bits: str) -> float:
    return float(np.uint64(int(bits, 16)).view(np.float64))


def errors(case: Case, name: str, got: np.ndarray, dtype: str) -> np.ndarray:
    """The error of each expected element in ULP."""
    expected = case.outputs[name]
    if not expected.sampled:
        assert got.size == len(expected.hi), f"{case.name}: {name} has {got.size} elements, {len(expected.hi)} expected"
    places = np.array(expected.places, dtype=np.intp)
    values = got.reshape(-1)[places].astype(np.float64)
    hi, lo = np.array(expected.hi, dtype=np.float64), np.array(expected.lo, dtype=np.float64)
    scale = np.abs(hi)
    if case.bounds[name][1] == "row":
        rows = places // case.shape[1]
        largest = np.zeros(case.shape[0])
        np.maximum.at(largest, rows, np.where(np.isfinite(scale), scale, 0.0))
        scale = np.maximum(scale, largest[rows] * 2.0**-10)
    digits, least = (24, -126) if dtype == "f32" else (53, -1022)
    finite = np.isfinite(hi) & np.isfinite(values)
    with np.errstate(invalid="ignore"):
        exponent = np.maximum(np.frexp(np.where(finite, scale, 1.0))[1] - 1, least)
        exponent[scale == 0] = least
        error = np.abs((values - hi) - lo) / np.ldexp(1.0, exponent - digits + 1)
        same = (np.isnan(hi) & np.isnan(values)) | (hi == values)
    return np.where(finite, error, np.where(same, 0.0, np.inf))
