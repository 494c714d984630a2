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
from native_entropy import gaussian, logits, losses
from small_call_cases import CASES

if sys.version_info < (3, 11):
    pytest.skip("small calls need Python 3.11", allow_module_level=True)

SHAPES = [(1,), (2,), (7,), (8,), (9,), (64,), (1000,), (4096,), (4097,), (1, 10), (10, 1), (5, 10), (63, 65), (65, 64), (2, 3, 4)]
SHAPES += [(512, 512), (513, 512)]
MOST = 262144  # elements of a short call

# What each keyword may be for the short way to be taken, and what has to be left to Python.
SHORT = {
    "axis": lambda x: [-1, x.ndim - 1],
    "base": lambda x: [None, 2, 10.0, 0.5],
    "temperature": lambda x: [1, 0.7],
    "reduction": lambda x: ["mean", "sum", "none"],
}
LONG = {
    "axis": [None, 0, True],
    "base": [np.float64(2)],
    "temperature": [np.float64(2), np.ones(())],
    "reduction": [np.str_("sum")],
    "normalize": [True],
    "keepdims": [True],
    "weights": [2.0],
    "return_sign": [True],
    "label_smoothing": [0.1],
    "ignore_index": [0],
    "grad_output": [2.0],
    "beta": [0.25],
    "gamma": [1.0],
    "log_target": [True],
}


def cases(test):
    return pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)(test)


def bits(value):
    """Types, shapes and bytes of a result and its parts."""
    if isinstance(value, tuple):
        return tuple(map(bits, value))
    assert type(value) in (np.float32, np.float64, np.ndarray)
    return type(value), value.dtype, value.shape, value.tobytes()


def python_function(function):
    """What is behind the short way. The .NET backend has none: there the function itself, held against the short way to the native library."""
    return getattr(function, "__wrapped__", function)


def counted(case):
    """The function with a Python side that counts its calls."""
    calls = []

    def python(*args, **keywords):
        calls.append((args, keywords))
        return python_function(case.function)(*args, **keywords)

    from native_entropy._small_calls import Function

    return Function(case.name, python, np), calls


def some_arguments(case, dtype="float64", shape=(3, 10)):
    return case.arguments(np.random.default_rng(6), shape, dtype)


def parameters(case):
    return inspect.signature(case.function).parameters


def test_every_function_has_a_case():
    functions = [
        getattr(module, name)
        for module in (ne, gaussian, logits, losses)
        for name in module.__all__
        if hasattr(getattr(module, name), "__wrapped__")
    ]
    if ne.isa().startswith("jit"):  # Python all the way
        assert functions == []
    else:
        assert {id(f) for f in functions} == {id(case.function) for case in CASES}


@cases
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_same_bits(case, dtype):
    generator = np.random.default_rng(5)
    for shape in SHAPES:
        if len(shape) < case.least_axes:
            continue
        args = case.arguments(generator, shape, dtype)
        quick, calls = counted(case)
        assert bits(quick(*args)) == bits(python_function(case.function)(*args)), shape
        assert bool(calls) == (args[0].size > MOST and case.name != "nll_loss"), shape


def test_other_threads_run_meanwhile():
    """Beyond 4096 elements. Threads do not take turns by themselves here: the second one runs when the call lets it, or never."""
    interval = sys.getswitchinterval()
    x = np.zeros((512, 512))
    ran = 0

    def meanwhile():
        nonlocal ran
        wake.acquire()
        ran += 1

    try:
        sys.setswitchinterval(1000)
        for _ in range(200):  # the system may be slow to wake it
            wake = threading.Lock()
            wake.acquire()
            thread = threading.Thread(target=meanwhile)
            thread.start()
            wake.release()
            before = ran
            ne.log_softmax(x)
            during = ran
            thread.join()
            if during > before:
                break
        else:
            raise AssertionError("no other thread ran during 200 calls")
    finally:
        sys.setswitchinterval(interval)


@cases
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_the_same_bits_with_keywords(case, dtype):
    args = some_arguments(case, dtype)
    for name in set(SHORT) & set(parameters(case)):
        for value in SHORT[name](args[0]):
            quick, calls = counted(case)
            assert bits(quick(*args, **{name: value})) == bits(python_function(case.function)(*args, **{name: value}))
            assert not calls, (name, value)
    if "axis" in parameters(case) and parameters(case)["axis"].kind is inspect.Parameter.POSITIONAL_OR_KEYWORD:
        for axis in (-1, 1):
            quick, calls = counted(case)
            assert bits(quick(*args, axis)) == bits(python_function(case.function)(*args))
            assert not calls
    several = {name: SHORT[name](args[0])[-1] for name in SHORT if name in parameters(case)}
    quick, calls = counted(case)
    assert bits(quick(*args, **several)) == bits(python_function(case.function)(*args, **several))
    assert not calls


@cases
def test_where_the_result_goes(case):
    args = some_arguments(case)
    wanted = python_function(case.function)(*args)
    if "out" not in parameters(case):
        return
    whole = wanted[1] if isinstance(wanted, tuple) else wanted
    if isinstance(whole, tuple) or whole.shape != args[0].shape:
        quick, calls = counted(case)
        quick(*args, out=None if isinstance(whole, tuple) else np.empty_like(whole))
        assert len(calls) == 1  # these are Python's to deliver
        return
    quick, calls = counted(case)
    assert bits(quick(*args, out=None)) == bits(wanted)
    out = np.empty_like(whole)
    found = quick(*args, out=out)
    assert bits(found) == bits(wanted)
    assert (found[1] if isinstance(found, tuple) else found) is out
    x = args[0].copy()
    assert bits(quick(x, *args[1:], out=x)) == bits(wanted)
    assert not calls
    memory = np.empty(2 * x.size)
    near = memory[: x.size].reshape(x.shape)
    near[...] = args[0]
    over = memory[1 : x.size + 1].reshape(x.shape)
    assert bits(quick(near, *args[1:], out=over)) == bits(wanted)
    assert len(calls) == 1
    assert bits(quick(*args, out=np.empty(whole.shape, order="F"))) == bits(wanted)
    assert len(calls) == 2
    if len(args) > 1 and isinstance(args[1], np.ndarray) and args[1].shape == x.shape:
        second = args[1].copy()
        assert bits(quick(args[0], second, *args[2:], out=second)) == bits(wanted)
        assert len(calls) == 3


@cases
def test_what_is_left_to_python(case):
    x, *others = some_arguments(case)
    apart = np.zeros((*x.shape, 2))
    apart[..., 0] = x
    misaligned = np.frombuffer(bytearray(1) + bytearray(x.tobytes()), dtype=np.float64, offset=1).reshape(x.shape)
    wanted = bits(python_function(case.function)(x, *others))
    noted = x.astype(np.dtype("float64", metadata={"unit": "nat"}))
    arrays = apart[..., 0], misaligned, noted, x.astype(">f8"), np.asfortranarray(x), x.tolist(), x.view(np.recarray)
    for other in arrays:
        quick, calls = counted(case)
        assert bits(quick(other, *others)) == wanted
        assert len(calls) == 1
    quick, calls = counted(case)
    expected = 0
    for name in set(LONG) & set(parameters(case)):
        for value in LONG[name]:
            try:
                answer = bits(python_function(case.function)(x, *others, **{name: value}))
            except (TypeError, ValueError) as error:
                with pytest.raises(type(error)):
                    quick(x, *others, **{name: value})
            else:
                assert bits(quick(x, *others, **{name: value})) == answer
            expected += 1
            assert len(calls) == expected, (name, value)


@cases
def test_errors_are_those_of_python(case):
    x, *others = some_arguments(case)
    short, narrow, boolean = x[:, :9], x.astype("float32"), x > 0
    calls = [((), {}), ((x, *others, 5), {}), ((x, *others), {"nonsense": 1}), ((boolean, *others), {}), ((x + 0j, *others), {})]
    calls += [((x, *others), {name: value}) for name in set(LONG) & set(parameters(case)) for value in ("?", [1, 2], 1j)]
    calls += [((x, *others), {"base": base}) for base in (0, 1, -2.0, float("inf"), float("nan"), 10**400)]
    calls += [((x, *others), {"temperature": t}) for t in (0, -2.0, float("inf"), float("nan"))]
    calls += [((x, *others), {"axis": axis}) for axis in (2, -3, 10**30, 1.0)]
    locked = np.empty_like(x)
    locked.flags.writeable = False
    calls += [((x, *others), {"out": out}) for out in (locked, np.empty_like(narrow), np.empty_like(short), 5)]
    if others:
        calls += [((x, None, *others[1:]), {})]
        if isinstance(others[0], np.ndarray):
            calls += [((short[:2], *others), {}), ((x, others[0].astype("complex64"), *others[1:]), {})]
    for args, keywords in calls:
        try:
            python_function(case.function)(*args, **keywords)
        except Exception as error:
            with pytest.raises(type(error)) as found:
                case.function(*args, **keywords)
            assert str(found.value) == str(error)
        else:
            case.function(*args, **keywords)


def test_classes_out_of_range():
    x = np.ones((2, 3))
    for target in (np.array([0, 3]), np.array([-1, 0])):
        for function in (losses.cross_entropy, losses.cross_entropy_with_grad, losses.nll_loss, logits.token_log_probs):
            with pytest.raises(IndexError) as found:
                function(x, target)
            with pytest.raises(IndexError) as wanted:
                python_function(function)(x, target)
            assert str(found.value) == str(wanted.value)
        out = np.full((2, 3), 7.0)
        with pytest.raises(IndexError):
            losses.cross_entropy_with_grad(x, target, out=out)
        assert (out == 7).all()


def test_the_longest_small_calls():
    quick, calls = counted(next(case for case in CASES if case.name == "nll_loss"))
    for rows in (16384, 16385, MOST, MOST + 1):
        x, target = np.full((rows, 2), -0.5), np.zeros(rows, np.int64)
        assert quick(x, target) == 0.5
    assert len(calls) == 1


def test_it_is_a_function_to_all_who_look():
    assert ne.entropy.__doc__.startswith("Shannon entropy") and ne.entropy.__name__ == "entropy"
    assert "entropy" in repr(ne.entropy)
    for case in CASES:
        assert inspect.signature(case.function) == inspect.signature(python_function(case.function))
        assert pickle.loads(pickle.dumps(case.function)) is case.function
        assert copy.deepcopy(case.function) is case.function
    ne.entropy.note = 1
    assert ne.entropy.note == 1
    del ne.entropy.note


def test_bad_names_are_refused():
    from native_entropy._small_calls import Function

    with pytest.raises(ValueError, match="no function for small calls is called 'entrpy'"):
        Function("entrpy", print, np)
    with pytest.raises(AttributeError, match="ndarray"):
        Function("entropy", print, None)
    with pytest.raises(TypeError):
        Function()


@cases
def test_nothing_is_kept(case):
    args = [a for a in some_arguments(case)]
    keywords = {"out": np.empty_like(args[0])} if case.name.endswith("_grad") and "kl_div" not in case.name else {}
    arrays = [a for a in (*args, *keywords.values()) if isinstance(a, np.ndarray)]
    before = [sys.getrefcount(a) for a in arrays]
    for _ in range(100):
        parts = case.function(*args, **keywords)
        with pytest.raises((IndexError, TypeError, ValueError)):
            case.function(*args, nonsense=1)
    parts = parts if isinstance(parts, tuple) else (parts,)
    for part in parts:
        if part is not keywords.get("out"):
            assert sys.getrefcount(part) == 3  # of `parts`, `part` and the argument here, and of nothing else
    del part, parts
    assert [sys.getrefcount(a) for a in arrays] == before


def test_functions_can_go():
    quick, _ = counted(CASES[0])
    del quick
    gc.collect()


@pytest.mark.parametrize("n", [50, 5000])  # one after the other, and at once
def test_from_many_threads(n):
    p = np.random.default_rng(7).dirichlet(np.ones(n))
    wanted, found = ne.entropy(p), []
    threads = [threading.Thread(target=lambda: found.extend(ne.entropy(p) for _ in range(500))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [wanted] * 4000
