"""Definitions of the elementwise losses: reduction and gradient of any of them, from the exact loss of one element."""

from mpmath import mpf

import exact_losses
from data_format import F64, INF, NAN, Sampled, Scaled
from definition import ALL_DTYPES, Function, some
from elementwise_inputs import CASES
from exact import ZERO

DENSE, SAMPLED = 130, 40  # outputs with more values than the first are sampled


def kept(count, value):
    if count <= DENSE:
        return [value(i) for i in range(count)]
    return Sampled({i: value(i) for i in some(count, SAMPLED, count)})


def scaled(value, largest):
    """Under the rule `scale` every value has its largest term; one term alone is the value."""
    return Scaled(value, abs(value) if largest is None else largest) if abs(value) < INF else value


def elements(case, function, arrays):
    """index -> (loss, derivative, their largest terms); the further arrays may be shorter. Equal elements are computed once."""
    columns = [case.inputs[name].values for name in arrays if name in case.inputs]
    names = [name for name in arrays if name in case.inputs]
    options = {name: value for name, value in case.params.items() if name not in ("reduction", "batch")}
    known = {}

    def element(index):
        values = tuple(column[index % len(column)] for column in columns)
        key = repr(values)
        if key not in known:
            known[key] = function(*values[:2], **dict(zip(names[2:], values[2:])), **options)
        return known[key]

    return element


def divisor(case):
    reduction = case.params["reduction"]
    return case.n if reduction == "mean" else case.params["batch"] if reduction == "batchmean" else 1


def reduced(case, element, wrap):
    """The mean or sum over all elements."""
    if divisor(case) == 0:
        return NAN
    counted = {}
    for index in range(case.n):
        found = element(index)
        counted[id(found)] = (found, counted.get(id(found), (found, 0))[1] + 1)
    losses = [(loss, count) for (loss, _, _, _), count in counted.values()]
    infinite = {loss for loss, _ in losses if abs(loss) == INF or loss != loss}
    if infinite:
        return infinite.pop() if len(infinite) == 1 else NAN
    total = sum((loss * count for loss, count in losses), ZERO) / divisor(case)
    largest = max((abs(loss) if term is None else term for (loss, _, term, _), _ in counted.values()), default=ZERO)
    return wrap("loss", total, largest / divisor(case))


def loss_and_gradient(name, arrays, function, ruled=lambda case: {}):
    """A definition. `ruled`: case -> the outputs under the rule `scale`."""

    def cases(dtype):
        for case in CASES[name](dtype):
            more = 0 if case.params["reduction"] == "none" else 1
            case.bounds = {"loss": ((2 if dtype is F64 else 1) + more, "value")}
            for output in ruled(case):
                ulp = case.bounds[output][0] if output == "loss" else {"f32": 2, "f64": 3}.get(dtype.name, 1)
                case.bounds[output] = ulp, "scale"
            yield case

    def evaluate(case):
        element = elements(case, function, arrays)
        upstream = case.inputs["grad_output"].values if "grad_output" in case.inputs else [1.0]
        under_scale = set(ruled(case))

        def wrap(output, value, largest):
            return scaled(value, largest) if output in under_scale else value

        def slope(index):
            _, value, _, largest = element(index)
            factor = mpf(upstream[index % len(upstream)]) / divisor(case)
            value = exact_losses.times(factor, value)
            return wrap("grad", value, None if largest is None else abs(largest * factor))

        if case.params["reduction"] == "none":
            losses = kept(case.n, lambda i: wrap("loss", element(i)[0], element(i)[2]))
        else:
            losses = [reduced(case, element, wrap)]
        return {"loss": losses, "grad": kept(case.n, slope)}

    return Function(f"{name}_grad", {"loss": (1, 2, "value"), "grad": (2, 3, "value")}, cases, evaluate, ALL_DTYPES)


def soft(case):
    """Between the classes the derivative is a difference."""
    return ["grad"] if any(0 < y < 1 for y in case.inputs["y"].values) else []


def kl_ruled(case):
    if case.params.get("log_target"):
        return ["loss"] if case.params["reduction"] != "none" else []
    return ["loss"]


ELEMENTWISE_LOSSES = [
    loss_and_gradient("binary_cross_entropy", ("p", "y", "weight"), exact_losses.binary_cross_entropy),
    loss_and_gradient(
        "binary_cross_entropy_with_logits",
        ("logits", "y", "weight", "pos_weight"),
        exact_losses.binary_cross_entropy_with_logits,
        soft,
    ),
    loss_and_gradient("focal_loss", ("logits", "y"), exact_losses.focal, soft),
    loss_and_gradient("kl_div", ("log_q", "p"), exact_losses.kl_div, kl_ruled),
    loss_and_gradient("mse_loss", ("x", "y"), exact_losses.mse),
    loss_and_gradient("hinge_loss", ("score", "y"), exact_losses.hinge),
    loss_and_gradient("gaussian_nll_loss", ("mean", "y", "var"), exact_losses.gaussian_nll, lambda case: ["loss"]),
    loss_and_gradient("poisson_nll_loss", ("x", "y"), exact_losses.poisson_nll, lambda case: ["loss", "grad"]),
]
