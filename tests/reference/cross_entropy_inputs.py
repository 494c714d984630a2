"""Inputs of cross-entropy with all its parameters."""

from itertools import product

from mpmath import exp, log, mpf

from data_format import BF16, F16, F32, F64, INF, NAN, Case, Explicit, Fractions, Generated, IntegerRuns, Integers, Runs, SplitMix64
from exact import Row
from losses import margins
from rows import full

SOFTCAP_LOSS, SOFTCAP_GRADIENT = 4, 5  # f64 ULP of the scale where the capped logits are rounded: see README.md


def positive(seed, count):
    source = SplitMix64(seed)
    return [0.25 + 2 * abs(source.unit()) for _ in range(count)]


def with_bounds(case, dtype, outputs=("loss", "grad")):
    """Means and sums are rounded once more; f64 with softcap goes by the scale."""
    more = case.params.get("reduction", "none") != "none"
    if dtype is F64 and case.params.get("softcap"):
        case.bounds = {name: (SOFTCAP_GRADIENT if name == "grad" else SOFTCAP_LOSS + more, "scale") for name in outputs if name != "correct"}
    elif more and "loss" in outputs:
        case.bounds = {"loss": 3 if dtype is F64 else 2}
    return case


def inputs_of(dtype, seed, rows, cols, weighted, sampled, scale=3.0):
    """Logits, and the weights that are asked for."""
    inputs = {"logits": Explicit(dtype, full(seed, rows * cols, scale))}
    if weighted:
        inputs["class_weight"] = Explicit(dtype.results, positive(seed + 1, cols))
    if sampled:
        inputs["sample_weight"] = Explicit(dtype.results, positive(seed + 2, rows))
    return inputs


def grad_output(dtype, seed, case_params, rows):
    return Explicit(dtype.results, full(seed, rows if case_params["reduction"] == "none" else 1, 1))


def chosen_targets(seed, rows, cols, ignored):
    source = SplitMix64(seed)
    target = [source.below(cols) for _ in range(rows)]
    if ignored:
        target[1] = target[rows - 1] = -100
    return Integers(target)


def product_cases(dtype, softcap, soft):
    """Every combination of the parameters, at 4 rows of 3 classes. With a softcap every third of them, of 16-bit dtypes every fifth."""
    rows, cols = 4, 3
    words = ("smooth", "weight", "sample", "ignore", "warm", "z")
    choices = [c for c in product((0, 1), repeat=len(words)) if not (soft and c[3])]
    for reduction in ("none", "mean", "sum"):
        for index, chosen in enumerate(choices):
            every = 5 if dtype in (F16, BF16) else 3 if softcap else 1
            if index % every != ("none", "mean", "sum").index(reduction) % every:
                continue
            smooth, weighted, sampled, ignored, warm, z = chosen
            seed = 60000 + 97 * index + (9000 if softcap else 0) + (4000 if soft else 0)
            inputs = inputs_of(dtype, seed, rows, cols, weighted, sampled)
            if soft:
                parts = positive(seed + 3, rows * cols)
                sums = [sum(parts[r * cols : (r + 1) * cols]) for r in range(rows)]
                inputs["probabilities"] = Explicit(dtype, [p / sums[i // cols] for i, p in enumerate(parts)])
            else:
                inputs["target"] = chosen_targets(seed + 3, rows, cols, ignored)
            params = {"reduction": reduction}
            given = {"label_smoothing": 0.1 if smooth else 0, "temperature": 0.7 if warm else 0, "z_loss": 0.01 if z else 0, "softcap": softcap}
            params.update({name: float(value) for name, value in given.items() if value})
            if index % 2:
                inputs["grad_output"] = grad_output(dtype, seed + 4, params, rows)
            name = "_".join([word for word, there in zip(words, chosen) if there] or ["plain"])
            name += f"_cap_{softcap}" if softcap else ""
            yield with_bounds(Case(f"{name}_{reduction}", inputs, rows, cols, params=params), dtype)


def shape_cases(dtype, soft):
    """Rows of many lengths, with everything but the softcap and without anything."""
    lengths = (1, 2, 5, 8, 9, 16, 17, 33, 64, 65, 128, 129, 257, 1000, 4097, 8193)
    for index, cols in enumerate(lengths):
        seed, rows = 61000 + 10 * index, 3 if cols < 1000 else 2
        inputs = {"logits": Generated(seed, rows * cols, 20, dtype)}
        if soft:
            inputs["probabilities"] = Fractions(dtype, seed + 1, rows * cols, 24)
        else:
            inputs["target"] = chosen_targets(seed + 2, rows, cols, False)
        plain = Case(f"cols_{cols}", inputs, rows, cols, params={"reduction": "none"})
        if soft or cols > 1:
            yield plain
        inputs = {**inputs, "class_weight": Fractions(dtype.results, seed + 3, cols, 23), "sample_weight": Fractions(dtype.results, seed + 4, rows, 23)}
        params = {"reduction": "mean" if index % 2 else "none", "label_smoothing": 0.2, "temperature": 1.3, "z_loss": 1e-3}
        yield with_bounds(Case(f"cols_{cols}_everything", inputs, rows, cols, params=params), dtype)
    rows, cols = 1, 270001
    inputs = {"logits": turns(dtype, (-3, 0.5, 2, -7, 1.25, 4, -0.5), cols, 811)}
    if soft:
        inputs["probabilities"] = turns(dtype, (0.5, 0, 0.125, 1, 0.25), cols, 1303)
    else:
        inputs["target"] = Integers([200000])
    yield Case("cols_270001", inputs, rows, cols, params={"reduction": "none"})
    inputs = {**inputs, "class_weight": turns(dtype.results, (0.5, 1, 2), cols, 977)}
    params = {"reduction": "sum", "label_smoothing": 0.05, "z_loss": 1e-4}
    yield with_bounds(Case("cols_270001_everything", inputs, rows, cols, params=params), dtype)
    rows, cols = 9000, 9
    inputs = {"logits": Generated(61900, rows * cols, 21, dtype), "sample_weight": turns(dtype.results, (0.5, 1, 2), rows, 1201)}
    if soft:
        inputs["probabilities"] = turns(dtype, (0.5, 0, 0.125, 1, 0.25), rows * cols, 1303)
    else:
        inputs["target"] = IntegerRuns((3000, 3), (1234, -100), (rows - 4234, 8))
    yield with_bounds(Case("rows_9000", inputs, rows, cols, params={"reduction": "mean", "label_smoothing": 0.1}), dtype)


def turns(dtype, values, count, length):
    """Runs of the values in turn, none as long as the one before."""
    pieces, place = [], 0
    while count > 0:
        pieces.append((min(count, length), values[place % len(values)]))
        count, place, length = count - length, place + 1, length + 7
    return Runs(dtype, *pieces)


def steep(dtype):
    """Some margins between the largest logit and the others."""
    return margins(dtype)[::6] if dtype in (F32, F64) else [1, 3, 7.5, 11, 16.5, 25, 40, 80, 103]


def confident(dtype, soft, **params):
    rows, cols = len(steep(dtype)), 3
    inputs = {"logits": Explicit(dtype, [v for m in steep(dtype) for v in (1.25 - m, 1.25, 0.75 - m)])}
    if soft:
        inputs["probabilities"] = Explicit(dtype, [v for _ in steep(dtype) for v in (0, 1, 0)])
    else:
        inputs["target"] = Integers([1] * rows)
    return inputs, rows, cols, {"reduction": "none", **params}


def edge_cases(dtype, soft):
    for suffix, params in (("", {}), ("_warm", {"temperature": 0.7}), ("_z", {"z_loss": 0.25}), ("_smooth", {"label_smoothing": 0.1})):
        inputs, rows, cols, given = confident(dtype, soft, **params)
        if params or soft:
            yield Case(f"confident{suffix}", inputs, rows, cols, params=given)
    for temperature in (1e-3, 1e3):
        inputs, rows, cols, given = confident(dtype, soft, temperature=temperature)
        yield Case(f"temperature_{temperature}", inputs, rows, cols, params=given)
    names = ("one_of_minus_inf", "one_of_plus_inf", "all_minus_inf", "nan")
    values = ([0, -INF, 1], [0, INF, 1], [-INF] * 3, [0, NAN, 1])
    for name, row in zip(names, values):
        for target in range(3):
            for smoothing in (0.0, 0.1) if name == "one_of_minus_inf" else (0.0,):
                inputs = {"logits": Explicit(dtype, row)}
                if soft:
                    inputs["probabilities"] = Explicit(dtype, [[1, 0, 0], [0, 1, 0], [0.5, 0, 0.5]][target])
                else:
                    inputs["target"] = Integers([target])
                params = {"reduction": "none", **({"label_smoothing": smoothing} if smoothing else {})}
                yield Case(f"{name}_{target}{'_smooth' if smoothing else ''}", inputs, 1, 3, params=params)


def softcap_edges(dtype, soft):
    source = 0 if soft else 1
    for cap in (0.01, 2.0, 30.0, 1e5):
        for scale in (0.5, 20.0):
            seed = 62000 + int(cap) + int(scale)
            inputs = {"logits": Explicit(dtype, full(seed, 10, scale))}
            inputs.update({"target": Integers([1, 4])} if source else {"probabilities": Explicit(dtype, positive(seed + 1, 10))})
            yield with_bounds(Case(f"softcap_{cap:g}_{scale:g}", inputs, 2, 5, params={"reduction": "none", "softcap": cap}), dtype)
    row = [INF, -INF, 1, dtype.max, -dtype.max]
    inputs = {"logits": Explicit(dtype, row)}
    inputs.update({"target": Integers([2])} if source else {"probabilities": Explicit(dtype, [0, 0.5, 0.25, 0.25, 0])})
    yield with_bounds(Case("softcap_of_infinities", inputs, 1, 5, params={"reduction": "none", "softcap": 4.0}), dtype)
    inputs, rows, cols, given = confident(dtype, soft, softcap=100.0, temperature=0.5)
    yield with_bounds(Case("softcap_confident", inputs, rows, cols, params=given), dtype)
    inputs = {"logits": Generated(62500, 2 * 4097, 18, dtype)}
    inputs.update({"target": Integers([7, 4096])} if source else {"probabilities": Fractions(dtype, 62501, 2 * 4097, 24)})
    yield with_bounds(Case("softcap_4097", inputs, 2, 4097, params={"reduction": "none", "softcap": 20.0}), dtype)


def empty_cases(dtype):
    """Means over nothing."""
    for rows, target in ((4, [-100] * 4), (0, [])):
        for smoothing, weighted, sampled in product((0.0, 0.1), (0, 1), (0, 1)):
            for reduction, empty in (("mean", None), ("mean", "zero"), ("sum", None), ("none", None)):
                inputs = {**inputs_of(dtype, 63000, rows, 3, weighted, sampled), "target": Integers(target)}
                params = {"reduction": reduction, **({"empty": empty} if empty else {}), **({"label_smoothing": smoothing} if smoothing else {})}
                marks = f"{'_smooth' if smoothing else ''}{'_weight' if weighted else ''}{'_sample' if sampled else ''}"
                name = f"{'ignored' if rows else 'no_rows'}{marks}_{reduction}{'_zero' if empty else ''}"
                if reduction == "mean" or (smoothing and weighted and sampled):
                    yield with_bounds(Case(name, inputs, rows, 3, params=params), dtype)
    for mode, target in ((7, [1, 7, 7, 0]), (1, [1, 2, 1, 0]), ("none", [1, 2, 1, 0])):
        inputs = {**inputs_of(dtype, 63100, 4, 3, 1, 1), "target": Integers(target)}
        params = {"reduction": "mean", "ignore_index": mode, "label_smoothing": 0.1}
        yield with_bounds(Case(f"ignore_{mode}_smooth_weight_sample", inputs, 4, 3, params=params), dtype)


def option_cases(dtype):
    """The cases of softmax_cross_entropy_grad with parameters."""
    yield from product_cases(dtype, 0, False)
    yield from shape_cases(dtype, False)
    yield from edge_cases(dtype, False)
    yield from empty_cases(dtype)
    one = {**inputs_of(dtype, 63200, 4, 3, 1, 1), "target": Integers([0, 1, 2, 1])}
    yield Case("smoothing_1", one, 4, 3, params={"reduction": "none", "label_smoothing": 1.0})
    one = {**one, "class_weight": Explicit(dtype.results, [0, 2, 0.5]), "sample_weight": Explicit(dtype.results, [1, 0, 3, 0.5])}
    yield Case("weights_of_zero", one, 4, 3, params={"reduction": "none", "label_smoothing": 0.1})
    yield with_bounds(Case("weights_of_zero_mean", one, 4, 3, params={"reduction": "mean", "label_smoothing": 0.1}), dtype)
    halves = {"logits": Explicit(dtype, [log(mpf(0.5)), log(mpf(0.5)), log(mpf(0.25)), log(mpf(0.75))]), "target": Integers([0, 1])}
    yield Case("z_loss_next_to_0", halves, 2, 2, params={"reduction": "none", "z_loss": 100.0})
    yield from product_cases(dtype, 4.0, False)
    yield from softcap_edges(dtype, False)


def soft_cases(dtype):
    """The cases of softmax_cross_entropy_soft_grad."""
    yield from product_cases(dtype, 0, True)
    yield from shape_cases(dtype, True)
    yield from edge_cases(dtype, True)
    yield Case("nothing_wanted", {**inputs_of(dtype, 64000, 2, 3, 0, 0), "probabilities": Explicit(dtype, [0] * 6)}, 2, 3, params={"reduction": "none"})
    for reduction in ("mean", "sum", "none"):
        empty = {"logits": Explicit(dtype, []), "probabilities": Explicit(dtype, [])}
        yield with_bounds(Case(f"no_rows_{reduction}", empty, 0, 3, params={"reduction": reduction}), dtype)
    yield with_bounds(Case("no_rows_zero", empty, 0, 3, params={"reduction": "mean", "empty": "zero"}), dtype)
    inputs = {**inputs_of(dtype, 64100, 3, 4, 0, 0), "probabilities": Explicit(dtype, positive(64101, 12))}
    yield Case("sums_not_1", inputs, 3, 4, params={"reduction": "none"})
    yield from product_cases(dtype, 4.0, True)
    yield from softcap_edges(dtype, True)
    logits = Explicit(dtype, full(64200, 12, 2))
    rows = [Row(logits.values[4 * r : 4 * r + 4]) for r in range(3)]
    near = {"logits": logits, "probabilities": Explicit(dtype, [rows[i // 4].softmax(i % 4) for i in range(12)])}
    equal = {"logits": Explicit(dtype, [1.5] * 12), "probabilities": Explicit(dtype, [0.25] * 12)}
    for name, inputs, more in (("next_to_softmax", near, {}), ("softmax", equal, {}), ("softmax_smooth", equal, {"label_smoothing": 0.1})):
        bounds = {"grad": ({"f32": 2, "f64": 3}.get(dtype.name, 1), "scale")}  # the gradient is the difference of equals
        yield Case(f"target_{name}", inputs, 3, 4, params={"reduction": "none", **more}, bounds=bounds)


def log_probability_cases(dtype):
    """The cases of nll_loss_grad: the inputs are log-probabilities, or any other numbers."""
    for weighted, sampled, ignored in product((0, 1), repeat=3):
        for reduction in ("none", "mean", "sum"):
            inputs = inputs_of(dtype, 65000 + weighted, 5, 3, weighted, sampled)
            inputs["log_probs"] = Explicit(dtype, [-abs(v) for v in inputs.pop("logits").values])
            inputs["target"] = chosen_targets(65100, 5, 3, ignored)
            params = {"reduction": reduction}
            if weighted:
                inputs["grad_output"] = grad_output(dtype, 65200, params, 5)
            name = f"{'weight_' if weighted else ''}{'sample_' if sampled else ''}{'ignore_' if ignored else ''}{reduction}"
            yield with_bounds(Case(name, inputs, 5, 3, params=params), dtype)
    for name, rows, target in (("ignored", 4, [-100] * 4), ("no_rows", 0, [])):
        for empty in ("nan", "zero"):
            inputs = {"log_probs": Explicit(dtype, full(65300, 3 * rows, 1)), "target": Integers(target)}
            yield with_bounds(Case(f"{name}_{empty}", inputs, rows, 3, params={"reduction": "mean", "empty": empty}), dtype)
    special = [-INF, 0, -1, 2, NAN, -3, INF, -1, -2, NAN, NAN, NAN]
    inputs = {"log_probs": Explicit(dtype, special), "target": Integers([0, 0, 1, -100])}
    yield Case("limits", inputs, 4, 3, params={"reduction": "none"})
    inputs = {"log_probs": Explicit(dtype, special[:3] + [-2.0, -3, -1]), "target": Integers([0, 1])}
    yield with_bounds(Case("infinite_mean", inputs, 2, 3, params={"reduction": "mean"}), dtype)
    inputs = {"log_probs": turns(dtype, (-0.5, -2, -1.25, -8), 30000 * 9, 811), "target": IntegerRuns((10000, 3), (1234, -100), (30000 - 11234, 8))}
    yield with_bounds(Case("rows_30000", inputs, 30000, 9, params={"reduction": "mean"}), dtype)
    inputs = {"log_probs": Generated(65400, 3 * 1001, 20, dtype), "target": Integers([0, 1000, 77])}
    yield Case("cols_1001", inputs, 3, 1001, params={"reduction": "none"})


def token_cases(dtype):
    """The cases of token_log_probs: those of the loss per row without parameters but the temperature."""
    for case in [*shape_cases(dtype, False), *edge_cases(dtype, False)]:
        if set(case.params) <= {"reduction", "temperature"} and set(case.inputs) <= {"logits", "target"}:
            case.params.pop("reduction")
            yield case


def statistics_cases(dtype):
    """The cases of softmax_cross_entropy_stats: one loss per row."""
    outputs = ("loss", "logsumexp", "entropy", "correct")
    every = [*product_cases(dtype, 0, False), *shape_cases(dtype, False), *edge_cases(dtype, False), *product_cases(dtype, 4.0, False), *softcap_edges(dtype, False)]
    for case in every:
        case.inputs.pop("grad_output", None)
        if case.params["reduction"] == "none" and case.name not in ("nan_1", "nan_2"):
            case.bounds = {}
            yield with_bounds(case, dtype, outputs)
    ties = {"logits": Explicit(dtype, [1, 3, 3, 3, 3, 1, 2, 2, 2]), "target": Integers([1, 1, 0])}
    yield Case("ties", ties, 3, 3, params={"reduction": "none"})
    nearly = [v for k in (1, 4, 9, 16, 25, 36) for v in (log(1 - exp(mpf(-k))), -k)]
    case = {"logits": Explicit(dtype, nearly), "target": Integers([0, 1, 0, 1, 0, 0])}
    yield Case("logsumexp_next_to_0", case, 6, 2, params={"reduction": "none"})
    alone = {"logits": Explicit(dtype, [0.25, -7, INF]), "target": Integers([0, 0, 0])}
    yield Case("one_class", alone, 3, 1, params={"reduction": "none"})


def perplexity_cases(dtype):
    """The cases of softmax_perplexity: means of losses."""
    every = [*product_cases(dtype, 0, False), *shape_cases(dtype, False)]
    for case in every:
        case.inputs.pop("grad_output", None)
        if case.params["reduction"] == "mean":
            case.bounds = {}
            yield case
    confident_rows, rows, cols, _ = confident(dtype, False)
    yield Case("confident", confident_rows, rows, cols, params={"reduction": "mean"})
    for name, row in (("minus_inf", [-INF, 0, 1]), ("nan", [NAN, 0, 1])):
        yield Case(name, {"logits": Explicit(dtype, row), "target": Integers([0])}, 1, 3, params={"reduction": "mean"})
    for value in (50, 88, 89, 700, 710):
        yield Case(f"wrong_by_{value}", {"logits": Explicit(dtype, [0, value]), "target": Integers([0])}, 1, 2, params={"reduction": "mean"})
    ignored = {"logits": Explicit(dtype, [0, 1, 2, 3]), "target": Integers([-100, -100])}
    yield Case("ignored", ignored, 2, 2, params={"reduction": "mean"})
    yield Case("ignored_zero", ignored, 2, 2, params={"reduction": "mean", "empty": "zero"})
