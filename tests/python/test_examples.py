"""Every example in a docstring, and the programs in python/examples."""

from __future__ import annotations

import doctest
import importlib
import importlib.util
import pkgutil
import re

import numpy as np
import pytest

import native_entropy as ne
from processes import run_python
from reference_data import REPOSITORY

PACKAGE = "native_entropy."
MODULES = [info.name[len(PACKAGE) :] for info in pkgutil.walk_packages(ne.__path__, PACKAGE)]
MODULES = [name for name in MODULES if name not in ("__main__", "_native")]
EXAMPLES = REPOSITORY / "python" / "examples"
TRAIN = str(EXAMPLES / "digits" / "train.py")
NEURON = str(EXAMPLES / "gradients" / "saturated_neuron.py")


@pytest.mark.parametrize("name", MODULES)
def test_docstring_examples(name) -> None:
    module = importlib.import_module(PACKAGE + name)
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


def test_saturated_neuron(tmp_path) -> None:
    picture = tmp_path / "curves.png"
    printed = run_python(NEURON, "--plot", str(picture)).stdout
    squared, crossed = printed.split("sigmoid + cross-entropy")
    rows = [[line.split() for line in part.splitlines() if line[:5].strip().isdigit()] for part in (squared, crossed)]
    slow, fast = ({int(row[0]): float(row[1]) for row in table} for table in rows)
    assert slow[0] == fast[0] == 0.982014  # both start sure of the wrong answer
    assert slow[50] > 0.9 and fast[50] < 0.1  # and only one has learnt from it
    assert "28 times that of the squared error" in printed
    assert "loss -ln 0.3 = 1.204" in printed and "loss -ln 0.9 = 0.105" in printed
    whole, steps = re.findall(r"= (\d\.\d{15})", printed)
    assert float(whole) == pytest.approx(float(steps), rel=1e-14)
    if importlib.util.find_spec("matplotlib"):
        assert picture.read_bytes().startswith(b"\x89PNG")
    else:
        assert "is not drawn" in printed and not picture.exists()
    assert run_python(NEURON, "--epochs", "0", check=False).returncode == 2
