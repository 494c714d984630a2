"""What makes small calls short reads NumPy's arrays as they lie in memory: it is not loaded where they lie in another way."""

from __future__ import annotations

import subprocess
import sys
import textwrap

import pytest

if sys.version_info < (3, 11):
    pytest.skip("small calls need Python 3.11", allow_module_level=True)

from native_entropy import _small_calls


def test_another_layout_of_numpy_is_noticed():
    program = """
        import importlib.machinery, importlib.util, sys, numpy
        numpy.{name} = numpy.float16
        loader = importlib.machinery.ExtensionFileLoader("native_entropy._small_calls", sys.argv[1])
        module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
        try:
            loader.exec_module(module)
        except ImportError as error:
            print(error)
    """
    for name in ("float32", "float64"):
        text = textwrap.dedent(program.format(name=name))
        done = subprocess.run([sys.executable, "-c", text, _small_calls.__file__], stdout=subprocess.PIPE, text=True, check=True)
        assert done.stdout == "this NumPy lays out its arrays in another way\n"
