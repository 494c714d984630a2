"""Every example in a docstring, and the demonstration."""

from __future__ import annotations

import doctest
import importlib
import pkgutil

import numpy as np
import pytest

import native_entropy as ne
from processes import run_python
from reference_data import REPOSITORY

MODULES = [info.name for info in pkgutil.iter_modules(ne.__path__) if info.name not in ("__main__", "_native")]
TRAIN = str(REPOSITORY / "python" / "examples" / "digits" / "train.py")


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples(name) -> None:
    module = importlib.import_module(f"native_entropy.{name}")
    failed, _ = doctest.testmod(module)
    assert failed == 0


@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_digits(dtype) -> None:
    printed = run_python(TRAIN, "--epochs", "8", "--dtype", dtype).stdout
    table = [line.split() for line in printed.splitlines() if line.count("%") == 2]
    epochs = [words for words in table if words[0].isdigit()]
    assert len(epochs) == 8
    losses = [float(words[1]) for words in epochs]
    assert losses == sorted(losses, reverse=True) and losses[-1] < 0.35
    assert float(epochs[-1][5].rstrip("%")) > 85
    assert ne.isa() in printed and "NumPy" in printed and "perplexity" in printed
    difference = float(printed.split("largest difference of the two: ")[1].split()[0])
    assert difference < (1e-4 if dtype == "float32" else 1e-12)


def test_digits_evaluates_given_files(tmp_path) -> None:
    np.save(tmp_path / "l.npy", np.zeros((5, 16)))
    np.save(tmp_path / "t.npy", np.arange(5))
    printed = run_python(TRAIN, str(tmp_path / "l.npy"), str(tmp_path / "t.npy"), "--epochs", "1").stdout
    assert "perplexity     16  (16 classes)" in printed
    assert run_python(TRAIN, "one.npy", check=False).returncode == 2
