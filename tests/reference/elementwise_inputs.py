"""Inputs of the elementwise losses."""

from itertools import product

from mpmath import exp, log, mpf, sqrt

from data_format import F16, F64, INF, NAN, Case, Explicit, Fractions, Generated, Runs, SplitMix64

# What random arrays hold: how one number is made, and the values of runs in long arrays.
KINDS = {
    "logit": (lambda s: 6 * (s.unit() + s.unit() + s.unit()), (0.5, -3, 7, -0.125, 12, -20, 2)),
    "deep": (lambda s: 60 * (s.unit() + s.unit()), (40, -70, 100, -9, 3)),
    "number": (lambda s: 3 * (s.unit() + s.unit()), (1.5, -2.25, 0.125, 3, -0.75)),
    "probability": (lambda s: (abs(s.unit()), 10 ** (-4 * abs(s.unit())), 1 - 10 ** (-3 * abs(s.unit())))[s.below(3)], (0.25, 0.5, 0.875, 1)),
    "label": (lambda s: float(s.below(2)), (0, 1, 1, 0, 1)),
    "soft": (lambda s: abs(s.unit()), (0.25, 0.75, 0.5, 0.125)),
    "positive": (lambda s: 0.1 + 2 * abs(s.unit()), (0.5, 1.5, 1, 2.25)),
    "log_probability": (lambda s: -5 * abs(s.unit() + s.unit()), (-0.5, -1.25, -3, -0.25, -7)),
    "sign": (lambda s: 2.0 * s.below(2) - 1, (1, -1, -1, 1, -1)),
    "variance": (lambda s: 10 ** (2 * s.unit()), (0.5, 2, 1, 0.125, 9)),
    "count": (lambda s: float(s.below(12)), (0, 3, 1, 7, 2)),
}


def random(kind, seed, count, dtype):
    source = SplitMix64(seed)
    return Explicit(dtype, [KINDS[kind][0](source) for _ in range(count)])


def runs(kind, count, dtype, length):
    """Values in turn, for as many elements each."""
    values = KINDS[kind][1]
    pieces, place = [], 0
    while count > 0:
        pieces.append((min(length, count), values[place % len(values)]))
        count, place, length = count - length, place + 1, length + 3
    return Runs(dtype, *pieces)


class Inputs:
    """Makes the cases of one function from the kinds of its arrays; `shorter`: arrays that repeat."""

    def __init__(self, dtype, kinds, seed, shorter=(), **params):
        self.dtype, self.kinds, self.seed, self.shorter, self.params = dtype, kinds, seed, shorter, params

    def case(self, name, columns, reduction="none", grad_output=None, **params):
        """`columns`: one list or array of values for each array, those of the shorter ones at the end or absent."""
        given = [c if hasattr(c, "text") else Explicit(self.dtype, c) for c in columns]
        inputs = dict(zip(self.kinds, given))
        if grad_output is not None:
            inputs["grad_output"] = Explicit(self.dtype.results, grad_output)
        return Case(name, inputs, n=len(given[0].values), params={"reduction": reduction, **self.params, **params})

    def pairs(self, name, pairs, reduction="none", **params):
        """One tuple per element."""
        return self.case(name, list(zip(*pairs)), reduction, **params)

    def columns(self, n, more=0):
        return [random(kind, self.seed + more + 7 * k, n, self.dtype) for k, kind in enumerate(self.kinds.values()) if k < len(self.kinds) - len(self.shorter)]

    def shapes(self, **params):
        """Lengths, reductions, factors of the gradient, arrays that repeat, and long ones."""
        for n in (0, 1, 7, 8, 9, 33):
            yield self.case(f"length_{n}", self.columns(n, n), **params)
        source = SplitMix64(self.seed + 1)
        yield self.case("random", self.columns(128, 1000), grad_output=[3 * source.unit() for _ in range(128)], **params)
        for n, reduction in product((0, 1, 8, 65), ("mean", "sum")):
            yield self.case(f"length_{n}_{reduction}", self.columns(n, 2 * n), reduction, grad_output=[-0.7] if n == 8 else None, **params)
        for count in (1, 3, 8, 13) if self.shorter else ():
            shorter = [random(self.kinds[name], self.seed + 50 + count + k, count, self.dtype) for k, name in enumerate(self.shorter)]
            yield self.case(f"repeated_{count}", [*self.columns(26, 300), *shorter], **params)
            yield self.case(f"repeated_{count}_mean", [*self.columns(26, 300), *shorter], "mean", **params)
        yield from self.long(**params)

    def long(self, **params):
        n = 9001
        first = next(iter(self.kinds.values()))
        if first in ("probability", "log_probability"):
            start = Fractions(self.dtype, self.seed, n, 24) if first == "probability" else runs(first, n, self.dtype, 11)
        else:
            start = Generated(self.seed, n, 20, self.dtype)
        kinds = list(self.kinds.values())[: len(self.kinds) - len(self.shorter)]
        yield self.case("long", [start, *(runs(kind, n, self.dtype, 50 + 20 * k) for k, kind in enumerate(kinds[1:]))], **params)
        n = 270001
        columns = [runs(kind, n, self.dtype, 900 + 700 * k) for k, kind in enumerate(kinds)]
        shorter = [runs(self.kinds[name], 4099, self.dtype, 500) for name in self.shorter]
        for reduction in ("mean", "sum"):
            yield self.case(f"long_{reduction}", [*columns, *shorter], reduction, **params)


def ends(dtype):
    return dtype.max, dtype.tiny, dtype.smallest


def next_to_one(dtype):
    return dtype.next(1.0, -1), dtype.next(1.0, 1)


def binary_cross_entropy(dtype):
    make = Inputs(dtype, {"p": "probability", "y": "soft", "weight": "positive"}, 50000, ("weight",))
    yield from make.shapes()
    below = next_to_one(dtype)[0]
    values = [0, dtype.smallest, dtype.tiny, 1e-3, 0.25, 0.5, 0.75, below, 1]
    yield make.pairs("limits", list(product(values, (0, 1, 0.5, below))))
    yield make.pairs("no_probability", [(-0.125, 1), (1.125, 0), (NAN, 0), (0.5, NAN), (INF, 1), (-INF, 0), (-dtype.smallest, 0)])
    yield make.pairs("labels", [(p, y) for p in (0.9, 0.99, 0.999, 0.01, 1e-4) for y in (0, 1)], grad_output=[2.5] * 10)
    near = [(dtype.next(0.375, k), 0.375) for k in range(-3, 4)]
    yield make.pairs("next_to_the_target", near)
    yield make.pairs("infinite_mean", [(0.5, 1), (0, 1), (0.25, 0)], "mean")
    yield make.pairs("nan_sum", [(0.5, 1), (NAN, 1), (0.25, 0)], "sum")
    yield make.pairs("confident_mean", [(dtype.smallest, 0), (1 - 2.0 ** -(dtype.precision), 1), (dtype.tiny, 0)], "mean")
    yield make.case("weights_of_zero", [[0.5, 0.25, 0.75], [1, 0, 0.5], [0, 2, 0]])


def logit_points(dtype):
    most, tiny, least = ends(dtype)
    deep = (88.5, 103.5, 110) if dtype is not F64 else (36.5, 709.5, 745.5, 760)
    points = [0, 0.5, 2, 16.75, 30, *deep, most, tiny, least, INF]
    return [sign * v for v in points for sign in (1, -1)] + [NAN]


def binary_cross_entropy_with_logits(dtype):
    kinds = {"logits": "logit", "y": "label", "weight": "positive", "pos_weight": "positive"}
    make = Inputs(dtype, kinds, 51000, ("weight", "pos_weight"))
    yield from make.shapes()
    yield make.pairs("limits", list(product(logit_points(dtype), (0, 1))))
    yield make.pairs("limits_soft", list(product(logit_points(dtype), (0.5, 0.25))))
    deep = random("deep", 51500, 60, dtype)
    yield make.case("deep", [deep, random("label", 51501, 60, dtype)])
    yield make.case("soft", [random("logit", 51502, 60, dtype), random("soft", 51503, 60, dtype)])
    yield make.case("soft_repeated", [random("logit", 51504, 30, dtype), random("soft", 51505, 30, dtype), [0.5, 2, 1.25], [3, 0.5, 0.25, 7, 1]])
    crossing = [(log(mpf(y) / (1 - mpf(y))), y) for y in (0.125, 0.25, 0.375, 0.625, 0.75, 0.875)]
    yield make.pairs("sigmoid_at_the_target", crossing)
    for reduction in ("mean", "sum"):
        yield make.pairs(f"confident_{reduction}", [(30, 1), (-40, 0), (25, 1), (33, 1)], reduction)
        yield make.pairs(f"infinite_{reduction}", [(INF, 1), (-INF, 0), (1, 1), (-3, 0)], reduction)
        yield make.pairs(f"infinite_and_wrong_{reduction}", [(INF, 1), (INF, 0), (1, 1)], reduction)
    yield make.pairs("nan_mean", [(0, 1), (NAN, 0)], "mean")
    most = dtype.max * 0.75
    yield make.pairs("beyond_range", [(most, 0), (most, 0), (-most, 1)], "mean")
    yield make.case("weights_of_zero", [[0.5, -2, 3], [1, 0, 1], [0, 2, 1], [1, 1, 0]])


def focal_loss(dtype):
    make = Inputs(dtype, {"logits": "logit", "y": "label"}, 52000)
    yield from make.shapes()
    grid = list(product(logit_points(dtype), (0, 1)))
    yield make.pairs("limits", grid)
    for gamma, alpha in ((0.0, None), (0.5, 0.25), (1.0, 0.0), (5.0, 1.0), (1.7, 0.3)):
        params = {"gamma": gamma} if alpha is None else {"gamma": gamma, "alpha": alpha}
        if gamma < 1:
            yield make.pairs(f"limits_gamma_{gamma}", grid, **params)
        seed = 52100 + int(10 * gamma)
        yield make.case(f"random_gamma_{gamma}", [random("logit", seed, 50, dtype), random("label", seed + 1, 50, dtype)], **params)
        yield make.case(f"deep_gamma_{gamma}", [random("deep", seed, 24, dtype), random("label", seed + 1, 24, dtype)], **params)
    yield make.case("soft", [random("logit", 52500, 50, dtype), random("soft", 52501, 50, dtype)], gamma=2.0, alpha=0.25)
    yield make.case("soft_gamma_0.5", [random("logit", 52502, 30, dtype), random("soft", 52503, 30, dtype)], gamma=0.5)
    yield make.case("great_gamma", [random("logit", 52504, 30, dtype), random("label", 52505, 30, dtype)], gamma=40.0)
    for reduction in ("mean", "sum"):
        yield make.pairs(f"confident_{reduction}", [(30, 1), (-40, 0), (25, 1), (33, 1)], reduction)
        yield make.pairs(f"infinite_{reduction}", [(INF, 1), (-INF, 0), (1, 1), (-3, 0)], reduction, alpha=0.75)


def kl_div(dtype):
    make = Inputs(dtype, {"log_q": "log_probability", "p": "probability"}, 53000)
    logs = Inputs(dtype, {"log_q": "log_probability", "p": "log_probability"}, 53500, log_target=1)
    yield from make.shapes()
    values = [0, dtype.smallest, dtype.tiny, 0.25, next_to_one(dtype)[0], 1, 2]
    yield make.pairs("limits", list(product((0, -1, -100, -INF, 0.5), values)))
    yield make.pairs("nan", [(NAN, 0.5), (-1, NAN)])
    probabilities = random("probability", 53100, 40, dtype).values
    nearly = [(log(mpf(p)), p) for p in probabilities]
    yield make.pairs("nearly_equal", nearly)
    for reduction in ("mean", "sum", "batchmean"):
        batch = {"batch": 4} if reduction == "batchmean" else {}
        yield make.pairs(f"nearly_equal_{reduction}", nearly, reduction, **batch)
        yield logs.case(f"logs_{reduction}", logs.columns(40, 1), reduction, grad_output=[1.5], **batch)
        yield make.pairs(f"infinite_{reduction}", [(-1, 0.5), (-INF, 0.25), (-INF, 0), (-3, 0)], reduction, **batch)
    yield make.case("batchmean_of_65", make.columns(65, 9), "batchmean", batch=5)
    yield logs.case("logs", logs.columns(60, 2))
    yield logs.case("logs_grad_output", logs.columns(9, 3), grad_output=[0.5, -1, 2, 0, 1, 3, 1, 1, -0.25])
    same = random("log_probability", 53600, 20, dtype)
    yield logs.case("logs_equal", [same, same])
    yield logs.pairs("logs_next", [(v, dtype.next(v, 1)) for v in same.values])
    yield logs.pairs("logs_limits", list(product((0, -1, -100, -INF), (0, -1, -90, -INF, 0.25))))
    yield logs.pairs("logs_nan", [(NAN, -1), (-1, NAN)])


def mse_loss(dtype):
    make = Inputs(dtype, {"x": "number", "y": "number"}, 54000)
    yield from make.shapes()
    most, tiny, least = ends(dtype)
    yield make.pairs("next_to_each_other", [(v, dtype.next(dtype.round(v), k)) for v in (1.0, 0.3, -7.7, 1000.0) for k in (-2, -1, 0, 1)])
    yield make.pairs("cancel", [(1.0, 0.999), (1e4, 1), (1, 1e4), (1, least), (least, 1), (tiny, -tiny), (least, 0), (-0.0, 0)])
    yield make.pairs("limits", list(product((0, 1, -most, most, INF, -INF, NAN), (0, -1, most, INF, -INF, NAN))))
    for reduction in ("mean", "sum"):
        big = 1e150 if dtype is F64 else 200 if dtype is F16 else 1e19
        yield make.pairs(f"great_{reduction}", [(big, 0), (0, 1), (1, -big), (3, 2)], reduction)
        yield make.pairs(f"small_{reduction}", [(1e-3, 0), (2e-3, 1e-3), (0, 5e-3)], reduction)
        yield make.pairs(f"infinite_{reduction}", [(1, 2), (INF, 0), (3, 4)], reduction)
        yield make.pairs(f"nan_{reduction}", [(1, 2), (INF, INF), (3, 4)], reduction)


def hinge_loss(dtype):
    make = Inputs(dtype, {"score": "number", "y": "sign"}, 55000)
    yield from make.shapes()
    below, above = next_to_one(dtype)
    corner = [1, below, above, -1, -below, -above, 0, -0.0, 0.5, -3]
    yield make.pairs("corner", list(product(corner, (1, -1))))
    yield make.pairs("other_targets", list(product((0.5, -2, 3, dtype.round(1 / 3)), (0, 0.5, -2, 3))))
    products = [(dtype.round(v), dtype.round(1 / dtype.round(v))) for v in (3, 0.7, 1.1, 11, 0.013)]
    yield make.pairs("product_next_to_1", products)
    yield make.pairs("limits", list(product((INF, -INF, dtype.max, -dtype.max, dtype.smallest), (1, -1))))
    for reduction in ("mean", "sum"):
        yield make.pairs(f"all_right_{reduction}", [(2, 1), (-3, -1), (1, 1)], reduction)
        yield make.pairs(f"infinite_{reduction}", [(2, 1), (INF, -1), (1, 1)], reduction)


def gaussian_nll_loss(dtype):
    make = Inputs(dtype, {"mean": "number", "y": "number", "var": "variance"}, 56000, ("var",))
    for case in make.shapes(full=0):
        if "var" not in case.inputs:  # a loss needs a variance for every element, or one that repeats
            case.inputs["var"] = random("variance", 56100 + case.n, max(1, case.n), dtype) if case.n < 1000 else runs("variance", case.n, dtype, 70)
        yield case
    triples = list(product((0, 1.5, -2), (0, 1), (0, 1e-7, 1e-6, 0.25, 1, 9)))
    yield make.pairs("grid", triples)
    yield make.pairs("grid_full", triples, full=1)
    yield make.pairs("grid_eps", triples, eps=0.5)
    yield make.pairs("small_eps", triples, eps=1e-30)
    variances = [dtype.round(v) for v in (0.9, 0.5, 0.1, 0.01, 0.003, 0.3679)]
    yield make.pairs("next_to_zero", [(sqrt(-v * log(mpf(v))), 0, v) for v in variances])
    yield make.pairs("next_to_zero_sum", [(sqrt(-v * log(mpf(v))), 0, v) for v in variances], "sum")
    yield make.pairs("variance_next_to_1", [(0.001, 0, v) for v in (1, *next_to_one(dtype))])
    most = dtype.max
    yield make.pairs("limits", [(INF, 0, 1), (0, -INF, 2), (1, 2, INF), (most, -most, 1), (NAN, 0, 1), (0, NAN, 1), (0, 1, NAN), (1, 0, most)])
    for reduction in ("mean", "sum"):
        yield make.case(f"full_{reduction}", [[1, 2, 3, 4], [0.5, 2.5, 1, 4], [2, 0.125]], reduction, grad_output=[3.0], full=1)


def poisson_nll_loss(dtype):
    make = Inputs(dtype, {"x": "number", "y": "count"}, 57000)
    yield from make.shapes()
    above = next_to_one(dtype)[1]
    rates = [(x, y) for x in (0.25, 1, 2, 8, 0.001, 30) for y in (0, 0.5, 1, above, 2, 3, 9, 40)]
    logs = [(x, y) for x in (-3, 0, 0.5, 1, 5) for y in (0, 0.5, 1, above, 2, 9)]
    yield make.pairs("logs", logs)
    yield make.pairs("logs_full", logs, full=1)
    yield make.pairs("rates", rates, log_input=0)
    yield make.pairs("rates_full", rates, log_input=0, full=1)
    yield make.pairs("rates_eps", rates[:24], log_input=0, eps=0.5)
    great = 1000 if dtype is F16 else 1e6 if dtype is not F64 else 1e12
    yield make.pairs("great_counts", [(x, great) for x in (1, 2, 0.5, great, great / 3)], log_input=0)
    yield make.pairs("great_counts_full", [(x, great) for x in (1, great, great * 1.001)], log_input=0, full=1)
    yield make.pairs("rates_of_zero", [(0, 0), (0, 1), (0, 7), (dtype.smallest, 0), (dtype.smallest, 2), (-1, 1), (-1, 0)], log_input=0)
    yield make.pairs("next_to_zero", [(1, exp(mpf(1))), (0.5, exp(mpf(0.5)) / 0.5), (2, exp(mpf(2)) / 2), (3, exp(mpf(3)) / 3)])
    yield make.pairs("slope_next_to_zero", [(log(mpf(y)), y) for y in (1, 2, 3, 7, 0.3, 11)])
    yield make.pairs("deep", [(-100, 1), (-800, 2), (80, 3), (10.5, 1), (11, 0), (-INF, 0), (-INF, 2), (NAN, 1), (1, NAN)])
    for reduction in ("mean", "sum"):
        yield make.pairs(f"rates_{reduction}", rates, reduction, log_input=0, grad_output=[0.7])
        yield make.pairs(f"rates_full_{reduction}", rates, reduction, log_input=0, full=1)
        yield make.pairs(f"logs_full_{reduction}", logs, reduction, full=1)


CASES = {
    "binary_cross_entropy": binary_cross_entropy,
    "binary_cross_entropy_with_logits": binary_cross_entropy_with_logits,
    "focal_loss": focal_loss,
    "kl_div": kl_div,
    "mse_loss": mse_loss,
    "hinge_loss": hinge_loss,
    "gaussian_nll_loss": gaussian_nll_loss,
    "poisson_nll_loss": poisson_nll_loss,
}
