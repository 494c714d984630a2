"""Raw numbers, `bench`, `entropy --rows`, exit codes, and bars that are drawn on a terminal only."""

from __future__ import annotations

import importlib.util
import json
import math
import os
import pty
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Dict, List

import numpy as np
import pytest

import native_entropy as ne
from native_entropy import __main__, _data_commands, _verify
from test_commands_arrays import refused, run_json, without_time

COMMAND = [sys.executable, "-m", "native_entropy"]


@pytest.fixture
def arrays(tmp_path, rng, monkeypatch) -> Dict[str, np.ndarray]:
    """Logits [6, 5] and their targets, distributions p and q [8, 4], as .npy files and as raw numbers."""
    monkeypatch.chdir(tmp_path)
    p, q = ne.softmax(rng.normal(size=(2, 8, 4)))
    found = {"logits": rng.normal(size=(6, 5)), "targets": rng.integers(0, 5, 6), "p": p, "q": q}
    for name, array in found.items():
        np.save(f"{name}.npy", array)
        array.tofile(f"{name}.bin")
    return found


def bfloat16(array: np.ndarray) -> np.ndarray:
    """The bits of float32 numbers, cut off."""
    return (array.astype(np.float32).view(np.uint32) >> np.uint32(16)).astype(np.uint16)


def test_raw_numbers(arrays, capsys) -> None:
    for command in (
        ["cross-entropy", "logits.{}:f64:5", "targets.{}:i64", "--accuracy"],
        ["perplexity", "logits.{}:f64:5", "targets.{}:i64"],
        ["divergence", "p.{}:f64:4", "q.{}:f64:4", "--base", "2"],
        ["codes", "p.{}:f64"],
    ):
        raw = [word.format("bin") for word in command]
        stored = [word.split(":")[0].format("npy") for word in command]
        assert without_time(run_json(capsys, *raw)) == without_time(run_json(capsys, *stored))


@pytest.mark.parametrize("name", "i8 i16 i32 i64 u8 u16 u32 u64 f16 f32 f64".split())
def test_raw_dtypes(name, arrays, capsys) -> None:
    values = np.arange(12).reshape(4, 3).astype(np.dtype(f"<{name[0]}{int(name[1:]) // 8}"))
    values.tofile("values")
    np.save("values.npy", values)
    got = run_json(capsys, "divergence", f"values:{name}:3", f"values:{name}:3", "--normalize")
    assert without_time(got) == without_time(run_json(capsys, "divergence", "values.npy", "values.npy", "--normalize"))
    assert (got["rows"], got["outcomes"], got["dtype"]) == (4, 3, str(values.dtype))


def test_raw_bfloat16(arrays, capsys) -> None:
    bits = {name: bfloat16(array) for name, array in arrays.items() if name != "targets"}
    for name, array in bits.items():
        array.tofile(f"{name}.bf")
    got = run_json(capsys, "cross-entropy", "logits.bf:bf16:5", "targets.npy", "--accuracy")
    rows = ne.losses.cross_entropy(bits["logits"], arrays["targets"], reduction="none", dtype="bfloat16")
    assert got["cross_entropy_nats"] == pytest.approx(math.fsum(rows.tolist()) / 6, rel=1e-15)
    wide = (bits["logits"].astype(np.uint32) << np.uint32(16)).view(np.float32)
    assert got["accuracy"] == pytest.approx(np.mean(wide.argmax(-1) == arrays["targets"])) and got["dtype"] == "bfloat16"
    got = run_json(capsys, "divergence", "p.bf:bf16:4", "q.bf:bf16:4")
    expected = ne.kl_divergence(bits["p"], bits["q"], dtype="bfloat16")
    assert got["kl_divergence"] == pytest.approx(math.fsum(expected.tolist()) / 8, rel=1e-15)
    bfloat16(np.full(3, -0.5)).tofile("log_probs.bf")
    assert run_json(capsys, "perplexity", "log_probs.bf:bf16")["perplexity"] == pytest.approx(math.exp(0.5))
    assert "bfloat16 has no codes" in refused(capsys, "codes", "p.bf:bf16")
    np.zeros(6, np.uint16).tofile("targets.bf")
    assert "class indices must be integers, got bfloat16" in refused(capsys, "cross-entropy", "logits.npy", "targets.bf:bf16")
    assert "p.bf:bf16:4 is bfloat16 but q.npy is float64" in refused(capsys, "divergence", "p.bf:bf16:4", "q.npy")


def test_raw_numbers_on_standard_input(arrays, capsys) -> None:
    expected = run_json(capsys, "divergence", "p.npy", "q.npy")
    command = [*COMMAND, "divergence", "-:f64:4", "q.npy", "--json"]
    done = subprocess.run(command, input=arrays["p"].tobytes(), capture_output=True, check=True)
    assert without_time(json.loads(done.stdout)) == without_time(expected)
    assert "standard input can be one of the arrays only" in refused(capsys, "divergence", "-:f64:4", "-")


def test_raw_numbers_that_do_not_fit(arrays, capsys) -> None:
    for name, message in (
        ("p.bin:f64:7", "p.bin:f64:7: 256 bytes are not a whole number of rows of 7 numbers of 8 bytes each"),
        ("p.bin:f64:0", "256 bytes are not a whole number of rows of 0 numbers"),
        ("short:f32", "short:f32: 7 bytes are not a whole number of numbers of 4 bytes each"),
        ("p.bin:f128", "p.bin:f128"),
        ("absent:f32", "absent"),
    ):
        Path("short").write_bytes(b"1234567")
        assert message in refused(capsys, "codes", name)
    Path("empty").write_bytes(b"")
    assert run_json(capsys, "perplexity", "empty:f32")["rows"] == 0
    Path("named:f32").write_bytes(Path("p.npy").read_bytes())  # a file that is really called so
    assert run_json(capsys, "codes", "named:f32") == run_json(capsys, "codes", "p.npy")


def test_raw_numbers_are_mapped(tmp_path) -> None:
    rows, classes = 1250, 40_000  # 200 MB
    with open(tmp_path / "logits", "wb") as file:
        for _ in range(25):
            np.ones((rows // 25, classes), np.float32).tofile(file)
    np.zeros(rows, np.int64).tofile(tmp_path / "targets")
    code = (
        "import sys; from native_entropy.__main__ import main; code = main(sys.argv[1:])\n"
        "peak = next(line for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(peak.split()[1]); sys.exit(code)"
    )
    names = [f"{tmp_path}/logits:f32:{classes}", f"{tmp_path}/targets:i64"]
    done = subprocess.run([sys.executable, "-c", code, "cross-entropy", *names], capture_output=True, text=True, check=True)
    assert "perplexity     40000" in done.stdout
    assert int(done.stdout.split()[-1]) < 140_000  # kB; Python with NumPy alone takes about 40,000


@pytest.mark.parametrize("options, keywords", [([], {}), (["--base", "3", "--normalize"], {"base": 3, "normalize": True})])
def test_entropy_of_rows(options, keywords, arrays, capsys, monkeypatch) -> None:
    monkeypatch.setattr(_data_commands, "BLOCK_BYTES", 70)  # several blocks
    got = run_json(capsys, "entropy", "--rows", "p.npy", "q.bin:f64:4", *options)
    for result, (name, array) in zip(got, (("p.npy", arrays["p"]), ("q.bin:f64:4", arrays["q"]))):
        mean = math.fsum(ne.entropy(array, **{"base": 2, **keywords}).tolist()) / 8
        assert result["mean_entropy"] == pytest.approx(mean, rel=1e-15)
        assert (result["file"], result["rows"], result["outcomes"]) == (name, 8, 4)
    np.save("empty.npy", np.zeros((0, 4)))
    assert run_json(capsys, "entropy", "--rows", "empty.npy")[0]["mean_entropy"] == "nan"
    np.save("scalar.npy", np.float64(1))
    assert "scalar.npy: shape () has no axis of outcomes" in refused(capsys, "entropy", "--rows", "scalar.npy")
    for options in (["--base", "3"], ["--normalize"]):
        assert "--base and --normalize are of the rows of arrays" in refused(capsys, "entropy", "p.npy", *options)
    assert __main__.main(["entropy", "--rows", "p.npy"]) == 0
    assert " bits  mean of 8 rows of 4  p.npy" in capsys.readouterr().out


def test_bench(capsys) -> None:
    small = ["--rows", "3", "--cols", "5", "--seconds", "0"]
    got = run_json(capsys, "bench", *small, "--dtype", "f64", "--threads", "1")
    assert (got["rows"], got["cols"], got["dtype"], got["threads"], got["isa"]) == (3, 5, "f64", 1, ne.isa())
    assert list(got["functions"]) == [
        "logsumexp", "softmax", "losses.cross_entropy", "losses.cross_entropy_with_grad", "entropy", "kl_divergence",
    ]  # fmt: skip
    assert got["memory_bytes_per_second"] > 0
    for times in got["functions"].values():
        assert times["seconds"] > 0 and times["times_faster"] == times["numpy_seconds"] / times["seconds"]
    assert __main__.main(["bench", *small]) == 0
    assert capsys.readouterr().out.count("\n") == 9
    assert "--rows: at least 1 expected, got 0" in refused(capsys, "bench", "--rows", "0")
    assert "--cols: at least 1 expected, got -3" in refused(capsys, "bench", "--cols", "-3")
    assert "--seconds: a finite number of at least 0 expected, got nan" in refused(capsys, "bench", "--seconds", "nan")
    for command in (["bench", *small], ["verify"]):
        assert "--threads: an integer from 1 to 2147483647 expected, got 0" in refused(capsys, *command, "--threads", "0")


def test_what_bench_compares_is_the_same(rng) -> None:
    from native_entropy._bench import CONTESTS, _data

    data = _data(4, 9, "f64")
    for name, contest in CONTESTS.items():
        ours, plain = contest.ours(data), contest.plain(data)
        for one, other in zip(ours, plain) if isinstance(ours, tuple) else [(ours, plain)]:
            np.testing.assert_allclose(one, other, rtol=1e-9, err_msg=name)


def test_exit_codes(arrays, capsys, monkeypatch) -> None:
    promised = _verify.read_ledger()
    monkeypatch.setattr(_verify, "compute", lambda progress: dict(promised))
    assert __main__.main(["verify"]) == 0
    monkeypatch.setattr(_verify, "compute", lambda progress: {**promised, next(iter(promised)): "0"})
    assert __main__.main(["verify"]) == 1
    assert ", 1 different" in capsys.readouterr().out
    assert __main__.main(["codes", "absent.npy"]) == 2
    for arguments in ([], ["codes"], ["bench", "--rows", "many"]):
        with pytest.raises(SystemExit) as stopped:
            __main__.main(arguments)
        assert stopped.value.code == 2
    with pytest.raises(SystemExit) as stopped:
        __main__.main(["--help"])
    assert stopped.value.code == 0
    listed = capsys.readouterr().out.partition("exit codes:\n")[2].splitlines()
    assert [int(line.split()[0]) for line in listed if line] == [0, 1, 2, 130, 141]


def test_an_interrupted_command() -> None:
    code = (
        "import os, signal, sys; from native_entropy import __main__, _bytes\n"
        "_bytes.of_stream = lambda *rest: os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.exit(__main__.main(['entropy', '-']))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, preexec_fn=default_interrupt)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "native-entropy: interrupted\n")


def default_interrupt() -> None:
    """A shell that starts something in the background lets it ignore the signal."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


def test_nobody_reads(arrays) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = subprocess.run([*COMMAND, "codes", "p.npy"], stdout=writer, stderr=subprocess.PIPE, text=True)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, "")


def on_a_terminal(*arguments: str) -> List[bytes]:
    """What a command prints where standard error is a terminal: standard output, the terminal."""
    master, slave = pty.openpty()
    seen = bytearray()

    def read() -> None:
        while True:
            try:
                piece = os.read(master, 1 << 12)
            except OSError:  # the other end is closed
                return
            if not piece:
                return
            seen.extend(piece)

    reader = threading.Thread(target=read)
    try:
        reader.start()
        done = subprocess.run([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=slave, check=True)
    finally:
        os.close(slave)
        reader.join()
        os.close(master)
    return [done.stdout, bytes(seen)]


LONG = [
    ("rows", ["cross-entropy", "logits.npy", "targets.npy"]),
    ("rows", ["perplexity", "logits.npy", "targets.npy"]),
    ("rows", ["divergence", "p.npy", "q.npy"]),
    ("rows", ["entropy", "--rows", "p.npy"]),
    ("bytes", ["entropy", "p.npy"]),
    ("functions", ["bench", "--rows", "2", "--cols", "3", "--seconds", "0"]),
]
if importlib.util.find_spec("matplotlib"):
    LONG.append(("pictures", ["explain", "sigmoid"]))


@pytest.mark.parametrize("label, arguments", LONG, ids=[" ".join(arguments[:2]) for _, arguments in LONG])
def test_a_bar_on_a_terminal_only(label, arguments, arrays) -> None:
    printed, terminal = on_a_terminal(*arguments)
    assert f"{label} [{'#' * 30}] 100%".encode() in terminal and terminal.endswith(b"\r\x1b[K")
    assert printed and b"#" not in printed and b"\x1b" not in printed
    done = subprocess.run([*COMMAND, *arguments], capture_output=True, check=True)
    assert done.stderr == b"" and len(done.stdout.splitlines()) == len(printed.splitlines())


def test_the_bar_of_verify(capsys, monkeypatch) -> None:
    """Its cases are counted one by one, and it is told of all of them."""
    steps: List[Any] = []
    monkeypatch.setattr(_verify, "read_battery", one_case(_verify.read_battery()))
    assert _verify.case_count() == 1
    _verify.compute(lambda: steps.append(None))
    assert len(steps) == 1


def one_case(battery: Any) -> Any:
    battery.cases = battery.cases[:1]
    return lambda: battery
