"""Inputs of logsumexp with weights."""

from mpmath import exp, mpf

from data_format import F64, INF, NAN, Case, Explicit, Generated, Runs, SplitMix64
from rows import COLUMNS, SCALES, empty_rows, full


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
        x = [dtype.round((row - 12) * (6 if dtype is not F64 else 50) + source.unit()) for _ in range(2)]
        w = dtype.round((0.3 + abs(source.unit())) * exp(-mpf(x[0])))
        values += x
        weights += [w, (1 - w * exp(mpf(x[0]))) / exp(mpf(x[1]))]
    yield "sum_next_to_1", 24, 2, Explicit(dtype, values), Explicit(dtype, weights)


def vanishing_weights(dtype):
    """Sums that cancel beyond any fixed precision; those of equal logits cancel exactly, however large the logits are."""
    small = Explicit(dtype, [0, 0, -150, 0, 0, -110, 5, 5, -120, -3, -3, -135])
    yield "largest_cancel_exactly", 4, 3, small, Explicit(dtype, [1, -1, 1, 1, -1, 1, 2, -2, -1, -0.1, 0.1, 0.5])
    yield "largest_cancel_exactly_at_1e10", 2, 3, Explicit(dtype, [1e10, 1e10, 0, 0, 1e10, 1e10]), Explicit(dtype, [1, -1, 1, 1, 1, -1])
    big = 1e38 if dtype is not F64 else 1e300
    yield "huge_cancel_exactly", 3, 2, Explicit(dtype, [big, big, -big, -big, dtype.max, dtype.max]), Explicit(dtype, [1, -1])
    near = [1e-30, 1e-40, dtype.smallest, dtype.tiny, 1e-10] + ([] if dtype is not F64 else [1e-200])
    yield "difference_of_neighbours_of_0", len(near), 2, Explicit(dtype, [v for a in near for v in (a, 0)]), Explicit(dtype, [1, -1])
    yield "difference_of_0_and_neighbours", len(near), 2, Explicit(dtype, [v for a in near for v in (0, -a)]), Explicit(dtype, [-1, 1])
    yield "rest_of_exact_cancellation", len(near), 3, Explicit(dtype, [v for a in near for v in (a, 0, 0)]), Explicit(dtype, [1, -1, 1])
    tiny = [1e-6, 1e-12, 1e-18] + ([] if dtype is not F64 else [1e-60, 1e-100, 1e-150])
    yield "second_order_next_to_1", len(tiny), 3, Explicit(dtype, [v for a in tiny for v in (a, 0, -a)]), Explicit(dtype, [1, -1, 1])


def weighted_cases(dtype):
    """The cases of logsumexp_weighted."""

    def case(name, rows, cols, x, weights):
        return Case(name, {"x": x, "weights": weights}, rows, cols)

    for index, cols in enumerate(COLUMNS):
        x = Generated(2000 + index, cols, SCALES[5], dtype)
        positive = [0.001 + abs(v) for v in full(2100 + index, cols, 1)]
        mixed = [v if k % 4 else -0.2 * v for k, v in enumerate(positive)]  # cancels mildly
        yield case(f"positive_{cols}", 1, cols, x, Explicit(dtype, positive))
        yield case(f"negative_{cols}", 1, cols, x, Explicit(dtype, [-v for v in positive]))
        yield case(f"mixed_{cols}", 1, cols, Explicit(dtype, full(2200 + index, cols, 0.3)), Explicit(dtype, mixed))
    for cols in (1000, 4097):
        x = Generated(2250 + cols, cols, SCALES[5], dtype)
        yield case(f"positive_{cols}", 1, cols, x, Runs(dtype, (cols // 3, 0.7), (cols - cols // 3, 1.3)))
        yield case(f"mixed_{cols}", 1, cols, x, Runs(dtype, (cols // 3, -0.3), (cols - cols // 3, 1.3)))
    shared = Explicit(dtype, [0.5, 0, 2, -0.125, 1, 3, 0.25])
    yield case("one_row_of_weights", 5, 7, Explicit(dtype, full(2300, 35, 3)), shared)
    yield case("one_row_of_weights_large", 120, 257, Generated(2301, 120 * 257, SCALES[5], dtype), Runs(dtype, (200, 0.5), (57, 1.5)))
    yield case("large", 2, 20000, Generated(2302, 40000, SCALES[5], dtype), Runs(dtype, (20000, 0.75), (20000, 1.25)))
    yield case("all_ones", 3, 17, Explicit(dtype, full(2303, 51, 5)), Runs(dtype, (51, 1.0)))
    yield case("mean_of_4", 1, 4, Explicit(dtype, full(2304, 4, 5)), Runs(dtype, (4, 0.25)))
    yield case("shifted", 2, 3, Explicit(dtype, [1000, 1001, 999, -1000, -1001, -999]), Explicit(dtype, [1, 2, 3]))
    yield case("difference", 4, 2, Explicit(dtype, [2, 1, 1, 2, 5, 4.5, -3, -4]), Explicit(dtype, [1, -1]))
    yield case("cancel_to_a_tenth", 2, 3, Explicit(dtype, [1, 1, 0.3, 0.5, 0.25, 2]), Explicit(dtype, [3, -3.0625, 0.75, 4, -4, -0.3]))
    for kind in (cancelling_weights, vanishing_weights):
        yield from (case(name, rows, cols, *data) for name, rows, cols, *data in kind(dtype))
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
