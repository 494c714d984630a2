"""NATIVE_ENTROPY_BACKEND: what is refused, and in which words. The .NET backend itself: test_dotnet.py."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Callable, List

import pytest

from native_entropy._fork_gate import ForkGate
from processes import run_python

IMPORT = "import native_entropy"


def last_line(code: str, **environment: str) -> str:
    done = run_python("-c", code, check=False, **environment)
    assert done.returncode == 1 and done.stdout == ""
    return done.stderr.splitlines()[-1]


@pytest.mark.parametrize("value", ["", "Native", "mono", "native "])
def test_unknown_backend(value: str) -> None:
    said = last_line(IMPORT, NATIVE_ENTROPY_BACKEND=value)
    assert said == f"ImportError: NATIVE_ENTROPY_BACKEND: 'native' or 'dotnet' expected, got {value!r}"


def test_the_native_backend_is_the_default() -> None:
    code = "import os; os.environ.pop('NATIVE_ENTROPY_BACKEND'); import native_entropy as ne; print(ne.isa())"
    assert run_python("-c", code).stdout.startswith("x86-64")


def test_without_pythonnet() -> None:
    said = last_line(f"import sys; sys.modules['pythonnet'] = None; {IMPORT}", NATIVE_ENTROPY_BACKEND="dotnet")
    assert said.startswith("ImportError: NATIVE_ENTROPY_BACKEND='dotnet' needs the package pythonnet: pip install native-entropy[dotnet]")


# A pythonnet that finds no runtime, or that has started another one than is needed.
STAND_IN = """
import os
assert os.environ.get("DOTNET_EnableWriteXorExecute") is None

def get_runtime_info():
    return None

def load(runtime, runtime_config):
    assert runtime == "coreclr" and os.path.isfile(runtime_config)
    assert os.environ["DOTNET_EnableWriteXorExecute"] == "0"
    {load}
"""


def stand_in(directory: Path, load: str) -> str:
    (directory / "pythonnet.py").write_text(STAND_IN.format(load=load), encoding="utf-8")
    return os.pathsep.join([str(directory), os.environ.get("PYTHONPATH", "")])


def test_without_a_runtime(tmp_path: Path) -> None:
    path = stand_in(tmp_path, 'raise RuntimeError("Failed to create") from ValueError("no such thing as dotnet")')
    said = last_line(IMPORT, NATIVE_ENTROPY_BACKEND="dotnet", PYTHONPATH=path)
    assert said.startswith("ImportError: NATIVE_ENTROPY_BACKEND='dotnet' needs the .NET runtime 9 or newer, which could not be started: ")
    assert "no such thing as dotnet" in said and "DOTNET_ROOT" in said


def test_with_a_runtime_that_cannot_load_the_assembly(tmp_path: Path) -> None:
    said = last_line(IMPORT, NATIVE_ENTROPY_BACKEND="dotnet", PYTHONPATH=stand_in(tmp_path, "pass"))
    assert "the .NET runtime of this process cannot load" in said and "NativeEntropy.Exports.dll" in said


def exit_code(child: Callable[[], int]) -> int:
    """Of a forked child, which returns it."""
    process = os.fork()
    if process == 0:
        os._exit(child())
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def alone(name: str) -> None:
    """A function of this file in a process of its own: what a gate registers stays registered."""
    run_python("-c", f"import test_backend; test_backend.{name}()", PYTHONPATH=str(Path(__file__).parent), NATIVE_ENTROPY_BACKEND="native")


def test_forks_wait_for_calls_and_helpers() -> None:
    alone("gate_of_calls")


def gate_of_calls() -> None:
    started, finish = threading.Event(), threading.Event()
    ended: List[str] = []
    asked: List[int] = []  # the calls that had ended by then
    late = threading.Thread(target=lambda: call())

    def function() -> str:
        started.set()
        finish.wait()
        ended.append("call")
        return "result"

    def helpers_wait() -> int:
        if not asked:
            late.start()  # a call that comes while the fork waits
        asked.append(len(ended))
        return len(asked) >= 50

    results: List[str] = []
    call = ForkGate(True, helpers_wait).guarded(function)
    worker = threading.Thread(target=lambda: results.append(call()))
    worker.start()
    started.wait()
    threading.Timer(0.05, finish.set).start()
    assert exit_code(lambda: 0) == 0
    assert asked == [1] * 50  # the first call had ended, the second had to wait, and the helpers were asked until they slept
    worker.join()
    late.join()
    assert len(ended) == 2 and results == ["result"] and call() == "result"
    assert exit_code(lambda: 0 if call() == "result" else 1) == 0


def test_refusal_in_a_child_of_a_foreign_runtime() -> None:
    alone("gate_that_refuses")


def gate_that_refuses() -> None:
    call = ForkGate(False, lambda: 1).guarded(lambda: 5)

    def child() -> int:
        try:
            return call()
        except RuntimeError as error:
            return 0 if "in this forked process the .NET runtime cannot be used" in str(error) else 1

    assert exit_code(child) == 0
    assert call() == 5
