"""Inputs of the functions of rows: which rows are worth a test."""

from mpmath import exp, log, log1p, mpf

from data_format import F32, INF, NAN, Case, Explicit, Generated, Runs, SplitMix64

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
    return list(range(1, 121)) if dtype is F32 else list(range(1, 40)) + list(range(40, 700, 20)) + list(range(700, 761))


def random_rows(dtype):
    """(name, rows, cols, values)."""
    for index, cols in enumerate(COLUMNS):
        yield f"random_1_{cols}", 1, cols, Generated(1000 + index, cols, SCALES[1])
        yield f"random_5_{cols}", 1, cols, Explicit(dtype, full(1100 + index, cols, 5))
        yield f"random_30_{cols}", 1, cols, Generated(1200 + index, cols, SCALES[30])
        yield f"random_300_{cols}", 1, cols, Explicit(dtype, full(1300 + index, cols, 300))
    for index, cols in enumerate(LONG):
        for scale, k in SCALES.items():
            yield f"random_{scale}_{cols}", 1, cols, Generated(1400 + 10 * index + scale, cols, k)
    for rows, cols in MATRICES:
        yield f"matrix_{rows}x{cols}", rows, cols, Explicit(dtype, full(1500 + cols, rows * cols, 4))
    for rows, cols in LARGE:
        yield f"large_{rows}x{cols}", rows, cols, Generated(1600 + rows, rows * cols, SCALES[5])


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
    high = 300.0 if dtype is F32 else 2000.0
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
    big, most = (1e38, dtype.max) if dtype is F32 else (1e308, dtype.max)
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
        logits = [source.unit()] + [-(4 + 3.5 * row if dtype is F32 else 4 + 28 * row) + 3 * source.unit() for _ in range(3)]
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
    for kind in (random_rows, shaped_rows, log_probability_rows, infinite_rows, empty_rows):
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
        values = Generated(1750, 5000, SCALES[30])
        yield Case(f"temperature_{temperature}_5000", {"x": values}, 1, 5000, params={"temperature": temperature})
    limits = Explicit(dtype, [INF, 1, -INF, NAN, 1, 2, -INF, -INF, -INF, INF, INF, 0])
    yield Case("temperature_limits", {"x": limits}, 4, 3, params={"temperature": 0.3})
    two = {"x": Explicit(dtype, [1, 2, 2, 2])}
    yield Case("temperature_tiny", two, 2, 2, params={"temperature": 1e-60 if dtype is F32 else 1e-310})
    yield Case("temperature_great", two, 2, 2, params={"temperature": 1e30 if dtype is F32 else 1e300})
    most = {"x": Explicit(dtype, [dtype.max, dtype.max, dtype.max / 2, -dtype.max / 4])}
    yield Case("temperature_huge_small", most, 2, 2, params={"temperature": 1e-3})
    yield Case("temperature_huge_great", most, 2, 2, params={"temperature": dtype.max / 8})
    opposite = {"x": Explicit(dtype, [dtype.max * 0.75, -dtype.max * 0.75])}
    yield Case("temperature_huge_opposite", opposite, 1, 2, params={"temperature": 2.0})


def cancelling_weights(dtype):
    """Sums that are far smaller than their terms, and sums next to 1 of terms of all sizes."""
    source = SplitMix64(2400)
    values, weights = [], []
    for row in range(24):
        x = [dtype.round(3 * source.unit()) for _ in range(3)]
        w = [dtype.round(source.unit()) for _ in range(2)]
        others = sum(mpf(b) * exp(mpf(a)) for a, b in zip(x, w))
        values += x
        weights += w + [-others * (1 + mpf(10) ** (-row / 2)) / exp(mpf(x[2]))]
    yield "cancel_more_and_more", 24, 3, Explicit(dtype, values), Explicit(dtype, weights)
    values, weights = [], []
    for row in range(24):
        x = [dtype.round((row - 12) * (6 if dtype is F32 else 50) + source.unit()) for _ in range(2)]
        w = dtype.round((0.3 + abs(source.unit())) * exp(-mpf(x[0])))
        values += x
        weights += [w, (1 - w * exp(mpf(x[0]))) / exp(mpf(x[1]))]
    yield "sum_next_to_1", 24, 2, Explicit(dtype, values), Explicit(dtype, weights)


def weighted_cases(dtype):
    """The cases of logsumexp_weighted."""

    def case(name, rows, cols, x, weights):
        return Case(name, {"x": x, "weights": weights}, rows, cols)

    for index, cols in enumerate(COLUMNS):
        x = Generated(2000 + index, cols, SCALES[5])
        positive = [0.001 + abs(v) for v in full(2100 + index, cols, 1)]
        mixed = [v if k % 4 else -0.2 * v for k, v in enumerate(positive)]  # cancels mildly
        yield case(f"positive_{cols}", 1, cols, x, Explicit(dtype, positive))
        yield case(f"negative_{cols}", 1, cols, x, Explicit(dtype, [-v for v in positive]))
        yield case(f"mixed_{cols}", 1, cols, Explicit(dtype, full(2200 + index, cols, 0.3)), Explicit(dtype, mixed))
    for cols in (1000, 4097):
        x = Generated(2250 + cols, cols, SCALES[5])
        yield case(f"positive_{cols}", 1, cols, x, Runs(dtype, (cols // 3, 0.7), (cols - cols // 3, 1.3)))
        yield case(f"mixed_{cols}", 1, cols, x, Runs(dtype, (cols // 3, -0.3), (cols - cols // 3, 1.3)))
    shared = Explicit(dtype, [0.5, 0, 2, -0.125, 1, 3, 0.25])
    yield case("one_row_of_weights", 5, 7, Explicit(dtype, full(2300, 35, 3)), shared)
    yield case("one_row_of_weights_large", 120, 257, Generated(2301, 120 * 257, SCALES[5]), Runs(dtype, (200, 0.5), (57, 1.5)))
    yield case("large", 2, 20000, Generated(2302, 40000, SCALES[5]), Runs(dtype, (20000, 0.75), (20000, 1.25)))
    yield case("all_ones", 3, 17, Explicit(dtype, full(2303, 51, 5)), Runs(dtype, (51, 1.0)))
    yield case("mean_of_4", 1, 4, Explicit(dtype, full(2304, 4, 5)), Runs(dtype, (4, 0.25)))
    yield case("shifted", 2, 3, Explicit(dtype, [1000, 1001, 999, -1000, -1001, -999]), Explicit(dtype, [1, 2, 3]))
    yield case("difference", 4, 2, Explicit(dtype, [2, 1, 1, 2, 5, 4.5, -3, -4]), Explicit(dtype, [1, -1]))
    yield case("cancel_to_a_tenth", 2, 3, Explicit(dtype, [1, 1, 0.3, 0.5, 0.25, 2]), Explicit(dtype, [3, -3.0625, 0.75, 4, -4, -0.3]))
    yield from (case(name, rows, cols, *data) for name, rows, cols, *data in cancelling_weights(dtype))
    yield case("cancel_exactly", 3, 2, Explicit(dtype, [1, 1, 0, 0, -7.5, -7.5]), Explicit(dtype, [1, -1, -0.3, 0.3, 5, -5]))
    yield case("cancel_exactly_of_4", 1, 4, Explicit(dtype, [1, 3, 1, 3]), Explicit(dtype, [1, -2, -1, 2]))
    yield case("all_weights_zero", 2, 3, Explicit(dtype, [1, 2, 3, INF, -INF, NAN]), Explicit(dtype, [0, -0.0, 0]))
    yield case("zero_takes_out", 4, 3, Explicit(dtype, [INF, 1, 2, NAN, 1, 2, -INF, 0, 0, 1e30, 1, 2]), Explicit(dtype, [0, 1, 1]))
    yield case("zero_takes_out_the_largest", 1, 40, Runs(dtype, (20, 90.0), (20, -90.0)), Runs(dtype, (20, 0.0), (20, 1.0)))
    yield case("infinite", 5, 2, Explicit(dtype, [INF, 1, 1, INF, INF, INF, -INF, -INF, -INF, 1]), Explicit(dtype, [2, 3]))
    yield case("infinite_signs", 3, 2, Explicit(dtype, [INF, 1, 1, INF, INF, INF]), Explicit(dtype, [2, -3]))
    yield case("nan", 3, 2, Explicit(dtype, [NAN, 1, 1, NAN, INF, NAN]), Explicit(dtype, [2, -3]))
    yield case("nan_weight", 2, 2, Explicit(dtype, [0, 1, -INF, 1]), Explicit(dtype, [NAN, 1, NAN, 0]))
    yield case("huge_weights", 3, 2, Explicit(dtype, [0, 1, -50, -50, -80, 0]), Explicit(dtype, [1e30, 1e30, 1e38, -1e37, 1e-30, 1e-38]))
    yield case("subnormal_weight", 2, 2, Explicit(dtype, [0, 1, 0, -1]), Explicit(dtype, [dtype.smallest, 0, dtype.smallest, 3 * dtype.smallest]))
    yield case("huge_inputs", 2, 2, Explicit(dtype, [dtype.max, dtype.max, -dtype.max, -dtype.max]), Explicit(dtype, [1, 0.5]))
    yield from (case(name, rows, cols, x, Explicit(dtype, [])) for name, rows, cols, x in empty_rows(dtype))
