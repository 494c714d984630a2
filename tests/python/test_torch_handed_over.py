"""What native_entropy.torch leaves to PyTorch, and words, warnings and errors that have to be the same.

Collected where PyTorch is installed: see conftest.py.
"""

from __future__ import annotations

import math
import itertools
import warnings
from typing import Any, Dict, List, Tuple

import pytest
import torch
import torch.nn.functional as F
from torch.autograd import forward_ad

import native_entropy.torch as ours
from torch_drop_in import REDUCTIONS, theirs

INF = math.inf
LOSSES = sorted(set(ours.__all__) - {"softmax", "log_softmax", "logsumexp"})
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.mark.filterwarnings("default::UserWarning")
@pytest.mark.parametrize("name", LOSSES)
def test_deprecated_arguments(name: str) -> None:
    """Values, warnings and errors of `size_average`, `reduce` and every word for `reduction`."""
    torch.manual_seed(2)
    rows = name in ("cross_entropy", "nll_loss", "multi_margin_loss")
    x, y = torch.rand(3, 4), torch.tensor([0, 3, 1]) if rows else torch.rand(3, 4)
    words = [*REDUCTIONS, "elementwise_mean", "batchmean", "median"]
    for average, reduce, word in itertools.product([None, True, False], [None, True, False], words):
        outcomes = []
        for function in (getattr(ours, name), theirs(name)):
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                try:
                    result: Any = function(x, y, size_average=average, reduce=reduce, reduction=word)
                except ValueError as error:
                    result = str(error)
            outcomes.append((result, [str(one.message) for one in caught]))
        (mine, my_warnings), (expected, their_warnings) = outcomes
        assert my_warnings == their_warnings
        if isinstance(expected, str):
            assert mine == expected
        else:
            torch.testing.assert_close(mine, expected)


@pytest.mark.filterwarnings("default::UserWarning")
@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_a_dimension_that_is_left_out(name: str) -> None:
    for shape in [(3,), (2, 3), (2, 3, 4)]:
        x = torch.randn(shape)
        with pytest.warns(UserWarning, match="Implicit dimension choice") as caught:
            mine = getattr(ours, name)(x)
        assert caught[0].filename == __file__
        with pytest.warns(UserWarning):
            torch.testing.assert_close(mine, theirs(name)(x))


def odd_calls() -> List[Tuple[str, Tuple[Any, ...], Dict[str, Any]]]:
    x, y, whole = torch.rand(3, 4), torch.tensor([0, 1, 2]), torch.ones(3, 4, dtype=torch.int64)
    nothing, double = torch.rand(0, 4), torch.rand(3, 4, dtype=torch.float64)
    pairs = ("mse_loss", "binary_cross_entropy", "binary_cross_entropy_with_logits", "kl_div")
    rows = ("cross_entropy", "nll_loss", "multi_margin_loss")
    found: List[Any] = []
    for name in pairs:
        others = [(x, x[:1]), (x, whole), (x, double), (nothing, nothing), (x, x.to_sparse())]
        found += [(name, arguments, {}) for arguments in others]
        found += [(name, (x, x[:2]), {}), (name, (x, None), {}), (name, (x.to("meta"), x), {})]
    for name in rows:
        targets = (y.int(), y.byte(), y[:2], y.float(), y[:, None], whole, y[0], None)
        found += [(name, (x, target), {}) for target in targets]
        weights = (torch.ones(3), torch.ones(4).double(), torch.ones(4, 1))
        found += [(name, (x, y), {"weight": weight}) for weight in weights]
        found += [(name, (x[0], target), {}) for target in (y[0], y[:1], y)]
        found += [(name, (torch.rand(1, 4), y[0]), {}), (name, (torch.rand(3, 0), y), {})]
        if name != "multi_margin_loss":  # PyTorch's mean over no rows is whatever the memory held
            found.append((name, (nothing, y[:0]), {}))
        found += [(name, (torch.tensor(1.0), y[0]), {}), (name, (whole, y), {})]
    found += [("cross_entropy", (x, x), {"ignore_index": 0}), ("cross_entropy", (x, y), {"label_smoothing": 1.5})]
    margins: List[Dict[str, Any]] = [{"p": 3}, {"margin": INF}, {"p": 2, "margin": 0.25}]
    found += [("multi_margin_loss", (x, y), keywords) for keywords in margins]
    found += [("binary_cross_entropy", (torch.tensor([value]), x[:1, 0]), {}) for value in (-0.1, 1.1, math.nan, INF)]
    for factor in (x[0], x[:, :1], torch.ones(2), torch.ones(2, 3, 4)):
        found.append(("binary_cross_entropy", (x, x), {"weight": factor}))
        found.append(("binary_cross_entropy_with_logits", (x, x), {"pos_weight": factor}))
    for name in ("softmax", "log_softmax"):
        found += [(name, (x, dim), {}) for dim in (2, -3, 1.0, "a", None)]
        found += [(name, (x, 0), {"dtype": dtype}) for dtype in (torch.float64, torch.bfloat16, torch.int64)]
        found += [(name, (whole, 0), {"dtype": torch.float32}), (name, (whole, 0), {}), (name, (nothing, 0), {})]
        found += [(name, (torch.tensor(1.0), dim), {}) for dim in (0, -1, 1)]
    found += [("logsumexp", (x, dim), {}) for dim in (2, (0, 0), (), [0, 1], torch.Size([1]), 1.0, "a", None)]
    found += [("logsumexp", (whole, 0), {}), ("logsumexp", (nothing, 0), {}), ("logsumexp", (torch.tensor(1.0), 0), {})]
    found += [(name, (x.to(torch.complex64), x.to(torch.complex64)), {}) for name in ("mse_loss", "kl_div")]
    return found


@pytest.mark.parametrize("name, given, keywords", odd_calls(), ids=lambda v: v if isinstance(v, str) else "")
def test_what_pytorch_refuses_and_what_we_leave_to_it(name: str, given: Any, keywords: Any) -> None:
    try:
        expected: Any = theirs(name)(*given, **keywords)
    except Exception as error:
        with pytest.raises(type(error)) as caught:
            getattr(ours, name)(*given, **keywords)
        assert str(caught.value)[:60] == str(error)[:60]
    else:
        mine = getattr(ours, name)(*given, **keywords)
        assert mine.dtype is expected.dtype
        torch.testing.assert_close(mine, expected, equal_nan=True)


def test_weights_that_ask_for_a_gradient() -> None:
    x, w, y = torch.rand(3, 4), torch.rand(4, requires_grad=True), torch.tensor([0, 1, 2])
    given = [("nll_loss", y, "weight"), ("cross_entropy", y, "weight"), ("multi_margin_loss", y, "weight")]
    given += [("binary_cross_entropy", x, "weight"), ("binary_cross_entropy_with_logits", x, "pos_weight")]
    for name, target, keyword in given:
        for function in (getattr(ours, name), theirs(name)):
            with pytest.raises(RuntimeError, match="not differentiable|the derivative for .* is not implemented"):
                function(x, target, **{keyword: w}).sum().backward()


def test_out_of_logsumexp() -> None:
    x = torch.randn(3, 4)
    for out in (torch.empty(3), torch.empty(3, dtype=torch.float64), torch.empty(0)):
        assert ours.logsumexp(x, 1, out=out) is out
        torch.testing.assert_close(out, torch.logsumexp(x, 1), check_dtype=False)
    with pytest.raises(RuntimeError, match="don't support automatic differentiation"):
        ours.logsumexp(x.requires_grad_(), 1, out=torch.empty(3))


class Logged(torch.Tensor):
    names: List[str] = []

    @classmethod
    def __torch_function__(cls, function: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        cls.names.append(function.__name__)
        return super().__torch_function__(function, types, args, kwargs or {})


def test_pytorch_sees_what_it_watches() -> None:
    """Subclasses, forward derivatives, functorch, tracing and autocast get PyTorch's own operators."""
    x, y = torch.randn(3, 4), torch.tensor([0, 1, 2])
    result = ours.cross_entropy(x.as_subclass(Logged), y)
    assert isinstance(result, Logged) and "cross_entropy" in Logged.names
    with forward_ad.dual_level():
        dual = forward_ad.make_dual(x, torch.ones_like(x))
        tangents = [forward_ad.unpack_dual(f(dual, 1)).tangent for f in (ours.softmax, F.softmax)]
        assert torch.equal(*tangents)
    functorch = pytest.importorskip("functorch")
    per_row = functorch.vmap(functorch.grad(lambda row, t: ours.cross_entropy(row, t)))
    torch.testing.assert_close(per_row(x, y), x.softmax(1) - F.one_hot(y, 4))
    traced = torch.jit.trace(lambda x: ours.log_softmax(x, 1), (x,))
    torch.testing.assert_close(traced(2 * x), (2 * x).log_softmax(1))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        assert ours.mse_loss(x.bfloat16(), x).dtype is F.mse_loss(x.bfloat16(), x).dtype is torch.float32
