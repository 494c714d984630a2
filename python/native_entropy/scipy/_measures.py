"""scipy.stats.entropy and scipy.spatial.distance.jensenshannon."""

from __future__ import annotations

import math
from typing import Any, Callable, List, Optional, Tuple

import numpy as np

from .. import _divergences, _information
from .._arrays import F32, F64, Array
from ._axes import Reduced
from ._elementwise import _entr, _rel_entr
from ._original import original, real_array


def entropy(pk: Any, qk: Any = None, base: Optional[float] = None, axis: Any = 0) -> Any:
    """Shannon entropy, or relative entropy of two distributions: `scipy.stats.entropy`.

    Parameters
    ----------
    pk : array_like
        Weights of the outcomes, which are divided by their sum.
    qk : array_like, optional
        Those of the distribution that `pk` is compared with. Shapes that broadcast.
    base : float, optional
        Of the logarithm; by default e.
    axis : int, None or tuple of ints
        The axis of the outcomes.

    Returns
    -------
    ndarray or scalar
        ``-sum(pk * log(pk))`` or ``sum(pk * log(pk / qk))``.

    Examples
    --------
    >>> from native_entropy.scipy import entropy
    >>> float(entropy([1, 1], base=2))
    1.0
    >>> round(float(entropy([1, 1], [1, 3])), 6)
    0.143841
    """
    if base is not None and base <= 0:
        raise ValueError("`base` must be a positive number or `None`.")
    given = (pk,) if qk is None else (pk, qk)
    arrays = _weights(given)
    if arrays is None:
        return original("entropy")(pk, qk, base=base, axis=axis)
    if qk is None:
        return _measure(_information.entropy, lambda p: _entr(p).sum(-1), arrays, axis, base, False)
    arrays[1] = np.broadcast_to(arrays[1], np.broadcast_shapes(*(array.shape for array in arrays)))
    return _measure(_divergences.kl_divergence, lambda p, q: _rel_entr(p, q).sum(-1), arrays, axis, base, False)


def jensenshannon(p: Any, q: Any, base: Optional[float] = None, *, axis: Any = 0, keepdims: bool = False) -> Any:
    """Jensen-Shannon distance of two distributions: `scipy.spatial.distance.jensenshannon`.

    Parameters
    ----------
    p, q : array_like
        Weights of the outcomes, which are divided by their sums. Shapes that broadcast.
    base : float, optional
        Of the logarithm; by default e.
    axis : int, None or tuple of ints
        The axis of the outcomes.
    keepdims : bool
        Keep the reduced axes with length 1.

    Returns
    -------
    ndarray or scalar
        The square root of the Jensen-Shannon divergence; exactly 0 for equal distributions.

    Examples
    --------
    >>> from native_entropy.scipy import jensenshannon
    >>> float(jensenshannon([1.0, 0.0], [0.0, 1.0], 2.0))
    1.0
    """
    arrays = _weights((p, q))
    if arrays is None:
        return original("jensenshannon")(p, q, base, axis=axis, keepdims=keepdims)
    return _measure(_divergences.js_distance, _distance, arrays, axis, base, keepdims, root=True)


def _weights(given: Tuple[Any, ...]) -> Optional[List[Array]]:
    """The arguments as floats of one dtype, float32 or float64."""
    found = [real_array(value, name) for value, name in zip(given, ("pk", "qk"))]
    arrays = [array for array in found if array is not None]
    if len(arrays) < len(found):
        return None
    # Integers become float64; float16 is computed as float32.
    kinds = [array.dtype if array.dtype.kind == "f" else F64 for array in arrays]
    dtype = F32 if np.can_cast(np.result_type(*kinds), F32) else F64
    return [array.astype(dtype, copy=False) for array in arrays]


def _distance(p: Array, q: Array) -> Any:
    m = (p + q) / 2
    return np.sqrt((_rel_entr(p, m).sum(-1) + _rel_entr(q, m).sum(-1)) / 2)


def _measure(
    function: Callable[..., Any],
    formula: Callable[..., Any],
    arrays: List[Array],
    axis: Any,
    base: Any,
    keepdims: bool,
    root: bool = False,
) -> Any:
    """`function`, which normalizes; what it refuses (negative numbers, sums of 0) by SciPy's `formula`."""
    shape = np.broadcast_shapes(*(array.shape for array in arrays))
    reduced = Reduced(shape, axis)
    normalize = all(_same_axes(array.shape, axis, reduced) for array in arrays)
    if not normalize:  # SciPy divides each by sums along its own axes, then broadcasts
        arrays = [_divided(array, axis) for array in arrays]
    rows = [reduced.last(np.broadcast_to(array, shape)) for array in arrays]
    simple = isinstance(base, (int, float, np.number)) and 0 < base < math.inf and base != 1
    value = np.asarray(function(*rows, base=float(base) if simple else None, normalize=normalize))
    with np.errstate(all="ignore"):
        odd = np.isnan(value)
        if odd.any():
            theirs = formula(*(_divided(row[odd], -1) if normalize else row[odd] for row in rows))
            value[odd] = _in_units(theirs, base if simple else None, root)
        if base is not None and not simple:
            value = _in_units(value, base, root).astype(value.dtype)
    return reduced.value(value, keepdims)


def _in_units(value: Array, base: Any, root: bool) -> Array:
    """A divergence in nats, or the root of one, in units of any `base`, as SciPy has it."""
    unit = 1 if base is None else np.log(base)
    return np.asarray(np.sqrt(value * value / unit) if root else value / unit)


def _same_axes(shape: Tuple[int, ...], axis: Any, reduced: Reduced) -> bool:
    """Whether sums along the axes of this shape are those along the axes of the broadcast shape."""
    own = Reduced(shape, axis)
    offset = len(reduced.shape) - len(shape)
    return [(one + offset, shape[one]) for one in own.axes] == [(one, reduced.shape[one]) for one in reduced.axes]


def _divided(array: Array, axis: Any) -> Array:
    with np.errstate(all="ignore"):
        return np.asarray(array / np.sum(array, axis=axis, keepdims=True))
