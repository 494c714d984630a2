"""The ledger: the bits that every build, language, thread count, layout and place in a batch must give."""

from __future__ import annotations

import functools
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Tuple

import numpy as np
import pytest

import native_entropy as ne
from native_entropy import __main__, _verify
from native_entropy._battery import DTYPES, Case, Inputs, read_battery
from reference_data import REPOSITORY, surface
from test_surface import INTEGERS, dtypes_of

LEDGER = REPOSITORY / "python" / "native_entropy" / "ledger"
BATTERY = read_battery()
SMALL = 700  # elements up to which a case is run in many layouts and places
MANY = 66 * 65536  # elements that keep 64 threads busy
OFFSETS = 16
OF_THE_SAME_BITS = {"logsumexp_columns"}  # as logsumexp of a transposed copy: tests/c/columns.c, test_few_classes.py

Expected = List[Tuple[Case, Inputs, Tuple[Any, ...]]]


of_every_function = pytest.mark.parametrize(
    "name, kind", [(name, kind) for name in BATTERY.functions for kind in BATTERY.dtypes(name)]
)


@pytest.fixture(autouse=True)
def restored_threads() -> Iterator[None]:
    yield
    ne.set_num_threads(None)


@functools.lru_cache(maxsize=None)
def expected(name: str, kind: str) -> Expected:
    """Small cases of a function, with the results of the plain call, which the ledger holds. Nobody writes to these arrays."""
    cases = [case for case in BATTERY.cases if name in case.functions and case.rows * case.cols <= SMALL]
    inputs = [BATTERY.inputs(case, kind) for case in cases]
    return [(case, given, _verify.FUNCTIONS[name](case, given)) for case, given in zip(cases, inputs)]


def assert_same(got: Tuple[Any, ...], wanted: Tuple[Any, ...], where: str) -> None:
    for output, (a, b) in enumerate(zip(got, wanted)):
        same = np.shape(a) == np.shape(b) and _verify.little_endian(a).tobytes() == _verify.little_endian(b).tobytes()
        assert same, f"other bits in output {output}, {where}"


def placed(given: Inputs, where: Callable[[np.ndarray], np.ndarray]) -> Inputs:
    return replace(given, x=where(given.x), second=where(given.second), weights=where(given.weights))


def test_this_process_gives_the_ledger() -> None:
    got = _verify.compute()
    assert [line for line, same in _verify.compare(got, _verify.read_ledger()) if not same] == []


def test_the_package_holds_the_ledger_of_the_repository() -> None:
    for file in ("battery.txt", "ledger.txt"):
        assert (Path(ne.__file__).parent / "ledger" / file).read_bytes() == (LEDGER / file).read_bytes(), file


def test_the_ledger_has_a_line_for_every_function() -> None:
    text = (LEDGER / "ledger.txt").read_text(encoding="ascii")
    lines = text.splitlines()
    assert all(re.fullmatch(r"\w+ (b?f(16|32|64)|i64|u8) [0-9a-f]{64}", line) for line in lines)
    wanted = {f"{row[0]} {kind}" for row in surface() for kind in dtypes_of(row) if row[0] not in OF_THE_SAME_BITS}
    wanted |= {" ".join(row[3].rsplit("_", 1)) for row in surface() if row[3].endswith(INTEGERS)}
    assert {line.rpartition(" ")[0] for line in lines} == wanted and len(lines) == len(wanted)
    assert _verify.text_of(_verify.read_ledger()) == text


def test_the_change_log_names_the_ledger() -> None:
    digest = hashlib.sha256((LEDGER / "ledger.txt").read_bytes()).hexdigest()[:12]
    newest = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8").split("\n## ")[1]
    assert f"ledger: {digest}" in newest, (
        f"the newest entry of CHANGELOG.md does not hold `ledger: {digest}`: where the bits of results change, it says "
        "for which functions and why, and names the new ledger"
    )


@pytest.mark.parametrize("kind", list(DTYPES))
@pytest.mark.parametrize("offset", range(OFFSETS))
def test_offsets_in_memory(offset, kind) -> None:
    def moved(array: np.ndarray) -> np.ndarray:
        memory = np.empty(array.size + OFFSETS + 16, array.dtype)
        start = -(memory.ctypes.data // array.itemsize) % 16 + offset  # from a multiple of 64 (128) bytes on
        result = memory[start : start + array.size].reshape(array.shape)
        result[...] = array
        return result

    for name in (name for name in BATTERY.functions if kind in BATTERY.dtypes(name)):
        for case, given, wanted in expected(name, kind):
            assert_same(_verify.FUNCTIONS[name](case, placed(given, moved)), wanted, f"{name}, {case}")


def nan_of(array: np.ndarray) -> Any:
    """What stands between the elements of an array: a mistake if it is read. (uint16: bfloat16.)"""
    return 0x7FC0 if array.dtype == np.uint16 else np.iinfo(array.dtype).max if array.dtype.kind in "iu" else np.nan


def strided(array: np.ndarray) -> np.ndarray:
    memory = np.full((2 * array.shape[0], 3 * array.shape[1]), nan_of(array), array.dtype)
    memory[::2, 1::3] = array
    return memory[::2, 1::3]


def padded(array: np.ndarray) -> np.ndarray:
    memory = np.full((array.shape[0], array.shape[1] + 5), nan_of(array), array.dtype)
    memory[:, 2:-3] = array
    return memory[:, 2:-3]


def reversed_(array: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(array[::-1, ::-1])[::-1, ::-1]


@of_every_function
@pytest.mark.parametrize("layout", [np.asfortranarray, padded, strided, reversed_])
def test_layouts(layout, name, kind) -> None:
    for case, given, wanted in expected(name, kind):
        assert_same(_verify.FUNCTIONS[name](case, placed(given, layout)), wanted, f"{case}")


def rows_of(given: Inputs, rows: np.ndarray) -> Inputs:
    each = {"grad_output": given.grad_output, "sample_weight": given.sample_weight, "target": given.target}
    taken = {name: array[rows] for name, array in each.items() if array is not None}
    return replace(placed(given, lambda array: array[rows]), **taken)


def is_by_row(case: Case) -> bool:
    """Whether a row's results depend on that row alone: no reduction, and what repeats does so with the rows."""
    return case.reduction == "none" and (case.more == 0 or case.cols % case.more == 0)


def assert_rows(name: str, case: Case, given: Inputs, wanted: Tuple[Any, ...], rows: np.ndarray) -> None:
    got = _verify.FUNCTIONS[name](case, rows_of(given, rows))
    assert_same(got, tuple(output[rows] for output in wanted), f"{case}, rows {rows[:4]}")


@of_every_function
def test_a_row_alone_first_and_last(name, kind) -> None:
    for case, given, wanted in expected(name, kind):
        if not is_by_row(case):
            continue
        for row in range(min(case.rows, 3)):
            for first, count in ((row, 1), (row, case.rows), (row + 1, case.rows)):
                assert_rows(name, case, given, wanted, (first + np.arange(count)) % case.rows)


@of_every_function
def test_a_batch_that_keeps_64_threads_busy(name, kind) -> None:
    """The largest case by row, repeated; or, of a function that has none, the largest at all."""
    cases = [case for case in BATTERY.cases if name in case.functions]
    case = max(cases, key=lambda case: (is_by_row(case), case.rows * case.cols))
    given = BATTERY.inputs(case, kind)
    wanted = _verify.FUNCTIONS[name](case, given)
    ne.set_num_threads(64)
    if is_by_row(case):
        assert_rows(name, case, given, wanted, (1 + np.arange(max(case.rows, MANY // case.cols))) % case.rows)
    assert_same(_verify.FUNCTIONS[name](case, given), wanted, f"{case}")


def run_verify(capsys, *arguments: str) -> Tuple[int, str]:
    code = __main__.main(["verify", *arguments])
    return code, capsys.readouterr().out


def test_verify(capsys) -> None:
    code, printed = run_verify(capsys, "--threads", "2")
    first, *lines, total = printed.splitlines()
    assert code == 0 and first == f"native_entropy {ne.version}, {ne.isa()} build, threads: 2"
    assert all(line.endswith("  ok") for line in lines) and len(lines) == len(_verify.read_ledger())
    assert total.startswith(f"{len(lines)} ok, 0 different, ")


def test_verify_finds_what_differs(capsys, monkeypatch, tmp_path) -> None:
    promised: Dict[str, str] = _verify.read_ledger()
    changed = {**promised, "softmax f32": "0" * 64, "unknown f32": "1" * 64}
    del changed["sigmoid f64"]
    monkeypatch.setattr(_verify, "read_ledger", lambda: changed)
    monkeypatch.setattr(_verify, "compute", lambda progress: promised)
    code, printed = run_verify(capsys)
    different = [line.rpartition("  ")[0].strip() for line in printed.splitlines() if line.endswith("DIFFERENT")]
    assert code == 1 and different == ["softmax f32", "unknown f32", "sigmoid f64"]
    assert f"{len(promised) - 2} ok, 3 different" in printed
    code, printed = run_verify(capsys, "--json", "--write", str(tmp_path / "new.txt"))
    result = json.loads(printed)
    assert (code, result["same"], result["different"]) == (1, len(promised) - 2, 3)
    entry = {"same": False, "got": promised["softmax f32"], "promised": "0" * 64}
    assert result["ledger"]["softmax f32"] == entry and result["ledger"]["unknown f32"]["got"] is None
    assert (result["isa"], result["version"], result["threads"]) == (ne.isa(), ne.version, ne.get_num_threads())
    assert (tmp_path / "new.txt").read_bytes() == (LEDGER / "ledger.txt").read_bytes()


@pytest.mark.parametrize("threads", ["0", "-1"])
def test_verify_refuses_bad_thread_counts(threads, capsys) -> None:
    assert __main__.main(["verify", "--threads", threads]) == 2
    assert "an integer from 1 to" in capsys.readouterr().err
