"""What the elementwise losses share: operands of one shape or that broadcast to it, reductions, gradients."""

from __future__ import annotations

from typing import Any, List, NoReturn, Optional, Tuple

import numpy as np

from .. import _status
from .._arrays import Array, pointer, value_dtype
from .._library import lib
from .._parameters import choice
from .._rows import NULL, MatrixOutput, last, row_pointer, walkable
from .._sixteen_bit import by_dtype, delivered, like, numbers, scale
from ._cross_entropy_call import REDUCTIONS

REDUCTIONS_AND_BATCHMEAN = {**REDUCTIONS, "batchmean": lib.NE_REDUCTION_BATCHMEAN}


class ElementwiseLoss:
    """The C functions of one loss, by dtype."""

    def __init__(self, name: str) -> None:
        self.functions = by_dtype(name)
        self.grad_functions = by_dtype(f"{name}_grad")


class ElementwiseCall:
    """Everything but the outputs of one call, checked, as the library takes it.

    The C functions take the operands in the order in which they are added here, each but the first two with its length,
    then ``n``, the parameters and the reduction.
    """

    def __init__(
        self,
        loss: ElementwiseLoss,
        x: Any,
        name: str,
        reduction: str,
        keyword: Optional[str],
        batchmean: bool = False,
    ) -> None:
        self.loss_functions = loss
        self.reduction = reduction
        self.reduction_number = choice(reduction, REDUCTIONS_AND_BATCHMEAN if batchmean else REDUCTIONS, "reduction")
        self.given, self.name, self.keyword = x, name, keyword
        self.x = numbers(x, name, keyword)
        self.flat, _ = walkable(last(self.x, None))
        self.read: List[Array] = []  # the further operands
        self.operands: List[Any] = []  # as C takes them
        self.parameters: Tuple[Any, ...] = ()

    def add(self, value: Any, name: str) -> None:
        """An operand of the shape of x, or that broadcasts to it."""
        array = self._operand(value, name)
        array = np.ascontiguousarray(array if array.shape == self.x.shape else np.broadcast_to(array, self.x.shape))
        self.read.append(array)
        self.operands.append(pointer(array))

    def add_periodic(self, value: Any, name: str) -> None:
        """An operand that is read again and again, where it broadcasts along leading axes; None: there is none."""
        if value is None:
            self.operands += [NULL, 0]
            return
        array = self._operand(value, name)
        lengths = (1,) * (self.x.ndim - array.ndim) + array.shape
        first = next((i for i, length in enumerate(lengths) if length != 1), len(lengths))
        block = array.reshape(lengths[first:])
        array = np.ascontiguousarray(np.broadcast_to(block, self.x.shape[first:]))
        self.read.append(array)
        self.operands += [pointer(array), array.size]

    def _operand(self, value: Any, name: str) -> Array:
        array = like(value, name, self.x, self.name, self.keyword)
        if array.shape != self.x.shape:
            try:
                fits = np.broadcast_shapes(array.shape, self.x.shape) == self.x.shape
            except ValueError:
                fits = False
            if not fits:
                shapes = f"{name} of shape {array.shape}", f"{self.name}, {self.x.shape}"
                raise ValueError(f"{shapes[0]} does not broadcast to the shape of {shapes[1]}")
        return array

    def loss(self) -> Any:
        loss = self._values()
        self._run(
            self.loss_functions.functions,
            *self.operands,
            self.flat.size,
            *self.parameters,
            self.reduction_number,
            pointer(loss),
        )
        return loss if loss.ndim else loss[()]

    def loss_and_grad(self, grad_output: Any, out: Optional[Array]) -> Tuple[Any, Any]:
        factor = scale(grad_output, self.x, self.name, self.x.shape, self.reduction, self.keyword)
        read = self.read if factor is None else [*self.read, factor]
        grad = MatrixOutput(self.x, None, out, self.flat, self.flat.size, tuple(read))
        loss = self._values()
        self._run(
            self.loss_functions.grad_functions,
            *self.operands,
            NULL if factor is None else pointer(factor),
            self.flat.size,
            *self.parameters,
            self.reduction_number,
            pointer(loss),
            row_pointer(grad.matrix),
        )
        return loss if loss.ndim else loss[()], delivered(grad, self.given)

    def _values(self) -> Array:
        return np.empty(self.x.shape if self.reduction == "none" else (), value_dtype(self.x))

    def _run(self, functions: Any, *arguments: Any) -> None:
        status = functions[self.x.dtype.char](row_pointer(self.flat), *arguments)
        if status:
            self.fail(status)

    def fail(self, status: int) -> NoReturn:
        _status.fail(status)
