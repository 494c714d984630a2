"""One autograd function for all losses: the gradient comes from the pass that computes the loss."""

from __future__ import annotations

from typing import Any, Callable, List, NamedTuple, Optional, Tuple

import torch
from torch.nn import _reduction

from .._arrays import Array
from ._tensors import array, is_16_bit, tensor_of

Gradients = Tuple[Optional[torch.Tensor], ...]


class Loss(NamedTuple):
    """A loss with all its parameters bound, as functions of its tensors. The first tensor is the input."""

    value: Callable[..., Any]  # of arrays
    value_and_grad: Callable[..., Tuple[Any, Any]]  # of arrays and `grad_output`; grad of the input
    original: Callable[..., torch.Tensor]  # PyTorch's, of tensors
    class_dimension: Optional[int] = None  # that the input has and the losses of rows have not


def evaluate(loss: Loss, *tensors: Optional[torch.Tensor]) -> torch.Tensor:
    """The loss, on the gradient tape where a tensor asks for it."""
    if torch.is_grad_enabled() and any(one is not None and one.requires_grad for one in tensors):
        result: torch.Tensor = _Differentiable.apply(loss, *tensors)
        return result
    return tensor_of(loss.value(*_arrays(tensors)), _dtype(tensors))


def reduction_of(reduction: str, size_average: Optional[bool], reduce: Optional[bool]) -> str:
    """The reduction that the arguments, deprecated ones included, ask for; warnings and errors are PyTorch's."""
    if size_average is not None or reduce is not None:
        reduction = _reduction.legacy_get_string(size_average, reduce)
    return ("none", "mean", "sum")[_reduction.get_enum(reduction)]


# override: PyTorch declares `*args` and `*grad_outputs`, and says that a function names its own.
class _Differentiable(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, loss: Loss, *tensors: Optional[torch.Tensor]) -> torch.Tensor:  # type: ignore[override]
        first = tensors[0]
        assert first is not None
        grad: Optional[torch.Tensor] = None
        # A gradient of 16 bits may be 0 before `grad_output`, a loss scale for example, is applied: it has to wait.
        if ctx.needs_input_grad[1] and not is_16_bit(first):
            value, gradient = loss.value_and_grad(*_arrays(tensors), grad_output=None)
            grad = tensor_of(gradient, first.dtype)
        else:
            value = loss.value(*_arrays(tensors))
        ctx.loss = loss
        ctx.save_for_backward(grad, *tensors)
        return tensor_of(value, first.dtype)

    @staticmethod
    def backward(ctx: Any, grad_output: torch.Tensor) -> Tuple[Any, ...]:  # type: ignore[override]
        loss: Loss = ctx.loss
        grad, *tensors = ctx.saved_tensors
        needed = list(ctx.needs_input_grad[1:])
        if torch.is_grad_enabled():  # for second derivatives: PyTorch's formulas are differentiable
            return (None, *_theirs(loss, tensors, needed, grad_output))
        first: Optional[torch.Tensor] = None
        if needed[0]:
            if grad is None:
                scale = grad_output.to(torch.promote_types(grad_output.dtype, torch.float32))
                _, gradient = loss.value_and_grad(*_arrays(tensors), grad_output=array(scale))
                first = tensor_of(gradient, grad_output.dtype)
            elif grad_output.ndim and loss.class_dimension is not None:
                first = grad * grad_output.unsqueeze(loss.class_dimension)
            else:
                first = grad * grad_output
        return (None, first, *_theirs(loss, tensors, [False, *needed[1:]], grad_output)[1:])


def _theirs(loss: Loss, tensors: List[torch.Tensor], needed: List[bool], grad_output: torch.Tensor) -> Gradients:
    """The gradients that are needed, by PyTorch's own function."""
    results: List[Optional[torch.Tensor]] = [None] * len(tensors)
    if not any(needed):
        return tuple(results)
    create_graph = torch.is_grad_enabled()
    if not create_graph:
        tensors = [one if one is None else one.detach().requires_grad_(need) for one, need in zip(tensors, needed)]
    with torch.enable_grad():
        value = loss.original(*map(_wide, tensors)).to(grad_output.dtype)  # PyTorch has few losses for 16 bits
        wanted = [place for place, need in enumerate(needed) if need]
        inputs = [tensors[place] for place in wanted]
        for place, result in zip(wanted, torch.autograd.grad(value, inputs, grad_output, create_graph=create_graph)):
            results[place] = result
    return tuple(results)


def _wide(tensor: Optional[torch.Tensor]) -> Optional[torch.Tensor]:
    return tensor.float() if tensor is not None and tensor.is_floating_point() and is_16_bit(tensor) else tensor


def _arrays(tensors: Any) -> List[Optional[Array]]:
    return [None if one is None else array(one) for one in tensors]


def _dtype(tensors: Any) -> torch.dtype:
    dtype: torch.dtype = tensors[0].dtype
    return dtype
