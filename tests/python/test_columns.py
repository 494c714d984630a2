"""Any axis of an array without a copy of it: the bits of rows, in little memory."""

from __future__ import annotations

import numpy as np
import pytest

import native_entropy as ne
from native_entropy import _rows, logits, losses
from processes import run_python

BF16 = {"dtype": "bfloat16"}
DTYPES = {"float32": (np.float32, {}), "float64": (np.float64, {}), "float16": (np.float16, {}), "bfloat16": (np.float32, BF16)}
# An axis of few elements and of many; tables of few columns, of no whole eight, and of more than are turned together.
SHAPES = [
    ((2, 7, 5), 1),
    ((3, 10, 33), 1),
    ((3, 600), 0),
    ((10, 700), 0),
    ((4, 100, 17), 1),
    ((129, 40), 0),
    ((2, 3, 4, 5), 2),
    ((5, 2, 600), 1),
    ((9, 1030), 0),
    ((3000, 24), 0),
    ((20000, 9), 0),
    ((200, 5, 3), 1),
]
ALL = pytest.mark.parametrize("name", DTYPES)
EACH = pytest.mark.parametrize("shape, axis", SHAPES)


def bits(array, keywords):
    return (array.view(np.uint32) >> 16).astype(np.uint16) if keywords else array


def samples(shape, axis, name, seed):
    """Logits and probabilities, the first with some special elements."""
    dtype, keywords = DTYPES[name]
    rng = np.random.default_rng(seed)
    x = rng.standard_normal(shape) * 3
    x[rng.random(shape) < 0.002] = -np.inf
    if seed % 2:
        x.flat[7], x.flat[11], x.flat[13] = np.inf, np.nan, 80.0
    p = np.exp(rng.standard_normal(shape))
    p /= p.sum(axis, keepdims=True)
    return bits(x.astype(dtype), keywords), bits(p.astype(dtype), keywords), keywords


def rows(array, axis):
    return np.ascontiguousarray(np.moveaxis(array, axis, -1))


def same(found, expected):
    found, expected = np.asarray(found), np.asarray(expected)
    assert found.shape == expected.shape and found.dtype == expected.dtype
    assert found.tobytes() == expected.tobytes()


@pytest.fixture(autouse=True)
def no_copies(monkeypatch):
    """Fails where the elements of these arrays are copied into rows."""

    def contiguous(matrix):
        raise AssertionError(f"a copy of {matrix.shape}, {matrix.strides} was made")

    monkeypatch.setattr(_rows, "contiguous", contiguous)


@ALL
@EACH
def test_one_value_for_each_column(name, shape, axis) -> None:
    x, p, keywords = samples(shape, axis, name, 1)
    y, q, _ = samples(shape, axis, name, 2)
    turned = {id(a): rows(a, axis) for a in (x, p, y, q)}
    calls = [(ne.logsumexp, (x,)), (ne.entropy, (p,)), (ne.perplexity, (p,)), (logits.entropy, (x,))]
    calls += [(f, (p, q)) for f in (ne.cross_entropy, ne.kl_divergence, ne.js_divergence, ne.js_distance)]
    calls += [(f, (x, y)) for f in (logits.kl_divergence, logits.js_divergence)]
    for function, arrays in calls:
        expected = function(*(turned[id(a)] for a in arrays), **keywords)
        same(function(*arrays, axis=axis, **keywords), expected)
        if len(arrays) == 2:  # one of them lies in rows
            other = np.moveaxis(turned[id(arrays[1])], -1, axis)
            same(function(arrays[0], other, axis=axis, **keywords), expected)
            same(function(other, other, axis=axis, **keywords), function(arrays[1], arrays[1], axis=axis, **keywords))
    same(ne.renyi_entropy(p, 2.5, axis=axis, **keywords), ne.renyi_entropy(turned[id(p)], 2.5, **keywords))
    same(ne.tsallis_entropy(p, 0.5, axis=axis, **keywords), ne.tsallis_entropy(turned[id(p)], 0.5, **keywords))


@ALL
@EACH
def test_softmax_wherever_both_arrays_lie(name, shape, axis) -> None:
    x, _, keywords = samples(shape, axis, name, 3)
    turned = rows(x, axis)
    for function in (ne.softmax, ne.log_softmax):
        for temperature in (1.0, 1.7):
            expected = function(turned, temperature=temperature, **keywords)
            parameters = {"axis": axis, "temperature": temperature, **keywords}
            same(np.moveaxis(function(x, **parameters), axis, -1), expected)
            in_place = x.copy()
            assert function(in_place, out=in_place, **parameters) is in_place
            same(np.moveaxis(in_place, axis, -1), expected)
            to_rows = np.zeros_like(turned)
            function(x, out=np.moveaxis(to_rows, -1, axis), **parameters)
            same(to_rows, expected)
            to_columns = np.zeros_like(x)
            function(np.moveaxis(turned, -1, axis), out=to_columns, **parameters)
            same(np.moveaxis(to_columns, axis, -1), expected)


@ALL
@EACH
def test_weighted_logsumexp(name, shape, axis) -> None:
    x, p, keywords = samples(shape, axis, name, 4)
    weights = np.where(np.arange(p.size).reshape(shape) % 3 == 0, 0, p).astype(p.dtype)
    for factors in (weights, np.moveaxis(rows(weights, axis), -1, axis)):
        value, sign = ne.logsumexp(x, axis=axis, weights=factors, return_sign=True, **keywords)
        expected, signs = ne.logsumexp(rows(x, axis), weights=rows(weights, axis), return_sign=True, **keywords)
        same(value, expected)
        same(sign, signs)


@ALL
@EACH
@pytest.mark.parametrize("reduction", ["mean", "sum", "none"])
def test_losses_of_classes_on_any_axis(name, shape, axis, reduction) -> None:
    x, p, keywords = samples(shape, axis, name, 6)
    turned = rows(x, axis)
    classes = turned.shape[-1]
    target = np.random.default_rng(7).integers(0, classes, turned.shape[:-1])
    target.flat[::5] = -100
    soft = {"target": p}, {"target": rows(p, axis)}
    hard = {"target": target}, {"target": target}
    weights = np.linspace(0.5, 2.0, classes).astype(bits(np.zeros(1, np.float32), {}).dtype if keywords else x.dtype)
    calls = [(losses.cross_entropy_with_grad, hard, {}), (losses.cross_entropy_with_grad, soft, {})]
    calls += [(losses.cross_entropy_with_grad, hard, {"label_smoothing": 0.1, "temperature": 1.5})]
    calls += [(losses.cross_entropy_with_grad, hard, {"weight": weights}), (losses.nll_loss_with_grad, hard, {})]
    for function, (mine, theirs), options in calls:
        parameters = {"reduction": reduction, **options, **keywords}
        expected, gradients = function(turned, **theirs, **parameters)
        loss, gradient = function(x, **mine, axis=axis, **parameters)
        same(loss, expected)
        same(np.moveaxis(gradient, axis, -1), gradients)
        in_place = x.copy()
        loss, gradient = function(in_place, **mine, axis=axis, out=in_place, **parameters)
        same(loss, expected)
        same(np.moveaxis(in_place, axis, -1), gradients)
        forward = losses.cross_entropy if function is losses.cross_entropy_with_grad else losses.nll_loss
        same(forward(x, **mine, axis=axis, **parameters), forward(turned, **theirs, **parameters))
    known = np.where(target < 0, 0, target)
    expected, gradients = losses.multi_margin_loss_with_grad(turned, known, reduction=reduction, **keywords)
    loss, gradient = losses.multi_margin_loss_with_grad(x, known, axis=axis, reduction=reduction, **keywords)
    same(loss, expected)
    same(np.moveaxis(gradient, axis, -1), gradients)


@ALL
@EACH
def test_gradients_and_statistics_of_logits(name, shape, axis) -> None:
    x, _, keywords = samples(shape, axis, name, 8)
    y, _, _ = samples(shape, axis, name, 10)
    turned, others = rows(x, axis), rows(y, axis)
    target = np.random.default_rng(9).integers(0, turned.shape[-1], turned.shape[:-1])
    value, both = logits.kl_divergence_with_grad(x, y, axis=axis, **keywords)
    expected, expected_both = logits.kl_divergence_with_grad(turned, others, **keywords)
    same(value, expected)
    for gradient, gradients in zip(both, expected_both):
        same(np.moveaxis(gradient, axis, -1), gradients)
    value, gradient = logits.entropy_with_grad(x, axis=axis, **keywords)
    expected, gradients = logits.entropy_with_grad(turned, **keywords)
    same(value, expected)
    same(np.moveaxis(gradient, axis, -1), gradients)
    same(logits.token_log_probs(x, target, axis=axis, **keywords), logits.token_log_probs(turned, target, **keywords))
    found = logits.cross_entropy_stats(x, target, axis=axis, **keywords)
    for value, expected in zip(found, logits.cross_entropy_stats(turned, target, **keywords)):
        same(value, expected)


@EACH
def test_counts(shape, axis) -> None:
    counts = np.random.default_rng(11).integers(0, 40, shape)
    for estimator in ("plugin", "james_stein"):
        same(ne.entropy_from_counts(counts, axis=axis, estimator=estimator), ne.entropy_from_counts(rows(counts, axis), estimator=estimator))
    counts.flat[counts.size - 2] = -1
    with pytest.raises(ValueError, match=r"counts\[.*\] = -1"):
        ne.entropy_from_counts(counts, axis=axis)


def test_layouts_that_are_columns() -> None:
    x = np.random.default_rng(12).standard_normal((6, 50, 40))
    expected = ne.softmax(rows(x, 1))
    fortran = np.asfortranarray(rows(x, 1).reshape(300 - 60, 50))
    same(ne.softmax(fortran), ne.softmax(np.ascontiguousarray(fortran)))
    assert ne.softmax(fortran).flags.f_contiguous
    reordered = np.ascontiguousarray(x.transpose(1, 0, 2))  # classes first, as one table
    same(np.moveaxis(ne.softmax(reordered, axis=0), 0, -1), expected)
    same(ne.logsumexp(x[2:5], axis=1), ne.logsumexp(rows(x[2:5], 1)))
    frozen = x.copy()
    frozen.flags.writeable = False
    same(ne.entropy(np.abs(frozen), axis=1), ne.entropy(rows(np.abs(frozen), 1)))


def test_layouts_that_are_not(monkeypatch) -> None:
    monkeypatch.undo()
    x = np.random.default_rng(13).standard_normal((6, 50, 40))
    for part in (x[:, :, 3:], x[:, 5:], x[:, ::2], x[::2], x[..., ::-1], x[:, ::-1], x.transpose(2, 0, 1), np.broadcast_to(x[:1], x.shape)):
        for axis in range(3):
            same(np.moveaxis(ne.softmax(part, axis=axis), axis, -1), ne.softmax(rows(part, axis)))
            same(ne.logsumexp(part, axis=axis), ne.logsumexp(rows(part, axis)))
    target = x[:, 10:20]
    values = target.copy()
    assert ne.softmax(target, axis=1, out=target) is target
    same(target, ne.softmax(values, axis=1))


def test_a_bad_class_of_a_column_is_named_and_nothing_written() -> None:
    x = np.zeros((4, 3, 500), np.float32)
    target = np.zeros((4, 500), np.int64)
    target[2, 77] = 3
    gradient = np.full_like(x, 7)
    with pytest.raises(losses.TargetRangeError, match=r"target\[2, 77\] = 3"):
        losses.cross_entropy_with_grad(x, target, axis=1, out=gradient)
    assert (gradient == 7).all()


@pytest.mark.parametrize("threads", [1, 2, 3, 7])
def test_any_number_of_threads(threads) -> None:
    rng = np.random.default_rng(14)
    x = rng.standard_normal((3, 40, 9000)).astype(np.float32)
    target = rng.integers(0, 40, (3, 9000))
    before = ne.get_num_threads()
    results = []
    try:
        for count in (1, threads):
            ne.set_num_threads(count)
            loss, gradient = losses.cross_entropy_with_grad(x, target, axis=1)
            results.append((np.asarray(loss), gradient, ne.softmax(x, axis=1), ne.logsumexp(x, axis=2), ne.logsumexp(x, axis=0)))
    finally:
        ne.set_num_threads(before)
    for found, expected in zip(*results):
        same(found, expected)


def test_memory_of_a_large_array() -> None:
    """64 MB along the first axis: not a tenth of that besides the result."""
    grown = run_python(
        "-c",
        """
import resource
import numpy as np, native_entropy as ne
from native_entropy import losses
x = np.zeros((250, 4, 16384), np.float32)
x[:] = np.random.default_rng(0).standard_normal(16384, np.float32)
out = np.zeros_like(x)
target = np.zeros((4, 16384), np.int64)
small = x[:, :1, :64].copy()
ne.softmax(small, axis=0), losses.cross_entropy_with_grad(small, target[:1, :64], axis=0)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
ne.softmax(x, axis=0, out=out), ne.logsumexp(x, axis=0), ne.entropy(out, axis=0), ne.kl_divergence(out, out, axis=0)
losses.cross_entropy_with_grad(x, target, axis=0, out=out)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
""",
    ).stdout
    assert int(grown) < 6400  # kB
