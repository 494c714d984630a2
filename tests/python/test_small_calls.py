"""The short way of small calls gives what the Python function gives, takes nothing that it should leave to it, and loses nothing."""

from __future__ import annotations

import copy
import gc
import inspect
import pickle
import sys
import threading

import numpy as np
import pytest

import native_entropy as ne
from native_entropy import losses

if sys.version_info < (3, 11):
    pytest.skip("small calls need Python 3.11", allow_module_level=True)

ROWS = [ne.logsumexp, ne.entropy, ne.perplexity]
PAIRS = [ne.cross_entropy, ne.kl_divergence, ne.js_divergence, ne.js_distance]
FUNCTIONS = [*ROWS, *PAIRS, losses.cross_entropy, losses.nll_loss]
LENGTHS = [1, 2, 3, 7, 8, 9, 10, 63, 64, 65, 127, 128, 129, 1000, 4095, 4096, 4097]


def bits(value):
    assert type(value) in (np.float32, np.float64)
    return value.dtype, value.tobytes()


def python_function(function):
    """What is behind the short way. The .NET backend has none: there the function itself, held against the short way to the native library."""
    return getattr(function, "__wrapped__", function)


def counted(function):
    """The function with a Python side that counts its calls."""
    calls = []

    def python(*args, **keywords):
        calls.append((args, keywords))
        return python_function(function)(*args, **keywords)

    from native_entropy._small_calls import Function

    name = "softmax_cross_entropy" if function is losses.cross_entropy else function.__name__
    return Function(name, python, np.ndarray, np.float32, np.float64), calls


def arguments(function, n, dtype, generator):
    p = generator.dirichlet(np.ones(n)).astype(dtype)
    if function in ROWS:
        return (p,)
    if function in PAIRS:
        return p, generator.dirichlet(np.ones(n)).astype(dtype)
    rows = max(1, min(5, 4096 // n))
    return generator.normal(size=(rows, n)).astype(dtype), generator.integers(0, n, rows)


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_same_bits(function, dtype):
    generator = np.random.default_rng(5)
    for n in LENGTHS:
        args = arguments(function, n, dtype, generator)
        quick, calls = counted(function)
        assert bits(quick(*args)) == bits(python_function(function)(*args))
        most = 4096 if function is not losses.nll_loss else 1 << 20
        assert bool(calls) == (args[0].size > most), n


def test_the_longest_small_calls():
    quick, calls = counted(losses.nll_loss)
    for rows in (16384, 16385):
        x, target = np.full((rows, 2), -0.5), np.zeros(rows, np.int64)
        assert quick(x, target) == 0.5
    assert len(calls) == 1


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda f: f.__name__)
def test_what_is_left_to_python(function):
    generator = np.random.default_rng(6)
    x, *others = arguments(function, 10, "float64", generator)
    apart = np.zeros((*x.shape, 2))
    apart[..., 0] = x
    misaligned = np.frombuffer(bytearray(1) + bytearray(x.tobytes()), dtype=np.float64, offset=1).reshape(x.shape)
    for other in (apart[..., 0], misaligned, x.astype(">f8"), x.tolist(), x.view(np.matrix) if x.ndim == 2 else x[None]):
        quick, calls = counted(function)
        wanted = python_function(function)(other, *others)
        assert np.array_equal(quick(other, *others), wanted)
        assert len(calls) == 1
    quick, calls = counted(function)
    quick(x, *others, axis=-1)
    assert calls[0][1] == {"axis": -1}
    integers = np.arange(1, 11).reshape(1, 10) if x.ndim == 2 else np.arange(1, 11)
    quick(integers, *(o if x.ndim == 1 else o[:1] for o in others))
    assert len(calls) == 2


@pytest.mark.parametrize(
    ("function", "args", "error"),
    [
        (ne.entropy, (), TypeError),
        (ne.entropy, (np.array([True]),), TypeError),
        (ne.entropy, (np.ones(3, np.complex128),), TypeError),
        (ne.entropy, (np.ones(3), 5), ValueError),
        (ne.kl_divergence, (np.ones(3), np.ones(4)), ValueError),
        (ne.kl_divergence, (np.ones(3), np.ones(3, np.float32)), TypeError),
        (ne.kl_divergence, (np.ones(3), None), TypeError),
        (losses.cross_entropy, (np.ones((2, 3)), np.array([0, 3])), IndexError),
        (losses.cross_entropy, (np.ones((2, 3)), np.array([0])), ValueError),
        (losses.cross_entropy, (np.ones((2, 3)), np.ones(2)), TypeError),
    ],
)
def test_errors_are_those_of_python(function, args, error):
    with pytest.raises(error) as found:
        function(*args)
    with pytest.raises(error) as wanted:
        python_function(function)(*args)
    assert str(found.value) == str(wanted.value)


def test_it_is_a_function_to_all_who_look():
    assert inspect.signature(ne.entropy) == inspect.signature(python_function(ne.entropy))
    assert ne.entropy.__doc__.startswith("Shannon entropy") and ne.entropy.__name__ == "entropy"
    assert "entropy" in repr(ne.entropy)
    for function in FUNCTIONS:
        assert pickle.loads(pickle.dumps(function)) is function
        assert copy.deepcopy(function) is function
    ne.entropy.note = 1
    assert ne.entropy.note == 1
    del ne.entropy.note


def test_bad_names_are_refused():
    from native_entropy._small_calls import Function

    with pytest.raises(ValueError, match="no function for small calls is called 'entrpy'"):
        Function("entrpy", print, np.ndarray, np.float32, np.float64)
    with pytest.raises(TypeError):
        Function()


def test_nothing_is_kept():
    p, q = np.full(8, 0.125), np.full(8, 0.125, np.float32)
    x, t = np.ones((2, 3), np.float32), np.array([0, 1])
    before = [sys.getrefcount(a) for a in (p, q, x, t)]
    for _ in range(1000):
        ne.entropy(p)
        ne.kl_divergence(q, q)
        losses.cross_entropy(x, t)
        with pytest.raises(IndexError):
            losses.cross_entropy(x, t + 5)
    assert [sys.getrefcount(a) for a in (p, q, x, t)] == before
    p.resize(4)  # no view of it is left open
    quick, _ = counted(ne.entropy)
    del quick
    gc.collect()


def test_from_many_threads():
    p = np.random.default_rng(7).dirichlet(np.ones(50))
    wanted, found = ne.entropy(p), []
    threads = [threading.Thread(target=lambda: found.extend(ne.entropy(p) for _ in range(500))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 4000
