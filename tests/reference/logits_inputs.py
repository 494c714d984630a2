"""Inputs of the measures of softmax distributions and of the multi-class margin loss."""

from cross_entropy_inputs import chosen_targets, positive, steep, turns, with_bounds
from data_format import F16, INF, NAN, Case, Explicit, Generated, IntegerRuns, Integers, SplitMix64
from rows import full

LENGTHS = (1, 2, 3, 8, 9, 17, 33, 64, 65, 128, 129, 257, 1000, 4097)


def near_rows(dtype):
    """Rows around certainty, ties and uniformity."""
    yield "certain", 3, [v for m in steep(dtype) for v in (0.5, 0.5 - m, 0.25 - m)]
    one_ulp = [1.0, 1.0, dtype.next(1.0), 1.0, dtype.next(1.0, -1), dtype.next(1.0, 2)]
    yield "nearly_uniform", 3, one_ulp
    yield "tiny_differences", 2, [0, dtype.smallest, dtype.tiny, 0, 1e-5, 0, -1e-3, 1e-3]
    yield "uniform", 5, [2.5] * 5
    yield "two_of_five", 5, [3, -90, 3, -95, -100, 3, -8, 3, -9, -10]
    yield "great", 3, [dtype.max, 0, -dtype.max, 1000, 1001, 999, -1000, -1000.5, -999]


def infinite_rows():
    yield "minus_inf", 3, [-INF, 1, 2, 1, -INF, -INF]
    yield "plus_inf", 3, [INF, 1, 2, INF, INF, -INF]
    yield "all_minus_inf", 3, [-INF] * 3
    yield "nan", 3, [NAN, 1, 2, 0, 0, 1]


def entropy_cases(dtype):
    """The cases of softmax_entropy_grad."""
    for index, cols in enumerate(LENGTHS):
        rows = 3 if cols < 1000 else 2
        for scale, k in ((5, 20), (0.5, 24)) if cols < 30 else ((5, 20),):
            inputs = {"logits": Generated(66000 + 10 * index, rows * cols, k, dtype)}
            if index % 3 == 1:
                inputs["grad_output"] = Explicit(dtype.results, full(66001 + index, rows, 2))
            yield Case(f"cols_{cols}_scale_{scale}", inputs, rows, cols)
    for name, cols, values in (*near_rows(dtype), *infinite_rows()):
        yield Case(name, {"logits": Explicit(dtype, values)}, len(values) // cols, cols)
    for temperature in (0.25, 0.7, 30.0):
        inputs = {"logits": Explicit(dtype, full(66500, 20, 5))}
        yield Case(f"temperature_{temperature}", inputs, 4, 5, params={"temperature": temperature})
    for base in (2.0, 10.0, 0.5):
        inputs = {"logits": Explicit(dtype, full(66600, 20, 3)), "grad_output": Explicit(dtype.results, [1, -2, 0.5, 0])}
        yield Case(f"base_{base}", inputs, 4, 5, params={"base": base, "temperature": 1.5})
    for name, rows, cols, length in (("cols_270001", 1, 270001, 811), ("rows_9000", 9000, 10, 333)):
        yield Case(name, {"logits": turns(dtype, (-3, 0.5, 2, -7, 1.25, 4, -0.5), rows * cols, length)}, rows, cols)
    yield Case("no_rows", {"logits": Explicit(dtype, [])}, 0, 3)


def pairs_of_logits(dtype):
    """(name, cols, p, q)."""
    for index, cols in enumerate(LENGTHS):
        rows = 3 if cols < 1000 else 1
        seed = 67000 + 10 * index
        yield f"cols_{cols}", cols, Generated(seed, rows * cols, 21, dtype), Generated(seed + 1, rows * cols, 21, dtype)
        if cols < 300:
            p = full(seed + 2, cols, 3)
            q = [v * (1 + 2.0**-9 * d) for v, d in zip(p, full(seed + 3, cols, 1))]
            yield f"similar_{cols}", cols, Explicit(dtype, p), Explicit(dtype, q)
    source = SplitMix64(67500)
    for steps in (1, 3, 100):
        p = [dtype.round(3 * source.unit()) for _ in range(35)]
        q = [dtype.next(v, source.below(2 * steps + 1) - steps) for v in p]
        yield f"next_{steps}", 7, Explicit(dtype, p), Explicit(dtype, q)
    long = [dtype.round(2 * source.unit()) for _ in range(200)]
    yield "next_200", 200, Explicit(dtype, long), Explicit(dtype, [dtype.next(v, source.below(3) - 1) for v in long])
    yield "one_differs", 3, Explicit(dtype, [1, 2, 3]), Explicit(dtype, [1, 2, dtype.next(3.0)])
    yield "tiny_differences", 2, Explicit(dtype, [0, dtype.smallest, 0, dtype.tiny]), Explicit(dtype, [0, 0, 0, 0])
    yield "identical", 5, Explicit(dtype, long[:10]), Explicit(dtype, long[:10])
    yield "shifted", 4, Explicit(dtype, [0, 1, 2, 3, 0.5, -1, 4, 2.25]), Explicit(dtype, [4, 5, 6, 7, -7.5, -9, -4, -5.75])
    certain = [v for m in steep(dtype) for v in (0.5, 0.5 - m, 0.25 - m)]
    yield "p_certain", 3, Explicit(dtype, certain), Explicit(dtype, full(67600, len(certain), 1))
    yield "q_certain", 3, Explicit(dtype, full(67601, len(certain), 1)), Explicit(dtype, certain)
    yield "both_certain", 3, Explicit(dtype, certain), Explicit(dtype, [v * 1.25 for v in certain])
    yield "certain_of_others", 3, Explicit(dtype, certain), Explicit(dtype, certain[::-1])
    yield "offsets", 3, Explicit(dtype, [1000, 1001, 1002, -3, 0, 2]), Explicit(dtype, [0, 1, 2.5, -1003, -1000, -999])
    yield "minus_inf_in_p", 3, Explicit(dtype, [-INF, 1, 2, -INF, -INF, 1]), Explicit(dtype, [0.5, 1, 3, 4, 1, 2])
    yield "minus_inf_in_both", 3, Explicit(dtype, [-INF, 1, 2, -INF, 3, -INF]), Explicit(dtype, [-INF, 1, 3, -INF, 4, -INF])
    yield "plus_inf_in_both", 3, Explicit(dtype, [INF, 1, 2, INF, 3, INF]), Explicit(dtype, [INF, -1, 3, INF, 4, INF])
    yield "nan", 3, Explicit(dtype, [NAN, 1, 2, 0, 1, 2, -INF, -INF, -INF]), Explicit(dtype, [0, 1, 2, 0, NAN, 2, 0, 1, 2])
    yield "long", 270001, turns(dtype, (-3, 0.5, 2, -7, 1.25), 270001, 811), turns(dtype, (1, -2, 0.25, 3), 270001, 1303)
    yield "many_rows", 10, turns(dtype, (-3, 0.5, 2, -7, 1.25), 60000, 33), turns(dtype, (1, -2, 0.25, 3), 60000, 41)


def in_pairs(dtype, with_gradients):
    for name, cols, p, q in pairs_of_logits(dtype):
        rows = len(p.values) // cols
        inputs = {"p_logits": p, "q_logits": q}
        if with_gradients and name in ("cols_8", "cols_33", "next_3", "q_certain"):
            inputs["grad_output"] = Explicit(dtype.results, full(67700, rows, 2))
        yield Case(name, inputs, rows, cols)
    for temperature in (0.25, 0.7, 30.0):
        inputs = {"p_logits": Explicit(dtype, full(67800, 20, 5)), "q_logits": Explicit(dtype, full(67801, 20, 5))}
        yield Case(f"temperature_{temperature}", inputs, 4, 5, params={"temperature": temperature})
    for base in (2.0, 10.0, 0.5):
        inputs = {"p_logits": Explicit(dtype, full(67802, 20, 3)), "q_logits": Explicit(dtype, full(67803, 20, 3))}
        yield Case(f"base_{base}", inputs, 4, 5, params={"base": base, "temperature": 1.5})
    yield Case("no_rows", {"p_logits": Explicit(dtype, []), "q_logits": Explicit(dtype, [])}, 0, 3)
    apart = {"p_logits": Explicit(dtype, [0, 1, 2, INF, 0, 0, INF, INF, 1]), "q_logits": Explicit(dtype, [0, -INF, 1, 0, INF, 0, INF, 0, 1])}
    yield Case("apart", apart, 3, 3)


def divergence_cases(dtype):
    """The cases of softmax_kl_divergence_grad."""
    yield from in_pairs(dtype, True)


def js_cases(dtype):
    """The cases of softmax_js_divergence: those, and other weights of p."""
    yield from in_pairs(dtype, False)
    for beta in (0.0, 1.0, 0.25, 0.999, 1e-6):
        for scale in (3, 30):
            inputs = {"p_logits": Explicit(dtype, full(67900, 20, scale)), "q_logits": Explicit(dtype, full(67901, 20, scale))}
            yield Case(f"beta_{beta:g}_scale_{scale}", inputs, 4, 5, params={"beta": beta})
        p = full(67902, 20, 3)
        near = Explicit(dtype, [v * (1 + 2.0**-9 * d) for v, d in zip(p, full(67903, 20, 1))])
        yield Case(f"beta_{beta:g}_similar", {"p_logits": Explicit(dtype, p), "q_logits": near}, 4, 5, params={"beta": beta})


def margin_cases(dtype):
    """The cases of multi_margin_loss_grad."""
    for index, cols in enumerate((1, 2, 3, 7, 8, 9, 17, 33, 65, 128, 129, 300, 1000, 4097)):
        for p in (1, 2):
            seed, rows = 68000 + 10 * index + p, 3
            inputs = {"scores": Generated(seed, rows * cols, 22, dtype), "target": chosen_targets(seed, rows, cols, False)}
            reduction = ("none", "mean", "sum")[index % 3]
            if index % 2:
                inputs["class_weight"] = Explicit(dtype.results, positive(seed + 1, cols)) if cols < 40 else turns(dtype.results, (0.5, 2, 1), cols, 11)
            if index % 4 > 1:
                inputs["grad_output"] = Explicit(dtype.results, full(seed + 2, rows if reduction == "none" else 1, 1))
            yield with_bounds(Case(f"cols_{cols}_p_{p}", inputs, rows, cols, params={"p": p, "reduction": reduction}), dtype)
    for p in (1, 2):
        for margin in (0.0, 0.3, -0.5, 7.0):
            inputs = {"scores": Explicit(dtype, full(68500, 20, 1)), "target": Integers([0, 4, 2, 1])}
            yield Case(f"margin_{margin}_p_{p}", inputs, 4, 5, params={"p": p, "margin": margin, "reduction": "none"})
        above = dtype.next(1.0)
        corner = [1, 0, -0.5, above, 0, dtype.next(0.25, -1), 1.25, 0.25, dtype.next(0.25), 1e4, 1e4, 9999]
        inputs = {"scores": Explicit(dtype, corner), "target": Integers([0, 0, 0, 1])}
        yield Case(f"corner_p_{p}", inputs, 4, 3, params={"p": p, "reduction": "none"})
        values = full(68600, 30, 1)
        near = [v for k in range(10) for v in (values[k] + 1 + values[10 + k] * 1e-3, values[k], values[k] + values[20 + k] * 1e-6)]
        yield Case(f"next_to_the_corner_p_{p}", {"scores": Explicit(dtype, near), "target": Integers([0] * 10)}, 10, 3, params={"p": p, "reduction": "none"})
        limits = [-INF, 0, 1, 0, -INF, 1, INF, 0, 1, 0, INF, 1]
        yield Case(f"limits_p_{p}", {"scores": Explicit(dtype, limits), "target": Integers([0] * 4)}, 4, 3, params={"p": p, "reduction": "none"})
        nan = Explicit(dtype, [NAN, 0, 1, 0, NAN, 1, 0, 1, 2])
        yield Case(f"nan_p_{p}", {"scores": nan, "target": Integers([0] * 3)}, 3, 3, params={"p": p, "reduction": "none"})
        yield Case(f"nan_sum_p_{p}", {"scores": nan, "target": Integers([0] * 3)}, 3, 3, params={"p": p, "reduction": "sum"})
        for reduction in ("mean", "sum"):
            rows = 30000
            inputs = {"scores": turns(dtype, (-3, 0.5, 2, -7, 1.25), 9 * rows, 47), "target": IntegerRuns((9999, 3), (1, 7), (rows - 10000, 0))}
            yield with_bounds(Case(f"rows_30000_p_{p}_{reduction}", inputs, rows, 9, params={"p": p, "reduction": reduction}), dtype)
            empty = {"scores": Explicit(dtype, []), "target": Integers([])}
            yield with_bounds(Case(f"no_rows_p_{p}_{reduction}", empty, 0, 3, params={"p": p, "reduction": reduction}), dtype)
        long = {"scores": turns(dtype, (-3, 0.5, 2, -7, 1.25), 270001, 811), "target": Integers([1000])}
        yield Case(f"cols_270001_p_{p}", long, 1, 270001, params={"p": p, "reduction": "none"})
    great = dtype.max / 4 if dtype is not F16 else 250
    inputs = {"scores": Explicit(dtype, [great, 0, -great, 1, 2, 3]), "target": Integers([2, 0])}
    yield Case("great", inputs, 2, 3, params={"p": 2, "reduction": "none"})
