"""Measures of distributions and of bytes, and functions of the log domain, in every dtype they take, as the users of each library write them."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Callable, Optional

import numpy as np

import native_entropy as ne

from memory_limit import aligned_empty

Measure = Callable[..., object]


def distributions(count: int) -> Callable[[tuple[int, int], str], np.ndarray]:
    """As many arrays of random distributions, in one."""

    def made(shape: tuple[int, int], dtype: str) -> np.ndarray:
        arrays = normals(count)(shape, dtype)
        return ne.softmax(arrays, out=arrays)

    return made


def one_table(shape: tuple[int, int], dtype: str) -> np.ndarray:
    """A joint distribution."""
    table = distributions(1)(shape, dtype)
    table /= shape[0]
    return table


def normals(count: int) -> Callable[[tuple[int, int], str], np.ndarray]:
    """As many arrays of numbers of three times the normal distribution, in one."""

    def made(shape: tuple[int, int], dtype: str) -> np.ndarray:
        arrays = aligned_empty((count, *shape), dtype)
        np.random.default_rng(1).standard_normal(out=arrays, dtype=arrays.dtype)
        arrays *= 3
        return arrays

    return made


def with_weights(shape: tuple[int, int], dtype: str) -> np.ndarray:
    """Numbers, and a positive weight for each."""
    arrays = normals(2)(shape, dtype)
    np.abs(arrays[1], out=arrays[1])
    return arrays


def uneven_bytes(shape: tuple[int, int], dtype: str) -> np.ndarray:
    """Small ones are likelier, as in real files."""
    random = np.random.default_rng(1)
    data = aligned_empty((1, shape[1]), dtype)
    first, second = random.integers(0, 256, size=(2, shape[1]), dtype=dtype)
    np.minimum(first, second, out=data[0])
    return data


def of_histogram(counts: np.ndarray) -> float:
    p = counts[counts > 0] / counts.sum()
    return -(p * np.log2(p)).sum()


def torch_bytes(torch: ModuleType, data: object) -> object:
    counts = torch.bincount(data, minlength=256).double()
    return torch.special.entr(counts / counts.sum()).sum() / np.log(2)


# ---- NumPy: plain expressions, which a zero makes NaN ----------------------------------------------------------------


def numpy_js(p: np.ndarray, q: np.ndarray) -> np.ndarray:
    middle = (p + q) / 2
    return ((p * np.log(p / middle)).sum(axis=1) + (q * np.log(q / middle)).sum(axis=1)) / 2


def numpy_mutual_information(table: np.ndarray) -> float:
    independent = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True)
    return (table * np.log(table / independent)).sum()


def numpy_weighted(x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    largest = x.max(axis=1, keepdims=True)
    return np.log((weights * np.exp(x - largest)).sum(axis=1)) + largest[:, 0]


def numpy_binary_entropy(p: np.ndarray, out: np.ndarray) -> np.ndarray:
    np.multiply(p, np.log(p), out=out)
    out += (1 - p) * np.log1p(-p)
    return np.negative(out, out=out)


def numpy_sigmoid(x: np.ndarray, out: np.ndarray) -> np.ndarray:
    np.exp(-x, out=out)
    out += 1
    return np.divide(1, out, out=out)


def of_sums(p: np.ndarray) -> np.ndarray:
    return p / p.sum(axis=1, keepdims=True)


# ---- SciPy and PyTorch -----------------------------------------------------------------------------------------------


def scipy_binary_entropy(scipy: ModuleType, p: np.ndarray, out: np.ndarray) -> np.ndarray:
    scipy.special.entr(p, out=out)
    out += scipy.special.entr(1 - p)
    return out


def torch_js(torch: ModuleType, p: object, q: object) -> object:
    middle, term = (p + q) / 2, torch.special.xlogy
    return (term(p, p / middle) + term(q, q / middle)).sum(dim=1) / 2


def torch_mutual_information(torch: ModuleType, table: object) -> object:
    independent = table.sum(dim=1, keepdim=True) * table.sum(dim=0, keepdim=True)
    return torch.special.xlogy(table, table / independent).sum()


@dataclass
class MeasureContest:
    """`make` gives the arrays of a shape and dtype, in one; the others take each of them, and where results of their
    size are written, an array for those: SciPy's and PyTorch's after the library, the last as tensors."""

    ours: Measure
    numpy: Measure
    scipy: Optional[Measure]
    torch: Optional[Measure]
    make: Callable[[tuple[int, int], str], np.ndarray]
    writes: bool = False


ALPHA = 2.5

#: Of rows.
OF_ROWS = {
    "entropy": MeasureContest(
        ne.entropy,
        lambda p: -(p * np.log(p)).sum(axis=1),
        lambda scipy, p: scipy.stats.entropy(p, axis=1),
        lambda torch, p: torch.special.entr(p).sum(dim=1),
        distributions(1),
    ),
    "kl_divergence": MeasureContest(
        ne.kl_divergence,
        lambda p, q: (p * np.log(p / q)).sum(axis=1),
        lambda scipy, p, q: scipy.special.rel_entr(p, q).sum(axis=1),
        lambda torch, p, q: torch.special.xlogy(p, p / q).sum(dim=1),
        distributions(2),
    ),
    "cross_entropy of probabilities": MeasureContest(
        ne.cross_entropy,
        lambda p, q: -(p * np.log(q)).sum(axis=1),
        lambda scipy, p, q: -scipy.special.xlogy(p, q).sum(axis=1),
        lambda torch, p, q: -torch.special.xlogy(p, q).sum(dim=1),
        distributions(2),
    ),
    "js_divergence": MeasureContest(
        ne.js_divergence,
        numpy_js,
        lambda scipy, p, q: scipy.spatial.distance.jensenshannon(p, q, axis=1) ** 2,
        torch_js,
        distributions(2),
    ),
    "kl_divergence, normalize": MeasureContest(
        lambda p, q: ne.kl_divergence(p, q, normalize=True),
        lambda p, q: (of_sums(p) * np.log(of_sums(p) / of_sums(q))).sum(axis=1),
        lambda scipy, p, q: scipy.stats.entropy(p, q, axis=1),
        None,
        distributions(2),
    ),
    "js_divergence, normalize": MeasureContest(
        lambda p, q: ne.js_divergence(p, q, normalize=True),
        lambda p, q: numpy_js(of_sums(p), of_sums(q)),
        lambda scipy, p, q: scipy.spatial.distance.jensenshannon(p, q, axis=1) ** 2,
        None,
        distributions(2),
    ),
    "renyi_entropy": MeasureContest(
        lambda p: ne.renyi_entropy(p, ALPHA),
        lambda p: np.log((p**ALPHA).sum(axis=1)) / (1 - ALPHA),
        None,
        lambda torch, p: (p**ALPHA).sum(dim=1).log() / (1 - ALPHA),
        distributions(1),
    ),
    "mutual_information": MeasureContest(
        ne.mutual_information, numpy_mutual_information, None, torch_mutual_information, one_table
    ),
    "logsumexp, weights": MeasureContest(
        lambda x, weights: ne.logsumexp(x, weights=weights),
        numpy_weighted,
        lambda scipy, x, weights: scipy.special.logsumexp(x, axis=1, b=weights),
        None,
        with_weights,
    ),
}

#: Of single numbers.
OF_ELEMENTS = {
    "self_information": MeasureContest(
        lambda p, out: ne.self_information(p, out=out),
        lambda p, out: np.negative(np.log(p, out=out), out=out),
        None,
        lambda torch, p, out: torch.neg(torch.log(p, out=out), out=out),
        distributions(1),
        writes=True,
    ),
    "binary_entropy": MeasureContest(
        lambda p, out: ne.binary_entropy(p, out=out),
        numpy_binary_entropy,
        scipy_binary_entropy,
        lambda torch, p, out: torch.add(torch.special.entr(p), torch.special.entr(1 - p), out=out),
        distributions(1),
        writes=True,
    ),
    "sigmoid": MeasureContest(
        lambda x, out: ne.sigmoid(x, out=out),
        numpy_sigmoid,
        lambda scipy, x, out: scipy.special.expit(x, out=out),
        lambda torch, x, out: torch.sigmoid(x, out=out),
        normals(1),
        writes=True,
    ),
    "log_sigmoid": MeasureContest(
        lambda x, out: ne.log_sigmoid(x, out=out),
        lambda x, out: np.negative(np.log1p(np.exp(-x, out=out), out=out), out=out),
        lambda scipy, x, out: scipy.special.log_expit(x, out=out),
        lambda torch, x, out: torch.nn.functional.logsigmoid(x),
        normals(1),
        writes=True,
    ),
    "softplus": MeasureContest(
        lambda x, out: ne.softplus(x, out=out),
        lambda x, out: np.log1p(np.exp(x, out=out), out=out),
        None,
        lambda torch, x, out: torch.nn.functional.softplus(x),
        normals(1),
        writes=True,
    ),
    "logaddexp": MeasureContest(
        lambda x, y, out: ne.logaddexp(x, y, out=out),
        lambda x, y, out: np.logaddexp(x, y, out=out),
        None,
        lambda torch, x, y, out: torch.logaddexp(x, y, out=out),
        normals(2),
        writes=True,
    ),
}

BYTES = {
    "byte_entropy": MeasureContest(
        ne.byte_entropy,
        lambda data: of_histogram(np.bincount(data, minlength=256)),
        lambda scipy, data: scipy.stats.entropy(np.bincount(data), base=2),
        torch_bytes,
        uneven_bytes,
    ),
}

CONTESTS = {**OF_ROWS, **OF_ELEMENTS, **BYTES}
