"""Calls in forked children, after calls in the parent: multiprocessing and data loaders do that all the time."""

from __future__ import annotations

from processes import run_python

PROLOGUE = """
import multiprocessing, os, threading, warnings
import numpy as np
import native_entropy as ne
warnings.simplefilter("ignore")
x = np.random.default_rng(1).normal(size=(300, 4001))
expected = np.log(np.exp(x).sum(axis=1))

def check(result=None):
    for n in (4, 1, 3):
        ne.set_num_threads(n)
        assert np.abs(ne.logsumexp(x) - expected).max() < 1e-12

def run_children(count):
    context = multiprocessing.get_context("fork")
    for _ in range(count):
        child = context.Process(target=check)
        child.start()
        child.join(30)
        assert child.exitcode == 0, child.exitcode
    check()
"""

USED = PROLOGUE + "check(); ne.set_num_threads(4)\n"


def test_fork_after_use() -> None:
    run_python("-c", USED + "run_children(20)")


def test_fork_while_another_thread_computes() -> None:
    code = """
stop = threading.Event()
def busy():
    while not stop.is_set():
        ne.logsumexp(x)
worker = threading.Thread(target=busy)
worker.start()
try:
    run_children(20)
finally:
    stop.set()
    worker.join()
"""
    run_python("-c", USED + code)


def test_fork_before_use_and_children_of_children() -> None:
    code = """
def grandchildren():
    check()
    run_children(2)
context = multiprocessing.get_context("fork")
child = context.Process(target=grandchildren)
child.start()
child.join(60)
assert child.exitcode == 0, child.exitcode
"""
    run_python("-c", PROLOGUE + code)


def test_process_pool() -> None:
    code = """
with multiprocessing.get_context("fork").Pool(3) as pool:
    pool.map_async(check, range(30)).get(60)
    pool.close()  # a pool that is left to the garbage collector may hang when the interpreter ends
    pool.join()
"""
    run_python("-c", USED + code)
