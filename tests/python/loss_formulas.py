"""The losses as plain NumPy expressions in float64, with their derivatives: what the tests compare with."""

from __future__ import annotations

import itertools
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

import numpy as np

Pair = Tuple[np.ndarray, np.ndarray]


def sigmoid(x: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-x))


def binary_cross_entropy(p: np.ndarray, y: np.ndarray, weight: Any = None) -> Pair:
    w = 1.0 if weight is None else weight
    return -w * (y * np.log(p) + (1 - y) * np.log1p(-p)), w * (p - y) / (p * (1 - p))


def binary_cross_entropy_with_logits(x: np.ndarray, y: np.ndarray, weight: Any = None, pos_weight: Any = None) -> Pair:
    w, v = (1.0 if value is None else value for value in (weight, pos_weight))
    loss = w * (v * y * np.logaddexp(0, -x) + (1 - y) * np.logaddexp(0, x))
    return loss, w * ((1 - y) * sigmoid(x) - v * y * sigmoid(-x))


def focal_loss(x: np.ndarray, y: np.ndarray, alpha: Optional[float] = None, gamma: float = 2.0) -> Pair:
    first, second = (1.0, 1.0) if alpha is None else (alpha, 1 - alpha)
    p, q, log_p, log_q = sigmoid(x), sigmoid(-x), -np.logaddexp(0, -x), -np.logaddexp(0, x)
    loss = -y * first * q**gamma * log_p - (1 - y) * second * p**gamma * log_q
    grad = y * first * q**gamma * (gamma * p * log_p - q) - (1 - y) * second * p**gamma * (gamma * q * log_q - p)
    return loss, grad


def kl_div(log_q: np.ndarray, p: np.ndarray, log_target: bool = False) -> Pair:
    if log_target:
        return np.exp(p) * (p - log_q), -np.exp(p) + 0 * log_q
    return np.where(p == 0, 0.0, p * (np.log(np.where(p == 0, 1, p)) - log_q)), -p + 0 * log_q


def mse_loss(x: np.ndarray, y: np.ndarray) -> Pair:
    return (x - y) ** 2, 2 * (x - y)


def hinge_loss(score: np.ndarray, y: np.ndarray) -> Pair:
    return np.maximum(0, 1 - y * score), np.where(y * score < 1, -y, 0.0)


def gaussian_nll_loss(
    mean: np.ndarray, y: np.ndarray, var: np.ndarray, full: bool = False, eps: float = 1e-6
) -> Pair:
    v = np.maximum(var, eps)
    return ((mean - y) ** 2 / v + np.log(v) + full * np.log(2 * np.pi)) / 2, (mean - y) / v


def poisson_nll_loss(
    x: np.ndarray, y: np.ndarray, log_input: bool = True, full: bool = False, eps: float = 1e-8
) -> Pair:
    loss = np.exp(x) - y * x if log_input else x - y * np.log(x + eps)
    if full:
        safe = np.maximum(y, 1)
        loss = loss + np.where(y > 1, y * np.log(safe) - y + np.log(2 * np.pi * safe) / 2, 0)
    return loss, np.exp(x) - y if log_input else 1 - y / (x + eps)


class Case(NamedTuple):
    """An elementwise loss: its expression, how its first argument and the further ones are drawn, its options.

    Options named in `arrays` are drawn as well, and are of the shape of the first argument.
    """

    name: str
    formula: Callable[..., Pair]
    draw: Tuple[str, ...]
    options: Dict[str, Any]
    arrays: Tuple[str, ...] = ()


def draw(kind: str, rng: np.random.Generator, shape: Tuple[int, ...]) -> np.ndarray:
    """Numbers that float16 and bfloat16 hold exactly, so that every dtype sees the same ones."""
    eighths = {
        "logit": lambda: rng.integers(-40, 41, shape),
        "probability": lambda: rng.integers(1, 8, shape),
        "target": lambda: rng.integers(0, 9, shape),
        "label": lambda: 8 * rng.integers(0, 2, shape),
        "sign": lambda: 16 * rng.integers(0, 2, shape) - 8,
        "log_probability": lambda: -rng.integers(1, 60, shape),
        "positive": lambda: rng.integers(1, 30, shape),
        "count": lambda: 8 * rng.integers(0, 12, shape),
    }
    return eighths[kind]() / 8


def cases() -> List[Case]:
    found = [
        Case("binary_cross_entropy", binary_cross_entropy, ("probability", "target"), {}, arrays)
        for arrays in ((), ("weight",))
    ]
    for arrays in ((), ("weight",), ("pos_weight",), ("weight", "pos_weight")):
        found.append(
            Case("binary_cross_entropy_with_logits", binary_cross_entropy_with_logits, ("logit", "target"), {}, arrays)
        )
    for alpha, gamma in itertools.product((None, 0.25, 0.0, 1.0), (0.0, 1.0, 2.0, 0.5)):
        found.append(Case("focal_loss", focal_loss, ("logit", "target"), {"alpha": alpha, "gamma": gamma}))
    found += [
        Case("kl_div", kl_div, ("log_probability", "target"), {}),
        Case("kl_div", kl_div, ("log_probability", "log_probability"), {"log_target": True}),
        Case("mse_loss", mse_loss, ("logit", "logit"), {}),
        Case("hinge_loss", hinge_loss, ("logit", "sign"), {}),
    ]
    for full, eps in itertools.product((False, True), (1e-6, 0.5)):
        draws = ("logit", "logit", "positive")
        found.append(Case("gaussian_nll_loss", gaussian_nll_loss, draws, {"full": full, "eps": eps}))
    for log_input, full in itertools.product((False, True), repeat=2):
        draws = ("logit" if log_input else "positive", "count")
        options = {"log_input": log_input, "full": full}
        found.append(Case("poisson_nll_loss", poisson_nll_loss, draws, options))
    return found


def case_id(case: Case) -> str:
    return "-".join([case.name, *(f"{name}={value}" for name, value in case.options.items()), *case.arrays])


def reduced(values: np.ndarray, gradient: np.ndarray, reduction: str) -> Tuple[Any, np.ndarray]:
    """A loss and its gradient after the reduction."""
    if reduction == "none":
        return values, gradient
    divisor = {"sum": 1, "mean": values.size, "batchmean": values.shape[0] if values.ndim else 1}[reduction]
    return values.sum() / divisor, gradient / divisor


def cross_entropy(
    logits: np.ndarray,
    target: np.ndarray,
    weight: Optional[np.ndarray] = None,
    sample_weight: Optional[np.ndarray] = None,
    ignore_index: Optional[int] = -100,
    label_smoothing: float = 0.0,
    temperature: float = 1.0,
    softcap: Optional[float] = None,
    z_loss: float = 0.0,
    reduction: str = "mean",
) -> Tuple[Any, np.ndarray]:
    """Loss and gradient of rows of logits; the target holds class indices, or probabilities of the logits' shape."""
    x = logits.astype(np.float64) / temperature
    z = x if softcap is None else softcap * np.tanh(x / softcap)
    rows, classes = z.shape
    largest = z.max(axis=1, keepdims=True)
    logsumexp = np.log(np.exp(z - largest).sum(axis=1, keepdims=True)) + largest
    log_p = z - logsumexp
    w = np.ones(classes) if weight is None else weight.astype(np.float64)
    samples = np.ones(rows) if sample_weight is None else sample_weight.astype(np.float64)
    if target.shape == logits.shape:
        q, counted, row_weight = target.astype(np.float64), np.ones(rows, bool), samples
    else:
        counted = np.ones(rows, bool) if ignore_index is None else target != ignore_index
        safe = np.where(counted, target, 0)
        q, row_weight = np.eye(classes)[safe], samples * w[safe] * counted
    wq = w * ((1 - label_smoothing) * q + label_smoothing / classes) * (samples * counted)[:, None]
    values = -np.where(wq == 0, 0, wq * log_p).sum(axis=1) + z_loss * logsumexp[:, 0] ** 2 * row_weight
    softmax = np.exp(log_p)
    grad = wq.sum(axis=1, keepdims=True) * softmax - wq
    grad += 2 * z_loss * logsumexp * softmax * row_weight[:, None]
    if softcap is not None:
        grad *= 1 - np.tanh(x / softcap) ** 2
    grad /= temperature
    if reduction == "none":
        return values, grad
    divisor = row_weight.sum() if reduction == "mean" else 1.0
    return values.sum() / divisor, grad / divisor
