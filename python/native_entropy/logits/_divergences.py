"""Divergences between the softmax distributions of two sets of logits."""

from __future__ import annotations

from typing import Any, Dict, Optional, Tuple

from .. import _status
from .._accelerated import accelerated
from .._arrays import Array, ArrayLike, broadcast, pointer
from .._parameters import base_number, fraction, positive
from .._rows import NULL, MatrixOutput, last, normalized_axis, reduced_shape, row_pointer, rows_and_cols, walkable
from .._sixteen_bit import by_dtype, delivered, like, numbers, scale
from ._values import RowValues

_KL = by_dtype("softmax_kl_divergence")
_KL_GRAD = by_dtype("softmax_kl_divergence_grad")
_JS = by_dtype("softmax_js_divergence")


@accelerated("softmax_kl_divergence")
def kl_divergence(
    p_logits: ArrayLike,
    q_logits: ArrayLike,
    *,
    temperature: float = 1.0,
    axis: Optional[int] = -1,
    base: Optional[float] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Kullback-Leibler divergence between the softmax of two sets of logits, along an axis.

    ``sum(p * log(p / q))`` with ``p = softmax(p_logits / temperature)`` and ``q = softmax(q_logits / temperature)``

    Parameters
    ----------
    p_logits, q_logits : array_like
        In nats, of one dtype; numbers, lists and integers take that of `p_logits`. Shapes that broadcast.
    temperature : float
        Divides the logits; finite, above 0. A scalar.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    base : float or None
        Base of the logarithm; finite, above 0, not 1; None: e. A scalar.
    out : ndarray, optional
        Where the values go. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`, of the dtype of the logits, float32 for 16-bit numbers. The shape without `axis`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast, an axis that does not exist, parameters out of range.

    Notes
    -----
    Never negative; 0 for equal logits. A class of p_logits = -inf adds nothing; q_logits = -inf for a class that p has:
    +inf. A row of -inf only, or any NaN: NaN.
    Error at most 1 ULP (float32), 2 ULP (float64), relative also where the two are nearly equal.
    Source: Kullback and Leibler, "On information and sufficiency", Ann. Math. Statist. 22 (1951).

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.logits.kl_divergence([0.0, 1.0], [1.0, 0.0])).__round__(6)
    0.462117
    """
    parameters = positive(temperature, "temperature"), base_number(base)
    return _divergence(_KL, p_logits, q_logits, axis, parameters, out, dtype)


@accelerated("softmax_js_divergence")
def js_divergence(
    p_logits: ArrayLike,
    q_logits: ArrayLike,
    *,
    temperature: float = 1.0,
    beta: float = 0.5,
    axis: Optional[int] = -1,
    base: Optional[float] = None,
    out: Optional[Array] = None,
    dtype: Optional[str] = None,
) -> Any:
    """Jensen-Shannon divergence between the softmax of two sets of logits, along an axis.

    ``beta * sum(p * log(p / m)) + (1 - beta) * sum(q * log(q / m))`` with ``m = beta * p + (1 - beta) * q``,
    ``p = softmax(p_logits / temperature)`` and ``q = softmax(q_logits / temperature)``

    Parameters
    ----------
    p_logits, q_logits : array_like
        In nats, of one dtype; numbers, lists and integers take that of `p_logits`. Shapes that broadcast.
    temperature : float
        Divides the logits; finite, above 0. A scalar.
    beta : float
        Weight of p, from 0 to 1; q has 1 - `beta`. A scalar.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    base : float or None
        Base of the logarithm; finite, above 0, not 1; None: e. A scalar.
    out : ndarray, optional
        Where the values go. The shape and dtype of the result.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    ndarray or scalar
        In nats, or units of `base`, of the dtype of the logits, float32 for 16-bit numbers. The shape without `axis`.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that do not broadcast, an axis that does not exist, parameters out of range.

    Notes
    -----
    Never negative, never infinite; 0 for equal logits, and for a `beta` of 0 or 1. A row of -inf only, or any NaN: NaN.
    Error at most 1 ULP (float32), 2 ULP (float64), relative also where the two are nearly equal.
    Source: Lin, "Divergence measures based on the Shannon entropy", IEEE Trans. Inf. Theory 37 (1991).

    Examples
    --------
    >>> import native_entropy as ne
    >>> float(ne.logits.js_divergence([0.0, 1.0], [1.0, 0.0])).__round__(6)
    0.110944
    """
    parameters = positive(temperature, "temperature"), fraction(beta, "beta"), base_number(base)
    return _divergence(_JS, p_logits, q_logits, axis, parameters, out, dtype)


@accelerated("softmax_kl_divergence_grad")
def kl_divergence_with_grad(
    p_logits: ArrayLike,
    q_logits: ArrayLike,
    *,
    temperature: float = 1.0,
    axis: Optional[int] = -1,
    base: Optional[float] = None,
    grad_output: Optional[ArrayLike] = None,
    out: Optional[Tuple[Optional[Array], Optional[Array]]] = None,
    dtype: Optional[str] = None,
) -> Tuple[Any, Tuple[Any, Any]]:
    """`kl_divergence` and its gradients with respect to both sets of logits, in one call.

    ``d value / d p_logits = p * (log(p / q) - value) / temperature * grad_output`` and
    ``d value / d q_logits = (q - p) / temperature * grad_output``, in units of `base`

    Parameters
    ----------
    p_logits, q_logits : array_like
        In nats, of one dtype; numbers, lists and integers take that of `p_logits`. Two of one shape.
    temperature : float
        Divides the logits; finite, above 0. A scalar.
    axis : int or None
        The axis of the classes; None: all elements are the classes of one row.
    base : float or None
        Base of the logarithm; finite, above 0, not 1; None: e. A scalar.
    grad_output : float or array_like, optional
        Factor of the gradients, 1 by default. A scalar, or one for each row, of the dtype of the value.
    out : pair of ndarray, optional
        Where the gradients go, None for a new array; may be `p_logits` and `q_logits`, which are overwritten then. The
        shape and dtype of the logits.
    dtype : {"bfloat16"}, optional
        The arrays of uint16 hold bfloat16 numbers. A word.

    Returns
    -------
    value : ndarray or scalar
        The same bits as `kl_divergence`; `grad_output` does not change it. The shape without `axis`.
    grads : pair of ndarray or scalar
        For `p_logits` and for `q_logits`, of their shape and dtype; for bfloat16 tensors of PyTorch arrays of
        ml_dtypes, where that is installed, else uint16.

    Raises
    ------
    TypeError
        For dtypes other than float64, float32, float16, bfloat16 and integers, and for two that differ.
    ValueError
        For shapes that differ, an axis that does not exist, parameters out of range, an `out` that does not fit.

    Notes
    -----
    All 0 for equal logits. A row of -inf only, or any NaN: NaN.
    Error at most 2 ULP (float32), 3 ULP (float64), 1 ULP (float16, bfloat16) of the larger of the element and 2^-10
    times the row's largest.
    Source: as for `kl_divergence`.

    Examples
    --------
    >>> import native_entropy as ne
    >>> value, (grad_p, grad_q) = ne.logits.kl_divergence_with_grad([0.0, 1.0], [1.0, 0.0])
    >>> grad_p.round(6).tolist(), grad_q.round(6).tolist()
    ([-0.393224, 0.393224], [0.462117, -0.462117])
    """
    parameters = positive(temperature, "temperature"), base_number(base)
    p, q = _pair(p_logits, q_logits, dtype)
    if p.shape != q.shape:
        raise ValueError(f"p_logits of shape {p.shape} and q_logits of shape {q.shape}: two of one shape expected")
    if out is not None and not (isinstance(out, (tuple, list)) and len(out) == 2):
        raise TypeError(f"out: a pair of arrays expected, got {type(out).__name__}")
    out_p, out_q = (None, None) if out is None else out
    axis = normalized_axis(axis, p.ndim)
    (p_matrix, p_stride), (q_matrix, q_stride) = walkable(last(p, axis)), walkable(last(q, axis))
    shape = reduced_shape(p.shape, axis, False)
    factor = scale(grad_output, p, "p_logits", shape, "none", dtype)
    read = () if factor is None else (factor,)
    grad_p = MatrixOutput(p, axis, out_p, p_matrix, p_stride, (q_matrix, *read))
    grad_q = MatrixOutput(q, axis, out_q, q_matrix, q_stride, (p_matrix, grad_p.matrix, *read))
    values = RowValues(p, shape, None, ())
    status = _KL_GRAD[p.dtype.char](
        row_pointer(p_matrix),
        row_pointer(q_matrix),
        NULL if factor is None else pointer(factor),
        *rows_and_cols(p_matrix),
        p_stride,
        q_stride,
        *parameters,
        pointer(values.array),
        row_pointer(grad_p.matrix),
        grad_p.stride,
        row_pointer(grad_q.matrix),
        grad_q.stride,
    )
    if status:
        _status.fail(status)
    return values.deliver(), (delivered(grad_p, p_logits), delivered(grad_q, q_logits))


def _pair(p_logits: ArrayLike, q_logits: ArrayLike, keyword: Optional[str]) -> Tuple[Array, Array]:
    p = numbers(p_logits, "p_logits", keyword)
    return p, like(q_logits, "q_logits", p, "p_logits", keyword)


def _divergence(
    functions: Dict[str, Any],
    p_logits: ArrayLike,
    q_logits: ArrayLike,
    axis: Optional[int],
    parameters: Tuple[float, ...],
    out: Optional[Array],
    keyword: Optional[str],
) -> Any:
    p, q = broadcast(*_pair(p_logits, q_logits, keyword), ("p_logits", "q_logits"))
    axis = normalized_axis(axis, p.ndim)
    (p_matrix, p_stride), (q_matrix, q_stride) = walkable(last(p, axis)), walkable(last(q, axis))
    values = RowValues(p, reduced_shape(p.shape, axis, False), out, (p_matrix, q_matrix))
    status = functions[p.dtype.char](
        row_pointer(p_matrix),
        row_pointer(q_matrix),
        *rows_and_cols(p_matrix),
        p_stride,
        q_stride,
        *parameters,
        pointer(values.array),
    )
    if status:
        _status.fail(status)
    return values.deliver()
