"""`native-entropy explain`: the field's pictures, drawn from this library's functions by matplotlib."""

from __future__ import annotations

import argparse
import importlib.util
from pathlib import Path
from typing import Any, Callable, Dict, List

import numpy as np

from . import gaussian, losses
from ._command import EXIT_CODES, add_command, print_json
from ._divergences import cross_entropy, kl_divergence
from ._elementwise import sigmoid, sigmoid_grad
from ._information import binary_entropy, entropy, self_information
from ._progress import Progress


def _information(axes: Any) -> str:
    p = np.linspace(0.0, 1.0, 501)
    axes.plot(p, self_information(p, base=2))
    axes.set(xlabel="probability p", ylabel="information, bits", ylim=(0, 8))
    return "Information of an event: -log2 p"


def _binary_entropy(axes: Any) -> str:
    p = np.linspace(0.0, 1.0, 501)
    axes.plot(p, binary_entropy(p, base=2))
    axes.set(xlabel="probability p of one of two outcomes", ylabel="entropy, bits")
    return "Entropy of a coin: 1 bit where it is fair"


def _divergence(axes: Any) -> str:
    p = np.array([0.5, 0.25, 0.125, 0.125])
    codes = {"p itself": p, "uniform": np.full(4, 0.25), "reversed": p[::-1].copy()}
    names, q = list(codes), np.array(list(codes.values()))
    axes.bar(names, np.full(3, entropy(p, base=2)), label="entropy H(p)")
    axes.bar(names, kl_divergence(p, q, base=2), bottom=entropy(p, base=2), label="divergence D(p || q)")
    for place, total in enumerate(cross_entropy(p, q, base=2)):
        axes.annotate(f"H(p, q) = {total:g}", (place, total), ha="center", va="bottom")
    axes.set(xlabel="the distribution q that the code is made for", ylabel="bits a symbol", ylim=(0, 3.2))
    axes.legend()
    return "Cross-entropy = entropy + Kullback-Leibler divergence"


def _gaussians(axes: Any) -> str:
    distance = np.linspace(-4.0, 4.0, 401)
    for sigma in (0.5, 1.0, 2.0):
        axes.plot(distance, gaussian.kl_divergence(distance, 1.0, 0.0, sigma), label=f"sigma of q: {sigma:g}")
    axes.set(xlabel="distance of the means, in sigmas of p", ylabel="D(p || q), nats", ylim=(0, 10))
    axes.legend()
    return "Two Gaussians part: their divergence grows with the square"


def _sigmoid(axes: Any) -> str:
    x = np.linspace(-8.0, 8.0, 401)
    axes.plot(x, sigmoid(x), label="sigmoid")
    axes.plot(x, sigmoid_grad(x), label="its derivative")
    axes.set(xlabel="x", ylabel="value")
    axes.legend()
    return "The logistic function and its derivative"


def _gradients(axes: Any) -> str:
    logits = np.linspace(-8.0, 8.0, 401)
    _, of_entropy = losses.binary_cross_entropy_with_logits_with_grad(logits, np.ones_like(logits), reduction="sum")
    difference = sigmoid(logits) - 1.0
    axes.plot(logits, np.abs(of_entropy), label="cross-entropy")
    axes.plot(logits, np.abs(2.0 * difference * sigmoid_grad(logits)), label="squared error of the sigmoid")
    axes.set(xlabel="logit of an example of class 1", ylabel="size of the gradient")
    axes.legend()
    return "Badly wrong: cross-entropy still pulls, squared error does not"


PICTURES: Dict[str, Callable[[Any], str]] = {
    "information": _information,
    "binary-entropy": _binary_entropy,
    "divergence": _divergence,
    "gaussians": _gaussians,
    "sigmoid": _sigmoid,
    "gradients": _gradients,
}


def add_explain(commands: Any) -> None:
    command = add_command(
        commands,
        "explain",
        _explain,
        "draw the field's pictures",
        "Draws -log p, binary entropy, cross-entropy as entropy plus divergence, the divergence of two Gaussians, the "
        "sigmoid and two losses' gradients, with this library's functions. Needs matplotlib. " + EXIT_CODES,
        "native-entropy explain\n"
        "information.png  Information of an event: -log2 p\n"
        "binary-entropy.png  Entropy of a coin: 1 bit where it is fair\n"
        "...",
        "native-entropy explain divergence gradients --format svg --output pictures",
    )
    command.add_argument("pictures", nargs="*", metavar="PICTURE", help=f"of {', '.join(PICTURES)}; default: all")
    command.add_argument("--output", type=Path, default=Path("."), metavar="FOLDER", help="default: the current one")
    command.add_argument("--format", choices=["png", "svg"], default="png", help="default: png")


def _explain(options: argparse.Namespace) -> int:
    wanted: List[str] = options.pictures or list(PICTURES)
    for name in wanted:
        if name not in PICTURES:
            raise ValueError(f"no picture {name}; expected {', '.join(PICTURES)}")
    if importlib.util.find_spec("matplotlib") is None:
        raise ValueError("matplotlib is not installed; it draws the pictures")
    # Only now: no other command needs it.
    from matplotlib.figure import Figure  # type: ignore[import]  # it has no types

    options.output.mkdir(parents=True, exist_ok=True)
    drawn: Dict[str, str] = {}
    with Progress("pictures", len(wanted)) as bar:
        for name in wanted:
            path = options.output / f"{name}.{options.format}"
            drawn[str(path)] = _draw(Figure(figsize=(7, 4.5), layout="constrained"), name, path)
            bar.advance()
    if options.json:
        print_json(drawn)
    else:
        for path_text, title in drawn.items():
            print(f"{path_text}  {title}")
    return 0


def _draw(figure: Any, name: str, path: Path) -> str:
    """Saves a picture; returns its title."""
    axes = figure.subplots()
    title = PICTURES[name](axes)
    axes.set_title(title)
    axes.grid(alpha=0.3)
    figure.savefig(path, dpi=150)
    return title
