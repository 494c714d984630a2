"""The README's tables are what readme_tables.py makes of the library, the reference values and the stored benchmark."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import hard_inputs
import peer_errors
from readme_tables import README, REWRITE, TABLES, ReadmeError, cells_of, differences, newest_result, rewritten, split
from reference_data import surface


@pytest.mark.parametrize("name", TABLES)
def test_table_is_current(name: str) -> None:
    text = README.read_text(encoding="utf-8")
    found = differences(text, name)
    assert not found, "\n".join([*found, f"rewrite them with: {REWRITE}"])
    assert rewritten(text, name, False) == text, f"blank lines around a table; rewrite it with: {REWRITE}"


@pytest.mark.parametrize("name", TABLES)
def test_a_changed_cell_is_named(name: str) -> None:
    text = rewritten(README.read_text(encoding="utf-8"), name, False)
    before, lines, after = split(text, name)
    row = lines[2]
    cells = row.split(" | ")
    changed = " | ".join([cells[0], cells[1] + "7", *cells[2:]])
    found = differences(before + "\n".join([*lines[:2], changed, *lines[3:]]) + "\n" + after, name)
    assert [line.split(":", 1)[1].strip() for line in found] == [changed, row]


@pytest.mark.parametrize("name, module", [("accuracy", peer_errors), ("hard", hard_inputs)])
def test_values_of_peers_are_read_back_not_computed(monkeypatch: pytest.MonkeyPatch, name: str, module: Any) -> None:
    monkeypatch.setattr(module, "PEERS", [peer._replace(module="not installed", functions={}) for peer in module.PEERS])
    text = rewritten(README.read_text(encoding="utf-8"), name, False)
    assert differences(text, name) == []


def test_accuracy_has_every_function_and_no_gap() -> None:
    cells = cells_of(split(README.read_text(encoding="utf-8"), "accuracy")[1])
    wanted = {row[1][len("native_entropy.") :] for row in surface() if row[3] != "-"}
    assert {row[0].split("`")[1] for row in cells[1:]} == wanted
    assert not [row for row in cells if len(row) != len(cells[0]) or peer_errors.MISSING in row]


def test_a_missing_value_of_a_peer_is_named() -> None:
    before, lines, after = split(README.read_text(encoding="utf-8"), "accuracy")
    header = lines[0].replace("SciPy, f32", "SciPie, f32")
    found = differences(before + "\n".join([header, *lines[1:]]) + "\n" + after, "accuracy")
    assert any(f"| {peer_errors.MISSING} |" in line for line in found)


@pytest.mark.parametrize(
    "error, text",
    [(0.0, "0.00"), (0.501, "0.51"), (9.985, "9.99"), (9.995, "10"), (241.0, "250"), (7160.0, "7200"), (9999.0, "1e4")]
    + [(1.11e6, "1.2e6"), (3e17, "3e17"), (float("inf"), "inf")],
)
def test_errors_are_rounded_up(error: float, text: str) -> None:
    assert peer_errors.rounded_up(error) == text


@pytest.mark.parametrize("text", ["", "<!-- speed -->\n", "<!-- /speed -->\n<!-- speed -->\n", "<!-- speed -->\n" * 2])
def test_a_missing_marker_is_named(text: str) -> None:
    with pytest.raises(ReadmeError, match="README.md needs the lines `<!-- speed -->` and `<!-- /speed -->`"):
        differences(text, "speed")


def test_newest_result(tmp_path: Path) -> None:
    with pytest.raises(ReadmeError, match="./build.sh bench"):
        newest_result(tmp_path)
    for name, date in (("a", "2026-02-01"), ("b", "2026-11-21"), ("c", "2026-03-05")):
        content = {"surroundings": {"date": date}, "measured": {}}
        (tmp_path / f"{name}.json").write_text(json.dumps(content), encoding="utf-8")
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    assert newest_result(tmp_path)["surroundings"]["date"] == "2026-11-21"
