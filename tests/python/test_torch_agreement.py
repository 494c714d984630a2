"""Agreement with PyTorch on its own sample inputs, forward and backward, and the differences of docs/losses.md.

Collected where PyTorch is installed: see conftest.py.
"""

from __future__ import annotations

import itertools
import math
import warnings
from typing import Any

import numpy as np
import pytest
import torch
import torch.nn.functional as F

import native_entropy as ne
from torch_samples import ELEMENTWISE, LOSSES, NORMALIZERS, samples

DTYPES = [torch.float32, torch.float64]
TOLERANCE = {torch.float32: {"rtol": 2e-5, "atol": 2e-6}, torch.float64: {"rtol": 1e-12, "atol": 1e-14}}
INF = math.inf


def both(value: Any) -> Any:
    """A tensor, and the array in the same memory."""
    tensor = torch.tensor(value, dtype=torch.float64)
    return tensor, tensor.numpy()


@pytest.mark.parametrize("dtype", DTYPES, ids=["f32", "f64"])
@pytest.mark.parametrize("name", [*LOSSES, *NORMALIZERS, *ELEMENTWISE, "logsumexp", "logaddexp"])
def test_sample_inputs(name, dtype) -> None:
    count = 0
    for sample in samples(name, dtype):
        x = sample.x.detach().clone().requires_grad_()
        expected = sample.theirs(x)
        factor = torch.linspace(-1.5, 2.0, expected.numel(), dtype=dtype).reshape(expected.shape)
        value, grad = sample.ours(x.detach().numpy(), factor.numpy())
        tolerance = TOLERANCE[dtype]
        np.testing.assert_allclose(value, expected.detach().numpy(), **tolerance, err_msg=sample.text)
        assert np.asarray(value).dtype == x.detach().numpy().dtype
        if grad is not None:
            expected.backward(factor)
            np.testing.assert_allclose(grad, x.grad.numpy(), **tolerance, err_msg=sample.text)
        count += 1
    assert count >= 1


@pytest.mark.parametrize("reduction", ["none", "sum", "mean"])
@pytest.mark.parametrize("soft", [False, True])
@pytest.mark.parametrize("smoothing", [0.0, 0.1, 1.0])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("ignored", [-100, 1])
def test_cross_entropy_product(ignored, weighted, smoothing, soft, reduction, rng) -> None:
    """Where the others' bugs are: smoothing x weight x ignore_index x reduction, with class dimension 1."""
    for shape, dtype in itertools.product([(5, 4), (3, 4, 6), (2, 30, 3)], DTYPES):
        classes = shape[1]
        x = torch.tensor(rng.normal(size=shape) * 3, dtype=dtype, requires_grad=True)
        if soft:
            target = torch.softmax(torch.tensor(rng.normal(size=shape), dtype=dtype), 1)
        else:
            target = torch.tensor(rng.integers(0, classes, size=(shape[0], *shape[2:])))
            target[0] = ignored
        weight = torch.tensor(rng.uniform(size=classes), dtype=dtype) if weighted else None
        keywords = {"ignore_index": ignored, "label_smoothing": smoothing, "reduction": reduction}
        if soft:
            del keywords["ignore_index"]
        theirs = F.cross_entropy(x, target, weight=weight, **keywords)
        factor = torch.tensor(rng.normal(size=theirs.shape), dtype=dtype)
        theirs.backward(factor)
        scale = factor.numpy()
        loss, grad = ne.losses.cross_entropy_with_grad(x, target, weight=weight, axis=1, grad_output=scale, **keywords)
        np.testing.assert_allclose(loss, theirs.detach().numpy(), **TOLERANCE[dtype])
        np.testing.assert_allclose(grad, x.grad.numpy(), **TOLERANCE[dtype])


def test_softplus(rng) -> None:
    """The database has it with other parameters only."""
    x, array = both(rng.normal(size=50) * 8)
    np.testing.assert_allclose(ne.softplus(array), F.softplus(x, threshold=1000).numpy(), rtol=1e-14)


def gradient_of(function: Any, x: torch.Tensor) -> np.ndarray:
    x = x.detach().clone().requires_grad_()
    function(x).backward()
    return x.grad.numpy()


def test_confident_rows_keep_their_digits() -> None:
    x = torch.tensor([[0.0, -20.0]])
    assert F.cross_entropy(x, torch.tensor([0])).item() == 0.0
    assert ne.losses.cross_entropy(x, [0]) == np.float32(2.0611537e-09)


def test_minus_infinity_where_the_target_is_zero() -> None:
    x, logits = both([[0.0, -INF]])
    target, probabilities = both([[1.0, 0.0]])
    assert math.isnan(F.cross_entropy(x, target)) and ne.losses.cross_entropy(logits, probabilities) == 0
    assert not ne.losses.cross_entropy_with_grad(logits, probabilities)[1].any()
    assert F.cross_entropy(x, torch.tensor([0])) == ne.losses.cross_entropy(logits, [0]) == 0
    q, log_q = both([-INF, 0.0])
    p, other = both([0.0, 1.0])
    assert math.isnan(F.kl_div(q, p, reduction="sum")) and ne.losses.kl_div(log_q, other, reduction="sum") == 0


def test_plus_infinity_is_a_limit() -> None:
    x, logits = both([[INF, 0.0]])
    assert math.isnan(F.cross_entropy(x, torch.tensor([0]))) and ne.losses.cross_entropy(logits, [0]) == 0
    x, logits = both([INF, -INF])
    y, target = both([1.0, 0.0])
    assert math.isnan(F.binary_cross_entropy_with_logits(x, y))
    loss, grad = ne.losses.binary_cross_entropy_with_logits_with_grad(logits, target)
    assert loss == 0 and not grad.any()


def test_certainty_of_the_wrong_answer_is_infinite() -> None:
    p, array = both([0.0])
    assert F.binary_cross_entropy(p, torch.ones(1, dtype=torch.float64)) == 100
    assert np.isposinf(ne.losses.binary_cross_entropy(array, 1))
    p, array = both([1e-60])
    assert F.binary_cross_entropy(p, torch.ones(1, dtype=torch.float64)) == 100
    assert ne.losses.binary_cross_entropy(array, 1) == pytest.approx(60 * math.log(10))


def test_probabilities_out_of_range_are_nan() -> None:
    p, array = both([1.5])
    with pytest.raises(RuntimeError):
        F.binary_cross_entropy(p, torch.ones(1, dtype=torch.float64))
    assert np.isnan(ne.losses.binary_cross_entropy(array, 1))


def test_gradients_of_probabilities_at_0_and_1() -> None:
    p, array = both([1e-14])
    slope = gradient_of(lambda v: F.binary_cross_entropy(v, torch.ones(1, dtype=torch.float64)), p)
    assert slope == pytest.approx(-1e12, rel=1e-6)  # the denominator is not let below 1e-12
    assert ne.losses.binary_cross_entropy_with_grad(array, 1)[1] == pytest.approx(-1e14)


def test_variances_broadcast_as_in_numpy() -> None:
    mean, array = both(np.zeros((2, 3)))
    var, variances = both([1.0, 2.0])
    assert torch.isfinite(F.gaussian_nll_loss(mean, mean, var))  # one for each row
    with pytest.raises(ValueError, match="var of shape .2,. does not broadcast"):
        ne.losses.gaussian_nll_loss(array, array, variances)
    expected = F.gaussian_nll_loss(mean, mean, var)
    assert ne.losses.gaussian_nll_loss(array, array, variances[:, np.newaxis]) == pytest.approx(expected.item())


def test_targets_do_not_make_the_result_larger() -> None:
    x, array = both([1.0])
    y, target = both([1.0, 2.0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert F.mse_loss(x, y, reduction="none").shape == (2,)
    with pytest.raises(ValueError, match="target of shape .2,. does not broadcast to the shape of x"):
        ne.losses.mse_loss(array, target)


def test_class_indices_out_of_range_are_an_index_error() -> None:
    x, array = both([[0.0, 1.0]])
    with pytest.raises((IndexError, RuntimeError)):
        F.cross_entropy(x, torch.tensor([2]))
    with pytest.raises(IndexError, match=r"target\[0\] = 2 is not a class index from 0 to 1"):
        ne.losses.cross_entropy(array, [2])


def test_sixteen_bits_are_computed_in_float32() -> None:
    x = torch.tensor([[0.0, -9.0]], dtype=torch.bfloat16)
    assert F.cross_entropy(x, torch.tensor([0])).dtype == torch.bfloat16
    loss = ne.losses.cross_entropy(x, [0])
    assert loss.dtype == np.float32 and loss == np.float32(math.log1p(math.exp(-9)))
