"""torch.nn.functional's elementwise losses."""

from __future__ import annotations

import math
import warnings
from typing import Any, Callable, Dict, Optional

import torch
import torch.nn.functional as F
from torch.nn import _reduction

from .. import losses
from ._function import Loss, evaluate, reduction_of
from ._tensors import are_ours, array, is_16_bit, keyword


def mse_loss(
    input: torch.Tensor,
    target: torch.Tensor,
    size_average: Optional[bool] = None,
    reduce: Optional[bool] = None,
    reduction: str = "mean",
) -> torch.Tensor:
    """Mean squared error: `torch.nn.functional.mse_loss`.

    Parameters
    ----------
    input, target : Tensor
        Shapes that broadcast; different ones give a warning.
    size_average, reduce : bool, optional
        Deprecated, in favour of `reduction`.
    reduction : {"mean", "sum", "none"}
        What becomes of the squares.

    Returns
    -------
    Tensor
        Of the dtype of `input`.

    Examples
    --------
    >>> import torch
    >>> from native_entropy.torch import mse_loss
    >>> mse_loss(torch.tensor([1.0, 2.0]), torch.tensor([0.0, 0.0]))
    tensor(2.5000)
    """
    if not _are_pairs(input, target):
        return F.mse_loss(input, target, size_average, reduce, reduction)
    reduction = reduction_of(reduction, size_average, reduce)
    return evaluate(_elementwise("mse_loss", input, {"reduction": reduction}, F.mse_loss), input, target)


def binary_cross_entropy(
    input: torch.Tensor,
    target: torch.Tensor,
    weight: Optional[torch.Tensor] = None,
    size_average: Optional[bool] = None,
    reduce: Optional[bool] = None,
    reduction: str = "mean",
) -> torch.Tensor:
    """Cross-entropy of two classes, from probabilities: `torch.nn.functional.binary_cross_entropy`.

    Parameters
    ----------
    input : Tensor
        Probabilities of class 1.
    target : Tensor
        Probabilities of class 1; the shape of `input`.
    weight : Tensor, optional
        Factors of the elements; a shape that broadcasts to that of `input`.
    size_average, reduce : bool, optional
        Deprecated, in favour of `reduction`.
    reduction : {"mean", "sum", "none"}
        What becomes of the losses of the elements.

    Returns
    -------
    Tensor
        In nats, of the dtype of `input`; at most 100 for an element of weight 1.

    Examples
    --------
    >>> import torch
    >>> from native_entropy.torch import binary_cross_entropy
    >>> binary_cross_entropy(torch.tensor([0.8, 0.0]), torch.tensor([1.0, 1.0]), reduction="none")
    tensor([  0.2231, 100.0000])
    """
    fits = _are_pairs(input, target) and _are_factors(input, weight)
    bounds = [one.item() for one in torch.aminmax(_wide(input.detach()))] if fits else [-1.0]
    if not all(0 <= one <= 1 for one in bounds):
        return F.binary_cross_entropy(input, target, weight, size_average, reduce, reduction)
    reduction = reduction_of(reduction, size_average, reduce)
    if any(_is_clamped(one) for one in bounds):
        return _clamped(input, target, weight, reduction)
    loss = _elementwise("binary_cross_entropy", input, {"reduction": reduction}, F.binary_cross_entropy, "weight")
    return evaluate(loss, input, target, weight)


def binary_cross_entropy_with_logits(
    input: torch.Tensor,
    target: torch.Tensor,
    weight: Optional[torch.Tensor] = None,
    size_average: Optional[bool] = None,
    reduce: Optional[bool] = None,
    reduction: str = "mean",
    pos_weight: Optional[torch.Tensor] = None,
) -> torch.Tensor:
    """Cross-entropy of two classes, from logits: `torch.nn.functional.binary_cross_entropy_with_logits`.

    Parameters
    ----------
    input : Tensor
        Log-odds of class 1.
    target : Tensor
        Probabilities of class 1; the shape of `input`.
    weight : Tensor, optional
        Factors of the elements. A shape that broadcasts to that of `input`.
    size_average, reduce : bool, optional
        Deprecated, in favour of `reduction`.
    reduction : {"mean", "sum", "none"}
        What becomes of the losses of the elements.
    pos_weight : Tensor, optional
        Factors of their terms of class 1. A shape that broadcasts to that of `input`.

    Returns
    -------
    Tensor
        In nats, of the dtype of `input`.

    Examples
    --------
    >>> import torch
    >>> from native_entropy.torch import binary_cross_entropy_with_logits
    >>> binary_cross_entropy_with_logits(torch.tensor([0.0, 200.0]), torch.tensor([1.0, 1.0]), reduction="none")
    tensor([0.6931, 0.0000])
    """
    name, original = "binary_cross_entropy_with_logits", F.binary_cross_entropy_with_logits
    if not (_are_pairs(input, target) and _are_factors(input, weight, pos_weight)):
        return original(input, target, weight, size_average, reduce, reduction, pos_weight)
    keywords = {"reduction": reduction_of(reduction, size_average, reduce)}
    loss = _elementwise(name, input, keywords, original, "weight", "pos_weight")
    return evaluate(loss, input, target, weight, pos_weight)


def kl_div(
    input: torch.Tensor,
    target: torch.Tensor,
    size_average: Optional[bool] = None,
    reduce: Optional[bool] = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> torch.Tensor:
    """Kullback-Leibler divergence from log-probabilities: `torch.nn.functional.kl_div`.

    Parameters
    ----------
    input : Tensor
        Log-probabilities.
    target : Tensor
        Probabilities, or with `log_target` their logarithms.
    size_average, reduce : bool, optional
        Deprecated, in favour of `reduction`.
    reduction : {"mean", "batchmean", "sum", "none"}
        What becomes of the terms; "mean", which divides by the number of classes too, gives a warning.
    log_target : bool
        Whether `target` holds logarithms.

    Returns
    -------
    Tensor
        In nats, of the dtype of `input`.

    Examples
    --------
    >>> import torch
    >>> from native_entropy.torch import kl_div
    >>> kl_div(torch.tensor([[0.5, 0.5]]).log(), torch.tensor([[0.25, 0.75]]), reduction="batchmean")
    tensor(0.1308)
    """
    deprecated = size_average is not None or reduce is not None
    if deprecated or not _are_pairs(input, target):
        return F.kl_div(input, target, size_average, reduce, reduction, log_target)
    if reduction == "mean":
        warnings.warn(
            "reduction: 'mean' divides the total loss by both the batch size and the support size."
            "'batchmean' divides only by the batch size, and aligns with the KL div math definition."
            "'mean' will be changed to behave the same as 'batchmean' in the next major release."
        )
    if reduction == "batchmean":
        reduction = "batchmean" if input.ndim else "sum"
    else:
        reduction = reduction_of(reduction, None, None)
    loss = _elementwise("kl_div", input, {"reduction": reduction, "log_target": log_target}, _kl_div)
    return evaluate(loss, input, target)


def _kl_div(input: torch.Tensor, target: torch.Tensor, *, reduction: str, log_target: bool) -> torch.Tensor:
    """PyTorch's, without its warnings."""
    number = _reduction.get_enum("sum" if reduction == "batchmean" else reduction)
    plain: Any = torch.kl_div  # its types do not have the number of the reduction
    result: torch.Tensor = plain(input, target, number, log_target=log_target)
    return result / input.shape[0] if reduction == "batchmean" else result


def _elementwise(
    name: str, input: torch.Tensor, keywords: Dict[str, Any], original: Callable[..., torch.Tensor], *factors: str
) -> Loss:
    """`factors`: the names of the tensors after the first two."""
    value, value_and_grad = getattr(losses, name), getattr(losses, f"{name}_with_grad")
    ours = {**keywords, "dtype": keyword(input)}
    return Loss(
        lambda x, y, *rest: value(x, y, **dict(zip(factors, rest)), **ours),
        lambda x, y, *rest, grad_output: value_and_grad(
            x, y, grad_output=grad_output, **dict(zip(factors, rest)), **ours
        ),
        lambda x, y, *rest: original(x, y, **dict(zip(factors, rest)), **keywords),
    )


def _are_pairs(input: Any, target: Any) -> bool:
    return target is not None and are_ours(input, target) and input.shape == target.shape


def _are_factors(input: torch.Tensor, *weights: Optional[torch.Tensor]) -> bool:
    """Whether these broadcast to the shape of the input, and are no variables."""
    given = [one for one in weights if one is not None]
    if not are_ours(input, *given) or any(one.requires_grad for one in given):
        return False
    try:
        broadcast: Any = torch.broadcast_shapes  # it has no types
        return all(broadcast(one.shape, input.shape) == input.shape for one in given)
    except RuntimeError:
        return False


def _wide(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.float() if is_16_bit(tensor) else tensor


def _is_clamped(p: Any) -> Any:
    """Where PyTorch bounds the gradient, and within that the logarithms: probabilities of almost 0 or 1."""
    return p * (1 - p) < 1e-12


def _clamped(
    input: torch.Tensor, target: torch.Tensor, weight: Optional[torch.Tensor], reduction: str
) -> torch.Tensor:
    """binary_cross_entropy with elements whose gradient, or loss, PyTorch bounds: theirs are PyTorch's."""
    if is_16_bit(input):
        wide = None if weight is None else weight.float()
        return binary_cross_entropy(input.float(), target.float(), wide, reduction=reduction).to(input.dtype)
    bounded = _is_clamped(input.detach())
    weight = torch.ones_like(input, requires_grad=False) if weight is None else weight.expand(input.shape)
    theirs = _bounded(input[bounded], target[bounded], weight[bounded])
    rest = torch.where(bounded, 0.5, input), target, weight.masked_fill(bounded, 0.0)
    if reduction == "none":
        return binary_cross_entropy(*rest, reduction="none").masked_scatter(bounded, theirs)
    result = binary_cross_entropy(*rest, reduction="sum") + theirs.sum()
    return result / input.numel() if reduction == "mean" else result


def _bounded(p: torch.Tensor, target: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """PyTorch's elements; their values are ours where the logarithms are not bounded, because 1 - p loses p."""
    theirs = F.binary_cross_entropy(p, target, weight, reduction="none")
    with torch.no_grad():
        ours = losses.binary_cross_entropy(array(p), array(target), weight=array(weight), reduction="none")
        exact = torch.where((p > math.exp(-100)) & (p < 1), torch.from_numpy(ours), theirs)
    return theirs + (exact - theirs).detach()
