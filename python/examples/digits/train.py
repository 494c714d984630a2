"""Train a softmax classifier on handwritten digits, with the loss of native_entropy and with the same loss in NumPy.

Usage: python train.py [LOGITS.npy TARGETS.npy] [--epochs N] [--batch N] [--dtype float32|float64]

Both trainers see the same data, batches and start, one epoch in turn, so that the times are taken side by side. Then
`python -m native_entropy cross-entropy` evaluates the logits of the test split, or the two files on the command line.
"""

from __future__ import annotations

import argparse
import gzip
import math
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Callable, List, Tuple

import numpy as np

import native_entropy as ne
from native_entropy._progress import Progress

LossAndGradient = Callable[[np.ndarray, np.ndarray], Tuple[float, np.ndarray]]

DATA = Path(__file__).with_name("digits.csv.gz")
CLASSES = 10
TEST_SHARE = 0.2
LEARNING_RATE = 0.5
SEED = 1998


def load_digits(dtype: str) -> Tuple[np.ndarray, np.ndarray]:
    """Images scaled to 0..1 with a column of ones for the bias, and their digits."""
    with gzip.open(DATA, "rt", encoding="ascii") as file:
        table = np.loadtxt(file, delimiter=",", dtype=np.int64)
    images = np.ones((len(table), table.shape[1]), dtype)
    images[:, :-1] = table[:, :-1] / 16.0
    return images, table[:, -1].copy()


def native_loss(logits: np.ndarray, digits: np.ndarray) -> Tuple[float, np.ndarray]:
    """The gradient overwrites the logits: no second array of that size."""
    return ne.losses.cross_entropy_with_grad(logits, digits, out=logits)


def numpy_loss(logits: np.ndarray, digits: np.ndarray) -> Tuple[float, np.ndarray]:
    """The same mathematics as one writes it in NumPy, in place as well."""
    rows = np.arange(len(digits))
    logits -= logits.max(axis=1, keepdims=True)
    at_target = logits[rows, digits]
    exponentials = np.exp(logits, out=logits)
    sums = exponentials.sum(axis=1, keepdims=True)
    loss = np.mean(np.log(sums[:, 0]) - at_target)
    exponentials /= sums
    exponentials[rows, digits] -= 1
    exponentials /= len(digits)
    return loss, exponentials


class Trainer:
    """Mini-batch gradient descent on a linear layer; counts the time of everything and of the loss calls alone."""

    def __init__(self, loss_and_gradient: LossAndGradient, dtype: str) -> None:
        self.loss_and_gradient = loss_and_gradient
        self.weights = np.zeros((8 * 8 + 1, CLASSES), dtype)
        self.total_seconds = 0.0
        self.loss_seconds = 0.0
        self.losses: List[float] = []

    def epoch(self, images: np.ndarray, digits: np.ndarray, batches: List[np.ndarray]) -> None:
        start = time.perf_counter()
        loss_seconds = 0.0
        weighted = 0.0
        for batch in batches:
            x, t = images[batch], digits[batch]
            logits = x @ self.weights
            before = time.perf_counter()
            loss, gradient = self.loss_and_gradient(logits, t)
            loss_seconds += time.perf_counter() - before
            self.weights -= LEARNING_RATE * (x.T @ gradient)
            weighted += float(loss) * len(batch)
        self.losses.append(weighted / len(digits))
        self.loss_seconds += loss_seconds
        self.total_seconds += time.perf_counter() - start

    def accuracy(self, images: np.ndarray, digits: np.ndarray) -> float:
        return float(np.mean(np.argmax(images @ self.weights, axis=1) == digits))


def compare(label: str, native: float, numpy: float) -> str:
    verdict = f"{numpy / native:.2f} x NumPy's speed" + ("" if native <= numpy else ": NumPy is faster here")
    return f"{label:<28}{native * 1e3:>12.1f} ms{numpy * 1e3:>12.1f} ms   {verdict}"


def train(options: argparse.Namespace) -> Tuple[np.ndarray, np.ndarray]:
    """Train both, print what happened, return the logits and digits of the test split."""
    images, digits = load_digits(options.dtype)
    generator = np.random.default_rng(SEED)
    order = generator.permutation(len(digits))
    split = round(len(order) * (1 - TEST_SHARE))
    train_images, train_digits = images[order[:split]], digits[order[:split]]
    test_images, test_digits = images[order[split:]], digits[order[split:]]
    native, numpy = Trainer(native_loss, options.dtype), Trainer(numpy_loss, options.dtype)

    print(f"{split} images to train, {len(order) - split} to test, {options.dtype}")
    print(f"{options.epochs} epochs in batches of {options.batch}")
    print(f"native_entropy {ne.version}, {ne.isa()} build, threads: {ne.get_num_threads()}; NumPy {np.__version__}\n")
    print("epoch   train loss  perplexity  accuracy    test loss  accuracy")
    with Progress("epochs", options.epochs) as bar:
        for epoch in range(1, options.epochs + 1):
            shuffled = generator.permutation(split)
            batches = [shuffled[i : i + options.batch] for i in range(0, split, options.batch)]
            turns = (native, numpy) if epoch % 2 else (numpy, native)
            for trainer in turns:
                trainer.epoch(train_images, train_digits, batches)
            test_loss = ne.losses.cross_entropy(test_images @ native.weights, test_digits)
            loss = native.losses[-1]
            bar.clear()
            print(
                f"{epoch:5} {loss:12.6f} {math.exp(loss):11.4f} {native.accuracy(train_images, train_digits):9.2%} "
                f"{test_loss:12.6f} {native.accuracy(test_images, test_digits):9.2%}"
            )
            bar.advance()

    print(f"\n{'':<28}{'native_entropy':>15}{'NumPy':>15}")
    print(compare("training, all of it", native.total_seconds, numpy.total_seconds))
    print(compare("loss and gradient alone", native.loss_seconds, numpy.loss_seconds))
    weights = float(np.max(np.abs(native.weights - numpy.weights)))
    losses = max(abs(a - b) for a, b in zip(native.losses, numpy.losses))
    largest = float(np.max(np.abs(numpy.weights)))
    print(f"largest difference of the two: {losses:.1e} in a loss, {weights:.1e} in a weight (largest: {largest:.1f})")
    return test_images @ native.weights, test_digits


def evaluate(logits: Path, targets: Path) -> int:
    command = [sys.executable, "-m", "native_entropy", "cross-entropy", str(logits), str(targets), "--accuracy"]
    print(f"\n$ python {' '.join(command[1:])}", flush=True)
    return subprocess.run(command).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description="Train a softmax classifier on handwritten digits, also with NumPy.")
    files = "LOGITS.npy TARGETS.npy"
    parser.add_argument("files", nargs="*", type=Path, metavar=files, help="evaluate these instead of the test split")
    parser.add_argument("--epochs", type=int, default=20)
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--dtype", choices=["float32", "float64"], default="float32")
    options = parser.parse_args()
    if len(options.files) not in (0, 2) or options.epochs < 1 or options.batch < 1:
        parser.error("two files or none; --epochs and --batch at least 1")
    logits, digits = train(options)
    if options.files:
        return evaluate(*options.files)
    with tempfile.TemporaryDirectory() as directory:
        np.save(Path(directory) / "logits.npy", logits)
        np.save(Path(directory) / "targets.npy", digits)
        return evaluate(Path(directory) / "logits.npy", Path(directory) / "targets.npy")


if __name__ == "__main__":
    sys.exit(main())
