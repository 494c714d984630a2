"""Inputs of the functions of rows: which rows are worth a test."""

from itertools import groupby

from mpmath import exp, log, log1p, mpf, workprec

from data_format import F64, INF, NAN, Case, Explicit, Generated, Runs, SplitMix64

COLUMNS = [1, 2, 3, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 129, 255, 256, 257]
LONG = [1000, 4095, 4096, 4097, 8193]
MATRICES = [(3, 17), (5, 33), (9, 8), (2, 257)]
LARGE = [(4, 32000), (2, 128256), (64, 4097), (1, 300001), (20000, 10)]
SCALES = {1: 23, 5: 20, 30: 18, 300: 15}  # name -> K of the splitmix64 line


def full(seed, count, scale):
    """Random numbers with all their digits, roughly normal, of the given scale (24-bit ones come from Generated)."""
    source = SplitMix64(seed)
    return [scale * (source.unit() + source.unit() + source.unit()) for _ in range(count)]


def margins(dtype):
    """Distances from the largest logit to the others: from unsure to beyond underflow."""
    return list(range(1, 121)) if dtype is not F64 else list(range(1, 40)) + list(range(40, 700, 20)) + list(range(700, 761))


def random_rows(dtype):
    """(name, rows, cols, values)."""
    for index, cols in enumerate(COLUMNS):
        yield f"random_1_{cols}", 1, cols, Generated(1000 + index, cols, SCALES[1], dtype)
        yield f"random_5_{cols}", 1, cols, Explicit(dtype, full(1100 + index, cols, 5))
        yield f"random_30_{cols}", 1, cols, Generated(1200 + index, cols, SCALES[30], dtype)
        yield f"random_300_{cols}", 1, cols, Explicit(dtype, full(1300 + index, cols, 300))
    for index, cols in enumerate(LONG):
        for scale, k in SCALES.items():
            yield f"random_{scale}_{cols}", 1, cols, Generated(1400 + 10 * index + scale, cols, k, dtype)
    for rows, cols in MATRICES:
        yield f"matrix_{rows}x{cols}", rows, cols, Explicit(dtype, full(1500 + cols, rows * cols, 4))
    for rows, cols in LARGE:
        yield f"large_{rows}x{cols}", rows, cols, Generated(1600 + rows, rows * cols, SCALES[5], dtype)


def shaped_rows(dtype):
    """Rows without infinities whose shape is a trap for a running maximum, a sum or a range reduction."""
    for cols in (1, 2, 3, 16, 17, 100):
        yield f"all_equal_{cols}", 1, cols, Runs(dtype, (cols, 3.7))
    yield "all_equal_100000", 1, 100000, Runs(dtype, (100000, 3.7))
    yield "all_zero_1000", 1, 1000, Runs(dtype, (1000, 0.0))
    yield "one_hot_first", 1, 100000, Runs(dtype, (1, 0.0), (99999, -12.0))
    yield "one_hot_last", 1, 100000, Runs(dtype, (99999, -12.0), (1, 0.0))
    yield "one_hot_deep", 1, 100000, Runs(dtype, (50000, -20.0), (1, 0.0), (49999, -20.0))
    yield "one_hot_up", 1, 1000, Runs(dtype, (1, 12.0), (999, 0.0))
    yield "one_hot_offset", 1, 5000, Runs(dtype, (1, 112.5), (4999, 100.0))
    high = 300.0 if dtype is not F64 else 2000.0
    yield "steps_up", 1, 15000, Runs(dtype, (5000, -high), (5000, 0.0), (5000, high))
    yield "steps_down", 1, 15000, Runs(dtype, (5000, high), (5000, 0.0), (5000, -high))
    yield "steps_small", 1, 9000, Runs(dtype, (4000, 0.0), (3000, 0.125), (2000, 0.25))
    yield "ramp_up", 1, 400, Explicit(dtype, [0.37 * i for i in range(400)])
    yield "ramp_down", 1, 400, Explicit(dtype, [50 - 0.37 * i for i in range(400)])
    yield "ties", 2, 5, Explicit(dtype, [3, 3, 1, 3, 0, -7, -7, -7, -8, -7])
    yield "spread", 1, 6, Explicit(dtype, [0, -1e-3, -1, -10, -50, -100])
    yield "spread_wide", 1, 7, Explicit(dtype, [-1000, 1000, 0, 999, 998.5, 900, -1e6])
    small = [v / 64 for v in (-512, -300, -37, 0, 1, 250, 333, 511)]
    yield "shift_invariant", 3, 8, Explicit(dtype, small + [v + 10000 for v in small] + [v - 10000 for v in small])
    for cols in (2, 3, 10, 17):
        steep = margins(dtype) if cols == 2 else margins(dtype)[::7]
        values = [v for m in steep for v in [1.25] + [1.25 - m - 0.375 * k for k in range(cols - 1)]]
        yield f"confident_{cols}", len(steep), cols, Explicit(dtype, values)
    yield "subnormal_inputs", 1, 4, Explicit(dtype, [dtype.smallest, 0, -dtype.smallest, 5 * dtype.smallest])
    yield "tiny_inputs", 2, 2, Explicit(dtype, [dtype.tiny, -dtype.tiny, 0, dtype.tiny])
    big, most = (1e38, dtype.max) if dtype is not F64 else (1e308, dtype.max)
    yield "huge", 6, 2, Explicit(dtype, [big, -big, -big, big, big, big, 0, -big, most, most, -most, -most])
    yield "huge_opposite", 1, 3, Explicit(dtype, [most, -most, 0])
    yield "huge_and_next", 2, 2, Explicit(dtype, [big, dtype.next(dtype.round(big)), -big, dtype.next(dtype.round(-big))])


def log_probability_rows(dtype):
    """Rows of rounded log-probabilities: their logsumexp is next to zero and must keep its digits."""
    half = log(mpf(0.5))
    yield "log_halves", 1, 2, Explicit(dtype, [half, half])
    pairs = []
    source = SplitMix64(77)
    for index in range(40):
        a = dtype.round(-(10.0 ** (-8 * index / 40)) * (0.5 + abs(source.unit())))
        pairs += [a, log1p(-exp(mpf(a)))]
    yield "log_p_and_1_minus_p", 40, 2, Explicit(dtype, pairs)
    yield "just_above_zero", 6, 2, Explicit(dtype, [0, -20, -1e-20, -40, 0, -87, 1e-30, -60, -1e-9, -20, 0, -700])
    confident, uneven = [], []
    for row in range(24):
        logits = [source.unit()] + [-(4 + 3.5 * row if dtype is not F64 else 4 + 28 * row) + 3 * source.unit() for _ in range(3)]
        total = sum(exp(mpf(v)) for v in logits)
        confident += [log1p(-sum(exp(mpf(v)) for v in logits[1:]) / total)] + [v - log(total) for v in logits[1:]]
        parts = [mpf(abs(source.unit())) ** (1 + row) for _ in range(5)]
        uneven += [log(p / sum(parts)) for p in parts]
    yield "log_softmax_of_confident", 24, 4, Explicit(dtype, confident)
    yield "log_probabilities_uneven", 24, 5, Explicit(dtype, uneven)
    for classes, rows in ((10, 12), (1000, 2)):
        values = []
        for row in range(rows):
            parts = [1 + source.below(1 << 30) for _ in range(classes)]
            values += [log(mpf(p) / sum(parts)) for p in parts]
        yield f"log_probabilities_{classes}", rows, classes, Explicit(dtype, values)


# A maximum just below 0 and a second element whose exponential about makes up for it.
CANCELLING_PAIRS = [
    (-7.8350455873244694e-16, -35.022985124355891),
    (-5.2348869045998709e-17, -37.712484443846272),
    (float.fromhex("-0x1.6aaa36p-54"), float.fromhex("-0x1.28a736p+5")),
]


def rest_of_one(dtype, count):
    """Every element the largest that leaves the sum of the exponentials below 1: it gains a number's digits with each."""
    with workprec(1500):
        values = [dtype.round(-0.75)]
        while len(values) < count:
            rest = 1 - sum(exp(mpf(v)) for v in values)
            value = dtype.round(log(rest))
            while exp(mpf(value)) >= rest:
                value = dtype.next(value, -1)
            values.append(value)
    return values


def cancelling_rows(dtype):
    """Rows whose sum is so near to 1, or to exp(-maximum), that a threshold decides how many digits the result keeps."""
    yield "tail_next_to_one", 1, 2048, Runs(dtype, (1, 0.0), (2047, -45.75897204443935))
    for index, pair in enumerate(CANCELLING_PAIRS):
        yield f"maximum_and_tail_cancel_{index}", 1, 2, Explicit(dtype, pair)
    largest, often, rarely = (float.fromhex(v) for v in ("-0x1.7ff13p-21", "-0x1.5fcb92p+4", "-0x1.6365d8p+4"))
    places = [often] * 3274 + [-INF] * (4096 - 128 - 3274)  # 31 between two of the others
    values = [v for group in range(128) for v in (rarely if group else largest, *places[31 * group : 31 * (group + 1)])]
    yield "confident_by_a_little", 1, 4096, Runs(dtype, *((len(list(run)), v) for v, run in groupby(values)))
    for cols in range(2, 9):
        yield f"rest_of_one_{cols}", 1, cols, Explicit(dtype, rest_of_one(dtype, cols))
    for cols in (2, 5):
        yield f"rest_of_one_{cols}_reversed", 1, cols, Explicit(dtype, rest_of_one(dtype, cols)[::-1])


def infinite_rows(dtype):
    """Rows with -inf, +inf and NaN."""
    yield "minus_inf_some", 4, 3, Explicit(dtype, [-INF, 1, 2, 1, -INF, -INF, 0, -INF, 0, 5, 2, -INF])
    yield "minus_inf_all", 2, 3, Explicit(dtype, [-INF, -INF, -INF, 1, 2, 3])
    yield "minus_inf_all_1", 1, 1, Explicit(dtype, [-INF])
    yield "minus_inf_all_1000", 1, 1000, Runs(dtype, (1000, -INF))
    yield "minus_inf_first_half", 1, 10000, Runs(dtype, (5000, -INF), (5000, 0.5))
    yield "minus_inf_last_half", 1, 10000, Runs(dtype, (5000, 0.5), (5000, -INF))
    yield "minus_inf_but_last", 1, 257, Runs(dtype, (256, -INF), (1, -3.5))
    yield "plus_inf_one", 3, 3, Explicit(dtype, [INF, 1, 2, 1, INF, -INF, -INF, -INF, INF])
    yield "plus_inf_several", 2, 4, Explicit(dtype, [INF, 1, INF, 2, INF, INF, INF, -INF])
    yield "plus_inf_1", 1, 1, Explicit(dtype, [INF])
    yield "plus_inf_in_1000", 1, 1000, Runs(dtype, (700, 1.0), (1, INF), (299, 2.0))
    yield "plus_inf_late", 1, 10000, Runs(dtype, (9999, 1.0), (1, INF))
    yield "nan_one", 5, 3, Explicit(dtype, [NAN, 1, 2, 1, NAN, INF, -INF, -INF, NAN, 1, 2, 3, 0, 0, NAN])
    yield "nan_1", 1, 1, Explicit(dtype, [NAN])
    yield "nan_in_1000", 1, 1000, Runs(dtype, (3, 1.0), (1, NAN), (996, 2.0))
    yield "nan_last_in_10000", 1, 10000, Runs(dtype, (9999, 1.0), (1, NAN))
    yield "nan_first_then_inf", 1, 10000, Runs(dtype, (1, NAN), (9998, -INF), (1, INF))


def empty_rows(dtype):
    yield "no_rows", 0, 5, Explicit(dtype, [])
    yield "no_cols", 3, 0, Explicit(dtype, [])
    yield "nothing", 0, 0, Explicit(dtype, [])


def every_row(dtype):
    for kind in (random_rows, shaped_rows, log_probability_rows, cancelling_rows, infinite_rows, empty_rows):
        yield from kind(dtype)


def matrix_cases(dtype):
    """The cases of logsumexp."""
    for name, rows, cols, x in every_row(dtype):
        yield Case(name, {"x": x}, rows, cols)


def temperature_cases(dtype):
    """The cases of softmax and log_softmax."""
    yield from matrix_cases(dtype)
    for temperature in (0.5, 2.0, 0.7, 1.7):
        for scale in (5, 100):
            values = Explicit(dtype, full(1700 + scale, 51, scale))
            yield Case(f"temperature_{temperature}_scale_{scale}", {"x": values}, 3, 17, params={"temperature": temperature})
        values = Generated(1750, 5000, SCALES[30], dtype)
        yield Case(f"temperature_{temperature}_5000", {"x": values}, 1, 5000, params={"temperature": temperature})
    limits = Explicit(dtype, [INF, 1, -INF, NAN, 1, 2, -INF, -INF, -INF, INF, INF, 0])
    yield Case("temperature_limits", {"x": limits}, 4, 3, params={"temperature": 0.3})
    two = {"x": Explicit(dtype, [1, 2, 2, 2])}
    yield Case("temperature_tiny", two, 2, 2, params={"temperature": 1e-60 if dtype is not F64 else 1e-310})
    yield Case("temperature_great", two, 2, 2, params={"temperature": 1e30 if dtype is not F64 else 1e300})
    most = {"x": Explicit(dtype, [dtype.max, dtype.max, dtype.max / 2, -dtype.max / 4])}
    yield Case("temperature_huge_small", most, 2, 2, params={"temperature": 1e-3})
    yield Case("temperature_huge_great", most, 2, 2, params={"temperature": dtype.max / 8})
    opposite = {"x": Explicit(dtype, [dtype.max * 0.75, -dtype.max * 0.75])}
    yield Case("temperature_huge_opposite", opposite, 1, 2, params={"temperature": 2.0})
    for power in (280, 271):  # differences and inverses at the ends of the range
        big = dtype.round(3e38 if dtype is not F64 else 1e300 if power == 280 else 1e305)
        yield Case(f"temperature_1e-{power}_of_equals", {"x": Explicit(dtype, [big, big, 0])}, 1, 3, params={"temperature": float(f"1e-{power}")})
