"""Laws: a gradient is the derivative of the value, by finite differences of 120 digits; offsets change nothing."""

from __future__ import annotations

import itertools
from typing import Any, Callable, Dict, List, Optional

import mpmath
import numpy as np
import pytest
from mpmath import mpf

import native_entropy as ne

DIGITS = 120
STEP = mpf(10) ** -50  # of a central difference: its error is about 10^-70
ULP = 2.0**-52


@pytest.fixture(autouse=True)
def digits():
    """The precision is mpmath's global; other modules set their own."""
    with mpmath.workdps(DIGITS):
        yield

LEAST = mpf(2) ** -1074
LARGE = [-700.0, -40.0, -3.25, -1e-9, 0.0, 0.5, 2.0, 17.5, 600.0]


def slope(function: Callable[[mpf], mpf], x: float) -> mpf:
    return (function(mpf(x) + STEP) - function(mpf(x) - STEP)) / (2 * STEP)


def softplus(x: mpf) -> mpf:
    return mpmath.log1p(mpmath.exp(x))


def focal(x: mpf, y: float, alpha: Optional[float], gamma: float) -> mpf:
    first, second = (1, 1) if alpha is None else (mpf(alpha), 1 - mpf(alpha))
    loss = y * first * mpmath.exp(-gamma * softplus(x)) * softplus(-x)
    return loss + (1 - mpf(y)) * second * mpmath.exp(-gamma * softplus(-x)) * softplus(x)


# Name, arguments after the first, options, the value in mpmath, where.
ELEMENTS: List[Any] = [
    ("mse_loss", (1.25,), {}, lambda x: (x - 1.25) ** 2, LARGE),
    ("hinge_loss", (-1.0,), {}, lambda x: max(mpf(0), 1 + x), [-40.0, -1.5, -0.5, 0.0, 8.0]),
    ("kl_div", (0.25,), {}, lambda x: (mpmath.log(0.25) - x) / 4, LARGE),
    ("kl_div", (-2.0,), {"log_target": True}, lambda x: mpmath.exp(-2) * (-2 - x), LARGE),
    ("gaussian_nll_loss", (0.75, 0.125), {}, lambda x: ((x - 0.75) ** 2 * 8 + mpmath.log(0.125)) / 2, LARGE),
    ("poisson_nll_loss", (3.0,), {}, lambda x: mpmath.exp(x) - 3 * x, LARGE),
    (
        "poisson_nll_loss",
        (3.0,),
        {"log_input": False, "eps": 0.5},
        lambda x: x - 3 * mpmath.log(x + 0.5),
        [0.0, 0.125, 2.0, 40.0],
    ),
]
for target, weight in itertools.product((0.0, 0.25, 1.0), (1.0, 2.5)):
    ELEMENTS.append(
        (
            "binary_cross_entropy",
            (target,),
            {"weight": weight},
            lambda p, y=target, w=weight: -w * (y * mpmath.log(p) + (1 - mpf(y)) * mpmath.log(1 - p)),
            [2.0**-60, 1e-5, 0.3, 0.75, 1 - 2.0**-40],
        )
    )
    ELEMENTS.append(
        (
            "binary_cross_entropy_with_logits",
            (target,),
            {"weight": weight, "pos_weight": 0.75},
            lambda x, y=target, w=weight: w * (mpf(0.75) * y * softplus(-x) + (1 - mpf(y)) * softplus(x)),
            LARGE,
        )
    )
for target, alpha, gamma in itertools.product((0.0, 0.25, 1.0), (None, 0.25), (0.0, 0.5, 2.0)):
    options = {"alpha": alpha, "gamma": gamma}
    ELEMENTS.append(
        ("focal_loss", (target,), options, lambda x, y=target, a=alpha, g=gamma: focal(x, y, a, g), LARGE)
    )


@pytest.mark.parametrize("name, further, options, value, places", ELEMENTS)
def test_derivatives_of_elements(name, further, options, value, places) -> None:
    loss, grad = getattr(ne.losses, f"{name}_with_grad")(np.array(places), *further, **options, reduction="none")
    for x, got_loss, got_slope in zip(places, loss, grad):
        exact_loss, exact = value(mpf(x)), slope(value, x)
        slack = 4 * ULP * (1 + abs(x)) if "nll" in name else LEAST  # likelihoods: absolute near 0
        assert abs(mpf(float(got_loss)) - exact_loss) <= 2 * ULP * abs(exact_loss) + slack, x
        assert abs(mpf(float(got_slope)) - exact) <= 3 * ULP * abs(exact) + LEAST, (x, got_slope, exact)


def row_loss(
    z: List[mpf],
    q: List[float],
    weight: List[float],
    smoothing: float = 0.0,
    temperature: float = 1.0,
    softcap: Optional[float] = None,
    z_loss: float = 0.0,
    row_weight: float = 1.0,
) -> mpf:
    z = [x / mpf(temperature) for x in z]
    if softcap is not None:
        z = [softcap * mpmath.tanh(x / softcap) for x in z]
    logsumexp = mpmath.log(mpmath.fsum(map(mpmath.exp, z)))
    share = mpf(smoothing) / len(z)
    terms = [mpf(w) * ((1 - mpf(smoothing)) * p + share) * (logsumexp - x) for w, p, x in zip(weight, q, z)]
    return mpmath.fsum(terms) + mpf(z_loss) * logsumexp**2 * row_weight


OPTIONS: List[Dict[str, Any]] = [
    {},
    {"label_smoothing": 0.125},
    {"temperature": 0.75},
    {"softcap": 3.0},
    {"z_loss": 0.25},
    {"label_smoothing": 0.25, "temperature": 2.0, "softcap": 2.5, "z_loss": 0.5},
]


@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: "-".join(options) or "plain")
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("soft", [False, True])
def test_derivatives_of_cross_entropy(soft, weighted, options, rng) -> None:
    # With a softcap in float32: the bound of float64 has a unit of its own there, which the reference data hold.
    dtype = np.dtype(np.float32 if "softcap" in options else np.float64)
    unit = float(np.finfo(dtype).eps)
    of_loss, of_grad = (1, 2) if dtype == np.float32 else (2, 3)
    for scale in (0.5, 4.0, 20.0):
        x = (rng.normal(size=6) * scale).astype(dtype)
        q = (rng.uniform(size=6) if soft else np.eye(6)[2]).astype(dtype)
        weight = (rng.uniform(size=6) + 0.25 if weighted else np.ones(6)).astype(dtype)
        given = {"weight": weight if weighted else None, "reduction": "sum", **options}
        loss, grad = ne.losses.cross_entropy_with_grad(x, q if soft else 2, **given)
        named = {name.replace("label_", ""): value for name, value in options.items()}

        def value(z: List[mpf]) -> mpf:
            return row_loss(z, q.tolist(), weight.tolist(), **named, row_weight=1.0 if soft else float(weight[2]))

        exact = value([mpf(float(z)) for z in x])
        assert abs(mpf(float(loss)) - exact) <= of_loss * unit * abs(exact)
        slopes = []
        for i in range(6):
            moved = [[mpf(float(z)) + sign * STEP * (j == i) for j, z in enumerate(x)] for sign in (1, -1)]
            slopes.append((value(moved[0]) - value(moved[1])) / (2 * STEP))
        largest = max(map(abs, slopes))
        for got, wanted in zip(grad, slopes):
            assert abs(mpf(float(got)) - wanted) <= of_grad * unit * max(abs(wanted), largest / 1024)


def entropy(z: List[mpf]) -> mpf:
    logsumexp = mpmath.log(mpmath.fsum(map(mpmath.exp, z)))
    return mpmath.fsum(mpmath.exp(x - logsumexp) * (logsumexp - x) for x in z)


def kl_divergence(z: List[mpf]) -> mpf:
    p, q = z[: len(z) // 2], z[len(z) // 2 :]
    of_p, of_q = (mpmath.log(mpmath.fsum(map(mpmath.exp, part))) for part in (p, q))
    return mpmath.fsum(mpmath.exp(x - of_p) * ((x - of_p) - (y - of_q)) for x, y in zip(p, q))


@pytest.mark.parametrize("temperature", [1.0, 0.5])
def test_derivatives_of_measures_of_logits(temperature, rng) -> None:
    for scale in (1e-6, 0.5, 4.0, 20.0):
        x, y = rng.normal(size=5) * scale, rng.normal(size=5) * scale
        of_entropy = ne.logits.entropy_with_grad(x, temperature=temperature)
        value, (grad_p, grad_q) = ne.logits.kl_divergence_with_grad(x, y, temperature=temperature)
        for function, place, got, grad in [
            (entropy, x, *of_entropy),
            (kl_divergence, np.append(x, y), value, np.append(grad_p, grad_q)),
        ]:
            exact = function([mpf(z) / temperature for z in place])
            assert abs(mpf(float(got)) - exact) <= 2 * ULP * abs(exact)
            slopes = []
            for i in range(len(place)):
                moved = [[(mpf(z) + s * STEP * (j == i)) / temperature for j, z in enumerate(place)] for s in (1, -1)]
                slopes.append((function(moved[0]) - function(moved[1])) / (2 * STEP))
            for half in (slice(0, 5), slice(5, 10)):
                largest = max(map(abs, slopes[half]), default=mpf(0))
                for each, wanted in zip(grad[half], slopes[half]):
                    assert abs(mpf(float(each)) - wanted) <= 3 * ULP * max(abs(wanted), largest / 1024)


def test_offsets_change_nothing(dtype, rng) -> None:
    x = (rng.integers(-400, 400, size=(5, 33)) / 64).astype(dtype)
    y, target = x[:, ::-1].copy(), rng.integers(0, 33, size=5)
    moved = x + dtype(4096)
    for call in (
        lambda z: ne.losses.cross_entropy_with_grad(z, target, reduction="none", label_smoothing=0.1),
        lambda z: ne.losses.cross_entropy_with_grad(z, np.abs(y) / 16, reduction="none"),
        lambda z: ne.losses.multi_margin_loss_with_grad(z, target, reduction="none"),
        ne.logits.entropy_with_grad,
        lambda z: (ne.logits.kl_divergence(z, y), ne.logits.kl_divergence(y, z)),
        lambda z: (ne.logits.js_divergence(z, y), ne.logits.token_log_probs(z, target)),
    ):
        for got, expected in zip(call(moved), call(x)):
            np.testing.assert_array_equal(got, expected)


def test_gradients_sum_to_zero(dtype, rng) -> None:
    """Of every measure that does not depend on a common offset of a row."""
    tolerance = 4 * np.finfo(dtype).eps
    for cols in (3, 40, 3000):
        x, y = ((rng.normal(size=(7, cols)) * 3).astype(dtype) for _ in range(2))
        target = rng.integers(0, cols, size=7)
        grads = [
            ne.losses.cross_entropy_with_grad(x, target, label_smoothing=0.1, weight=np.abs(y[0]))[1],
            ne.losses.cross_entropy_with_grad(x, ne.softmax(y), temperature=2.0)[1],
            ne.losses.multi_margin_loss_with_grad(x, target, p=2)[1],
            ne.logits.entropy_with_grad(x)[1],
            *ne.logits.kl_divergence_with_grad(x, y)[1],
        ]
        for grad in grads:
            sums = np.abs(grad.astype(float).sum(axis=1))
            assert (sums <= tolerance * np.abs(grad.astype(float)).sum(axis=1)).all()
