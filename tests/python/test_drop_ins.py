"""What holds for both drop-in namespaces: nothing is imported early, signatures are the originals'."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
from typing import Any, Callable, Dict

import pytest

from processes import run_python

HAS_TORCH = importlib.util.find_spec("torch") is not None
NAMESPACES = ["scipy", "torch"] if HAS_TORCH else ["scipy"]


def originals(namespace: str) -> Dict[str, Callable[..., Any]]:
    """The functions of SciPy or PyTorch that those of a namespace stand for."""
    names = importlib.import_module(f"native_entropy.{namespace}").__all__
    if namespace == "scipy":
        homes = {"entropy": "scipy.stats", "jensenshannon": "scipy.spatial.distance"}
        return {name: getattr(importlib.import_module(homes.get(name, "scipy.special")), name) for name in names}
    torch_drop_in = importlib.import_module("torch_drop_in")
    return {name: torch_drop_in.theirs(name) for name in names}


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_signatures_are_the_originals(namespace: str) -> None:
    ours = importlib.import_module(f"native_entropy.{namespace}")
    compared = 0
    for name, original in originals(namespace).items():
        try:
            theirs = inspect.signature(original)
        except ValueError:  # ufuncs, and torch.logsumexp, have none
            continue
        mine = inspect.signature(getattr(ours, name))
        assert [(p.name, p.default, p.kind) for p in mine.parameters.values()] == [
            (p.name, p.default, p.kind) for p in theirs.parameters.values()
        ], name
        compared += 1
    assert compared == {"scipy": 5, "torch": 9}[namespace]


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_docstrings_are_complete(namespace: str) -> None:
    module = importlib.import_module(f"native_entropy.{namespace}")
    for name in module.__all__:
        doc = getattr(module, name).__doc__
        assert ">>> " in doc and "Parameters\n" in doc and "Returns\n" in doc, name


def test_neither_scipy_nor_torch_is_imported() -> None:
    """Not by native_entropy, and SciPy not by its drop-ins until they need it."""
    code = """
import sys
import native_entropy
assert not {"scipy", "torch", "native_entropy.scipy", "native_entropy.torch"} & set(sys.modules)
import numpy as np
from native_entropy.scipy import expit, logsumexp
assert logsumexp([0.0, 0.0], axis=(0,)) == np.log(2)
assert "scipy" not in sys.modules
assert expit(np.longdouble(0)) == 0.5 and "scipy" in sys.modules
"""
    run_python("-c", code)


def test_without_scipy() -> None:
    code = """
import sys
sys.modules["scipy"] = None  # as if it were not installed
import numpy as np
from native_entropy.scipy import jensenshannon, logsumexp
assert jensenshannon([1, 0], [0, 1], 2) == 1
try:
    logsumexp(np.ones(2, complex))
except TypeError as error:
    assert "SciPy is not installed" in str(error), error
else:
    raise AssertionError("complex numbers were taken")
"""
    run_python("-c", code)


def test_ours_in_the_place_of_the_original() -> None:
    code = """
import numpy as np
import scipy.special
import native_entropy.scipy as ours
scipy.special.logsumexp = ours.logsumexp
try:
    ours.logsumexp(np.ones(2, complex))
except TypeError as error:
    assert "in whose place" in str(error), error
else:
    raise AssertionError("complex numbers were taken")
"""
    run_python("-c", code)
