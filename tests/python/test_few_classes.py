"""Short rows are computed many at a time: each has the bits it has alone, whatever stands beside it, in place or not."""

from __future__ import annotations

import numpy as np
import pytest

import native_entropy as ne
from native_entropy import losses

CLASSES = [2, 3, 7, 8, 9, 10, 15, 16, 17, 31, 32, 33, 64, 100, 128, 129]
MORE_CLASSES = [*CLASSES, 300, 1024, 1025]
SPECIAL = [np.nan, np.inf, -np.inf, 88.0, -200.0]


def table(rows, cols, dtype, generator, special):
    x = generator.normal(scale=3, size=(rows, cols)).astype(dtype)
    if special:
        for row in generator.choice(rows, max(1, rows // 9), replace=False):
            x[row, generator.integers(cols, size=generator.integers(1, 3))] = generator.choice(SPECIAL)
    return x


def bits(array):
    return np.asarray(array).view(np.uint32 if np.asarray(array).dtype.itemsize == 4 else np.uint64).tolist()


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("special", [False, True])
@pytest.mark.parametrize("cols", MORE_CLASSES)
def test_cross_entropy(cols, special, dtype):
    generator = np.random.default_rng(cols)
    for rows in (7, 8, 9, 16, 63, 64, 71, 200):
        x = table(rows, cols, dtype, generator, special)
        target = generator.integers(0, cols, rows)
        if special:
            target[generator.choice(rows, rows // 7, replace=False)] = -100
        factor = generator.normal(size=rows).astype(dtype)
        loss, grad = losses.cross_entropy_with_grad(x, target, reduction="none", grad_output=factor)
        alone = [
            losses.cross_entropy_with_grad(x[i : i + 1], target[i : i + 1], reduction="none", grad_output=factor[i : i + 1])
            for i in range(rows)
        ]
        assert bits(loss) == bits(np.concatenate([one[0] for one in alone]))
        assert bits(grad) == bits(np.concatenate([one[1] for one in alone]))
        assert bits(losses.cross_entropy(x, target, reduction="none")) == bits(loss)
        if special:
            continue
        mean, grad = losses.cross_entropy_with_grad(x, target)
        assert bits(losses.cross_entropy(x, target)) == bits(mean)
        wide = losses.cross_entropy(x, target, reduction="none").astype("longdouble")
        assert abs(float(mean) - float(wide.mean())) <= 2 * np.finfo(dtype).eps * float(wide.mean())
        kept = x.copy()
        again, _ = losses.cross_entropy_with_grad(x, target, out=x)
        assert bits(again) == bits(mean) and bits(x) == bits(grad)
        stepped = np.zeros((rows, cols + 3), dtype)[:, :cols]
        stepped[...] = kept
        assert bits(losses.cross_entropy(stepped, target)) == bits(mean)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("cols", CLASSES)
def test_measures(cols, dtype):
    generator = np.random.default_rng(cols)
    for rows in (7, 8, 9, 16, 17, 31, 32, 33, 64, 71):
        p, q = (generator.dirichlet(np.ones(cols), rows).astype(dtype) for _ in range(2))
        for row, value in zip(generator.choice(rows, 6, replace=False), (np.nan, np.inf, -0.5, 0.0, 2.0, 5e-324)):
            p[row, generator.integers(cols)] = value
            q[row, generator.integers(cols)] = value
        for measure in (ne.entropy, ne.perplexity):
            assert bits(measure(p)) == bits([measure(p[i : i + 1])[0] for i in range(rows)])
        for divergence in (ne.cross_entropy, ne.kl_divergence, ne.js_divergence, ne.js_distance):
            for normalize in (False, True):
                together = divergence(p, q, normalize=normalize)
                assert bits(together) == bits([divergence(p[i : i + 1], q[i : i + 1], normalize=normalize)[0] for i in range(rows)])
            assert bits(divergence(p, q[:1])) == bits([divergence(p[i : i + 1], q[:1])[0] for i in range(rows)])


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("cols", MORE_CLASSES)
def test_log_domain(cols, dtype):
    generator = np.random.default_rng(cols)
    for rows in (8, 17, 64):
        x = table(rows, cols, dtype, generator, True)
        for function in (ne.softmax, ne.log_softmax, ne.logsumexp):
            found = function(x)
            assert bits(found) == bits(np.concatenate([function(x[i : i + 1]) for i in range(rows)]))
            if function is not ne.logsumexp:
                assert bits(function(x.copy(), out=x.copy())) == bits(found)


@pytest.mark.parametrize("dtype", ["float32", "float64", "float16"])
@pytest.mark.parametrize("shape", [(5, 3), (8, 16), (9, 40), (33, 17), (3, 12, 20), (2, 9, 3, 7), (1000, 33), (5000, 9), (4, 1), (1, 4)])
def test_logsumexp_of_columns(shape, dtype):
    x = np.random.default_rng(8).normal(scale=3, size=shape).astype(dtype)
    for axis in range(len(shape)):
        wanted = ne.logsumexp(np.ascontiguousarray(np.moveaxis(x, axis, -1)))
        assert bits(ne.logsumexp(x, axis=axis)) == bits(wanted)
        assert bits(ne.logsumexp(x, axis=axis, keepdims=True)) == bits(np.expand_dims(wanted, axis))
        out = np.empty_like(wanted)
        assert ne.logsumexp(x, axis=axis, out=out) is out and bits(out) == bits(wanted)
        value, sign = ne.logsumexp(x, axis=axis, return_sign=True)
        assert bits(value) == bits(wanted) and (sign == 1).all()
        assert bits(ne.logsumexp(x[::2], axis=axis)) == bits(ne.logsumexp(x[::2].copy(), axis=axis))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("rows", [1, 6, 8, 9, 71])
def test_infinite_grad_output(rows, dtype):
    """A gradient times infinity is infinite, of its own sign; other rows do not notice."""
    generator = np.random.default_rng(rows)
    x, target = generator.normal(size=(rows, 5)).astype(dtype), generator.integers(0, 5, rows)
    signs = np.where(np.arange(5) == target[:, None], -1, 1)
    for reduction in ("mean", "sum", "none"):
        factor = np.full(rows, np.inf, dtype) if reduction == "none" else np.inf
        grad = losses.cross_entropy_with_grad(x, target, reduction=reduction, grad_output=factor)[1]
        assert (grad == signs * np.inf).all()
    factor = generator.normal(size=rows).astype(dtype)
    wanted = losses.cross_entropy_with_grad(x, target, reduction="none", grad_output=factor)[1]
    factor[rows // 2] = np.nan
    wanted[rows // 2] = np.nan
    assert bits(losses.cross_entropy_with_grad(x, target, reduction="none", grad_output=factor)[1]) == bits(wanted)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("cols", [1, 2, 7, 8, 10, 33, 100, 128, 129])
def test_joint_tables(cols, dtype):
    """Eight rows side by side, or each alone where a thread's share ends: the same bits, and those of the entropies next to them."""
    generator = np.random.default_rng(cols)
    p = generator.gamma(0.5, size=((1 << (17 if cols == 1 else 19)) // cols + 5, cols))
    p[generator.random(p.shape) < 0.1] = 0
    p = (p / p.sum()).astype(dtype)
    measures = [
        ne.mutual_information,
        lambda table: ne.conditional_entropy(table, given="x"),
        lambda table: ne.conditional_entropy(table, given="y"),
    ]
    found = {}
    try:
        for threads in (1, 2, 3, 7, 64):
            ne.set_num_threads(threads)
            found[threads] = [float(measure(p)) for measure in measures]
    finally:
        ne.set_num_threads(None)
    assert all(values == found[1] for values in found.values())
    exact = p.astype("float64")
    rows, columns = exact.sum(axis=1), exact.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        h, h_rows, h_columns = (-np.nansum(q * np.log(q)) for q in (exact, rows, columns))
    wanted = [h_rows + h_columns - h, h - h_rows, h - h_columns]
    assert np.allclose(found[1], wanted, rtol=0, atol=1e-6 if dtype == "float32" else 1e-11)
