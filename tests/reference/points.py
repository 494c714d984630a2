"""Inputs of the elementwise functions."""

from mpmath import exp, log, log1p, mpf

from data_format import F64, INF, NAN, Case, Explicit, Generated, SplitMix64
from rows import CANCELLING_PAIRS, full

# Where the functions of the sigmoid family change their character: 1 + exp(-x) rounds to 1, x + exp(-x) rounds to x,
# exp underflows to subnormal numbers and to 0, exp overflows.
THRESHOLDS = {
    "f32": [0.6931472, 1, 2.5, 9.0, 16.63554, 17.328679, 33.27, 87.33655, 88.02969, 88.72284, 103.27893, 103.97208],
    "f16": [0.6931472, 1, 2.5, 4.5, 7.625, 8.32, 9.01, 9.7, 10.4, 16.64, 17.33],
    "bf16": [0.6931472, 1, 2.5, 5.5, 6.25, 87.5, 88.0, 89.0, 92.0, 103.5],
    "f64": [0.6931471805599453, 1, 2.5, 18.71, 36.04365, 36.7368, 73.47, 708.39642, 709.0896, 709.78271, 744.44007, 745.13322],
}


# Where the sigmoid family comes nearest to its bounds, or to the middle of two numbers: from the proof in tests/proof.
WORST = {
    "f32": [14.56709, 3.7697285e-07, 9.894371e-06, 89.45233, 0.00044680992, 0.22304699],
    "f16": [14.56709, 0.00044680992, 0.22304699],
    "bf16": [14.56709, 3.7697285e-07, 9.894371e-06, 89.45233, 0.00044680992, 0.22304699],
    "f64": [708.7633995812847, 708.7572587003882, 36.738358172787514, 36.73711585227283, 36.390226979397085, 708.7429921225441, 0.34657359027997275],
}


def special_points(dtype):
    points = [0.0, -0.0, INF, -INF, NAN, dtype.max, -dtype.max, dtype.tiny, -dtype.tiny, dtype.smallest, -dtype.smallest]
    points += [sign * 10.0**e for e in range(-37 if dtype is not F64 else -307, 38 if dtype is not F64 else 308, 3 if dtype is not F64 else 29) for sign in (1, -1)]
    return points + [sign * (v + 0.5) for v in range(40) for sign in (1, -1)]


def threshold_points(dtype):
    """Around each threshold: the neighbouring numbers one by one, then wider and wider steps."""
    for threshold in THRESHOLDS[dtype.name]:
        centre = dtype.round(threshold)
        for sign in (1, -1):
            for step in range(-8, 9):
                yield sign * dtype.next(centre, step)
            for step in range(1, 16):
                yield sign * centre * (1 + step * step / 4096)
                yield sign * centre * (1 - step * step / 4096)


def spread_points(dtype, seed, count):
    """Random magnitudes from far below one unit in the last place of 1 to beyond overflow of exp."""
    source = SplitMix64(seed)
    for _ in range(count):
        magnitude = 2.0 ** (source.below(24 if dtype is not F64 else 64) - (17 if dtype is not F64 else 54))
        yield magnitude * source.unit()


def point_cases(dtype):
    """The cases of sigmoid, sigmoid_grad, log_sigmoid and softplus."""
    deep = 110 if dtype is not F64 else 760
    lists = {
        "special": special_points(dtype),
        "thresholds": list(threshold_points(dtype)),
        "worst": [sign * v for v in WORST[dtype.name] for sign in (1, -1)],
        "uniform_4": full(3000, 300, 4 / 3),
        "uniform_20": full(3001, 500, 20 / 3),
        "uniform_deep": full(3002, 500, deep / 3),
        "spread": list(spread_points(dtype, 3003, 500)),
    }
    for name, points in lists.items():
        yield Case(name, {"x": Explicit(dtype, points)}, n=len(points))
    for n in (0, 1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 64):
        yield Case(f"length_{n}", {"x": Generated(3100 + n, n, 19, dtype)}, n=n)
    yield Case("long", {"x": Generated(3200, 100003, 18, dtype)}, n=100003)


def next_to_zero_pairs(dtype):
    """a and log(1 - exp(a)) as rounded: their logaddexp is a rounding error, and must be right nevertheless."""
    source = SplitMix64(3300)
    for index in range(400):
        a = dtype.round(-(10.0 ** (-9 * (index % 80) / 80)) * (0.1 + 0.59 * abs(source.unit())))
        b = dtype.round(log1p(-exp(mpf(a))))
        yield (a, b) if index % 2 else (b, a)
    for index in range(120):  # tiny, and its own logarithm
        a = dtype.round(-(10.0 ** -(1 + index * (0.29 if dtype is not F64 else 2.4))) * (1 + abs(source.unit())))
        b = dtype.round(log(-mpf(a)))
        yield (a, b) if index % 2 else (b, a)
    for index in range(60):
        a = -(10.0 ** (-index / 3))
        yield a, log(-mpf(a)) if a > -0.7 else -1.0
        yield -a, log(-mpf(a)) if a > -0.7 else -1.0


def next_to_smallest_pairs(dtype):
    """The larger argument at the end of the range: with a tail that dwarfs it, and with its own logarithm."""
    ends = [-k * v for v in (dtype.smallest, dtype.tiny) for k in (1, 3, 1000)]
    return [(a, b) for a in ends for b in (-30.0, -60.0, log(-mpf(a)), -800.0)]


def pair_lists(dtype):
    deep = 110 if dtype is not F64 else 760
    big = 1e38 if dtype is not F64 else 1e308
    limits = [0, 1, -1, INF, -INF, NAN, dtype.max, -dtype.max, dtype.smallest, -dtype.smallest, big, -big, 1000, -1000]
    yield "limits", [(a, b) for a in limits for b in limits]
    centres = THRESHOLDS[dtype.name]
    steps = [v for c in centres for v in [dtype.next(dtype.round(c), k) for k in range(-4, 5)]]
    yield "thresholds", [pair for d in steps for pair in ((0, -d), (d, 0), (-d, -3 * d))]
    yield "equal", [(v, v) for v in full(3400, 60, 5)]
    yield "log_halves", [(log(mpf(0.5)), log(mpf(0.5)))]
    yield "next_to_zero", list(next_to_zero_pairs(dtype))
    yield "just_above_zero", [(0, -v) for v in range(1, deep, 3)] + [(-1e-20, -40), (-1e-9, -20.8), (1e-30, -60), (-1e-30, -80)]
    yield "maximum_and_tail_cancel", [pair for a, b in CANCELLING_PAIRS for pair in ((a, b), (b, a))]
    yield "next_to_smallest", next_to_smallest_pairs(dtype)
    yield "uniform_4", list(zip(full(3401, 400, 4), full(3402, 400, 4)))
    yield "uniform_20", list(zip(full(3403, 400, 20), full(3404, 400, 20)))
    yield "uniform_deep", list(zip(full(3405, 200, deep), full(3406, 200, deep)))
    yield "offset", list(zip([v + 1000 for v in full(3407, 100, 3)], [v + 1000 for v in full(3408, 100, 3)]))
    yield "spread", list(zip(spread_points(dtype, 3409, 300), spread_points(dtype, 3410, 300)))


def pair_cases(dtype):
    """The cases of logaddexp."""

    def case(name, a, b, n):
        return Case(name, {"a": a, "b": b}, n=n)

    for name, pairs in pair_lists(dtype):
        yield case(name, Explicit(dtype, [a for a, b in pairs]), Explicit(dtype, [b for a, b in pairs]), len(pairs))
    for n in (0, 1, 2, 3, 5, 8, 15, 16, 17, 31, 33, 64):
        yield case(f"length_{n}", Generated(3500 + n, n, 20, dtype), Generated(3600 + n, n, 20, dtype), n)
    yield case("long", Generated(3700, 100003, 18, dtype), Generated(3701, 100003, 18, dtype), 100003)
