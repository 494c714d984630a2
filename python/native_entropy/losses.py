"""Losses and their gradients. The last axis holds the classes unless `axis` says otherwise."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NoReturn, Optional, Tuple

import numpy as np

from . import _status
from ._arrays import I64, Array, ArrayLike, filled, floating, int64_pointer, is_plain, mixed, pointer, view_of
from ._native import ffi, lib
from ._parameters import choice, integer
from ._rows import NULL, MatrixOutput, last, normalized_axis, reduced_shape, row_pointer, rows_and_cols, walkable

__all__ = ["cross_entropy", "cross_entropy_with_grad"]

_CROSS_ENTROPY = {"f": lib.ne_softmax_cross_entropy_f32, "d": lib.ne_softmax_cross_entropy_f64}
_CROSS_ENTROPY_GRAD = {"f": lib.ne_softmax_cross_entropy_grad_f32, "d": lib.ne_softmax_cross_entropy_grad_f64}

_REDUCTIONS = {"mean": lib.NE_REDUCTION_MEAN, "sum": lib.NE_REDUCTION_SUM, "none": lib.NE_REDUCTION_NONE}
_EMPTY = {"nan": lib.NE_EMPTY_NAN, "zero": lib.NE_EMPTY_ZERO, "raise": lib.NE_EMPTY_RAISE}
_INT64 = np.iinfo(np.int64)


class TargetRangeError(IndexError):
    """A class index out of range, with its place in the target, its value and the number of classes."""

    def __init__(self, place: Tuple[int, ...], value: int, classes: int, ignore_index: Optional[int]) -> None:
        ignored = "" if ignore_index is None else f", and not ignore_index={ignore_index}"
        where = f"[{', '.join(map(str, place))}]" if place else ""
        range_ = f"from 0 to {classes - 1} ({classes} classes)"
        super().__init__(f"target{where} = {value} is not a class index {range_}{ignored}")
        self.place = place
        self.value = value
        self.classes = classes


def cross_entropy(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    ignore_index: Optional[int] = -100,
    reduction: str = "mean",
    empty: str = "nan",
    axis: Optional[int] = -1,
) -> Any:
    """Cross-entropy between class indices and the softmax of logits.

    ``-log_softmax(logits)[target]``, reduced over the rows

    Parameters
    ----------
    logits : array_like
        In nats. Any shape with V classes along `axis`.
    target : array_like of int
        Class indices 0..V-1, or `ignore_index`; any integer dtype. The shape of `logits` without `axis`.
    ignore_index : int or None
        Rows with this target count nothing; None: no such value. A scalar.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the rows that are not ignored. A word.
    empty : {"nan", "zero", "raise"}
        What the mean over no rows gives. A word.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.

    Returns
    -------
    scalar or ndarray
        In nats, of the dtype of `logits`. A scalar, or with ``reduction="none"`` the shape of `target`, 0 in ignored
        rows.

    Raises
    ------
    IndexError
        For a class index out of range, naming the first one in C order. Nothing is read outside the arrays.
    TypeError
        For logits that are not float32, float64 or integers and targets that are not integers.
    ValueError
        For shapes that do not fit, an axis or a word that does not exist, and with ``empty="raise"`` the mean over no
        rows.

    Notes
    -----
    A -inf logit of another class costs nothing; of the target: +inf. +inf for the target alone: 0. Any NaN, or all
    -inf: NaN. A confident row keeps its digits, and a common offset of the logits changes nothing beyond the rounding
    of the inputs. Error of a row at most 1 ULP (float32), 2 ULP (float64); a mean or sum adds one rounding.
    Source: Goodfellow, Bengio and Courville, "Deep Learning" (2016), section 6.2.2; the form is that of Blanchard,
    Higham and Higham, IMA J. Numer. Anal. 41 (2021), with the target's term kept out of the sum.

    Examples
    --------
    >>> import numpy as np
    >>> import native_entropy as ne
    >>> ne.losses.cross_entropy(np.float32([[0, -20]]), [0])
    2.0611537e-09
    >>> ne.losses.cross_entropy([[0.0, 1.0], [2.0, 0.0]], [1, -100], reduction="none").round(6).tolist()
    [0.313262, 0.0]
    """
    parameters = _checked_parameters(reduction, empty, ignore_index)
    x = floating(logits, "logits")
    axis = normalized_axis(axis, x.ndim)
    indices = _class_indices(target, x, axis, ignore_index)
    matrix, stride = walkable(last(x, axis))
    rows, cols = rows_and_cols(matrix)
    loss = np.empty(indices.shape if reduction == "none" else (), x.dtype)
    status = _CROSS_ENTROPY[x.dtype.char](
        row_pointer(matrix), int64_pointer(indices), rows, cols, stride, parameters, pointer(loss)
    )
    if status:
        _fail(status, target, indices, matrix, stride, ignore_index)
    return loss if loss.ndim else loss[()]


def cross_entropy_with_grad(
    logits: ArrayLike,
    target: ArrayLike,
    *,
    ignore_index: Optional[int] = -100,
    reduction: str = "mean",
    empty: str = "nan",
    axis: Optional[int] = -1,
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Array] = None,
) -> Tuple[Any, Any]:
    """`cross_entropy` and its gradient with respect to the logits, in one pass.

    ``d loss / d logits = (softmax(logits) - one_hot(target)) * scale``, where ``scale`` is `grad_output`, for a mean
    divided by the number of rows that are not ignored

    Parameters
    ----------
    logits : array_like
        In nats. Any shape with V classes along `axis`.
    target : array_like of int
        Class indices 0..V-1, or `ignore_index`; any integer dtype. The shape of `logits` without `axis`.
    ignore_index : int or None
        Rows with this target count nothing; None: no such value. A scalar.
    reduction : {"mean", "sum", "none"}
        "mean" divides by the rows that are not ignored. A word.
    empty : {"nan", "zero", "raise"}
        What the mean over no rows gives. A word.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    grad_output : float or array_like, optional
        Factor of the gradient, 1 by default. A scalar, or with ``reduction="none"`` also the shape of `target`, of the
        dtype of `logits`.
    out : ndarray, optional
        Where the gradient goes; may be `logits`, which is overwritten then. The shape and dtype of `logits`.

    Returns
    -------
    loss : scalar or ndarray
        The same bits as `cross_entropy`, in nats; `grad_output` does not change it. A scalar, or with
        ``reduction="none"`` the shape of `target`.
    grad : ndarray
        Per nat; 0 in ignored rows. The shape and dtype of `logits`.

    Raises
    ------
    IndexError
        For a class index out of range, naming the first one in C order. `out` is left as it was.
    TypeError
        For logits that are not float32, float64 or integers, targets that are not integers, other dtypes of `out`.
    ValueError
        For shapes that do not fit, an axis or a word that does not exist, and with ``empty="raise"`` the mean over no
        rows.

    Notes
    -----
    A logit of -inf gets gradient 0 unless it is the target. Rows with a NaN, or of -inf only: NaN. Nothing but ignored
    rows: gradient 0. Error at most 2 ULP (float32), 3 ULP (float64) of the larger of the element and 2^-10 times the
    row's largest.
    Source: as for `cross_entropy`; Bishop, "Pattern Recognition and Machine Learning" (2006), equation 4.109.

    Examples
    --------
    >>> import native_entropy as ne
    >>> loss, grad = ne.losses.cross_entropy_with_grad([[0.0, 0.0, 0.0, 0.0]], [1])
    >>> round(float(loss), 6), grad.tolist()
    (1.386294, [[0.25, -0.75, 0.25, 0.25]])
    """
    parameters = _checked_parameters(reduction, empty, ignore_index)
    x = floating(logits, "logits")
    axis = normalized_axis(axis, x.ndim)
    indices = _class_indices(target, x, axis, ignore_index)
    scale = _scale(grad_output, x, indices.shape, reduction)
    matrix, stride = walkable(last(x, axis))
    rows, cols = rows_and_cols(matrix)
    grad = MatrixOutput(x, axis, out, matrix, stride, (indices,) if scale is None else (indices, scale))
    loss = np.empty(indices.shape if reduction == "none" else (), x.dtype)
    status = _CROSS_ENTROPY_GRAD[x.dtype.char](
        row_pointer(matrix),
        int64_pointer(indices),
        NULL if scale is None else pointer(scale),
        rows,
        cols,
        stride,
        parameters,
        pointer(loss),
        row_pointer(grad.matrix),
        grad.stride,
    )
    if status:
        _fail(status, target, indices, matrix, stride, ignore_index)
    return loss if loss.ndim else loss[()], grad.deliver()


def _checked_parameters(reduction: str, empty: str, ignore_index: Optional[int]) -> Any:
    if type(reduction) is not str or type(empty) is not str:  # lists, for example, cannot be looked up
        choice(reduction, _REDUCTIONS, "reduction")
        choice(empty, _EMPTY, "empty")
    return _parameters(reduction, empty, ignore_index)


@lru_cache(maxsize=64, typed=True)
def _parameters(reduction: str, empty: str, ignore_index: Optional[int]) -> Any:
    """The C struct, which is only read: calls and threads share it."""
    parameters = ffi.new("ne_cross_entropy_params *")
    parameters.size = ffi.sizeof("ne_cross_entropy_params")
    parameters.reduction = choice(reduction, _REDUCTIONS, "reduction")
    parameters.empty = choice(empty, _EMPTY, "empty")
    if ignore_index is None:
        parameters.ignore_mode = lib.NE_IGNORE_NONE
    else:
        parameters.ignore_mode = lib.NE_IGNORE_INDEX
        parameters.ignore_index = integer(ignore_index, "ignore_index", int(_INT64.min), int(_INT64.max))
    return parameters


def _class_indices(target: ArrayLike, logits: Array, axis: Optional[int], ignore_index: Optional[int]) -> Array:
    """The target as a contiguous int64 array that fits the logits."""
    array = target if type(target) is np.ndarray else view_of(target, "target")
    expected = reduced_shape(logits.shape, axis, False)
    if array.dtype.kind not in "iu" and not (array.size == 0 and isinstance(target, (list, tuple))):
        raise TypeError(f"target: dtype {array.dtype} is not supported; class indices of an integer type expected")
    if array.shape != expected:
        raise ValueError(
            f"target: shape {array.shape} does not fit logits of shape {logits.shape} with the classes along "
            f"{'all axes' if axis is None else f'axis {axis}'}; expected {expected}"
        )
    if array.dtype is I64 and is_plain(array):
        return array
    indices = np.array(array, dtype=I64, order="C")
    if array.dtype.kind == "u" and array.itemsize == 8:
        indices[array > np.uint64(_INT64.max)] = -1 if ignore_index != -1 else -2  # out of range as well, not ignored
    return indices


def _scale(
    grad_output: Optional[ArrayLike], logits: Array, rows_shape: Tuple[int, ...], reduction: str
) -> Optional[Array]:
    """The factor of the gradient as the library takes it: none, one, or one per row."""
    if grad_output is None:
        return None
    shape = rows_shape if reduction == "none" else ()
    if np.ndim(grad_output) == 0:  # type: ignore[arg-type]
        return filled(shape, grad_output, logits.dtype, "grad_output")
    array = floating(grad_output, "grad_output")
    if array.shape != shape:
        raise ValueError(f"grad_output: shape {array.shape} given, {shape} expected with reduction={reduction!r}")
    if array.dtype != logits.dtype:
        raise mixed("grad_output", array, "logits", logits)
    return np.ascontiguousarray(array)


def _fail(
    status: int, target: Any, indices: Array, matrix: Array, stride: int, ignore_index: Optional[int]
) -> NoReturn:
    """Raise for a failed call; for a class index out of range ask the library which row it is."""
    if status == lib.NE_ERR_EMPTY:
        _status.fail(status, "the mean over no rows (all targets are ignored, or there are none) with empty='raise'")
    if status != _status.TARGET_RANGE:
        _status.fail(status)
    rows, cols = rows_and_cols(matrix)
    bad_row = ffi.new("int64_t *", -1)
    parameters = ffi.new("ne_cross_entropy_params *", _parameters("sum", "nan", ignore_index)[0])
    parameters.bad_row = bad_row
    unused = np.empty((), matrix.dtype)
    function = _CROSS_ENTROPY[matrix.dtype.char]
    function(row_pointer(matrix), int64_pointer(indices), rows, cols, stride, parameters, pointer(unused))
    if bad_row[0] < 0:  # another thread has changed the target since
        _status.fail(status)
    place = tuple(map(int, np.unravel_index(bad_row[0], indices.shape)))
    raise TargetRangeError(place, int(np.asarray(view_of(target, "target"))[place]), cols, ignore_index)
