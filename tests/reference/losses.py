"""Inputs of softmax cross-entropy: the rows of rows.py with targets, and what only a loss can meet."""

from data_format import BF16, F16, F32, INF, NAN, Case, Explicit, Generated, IntegerRuns, Integers, Runs, SplitMix64
from rows import COLUMNS, SCALES, every_row, full, infinite_rows, margins


def in_turn(rows, cols):
    """Every class for as many rows."""
    return IntegerRuns(*((rows // cols, c) for c in range(cols)))


def targets(name, rows, cols, x):
    """The target lists that a set of rows is tried with."""
    if rows == 0 or cols == 0:
        return {"": Integers([-100] * rows)}  # without classes every target is out of range, but for the ignored one
    if name.startswith(("confident", "one_hot", "just_above", "tail")):
        sure = [max(range(cols), key=x.values[r * cols : (r + 1) * cols].__getitem__) for r in range(rows)]
        return {"": Integers(sure), "_wrong": Integers([(t + 1) % cols for t in sure])}
    if name.startswith(("minus_inf", "plus_inf", "nan", "huge", "ties", "spread", "shift")) and cols < 10:
        return {f"_{t}": Integers([t] * rows) for t in range(min(cols, 4))}
    if rows >= 1000:
        return {"": in_turn(rows, cols)}
    source = SplitMix64(cols + 17 * rows)
    return {"": Integers([source.below(cols) for _ in range(rows)])}


def case(name, rows, cols, logits, target, reduction="none", **params):
    return Case(name, {"logits": logits, "target": target if hasattr(target, "values") else Integers(target)}, rows, cols, params={"reduction": reduction, **params})


def reduced_cases(dtype):
    """Means and sums: the loss is rounded once more."""

    def both(name, rows, cols, values, target, **params):
        for reduction in ("mean", "sum"):
            yield reduced(f"{name}_{reduction}", rows, cols, values, target, reduction, **params)

    def reduced(name, rows, cols, values, target, reduction, **params):
        built = case(name, rows, cols, values, target, reduction, **params)
        built.bounds = {"loss": 2 if dtype is F32 else 3}
        return built

    source = SplitMix64(4000)
    for rows, cols in ((1, 5), (2, 3), (3, 17), (8, 10), (9, 33), (17, 2), (33, 7), (64, 10), (100, 3), (257, 2)):
        values = Explicit(dtype, full(4000 + rows, rows * cols, 3))
        yield from both(f"rows_{rows}x{cols}", rows, cols, values, [source.below(cols) for _ in range(rows)])
        ignored = [source.below(cols) if r % 3 else -100 for r in range(rows)]
        yield from both(f"ignored_{rows}x{cols}", rows, cols, values, ignored)
    yield from both("many_rows", 20000, 10, Generated(21600, 200000, 20), in_turn(20000, 10))
    yield from both("long_rows", 16, 8193, Generated(4100, 16 * 8193, 20), [source.below(8193) for _ in range(16)])
    small = Explicit(dtype, full(4200, 12, 2))
    yield from both("all_ignored", 4, 3, small, [-100] * 4)
    yield from both("no_rows", 0, 3, Explicit(dtype, []), [])
    yield from both("no_rows_no_cols", 0, 0, Explicit(dtype, []), [])
    yield reduced("all_ignored_zero", 4, 3, small, [-100] * 4, "mean", empty="zero")
    yield reduced("no_rows_zero", 0, 3, Explicit(dtype, []), [], "mean", empty="zero")
    yield reduced("not_empty_zero", 4, 3, small, [-100, 1, 2, -100], "mean", empty="zero")
    yield from both("ignore_class", 4, 3, small, [1, 2, 1, 0], ignore_index=1)
    yield from both("ignore_out_of_range", 4, 3, small, [1, 7, 7, 0], ignore_index=7)
    yield from both("ignore_nothing", 4, 3, small, [1, 2, 1, 0], ignore_index="none")
    ignored_nan = Explicit(dtype, [NAN, 1, 2, 0, 1, 2, INF, -INF, INF, 3, 1, 2])
    yield from both("ignored_rows_of_nan", 4, 3, ignored_nan, [-100, 1, -100, 2])
    yield from both("nan_row", 3, 2, Explicit(dtype, [0, 1, NAN, 0, 2, 1]), [0, 1, 0])
    yield from both("infinite_loss", 3, 2, Explicit(dtype, [0, 1, 0, -INF, 2, 1]), [0, 1, 0])
    steep = margins(dtype)
    confident = Explicit(dtype, [v for m in steep for v in (2.5, 2.5 - m)])
    yield from both("confident", len(steep), 2, confident, [0] * len(steep))
    yield from both("confident_only", 3, 2, Explicit(dtype, [0, -30, 7, -33, 1, -29]), [0] * 3)
    yield from both("sure_and_wrong", 2, 2, Explicit(dtype, [0, -60, 0, -60]), [0, 1])
    big = 1e37 if dtype is F32 else 1e307
    yield from both("huge", 3, 2, Explicit(dtype, [0, big, big, 0, 0, 3 * big]), [0, 0, 0])
    most = 3e38 if dtype is F32 else 1.2e308
    yield from both("sum_beyond_range", 2, 2, Explicit(dtype, [0, most, 0, most]), [0, 0])
    yield from both("sum_beyond_range_and_small", 4, 2, Explicit(dtype, [0, most, 0, -1, 0, most / 1e25, most, 0]), [0, 0, 0, 1])


def row_cases(dtype):
    """One loss per row."""
    for name, rows, cols, x in every_row(dtype):
        for suffix, target in targets(name, rows, cols, x).items():
            yield case(name + suffix, rows, cols, x, target)
    small = Explicit(dtype, full(4300, 18, 2))
    yield case("ignored_default", 6, 3, small, [0, -100, 1, 2, -100, 0])
    yield case("ignored_class", 6, 3, small, [0, 1, 1, 2, 0, 0], ignore_index=1)
    yield case("ignored_negative", 6, 3, small, [0, -1, 1, 2, -1, 0], ignore_index=-1)
    yield case("ignored_none", 6, 3, small, [0, 1, 1, 2, 0, 0], ignore_index="none")
    yield case("ignored_nan", 2, 3, Explicit(dtype, [NAN, NAN, NAN, INF, -INF, -INF]), [-100, -100])
    yield case("others_below_the_normal_numbers", 1, 2, Explicit(dtype, [0, -100 if dtype is F32 else -737]), [0])
    for cols in (100, 1000, 10000):
        yield case(f"target_last_of_{cols}", 1, cols, Runs(dtype, (cols - 1, -30.0), (1, 0.0)), [cols - 1])
        yield case(f"target_middle_of_{cols}", 1, cols, Runs(dtype, (cols // 2, -30.0), (1, 0.0), (cols - cols // 2 - 1, -30.0)), [cols // 2])
        yield case(f"target_tie_of_{cols}", 1, cols, Runs(dtype, (cols - 2, -30.0), (2, 4.0)), [cols - 2])
        yield case(f"target_just_below_of_{cols}", 1, cols, Runs(dtype, (cols - 2, -30.0), (1, 4.0), (1, 4.0625)), [cols - 2])


def sixteen_bit_rows(dtype):
    """Fewer rows: they are computed as those of f32."""
    for index, cols in enumerate([*COLUMNS, 1000, 4097]):
        yield f"random_5_{cols}", 1, cols, Generated(1000 + index, cols, SCALES[5], dtype)
    for name, scale in (("matrix_9x8", 4), ("matrix_9x8_30", 30)):
        yield name, 9, 8, Explicit(dtype, full(1508, 72, scale))
    steep = [v for m in (1, 2, 5, 9, 13, 17, 25, 40, 70, 90, 100, 104) for v in (1.25, 1.25 - m, 0.75 - m)]
    yield "confident_3", 12, 3, Explicit(dtype, steep)
    yield "huge", 3, 2, Explicit(dtype, [dtype.max, -dtype.max, dtype.max, dtype.max, 0, -dtype.max])
    yield "subnormal_inputs", 1, 4, Explicit(dtype, [dtype.smallest, 0, -dtype.smallest, 5 * dtype.smallest])
    yield from infinite_rows(dtype)


def sixteen_bit_cases(dtype):
    for name, rows, cols, x in sixteen_bit_rows(dtype):
        for suffix, target in targets(name, rows, cols, x).items():
            yield case(name + suffix, rows, cols, x, target)
    for rows, cols in ((3, 17), (64, 10), (2000, 9)):
        values = Generated(4000 + rows, rows * cols, SCALES[5], dtype)
        target = [r % cols if r % 3 else -100 for r in range(rows)]
        for reduction in ("mean", "sum"):
            built = case(f"rows_{rows}x{cols}_{reduction}", rows, cols, values, target, reduction)
            built.bounds = {"loss": 2}
            yield built


def loss_cases(dtype):
    """The cases of softmax_cross_entropy."""
    if dtype in (F16, BF16):
        yield from sixteen_bit_cases(dtype)
        return
    yield from reduced_cases(dtype)
    yield from row_cases(dtype)


def loss_and_gradient_cases(dtype):
    """The cases of softmax_cross_entropy_grad: those of the loss, and some with grad_output."""
    for built in loss_cases(dtype):
        yield built
        if built.name in ("rows_9x33_mean", "rows_9x33_sum", "ignored_9x33_mean", "many_rows_mean", "confident_sum"):
            yield with_grad_output(built, Explicit(dtype.results, [-0.3]))
        if built.name in ("matrix_9x8", "matrix_5x33", "confident_2", "confident_17_wrong", "ignored_default", "nan_one_0", "plus_inf_one_1"):
            values = full(4400, built.rows, 1)
            values[0] = 0.0
            yield with_grad_output(built, Explicit(dtype.results, values))
        if built.name == "others_below_the_normal_numbers":
            yield with_grad_output(built, Explicit(dtype, [1e38 if dtype is F32 else 1e300]))


def with_grad_output(built, values):
    inputs = {**built.inputs, "grad_output": values}
    return Case(f"{built.name}_grad_output", inputs, built.rows, built.cols, params=built.params, bounds=built.bounds)
