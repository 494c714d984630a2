"""Elementwise losses, and their gradients: see contest.py."""

from __future__ import annotations

from typing import Any, Callable

import numpy as np

from native_entropy import losses

from contest import Contest, Inputs

Torch = Callable[..., Any]


def labels(d: Inputs) -> None:
    np.greater(d.y, 0, out=d.y, casting="unsafe")


def probabilities(d: Inputs) -> None:
    labels(d)
    d.x[...] = 1 / (1 + np.exp(-d.x))


def signs(d: Inputs) -> None:
    d.y[...] = np.sign(d.y)


def counts(d: Inputs) -> None:
    d.y[...] = np.floor(np.abs(d.y))


def log_probabilities(d: Inputs) -> None:
    d.x[...] = -np.abs(d.x)
    d.y[...] = 1 / (1 + np.exp(-d.y))


# ---- NumPy: the mean loss, and with gradient also its derivative -----------------------------------------------------


def numpy_bce(d: Inputs, gradient: bool) -> Any:
    loss = -(d.y * np.log(d.x) + (1 - d.y) * np.log1p(-d.x)).mean()
    return (loss, (d.x - d.y) / (d.x * (1 - d.x)) / d.x.size) if gradient else loss


def numpy_bce_with_logits(d: Inputs, gradient: bool) -> Any:
    loss = (np.maximum(d.x, 0) - d.x * d.y + np.log1p(np.exp(-np.abs(d.x)))).mean()
    return (loss, (1 / (1 + np.exp(-d.x)) - d.y) / d.x.size) if gradient else loss


def numpy_focal(d: Inputs, gradient: bool) -> Any:
    sign = 1 - 2 * d.y
    z = sign * d.x  # towards the wrong answer
    wrong, cross = 1 / (1 + np.exp(-z)), np.maximum(z, 0) + np.log1p(np.exp(-np.abs(z)))
    loss = (wrong**2 * cross).mean()
    return (loss, sign * wrong**2 * (2 * (1 - wrong) * cross + wrong) / d.x.size) if gradient else loss


def numpy_kl_div(d: Inputs, gradient: bool) -> Any:
    loss = (d.y * (np.log(d.y) - d.x)).mean()
    return (loss, -d.y / d.y.size) if gradient else loss


def numpy_mse(d: Inputs, gradient: bool) -> Any:
    difference = d.x - d.y
    loss = np.square(difference).mean()
    return (loss, difference * np.float32(2 / d.x.size)) if gradient else loss


def numpy_hinge(d: Inputs, gradient: bool) -> Any:
    hinge = np.maximum(0, 1 - d.y * d.x)
    return (hinge.mean(), np.where(hinge > 0, -d.y, 0) / d.x.size) if gradient else hinge.mean()


def numpy_gaussian(d: Inputs, gradient: bool) -> Any:
    var = np.maximum(d.work, np.float32(1e-6))
    difference = d.x - d.y
    loss = (np.log(var) + np.square(difference) / var).mean() / 2
    return (loss, difference / var / d.x.size) if gradient else loss


def numpy_poisson(d: Inputs, gradient: bool) -> Any:
    rate = np.exp(d.x)
    loss = (rate - d.y * d.x).mean()
    return (loss, (rate - d.y) / d.x.size) if gradient else loss


def variances(d: Inputs) -> None:
    d.work[...] = np.abs(d.y) + 0.5


# ---- PyTorch, of torch.nn.functional, x, y, target and weight --------------------------------------------------------


def torch_focal(functional: Any, x: Any, y: Any, *_: Any) -> Any:
    cross = functional.binary_cross_entropy_with_logits(x, y, reduction="none")
    p = x.sigmoid()
    return ((p * (1 - y) + (1 - p) * y) ** 2 * cross).mean()


def torch_kl_div(functional: Any, x: Any, y: Any, *_: Any) -> Any:
    return functional.kl_div(x, y, reduction="sum") / x.numel()  # the same as "mean", which warns


def torch_hinge(functional: Any, x: Any, y: Any, *_: Any) -> Any:
    return (1 - y * x).clamp(min=0).mean()


def torch_gaussian(functional: Any, x: Any, y: Any, *_: Any) -> Any:
    return functional.gaussian_nll_loss(x, y, y.abs() + 0.5)


def named(name: str) -> Torch:
    return lambda functional, x, y, *_: getattr(functional, name)(x, y)


def contests(
    name: str, numpy: Callable[..., Any], torch: Torch, prepare: Any = None, third: bool = False
) -> dict[str, Contest]:
    """The loss alone, and with its gradient."""
    loss, twin = getattr(losses, name), getattr(losses, f"{name}_with_grad")
    more = {"prepare": prepare} if prepare else {}

    def arguments(d: Inputs) -> tuple[np.ndarray, ...]:
        return (d.x, d.y, d.work) if third else (d.x, d.y)

    return {
        name: Contest(lambda d: loss(*arguments(d)), lambda d: numpy(d, False), torch, read=2, **more),
        f"{name} + gradient": Contest(
            lambda d: twin(*arguments(d), out=d.out), lambda d: numpy(d, True), torch, read=2, written=1, **more
        ),
    }


CONTESTS = {
    **contests("binary_cross_entropy", numpy_bce, named("binary_cross_entropy"), probabilities),
    **contests(
        "binary_cross_entropy_with_logits", numpy_bce_with_logits, named("binary_cross_entropy_with_logits"), labels
    ),
    **contests("focal_loss", numpy_focal, torch_focal, labels),
    **contests("kl_div", numpy_kl_div, torch_kl_div, log_probabilities),
    **contests("mse_loss", numpy_mse, named("mse_loss")),
    **contests("hinge_loss", numpy_hinge, torch_hinge, signs),
    **contests("gaussian_nll_loss", numpy_gaussian, torch_gaussian, variances, third=True),
    **contests("poisson_nll_loss", numpy_poisson, named("poisson_nll_loss"), counts),
}
