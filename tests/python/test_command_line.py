"""`python -m native_entropy`: results, memory, errors."""

from __future__ import annotations

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any, Dict

import numpy as np
import pytest

import native_entropy as ne
from native_entropy import __main__, _divergence_file, _logits_file
from processes import run_python


def save(directory: Path, logits: np.ndarray, target: Any) -> "list[str]":
    np.save(directory / "logits.npy", logits)
    np.save(directory / "targets.npy", target)
    return [str(directory / "logits.npy"), str(directory / "targets.npy")]


def run_json(capsys, *arguments: str) -> Dict[str, Any]:
    assert __main__.main(["cross-entropy", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [(37, 11), (5, 7, 11), (11,), (2, 3, 4, 5)])
def test_agrees_with_the_function(shape, order, dtype, rng, tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(_logits_file, "BLOCK_BYTES", 200)  # many blocks
    logits = rng.normal(size=shape).astype(dtype, order=order)
    target = rng.integers(0, shape[-1], size=shape[:-1])
    got = run_json(capsys, *save(tmp_path, logits, target), "--accuracy")
    rows = ne.losses.cross_entropy(logits, target, reduction="none")
    nats = math.fsum(np.ravel(rows).tolist()) / np.size(rows)
    assert got["cross_entropy_nats"] == pytest.approx(nats, rel=1e-15)
    assert got["cross_entropy_bits"] == pytest.approx(nats / math.log(2), rel=1e-15)
    assert got["perplexity"] == pytest.approx(math.exp(nats), rel=1e-14)
    assert (got["rows"], got["ignored"], got["classes"]) == (np.size(rows), 0, shape[-1])
    assert got["accuracy"] == pytest.approx(np.mean(np.argmax(logits, -1) == target))
    assert got["isa"] == ne.isa() and got["dtype"] == str(np.dtype(dtype))


def test_ignored_rows(tmp_path, capsys, rng) -> None:
    logits, target = rng.normal(size=(6, 4)), np.array([0, 1, 2, 3, 0, 3], np.uint8)
    files = save(tmp_path, logits, target)
    got = run_json(capsys, *files, "--ignore-index", "3")
    assert (got["rows"], got["ignored"]) == (4, 2)
    expected = ne.losses.cross_entropy(logits, target, ignore_index=3)
    assert got["cross_entropy_nats"] == pytest.approx(expected, rel=1e-14)
    got = run_json(capsys, *save(tmp_path, logits, np.full(6, -100)))
    assert (got["rows"], got["ignored"], got["cross_entropy_nats"]) == (0, 6, "nan")


def test_other_layouts(tmp_path, capsys) -> None:
    assert run_json(capsys, *save(tmp_path, np.zeros((0, 4)), np.zeros(0, int)))["rows"] == 0
    swapped = np.zeros((2, 4), ">f4"), np.zeros(2, ">i2")
    assert run_json(capsys, *save(tmp_path, *swapped))["perplexity"] == pytest.approx(4)
    assert run_json(capsys, *save(tmp_path, np.zeros((2, 4), np.int16), [0, 0]))["dtype"] == "int16"
    assert run_json(capsys, *save(tmp_path, np.zeros((2, 4), np.float16), [0, 0]))["dtype"] == "float16"
    assert run_json(capsys, *save(tmp_path, np.array([[-np.inf, 0.0]]), [0]))["perplexity"] == "inf"
    assert run_json(capsys, *save(tmp_path, np.array([[-1e308, 1e308]] * 3), [0] * 3))["perplexity"] == "inf"


def test_table(tmp_path, rng) -> None:
    files = save(tmp_path, np.zeros((3, 8)), [1, 2, -100])
    done = run_python("-m", "native_entropy", "cross-entropy", *files)
    assert "2.07944" in done.stdout and "(3 bits)" in done.stdout and "perplexity     8" in done.stdout
    assert "rows           2  (and 1 ignored)" in done.stdout and ne.isa() in done.stdout
    assert done.stderr == ""  # no bar where there is no terminal


@pytest.mark.parametrize(
    "logits, target, message",
    [
        (np.zeros((3, 4)), [0, 1, 4], "target[2] = 4 is not a class index from 0 to 3"),
        (np.zeros((2, 3, 4)), [[0, 1, 2], [0, -7, 2]], "target[1, 1] = -7"),
        (np.zeros((3, 4)), [0, 1], "shape (2,) does not fit logits of shape (3, 4); expected (3,)"),
        (np.zeros((3, 4)), [0.0, 1.0, 2.0], "target: dtype float64 is not supported"),
        (np.zeros((3, 4), np.complex64), [0, 1, 2], "logits: dtype complex64 is not supported"),
        (np.zeros((), np.float32), 0, "no axis of classes"),
        (np.array([[None, 1]]), [0], "Python objects"),
    ],
)
def test_errors(logits, target, message, tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(_logits_file, "BLOCK_BYTES", 40)  # places are counted over all blocks
    assert __main__.main(["cross-entropy", *save(tmp_path, logits, target)]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.startswith("native-entropy: ") and message in captured.err


def test_files_that_cannot_be_read(tmp_path, capsys) -> None:
    files = save(tmp_path, np.zeros((3, 4)), [0, 1, 2])
    (tmp_path / "text.npy").write_text("not an array")
    (tmp_path / "empty.npy").write_bytes(b"")
    (tmp_path / "short.npy").write_bytes(Path(files[0]).read_bytes()[:-8])
    np.savez(tmp_path / "several.npz", x=np.zeros(3), y=np.zeros(3))
    (tmp_path / "folder").mkdir()
    for name in ("absent.npy", "text.npy", "empty.npy", "short.npy", "several.npz", "folder"):
        assert __main__.main(["cross-entropy", str(tmp_path / name), files[1]]) == 2
        assert name in capsys.readouterr().err
    for arguments in ([], ["cross-entropy"], ["cross-entropy", *files, "--ignore-index", "x"], ["unknown"]):
        assert run_python("-m", "native_entropy", *arguments, check=False).returncode == 2


def divergence_json(capsys, *arguments: str) -> Dict[str, Any]:
    assert __main__.main(["divergence", *arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def save_pair(directory: Path, p: np.ndarray, q: np.ndarray) -> "list[str]":
    np.save(directory / "p.npy", p)
    np.save(directory / "q.npy", q)
    return [str(directory / "p.npy"), str(directory / "q.npy")]


@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("shape", [(37, 11), (5, 7, 11), (11,)])
def test_divergence_agrees_with_the_functions(shape, order, dtype, rng, tmp_path, capsys, monkeypatch) -> None:
    monkeypatch.setattr(_divergence_file, "BLOCK_BYTES", 200)  # many blocks
    p, q = (rng.random(shape).astype(dtype, order=order) for _ in "pq")
    for other in (q, q.reshape(-1, shape[-1])[0]):
        for options, keywords in (((), {}), (("--base", "2", "--normalize"), {"base": 2, "normalize": True})):
            got = divergence_json(capsys, *save_pair(tmp_path, p, other), *options)
            full = np.broadcast_to(other, shape)
            expected = {
                "entropy_p": ne.entropy(p, **keywords),
                "entropy_q": ne.entropy(full, **keywords),
                "cross_entropy": ne.cross_entropy(p, other, **keywords),
                "kl_divergence": ne.kl_divergence(p, other, **keywords),
                "kl_divergence_reversed": ne.kl_divergence(other, p, **keywords),
                "js_divergence": ne.js_divergence(p, other, **keywords),
                "js_distance": ne.js_distance(p, other, **keywords),
            }
            for name, values in expected.items():
                mean = math.fsum(np.ravel(values).tolist()) / np.size(values)
                assert got[name] == pytest.approx(mean, rel=1e-15), name
            assert (got["rows"], got["outcomes"], got["dtype"]) == (np.size(expected["entropy_p"]), 11, str(np.dtype(dtype)))


def test_divergence_table(tmp_path) -> None:
    files = save_pair(tmp_path, np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([0.25, 0.75]))
    done = run_python("-m", "native_entropy", "divergence", *files, "--base", "2")
    assert "H(p)           0.5 bits" in done.stdout and "KL(p || q)     1.10375937 bits" in done.stdout
    assert "KL(q || p)     inf bits" in done.stdout and "rows           2  (of 2 outcomes, means above)" in done.stdout
    assert done.stderr == ""


def test_divergence_of_nothing(tmp_path, capsys) -> None:
    got = divergence_json(capsys, *save_pair(tmp_path, np.zeros((0, 3)), np.zeros((0, 3))))
    assert (got["rows"], got["kl_divergence"]) == (0, "nan")


@pytest.mark.parametrize(
    "p, q, options, message",
    [
        (np.zeros((3, 4)), np.zeros((3, 5)), [], "shape (3, 5) does not fit p of shape (3, 4); expected (3, 4) or (4,)"),
        (np.zeros(4), np.zeros(5), [], "shape (5,) does not fit p of shape (4,); expected (4,)"),
        (np.zeros(()), np.zeros(()), [], "no axis of outcomes"),
        (np.zeros(4), np.zeros(4, np.float32), [], "p is float64 but q is float32"),
        (np.zeros(4), np.zeros(4), ["--base", "1"], "base: a finite number above 0 other than 1 expected"),
        (np.zeros(4, np.longdouble), np.zeros(4, np.longdouble), [], "p: dtype float128 is not supported"),
    ],
)
def test_divergence_errors(p, q, options, message, tmp_path, capsys) -> None:
    assert __main__.main(["divergence", *save_pair(tmp_path, p, q), *options]) == 2
    captured = capsys.readouterr()
    assert captured.out == "" and captured.err.startswith("native-entropy: ") and message in captured.err


def test_information() -> None:
    assert run_python("-m", "native_entropy", "info").stdout.startswith("version")
    assert json.loads(run_python("-m", "native_entropy", "info", "--json").stdout)["isa"] == ne.isa()
    assert run_python("-m", "native_entropy", "--version").stdout == f"{ne.version}\n"


def test_console_script() -> None:
    script = Path(sys.executable).with_name("native-entropy")
    printed = subprocess.run([str(script), "--version"], capture_output=True, text=True, check=True).stdout
    assert printed == f"{ne.version}\n"


def test_a_file_is_not_loaded_as_a_whole(tmp_path) -> None:
    rows, classes = 1250, 40_000  # 200 MB
    logits = np.lib.format.open_memmap(tmp_path / "logits.npy", "w+", np.float32, (rows, classes))
    for first in range(0, rows, 50):
        logits[first : first + 50] = 1.0
    del logits
    np.save(tmp_path / "targets.npy", np.zeros(rows, np.int64))
    code = (
        "import sys; from native_entropy.__main__ import main; code = main(sys.argv[1:])\n"
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(peak.split()[1]); sys.exit(code)"
    )
    done = run_python("-c", code, "cross-entropy", str(tmp_path / "logits.npy"), str(tmp_path / "targets.npy"))
    assert "perplexity     40000" in done.stdout
    assert int(done.stdout.split()[-1]) < 140_000  # kB; Python with NumPy alone takes about 40,000
