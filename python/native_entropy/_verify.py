"""The ledger: hashes of result bits over the battery, which every build, thread count and language reproduces."""

from __future__ import annotations

import hashlib
from typing import Any, Callable, Dict, List, Tuple

import numpy as np

from ._arrays import Array
from ._battery import DIRECTORY, DTYPES, read_battery
from ._battery_functions import FUNCTIONS

LEDGER = DIRECTORY / "ledger.txt"


def little_endian(value: Any) -> Array:
    """The result as its bytes are hashed."""
    array = np.asarray(value)
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<"))


def case_count() -> int:
    return len(read_battery().cases)


def compute(progress: Callable[[], None] = lambda: None) -> Dict[str, str]:
    """The ledger of the build that runs, by "FUNCTION DTYPE"; `progress` is called after each case."""
    battery = read_battery()
    hashes = {f"{name} {dtype}": hashlib.sha256() for name in battery.functions for dtype in battery.dtypes(name)}
    for case in battery.cases:
        for dtype in DTYPES:
            names = [name for name in case.functions if dtype in battery.dtypes(name)]
            given = battery.inputs(case, dtype) if names else None
            for name in names:
                assert given is not None
                for output in FUNCTIONS[name](case, given):
                    hashes[f"{name} {dtype}"].update(little_endian(output).data)
        progress()
    return {key: value.hexdigest() for key, value in hashes.items()}


def read_ledger() -> Dict[str, str]:
    """The ledger that this version promises."""
    lines = LEDGER.read_text(encoding="ascii").splitlines()
    return {key: value for key, _, value in (line.rpartition(" ") for line in lines)}


def text_of(ledger: Dict[str, str]) -> str:
    return "".join(f"{key} {value}\n" for key, value in ledger.items())


def compare(got: Dict[str, str], promised: Dict[str, str]) -> List[Tuple[str, bool]]:
    """Every line of either ledger, and whether they agree on it."""
    return [(key, got.get(key) == promised.get(key)) for key in {**promised, **got}]
