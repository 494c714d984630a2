"""Inputs of the measures of two distributions: far from each other, near, and as near as numbers can be."""

from mpmath import exp, log, mpf, workprec

from data_format import F64, INF, NAN, Case, Explicit, Fractions, Runs, SplitMix64
from probabilities import BASES, BEYOND_A_NODE, LONG, distribution, scale_of
from rows import COLUMNS, empty_rows, full

NEARNESS = [1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7, 1e-8, 1e-10, 1e-12, 1e-14]  # relative differences of p and q


def nearness(dtype):
    return NEARNESS[:6] if dtype is not F64 else NEARNESS


def both(dtype, pairs):
    """Rows of p and rows of q as two inputs."""
    return Explicit(dtype, [v for p, _ in pairs for v in p]), Explicit(dtype, [v for _, q in pairs for v in q])


def random_pairs(dtype):
    """(name, rows, cols, p, q)."""
    source = SplitMix64(30000)
    for cols in COLUMNS:
        rows = [[distribution(source, cols, spread) for _ in "pq"] for spread in (1, 6)]
        yield f"random_{cols}", 2, cols, *both(dtype, rows)
    for rows, cols in ((3, 17), (5, 33), (9, 8), (17, 5), (33, 2), (9, 100)):
        yield f"matrix_{rows}x{cols}", rows, cols, *both(dtype, [[distribution(source, cols, 2) for _ in "pq"] for _ in range(rows)])
    for cols in (1, 2, 9, 40, 200):  # sums that really differ
        values = [abs(v) for v in full(30100 + cols, 4 * cols, 2)]
        yield f"no_distributions_{cols}", 2, cols, Explicit(dtype, values[: 2 * cols]), Explicit(dtype, values[2 * cols :])
    for cols in LONG:
        k = scale_of(cols)
        yield f"long_{cols}", 1, cols, Fractions(dtype, 30200 + cols, cols, k), Fractions(dtype, 30300 + cols, cols, k)
    yield "long_rows", 5, 4097, Fractions(dtype, 30250, 5 * 4097, scale_of(4097)), Fractions(dtype, 30251, 5 * 4097, scale_of(4097))
    yield "many_rows", 3000, 10, Fractions(dtype, 30260, 30000, scale_of(10)), Fractions(dtype, 30261, 30000, scale_of(10))
    third = BEYOND_A_NODE // 3
    counts = third, third, BEYOND_A_NODE - 2 * third
    p, q = zip(counts, (1e-6, 2.3e-6, 3.3e-8)), zip(counts, (1.3e-6, 2e-6, 3.1e-8))
    yield "beyond_a_node", 1, BEYOND_A_NODE, Runs(dtype, *p), Runs(dtype, *q)
    weather = [0.35, 0.35, 0.1, 0.1, 0.04, 0.04, 0.01, 0.01]
    yield "weather", 2, 8, *both(dtype, [(weather, weather[::-1]), (weather, [2.0**-k for k in (2, 2, 3, 3, 4, 4, 5, 5)])])


def near_pairs(dtype):
    """q within a relative distance of p; sums that agree but for rounding, and sums that do not."""
    source = SplitMix64(31000)
    for distance in nearness(dtype):
        for cols in (2, 3, 8, 17, 100, 129):
            p = [dtype.round(v) for v in distribution(source, cols, 2)]
            free = [v * (1 + distance * source.unit()) for v in p]
            kept = free[:-1] + [sum(map(mpf, p)) - sum(dtype.round(v) for v in free[:-1])]
            yield f"near_{distance:g}_of_{cols}", 2, cols, *both(dtype, [(p, kept), (p, free)])
    for bits in (21, 14, 7, 1):  # changes relative to 2^22 and more, opposite in pairs
        for cols in (1000, 4096, 8194):
            p, q = Fractions(dtype, 31100 + cols, cols, scale_of(cols)), Fractions(dtype, 31100 + cols, cols, scale_of(cols), (31200 + bits, bits))
            yield f"near_{bits}_bits_of_{cols}", 1, cols, p, q
        cols = 4097
        p, q = Fractions(dtype, 31150, cols, scale_of(cols)), Fractions(dtype, 31150, cols, scale_of(cols), (31300 + bits, bits))
        yield f"near_{bits}_bits_of_{cols}", 1, cols, p, q
    half = BEYOND_A_NODE // 2
    p, q = dtype.round(3e-6), dtype.next(dtype.round(3e-6), 1)
    below = dtype.next(p, -1)
    yield "near_beyond_a_node", 1, 2 * half, Runs(dtype, (2 * half, p)), Runs(dtype, (half, q), (half, below))


def nearest_pairs(dtype):
    """Neighbouring numbers, equal rows, equal rows in another order."""
    source = SplitMix64(32000)
    for cols in (1, 2, 7, 33, 257):
        p = [dtype.round(v) for v in distribution(source, cols, 2)]
        step = [dtype.next(v, (1, -1, 0)[k % 3]) for k, v in enumerate(p)]
        yield f"neighbours_{cols}", 3, cols, *both(dtype, [(p, step), (p, p), (p, p[::-1])])
    yield "identical_10000", 1, 10000, Runs(dtype, (10000, 1e-4)), Runs(dtype, (10000, 1e-4))
    yield "identical_no_distributions", 3, 2, *both(dtype, [([3, 7], [3, 7]), ([0, 0], [0, -0.0]), ([1e30, 1e-30], [1e30, 1e-30])])
    yield "one_neighbour_in_10000", 1, 10000, Runs(dtype, (10000, 1e-4)), Runs(dtype, (5000, 1e-4), (1, dtype.next(dtype.round(1e-4))), (4999, 1e-4))
    p = [0.25, 0.25, 0.5]
    eps = dtype.next(1.0) - 1
    scaled = [[v * (1 + k * eps) for v in p] for k in (1, 4, 7, 9, 16, 1000)]
    yield "scaled_by_a_little", 6, 3, *both(dtype, [(p, q) for q in scaled])
    yield "multiples", 3, 3, *both(dtype, [(p, [3 * v for v in p]), ([4 * v for v in p], p), ([0.1, 0.2, 0.7], [0.2, 0.4, 1.4])])


def balanced_pairs(dtype):
    """Sums that differ, and a difference that the other terms just make up for: sum p log(p/q) is next to 0."""
    source = SplitMix64(33000)
    for cols in (2, 3, 8, 40):
        rows = []
        for distance in (0.5, 0.1, 1e-2, 1e-3):
            p = sorted(dtype.round(v) for v in distribution(source, cols, 1))
            q = [dtype.round(v * (1 + distance * (0.3 + source.unit()))) for v in p]
            with workprec(400):
                rest = sum(mpf(a) * log(mpf(a) / b) for a, b in zip(p[:-1], q[:-1]))
                q[-1] = dtype.round(p[-1] * exp(rest / p[-1]))
            rows.append((p, q))
        yield f"balanced_{cols}", len(rows), cols, *both(dtype, rows)
    yield "balanced_exactly", 2, 3, *both(dtype, [([1, 1, 0], [2, 0.5, 3]), ([2, 1, 1], [1, 2, 2])])
    yield "cross_entropy_of_0", 2, 2, *both(dtype, [([0.5, 0.5], [2, 0.5]), ([1, 2], [4, 0.5])])
    gaps = nearness(dtype)
    yield "q_around_1", len(gaps), 2, *both(dtype, [([0.5, 0.5], [1 + d, 1 - d]) for d in gaps])


def sparse_pairs(dtype):
    """Zeros on either side."""
    rows = [([0, 0.5, 0.5], [0.5, 0.25, 0.25]), ([0.5, 0.5, 0], [0.5, 0.5, 0]), ([0, 0, 1], [0.5, 0.5, 0]), ([0, 0, 0], [0.1, 0.2, 0.7]),
            ([0.1, 0.2, 0.7], [0, 0, 0]), ([0, 0, 0], [0, 0, 0]), ([-0.0, 1, 0], [0, 1, -0.0]), ([1, 0, 0], [0, 1, 0])]  # fmt: skip
    yield "zeros", 8, 3, *both(dtype, rows)
    yield "disjoint_10000", 1, 10000, Runs(dtype, (5000, 2e-4), (5000, 0.0)), Runs(dtype, (5000, 0.0), (5000, 2e-4))
    yield "half_zeros_10000", 1, 10000, Runs(dtype, (2500, 4e-4), (7500, 0.0)), Runs(dtype, (5000, 2e-4), (5000, 0.0))
    yield "late_infinity", 1, 9000, Runs(dtype, (9000, 1e-4)), Runs(dtype, (8999, 1e-4), (1, 0.0))
    gaps = [10.0**-k for k in (1, 4, 7) + (() if dtype is not F64 else (10, 12, 15))]
    yield "near_deterministic", 2 * len(gaps), 2, *both(
        dtype, [pair for d in gaps for pair in (([1 - d, d], [1 - 2 * d, 2 * d]), ([1, 0], [1 - d, d]))]
    )


def extreme_pairs(dtype):
    """The ends of the range."""
    small, tiny, most = dtype.smallest, dtype.tiny, dtype.max
    rows = [([small, 1], [2 * small, 1]), ([3 * small, 0], [2 * small, tiny]), ([small, 0.5], [0.5, small]), ([tiny, 1], [tiny / 3, 1]),
            ([tiny - small, 1], [tiny, 1]), ([1, small], [1, most]), ([most, 1], [small, 1]), ([small, 1], [most, 1])]  # fmt: skip
    yield "subnormal", 8, 2, *both(dtype, rows)
    lost = [([first, 0.1], [0, least]) for first in (small, 1000 * small, tiny / 5, tiny) for least in (0.1, small, 1e-30, 1e-178)]
    yield "subnormal_where_q_is_0", 16, 2, *both(dtype, lost)
    big = 1e35 if dtype is not F64 else 1e304
    rows = [([big, 1], [big / 3, 1]), ([big, big], [big, dtype.next(dtype.round(big))]), ([most, most], [most, most / 2]), ([1 / big, 1], [big, 1])]
    yield "huge", 4, 2, *both(dtype, rows)
    yield "sum_beyond_range", 2, 3, *both(dtype, [([most] * 3, [most / 2, most, most]), ([most, most, 1], [1, most, most])])
    yield "ratios", 1, 40, *both(dtype, [([10.0 ** -(k * (0.5 if dtype is not F64 else 7)) for k in range(40)], [1 / 64] * 40)])
    edge = [dtype.next(dtype.round(0.5**0.5), k) for k in (-2, -1, 0, 1, 2)] + [dtype.next(dtype.round(2**0.5), k) for k in (-2, -1, 0, 1, 2)]
    yield "ratios_near_roots_of_2", 1, 10, *both(dtype, [(edge, [1.0] * 10)])


def no_pairs(dtype):
    """Negative numbers, infinities, NaN."""
    rows = [([0.5, -0.5], [0.5, 0.5]), ([0.5, 0.5], [0.5, -0.5]), ([0, 1], [-1, 1]), ([-1, 1], [0, 1]), ([NAN, 1], [0.5, 0.5]),
            ([0.5, 0.5], [NAN, 1]), ([0, 1], [NAN, 1]), ([1, NAN], [0, 1]), ([INF, 1], [0.5, 0.5]), ([0.5, 0.5], [INF, 1]),
            ([0, 1], [INF, 1]), ([INF, 1], [INF, 1]), ([1, INF], [0, 1]), ([-dtype.smallest, 1], [0.5, 0.5])]  # fmt: skip
    yield "no_probabilities", 14, 2, *both(dtype, rows)
    yield "nan_late", 1, 9000, Runs(dtype, (9000, 1e-4)), Runs(dtype, (8999, 1e-4), (1, NAN))
    yield "negative_late", 1, 300, Runs(dtype, (299, 1e-3), (1, -1e-3)), Runs(dtype, (300, 1e-3))
    yield "nan_and_infinity", 1, 9000, Runs(dtype, (9000, 1e-4)), Runs(dtype, (1, 0.0), (8998, 1e-4), (1, NAN))


def every_pair(dtype):
    for kind in (random_pairs, near_pairs, nearest_pairs, balanced_pairs, sparse_pairs, extreme_pairs, no_pairs):
        yield from kind(dtype)
    for name, rows, cols, p in empty_rows(dtype):
        yield name, rows, cols, p, p


def pair_cases(dtype, bases=BASES):
    """The cases of cross_entropy and kl_divergence."""
    for index, (name, rows, cols, p, q) in enumerate(every_pair(dtype)):
        inputs = {"p": p, "q": q}
        yield Case(name, inputs, rows, cols)
        params = {"normalize": 1} if index % 3 else {"base": 2.0, "normalize": 1}
        yield Case(f"{name}_normalized", inputs, rows, cols, params=params)
        base = bases[index % len(bases)]
        if rows * cols <= 130 or name == "long_4097":
            yield Case(f"{name}_base_{base:.7g}", inputs, rows, cols, params={"base": base})


def js_cases(dtype):
    """The cases of js_divergence."""
    return pair_cases(dtype)


def js_distance_cases(dtype):
    """The same; to a base below 1 there is no distance."""
    return pair_cases(dtype, [base for base in BASES if base > 1])
