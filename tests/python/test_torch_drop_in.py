"""native_entropy.torch in PyTorch's place: its own samples, and what autograd and loaders ask for.

Collected where PyTorch is installed: see conftest.py.
"""

from __future__ import annotations

import itertools
from typing import Any, Callable, Dict, List, Tuple

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch.autograd import gradcheck, gradgradcheck

import native_entropy as ne
import native_entropy.torch as ours
from native_entropy.torch._tensors import array
from torch_drop_in import FLOATS, REDUCTIONS, TOLERANCE, theirs, value_and_gradients
from torch_samples import operators

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


def floats_as(value: Any, dtype: torch.dtype) -> Any:
    """A tensor of floats as a new leaf of this dtype; anything else as it is."""
    if not (isinstance(value, torch.Tensor) and value.is_floating_point()):
        return value
    return value.detach().to(dtype).requires_grad_(value.requires_grad)


@pytest.mark.parametrize("dtype", FLOATS, ids=str)
@pytest.mark.parametrize("name", ours.__all__)
def test_sample_inputs(name: str, dtype: torch.dtype) -> None:
    """Those of PyTorch's operator database, with all gradients, those of the targets included, against float64."""
    matching = [op for op in operators() if op.name in (name, f"nn.functional.{name}")]
    assert matching
    for operator in matching:
        made_in = dtype if dtype.is_floating_point and dtype in FLOATS[:2] else torch.float32
        for sample in operator.sample_inputs("cpu", made_in, requires_grad=True):
            if dtype is torch.float16 and name == "logsumexp" and abs(sample.input).max() > 6e4:
                continue  # infinities as float16: see test_infinities_are_limits
            given = [floats_as(one, dtype) for one in (sample.input, *sample.args)]
            keywords = {key: floats_as(one, dtype) for key, one in sample.kwargs.items()}
            exact = [floats_as(one, torch.float64) for one in given]
            exact_keywords = {key: floats_as(one, torch.float64) for key, one in keywords.items()}
            mine = value_and_gradients(getattr(ours, name), given, keywords)
            expected = value_and_gradients(theirs(name), exact, exact_keywords)
            for one, other in zip(mine, expected):
                assert (one is None) == (other is None)
                if one is not None:
                    assert one.dtype == keywords.get("dtype", dtype) or one is not mine[0]
                    assert one.shape == other.shape
                    tolerance = {"rtol": TOLERANCE[dtype], "atol": TOLERANCE[dtype]}
                    torch.testing.assert_close(one.double(), other.double(), equal_nan=True, **tolerance)


def cases() -> Dict[str, Tuple[Callable[..., torch.Tensor], Tuple[torch.Tensor, ...]]]:
    """Functions of tensors that take part in the gradient, by name."""
    torch.manual_seed(5)
    double = {"dtype": torch.float64}
    x, image = torch.randn(4, 5, **double), torch.randn(2, 3, 4, **double)
    p, q, w = torch.rand(3, 4, **double) * 0.8 + 0.1, torch.rand(3, 4, **double), torch.rand(5, **double)
    soft, index = torch.rand(4, 5, **double), torch.tensor([0, 3, -100, 2])
    pixels = torch.randint(0, 3, (2, 4))
    found: Dict[str, Any] = {}
    for reduction in REDUCTIONS:
        keywords = {"reduction": reduction}
        for smoothing in (0.0, 0.1):
            smooth = {**keywords, "label_smoothing": smoothing}
            found[f"cross_entropy {smooth}"] = lambda x, k=smooth: ours.cross_entropy(x, index, w, **k), (x,)
            found[f"cross_entropy soft {smooth}"] = lambda x, y, k=smooth: ours.cross_entropy(x, y, w, **k), (x, soft)
        found[f"nll_loss {reduction}"] = lambda x, k=keywords: ours.nll_loss(x, index, w, **k), (x,)
        found[f"nll_loss image {reduction}"] = lambda x, k=keywords: ours.nll_loss(x, pixels, **k), (image,)
        found[f"multi_margin_loss {reduction}"] = (
            lambda x, k=keywords: ours.multi_margin_loss(x, index.abs() % 5, 2, 1.0, w, **k),
            (x,),
        )
        found[f"binary_cross_entropy {reduction}"] = (
            lambda p, y, k=keywords: ours.binary_cross_entropy(p, y, w[:4], **k),
            (p, q),
        )
        found[f"binary_cross_entropy_with_logits {reduction}"] = (
            lambda x, y, k=keywords: ours.binary_cross_entropy_with_logits(x, y, w[:4], pos_weight=w[1:], **k),
            (x[:3, :4], q),
        )
        found[f"mse_loss {reduction}"] = lambda x, y, k=keywords: ours.mse_loss(x, y, **k), (p, q)
        for log_target in (False, True):
            logged = {**keywords, "log_target": log_target}
            found[f"kl_div {logged}"] = lambda x, y, k=logged: ours.kl_div(x, y, **k), (p, q)
    found["kl_div batchmean"] = lambda x, y: ours.kl_div(x, y, reduction="batchmean"), (p, q)
    for dim in (0, 1, -1):
        found[f"softmax {dim}"] = lambda x, dim=dim: ours.softmax(x, dim), (image,)
        found[f"log_softmax {dim}"] = lambda x, dim=dim: ours.log_softmax(x, dim), (image,)
    for dims, keep in itertools.product([0, -1, (0, 2), (2, 1), (0, 1, 2)], [False, True]):
        found[f"logsumexp {dims} {keep}"] = lambda x, d=dims, k=keep: ours.logsumexp(x, d, k), (image,)
    return found


CASES = cases()


@pytest.mark.parametrize("name", CASES)
def test_gradcheck(name: str) -> None:
    function, tensors = CASES[name]
    for needed in itertools.product([True, False], repeat=len(tensors)):
        if any(needed):
            variables = [one.clone().requires_grad_(need) for one, need in zip(tensors, needed)]
            assert gradcheck(function, variables)
            if name.startswith("multi_margin_loss"):  # PyTorch has no second derivative
                with pytest.raises(RuntimeError, match="derivative for aten::multi_margin_loss_backward is not"):
                    gradgradcheck(function, variables)
            else:
                assert gradgradcheck(function, variables)


@pytest.mark.parametrize("name", CASES)
def test_a_graph_may_be_walked_twice(name: str) -> None:
    function, tensors = CASES[name]
    variables = [one.clone().requires_grad_() for one in tensors]
    value = function(*variables).sum()
    value.backward(retain_graph=True)
    once = [one.grad.clone() for one in variables]
    value.backward()
    assert all(torch.equal(one.grad, 2 * before) for one, before in zip(variables, once))


@pytest.mark.parametrize("name", CASES)
def test_without_gradients(name: str) -> None:
    function, tensors = CASES[name]
    expected = function(*tensors)
    assert not expected.requires_grad
    variables = [one.clone().requires_grad_() for one in tensors]
    with torch.no_grad():
        value = function(*variables)
    assert not value.requires_grad and torch.equal(value, expected)
    with torch.inference_mode():
        assert torch.equal(function(*[one.clone() for one in tensors]), expected)
    recorded = function(*variables)
    assert recorded.requires_grad and torch.equal(recorded, expected)


@pytest.mark.parametrize("dtype", FLOATS, ids=str)
def test_memory_is_shared(dtype: torch.dtype) -> None:
    x = torch.rand(6, 8).to(dtype)
    for view in (x, x[1:, ::2], x.t(), x[:, 3], torch.nn.Parameter(x)):
        assert array(view).ctypes.data == view.data_ptr()
        assert array(view).strides == tuple(step * x.element_size() for step in view.stride())
    negative = torch.full((3,), 1 + 2j).conj().imag  # its signs are still to be changed
    assert negative.is_neg() and array(negative).tolist() == [-2.0] * 3


@pytest.mark.parametrize("layout", ["transposed", "sliced", "expanded", "channels_last"])
def test_layouts(layout: str) -> None:
    torch.manual_seed(1)
    x = torch.randn(4, 6, 5, 3)
    views = {"transposed": x.transpose(0, 3), "sliced": x[::2, 1:, ::2], "expanded": x[:, :, :1].expand(4, 6, 5, 3)}
    x = views.get(layout, x.to(memory_format=torch.channels_last)).detach().requires_grad_()
    target = torch.randint(0, x.shape[1], (x.shape[0], *x.shape[2:]))
    for dtype in FLOATS[:2]:
        leaf = x.detach().to(dtype).requires_grad_()
        mine, expected = (value_and_gradients(f, [leaf, target], {}) for f in (ours.cross_entropy, F.cross_entropy))
        torch.testing.assert_close(mine, expected, rtol=TOLERANCE[dtype], atol=TOLERANCE[dtype])
        torch.testing.assert_close(ours.softmax(leaf, 2), F.softmax(leaf, 2))


class Losses(torch.utils.data.Dataset):
    """Examples that are made of losses, in the worker that loads them."""

    def __len__(self) -> int:
        return 12

    def __getitem__(self, place: int) -> torch.Tensor:
        x = torch.linspace(-1, place + 1, 90000).reshape(300, 300).requires_grad_()
        ours.cross_entropy(x, torch.arange(300)).backward()
        assert x.grad is not None
        return torch.stack([ours.logsumexp(x, (0, 1)).detach(), x.grad.abs().sum()])


def test_data_loader_workers() -> None:
    torch.multiprocessing.set_sharing_strategy("file_system")
    here = torch.stack([Losses()[place] for place in range(12)])
    loader = torch.utils.data.DataLoader(Losses(), batch_size=3, num_workers=2, multiprocessing_context="fork")
    assert torch.equal(torch.cat(list(loader)), here)


def test_training() -> None:
    """The same steps with PyTorch's loss and with ours."""
    weights = []
    for function in (ours.cross_entropy, F.cross_entropy):
        torch.manual_seed(3)
        model = torch.nn.Sequential(torch.nn.Linear(10, 16), torch.nn.Tanh(), torch.nn.Linear(16, 5)).double()
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        x, y = torch.randn(64, 10, dtype=torch.float64), torch.randint(0, 5, (64,))
        for _ in range(20):
            optimizer.zero_grad()
            function(model(x), y, label_smoothing=0.1).backward()
            optimizer.step()
        weights.append(torch.cat([one.detach().flatten() for one in model.parameters()]))
    torch.testing.assert_close(*weights, rtol=1e-9, atol=1e-12)


def test_results_are_those_of_native_entropy() -> None:
    x, y = torch.randn(50, 20), torch.randint(0, 20, (50,))
    assert ours.cross_entropy(x, y).numpy() == ne.losses.cross_entropy(x.numpy(), y.numpy())
    np.testing.assert_array_equal(ours.softmax(x, 0).numpy(), ne.softmax(x.numpy(), axis=0))
