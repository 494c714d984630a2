"""Helper threads: they sleep between calls, take part in calls that come soon and late, and keep off the CPU of the thread that called.

Each test is a process of its own, whose helper threads are those this library has started in it.
"""

from __future__ import annotations

import os

import pytest
from processes import run_python

PROLOGUE = """
import os, time
import numpy as np
import native_entropy as ne

TASKS = "/proc/self/task"
x = np.random.default_rng(0).normal(size=(1024, 1000)).astype("float32")
out = np.empty_like(x)
before = set(os.listdir(TASKS))

def call(pause=0.0):
    time.sleep(pause)
    ne.softmax(x, out=out)

def new_threads():
    return sorted(int(task) for task in set(os.listdir(TASKS)) - before)

def cpu(task):  # where it ran last
    return int(open(f"{TASKS}/{task}/stat").read().rsplit(")", 1)[1].split()[36])

def nanoseconds(task):
    return int(open(f"{TASKS}/{task}/schedstat").read().split()[0])

def attempts(condition, what):
    for _ in range(400):  # a busy machine starts threads late
        if condition():
            return
        call(0.002)
    raise AssertionError(what)
"""

HAS_TWO_CPUS = len(os.sched_getaffinity(0)) > 1


def run(program: str) -> None:
    """Of the C library: the .NET runtime has threads of its own."""
    run_python("-c", PROLOGUE + program, NATIVE_ENTROPY_BACKEND="native")


@pytest.mark.parametrize("threads", [2, 5])
def test_helpers_sleep_between_calls(threads) -> None:
    run(
        f"""
ne.set_num_threads({threads})
for _ in range(20):
    call()
helpers = new_threads()
assert len(helpers) == {threads} - 1, helpers
time.sleep(0.2)
used = [nanoseconds(task) for task in helpers]
time.sleep(0.5)
assert [nanoseconds(task) for task in helpers] == used
"""
    )


@pytest.mark.parametrize("pause", [0.0, 1e-5, 5e-5, 1e-4, 2e-4, 1e-3])
def test_helpers_take_part_after_any_pause(pause) -> None:
    """Calls that come while a helper is still awake, is just falling asleep, or sleeps."""
    run(
        f"""
ne.set_num_threads(2)
call()
(helper,) = new_threads()
for _ in range(5):
    used = nanoseconds(helper)
    for _ in range(100):
        call({pause})
    attempts(lambda: nanoseconds(helper) > used + 1_000_000, "the helper sleeps for good")
"""
    )


@pytest.mark.skipif(not HAS_TWO_CPUS, reason="one CPU")
def test_calls_now_and_then_find_the_helper_elsewhere() -> None:
    """A virtual machine's system wakes it on the caller's CPU in nine of ten calls, if nothing keeps it off; on a busy machine either may have been moved since."""
    run(
        """
ne.set_num_threads(2)
x, out = x[:300], out[:300]
call()
(helper,) = new_threads()
together = 0
for _ in range(300):
    call(0.003)
    together += cpu(helper) == cpu(os.getpid())
assert together < 150, together
"""
    )


@pytest.mark.skipif(not HAS_TWO_CPUS, reason="one CPU")
def test_helpers_stay_where_they_are_put() -> None:
    """Whoever moves a thread of this library has the last word, even to the caller's own CPU."""
    run(
        """
first, second = sorted(os.sched_getaffinity(0))[:2]
ne.set_num_threads(2)
call()
(helper,) = new_threads()

def put(caller, mask):
    time.sleep(0.02)  # asleep, it does not move itself
    os.sched_setaffinity(0, caller)
    os.sched_setaffinity(helper, mask)

for taken in (first, second):  # it is put where it has just gone by itself, where it goes
    put({first, second} - {taken}, {first, second} - {taken})
    call()
    put({first, second} - {taken}, {first, second})
    for _ in range(20):
        call(0.001)
    put({taken}, {taken})
    for _ in range(50):
        call(0.001)
        assert os.sched_getaffinity(helper) == {taken}
for caller, mask in [(first, {first}), (second, {first}), (second, {second}), (first, {first})]:
    put({caller}, mask)
    for _ in range(50):
        call(0.001)
        assert os.sched_getaffinity(helper) == mask
"""
    )
