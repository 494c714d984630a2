"""One definition per function: its bounds, its cases, and which mathematics gives the outputs."""

from mpmath import mpf

import exact
from cross_entropy import CROSS_ENTROPY
from data_format import Sampled
from data_functions import DATA
from definition import ALL_DTYPES, ARRAY, DENSE, GRADIENT, SAMPLED_COLS, SAMPLED_ROWS, VALUE, Function, per_index, rows_of, small_in_16_bits, some
from elementwise_losses import ELEMENTWISE_LOSSES
from information import INFORMATION
from logits import LOGITS
from losses import loss_and_gradient_cases, loss_cases
from points import pair_cases, point_cases
from rows import matrix_cases, temperature_cases
from weights import weighted_cases


def elementwise(name, function):
    def evaluate(case):
        values = case.inputs["x"].values
        return {name: per_index(case.n, lambda i: function(values[i]))}

    return Function(name, {name: VALUE}, small_in_16_bits(point_cases), evaluate, ALL_DTYPES)


def evaluate_logaddexp(case):
    a, b = case.inputs["a"].values, case.inputs["b"].values
    return {"logaddexp": per_index(case.n, lambda i: exact.logaddexp(a[i], b[i]))}


def evaluate_logsumexp(case):
    rows = rows_of(case, "x")
    return {"logsumexp": per_index(case.rows, lambda r: exact.logsumexp(rows[r]))}


def evaluate_weighted(case):
    weights = case.inputs["weights"].values
    results = [
        exact.logsumexp_weighted(row, weights[r * case.cols : (r + 1) * case.cols] if len(weights) > case.cols else weights)
        for r, row in enumerate(rows_of(case, "x"))
    ]
    return {"logsumexp": [value for value, _ in results], "sign": [sign for _, sign in results]}


def matrix_output(case, element, include):
    """element(row index) -> column -> exact value, for all elements or samples; `include(row index)` are columns always taken."""
    if case.rows * case.cols <= DENSE:
        by_row = [element(r) for r in range(case.rows)]
        return [by_row[r](c) for r in range(case.rows) for c in range(case.cols)]
    samples = {}
    for r in some(case.rows, SAMPLED_ROWS, case.rows):
        at = element(r)
        for c in sorted({*some(case.cols, SAMPLED_COLS, case.cols + r), *include(r)}):
            samples[r * case.cols + c] = at(c)
    return Sampled(samples)


def normalised(name):
    def evaluate(case):
        rows = rows_of(case, "x")
        temperature = case.params.get("temperature", 1.0)
        known = {r: exact.distribution(rows[r], temperature) for r in some(case.rows, SAMPLED_ROWS if case.rows * case.cols > DENSE else case.rows, case.rows)}
        return {name: matrix_output(case, lambda r: getattr(known[r], name), lambda r: [known[r].argmax])}

    return Function(name, {name: ARRAY}, small_in_16_bits(temperature_cases), evaluate, ALL_DTYPES)


def row_losses(case):
    """index -> loss of that row, and the number of rows that count."""
    target = case.inputs["target"].values
    ignored = case.params.get("ignore_index", -100)
    rows = rows_of(case, "logits")
    counted = [r for r in range(case.rows) if target[r] != ignored]
    return rows, target, set(counted), lambda r: exact.cross_entropy(rows[r], target[r]) if target[r] != ignored else 0.0


def evaluate_loss(case):
    _, _, counted, loss = row_losses(case)
    reduction = case.params["reduction"]
    if reduction == "none":
        return {"loss": per_index(case.rows, loss)}
    total = sum((mpf(loss(r)) for r in sorted(counted)), exact.ZERO)
    if reduction == "sum":
        return {"loss": [total]}
    if not counted:
        return {"loss": [0.0 if case.params.get("empty") == "zero" else exact.NAN]}
    return {"loss": [total / len(counted)]}


def evaluate_loss_and_gradient(case):
    rows, target, counted, _ = row_losses(case)
    upstream = case.inputs["grad_output"].values if "grad_output" in case.inputs else [1.0]
    divisor = len(counted) if case.params["reduction"] == "mean" else 1
    known = {}

    def row(r):
        if r not in known:
            known[r] = exact.distribution(rows[r])
        return known[r]

    def element(r):
        if r not in counted:
            return lambda c: 0.0
        scale = mpf(upstream[r if len(upstream) > 1 else 0]) / divisor
        return lambda c: exact.cross_entropy_grad(row(r), c, target[r]) * scale

    grad = matrix_output(case, element, lambda r: [target[r], row(r).argmax] if r in counted else [])
    return {**evaluate_loss(case), "grad": grad}


FUNCTIONS = [
    Function("logsumexp", {"logsumexp": VALUE}, small_in_16_bits(matrix_cases), evaluate_logsumexp, ALL_DTYPES),
    Function("logsumexp_weighted", {"logsumexp": VALUE, "sign": (0, 0, "value")}, small_in_16_bits(weighted_cases), evaluate_weighted, ALL_DTYPES),
    Function("logaddexp", {"logaddexp": VALUE}, small_in_16_bits(pair_cases), evaluate_logaddexp, ALL_DTYPES),
    normalised("softmax"),
    normalised("log_softmax"),
    elementwise("sigmoid", exact.sigmoid),
    elementwise("sigmoid_grad", exact.sigmoid_grad),
    elementwise("log_sigmoid", exact.log_sigmoid),
    elementwise("softplus", exact.softplus),
    *INFORMATION,
    *DATA,
    Function("softmax_cross_entropy", {"loss": VALUE}, loss_cases, evaluate_loss, ALL_DTYPES),
    Function("softmax_cross_entropy_grad", {"loss": VALUE, "grad": GRADIENT}, loss_and_gradient_cases, evaluate_loss_and_gradient, ALL_DTYPES),
    *CROSS_ENTROPY,
    *ELEMENTWISE_LOSSES,
    *LOGITS,
]
