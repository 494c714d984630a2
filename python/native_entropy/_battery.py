"""Reads the battery of the ledger and makes its inputs; ledger/battery.txt says what each word of it means."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional, Set, Tuple

import numpy as np

from ._arrays import BF16, F32, F64, Array, rounded
from ._sixteen_bit import widened

DIRECTORY = Path(__file__).with_name("ledger")
DTYPES: Dict[str, "np.dtype[Any]"] = {
    "f32": F32,
    "f64": F64,
    "f16": np.dtype(np.float16),
    "bf16": BF16,
    "i64": np.dtype(np.int64),
    "u8": np.dtype(np.uint8),
}
_UNSIGNED = {"f32": np.uint32, "f64": np.uint64, "f16": np.uint16, "bf16": np.uint16, "i64": np.uint64, "u8": np.uint8}

_GAMMA, _FIRST, _SECOND = map(np.uint64, (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_LOW = np.uint64(2**20 - 1)


@dataclass(frozen=True)
class Case:
    """One line, for one number of columns."""

    functions: Tuple[str, ...]
    rows: int
    cols: int
    seed: int
    scale: float = 1.0
    offset: float = 0.0
    peak: float = 0.0
    specials: int = 0
    values: str = "numbers"
    weights: str = "signed"
    temperature: float = 1.0
    target: str = "any"
    ignore: int = 0
    ignore_index: int = -100
    reduction: str = "none"
    empty: str = "nan"
    grad_output: str = "absent"
    class_weight: str = "absent"
    sample_weight: str = "absent"
    first: str = ""
    second: str = ""
    spread: int = 1
    near: float = 0.0
    more: int = 0
    modulo: int = 1
    given: str = "x"
    estimator: str = "plugin"
    average: str = "arithmetic"
    height: int = 1
    parameters: Dict[str, float] = field(default_factory=dict, hash=False)  # of the functions that have them

    def __str__(self) -> str:
        return f"rows {self.rows} cols {self.cols} seed {self.seed}"


@dataclass
class Inputs:
    """The arrays of a case: x, second and weights of shape (rows, cols), target and sample_weight of shape (rows,),
    class_weight of shape (cols,), third and fourth of shape (more,); None where the case has none."""

    x: Array
    second: Array
    weights: Array
    target: Array
    grad_output: Any  # None, or an array of shape (rows,), or () where the loss is reduced
    class_weight: Optional[Array]
    sample_weight: Optional[Array]
    third: Optional[Array]
    fourth: Optional[Array]
    variance: Array  # the third input of a function that has to have one
    dtype: str


@dataclass
class Battery:
    cases: List[Case] = field(default_factory=list)
    groups: Dict[str, Tuple[str, ...]] = field(default_factory=dict)
    specials: Dict[str, Array] = field(default_factory=dict)
    sixteen: Set[str] = field(default_factory=set)
    integers: Dict[str, str] = field(default_factory=dict)  # the one dtype of functions of integers

    def dtypes(self, function: str) -> List[str]:
        """In which the battery calls it."""
        if function in self.integers:
            return [self.integers[function]]
        return ["f32", "f64", "f16", "bf16"] if function in self.sixteen else ["f32", "f64"]

    @property
    def functions(self) -> List[str]:
        """All functions, in the order in which the groups name them."""
        return list(dict.fromkeys(name for group in self.groups.values() for name in group))

    def inputs(self, case: Case, dtype: str) -> Inputs:
        n, rows = case.rows * case.cols, case.rows
        shape = rows, case.cols
        first, second = _words(case.seed, 0, n), _words(case.seed, n, n)
        row = np.arange(rows)
        peak = np.zeros(shape)
        peak[row, row % case.cols] = case.peak
        weights = _numbers(second, 1.0)
        if case.weights == "units":
            weights = (second >> np.uint64(32)).astype(np.int64) % 3 - 1.0
        elif case.weights == "positive":
            weights += 1.0
        x = self._elements(case, case.first, first, peak.reshape(-1), dtype)
        results, more = DTYPES["f64" if dtype == "f64" else "f32"], case.more
        scales = _words(case.seed, 2 * n + rows, rows if case.reduction == "none" else 1)
        scales = _numbers(scales, 2.0).astype(results)
        after = _words(case.seed, 2 * (n + rows), max(2 * more, case.cols + rows))
        factors = _numbers(after, 1.0) + 1.0
        return Inputs(
            x=x.reshape(shape),
            second=self._second(case, x, second, dtype).reshape(shape),
            weights=rounded(weights, DTYPES[dtype]).reshape(shape),
            target=_classes(case, _words(case.seed, 2 * n, rows)),
            grad_output=None if case.grad_output == "absent" else scales if case.reduction == "none" else scales[0],
            class_weight=factors[: case.cols].astype(results) if case.class_weight == "given" else None,
            sample_weight=factors[case.cols :][:rows].astype(results) if case.sample_weight == "given" else None,
            third=rounded(factors[:more], DTYPES[dtype]) if more else None,
            fourth=rounded(factors[more : 2 * more], DTYPES[dtype]) if more else None,
            variance=rounded(factors[: max(more, 1)], DTYPES[dtype]),
            dtype=dtype,
        )

    def _second(self, case: Case, x: Array, words: Array, dtype: str) -> Array:
        if not case.near:
            return self._elements(case, case.second, words, np.zeros(len(words)), dtype)
        wide = widened(x).astype(np.float64)
        return rounded(wide + wide * _numbers(words, case.near), DTYPES[dtype])

    def _elements(self, case: Case, kind: str, words: Array, peak: Array, dtype: str) -> Array:
        kind = kind or case.values
        if kind == "bits":
            unsigned = np.dtype(_UNSIGNED[dtype])
            result = (words >> np.uint64(64 - 8 * unsigned.itemsize)).astype(unsigned).view(DTYPES[dtype])
        else:
            result = rounded(_numbers_of_kind(case, kind, words, peak), DTYPES[dtype])
        if case.specials:
            low, special = (words & _LOW).astype(np.int64), self.specials[dtype]
            chosen = low % case.specials == 0
            result[chosen] = special[(low[chosen] // case.specials) % special.size]
        return result


def _words(seed: int, first: int, count: int) -> Array:
    z = np.arange(first + 1, first + count + 1, dtype=np.uint64) * _GAMMA + np.uint64(seed)
    z = (z ^ (z >> np.uint64(30))) * _FIRST
    z = (z ^ (z >> np.uint64(27))) * _SECOND
    return z ^ (z >> np.uint64(31))


def _numbers(words: Array, scale: float) -> Array:
    return ((words >> np.uint64(20)).astype(np.int64) - 2**43) * scale * 2.0**-43


def _fractions(words: Array, case: Case) -> Array:
    halvings = (words & _LOW).astype(np.int64) % case.spread
    return np.ldexp(((words >> np.uint64(20)).astype(np.int64) + 1) * case.scale * 2.0**-44, -halvings)


def _numbers_of_kind(case: Case, kind: str, words: Array, peak: Array) -> Array:
    if kind in ("numbers", "fractions"):
        return ((_numbers(words, case.scale) if kind == "numbers" else _fractions(words, case)) + case.offset) + peak
    upper, label = (words >> np.uint64(20)).astype(np.int64), (words >> np.uint64(32)).astype(np.int64) % 2
    if kind == "whole":
        return upper % case.modulo * case.scale + case.offset
    return {"unit": upper * 2.0**-44, "negative": upper * -(2.0**-41), "label": label * 1.0, "sign": label * 2.0 - 1.0}[kind]


def _classes(case: Case, words: Array) -> Array:
    if case.target == "peak":
        target = np.arange(case.rows) % case.cols
    else:
        target = (words & np.uint64(2**32 - 1)).astype(np.int64) % case.cols
    if case.ignore:
        target[(words >> np.uint64(32)).astype(np.int64) % case.ignore == 0] = case.ignore_index
    return target


def read_battery() -> Battery:
    """The battery of this package."""
    battery = Battery()
    bits: Dict[str, List[int]] = {dtype: [] for dtype in DTYPES}
    for line in (DIRECTORY / "battery.txt").read_text(encoding="ascii").splitlines():
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        if words[0] == "group":
            battery.groups[words[1]] = tuple(words[2:])
        elif words[0] == "sixteen":
            battery.sixteen.update(words[1:])
        elif words[0] == "integers":
            battery.integers.update(dict.fromkeys(words[2:], words[1]))
        elif words[0] == "specials":
            bits[words[1]] += [int(word, 16) for word in words[2:]]
        else:
            battery.cases += _cases(battery.groups.get(words[0], (words[0],)), dict(zip(words[1::2], words[2::2])))
    for dtype, values in bits.items():
        battery.specials[dtype] = np.array(values, _UNSIGNED[dtype]).view(DTYPES[dtype])
    return battery


def _cases(functions: Tuple[str, ...], entries: Dict[str, str]) -> Iterator[Case]:
    kinds: Dict[str, Callable[[str], Any]] = {}
    kinds.update(dict.fromkeys(("scale", "offset", "peak", "temperature", "near"), float))
    integers = ("rows", "seed", "specials", "ignore", "ignore_index", "spread", "more", "height", "modulo")
    kinds.update(dict.fromkeys(integers, int))
    first, _, last = entries.pop("cols").partition("..")
    known = {name: text for name, text in entries.items() if name in Case.__dataclass_fields__}
    parameters = {name: float(text) for name, text in entries.items() if name not in known}
    values: Dict[str, Any] = {name: kinds.get(name, str)(text) for name, text in known.items()}
    seed = values.pop("seed")
    for i, cols in enumerate(range(int(first), int(last or first) + 1)):
        yield Case(functions=functions, cols=cols, seed=seed + i, parameters=parameters, **values)
