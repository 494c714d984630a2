"""Losses of rows of classes, and measures straight from logits: see contest.py."""

from __future__ import annotations

import numpy as np

from native_entropy import logits, losses

from contest import Contest, Inputs


def log_softmax(x: np.ndarray, out: np.ndarray, work: np.ndarray) -> np.ndarray:
    np.subtract(x, x.max(axis=1, keepdims=True), out=out)
    return np.subtract(out, np.log(np.exp(out, out=work).sum(axis=1, keepdims=True)), out=out)


def picked(x: np.ndarray, target: np.ndarray) -> np.ndarray:
    return x[np.arange(len(target)), target]


def entropy(d: Inputs) -> np.ndarray:
    logs = log_softmax(d.x, d.out, d.work)
    return -np.einsum("ij,ij->i", np.exp(logs, out=d.work), logs)


def entropy_gradient(d: Inputs) -> tuple[np.ndarray, np.ndarray]:
    value = entropy(d)
    np.add(d.out, value[:, None], out=d.out)
    np.multiply(d.out, d.work, out=d.out)
    return value, np.negative(d.out, out=d.out)


def kl(d: Inputs) -> np.ndarray:
    logs, others = log_softmax(d.x, d.out, d.work), log_softmax(d.y, np.empty_like(d.y), d.work)
    return np.einsum("ij,ij->i", np.exp(logs, out=d.work), logs - others)


def js(d: Inputs) -> np.ndarray:
    logs, others = log_softmax(d.x, d.out, d.work), log_softmax(d.y, np.empty_like(d.y), d.work)
    p, q = np.exp(logs), np.exp(others)
    middle = np.log((p + q) / 2)
    return (np.einsum("ij,ij->i", p, logs - middle) + np.einsum("ij,ij->i", q, others - middle)) / 2


def kl_gradients(d: Inputs) -> tuple[np.ndarray, ...]:
    logs, others = log_softmax(d.x, d.out, d.work), log_softmax(d.y, np.empty_like(d.y), d.work)
    p, q = np.exp(logs), np.exp(others)
    difference = logs - others
    value = np.einsum("ij,ij->i", p, difference)
    return value, p * (difference - value[:, None]), q - p


def stats(d: Inputs) -> tuple[np.ndarray, ...]:
    value = entropy(d)
    loss = -picked(d.out, d.target)
    return loss, picked(d.x, d.target) + loss, value, (d.x.argmax(axis=1) == d.target).astype(np.float32)


def smoothed(d: Inputs) -> float:
    logs = log_softmax(d.x, d.out, d.work)
    w = d.weight[d.target]
    uniform = -(logs @ d.weight) / logs.shape[1]
    return (-0.9 * (w * picked(logs, d.target)).sum() + 0.1 * uniform.sum()) / w.sum()


def smoothed_gradient(d: Inputs) -> tuple[float, np.ndarray]:
    loss = smoothed(d)
    w = d.weight[d.target]
    row = 0.9 * w + np.float32(0.1 * d.weight.mean())
    grad = np.multiply(np.exp(d.out, out=d.out), row[:, None], out=d.out)
    grad -= d.weight * np.float32(0.1 / grad.shape[1])
    grad[np.arange(len(grad)), d.target] -= 0.9 * w
    return loss, np.divide(grad, w.sum(), out=grad)


def soft(d: Inputs) -> float:
    return -np.einsum("ij,ij->", d.y, log_softmax(d.x, d.out, d.work)) / len(d.x)


def soft_gradient(d: Inputs) -> tuple[float, np.ndarray]:
    loss = soft(d)
    grad = np.multiply(np.exp(d.out, out=d.out), d.y.sum(axis=1, keepdims=True), out=d.out)
    np.subtract(grad, d.y, out=grad)
    return loss, np.divide(grad, len(d.x), out=grad)


def margins(d: Inputs) -> tuple[float, np.ndarray]:
    hinge = np.subtract(d.x, (picked(d.x, d.target) - 1)[:, None], out=d.out)
    np.maximum(hinge, 0, out=hinge)
    hinge[np.arange(len(hinge)), d.target] = 0
    return hinge.sum() / hinge.size, hinge


def margin_gradient(d: Inputs) -> tuple[float, np.ndarray]:
    loss, hinge = margins(d)
    grad = np.greater(hinge, 0, out=d.work, casting="unsafe")
    grad[np.arange(len(grad)), d.target] = -grad.sum(axis=1)
    return loss, np.divide(grad, grad.size, out=grad)


def nll_gradient(d: Inputs) -> tuple[float, np.ndarray]:
    d.out[...] = 0
    d.out[np.arange(len(d.out)), d.target] = -1 / len(d.out)
    return -picked(d.x, d.target).mean(), d.out


def distributions(d: Inputs) -> None:
    """The second array becomes softmax of what it was."""
    d.y[...] = np.exp(log_softmax(d.y, d.out, d.work))


def log_probabilities(d: Inputs) -> None:
    d.x[...] = log_softmax(d.x, d.out, d.work)


def torch_entropy(functional, x, y, target, weight):
    logs = functional.log_softmax(x, 1)
    return -(logs.exp() * logs).sum(1)


def torch_kl(functional, x, y, target, weight):
    logs = functional.log_softmax(x, 1)
    return (logs.exp() * (logs - functional.log_softmax(y, 1))).sum(1)


def torch_js(functional, x, y, target, weight):
    logs, others = functional.log_softmax(x, 1), functional.log_softmax(y, 1)
    p, q = logs.exp(), others.exp()
    middle = ((p + q) / 2).log()
    return ((p * (logs - middle)).sum(1) + (q * (others - middle)).sum(1)) / 2


def torch_stats(functional, x, y, target, weight):
    logs = functional.log_softmax(x, 1)
    loss = functional.nll_loss(logs, target, reduction="none")
    logsumexp = x.gather(1, target[:, None])[:, 0] + loss
    return loss, logsumexp, -(logs.exp() * logs).sum(1), (x.argmax(1) == target).float()


def smoothed_torch(functional, x, y, target, weight):
    return functional.cross_entropy(x, target, weight, label_smoothing=0.1)


def with_stats(d: Inputs) -> tuple[np.ndarray, ...]:
    found = logits.cross_entropy_stats(d.x, d.target)
    return (*found[:3], found.correct.astype(np.float32))


def with_both_gradients(d: Inputs) -> tuple[np.ndarray, ...]:
    value, grads = logits.kl_divergence_with_grad(d.x, d.y, out=(d.out, d.work))
    return (value, *grads)


OPTIONS = {"label_smoothing": 0.1}

CONTESTS = {
    "cross_entropy, weight and smoothing": Contest(
        lambda d: losses.cross_entropy(d.x, d.target, weight=d.weight, **OPTIONS), smoothed, smoothed_torch
    ),
    "cross_entropy, weight and smoothing + gradient": Contest(
        lambda d: losses.cross_entropy_with_grad(d.x, d.target, weight=d.weight, out=d.out, **OPTIONS),
        smoothed_gradient,
        smoothed_torch,
        written=1,
    ),
    "cross_entropy, probabilities": Contest(
        lambda d: losses.cross_entropy(d.x, d.y),
        soft,
        lambda functional, x, y, target, weight: functional.cross_entropy(x, y),
        distributions,
        read=2,
    ),
    "cross_entropy, probabilities + gradient": Contest(
        lambda d: losses.cross_entropy_with_grad(d.x, d.y, out=d.out),
        soft_gradient,
        lambda functional, x, y, target, weight: functional.cross_entropy(x, y),
        distributions,
        read=2,
        written=1,
    ),
    "nll_loss": Contest(
        lambda d: losses.nll_loss(d.x, d.target),
        lambda d: -picked(d.x, d.target).mean(),
        lambda functional, x, y, target, weight: functional.nll_loss(x, target),
        log_probabilities,
    ),
    "nll_loss + gradient": Contest(
        lambda d: losses.nll_loss_with_grad(d.x, d.target, out=d.out),
        nll_gradient,
        lambda functional, x, y, target, weight: functional.nll_loss(x, target),
        log_probabilities,
        written=1,
    ),
    "multi_margin_loss": Contest(
        lambda d: losses.multi_margin_loss(d.x, d.target),
        lambda d: margins(d)[0],
        lambda functional, x, y, target, weight: functional.multi_margin_loss(x, target),
    ),
    "multi_margin_loss + gradient": Contest(
        lambda d: losses.multi_margin_loss_with_grad(d.x, d.target, out=d.out),
        margin_gradient,
        lambda functional, x, y, target, weight: functional.multi_margin_loss(x, target),
        written=1,
    ),
    "logits.entropy": Contest(lambda d: logits.entropy(d.x), entropy, torch_entropy),
    "logits.entropy + gradient": Contest(
        lambda d: logits.entropy_with_grad(d.x, out=d.out), entropy_gradient, torch_entropy, written=1
    ),
    "logits.token_log_probs": Contest(
        lambda d: logits.token_log_probs(d.x, d.target),
        lambda d: picked(log_softmax(d.x, d.out, d.work), d.target),
        lambda functional, x, y, target, weight: functional.log_softmax(x, 1).gather(1, target[:, None])[:, 0],
    ),
    "logits.perplexity": Contest(
        lambda d: logits.perplexity(d.x, d.target),
        lambda d: np.exp(-picked(log_softmax(d.x, d.out, d.work), d.target).mean()),
        lambda functional, x, y, target, weight: functional.cross_entropy(x, target).exp(),
    ),
    "logits.cross_entropy_stats": Contest(with_stats, stats, torch_stats),
    "logits.kl_divergence": Contest(lambda d: logits.kl_divergence(d.x, d.y), kl, torch_kl, read=2),
    "logits.kl_divergence + gradients": Contest(
        with_both_gradients,
        kl_gradients,
        torch_kl,
        read=2,
        written=2,
    ),
    "logits.js_divergence": Contest(lambda d: logits.js_divergence(d.x, d.y), js, torch_js, read=2),
}
