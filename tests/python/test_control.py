"""Version, build, threads, environment, import."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

import native_entropy as ne
from processes import BACKEND, run_python


@pytest.fixture(autouse=True)
def restored_threads():
    yield
    ne.set_num_threads(None)


def test_threads() -> None:
    start = ne.get_num_threads()
    assert start >= 1
    for n in (1, 3, 64, np.int32(5)):
        ne.set_num_threads(n)
        assert ne.get_num_threads() == n
    with ne.threads(7):
        assert ne.get_num_threads() == 7
        with pytest.raises(RuntimeError), ne.threads(2):
            assert ne.get_num_threads() == 2
            raise RuntimeError
        assert ne.get_num_threads() == 7
    assert ne.get_num_threads() == 5
    with ne.threads(None):
        assert ne.get_num_threads() == start
    ne.set_num_threads(None)
    assert ne.get_num_threads() == start


@pytest.mark.parametrize("bad", [0, -1, 2**31, -(2**63), 10**30])
def test_thread_counts_out_of_range(bad) -> None:
    before = ne.get_num_threads()
    with pytest.raises(ValueError, match=f"n: an integer from 1 to .* expected, got {bad}"):
        ne.set_num_threads(bad)
    with pytest.raises(ValueError), ne.threads(bad):
        pass
    assert ne.get_num_threads() == before


@pytest.mark.parametrize("bad", [True, False, 1.0, "2", [1], np.float64(2), np.bool_(True)])
def test_thread_counts_that_are_not_integers(bad) -> None:
    with pytest.raises(TypeError, match="n: an integer expected"):
        ne.set_num_threads(bad)


PRINT_THREADS = "import native_entropy as ne; print(ne.get_num_threads())"


@pytest.mark.parametrize("text, threads", [("1", 1), ("3", 3), ("0007", 7)])
def test_environment_variable(text, threads) -> None:
    done = run_python("-W", "error", "-c", PRINT_THREADS, NATIVE_ENTROPY_NUM_THREADS=text)
    assert (done.stdout, done.stderr) == (f"{threads}\n", "")


NO_COUNTS = ["", "0", "-2", "two", "1.5", "1e3", " ", "99999999999999999999", "\u00b2", "2x", "2147483648", "+2", " 2"]


@pytest.mark.parametrize("text", NO_COUNTS)
def test_environment_variable_that_is_no_positive_integer(text) -> None:
    default = run_python("-c", PRINT_THREADS).stdout
    done = run_python("-c", PRINT_THREADS, NATIVE_ENTROPY_NUM_THREADS=text)
    assert done.stdout == default
    assert done.stderr.count("Warning") == 1 and "NATIVE_ENTROPY_NUM_THREADS" in done.stderr
    code = PRINT_THREADS + "; ne.set_num_threads(3); ne.set_num_threads(None); print(ne.get_num_threads())"
    done = run_python("-W", "ignore", "-c", code, NATIVE_ENTROPY_NUM_THREADS=text)
    assert done.stdout == default * 2


def test_default_is_the_affinity() -> None:
    code = "import os; os.sched_setaffinity(0, [min(os.sched_getaffinity(0))]); " + PRINT_THREADS
    assert run_python("-c", code).stdout == "1\n"


def test_import_is_light() -> None:
    heavy = "{'torch', 'scipy', 'sklearn', 'matplotlib', 'cffi', 'pythonnet', 'clr_loader'}"
    code = f"import sys, native_entropy; print(sorted({heavy} & set(sys.modules)))"
    assert run_python("-c", code, NATIVE_ENTROPY_BACKEND="native").stdout == "[]\n"


def test_configuration(capsys) -> None:
    ne.show_config()
    printed = capsys.readouterr().out
    backend, library, builds = {
        "native": ("native", "libnative_entropy.so.0", ("x86-64", "x86-64-v3", "x86-64-v4")),
        "dotnet": ("dotnet", "NativeEntropy.Exports.dll", ("jit-128", "jit-256", "jit-512")),
    }[BACKEND]
    for word in (ne.version, backend, ne.isa(), str(ne.get_num_threads()), library, np.__version__):
        assert word in printed
    assert ne.isa() in builds


def test_many_calling_threads(rng) -> None:
    x = rng.normal(size=(64, 5003))
    target = rng.integers(0, 5003, size=64)
    expected = ne.losses.cross_entropy_with_grad(x, target)
    failures = []

    def work() -> None:
        for _ in range(5):
            loss, grad = ne.losses.cross_entropy_with_grad(x, target)
            if loss != expected[0] or not np.array_equal(grad, expected[1]):
                failures.append(loss)

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert not failures


def test_the_interpreter_lock_is_released() -> None:
    """Another thread counts on in the middle of one long call; a few attempts, because the machine may be busy."""
    x = np.zeros((1, 40_000_000))
    ticks = []
    stop = threading.Event()

    def count() -> None:
        while not stop.wait(0.0005):
            ticks.append(time.perf_counter())

    def ticked_during_a_call() -> bool:
        start = time.perf_counter()
        ne.logsumexp(x)
        quarter = (time.perf_counter() - start) / 4
        return any(start + quarter < tick < start + 3 * quarter for tick in ticks)

    ticker = threading.Thread(target=count)
    ticker.start()
    try:
        with ne.threads(1):
            assert any(ticked_during_a_call() for _ in range(20))
    finally:
        stop.set()
        ticker.join()
