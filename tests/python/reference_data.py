"""Reads tests/reference/*.txt; the format is described in tests/reference/README.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Tuple

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]
REFERENCE = REPOSITORY / "tests" / "reference"

DTYPES = {"f32": np.dtype(np.float32), "f64": np.dtype(np.float64)}
# bfloat16: its bits. i64 and u8 are files of functions that take integers and give f64.
ALL_DTYPES = {**DTYPES, "f16": np.dtype(np.float16), "bf16": np.dtype(np.uint16), "i64": DTYPES["f64"], "u8": DTYPES["f64"]}
_UNSIGNED = {"f32": np.uint32, "f64": np.uint64, "f16": np.uint16, "bf16": np.uint16}
_DIGITS = {"f32": (24, -126), "f64": (53, -1022), "f16": (11, -14), "bf16": (8, -126)}  # precision, least exponent
_OF_RESULTS = ("class_weight", "sample_weight", "grad_output")
_INTEGERS = ("target", "counts", "data", "lengths", "x_labels", "y_labels")  # inputs
# Outputs of the input's shape and dtype.
_ARRAYS = "logaddexp softmax log_softmax sigmoid sigmoid_grad log_sigmoid softplus self_information binary_entropy".split()


@dataclass
class Output:
    """Exact values hi + lo at some places of an output (all of them, in order, when it is not sampled)."""

    places: List[int]
    hi: List[float]
    lo: List[float]
    scale: List[float]  # of the largest term, under the rule `scale`
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


def of_results(dtype: str) -> str:
    """The dtype of values per row, and of the weights and factors that belong to them."""
    return "f32" if dtype in ("f32", "f16", "bf16") else "f64"


def output_dtype(output: str, dtype: str) -> str:
    return dtype if output.startswith("grad") or output in _ARRAYS else of_results(dtype)


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
            dtype = of_results(file.dtype) if rest[0] in _OF_RESULTS else file.dtype
            case.inputs[rest[0]] = _input(rest[0], rest[1:], dtype)
        elif word == "out":
            _read_output(case, rest)
        elif word == "end":
            file.cases.append(case)
        elif word and not word.startswith("#"):
            raise ValueError(f"{path.name}: {line[:80]!r}")
    return file


def _input(name: str, words: List[str], dtype: str) -> np.ndarray:
    if words[:1] in (["splitmix64"], ["fractions"]):
        seed, count, k = map(int, words[1:4])
        bits = min(_DIGITS[dtype][0], 24)
        numbers = _splitmix64(seed, count)
        if words[0] == "fractions":
            integers = (numbers >> np.uint64(65 - bits)).astype(np.int64) + (1 << (bits - 2)) + _changes(count, *map(int, words[4:]))
        else:
            integers = (numbers >> np.uint64(64 - bits)).astype(np.int64) - (1 << (bits - 1))
        return _stored(integers * 2.0 ** (24 - bits - k), dtype)
    if words[:1] == ["modulo"]:
        seed, count, divisor, factor, offset = map(int, words[1:])
        return (_splitmix64(seed, count) % np.uint64(divisor)).astype(np.int64) * factor + offset
    if words[:1] == ["runs"]:
        counts = [int(word) for word in words[1::2]]
        return np.repeat(_values(name, words[2::2], dtype), counts)
    return _values(name, words, dtype)


def _values(name: str, words: List[str], dtype: str) -> np.ndarray:
    if name in _INTEGERS:
        return np.array([int(word) for word in words], dtype=np.int64)
    return np.array([int(word, 16) for word in words], dtype=_UNSIGNED[dtype]).view(ALL_DTYPES[dtype])


def _stored(numbers: np.ndarray, dtype: str) -> np.ndarray:
    """Numbers that the dtype can hold, in it."""
    if dtype == "bf16":
        return (numbers.astype(np.float32).view(np.uint32) >> np.uint32(16)).astype(np.uint16)
    return numbers.astype(ALL_DTYPES[dtype])


def values_of(array: np.ndarray, dtype: str) -> np.ndarray:
    """As float64."""
    if dtype == "bf16":
        return (array.astype(np.uint32) << np.uint32(16)).view(np.float32).astype(np.float64)
    return array.astype(np.float64)


def _splitmix64(seed: int, count: int) -> np.ndarray:
    """Its first words."""
    z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def _changes(count: int, seed: int = 0, bits: int = 0) -> np.ndarray:
    """What is added to the integers of a fractions line: without a seed nothing, else random integers, each followed by its opposite."""
    if not bits:
        return np.zeros(count, np.int64)
    numbers = (_splitmix64(seed, (count + 1) // 2) >> np.uint64(64 - bits)).astype(np.int64) - (1 << (bits - 1))
    return np.outer(numbers, [1, -1]).reshape(-1)[:count]


def _read_output(case: Case, words: List[str]) -> None:
    name = words[0]
    if name.endswith("_at"):
        output = case.outputs.setdefault(name[: -len("_at")], Output([], [], [], [], True))
        output.places.append(int(words[1]))
        values = words[2:]
    else:
        values = words[1:]
        output = case.outputs[name] = Output(list(range(len(values))), [], [], [], False)
    for value in values:
        hi, *rest = value.split(":")
        output.hi.append(_double(hi) if rest else float(hi))
        output.lo.append(_double(rest[0]) if rest else 0.0)
        output.scale.append(2.0 ** int(rest[1]) if len(rest) > 1 else 0.0)


def _double(bits: str) -> float:
    return float(np.uint64(int(bits, 16)).view(np.float64))


def errors(case: Case, name: str, got: np.ndarray, dtype: str) -> np.ndarray:
    """The error of each expected element in ULP."""
    expected = case.outputs[name]
    if not expected.sampled:
        assert got.size == len(expected.hi), f"{case.name}: {name} has {got.size} elements, {len(expected.hi)} expected"
    places = np.array(expected.places, dtype=np.intp)
    measured = output_dtype(name, dtype)
    values = values_of(got.reshape(-1)[places], measured)
    hi, lo = np.array(expected.hi, dtype=np.float64), np.array(expected.lo, dtype=np.float64)
    scale = np.abs(hi)
    if case.bounds[name][1] == "row":
        rows = places // case.shape[-1]
        largest = np.zeros(case.shape[0])
        np.maximum.at(largest, rows, np.where(np.isfinite(scale), scale, 0.0))
        scale = np.maximum(scale, largest[rows] * 2.0**-10)
    elif case.bounds[name][1] == "scale":
        scale = np.maximum(scale, np.array(expected.scale))
    digits, least = _DIGITS[measured]
    finite = np.isfinite(hi) & np.isfinite(values)
    # A peer that is wrong by more units in the last place than a double can count is wrong by inf of them.
    with np.errstate(invalid="ignore", over="ignore"):
        exponent = np.maximum(np.frexp(np.where(finite, scale, 1.0))[1] - 1, least)
        exponent[scale == 0] = least
        error = np.abs((values - hi) - lo) / np.ldexp(1.0, exponent - digits + 1)
        same = (np.isnan(hi) & np.isnan(values)) | (hi == values)
    return np.where(finite, error, np.where(same, 0.0, np.inf))
