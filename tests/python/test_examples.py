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
MODULES = [name for name in MODULES if name not in ("__main__", "_native", "_small_calls")]
if importlib.util.find_spec("torch") is None:
    MODULES = [name for name in MODULES if name.split(".")[0] != "torch"]
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


def printed_by(example: str) -> str:
    return run_python(str(EXAMPLES / "information" / f"{example}.py")).stdout


def test_weather_station() -> None:
    printed = printed_by("weather_station")
    assert "the message 'rain' (25%) tells 2.0000 bits" in printed
    assert "on average, the entropy: 0.8113 bits" in printed
    assert "their entropy is 2.23 bits" in printed
    assert "this code needs 2.42 bits here, and 4.58 bits where the weather is reversed" in printed
    assert "0.25, 0.25, 0.125, 0.125, 0.0625, 0.0625, 0.03125, 0.03125; their sum is 0.9375" in printed
    assert "of the weather and these: 2.4200 bits" in printed
    assert "= entropy 2.2290 + divergence 0.1910 bits" in printed
    assert "where the weather is reversed: 4.5800 = 2.2290 + 2.3510 bits" in printed


def test_lottery() -> None:
    lines = {line[:15].strip(): line[15:].split() for line in printed_by("lottery").splitlines()}
    assert lines["fair"][1:6:2] == ["2.0000", "4.000000", "bits"] and float(lines["fair"][-2]) == 0
    assert lines["a favourite"][1] == "1.3568" and lines["a favourite"][3] == "2.561129"
    assert lines["nearly decided"][0] == "1.002" and lines["nearly decided"][1] == "0.0313"
    assert lines["decided"][1:4:2] == ["0.0000", "1.000000"]
    printed = printed_by("lottery")
    assert "as it is           0.031339326 bits" in printed and "normalize=True    0.034159281 bits" in printed
    assert "d = 1e-12: entropy 4.13058321795e-11 bits" in printed


def test_gaussians() -> None:
    printed = printed_by("gaussians")
    assert "entropy of one: 1.824404 nats, 2.632058 bits" in printed
    rows = [[float(word) for word in line.split()] for line in printed.splitlines() if line[:8].strip()[:1].isdigit()]
    assert [row[0] for row in rows] == [4, 2, 1, 0.5, 0.1, 0.01, 1e-4, 1e-6]
    for distance, exact, grid, naive, js_distance in rows:
        assert exact == pytest.approx(distance**2 / (2 * 1.5**2), rel=1e-9, abs=0)
        assert grid == pytest.approx(exact, rel=1e-6, abs=0)
        assert distance > 1 or js_distance == pytest.approx(np.sqrt(exact) / 2, rel=0.05)
    assert rows[-1][3] != pytest.approx(rows[-1][1], rel=1e-6, abs=0)  # what the naive sum makes of it
    assert "0.318147 nats one way, 0.806853 the other way" in printed


def test_information_gain() -> None:
    printed = printed_by("information_gain")
    assert "711 of 2201 survived: 0.9077 bits" in printed
    for name, gain in (("class", "0.0593"), ("sex", "0.1424"), ("age", "0.0064")):
        assert f"asked for the {name:<5}" in printed and f"information gain {gain} bits" in printed, name
    assert "344 of 470 survived: 0.8387 bits" in printed and "367 of 1731 survived: 0.7453 bits" in printed
    joint, answers, rest = (float(word) for word in printed.split("survived) = ")[1].replace("=", "+").split(" bits")[0].split(" + "))
    assert joint == pytest.approx(answers + rest, abs=2e-4)
