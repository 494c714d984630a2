"""What a call takes besides its arguments, at [512, 128256]: how the peak of a process of its own grows."""

from __future__ import annotations

from typing import Tuple

import pytest

import native_entropy as ne
from processes import BACKEND, run_python

LIMIT = 1000  # kB

# A small call goes first: the start of the library and of its threads is not what is measured. No page is new to `x`.
PROGRAM = """
import numpy as np
import native_entropy as ne
from native_entropy.losses import *
from native_entropy.logits import *

keyword = {"dtype": "bfloat16"} if KIND == "u2" else {}

def logits(rows, classes):
    x = np.empty((rows, classes), KIND)
    bits = {"f4": 0x3F800000, "f2": 0x3C00, "u2": 0x3F80}[KIND]
    x.view(f"u{x.itemsize}")[...] = np.arange(classes) % 64 + bits
    return x, np.arange(rows), np.ones(classes, np.float32), np.ones(rows, np.float32)

def call(x, target, weight, samples):
    CALL

def kilobytes(name):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name))

call(*logits(70, 300))
call(*logits(4, 20000))
arguments = logits(512, 128256)
open("/proc/self/clear_refs", "w").write("5")  # the peak begins anew
before = kilobytes("VmRSS")
result = call(*arguments)
print(kilobytes("VmHWM") - before, arguments[0].nbytes // 1024)
"""

NOTHING_LARGE = {
    "loss": "return cross_entropy(x, target, **keyword)",
    "loss with options": "return cross_entropy(x, target, weight=weight, sample_weight=samples, label_smoothing=0.1, "
    "temperature=2.0, z_loss=1e-4, **keyword)",
    "gradient in place": "return cross_entropy_with_grad(x, target, out=x, **keyword)",
    "gradient with options in place": "return cross_entropy_with_grad(x, target, weight=weight, sample_weight=samples, "
    "label_smoothing=0.1, temperature=2.0, z_loss=1e-4, out=x, **keyword)",
    "probabilities": "return cross_entropy(x, x, **keyword)",
    "nll_loss in place": "return nll_loss_with_grad(x, target, out=x, **keyword)",
    "multi_margin_loss in place": "return multi_margin_loss_with_grad(x, target, out=x, **keyword)",
    "mse_loss": "return mse_loss(x, x, **keyword)",
    "entropy in place": "return entropy_with_grad(x, out=x, **keyword)",
    "kl_divergence": "return kl_divergence(x, x, **keyword)",
    "js_divergence": "return js_divergence(x, x, **keyword)",
    "token_log_probs": "return token_log_probs(x, target, **keyword)",
    "cross_entropy_stats": "return cross_entropy_stats(x, target, **keyword)",
    "perplexity": "return perplexity(x, target, **keyword)",
}
A_ROW_PER_THREAD = {
    "loss": "return cross_entropy(x, target, softcap=30.0, **keyword)",
    "gradient in place": "return cross_entropy_with_grad(x, target, softcap=30.0, out=x, **keyword)",
}
ONE_GRADIENT = {
    "cross_entropy": "return cross_entropy_with_grad(x, target, **keyword)",
    "cross_entropy of probabilities": "return cross_entropy_with_grad(x, x, label_smoothing=0.1, **keyword)",
    "entropy": "return entropy_with_grad(x, **keyword)",
    "mse_loss": "return mse_loss_with_grad(x, x, **keyword)",
}


def measured(kind: str, call: str) -> Tuple[int, int]:
    """Growth of the peak and size of the logits, in kB."""
    printed = run_python("-c", f"KIND = {kind!r}{PROGRAM.replace('CALL', call)}").stdout.split()
    return int(printed[0]), int(printed[1])


@pytest.mark.parametrize("kind", ["f4", "u2"])
@pytest.mark.parametrize("name", NOTHING_LARGE)
def test_no_array_of_the_size_of_the_logits(name, kind) -> None:
    growth, _ = measured(kind, NOTHING_LARGE[name])
    assert growth < LIMIT


@pytest.mark.parametrize("kind", ["f4", "u2"])
@pytest.mark.parametrize("name", A_ROW_PER_THREAD)
def test_a_soft_cap_takes_a_row_of_doubles_per_thread(name, kind) -> None:
    growth, _ = measured(kind, A_ROW_PER_THREAD[name])
    assert growth < LIMIT + ne.get_num_threads() * 128256 * 8 // 1024


@pytest.mark.parametrize("kind", ["f4", "f2", "u2"])
@pytest.mark.parametrize("name", ONE_GRADIENT)
def test_nothing_but_the_gradient(name, kind) -> None:
    growth, size = measured(kind, ONE_GRADIENT[name])
    assert 0.9 * size < growth < size + LIMIT


# What cancels entirely is summed exactly, with numbers on the collector's heap. The collector of .NET 9 ends the process where it comes near the end of its space.
EXACT = """
import numpy as np
import native_entropy as ne

def size(name):
    return next(int(line.split()[1]) for line in open("/proc/self/status") if line.startswith(name))

ne.set_num_threads(1)
ne.entropy([0.5, 0.5])
reserved, used = size("VmSize"), size("VmHWM")
row = np.random.default_rng(1).random(5000)
table = np.tile(row / row.sum() / 2, (2, 1))
assert [ne.mutual_information(table) for _ in range(60)] == [0] * 60
column = np.full((1 << 18, 1), 2.0**-18)
assert ne.mutual_information(column) == ne.mutual_information(column.T) == ne.conditional_entropy(column, given="x") == 0
print(reserved, size("VmSize") - reserved, size("VmHWM") - used)
"""


def test_exact_sums_again_and_again() -> None:
    """60 calls, and sums of 262,144 lines, leave the process alive and small; the library's address space is 0.3 GB."""
    # The collector's thread starts late. Where it asks for memory while another thread does, the C library reserves 64 MB of address space for it, which is not ours to count.
    reserved, more, used = map(int, run_python("-c", EXACT, MALLOC_ARENA_MAX="1").stdout.split())
    assert used < 40_000 and more < 40_000, (used, more)
    assert BACKEND != "native" or reserved < 800_000, reserved
