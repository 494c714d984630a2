"""Where native_entropy.torch differs from PyTorch (docs/drop-ins.md), and where binary_cross_entropy does not.

Collected where PyTorch is installed: see conftest.py.
"""

from __future__ import annotations

import math

import pytest
import torch
import torch.nn.functional as F

import native_entropy.torch as ours
from torch_drop_in import FLOATS, REDUCTIONS, value_and_gradients

INF = math.inf

# ---- probabilities of 0 and 1 ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", FLOATS[:2], ids=str)
@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("weighted", [False, True])
def test_binary_cross_entropy_is_clamped(weighted: bool, reduction: str, dtype: torch.dtype) -> None:
    p = [0.0, 1.0, 1e-45, 1e-30, 1e-13, 1 - 2.0**-53, 1 - 2.0**-24, 0.3]
    x, y = torch.cartesian_prod(torch.tensor(p, dtype=dtype), torch.tensor([0, 1, 0.25], dtype=dtype)).t().contiguous()
    weight = torch.linspace(0.1, 2, len(x), dtype=dtype) if weighted else None
    results = [
        value_and_gradients(
            f, [x.clone().requires_grad_(), y.clone().requires_grad_()], {"weight": weight, "reduction": reduction}
        )
        for f in (ours.binary_cross_entropy, F.binary_cross_entropy)
    ]
    for mine, expected in zip(*results):
        torch.testing.assert_close(mine, expected, rtol=2e-5 if dtype is torch.float32 else 1e-9, atol=1e-12)
    if reduction == "none":
        assert results[0][0].max() == 100 * (1 if weight is None else weight[y == 1].max()) or weighted


@pytest.mark.parametrize("dtype", FLOATS[2:], ids=str)
def test_binary_cross_entropy_of_16_bits_is_clamped(dtype: torch.dtype) -> None:
    x, y = torch.tensor([0.0, 1.0, 0.5], dtype=dtype, requires_grad=True), torch.tensor([1.0, 0.0, 0.5], dtype=dtype)
    loss = ours.binary_cross_entropy(x, y)
    assert loss.dtype is dtype and loss.item() == pytest.approx((200 + math.log(2)) / 3, rel=4e-3)
    loss.backward()
    assert x.grad.dtype is dtype and x.grad[2] == 0


# ---- the differences of docs/drop-ins.md -----------------------------------------------------------------------------


def test_confident_rows_keep_their_digits() -> None:
    x, y = torch.tensor([[0.0, -20.0]]), torch.tensor([0])
    assert F.cross_entropy(x, y) == 0 and ours.cross_entropy(x, y) == torch.tensor(2.0611537e-09)
    assert F.log_softmax(x, 1)[0, 0] == 0 and ours.log_softmax(x, 1)[0, 0] == torch.tensor(-2.0611537e-09)
    z = torch.tensor([0.0, -40.0], dtype=torch.float64)
    assert torch.logsumexp(z, 0) == 0 and ours.logsumexp(z, 0) == math.exp(-40)
    p = torch.tensor([1e-20], dtype=torch.float64)
    assert F.binary_cross_entropy(p, 0 * p) == 0 and ours.binary_cross_entropy(p, 0 * p) == 1e-20


def test_infinities_are_limits() -> None:
    x, y = torch.tensor([[INF, 0.0]]), torch.tensor([0])
    assert F.cross_entropy(x, y).isnan() and ours.cross_entropy(x, y) == 0
    assert F.softmax(x, 1).isnan().all() and ours.softmax(x, 1).tolist() == [[1.0, 0.0]]
    x, soft = torch.tensor([[0.0, -INF]]), torch.tensor([[1.0, 0.0]])
    assert F.cross_entropy(x, soft).isnan() and ours.cross_entropy(x, soft) == 0
    assert F.kl_div(x, soft, reduction="sum").isnan() and ours.kl_div(x, soft, reduction="sum") == 0
    x, y = torch.tensor([INF, -INF], requires_grad=True), torch.tensor([1.0, 0.0])
    assert F.binary_cross_entropy_with_logits(x, y).isnan() and ours.binary_cross_entropy_with_logits(x, y) == 0
    x = torch.full((2,), INF, requires_grad=True)
    ours.logsumexp(x, 0).backward()
    assert x.grad.tolist() == [0.5, 0.5]


def test_a_class_index_out_of_range_names_its_place() -> None:
    with pytest.raises(IndexError, match=r"target\[1\] = 4 is not a class index from 0 to 3"):
        ours.cross_entropy(torch.rand(2, 4), torch.tensor([0, 4]))


@pytest.mark.parametrize("dtype", FLOATS[2:], ids=str)
def test_16_bit_gradients_after_the_loss_scale(dtype: torch.dtype) -> None:
    """Gradients that 16 bits cannot hold are scaled before they are rounded; and every loss takes 16 bits."""
    x = (torch.randn(4000, 3) * 4).to(dtype).requires_grad_()
    y = torch.randint(0, 3, (4000,))
    (ours.cross_entropy(x, y) * 4000).backward()
    exact = x.detach().double().requires_grad_()
    F.cross_entropy(exact, y, reduction="sum").backward()
    limit = torch.finfo(dtype).eps * exact.grad.abs() + 2.0**-20
    assert ((x.grad.double() - exact.grad).abs() <= limit).all()
