"""Why classifiers are trained with cross-entropy: one neuron that starts out wrong and sure of it.

Usage: python saturated_neuron.py [--plot FILE.png] [--epochs N]

The neuron is sigmoid(w x + b), x = 1, and should give 0. It starts at w = b = 2 and gives 0.98, where the sigmoid is
flat. The gradient of the squared error carries the factor sigmoid' and hardly moves it; that of cross-entropy does not.
The curves of both go to FILE.png where matplotlib is installed.
"""

from __future__ import annotations

import argparse
import importlib.util
import math
from pathlib import Path
from typing import Callable, List, Tuple

import numpy as np

import native_entropy as ne

X, WANTED = 1.0, 0.0
START = 2.0, 2.0
LEARNING_RATE = 0.15

# Loss and its derivative by the log-odds z = w x + b.
LossAndSlope = Callable[[float], Tuple[float, float]]


def squared_error(z: float) -> Tuple[float, float]:
    """The chain rule adds sigmoid'(z), which is 0.018 at the start and falls towards 0 the surer the neuron is."""
    loss, slope = ne.losses.mse_loss_with_grad(ne.sigmoid(z), WANTED)
    return float(loss), float(slope * ne.sigmoid_grad(z))


def cross_entropy(z: float) -> Tuple[float, float]:
    """sigmoid'(z) cancels: the slope is sigmoid(z) - wanted, the error itself."""
    loss, slope = ne.losses.binary_cross_entropy_with_logits_with_grad(z, WANTED)
    return float(loss), float(slope)


def train(loss_and_slope: LossAndSlope, epochs: int) -> Tuple[List[float], List[float], List[float]]:
    """Output, loss and |slope| before each step of gradient descent, and after the last."""
    w, b = START
    outputs, losses, slopes = [], [], []
    for _ in range(epochs + 1):
        z = w * X + b
        loss, slope = loss_and_slope(z)
        outputs.append(float(ne.sigmoid(z)))
        losses.append(loss)
        slopes.append(abs(slope))
        w -= LEARNING_RATE * slope * X
        b -= LEARNING_RATE * slope
    return outputs, losses, slopes


def describe(name: str, outputs: List[float], losses: List[float], slopes: List[float]) -> None:
    print(f"\n{name}\nepoch     output       loss      slope")
    for epoch in sorted({0, 1, 10, 50, 100, 200, len(losses) - 1} & set(range(len(losses)))):
        print(f"{epoch:5} {outputs[epoch]:10.6f} {losses[epoch]:10.6f} {slopes[epoch]:10.6f}")
    half = next((epoch for epoch, output in enumerate(outputs) if output < 0.5), None)
    print("never gives less than 0.5" if half is None else f"gives less than 0.5 from epoch {half} on")


def plot(file: Path, curves: List[Tuple[str, List[float], List[float], List[float]]]) -> None:
    if not importlib.util.find_spec("matplotlib"):
        print(f"\nmatplotlib is not installed: {file} is not drawn")
        return
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axes = pyplot.subplots(1, 3, figsize=(12, 3.5), layout="constrained")
    for name, outputs, losses, slopes in curves:
        for axis, values, title in zip(axes, (outputs, losses, slopes), ("output", "loss", "|d loss / d z|")):
            axis.plot(values, label=name)
            axis.set(title=title, xlabel="epoch")
    axes[2].set_yscale("log")
    axes[0].legend()
    figure.savefig(file, dpi=100)
    print(f"\ncurves: {file}")


def classifiers() -> None:
    """A loss of one image's class probabilities is minus the logarithm of what the right class got."""
    print("\nOne image of a cat; probabilities of cat, dog, bird")
    for name, probabilities in (("good classifier", [0.9, 0.06, 0.04]), ("bad classifier", [0.3, 0.6, 0.1])):
        logits = np.log([probabilities])
        loss, slope = ne.losses.cross_entropy_with_grad(logits, [0])
        print(f"{name}: {probabilities}, loss -ln {probabilities[0]} = {loss:.3f}, slopes {slope[0].round(3).tolist()}")


def one_loss_in_two_steps() -> None:
    """nll_loss is what remains of cross-entropy after log_softmax."""
    random = np.random.default_rng(0)
    x, target = random.normal(size=(5, 10)), random.integers(0, 10, size=5)
    whole, steps = ne.losses.cross_entropy(x, target), ne.losses.nll_loss(ne.log_softmax(x), target)
    print(f"\ncross_entropy(x) = {whole:.15f}, nll_loss(log_softmax(x)) = {steps:.15f}")
    assert math.isclose(whole, steps, rel_tol=1e-14)


def main() -> None:
    parser = argparse.ArgumentParser(description="Sigmoid and squared error beside sigmoid and cross-entropy.")
    picture = Path("saturated_neuron.png")
    parser.add_argument("--plot", type=Path, default=picture, metavar="FILE.png", help=f"default: {picture}")
    parser.add_argument("--epochs", type=int, default=300)
    options = parser.parse_args()
    if options.epochs < 1:
        parser.error("--epochs: at least 1")
    curves = []
    for name, loss in (("sigmoid + squared error", squared_error), ("sigmoid + cross-entropy", cross_entropy)):
        curves.append((name, *train(loss, options.epochs)))
        describe(*curves[-1])
    ratio = curves[1][3][0] / curves[0][3][0]
    print(f"\nat the start the slope of cross-entropy is {ratio:.0f} times that of the squared error")
    plot(options.plot, curves)
    classifiers()
    one_loss_in_two_steps()


if __name__ == "__main__":
    main()
