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


LIMITS = {
    "ordinary": lambda x, target, generator: x,
    "sure": lambda x, target, generator: x + generator.uniform(0, 200, (len(x), 1)) * target,
    "wrong": lambda x, target, generator: x - generator.uniform(0, 200, (len(x), 1)) * target,
    "far": lambda x, target, generator: x + generator.choice([-3e38, -1e9, -3e4, 1e3, 3e38], (len(x), 1)) * target,
    "eighty": lambda x, target, generator: np.where(target, 80 * generator.choice([-1, 1], (len(x), 1)), -abs(x)) + generator.choice([0, 1e-5, -1e-5], x.shape),
    "equal": lambda x, target, generator: x * 1e-6,
    "wide": lambda x, target, generator: x * 30,
    "deep": lambda x, target, generator: np.where(generator.random(x.shape) < 0.3, -86 + generator.normal(size=x.shape) * 0.5, abs(x) / 9),
    "masked": lambda x, target, generator: np.where((generator.random(x.shape) < 0.3) & ~target, generator.choice([-np.inf, -1e9, -3e38], x.shape), x),
    "large": lambda x, target, generator: x * 1e4 + generator.choice([4194303, 4194305, -4194303, 1e30, 65536], (len(x), 1)),
    "signs": lambda x, target, generator: x * generator.choice([1, -1, 1e-3, 1e-30, 0, -0.0], x.shape),
}


@pytest.mark.parametrize("limit", LIMITS)
@pytest.mark.parametrize("cols", [2, 3, 4, 5, 8, 9, 10, 12, 13, 16, 33, 100, 128])
def test_cross_entropy_in_floats(cols, limit):
    """Losses within 1 ULP, gradients within 2 of those of doubles, where float arithmetic is at its limits and where it is left."""
    generator = np.random.default_rng(cols)
    target = generator.integers(0, cols, 300)
    x = LIMITS[limit](generator.normal(size=(300, cols)), np.arange(cols) == target[:, None], generator).astype("float32")
    wanted, grad = losses.cross_entropy_with_grad(x.astype("float64"), target, reduction="none")
    found, found_grad = losses.cross_entropy_with_grad(x, target, reduction="none")
    with np.errstate(over="ignore"):
        assert (abs(found.astype("float64") - wanted) <= np.spacing(wanted.astype("float32"))).all()
    unit = np.spacing(np.maximum(abs(grad), abs(grad).max(axis=1, keepdims=True) / 1024).astype("float32"))
    assert (abs(found_grad.astype("float64") - grad) <= 2 * unit).all()
    assert (found_grad[grad == 0] == 0).all()
    assert bits(losses.cross_entropy_with_grad(x + np.float32(0), target, reduction="none", weight=np.ones(cols, "float32"))[1]) == bits(found_grad)


@pytest.mark.parametrize("factor", [1e-44, 1e-38, 1e-30, 9.9e29, 1.1e30, 1e37])
def test_cross_entropy_times_factors(factor):
    """Factors of losses that are small or large: none takes a gradient beyond its two units."""
    generator = np.random.default_rng(5)
    x, target = generator.normal(scale=4, size=(70, 10)).astype("float32"), generator.integers(0, 10, 70)
    x[:20] *= 10
    x[np.arange(20, 40), target[20:40]] += np.linspace(60, 180, 20, dtype="float32")
    single = np.float32(factor)
    wanted = losses.cross_entropy_with_grad(x.astype("float64"), target, reduction="sum", grad_output=float(single))[1]
    rows = losses.cross_entropy_with_grad(x, target, reduction="none", grad_output=np.full(70, single))[1]
    unit = np.spacing(np.maximum(abs(wanted), abs(wanted).max(axis=1, keepdims=True) / 1024).astype("float32"))
    assert (abs(rows.astype("float64") - wanted) <= 2 * unit).all()
    assert bits(losses.cross_entropy_with_grad(x, target, reduction="sum", grad_output=single)[1]) == bits(rows)


def test_cross_entropy_times_weights():
    """A weight of 10^37 makes a number of a loss that is none without it."""
    generator = np.random.default_rng(6)
    x, target = generator.normal(size=(70, 10)).astype("float32"), generator.integers(0, 10, 70)
    x[np.arange(70), target] += generator.uniform(60, 180, 70).astype("float32")
    weight = np.full(70, 1e37, "float32")
    wanted = losses.cross_entropy_with_grad(x.astype("float64"), target, reduction="none", sample_weight=weight.astype("float64"))
    found = losses.cross_entropy_with_grad(x, target, reduction="none", sample_weight=weight)
    assert (abs(found[0].astype("float64") - wanted[0]) <= np.spacing(wanted[0].astype("float32"))).all()
    unit = np.spacing(np.maximum(abs(wanted[1]), abs(wanted[1]).max(axis=1, keepdims=True) / 1024).astype("float32"))
    assert (abs(found[1].astype("float64") - wanted[1]) <= 2 * unit).all()


@pytest.mark.parametrize("cols", [2, 7, 8, 10, 12, 33, 128])
def test_cross_entropy_of_sixteen_bits(cols):
    """float16 logits are numbers like others: the losses are those of the same floats, the gradients theirs, rounded."""
    generator = np.random.default_rng(cols)
    x, target = generator.normal(scale=3, size=(75, cols)).astype("float16"), generator.integers(0, cols, 75)
    found, grad = losses.cross_entropy_with_grad(x, target, reduction="none")
    wanted, wanted_grad = losses.cross_entropy_with_grad(x.astype("float32"), target, reduction="none")
    assert bits(found) == bits(wanted)
    assert (grad == wanted_grad.astype("float16")).all() and grad.dtype == "float16"


@pytest.mark.parametrize("weighted", [False, True])
def test_cross_entropy_of_rows_to_be_ignored(weighted):
    """They are 0, and so are their gradients; what stands beside them, numbers or not, has the bits it has alone."""
    generator = np.random.default_rng(9)
    x, target = table(200, 10, "float32", generator, True), generator.integers(0, 10, 200)
    target[::3] = -100
    weights = {"weight": generator.random(10).astype("float32"), "sample_weight": generator.random(200).astype("float32") + 1} if weighted else {}
    if weighted:
        weights["weight"][4] = 0
    loss, grad = losses.cross_entropy_with_grad(x, target, reduction="none", **weights)
    unwanted = (target == -100) | (weighted & (target == 4))
    assert (loss[unwanted] == 0).all() and (grad[unwanted] == 0).all()
    for i in range(200):
        own = {name: value[i : i + 1] if name == "sample_weight" else value for name, value in weights.items()}
        one, one_grad = losses.cross_entropy_with_grad(x[i : i + 1], target[i : i + 1], reduction="none", **own)
        assert bits(one) == bits(loss[i : i + 1]) and bits(one_grad) == bits(grad[i : i + 1])
    total = losses.cross_entropy(x[:3], target[:3], reduction="sum", **{name: value[:3] if name == "sample_weight" else value for name, value in weights.items()})
    assert abs(float(total) - loss[:3].astype("float64").sum()) <= 2 * np.spacing(total)
    own = np.isfinite(loss)
    kept = {name: value[own] if name == "sample_weight" else value for name, value in weights.items()}
    mean = losses.cross_entropy_with_grad(x[own], target[own], **kept)
    assert bits(mean[0]) == bits(losses.cross_entropy(x[own], target[own], **kept))
    place = x.copy()
    assert bits(losses.cross_entropy_with_grad(place, target, reduction="none", out=place, **weights)[1]) == bits(grad) == bits(place)


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
