"""torch.nn.functional's losses of rows of classes: cross_entropy, nll_loss, multi_margin_loss."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional, Tuple

import torch
import torch.nn.functional as F

from .. import losses
from ._function import Loss, evaluate, reduction_of
from ._tensors import are_ours, is_plain, keyword

_INDICES = (torch.int64, torch.uint8)


def cross_entropy(
    input: torch.Tensor,
    target: torch.Tensor,
    weight: Optional[torch.Tensor] = None,
    size_average: Optional[bool] = None,
    ignore_index: int = -100,
    reduce: Optional[bool] = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> torch.Tensor:
    """Cross-entropy of logits: `torch.nn.functional.cross_entropy`.

    Parameters
    ----------
    input : Tensor
        Logits, classes along dimension 1, or 0 for one row.
    target : Tensor
        Class indices, or probabilities of the shape of `input`.
    weight : Tensor, optional
        Factors of the classes.
    size_average : bool, optional
        Deprecated, in favour of `reduction`.
    ignore_index : int
        Rows with this target count nothing.
    reduce : bool, optional
        Deprecated, in favour of `reduction`.
    reduction : {"mean", "sum", "none"}
        What becomes of the losses of the rows.
    label_smoothing : float
        What share of the target's probability is given to all classes alike.

    Returns
    -------
    Tensor
        In nats, of the dtype of `input`.

    Examples
    --------
    >>> import torch
    >>> from native_entropy.torch import cross_entropy
    >>> cross_entropy(torch.tensor([[0.0, -20.0]]), torch.tensor([0]))
    tensor(2.0612e-09)
    """
    soft = is_plain(target) and target.is_floating_point()
    if soft:
        fits = are_ours(input, target) and target.shape == input.shape and input.ndim > 0 and ignore_index < 0
    else:
        fits = are_ours(input) and _are_indices(target, input)
    if not (fits and _is_class_weight(weight, input) and 0.0 <= label_smoothing <= 1.0):
        return F.cross_entropy(input, target, weight, size_average, ignore_index, reduce, reduction, label_smoothing)
    reduction = reduction_of(reduction, size_average, reduce)
    keywords: Dict[str, Any] = {"label_smoothing": label_smoothing, "reduction": reduction}
    loss = _loss_of_rows("cross_entropy", input, {"ignore_index": ignore_index, **keywords}, F.cross_entropy)
    return evaluate(loss, input, target, weight)


def nll_loss(
    input: torch.Tensor,
    target: torch.Tensor,
    weight: Optional[torch.Tensor] = None,
    size_average: Optional[bool] = None,
    ignore_index: int = -100,
    reduce: Optional[bool] = None,
    reduction: str = "mean",
) -> torch.Tensor:
    """Negative log-likelihood of class indices: `torch.nn.functional.nll_loss`.

    Parameters
    ----------
    input : Tensor
        Log-probabilities, classes along dimension 1, or 0 for one row.
    target : Tensor
        Class indices.
    weight : Tensor, optional
        Factors of the classes.
    size_average : bool, optional
        Deprecated, in favour of `reduction`.
    ignore_index : int
        Rows with this target count nothing.
    reduce : bool, optional
        Deprecated, in favour of `reduction`.
    reduction : {"mean", "sum", "none"}
        What becomes of the losses of the rows.

    Returns
    -------
    Tensor
        In nats, of the dtype of `input`.

    Examples
    --------
    >>> import torch
    >>> from native_entropy.torch import nll_loss
    >>> nll_loss(torch.tensor([[-0.5, -1.5]]), torch.tensor([1]))
    tensor(1.5000)
    """
    if not (are_ours(input) and _are_indices(target, input) and _is_class_weight(weight, input)):
        return F.nll_loss(input, target, weight, size_average, ignore_index, reduce, reduction)
    keywords = {"ignore_index": ignore_index, "reduction": reduction_of(reduction, size_average, reduce)}
    return evaluate(_loss_of_rows("nll_loss", input, keywords, F.nll_loss), input, target, weight)


def multi_margin_loss(
    input: torch.Tensor,
    target: torch.Tensor,
    p: int = 1,
    margin: float = 1.0,
    weight: Optional[torch.Tensor] = None,
    size_average: Optional[bool] = None,
    reduce: Optional[bool] = None,
    reduction: str = "mean",
) -> torch.Tensor:
    """Multi-class margin loss: `torch.nn.functional.multi_margin_loss`.

    Parameters
    ----------
    input : Tensor
        Scores, classes along the last dimension of one or two.
    target : Tensor
        Class indices.
    p : {1, 2}
        The power.
    margin : float
        By how much the target's score should be ahead.
    weight : Tensor, optional
        Factors of the classes.
    size_average, reduce : bool, optional
        Deprecated, in favour of `reduction`.
    reduction : {"mean", "sum", "none"}
        What becomes of the losses of the rows.

    Returns
    -------
    Tensor
        Of the dtype of `input`.

    Examples
    --------
    >>> import torch
    >>> from native_entropy.torch import multi_margin_loss
    >>> multi_margin_loss(torch.tensor([[0.1, 0.2, 0.4, 0.8]]), torch.tensor([3]))
    tensor(0.3250)
    """
    batch = input
    if is_plain(input) and is_plain(target) and input.ndim == target.ndim < 2:
        batch = input.unsqueeze(0)  # a number as one class, or with a target of shape (1,) a row as a batch of one
    fits = are_ours(batch) and batch.ndim < 3 and _are_indices(target, batch) and target.dtype is torch.int64
    fits = fits and _is_class_weight(weight, batch)
    if not (fits and p in (1, 2) and abs(margin) < float("inf")):
        return F.multi_margin_loss(input, target, p, margin, weight, size_average, reduce, reduction)
    keywords = {"p": int(p), "margin": margin, "reduction": reduction_of(reduction, size_average, reduce)}
    loss = _loss_of_rows("multi_margin_loss", batch, keywords, F.multi_margin_loss)
    return evaluate(loss, batch, target, weight)


def _loss_of_rows(
    name: str, input: torch.Tensor, keywords: Dict[str, Any], original: Callable[..., torch.Tensor]
) -> Loss:
    value: Callable[..., Any] = getattr(losses, name)
    value_and_grad: Callable[..., Tuple[Any, Any]] = getattr(losses, f"{name}_with_grad")
    axis = 1 if input.ndim > 1 else 0
    ours = {**keywords, "axis": axis, "dtype": keyword(input)}
    return Loss(
        lambda x, y, w: value(x, y, weight=w, **ours),
        lambda x, y, w, grad_output: value_and_grad(x, y, weight=w, grad_output=grad_output, **ours),
        lambda x, y, w: original(x, y, weight=w, **keywords),
        axis,
    )


def _are_indices(target: Any, input: torch.Tensor) -> bool:
    """Whether PyTorch takes these as the class indices of the input's rows."""
    if not (is_plain(target) and target.dtype in _INDICES and input.ndim > 0):
        return False
    return bool(target.shape == (input.shape[:1] + input.shape[2:] if input.ndim > 1 else ()))


def _is_class_weight(weight: Any, input: torch.Tensor) -> bool:
    if weight is None:
        return True
    if not (are_ours(input, weight) and weight.shape == input.shape[1 if input.ndim > 1 else 0 :][:1]):
        return False
    return not weight.requires_grad and bool(torch.isfinite(weight).all())
