"""What cross_entropy and its relatives share: parameters as the library's struct, weights, one call."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, NamedTuple, Optional, Tuple

import numpy as np

from .._arrays import I64, Array, int64_pointer, pointer, value_dtype
from .._library import ffi, lib
from .._parameters import at_least_zero, choice, fraction, integer, positive
from .._rows import NULL, MatrixOutput, last, normalized_axis, row_pointer, rows_and_cols, walkable
from .._sixteen_bit import delivered, factors, numbers, scale
from ._targets import Targets

REDUCTIONS = {"mean": lib.NE_REDUCTION_MEAN, "sum": lib.NE_REDUCTION_SUM, "none": lib.NE_REDUCTION_NONE}
_EMPTY = {"nan": lib.NE_EMPTY_NAN, "zero": lib.NE_EMPTY_ZERO, "raise": lib.NE_EMPTY_RAISE}
_INT64 = np.iinfo(I64)


class Options(NamedTuple):
    """The scalar parameters of a call, as the caller gave them."""

    reduction: str = "mean"
    empty: str = "nan"
    ignore_index: Optional[int] = -100
    label_smoothing: float = 0.0
    temperature: float = 1.0
    softcap: Optional[float] = None
    z_loss: float = 0.0


class Weights(NamedTuple):
    """Factors of the classes and of the rows, as the caller gave them."""

    weight: Any = None
    sample_weight: Any = None


class CrossEntropyCall:
    """Everything but the outputs of one call, checked, as the library takes it."""

    def __init__(
        self,
        logits: Any,
        target: Any,
        axis: Optional[int],
        keyword: Optional[str],
        options: Options,
        weights: Weights = Weights(),
        name: str = "logits",
        soft: bool = False,
    ) -> None:
        """`soft`: whether the target may be probabilities; `name`: of the logits, for messages."""
        self.parameters, ignore_index = _parameters(options)
        self.reduction = options.reduction
        self.given, self.name, self.keyword = logits, name, keyword
        self.x = x = numbers(logits, name, keyword)
        self.axis = normalized_axis(axis, x.ndim)
        self.targets = Targets(target, x, name, self.axis, ignore_index, keyword, soft)
        self.matrix, stride = walkable(last(x, self.axis))
        self.sizes: Tuple[int, ...] = (*rows_and_cols(self.matrix), stride)
        self.read: Tuple[Array, ...] = ()  # further arrays that a call reads
        if self.targets.probabilities is None:
            self.read = (self.targets.indices,)
            self.target_pointer = int64_pointer(self.targets.indices)
        else:
            table, table_stride = walkable(last(self.targets.probabilities, self.axis))
            self.read = (table,)
            self.target_pointer = row_pointer(table)
            self.sizes += (table_stride,)
        if weights.weight is not None or weights.sample_weight is not None:
            self._add_weights(weights)

    def _add_weights(self, weights: Weights) -> None:
        self.parameters = ffi.new("ne_cross_entropy_params *", self.parameters[0])
        for name, value in weights._asdict().items():
            if value is None:
                continue
            array = factors(value, name, self.x, self.name, self.keyword)
            expected = (self.targets.classes,) if name == "weight" else self.targets.shape
            check_factors(array, name, expected, "one for each class" if name == "weight" else "one for each row")
            array = np.ascontiguousarray(array)
            self.read += (array,)
            setattr(self.parameters, name, pointer(array))

    @property
    def is_soft(self) -> bool:
        return self.targets.probabilities is not None

    def values(self, per_row: bool) -> Array:
        """An array for one value, or for one of each row."""
        return np.empty(self.targets.shape if per_row else (), value_dtype(self.x))

    def run(self, functions: Dict[str, Any], *outputs: Any) -> None:
        """Call the function of this dtype; raises what belongs to its status."""
        inputs = row_pointer(self.matrix), self.target_pointer
        status = functions[self.x.dtype.char](*inputs, *self.sizes, self.parameters, *outputs)
        if status:
            self.targets.fail(status)

    def loss(self, functions: Dict[str, Any]) -> Any:
        loss = self.values(self.reduction == "none")
        self.run(functions, pointer(loss))
        return loss if loss.ndim else loss[()]

    def loss_and_grad(self, functions: Dict[str, Any], grad_output: Any, out: Optional[Array]) -> Tuple[Any, Any]:
        factor = scale(grad_output, self.x, self.name, self.targets.shape, self.reduction, self.keyword)
        read = self.read if factor is None else (*self.read, factor)
        grad = MatrixOutput(self.x, self.axis, out, self.matrix, self.sizes[2], read)
        loss = self.values(self.reduction == "none")
        status = functions[self.x.dtype.char](
            row_pointer(self.matrix),
            self.target_pointer,
            NULL if factor is None else pointer(factor),
            *self.sizes,
            self.parameters,
            pointer(loss),
            row_pointer(grad.matrix),
            grad.stride,
        )
        if status:
            self.targets.fail(status)
        return loss if loss.ndim else loss[()], delivered(grad, self.given)


def check_factors(array: Array, name: str, expected: Tuple[int, ...], meaning: str) -> None:
    if array.shape != expected:
        raise ValueError(f"{name}: shape {array.shape} given, {expected} expected, {meaning}")
    if not np.isfinite(array).all():
        raise ValueError(f"{name}: finite numbers expected, got {array[~np.isfinite(array)].flat[0]}")


def _parameters(options: Options) -> Tuple[Any, Optional[int]]:
    """The C struct without weights, and the ignored index as a plain integer."""
    try:
        return _kept(*options)
    except TypeError:  # something that cannot be looked up, an array of no dimensions for example, or that is wrong
        return _checked(*options)


def _checked(
    reduction: str,
    empty: str,
    ignore_index: Optional[int],
    label_smoothing: float,
    temperature: float,
    softcap: Optional[float],
    z_loss: float,
) -> Tuple[Any, Optional[int]]:
    struct = ffi.new("ne_cross_entropy_params *")
    struct.size = ffi.sizeof("ne_cross_entropy_params")
    struct.reduction = choice(reduction, REDUCTIONS, "reduction")
    struct.empty = choice(empty, _EMPTY, "empty")
    struct.ignore_mode = lib.NE_IGNORE_NONE
    if ignore_index is not None:
        ignore_index = integer(ignore_index, "ignore_index", int(_INT64.min), int(_INT64.max))
        struct.ignore_mode, struct.ignore_index = lib.NE_IGNORE_INDEX, ignore_index
    struct.label_smoothing = fraction(label_smoothing, "label_smoothing")
    struct.temperature = positive(temperature, "temperature")
    struct.softcap = 0.0 if softcap is None else positive(softcap, "softcap")
    struct.z_loss = at_least_zero(z_loss, "z_loss")
    return struct, ignore_index


# A struct is only read: calls and threads share it. Typed, because True and 1.0 are equal.
_kept = lru_cache(maxsize=64, typed=True)(_checked)
