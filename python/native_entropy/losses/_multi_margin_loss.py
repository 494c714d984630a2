"""Hinge loss of several classes."""

from __future__ import annotations

from typing import Any, Optional, Tuple

import numpy as np

from .._accelerated import accelerated
from .._arrays import Array, ArrayLike, int64_pointer, pointer, value_dtype
from .._parameters import choice, integer, number
from .._rows import NULL, MatrixOutput, last, normalized_axis, row_pointer, rows_and_cols, walkable
from .._sixteen_bit import by_dtype, delivered, factors, numbers, scale
from ._cross_entropy_call import REDUCTIONS, check_factors
from ._targets import Targets

_LOSS = by_dtype("multi_margin_loss")
_GRAD = by_dtype("multi_margin_loss_grad")


@accelerated("multi_margin_loss")
def multi_margin_loss(
    scores: ArrayLike,
    target: ArrayLike,
    *,
    p: int = 1,
    margin: float = 1.0,
    weight: Optional[ArrayLike] = None,
    reduction: str = "mean",
    axis: Optional[int] = -1,
    dtype: Optional[str] = None,
) -> Any:
    """Hinge loss of several classes.

    ``weight[target] / V * sum over the other classes of max(0, margin - scores[target] + scores)**p``, reduced over
    the rows

    Parameters
    ----------
    scores : array_like
        Any shape with V classes along `axis`.
    target : array_like
        Class indices 0..V-1; any integer dtype. The shape of `scores` without `axis`.
    p : {1, 2}
        The power. A scalar.
    margin : float
        By how much the target's score should be ahead; finite. A scalar.
    weight : array_like, optional
        Factors of the classes; finite, of the dtype of the loss or of `scores`. The shape (V,).
    reduction : {"mean", "sum", "none"}
        "mean" divides by the number of rows, with weights too; over none it is NaN. A word.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    dtype : {"bfloat16"}, optional
        `scores` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    scalar or ndarray
        Of the dtype of `scores`, float32 for 16-bit numbers. A scalar, or with ``reduction="none"`` one for each row:
        the shape of `scores` without `axis`.

    Raises
    ------
    IndexError
        For a class index out of range, naming the first one in C order. Nothing is read outside the arrays.
    TypeError
        For scores other than float64, float32, float16, bfloat16 and integers, for targets that are not of an integer
        type, and for weights of another float dtype.
    ValueError
        For shapes that do not fit, weights that are not finite, an axis or a word that does not exist and parameters
        out of range.

    Notes
    -----
    Any NaN in a row: NaN.
    Error of a row at most 1 ULP (float32), 2 ULP (float64); a mean or sum adds one rounding.
    Source: Crammer and Singer, "On the algorithmic implementation of multiclass kernel-based vector machines", JMLR 2
    (2001); the sum over classes is that of Weston and Watkins (1999).

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.losses.multi_margin_loss([[0.1, 0.2, 0.4, 0.8]], [3])).__round__(6)
    0.325
    """
    return _call(scores, target, p, margin, weight, reduction, axis, dtype, None, None, False)[0]


@accelerated("multi_margin_loss_grad")
def multi_margin_loss_with_grad(
    scores: ArrayLike,
    target: ArrayLike,
    *,
    p: int = 1,
    margin: float = 1.0,
    weight: Optional[ArrayLike] = None,
    reduction: str = "mean",
    axis: Optional[int] = -1,
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Tuple[Any, Any]:
    """`multi_margin_loss` and its gradient with respect to `scores`, in one pass.

    ``d loss / d scores = weight[target] / V * p * max(0, margin - scores[target] + scores)**(p - 1) * scale`` for the
    other classes, where it is not cut off at 0, and minus the sum of these for the target; ``scale`` is
    `grad_output`, for a mean divided by the number of rows

    Parameters
    ----------
    scores : array_like
        Any shape with V classes along `axis`.
    target : array_like
        Class indices 0..V-1; any integer dtype. The shape of `scores` without `axis`.
    p : {1, 2}
        The power. A scalar.
    margin : float
        By how much the target's score should be ahead; finite. A scalar.
    weight : array_like, optional
        Factors of the classes; finite, of the dtype of the loss or of `scores`. The shape (V,).
    reduction : {"mean", "sum", "none"}
        "mean" divides by the number of rows, with weights too; over none it is NaN. A word.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    grad_output : float or array_like, optional
        Factor of the gradient, 1 by default. A scalar, or with ``reduction="none"`` also one for each row, of the
        dtype of the loss.
    out : ndarray, optional
        Where the gradient goes; may be `scores`, which is overwritten then. The shape and dtype of `scores`.
    dtype : {"bfloat16"}, optional
        `scores` is uint16 that holds bfloat16 numbers. A word.

    Returns
    -------
    loss : scalar or ndarray
        The same bits as `multi_margin_loss`; `grad_output` does not change it. A scalar, or with ``reduction="none"``
        the shape of `scores` without `axis`.
    grad : ndarray or scalar
        The shape and dtype of `scores`; for a bfloat16 tensor of PyTorch an array of ml_dtypes, where that is
        installed, else uint16.

    Raises
    ------
    IndexError
        For a class index out of range, naming the first one in C order. `out` is left as it was.
    TypeError
        For scores other than float64, float32, float16, bfloat16 and integers, for targets that are not of an integer
        type, and for weights of another float dtype, and for an `out` of another dtype.
    ValueError
        For shapes that do not fit, weights that are not finite, an axis or a word that does not exist and parameters
        out of range.

    Notes
    -----
    0 at the corner. Rows with a NaN: NaN.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16) of the larger of the element and 2^-10
    times the row's largest.
    Source: as for `multi_margin_loss`.

    Examples
    --------
    >>> import native_entropy as ne
    >>> loss, grad = ne.losses.multi_margin_loss_with_grad([[0.1, 0.2, 0.4, 0.8]], [3])
    >>> round(float(loss), 6), grad.tolist()
    (0.325, [[0.25, 0.25, 0.25, -0.75]])
    """
    return _call(scores, target, p, margin, weight, reduction, axis, dtype, grad_output, out, True)


def _call(
    scores: ArrayLike,
    target: ArrayLike,
    p: int,
    margin: float,
    weight: Optional[ArrayLike],
    reduction: str,
    axis: Optional[int],
    dtype: Optional[str],
    grad_output: Optional[ArrayLike],
    out: Optional[Array],
    with_grad: bool,
) -> Tuple[Any, Any]:
    reduction_number = choice(reduction, REDUCTIONS, "reduction")
    p, margin = integer(p, "p", 1, 2), number(margin, "margin")
    if not np.isfinite(margin):
        raise ValueError(f"margin: a finite number expected, got {margin!r}")
    x = numbers(scores, "scores", dtype)
    axis = normalized_axis(axis, x.ndim)
    targets = Targets(target, x, "scores", axis, None)
    indices = targets.indices
    table = None
    if weight is not None:
        table = np.ascontiguousarray(factors(weight, "weight", x, "scores", dtype))
        check_factors(table, "weight", (targets.classes,), "one for each class")
    matrix, stride = walkable(last(x, axis))
    rows, cols = rows_and_cols(matrix)
    loss = np.empty(targets.shape if reduction == "none" else (), value_dtype(x))
    inputs = row_pointer(matrix), int64_pointer(indices), NULL if table is None else pointer(table)
    rest = rows, cols, stride, p, margin, reduction_number, NULL, pointer(loss)
    grad = None
    if with_grad:
        factor = scale(grad_output, x, "scores", targets.shape, reduction, dtype)
        read = [array for array in (indices, table, factor) if array is not None]
        grad = MatrixOutput(x, axis, out, matrix, stride, tuple(read))
        factor_pointer = NULL if factor is None else pointer(factor)
        status = _GRAD[x.dtype.char](*inputs, factor_pointer, *rest, row_pointer(grad.matrix), grad.stride)
    else:
        status = _LOSS[x.dtype.char](*inputs, *rest)
    if status:
        targets.fail(status)
    return loss if loss.ndim else loss[()], None if grad is None else delivered(grad, scores)
