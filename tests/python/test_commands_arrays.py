"""The arrays that commands read, `perplexity`, `explain`, and help whose examples work."""

from __future__ import annotations

import importlib.util
import io
import json
import math
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
import pytest

import native_entropy as ne
from native_entropy import __main__, _verify
from processes import run_python

COMMANDS = ["cross-entropy", "perplexity", "divergence", "entropy", "codes", "explain", "bench", "info", "verify"]


def run_json(capsys, *arguments: str) -> Dict[str, Any]:
    assert __main__.main([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def refused(capsys, *arguments: str) -> str:
    assert __main__.main(list(arguments)) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.startswith("native-entropy: ")
    return captured.err


def npy(array: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, array)
    return buffer.getvalue()


@pytest.fixture
def files(tmp_path, rng, monkeypatch) -> Dict[str, np.ndarray]:
    """The arrays that the examples name; the folder with them is the current one."""
    logits, targets = rng.normal(size=(50, 7)), rng.integers(0, 7, size=50)
    p, q = ne.softmax(rng.normal(size=(2, 20, 5)))
    log_probs = ne.logits.token_log_probs(logits, targets)
    monkeypatch.chdir(tmp_path)
    np.savez("run.npz", logits=logits, labels=targets)
    np.savez("one.npz", logits)
    np.savez("counts.npz", today=p * 1000, before=q * 700)
    found = {"logits": logits, "targets": targets, "tokens": targets, "p": p, "q": q, "log_probs": log_probs}
    for name, array in found.items():
        np.save(f"{name}.npy", array)
    logits.astype("<f4").tofile("logits.bin")
    targets.astype("<i8").tofile("targets.bin")
    np.arange(1, 9).astype("<u2").tofile("weights.bin")
    Path("data.csv").write_text("1,2,3\n")
    Path("some.log").write_text("nothing happened\n")
    return found


def without_time(result: Dict[str, Any]) -> Dict[str, Any]:
    return {name: value for name, value in result.items() if name != "seconds"}


def test_an_array_of_an_archive(files, capsys) -> None:
    expected = run_json(capsys, "cross-entropy", "logits.npy", "targets.npy")
    for logits in ("run.npz:logits", "one.npz", "one.npz:arr_0"):
        got = run_json(capsys, "cross-entropy", logits, "run.npz:labels")
        assert without_time(got) == without_time(expected)
    for name in ("run.npz", "run.npz:x"):
        assert f"{name}: one of its arrays expected, as FILE.npz:NAME; it has" in refused(capsys, "codes", name)
    Path("broken.npz").write_bytes(Path("run.npz").read_bytes()[:200])
    Path("archive.npy").write_bytes(Path("run.npz").read_bytes())
    assert "broken.npz: " in refused(capsys, "codes", "broken.npz")
    assert "archive.npy: " in refused(capsys, "codes", "archive.npy")
    Path("array.npz").write_bytes(Path("p.npy").read_bytes())
    assert run_json(capsys, "codes", "array.npz") == run_json(capsys, "codes", "p.npy")


def test_an_array_on_standard_input(files, capsys) -> None:
    expected = run_json(capsys, "divergence", "p.npy", "q.npy")
    command = [sys.executable, "-m", "native_entropy", "divergence"]
    for arguments, given in ((["-", "q.npy"], "p"), (["p.npy", "-"], "q")):
        done = subprocess.run([*command, *arguments, "--json"], input=npy(files[given]), capture_output=True, check=True)
        assert without_time(json.loads(done.stdout)) == without_time(expected)
    for given in (b"", b"text", Path("run.npz").read_bytes(), npy(files["p"])[:-8]):
        done = subprocess.run([*command, "-", "q.npy"], input=given, capture_output=True, check=False)
        assert done.returncode == 2 and done.stderr.startswith(b"native-entropy: -: ")
    for name in ("cross-entropy", "perplexity", "divergence"):
        assert "standard input can be one of the arrays only" in refused(capsys, name, "-", "-")


def test_perplexity(files, capsys) -> None:
    expected = float(ne.logits.perplexity(files["logits"], files["targets"]))
    for arguments in (["logits.npy", "targets.npy"], ["log_probs.npy"]):
        got = run_json(capsys, "perplexity", *arguments)
        assert got["perplexity"] == pytest.approx(expected, rel=1e-14)
        assert got["cross_entropy_nats"] == pytest.approx(math.log(expected), rel=1e-13)
        assert (got["rows"], got["ignored"]) == (50, 0)
    got = run_json(capsys, "perplexity", "logits.npy", "targets.npy", "--ignore-index", "3")
    assert got["rows"] == 50 - got["ignored"] == np.count_nonzero(files["targets"] != 3)
    for log_probs, answer in (
        (np.array([-1e308] * 3, np.float64), "inf"),
        (np.array([-np.inf, 0.0]), "inf"),
        (np.zeros(0), "nan"),
        (np.full((400, 400), -math.log(2), np.float16), pytest.approx(2, rel=1e-3)),
    ):
        np.save("others.npy", log_probs)
        assert run_json(capsys, "perplexity", "others.npy")["perplexity"] == answer
    assert __main__.main(["perplexity", "log_probs.npy"]) == 0
    assert capsys.readouterr().out.startswith(f"perplexity     {expected:.9g}\n")


def examples(name: str) -> Dict[str, List[str]]:
    """The commands, and what the help says that each prints."""
    text = run_python("-m", "native_entropy", name, "--help").stdout
    assert f"usage: native-entropy {name}" in text
    found: Dict[str, List[str]] = {}
    for line in text.partition("examples:\n")[2].splitlines():
        if line.startswith(" " * 6):
            found[list(found)[-1]].append(line)
        elif line:
            found[line.strip()] = []
    return found


def without_numbers(line: str) -> str:
    return " ".join(re.sub(r"x86-64(-v\d)?|jit-\d+|\d[\d.]*(e[-+]\d+)?", "#", line).split())


def assert_prints(promised: List[str], printed: str) -> None:
    """The promised lines are there in that order, but for their numbers."""
    lines = iter(map(without_numbers, printed.splitlines()))
    for line in map(without_numbers, promised):
        assert line == "..." or line in lines, f"{line!r} is not in\n{printed}"


@pytest.mark.parametrize("name", COMMANDS)
def test_examples_of_the_help(name, files) -> None:
    found = examples(name)
    assert found
    if name == "verify" or (name == "explain" and importlib.util.find_spec("matplotlib") is None):
        return
    assert any(found.values())  # at least one shows what it prints
    module = f"{shlex.quote(sys.executable)} -m native_entropy"
    for line, promised in found.items():
        command = line.replace("native-entropy", module).replace("evaluate |", "cat log_probs.npy |")
        done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
        assert done.returncode == 0 and done.stdout, (line, done.stderr)
        assert_prints(promised, done.stdout)


def test_the_example_of_verify(capsys, monkeypatch) -> None:
    """Without the computing, which `test_ledger.py` does."""
    monkeypatch.setattr(_verify, "compute", lambda progress: _verify.read_ledger())
    ((line, promised),) = examples("verify").items()
    assert __main__.main(line.split()[1:]) == 0
    assert_prints(promised, capsys.readouterr().out)


def test_every_command_has_help() -> None:
    text = run_python("-m", "native_entropy", "--help").stdout
    assert re.findall(r"^    ([a-z-]+)\s", text, re.MULTILINE) == COMMANDS


def test_pictures_that_cannot_be_drawn(files, capsys, monkeypatch) -> None:
    assert "no picture cat; expected information, binary-entropy" in refused(capsys, "explain", "cat")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert "matplotlib is not installed" in refused(capsys, "explain")


if importlib.util.find_spec("matplotlib"):

    @pytest.mark.parametrize("kind, start", [("png", b"\x89PNG"), ("svg", b"<?xml")])
    def test_pictures(kind, start, files, capsys) -> None:
        drawn = run_json(capsys, "explain", "--format", kind, "--output", "some/pictures")
        assert len(drawn) == 6
        for name in drawn:
            assert Path(name).parent == Path("some/pictures") and Path(name).read_bytes().startswith(start)
