"""Rows of more than 128 elements, whose exponentials are summed over a power of two: beside long double, at the edges of that."""

from __future__ import annotations

from typing import Dict, Tuple

import numpy as np
import pytest

import native_entropy as ne

LENGTHS = [129, 200, 1000, 4097, 16385, 32769, 70001]
DTYPES = {"f32": np.float32, "f64": np.float64}
BOUNDS = {"logsumexp": (1, 2), "softmax": (2, 3), "log_softmax": (2, 3), "cross_entropy": (1, 2)}


def rows_of(n: int, seed: int) -> Dict[str, np.ndarray]:
    random = np.random.default_rng(seed)
    normal = random.normal(size=n)
    masked = np.where(random.random(n) < 0.3, -np.inf, 3 * normal)
    masked[n // 2] = 1
    deep = np.where(random.random(n) < 0.5, -1e30, normal)
    deep[0] = 0
    return {
        "normal": normal,
        "wide": 50 * normal,
        "equal": np.full(n, 0.3),
        "result next to 0": normal - np.log(np.exp(normal).sum()) + 1e-3,
        "result of -0.9": normal - np.log(np.exp(normal).sum()) - 0.9,
        "confident": np.where(np.arange(n) == n - 1, 40.0, normal),
        "one very far above": np.where(np.arange(n) == 1, 200.0, normal),
        "masked": masked,
        "far below": deep,
        "last that is reduced in floats": 16384 - np.abs(normal),
        "first that is not": 16390 + normal,
        "around it": 16384 + 4 * normal,
        "negative": -16400 + 20 * normal,
        "huge": 1e30 * (1 + 1e-3 * normal),
        "subnormal results": np.linspace(-110, 0, n),
    }


def ulps(result: np.ndarray, exact: np.ndarray, dtype: np.dtype) -> float:
    info = np.finfo(dtype)
    exponent = np.maximum(np.frexp(np.abs(exact))[1] - 1, info.minexp).astype(np.int64)
    unit = np.ldexp(np.longdouble(1), exponent - info.nmant)
    same = (result == exact) | (np.isneginf(result) & np.isneginf(exact))
    with np.errstate(invalid="ignore"):
        return float(np.max(np.where(same, 0, np.abs(result.astype(np.longdouble) - exact) / unit)))


def exact_of(x: np.ndarray, target: int) -> Tuple[np.longdouble, np.ndarray, np.ndarray, np.longdouble]:
    wide = x.astype(np.longdouble)
    largest = wide.max()
    terms = np.exp(wide - largest)
    at = int(wide.argmax())
    log_sum = np.log1p(np.delete(terms, at).sum())
    others = np.delete(wide, target)
    loss = np.logaddexp(np.longdouble(0), np.log(np.exp(others - others.max()).sum()) + others.max() - wide[target])
    return largest + log_sum, terms / terms.sum(), wide - largest - log_sum, loss


@pytest.mark.skipif(np.finfo(np.longdouble).nmant < 63, reason="needs a long double of 64 bits")
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", LENGTHS)
def test_long_rows_are_within_their_bounds(n: int, dtype: str) -> None:
    kind = DTYPES[dtype]
    complaints = []
    for name, row in rows_of(n, n).items():
        x = row.astype(kind)
        target = 2
        lse, softmax, log_softmax, loss = exact_of(x, target)
        results = {
            "logsumexp": (np.asarray(ne.logsumexp(x)), lse),
            "softmax": (ne.softmax(x), softmax),
            "log_softmax": (ne.log_softmax(x), log_softmax),
            "cross_entropy": (np.asarray(ne.losses.cross_entropy(x[None], np.array([target]), reduction="none")), loss),
        }
        for function, (result, exact) in results.items():
            if function in ("logsumexp", "cross_entropy") and abs(exact) < 0.01 and dtype == "f64":
                continue  # long double has not the digits that cancel here
            error = ulps(result, np.asarray(exact), kind)
            if not error <= BOUNDS[function][dtype == "f64"]:
                complaints.append(f"{function} of {name}: {error} ULP")
    assert not complaints


@pytest.mark.parametrize("dtype", DTYPES)
def test_a_row_has_the_bits_of_its_neighbours_and_of_other_thread_counts(dtype: str) -> None:
    x = np.random.default_rng(5).normal(size=(3, 200_003)).astype(DTYPES[dtype])
    alone = [ne.softmax(x[1]), ne.log_softmax(x[1]), np.asarray(ne.logsumexp(x[1]))]
    threads = ne.get_num_threads()
    try:
        for count in (1, 2, 7):
            ne.set_num_threads(count)
            for one, many in zip(alone, (ne.softmax(x), ne.log_softmax(x), ne.logsumexp(x, axis=-1))):
                assert one.tobytes() == many[1].tobytes()
    finally:
        ne.set_num_threads(threads)


@pytest.mark.skipif(np.finfo(np.longdouble).nmant < 63, reason="needs a long double of 64 bits")
@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("n", [151_936, 2_200_003])
def test_rows_of_nodes_of_nodes(n: int, dtype: str) -> None:
    """Blocks, nodes of 64 blocks and nodes of 64 nodes: the values, and the bits of one thread on any number of them."""
    random = np.random.default_rng(n)
    x, y = (random.normal(size=n).astype(DTYPES[dtype]) for _ in range(2))
    p, q = (random.random(n).astype(DTYPES[dtype]) / n for _ in range(2))  # no distributions: sums that are nearly equal count as equal
    q /= 2
    lse, softmax, log_softmax, _ = exact_of(x, 2)
    wide_p, wide_q = p.astype(np.longdouble), q.astype(np.longdouble)
    exact = {
        "logsumexp": lse,
        "softmax": softmax,
        "log_softmax": log_softmax,
        "entropy": -(wide_p * np.log(wide_p)).sum(),
        "kl_divergence": (wide_p * np.log(wide_p / wide_q)).sum(),
        "logits.entropy": -(softmax * log_softmax).sum(),
        "logits.kl_divergence": (softmax * (log_softmax - exact_of(y, 2)[2])).sum(),
    }
    threads = ne.get_num_threads()
    results = {}
    try:
        for count in (1, 2, 7, 64):
            ne.set_num_threads(count)
            results[count] = {
                "logsumexp": np.asarray(ne.logsumexp(x)),
                "softmax": ne.softmax(x),
                "log_softmax": ne.log_softmax(x),
                "entropy": np.asarray(ne.entropy(p)),
                "kl_divergence": np.asarray(ne.kl_divergence(p, q)),
                "logits.entropy": np.asarray(ne.logits.entropy(x)),
                "logits.kl_divergence": np.asarray(ne.logits.kl_divergence(x, y)),
            }
    finally:
        ne.set_num_threads(threads)
    for name, value in exact.items():
        assert ulps(results[1][name], np.asarray(value), DTYPES[dtype]) <= 3, name
        for count in (2, 7, 64):
            assert results[count][name].tobytes() == results[1][name].tobytes(), (name, count)


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("position", [0, 63, 128, 999])
def test_nan_and_infinities_in_long_rows(dtype: str, position: int) -> None:
    x = np.zeros(1000, DTYPES[dtype])
    x[position] = np.nan
    assert np.isnan(ne.logsumexp(x)) and np.isnan(ne.softmax(x)).all()
    x[(position + 500) % 1000] = -np.inf
    assert np.isnan(ne.logsumexp(x))
    x[position] = np.inf
    assert ne.logsumexp(x) == np.inf and ne.softmax(x)[position] == 1
