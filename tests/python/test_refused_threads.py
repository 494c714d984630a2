"""Threads that the system refuses: calls take the caller's thread alone, with the same bits, and go on with more once there are some."""

from __future__ import annotations

from processes import run_python

PROGRAM = """
import os, resource
import numpy as np
import native_entropy as ne

def threads():
    return len(os.listdir("/proc/self/task"))

def size():
    return int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()

x = np.random.default_rng(0).normal(size=(4096, 1000)).astype("float32")
logits, target, wanted, found = x.copy(), np.arange(4096) % 1000, np.empty_like(x), np.empty_like(x)
ne.set_num_threads(1)
ne.softmax(x, out=wanted)
loss = ne.losses.cross_entropy(logits, target)
before, (_, most) = threads(), resource.getrlimit(resource.RLIMIT_AS)
ne.set_num_threads(8)
resource.setrlimit(resource.RLIMIT_AS, (size() + (1 << 18), most))  # less than a thread's stack of a megabyte
ne.softmax(x, out=found)
refused, again = threads(), ne.losses.cross_entropy(logits, target)
resource.setrlimit(resource.RLIMIT_AS, (most, most))
assert refused == before, (before, refused)
assert found.tobytes() == wanted.tobytes() and again.tobytes() == loss.tobytes()
found[...] = 0
ne.softmax(x, out=found)
assert found.tobytes() == wanted.tobytes()
assert threads() == before + 7, (before, threads())
"""


def test_no_thread_is_to_be_had() -> None:
    """Of the C library: the .NET runtime starts threads of its own, and ends where it gets no memory."""
    run_python("-c", PROGRAM, NATIVE_ENTROPY_BACKEND="native")
