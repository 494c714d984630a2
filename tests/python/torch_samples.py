"""PyTorch's own sample inputs: those of its operator database, as arguments for native_entropy."""

from __future__ import annotations

import sys
import types
import unittest
import warnings
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Tuple

import numpy as np
import torch

import native_entropy as ne


class Sample(NamedTuple):
    """One call of torch, and the same call here: a function of the NumPy input that returns value and gradient."""

    text: str
    theirs: Callable[[torch.Tensor], torch.Tensor]
    x: torch.Tensor
    ours: Callable[[np.ndarray, np.ndarray], Tuple[Any, Any]]


def operators() -> List[Any]:
    """The database. It wants expecttest, of which it uses nothing but a base class; a stand-in will do."""
    if "expecttest" not in sys.modules:
        stand_in = types.ModuleType("expecttest")
        stand_in.TestCase = unittest.TestCase  # type: ignore[attr-defined]
        stand_in.ACCEPT = False  # type: ignore[attr-defined]
        sys.modules["expecttest"] = stand_in
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from torch.testing._internal.common_methods_invocations import op_db

        return list(op_db)


def array(value: Any) -> Any:
    return value.detach().numpy() if isinstance(value, torch.Tensor) else value


# Our function, the names of torch's positional arguments after the input, whether the classes lie along dimension 1.
LOSSES: Dict[str, Tuple[str, Tuple[str, ...], bool]] = {
    "nn.functional.cross_entropy": ("cross_entropy", ("target",), True),
    "nn.functional.nll_loss": ("nll_loss", ("target",), True),
    "nn.functional.multi_margin_loss": ("multi_margin_loss", ("target",), True),
    "nn.functional.binary_cross_entropy": ("binary_cross_entropy", ("target",), False),
    "nn.functional.binary_cross_entropy_with_logits": ("binary_cross_entropy_with_logits", ("target",), False),
    "nn.functional.kl_div": ("kl_div", ("p",), False),
    "nn.functional.mse_loss": ("mse_loss", ("target",), False),
    "nn.functional.gaussian_nll_loss": ("gaussian_nll_loss", ("target", "var"), False),
    "nn.functional.poisson_nll_loss": ("poisson_nll_loss", ("target",), False),
}
NORMALIZERS = {"softmax": ne.softmax, "log_softmax": ne.log_softmax}
ELEMENTWISE = {"sigmoid": ne.sigmoid, "nn.functional.logsigmoid": ne.log_sigmoid}


def samples(name: str, dtype: torch.dtype) -> Iterator[Sample]:
    """Those of an operator that mean something here: one axis, no other dtype for the result."""
    operator = next(op for op in operators() if op.name == name and not op.variant_test_name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        given = list(operator.sample_inputs("cpu", dtype, requires_grad=False))
    for sample in given:
        text = f"{name}{tuple(sample.input.shape)} {sample.args} {sample.kwargs}"
        theirs = _theirs(operator, sample)
        if name in LOSSES:
            yield Sample(text, theirs, sample.input, _loss(name, sample))
        elif name in NORMALIZERS:
            yield Sample(text, theirs, sample.input, _value(NORMALIZERS[name], axis=sample.args[0]))
        elif name == "logsumexp":
            axes, keepdims = sample.args
            axis = axes[0] if len(axes) == 1 else None
            yield Sample(text, theirs, sample.input, _value(ne.logsumexp, axis=axis, keepdims=keepdims))
        elif name in ELEMENTWISE:
            yield Sample(text, theirs, sample.input, _value(ELEMENTWISE[name]))
        elif name == "logaddexp":
            other = array(sample.args[0])
            yield Sample(text, theirs, sample.input, lambda x, _, other=other: (ne.logaddexp(x, other), None))


def _theirs(operator: Any, sample: Any) -> Callable[[torch.Tensor], torch.Tensor]:
    def run(x: torch.Tensor) -> torch.Tensor:
        with warnings.catch_warnings():  # about reduction="mean" of kl_div, among others
            warnings.simplefilter("ignore")
            result: torch.Tensor = operator.op(x, *sample.args, **sample.kwargs)
            return result

    return run


def _loss(name: str, sample: Any) -> Callable[[np.ndarray, np.ndarray], Tuple[Any, Any]]:
    ours, positions, by_class = LOSSES[name]
    keywords = {key: array(value) for key, value in sample.kwargs.items()}
    further = [array(value) for value in sample.args]
    further += [keywords.pop(position) for position in positions[len(further) :]]
    if by_class:
        keywords["axis"] = 1 if sample.input.ndim > 1 else 0
    if ours == "multi_margin_loss":  # for one row it has a target of shape (1,) too
        further[0] = further[0].reshape(sample.input.shape[:-1])
    if ours == "gaussian_nll_loss" and further[1].shape == sample.input.shape[:-1] != ():
        further[1] = further[1][..., np.newaxis]  # PyTorch's rule, see docs/losses.md
    return lambda x, scale: getattr(ne.losses, f"{ours}_with_grad")(x, *further, grad_output=scale, **keywords)


def _value(function: Callable[..., Any], **keywords: Any) -> Callable[[np.ndarray, np.ndarray], Tuple[Any, Any]]:
    return lambda x, _: (function(x, **keywords), None)
