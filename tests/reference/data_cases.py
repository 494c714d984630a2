"""Inputs of the functions of counts, bytes, labels, code lengths and Gaussians."""

from data_format import F32, INF, NAN, Case, Explicit, IntegerRuns, Integers, Remainders, SplitMix64

LARGEST = 2**63 - 1
ESTIMATORS = ("plugin", "miller_madow", "james_stein", "grassberger")


def random_counts(source, count, digits):
    return [int(10.0 ** (digits * abs(source.unit()))) - source.below(2) for _ in range(count)]


def count_rows():
    """(name, rows, cols, counts)."""
    source = SplitMix64(40000)
    for cols in (1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 33, 64, 100, 257):
        for digits in (1, 5, 18.9):
            yield f"random_{cols}_digits_{digits:g}", 2, cols, Integers(random_counts(source, 2 * cols, digits))
    yield "matrix_20x6", 20, 6, Integers(random_counts(source, 120, 3))
    yield "one_outcome", 70, 1, Integers([*range(1, 68), 10**6, 10**6 + 1, LARGEST])
    yield "with_a_single_one", 40, 3, Integers([v for n in range(20) for v in (10**n if n < 19 else LARGEST, 1, 0, 0, 3**n, 2)])
    yield "nearly_certain", 4, 2, Integers([LARGEST, 1, 2**62, 2**62 - 1, 2**53 + 1, 1, 1, 2**40])
    yield "nearly_uniform", 3, 8, Integers([10**12 + k for k in (0, 0, 0, 1, 0, 0, -1, 0)] + [5] * 7 + [6] + [2**61] * 8)
    yield "sum_beyond_64_bits", 2, 9, Integers([LARGEST] * 9 + [LARGEST, 1] + [LARGEST - 5] * 7)
    yield "nothing", 3, 4, Integers([0] * 12)
    yield "no_rows", 0, 4, Integers([])
    yield "no_columns", 2, 0, Integers([])
    yield "long", 1, 30011, Remainders(40100, 30011, 1000)
    yield "many_rows", 2000, 10, Remainders(40200, 20000, 50)
    yield "sparse", 1, 5000, Remainders(40300, 5000, 2)
    yield "uniform", 1, 100000, IntegerRuns((100000, 7))


def count_cases(_):
    for estimator in ESTIMATORS:
        for name, rows, cols, counts in count_rows():
            yield Case(f"{estimator}_{name}", {"counts": counts}, rows=rows, cols=cols, params={"estimator": estimator})
        for base in (2.0, 10.0, 0.5, 1.0000001, 5e-324, 1e308):
            counts = Integers(random_counts(SplitMix64(40400), 40, 4))
            params = {"estimator": estimator, "base": base}
            yield Case(f"{estimator}_base_{base:g}", {"counts": counts}, rows=2, cols=20, params=params)


def byte_lists():
    yield "none", Integers([])
    yield "one", Integers([65])
    yield "two_kinds", Integers([97, 97, 98, 98])
    yield "all_once", Integers(range(256))
    yield "sentence", Integers(b"the quick brown fox jumps over the lazy dog")
    for n in (7, 8, 9, 15, 16, 17, 255, 1000):
        yield f"length_{n}", Remainders(41000 + n, n, 256)
    yield "a_run", IntegerRuns((100000, 255))
    yield "nearly_a_run", IntegerRuns((50000, 0), (1, 1), (50000, 0))
    yield "random", Remainders(41100, 100003, 256)
    yield "few_kinds", Remainders(41200, 70001, 5, 51)
    yield "large", IntegerRuns((2100000, 1), (1, 2), (1100003, 3), (7, 200), (1000000, 254))


def byte_cases(_):
    for name, data in byte_lists():
        yield Case(name, {"data": data}, n=len(data.values), params={"base": 2.0})
    for base in (0.0, 10.0, 256.0):
        yield Case(f"base_{base:g}", {"data": Remainders(41300, 500, 9)}, n=500, params={"base": base} if base else {})


def labelings():
    """(name, n, x, y)."""

    def pair(name, x, y):
        return name, len(x.values), x, y

    yield pair("none", Integers([]), Integers([]))
    yield pair("one", Integers([7]), Integers([-3]))
    yield pair("same_names", Integers([0, 0, 1, 1]), Integers([0, 0, 1, 1]))
    yield pair("other_names", Integers([5, 5, -9, -9, 0]), Integers([-1, -1, LARGEST, LARGEST, -LARGEST - 1]))
    yield pair("single_label", Integers([1, 2, 3, 4]), Integers([9] * 4))
    yield pair("two_single_labels", Integers([2] * 4), Integers([9] * 4))
    yield pair("determined", Integers([1, 2, 3, 4, 5, 6]), Integers([1, 1, 2, 2, 3, 3]))
    yield pair("independent", Integers([0, 0, 1, 1, 2, 2] * 4), Integers([5, 6] * 12))
    yield pair("nearly_independent", Integers([0] * 500 + [1] * 501), Integers([5, 6] * 500 + [5]))
    yield pair("nearly_independent_runs", IntegerRuns((50000, 0), (50001, 1)), Remainders(42000, 100001, 2))
    yield pair("nearly_the_same", Integers(list(range(50)) * 4), Integers(list(range(50)) * 3 + list(range(49)) + [0]))
    for n, k in ((2, 2), (10, 3), (33, 4), (100, 10), (1000, 7), (1000, 900), (3000, 40)):
        yield pair(f"random_{n}_of_{k}", Remainders(42100 + n + k, n, k), Remainders(42200 + n + k, n, k))
        yield pair(
            f"sparse_{n}_of_{k}", Remainders(42100 + n + k, n, k, 10**15, -(10**16)), Remainders(42200 + n + k, n, k, 2**40, 2**62)
        )
    yield pair("large_table", Remainders(42300, 20000, 15000), Remainders(42400, 20000, 17000))


def label_cases(_):
    for name, n, x, y in labelings():
        yield Case(name, {"x_labels": x, "y_labels": y}, n=n)
    for base in (2.0, 10.0, 0.5):
        labels = {"x_labels": Remainders(42500, 300, 5), "y_labels": Remainders(42600, 300, 3)}
        yield Case(f"base_{base:g}", labels, n=300, params={"base": base})


def average_cases(_):
    for average in ("arithmetic", "geometric", "min", "max"):
        for name, n, x, y in labelings():
            yield Case(f"{average}_{name}", {"x_labels": x, "y_labels": y}, n=n, params={"average": average})


def weights(dtype):
    """(name, numbers); none of the sums are so near to each other that 106 bits could not tell them apart."""
    source = SplitMix64(43000)
    yield "none", []
    yield "one", [1]
    yield "one_and_zeros", [0, 0.25, 0]
    yield "zeros", [0, -0.0, 0]
    yield "halves", [0.5, 0.25, 0.125, 0.0625, 0.0625]
    yield "weather", [0.35, 0.35, 0.1, 0.1, 0.04, 0.04, 0.01, 0.01]
    yield "weights", [5, 1, 1, 2, 3, 8, 0, 13]
    for n in (2, 3, 4, 7, 8, 64, 256, 257):
        yield f"equal_{n}", [1 / n] * n
    for n in (2, 3, 9, 50, 300):
        for power in (1, 6):
            yield f"random_{n}_{power}", [abs(source.unit()) ** power for _ in range(n)]
    yield "powers_of_two", [2.0**-k for k in range(1, 120 if dtype is F32 else 1000)]
    yield "fibonacci", [1, 1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233, 377, 610, 987]
    yield "extremes", [dtype.max, dtype.max, dtype.tiny, dtype.smallest, dtype.smallest * 3, dtype.max / 2]
    yield "next_to_powers", [dtype.next(2.0**-k, step) for k in (1, 2, 5, 30) for step in (-1, 1)] + [2.0**-5, 2.0**-30]


def weight_cases(dtype):
    for name, values in weights(dtype):
        yield Case(name, {"p": Explicit(dtype, values)}, n=len(values))


def expectation_cases(dtype):
    source = SplitMix64(43100)
    for name, values in weights(dtype):
        if name != "extremes":
            lengths = [1 + source.below(20) if v else source.below(3) for v in values]
            yield Case(name, {"p": Explicit(dtype, values), "lengths": Integers(lengths)}, n=len(values))
    for name, p, lengths in (
        ("no_code_word", [0.5, 0.25], [1, 0]),
        ("infinite", [INF, 0.25], [1, 2]),
        ("negative", [0.5, -0.25], [1, 2]),
        ("nan", [NAN, 0.25], [1, 2]),
        ("overflow", [dtype.max, 1], [3, 2]),
        ("infinite_and_nan", [INF, NAN], [1, 1]),
        ("long_words", [0.1, 0.3], [LARGEST, 2**53 + 1]),
        ("subnormal", [dtype.smallest, dtype.smallest * 5], [3, 2]),
    ):
        yield Case(name, {"p": Explicit(dtype, p), "lengths": Integers(lengths)}, n=len(p))
    yield Case("long", {"p": Explicit(dtype, [0.25] * 5000), "lengths": Remainders(43200, 5000, 30)}, n=5000)


def length_lists():
    yield "none", Integers([])
    yield "complete", Integers([1, 2, 3, 3])
    yield "too_many", Integers([1, 2, 2, 2])
    yield "no_code_words", Integers([0, 0, 5])
    yield "ends_of_the_range", Integers([1021, 1022, 1023, 1073, 1074, 1075, 1076, 1100, 1200, 1201, LARGEST])
    yield "one_and_the_rest", Integers([*range(1, 200), 199])
    yield "random", Remainders(43300, 1000, 64)
    yield "many_equal", IntegerRuns((100000, 17))


def length_cases(_):
    for name, lengths in length_lists():
        yield Case(name, {"lengths": lengths}, n=len(lengths.values))


def gaussian_pairs(dtype):
    """(name, rows of mu_p, sigma_p, mu_q, sigma_q)."""
    source = SplitMix64(44000)
    yield "equal", [(m, s, m, s) for m in (0, 1, -5, dtype.max) for s in (1, 3, dtype.tiny, dtype.smallest, dtype.max)]
    yield "moving_together", [(10.0**-k, 1, 0, 1) for k in range(0, 30, 2)] + [(0, 1 + 10.0**-k, 0, 1) for k in range(0, 17)]
    yield "next_numbers", [(0, dtype.next(s, k), 0, s) for s in (0.7, 1, 2, 3.3) for k in (-3, -1, 1, 2)]
    yield "nearly_equal", [
        (m + d * source.unit(), s * (1 + d * source.unit()), m, s)
        for d in (1e-1, 1e-2, 1e-3, 1e-5, 1e-7, 1e-10, 1e-14)
        for m, s in ((source.unit(), 1 + source.unit() / 2), (1000, 0.1), (-3, 20))
    ]
    yield "ratios", [(0, r, 0, 1) for r in (0.7, 0.7071067811865475, 0.7071067811865476, 0.71, 1.41, 1.4142135623730951, 1.4142135623730954, 1.5, 2, 0.5)]
    yield "random", [
        (source.unit() * 5, 10.0 ** (2 * source.unit()), source.unit() * 5, 10.0 ** (2 * source.unit())) for _ in range(200)
    ]
    top = 37 if dtype is F32 else 307
    yield "whole_range", [tuple((1 if i % 2 else source.unit()) * 10.0 ** (top * source.unit()) for i in range(4)) for _ in range(100)]
    ends = (dtype.smallest, dtype.tiny, 1, dtype.max)
    yield "ends", [(0, s, 0, t) for s in ends for t in ends] + [(dtype.max, 1, -dtype.max, t) for t in ends]
    yield "cross_entropy_near_0", [(0, 0.1 * k, 0, 0.01 * k) for k in range(1, 8)] + [(0, 1e-9, 0, 0.39), (0, 0.1, 0, 0.3)]
    odd = (INF, NAN, 1.5)
    yield "infinities", [(m, s, n, t) for m in (*odd, -INF) for s in odd for n in (INF, 0.5) for t in odd]
    for n in (0, 1, 7, 8, 9, 17):
        yield f"length_{n}", [(source.unit(), 1 + source.unit() / 2, source.unit(), 1 + source.unit() / 2) for _ in range(n)]


def gaussian_pair_cases(dtype):
    def case(name, rows, params):
        columns = list(zip(*rows)) if rows else [()] * 4
        names = ("mu_p", "sigma_p", "mu_q", "sigma_q")
        return Case(name, {key: Explicit(dtype, values) for key, values in zip(names, columns)}, n=len(rows), params=params)

    for name, rows in gaussian_pairs(dtype):
        above = [row for row in rows if not any(dtype.round(sigma) <= 0 for sigma in (row[1], row[3]))]
        yield case(name, above, {})
        if name in ("random", "nearly_equal", "infinities"):
            for base in (2.0, 0.5):
                yield case(f"{name}_base_{base:g}", above, {"base": base})


def sigma_cases(dtype):
    source = SplitMix64(44100)
    lists = {
        "special": [dtype.smallest, dtype.tiny, dtype.max, 1, INF, NAN, 0.5, 2],
        "powers": [10.0**k for k in range(-37 if dtype is F32 else -307, 38 if dtype is F32 else 308, 5)],
        "random": [10.0 ** (3 * source.unit()) for _ in range(200)],
        "near_0": [0.24197072451914337 * (1 + d) for d in (1e-2, -1e-2, 1e-4, -1e-4)],
    }
    lists.update({f"length_{n}": [1 + k / 8 for k in range(n)] for n in (0, 1, 7, 8, 9, 17)})
    for name, values in lists.items():
        yield Case(name, {"sigma": Explicit(dtype, values)}, n=len(values))
    for base in (2.0, 10.0, 0.5):
        yield Case(f"base_{base:g}", {"sigma": Explicit(dtype, [*lists["random"][:40], INF])}, n=41, params={"base": base})
