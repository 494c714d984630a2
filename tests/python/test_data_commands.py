"""`python -m native_entropy entropy FILE...` and `... codes P.npy`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any, List

import numpy as np
import pytest

import native_entropy as ne
from native_entropy import __main__, _bytes
from processes import run_python


def run_json(capsys, *arguments: str) -> Any:
    assert __main__.main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def files(directory: Path, rng: np.random.Generator) -> List[Path]:
    contents = {"random": rng.bytes(300_000), "text": b"to be or not to be", "empty": b"", "a space": b"\0" * 1000}
    for name, content in contents.items():
        (directory / name).write_bytes(content)
    return [directory / name for name in contents]


def test_entropy_of_files(tmp_path, capsys, rng, monkeypatch) -> None:
    monkeypatch.setattr(_bytes, "WINDOW", 1 << 16)  # several windows
    paths = files(tmp_path, rng)
    results = run_json(capsys, "entropy", *map(str, paths))
    assert [result["file"] for result in results] == list(map(str, paths))
    for path, result in zip(paths, results):
        assert result["bytes"] == path.stat().st_size
        assert result["bits_per_byte"] == ne.byte_entropy(path) == ne.byte_entropy(path.read_bytes())


def test_entropy_as_a_table(tmp_path, rng) -> None:
    paths = files(tmp_path, rng)
    done = run_python("-m", "native_entropy", "entropy", *map(str, paths))
    lines = done.stdout.splitlines()
    assert len(lines) == len(paths) and done.stderr == ""  # no bar where there is no terminal
    assert lines[0].startswith("7.99") and f"300000 bytes  {paths[0]}" in lines[0]
    assert lines[2].startswith("0.000000 bits per byte") and lines[3].startswith("0.000000 bits per byte")


@pytest.mark.parametrize("arguments", [[], ["-"]])
def test_entropy_of_standard_input(arguments) -> None:
    data = bytes(range(256)) * 5000
    command = [sys.executable, "-m", "native_entropy", "entropy", *arguments]
    done = subprocess.run(command, input=data, capture_output=True, check=True)
    assert done.stdout.decode().split() == ["8.000000", "bits", "per", "byte", str(len(data)), "bytes", "-"]


def test_entropy_of_a_pipe_with_a_name(tmp_path, capsys) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = subprocess.Popen([sys.executable, "-c", f"open({str(tmp_path / 'pipe')!r}, 'wb').write(b'ab' * 500000)"])
    try:
        assert run_json(capsys, "entropy", str(tmp_path / "pipe"))[0] == {
            "file": str(tmp_path / "pipe"),
            "bytes": 1_000_000,
            "bits_per_byte": 1.0,
        }
    finally:
        writer.wait()


def test_files_that_cannot_be_read_do_not_stop_the_others(tmp_path, capsys) -> None:
    (tmp_path / "good").write_bytes(b"aabb")
    names = [str(tmp_path / "absent"), str(tmp_path / "good"), str(tmp_path)]
    assert __main__.main(["entropy", *names]) == 2
    printed = capsys.readouterr()
    assert printed.out.startswith("1.000000 bits per byte") and printed.out.count("\n") == 1
    assert printed.err.count("native-entropy: ") == 2 and "absent" in printed.err


def test_a_bar_on_a_terminal(tmp_path, capsys, monkeypatch) -> None:
    (tmp_path / "data").write_bytes(b"ab" * 50_000)
    monkeypatch.setattr(_bytes, "WINDOW", 1 << 16)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert __main__.main(["entropy", str(tmp_path / "data")]) == 0
    assert "bytes [####" in capsys.readouterr().err


def test_codes_of_a_file(tmp_path, capsys) -> None:
    p = np.array([[0.35, 0.35, 0.1, 0.1], [0.04, 0.04, 0.01, 0.01]])
    np.save(tmp_path / "p.npy", p)
    result = run_json(capsys, "codes", str(tmp_path / "p.npy"))
    assert result["symbols"] == 8
    assert result["huffman_lengths"] == ne.codes.huffman_lengths(p.ravel()).tolist()
    assert result["shannon_lengths"] == [2, 2, 4, 4, 5, 5, 7, 7]
    assert result["entropy_bits"] == ne.entropy(p, None, base=2)
    assert result["entropy_bits"] <= result["huffman_expected_bits"] <= result["shannon_expected_bits"]
    assert result["huffman_kraft_sum"] == 1
    assert __main__.main(["codes", str(tmp_path / "p.npy")]) == 0
    table = capsys.readouterr().out.splitlines()
    assert table[0] == "symbols  8" and len(table) == 13 and table[-1].split()[0] == "7"


def test_codes_of_many_symbols(tmp_path, capsys) -> None:
    np.save(tmp_path / "p.npy", np.full(100, 0.01, np.float32))
    assert __main__.main(["codes", str(tmp_path / "p.npy")]) == 0
    assert "... and 68 more" in capsys.readouterr().out


@pytest.mark.parametrize(
    "p, message",
    [
        (np.array([0.5, -0.5]), "p[1] = -0.5: a finite number of at least 0 expected"),
        (np.array([0.5, np.nan]), "p[1] = nan"),
        (np.array([True]), "p: dtype bool is not supported"),
    ],
)
def test_codes_of_what_is_no_distribution(p, message, tmp_path, capsys) -> None:
    np.save(tmp_path / "p.npy", p)
    assert __main__.main(["codes", str(tmp_path / "p.npy")]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and message in printed.err
    assert __main__.main(["codes", str(tmp_path / "absent.npy")]) == 2
