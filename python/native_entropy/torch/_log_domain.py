"""torch.nn.functional's softmax and log_softmax, and torch.logsumexp."""

from __future__ import annotations

from typing import Any, Callable, Optional, Sequence, Tuple, Union

import torch
import torch.nn.functional as F

from .. import _log_domain
from .._arrays import Array
from ._tensors import are_ours, array, is_16_bit, tensor_of


def softmax(
    input: torch.Tensor, dim: Optional[int] = None, _stacklevel: int = 3, dtype: Optional[torch.dtype] = None
) -> torch.Tensor:
    """Probabilities that are proportional to exponentials: `torch.nn.functional.softmax`.

    Parameters
    ----------
    input : Tensor
        Logits.
    dim : int, optional
        What the result sums to 1 over. To leave it out is deprecated.
    _stacklevel : int
        Where the warning about that points to.
    dtype : torch.dtype, optional
        What the input is converted to first.

    Returns
    -------
    Tensor
        The shape of `input`.

    Examples
    --------
    >>> import torch
    >>> from native_entropy.torch import softmax
    >>> softmax(torch.tensor([0.0, 1.0, 2.0]), 0)
    tensor([0.0900, 0.2447, 0.6652])
    """
    return _normalized(F.softmax, _Softmax, input, dim, _stacklevel, dtype)


def log_softmax(
    input: torch.Tensor, dim: Optional[int] = None, _stacklevel: int = 3, dtype: Optional[torch.dtype] = None
) -> torch.Tensor:
    """Logarithm of `softmax`: `torch.nn.functional.log_softmax`.

    Parameters
    ----------
    input : Tensor
        Logits.
    dim : int, optional
        What the probabilities sum to 1 over. To leave it out is deprecated.
    _stacklevel : int
        Where the warning about that points to.
    dtype : torch.dtype, optional
        What the input is converted to first.

    Returns
    -------
    Tensor
        The shape of `input`.

    Examples
    --------
    >>> import torch
    >>> from native_entropy.torch import log_softmax
    >>> log_softmax(torch.tensor([0.0, 1.0, 2.0]), 0)
    tensor([-2.4076, -1.4076, -0.4076])
    """
    return _normalized(F.log_softmax, _LogSoftmax, input, dim, _stacklevel, dtype)


def logsumexp(
    input: torch.Tensor,
    dim: Union[int, Sequence[int]],
    keepdim: bool = False,
    *,
    out: Optional[torch.Tensor] = None,
) -> torch.Tensor:
    """Logarithm of a sum of exponentials: `torch.logsumexp`.

    Parameters
    ----------
    input : Tensor
        Logits.
    dim : int or sequence of ints
        What is summed over.
    keepdim : bool
        Keep the reduced dimensions with length 1.
    out : Tensor, optional
        Where the result goes.

    Returns
    -------
    Tensor
        The shape of `input` without `dim`.

    Examples
    --------
    >>> import torch
    >>> from native_entropy.torch import logsumexp
    >>> logsumexp(torch.tensor([[1000.0, 1000.0]]), 1)
    tensor([1000.6932])
    """
    theirs: Callable[..., torch.Tensor] = torch.logsumexp
    dims = _distinct(dim, input.ndim) if are_ours(input) else None
    if dims is None or (out is not None and torch.is_grad_enabled() and (input.requires_grad or out.requires_grad)):
        return theirs(input, dim, keepdim) if out is None else theirs(input, dim, keepdim, out=out)
    # The reduced dimensions become the last one.
    kept = [one for one in range(input.ndim) if one not in dims]
    result = _apply(_LogSumExp, input.permute([*kept, *dims]).flatten(len(kept)), -1)
    if keepdim:
        result = result.reshape([1 if one in dims else length for one, length in enumerate(input.shape)])
    if out is None:
        return result
    if out.dtype is not result.dtype or out.shape != result.shape:
        return theirs(input, dim, keepdim, out=out)
    return out.copy_(result)


# override: PyTorch declares `*args` and `*grad_outputs`, and says that a function names its own.
class _LogSumExp(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, input: torch.Tensor, dim: int) -> torch.Tensor:  # type: ignore[override]
        if ctx is not None:
            ctx.dim = dim
            ctx.save_for_backward(input)
        return _computed(_log_domain.logsumexp, input, dim)

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> Tuple[torch.Tensor, None]:  # type: ignore[override]
        (input,) = ctx.saved_tensors
        return grad.unsqueeze(ctx.dim) * _apply(_Softmax, input, ctx.dim), None


class _Softmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, input: torch.Tensor, dim: int) -> torch.Tensor:  # type: ignore[override]
        result = _computed(_log_domain.softmax, input, dim)
        if ctx is not None:
            ctx.dim = dim
            ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> Tuple[torch.Tensor, None]:  # type: ignore[override]
        (result,) = ctx.saved_tensors
        p, g = _wide(result), _wide(grad)
        return (p * (g - (p * g).sum(ctx.dim, keepdim=True))).to(grad.dtype), None


class _LogSoftmax(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, input: torch.Tensor, dim: int) -> torch.Tensor:  # type: ignore[override]
        result = _computed(_log_domain.log_softmax, input, dim)
        if ctx is not None:
            ctx.dim = dim
            ctx.save_for_backward(result)
        return result

    @staticmethod
    def backward(ctx: Any, grad: torch.Tensor) -> Tuple[torch.Tensor, None]:  # type: ignore[override]
        (result,) = ctx.saved_tensors
        g = _wide(grad)
        # softmax of log-probabilities: the exponential, with its digits, and differentiable once more.
        return (g - _apply(_Softmax, _wide(result), ctx.dim) * g.sum(ctx.dim, keepdim=True)).to(grad.dtype), None


def _apply(function: Any, input: torch.Tensor, dim: int) -> torch.Tensor:
    if torch.is_grad_enabled() and input.requires_grad:
        result: torch.Tensor = function.apply(input, dim)
        return result
    plain: torch.Tensor = function.forward(None, input, dim)
    return plain


def _computed(function: Callable[..., Any], input: torch.Tensor, dim: int) -> torch.Tensor:
    """In float32 for 16-bit numbers, rounded once."""
    x: Array = array(_wide(input))
    return tensor_of(function(x, axis=dim), input.dtype)


def _wide(tensor: torch.Tensor) -> torch.Tensor:
    return tensor.float() if is_16_bit(tensor) else tensor


def _normalized(
    original: Callable[..., torch.Tensor],
    function: Any,
    input: torch.Tensor,
    dim: Optional[int],
    stacklevel: int,
    dtype: Optional[torch.dtype],
) -> torch.Tensor:
    """`dtype`: PyTorch converts the input first."""
    converted = input if dtype is None or not are_ours(input) else input.to(dtype)
    if not (are_ours(converted) and _is_dimension(dim, converted.ndim)):
        return original(input, dim, stacklevel + 2, dtype)
    assert dim is not None  # a dimension
    return _apply(function, converted, dim)


def _is_dimension(dim: Any, ndim: int) -> bool:
    return type(dim) is int and -max(ndim, 1) <= dim < max(ndim, 1)


def _distinct(dim: Any, ndim: int) -> Optional[Tuple[int, ...]]:
    """The dimensions, counted from 0; None for what is PyTorch's to refuse, and where there are none."""
    dims = (dim,) if type(dim) is int else tuple(dim) if isinstance(dim, (tuple, list)) else ()
    if not dims or not all(_is_dimension(one, ndim) for one in dims):
        return None
    found = {one % max(ndim, 1) for one in dims}
    if len(found) < len(dims):
        return None
    return tuple(sorted(found)) if ndim else ()
