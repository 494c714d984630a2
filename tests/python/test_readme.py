"""The README's tables are what readme_tables.py makes of the library, the reference values and the stored benchmark."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import hard_inputs
from readme_tables import README, REWRITE, TABLES, ReadmeError, differences, newest_result, rewritten, split


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


def test_values_of_peers_are_read_back_not_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hard_inputs, "PEERS", [peer._replace(functions={}) for peer in hard_inputs.PEERS])
    text = rewritten(README.read_text(encoding="utf-8"), "hard", False)
    assert differences(text, "hard") == []


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
