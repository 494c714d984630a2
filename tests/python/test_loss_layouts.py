"""Losses of arrays of any strides, with outputs of any strides and shared memory: the bits of contiguous copies."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Tuple

import numpy as np
import pytest

import native_entropy as ne
from loss_formulas import Case, cases, draw
from test_layouts import outputs, views

NAMES = sorted({case.name for case in cases()})


def example(name: str) -> Case:
    """The variant with the most arrays."""
    return max((case for case in cases() if case.name == name), key=lambda case: len(case.arrays))


def arguments(name: str, x: np.ndarray, rng: np.random.Generator) -> Tuple[List[np.ndarray], Dict[str, Any]]:
    """Of the shape and dtype of x."""
    case = example(name)
    given = [draw(kind, rng, x.shape).astype(x.dtype) for kind in case.draw]
    weights = {weight: draw("positive", rng, x.shape[-1:]).astype(x.dtype) for weight in case.arrays}
    return given, {**case.options, **weights}


@pytest.mark.parametrize("name", NAMES)
def test_elementwise(name, dtype, rng) -> None:
    twin = getattr(ne.losses, f"{name}_with_grad")
    for x in views(dtype, rng):
        (first, *others), keywords = arguments(name, x, rng)
        if x.flags.writeable and 0 not in x.strides:
            x[...] = first
        else:
            x = np.broadcast_to(dtype(0.5), x.shape)
        for reduction in ("none", "mean"):
            plain = twin(np.ascontiguousarray(x), *others, **keywords, reduction=reduction)
            for given in (others, [np.asfortranarray(y) for y in others], [y[::-1].copy()[::-1] for y in others]):
                loss, grad = twin(x, *given, **keywords, reduction=reduction)
                np.testing.assert_array_equal(loss, plain[0])
                np.testing.assert_array_equal(grad, plain[1])
                alone = getattr(ne.losses, name)(x, *given, **keywords, reduction=reduction)
                np.testing.assert_array_equal(alone, loss)
            for out in outputs(x):
                assert twin(x, *others, **keywords, reduction=reduction, out=out)[1] is out
                np.testing.assert_array_equal(out, plain[1])
            if x.flags.writeable:
                before = x.copy()
                assert twin(x, *others, **keywords, reduction=reduction, out=x)[1] is x
                np.testing.assert_array_equal(x, plain[1])
                x[...] = before


@pytest.mark.parametrize("name", NAMES)
def test_shared_memory(name, dtype, rng) -> None:
    """The output over any argument, or shifted against the first one."""
    twin = getattr(ne.losses, f"{name}_with_grad")
    given, keywords = arguments(name, np.empty((6, 7), dtype), rng)
    weights = {weight: value for weight, value in keywords.items() if isinstance(value, np.ndarray)}
    scale = rng.normal(size=(6, 7)).astype(dtype)
    expected = twin(*given, **keywords, grad_output=scale, reduction="none")
    for i in range(len(given)):
        copies = [value.copy() for value in given]
        loss, grad = twin(*copies, **keywords, grad_output=scale, reduction="none", out=copies[i])
        assert grad is copies[i]
        np.testing.assert_array_equal(grad, expected[1])
        np.testing.assert_array_equal(loss, expected[0])
    out = scale.copy()
    twin(*given, **keywords, grad_output=out, reduction="none", out=out)
    np.testing.assert_array_equal(out, expected[1])
    memory = np.empty((7, 7), dtype)
    memory[:6] = given[0]
    twin(memory[:6], *given[1:], **keywords, grad_output=scale, reduction="none", out=memory[1:])
    np.testing.assert_array_equal(memory[1:], expected[1])
    for weight in weights:
        out = np.broadcast_to(weights[weight], (6, 7)).copy()
        twin(*given, **{**keywords, weight: out[0]}, grad_output=scale, reduction="none", out=out)
        np.testing.assert_array_equal(out, expected[1])


ROW_CALLS: Dict[str, Callable[..., Any]] = {
    "cross_entropy": lambda x, t, axis, out: ne.losses.cross_entropy_with_grad(x, t, axis=axis, out=out),
    "options": lambda x, t, axis, out: ne.losses.cross_entropy_with_grad(
        x, t, axis=axis, out=out, label_smoothing=0.1, softcap=4.0, z_loss=0.01, temperature=2.0
    ),
    "probabilities": lambda x, t, axis, out: ne.losses.cross_entropy_with_grad(x, x * x, axis=axis, out=out),
    "nll_loss": lambda x, t, axis, out: ne.losses.nll_loss_with_grad(x, t, axis=axis, out=out),
    "multi_margin_loss": lambda x, t, axis, out: ne.losses.multi_margin_loss_with_grad(x, t, axis=axis, out=out),
    "entropy": lambda x, t, axis, out: ne.logits.entropy_with_grad(x, axis, out=out),
}


@pytest.mark.parametrize("name", ROW_CALLS)
def test_rows(name, dtype, rng) -> None:
    call = ROW_CALLS[name]
    for x in views(dtype, rng):
        if x.size == 0:
            continue
        for axis in (0, -1, None):
            rows = np.ascontiguousarray(x.reshape(-1) if axis is None else np.moveaxis(x, axis, -1))
            target = rng.integers(0, rows.shape[-1], size=rows.shape[:-1])
            loss, grad = call(rows, target, -1, None)
            grad = grad.reshape(x.shape) if axis is None else np.moveaxis(grad, -1, axis)
            for out in (None, *outputs(x)):
                got = call(x, target, axis, out)
                np.testing.assert_array_equal(got[0], loss)
                np.testing.assert_array_equal(got[1], grad)
                assert out is None or got[1] is out


def per_row() -> Dict[str, Callable[[np.ndarray, np.ndarray], Tuple[Any, ...]]]:
    """Values and gradients, one for each row."""
    options = {"reduction": "none", "label_smoothing": 0.1, "softcap": 4.0, "z_loss": 0.01}
    return {
        "cross_entropy": lambda x, t: ne.losses.cross_entropy_with_grad(x, t, reduction="none"),
        "options": lambda x, t: ne.losses.cross_entropy_with_grad(x, t, **options),
        "probabilities": lambda x, t: ne.losses.cross_entropy_with_grad(x, x * x, reduction="none"),
        "nll_loss": lambda x, t: ne.losses.nll_loss_with_grad(x, t, reduction="none"),
        "multi_margin_loss": lambda x, t: ne.losses.multi_margin_loss_with_grad(x, t, p=2, reduction="none"),
        "entropy": lambda x, t: ne.logits.entropy_with_grad(x),
        "kl_divergence": lambda x, t: (ne.logits.kl_divergence(x, -x), *ne.logits.kl_divergence_with_grad(x, -x)[1]),
        "js_divergence": lambda x, t: (ne.logits.js_divergence(x, -x),),
        "stats": lambda x, t: ne.logits.cross_entropy_stats(x, t),
    }


@pytest.mark.parametrize("name", per_row())
def test_the_place_in_a_batch_does_not_matter(name, dtype, rng) -> None:
    call = per_row()[name]
    batch, target = (rng.normal(size=(19, 5000)) * 5).astype(dtype), rng.integers(0, 5000, size=19)
    for width in (3, 40, 237, 5000):
        x, t = batch[:, :width], target % width
        together = call(x, t)
        for rows in (np.s_[:1], np.s_[7:8], np.s_[3:12], np.s_[::-1], np.s_[18:]):
            for got, expected in zip(call(x[rows], t[rows]), together):
                np.testing.assert_array_equal(got, expected[rows])


def same_in_threads(call: Callable[[], Any]) -> None:
    """The same bits from one thread and from several."""
    with ne.threads(1):
        expected = call()
    for count in (2, 5):
        with ne.threads(count):
            for got, wanted in zip(call(), expected):
                np.testing.assert_array_equal(got, wanted)


@pytest.mark.parametrize("name", per_row())
def test_thread_counts_of_rows(name, dtype, rng) -> None:
    for shape in ((2, 100_000), (300, 700), (5000, 10)):
        x, target = (rng.normal(size=shape) * 3).astype(dtype), rng.integers(0, shape[1], size=shape[0])
        same_in_threads(lambda: per_row()[name](x, target))


@pytest.mark.parametrize("reduction", ["sum", "mean"])
@pytest.mark.parametrize("name", NAMES)
def test_thread_counts_of_elements(name, reduction, dtype, rng) -> None:
    given, keywords = arguments(name, np.empty((130, 1000), dtype), rng)
    twin = getattr(ne.losses, f"{name}_with_grad")
    same_in_threads(lambda: twin(*given, **keywords, reduction=reduction))


@pytest.mark.parametrize("soft", [False, True])
def test_thread_counts_of_means(soft, dtype, rng) -> None:
    for shape in ((300, 700), (20_000, 10)):
        x = (rng.normal(size=shape) * 3).astype(dtype)
        target = rng.uniform(size=shape).astype(dtype) if soft else rng.integers(0, shape[1], size=shape[0])
        weight = rng.uniform(size=shape[1]).astype(dtype)
        same_in_threads(lambda: ne.losses.cross_entropy_with_grad(x, target, weight=weight, label_smoothing=0.1))
