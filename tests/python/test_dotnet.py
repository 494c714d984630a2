"""NATIVE_ENTROPY_BACKEND=dotnet: the ledger's bits on the .NET runtime's compiler, forks, and a runtime that other code has started."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict

import pytest

import native_entropy as ne
from processes import run_python

CONFIG = Path(ne.__file__).parent / "dotnet" / "NativeEntropy.Exports.runtimeconfig.json"
WIDEST = json.loads(run_python("-m", "native_entropy", "info", "--json", NATIVE_ENTROPY_BACKEND="dotnet").stdout)["isa"]
NARROWED = [{"DOTNET_EnableAVX512": "0"}, {"DOTNET_EnableAVX2": "0"}]


def on_dotnet(code: str, **environment: str) -> str:
    return run_python("-c", code, NATIVE_ENTROPY_BACKEND="dotnet", **environment).stdout


def verified(*arguments: str, **environment: str) -> Dict[str, Any]:
    # Without AVX2 fused multiply-adds are software: some minutes on a busy machine.
    done = run_python("-m", "native_entropy", "verify", "--json", *arguments, timeout=900, NATIVE_ENTROPY_BACKEND="dotnet", **environment)
    assert done.stderr == ""
    result: Dict[str, Any] = json.loads(done.stdout)
    assert result["different"] == 0 and all(line["same"] for line in result["ledger"].values()) and len(result["ledger"]) > 200
    return result


@pytest.mark.parametrize("threads", [1, 2, 3, 7, 64])
def test_the_bits_of_the_ledger(threads: int) -> None:
    result = verified("--threads", str(threads))
    assert (result["isa"], result["threads"]) == (WIDEST, threads)


@pytest.mark.parametrize("switched_off, width", zip(NARROWED, (256, 128)), ids=["AVX-512 off", "AVX2 off"])
def test_the_bits_of_the_ledger_with_narrower_vectors(switched_off: Dict[str, str], width: int) -> None:
    assert verified(**switched_off)["isa"] == f"jit-{min(width, int(WIDEST[4:]))}"


def test_the_environment_is_left_as_it_was() -> None:
    code = "import os; before = dict(os.environ); import native_entropy; print(before == dict(os.environ))"
    assert on_dotnet(code) == "True\n"
    assert on_dotnet(code, DOTNET_EnableWriteXorExecute="1") == "True\n"


def test_the_native_library_is_not_called() -> None:
    """Its runtime would reserve its address space at the first call."""
    code = """
import numpy as np
import native_entropy as ne
from native_entropy import _accelerated
assert _accelerated._function is None
print(ne.logsumexp(np.zeros(3)), ne.isa())
"""
    assert on_dotnet(code).split() == [str(ne.logsumexp([0.0, 0.0, 0.0])), WIDEST]


# Other threads keep the runtime's compiler busy with methods that nobody has called: a child that was forked then would find its locks taken.
COMPILING = """
import multiprocessing, threading
import numpy as np
import native_entropy as ne
from native_entropy import losses, logits
x = np.random.default_rng(1).normal(size=(300, 4001))
target = np.arange(300)
p = np.full((3, 4), 0.25)
functions = [lambda: ne.logsumexp(x), lambda: losses.mse_loss_with_grad(x, x), lambda: ne.js_divergence(p, p), lambda: ne.renyi_entropy(p, 2.0),
             lambda: logits.entropy(x), lambda: ne.gaussian.entropy(np.ones(5)), lambda: ne.codes.huffman_lengths([0.5, 0.5]), lambda: ne.softplus(x)]

def work():
    for function in functions:
        function()

def child():
    ne.set_num_threads(4)
    losses.cross_entropy_with_grad(x, target)
    work()

context = multiprocessing.get_context("fork")
ne.set_num_threads(4)
worker = threading.Thread(target=work)
worker.start()
for _ in range(4):
    process = context.Process(target=child)
    process.start()
    process.join(60)
    assert process.exitcode == 0, process.exitcode
worker.join()
child()
"""


@pytest.mark.parametrize("attempt", range(6))
def test_forks_while_methods_are_compiled(attempt: int) -> None:
    on_dotnet(COMPILING)


FOREIGN = """
import os, sys
import pythonnet
pythonnet.load("coreclr", runtime_config=sys.argv[1])
import native_entropy as ne
assert ne.entropy([0.5, 0.5], base=2) == 1
process = os.fork()
if process == 0:
    try:
        ne.entropy([0.5, 0.5])
    except RuntimeError as error:
        os._exit(7 if "other code had started it" in str(error) else 1)
    os._exit(2)
assert os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == 7
print(ne.isa())
"""


def test_a_runtime_that_other_code_has_started() -> None:
    """It is used; forked children say that they cannot."""
    done = run_python("-c", FOREIGN, str(CONFIG), NATIVE_ENTROPY_BACKEND="dotnet")
    assert done.stdout == f"{WIDEST}\n"
