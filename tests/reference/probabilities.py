"""Inputs of the measures of one distribution: which rows of probabilities are worth a test."""

from mpmath import exp, findroot, lambertw, log, mpf, workprec

from data_format import F64, INF, NAN, Case, Explicit, Fractions, Runs, SplitMix64
from rows import COLUMNS, empty_rows, full

BASES = [2.0, 10.0, 0.5, 1.0000001]  # besides nats
LONG = [1000, 4095, 4096, 4097, 8193, 32001]
BEYOND_A_NODE = 300001  # the reduction tree's nodes are of 64 blocks of 4096


def scale_of(cols):
    """K of a fractions line whose `cols` numbers add up to about 1."""
    return 23 + (cols - 1).bit_length()


def normalised(values):
    total = sum(values)
    return [v / total for v in values]


def distribution(source, cols, spread):
    """Numbers that add up to 1 but for rounding; logarithms of their ratios about `spread`."""
    return normalised([exp(mpf(spread * (source.unit() + source.unit() + source.unit()))) for _ in range(cols)])


def distances(dtype):
    """From far to the last digits."""
    return [10.0 ** -(k / 2) for k in range(1, 15 if dtype is not F64 else 33)]


def random_distributions(dtype):
    """(name, rows, cols, values)."""
    source = SplitMix64(20000)
    for cols in COLUMNS:
        yield f"random_{cols}", 2, cols, Explicit(dtype, [v for spread in (1, 8) for v in distribution(source, cols, spread)])
    for rows, cols in ((3, 17), (5, 33), (9, 8), (2, 257), (17, 5), (33, 2), (9, 100)):
        values = [v for _ in range(rows) for v in distribution(source, cols, 3)]
        yield f"matrix_{rows}x{cols}", rows, cols, Explicit(dtype, values)
    for cols in (2, 9, 40, 200):  # used as they are
        yield f"no_distribution_{cols}", 2, cols, Explicit(dtype, [abs(v) for v in full(20100 + cols, 2 * cols, 2)])
    for cols in LONG:
        yield f"long_{cols}", 1, cols, Fractions(dtype, 20200 + cols, cols, scale_of(cols))
    yield "long_rows", 5, 4097, Fractions(dtype, 20250, 5 * 4097, scale_of(4097))
    yield "many_rows", 3000, 10, Fractions(dtype, 20260, 30000, scale_of(10))
    third = BEYOND_A_NODE // 3
    yield "beyond_a_node", 1, BEYOND_A_NODE, Runs(dtype, (third, 1e-6), (third, 2.3e-6), (BEYOND_A_NODE - 2 * third, 3.3e-8))
    yield "uniform_1000", 1, 1000, Runs(dtype, (1000, 1e-3))
    yield "uniform_100000", 1, 100000, Runs(dtype, (100000, 1e-5))
    yield "powers_of_2", 1, 30, Explicit(dtype, [2.0 ** -min(k, 29) for k in range(1, 31)])
    yield "weather", 2, 8, Explicit(dtype, [0.35, 0.35, 0.1, 0.1, 0.04, 0.04, 0.01, 0.01, 0.75, 0.25, 0, 0, 0, 0, 0, 0])
    yield "lottery", 3, 4, Explicit(dtype, [0.25] * 4 + [0.1, 0.1, 0.1, 0.7] + [0.001, 0.001, 0.001, 0.999])


def near_deterministic(dtype):
    """One probability near 1."""
    gaps = distances(dtype)
    yield "near_1_of_2", len(gaps), 2, Explicit(dtype, [v for d in gaps for v in (1 - d, d)])
    yield "near_1_of_3", len(gaps), 3, Explicit(dtype, [v for d in gaps for v in (d / 3, 1 - d, 2 * d / 3)])
    yield "near_1_alone", len(gaps), 1, Explicit(dtype, [1 - d for d in gaps])
    one = dtype.round(1.0)
    for cols in (1, 2, 17, 200):
        rows = [[0.0] * (cols - 1) + [dtype.next(one, -k)] for k in (1, 2, 3, 5, 100)]
        yield f"next_to_1_of_{cols}", 5, cols, Explicit(dtype, [v for row in rows for v in row])
    yield "near_1_of_5000", 1, 5000, Runs(dtype, (3000, 1e-16), (1, 1 - 1e-12), (1999, 0.0))
    yield "one_hot", 3, 5, Explicit(dtype, [1, 0, 0, 0, 0, 0, 0, 1, 0, 0, -0.0, 0, 0, 0, 1])
    yield "one_hot_9000", 1, 9000, Runs(dtype, (8000, 0.0), (1, 1.0), (999, 0.0))
    yield "zeros", 2, 3, Explicit(dtype, [0, 0, 0, -0.0, 0, -0.0])
    yield "zeros_5000", 1, 5000, Runs(dtype, (5000, 0.0))
    yield "zeros_between", 1, 20, Explicit(dtype, [0, 0.25, 0, 0, 0.125, 0, 0, 0.5, 0, 0, 0, 0, 0.0625, 0, 0, 0, 0, 0, 0, 0.0625])


def cancelling_rest(dtype, first, count):
    """Elements whose -p log p make up for that of `first` > 1, each to the last digit that is left."""
    with workprec(1200):
        row = [dtype.round(first)]
        while len(row) < count:
            rest = sum(mpf(p) * log(mpf(p)) for p in row)  # what has to be made up for
            part = min(rest, mpf("0.36")) if len(row) + 1 < count or rest < 0.36 else mpf("0.36")
            if part <= 0:
                break
            small = exp(lambertw(-part, -1).real)
            value = dtype.round(small)
            if -mpf(value) * log(mpf(value)) > rest and value > dtype.smallest:  # stay below, so that the next one can follow
                value = dtype.next(value, -1)
            row.append(value)
        return row + [0.0] * (count - len(row))


def cancelling(dtype):
    """p > 1: terms of both signs."""
    yield "cancel_exactly", 2, 5, Explicit(dtype, [2, 0.5, 0.5, 0.5, 0.5, 1, 0.5, 2, 0.25, 0.25])
    source = SplitMix64(21000)
    for cols in (2, 3, 4, 5, 7, 9):
        rows = [cancelling_rest(dtype, 1 + (cols - 1) * 0.2 * abs(source.unit()), cols) for _ in range(8)]
        yield f"cancel_{cols}", 8, cols, Explicit(dtype, [v for row in rows for v in row])
    gaps = distances(dtype)
    yield "around_1", len(gaps), 2, Explicit(dtype, [v for d in gaps for v in (1 - d, 1 + d)])
    yield "around_1_of_40", 3, 40, Explicit(dtype, [1 + sign * d for d in (1e-2, 1e-4, 1e-6) for _ in range(20) for sign in (1, -1)])
    yield "around_1_of_10000", 1, 10000, Runs(dtype, (5000, 1.0009765625), (5000, 0.9990234375))
    yield "around_1_of_300", 1, 300, Runs(dtype, (150, dtype.next(1.0, 3)), (150, 1 - 3 * (dtype.next(1.0) - 1)))
    stationary = exp(mpf(-1))
    yield "stationary", 1, 3, Explicit(dtype, [stationary, stationary, dtype.next(dtype.round(stationary))])
    values = [abs(v) for v in full(21100, 60, 3)]
    yield "counts", 3, 20, Explicit(dtype, [round(1000 * v) for v in values])
    yield "root_of_e", 1, 2, Explicit(dtype, [findroot(lambda x: x * log(x) - mpf("0.3678"), 1.3), stationary])


def extreme(dtype):
    """The ends of the range."""
    small, tiny, most = dtype.smallest, dtype.tiny, dtype.max
    yield "subnormal", 4, 3, Explicit(dtype, [small, 2 * small, 3 * small, tiny / 2, small, 0, tiny, tiny - small, 0, small, 0, 0])
    yield "subnormal_and_1", 2, 3, Explicit(dtype, [small, 1, 0, tiny / 3, 0.5, 0.5])
    yield "subnormal_5000", 1, 5000, Runs(dtype, (2000, 7 * small), (3000, tiny / 5))
    yield "subnormal_beside_near_1", 2, 2, Explicit(dtype, [dtype.next(1.0, -1), small, dtype.next(1.0, 1), 1000 * small])
    big = 1e35 if dtype is not F64 else 1e304
    yield "huge", 3, 2, Explicit(dtype, [big, 1, big, big / 3, 1 / big, big])
    yield "beyond_range", 3, 2, Explicit(dtype, [most, 1, most, most, most / 50, 1])
    yield "sum_beyond_range", 2, 5, Explicit(dtype, [most, most, most, most, most, most, most / 2, most / 4, 1, 0])
    yield "sum_beyond_range_5000", 1, 5000, Runs(dtype, (2500, most), (2500, most / 3))
    yield "all_magnitudes", 1, 60, Explicit(dtype, [10.0 ** -(k * (0.6 if dtype is not F64 else 5)) for k in range(60)])


def no_probabilities(dtype):
    """Negative numbers, infinities, NaN."""
    small = dtype.smallest
    yield "negative", 4, 3, Explicit(dtype, [0.5, -0.5, 1, -small, 1, 0, 1, 0, -1, 0.5, 0.25, 0.25])
    yield "negative_late", 1, 9000, Runs(dtype, (8999, 1e-4), (1, -1e-4))
    yield "nan", 4, 3, Explicit(dtype, [NAN, 0.5, 0.5, 0, NAN, 1, -1, 0, NAN, 0.5, 0.25, 0.25])
    yield "nan_in_10000", 1, 10000, Runs(dtype, (3, 1e-4), (1, NAN), (9996, 1e-4))
    yield "infinite", 5, 3, Explicit(dtype, [INF, 0, 0, 0, 0.5, INF, -INF, 1, 0, INF, NAN, 1, INF, INF, -1])
    yield "infinite_in_300", 1, 300, Runs(dtype, (150, 1e-3), (1, INF), (149, 0.0))


def every_distribution(dtype):
    for kind in (random_distributions, near_deterministic, cancelling, extreme, no_probabilities, empty_rows):
        yield from kind(dtype)


def row_cases(dtype):
    """The cases of perplexity."""
    for name, rows, cols, p in every_distribution(dtype):
        yield Case(name, {"p": p}, rows, cols)


def entropy_cases(dtype):
    """The cases of entropy: every row in nats and bits or normalised, some in other bases."""
    for index, (name, rows, cols, p) in enumerate(every_distribution(dtype)):
        yield Case(name, {"p": p}, rows, cols)
        params = {"normalize": 1} if index % 2 else {"base": 2.0, "normalize": 1}
        yield Case(f"{name}_normalized", {"p": p}, rows, cols, params=params)
        if rows * cols <= 300 or name.startswith(("long_4097", "beyond_a_node")):
            base = BASES[index % len(BASES)]
            yield Case(f"{name}_base_{base:.7g}", {"p": p}, rows, cols, params={"base": base})


# Orders, as far from 1 as the bound of the values asks, and the limits.
RENYI_ORDERS = [0.0, 0.01, 0.5, 0.9, 1.0, 1.1, 1.5, 2.0, 3.0, 7.5, 100.0, INF]
NEAR_1 = [0.999, 1.0001, 1 - 1e-8, 1 + 1e-12]


def order_cases(dtype):
    """The cases of tsallis_entropy: the rows in turn with every order."""
    yield from ordered(dtype, lambda index: {})


def renyi_cases(dtype):
    yield from ordered(dtype, lambda index: {"base": BASES[index % len(BASES)]} if index % 5 == 0 else {})


def ordered(dtype, more):
    kinds = [kind for kind in every_distribution(dtype) if not kind[0].startswith(("cancel_", "around_1_of", "sum_beyond"))]
    for index, (name, rows, cols, p) in enumerate(kinds):
        small = rows * cols <= 300
        orders = [RENYI_ORDERS[(index * 5 + k * 7) % len(RENYI_ORDERS)] for k in range(3 if small else 1)]
        for order in dict.fromkeys(orders):
            yield Case(f"{name}_order_{order:g}", {"p": p}, rows, cols, params={"order": order, **more(index)})
    rows = [v for spread in (1, 4) for v in distribution(SplitMix64(22000), 6, spread)]
    for order in RENYI_ORDERS + NEAR_1:
        yield Case(f"order_{order!r}", {"p": Explicit(dtype, rows)}, 2, 6, params={"order": order})


def probability_points(dtype):
    """Single probabilities: near 0, near 1, everywhere between, and what is none."""
    one = dtype.round(1.0)
    yield "special", [0, -0.0, 1, 0.5, INF, -INF, NAN, -1, -dtype.smallest, dtype.smallest, dtype.tiny, dtype.max, 2, 1.5]
    yield "next_to_1", [dtype.next(one, step) for step in range(-40, 41)]
    yield "near_1", [1 + sign * d * (1 + k / 7) for d in distances(dtype) for sign in (1, -1) for k in range(4)]
    yield "next_to_half", [dtype.next(0.5, step) for step in range(-12, 13)] + [0.5 + sign * d for d in distances(dtype) for sign in (1, -1)]
    yield "powers_of_2", [2.0**-k for k in range(0, 149 if dtype is not F64 else 1074, 1 if dtype is not F64 else 7)]
    yield "next_to_powers_of_2", [dtype.next(2.0**-k, step) for k in range(1, 40) if 2.0**-k > dtype.smallest for step in (-1, 1)]
    yield "near_roots_of_half", [dtype.next(dtype.round(2.0**-0.5), step) for step in range(-10, 11)]
    yield "uniform", [abs(v) / 3 for v in full(23000, 600, 1)]
    source = SplitMix64(23001)
    yield "spread", [abs(source.unit()) * 2.0 ** -source.below(140 if dtype is not F64 else 1060) for _ in range(500)]
    yield "above_1", [1 + abs(v) * 10.0 ** (k % 30) for k, v in enumerate(full(23002, 200, 1))]


def probability_cases(dtype):
    """The cases of self_information and binary_entropy."""
    for index, (name, points) in enumerate(probability_points(dtype)):
        yield Case(name, {"p": Explicit(dtype, points)}, n=len(points))
        for base in BASES if len(points) < 200 else BASES[index % 2 : index % 2 + 1]:
            yield Case(f"{name}_base_{base:.7g}", {"p": Explicit(dtype, points)}, n=len(points), params={"base": base})
    for n in (0, 1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 64):
        yield Case(f"length_{n}", {"p": Fractions(dtype, 23100 + n, n, 24)}, n=n)
    yield Case("long", {"p": Fractions(dtype, 23200, 100003, 24)}, n=100003)
