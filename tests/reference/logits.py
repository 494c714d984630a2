"""Definitions of the measures of softmax distributions, straight from logits, and of the multi-class margin loss."""

from collections import Counter
from fractions import Fraction
from functools import cache

from mpmath import log, mp, mpf, workprec

from cross_entropy import DENSE, SAMPLED_COLS, SAMPLED_ROWS
from data_format import INF, NAN, Sampled
from definition import ALL_DTYPES, GRADIENT, VALUE, Function, per_index, rows_of, some
from exact import SPARE, ZERO, NanRow, distribution
from exact_cross_entropy import LogitRow
from logits_inputs import divergence_cases, entropy_cases, js_cases, margin_cases


SAMPLED = 30  # of values per row
SHORT, SHORT_BITS = 8, 2600  # rows of so few columns are computed with so many bits, so that nothing cancels: differences may be 2^-1074


def bits_for(cols):
    return SHORT_BITS if cols <= SHORT else mp.prec


def nats(case):
    """A value in nats times this is in the units of the case."""
    return 1 / log(mpf(case.params["base"])) if "base" in case.params else mpf(1)


def upstream(case, row):
    return mpf(case.inputs["grad_output"].values[row]) if "grad_output" in case.inputs else mpf(1)


def matrix(case, slope_of_row):
    """slope_of_row(r) -> (key of a column, key -> slope): all elements, or samples with the largest of their rows."""
    dense = case.rows * case.cols <= DENSE
    samples = {}
    for r in range(case.rows) if dense else some(case.rows, SAMPLED_ROWS, case.rows):
        key_of, slope = slope_of_row(r)
        known = {}
        for c in range(case.cols):
            known.setdefault(key_of(c), c)
        values = {key: slope(c) for key, c in known.items()}
        largest = max(known, key=lambda key: abs(values[key]) if values[key] == values[key] else ZERO)
        for c in range(case.cols) if dense else sorted({known[largest], *some(case.cols, SAMPLED_COLS, case.cols + r)}):
            samples[r * case.cols + c] = values[key_of(c)]
    return [samples[i] for i in range(case.rows * case.cols)] if dense else Sampled(samples)


def evaluate_entropy(case):
    rows = rows_of(case, "logits")

    @cache
    def row_of(r):
        with workprec(bits_for(case.cols)):
            row = LogitRow(rows[r], case.params.get("temperature", 1.0))
            return row, row.entropy()

    def slope_of_row(r):
        (row, entropy), values = row_of(r), rows[r]
        factor = nats(case) * upstream(case, r) / row.temperature

        def slope(c):
            if row.nan:
                return NAN
            if len({v for v in values if v != -INF}) == 1:
                return ZERO  # shared equally
            with workprec(bits_for(case.cols)):
                p = row.row.softmax(c)
                return -p * (row.row.log_softmax(c) + entropy) * factor if p else ZERO

        return (lambda c: values[c]), slope

    return {"entropy": per_index(case.rows, lambda r: row_of(r)[1] * nats(case), SAMPLED), "grad": matrix(case, slope_of_row)}


class Pair:
    """Two softmax distributions; `bits`: what the divergence needs to keep its digits."""

    def __init__(self, p, q, temperature, terms):
        self.p_values, self.q_values, self.temperature = p, q, temperature
        self.counts = Counter(zip(p, q))
        self.places = {}
        for index, key in enumerate(zip(p, q)):
            self.places.setdefault(key, index)
        self.terms, self.start = terms, bits_for(len(p))
        self.bits = self.start
        self.nan = any(isinstance(distribution(v, temperature), NanRow) for v in (p, q))
        self.value = NAN if self.nan else ZERO if self.identical() else self.settled()

    def identical(self):
        """Rows that differ by a constant are the same distribution."""
        if any((a == -INF) != (b == -INF) or (a == INF) != (b == INF) for a, b in self.counts):
            return False
        return len({Fraction(a) - Fraction(b) for a, b in self.counts if abs(a) < INF}) < 2 or any(a == INF for a, _ in self.counts)

    def settled(self):
        """The sum of the terms; again with more bits until it has lost few to cancellation."""
        while True:
            with workprec(self.bits):
                self.p, self.q = distribution(self.p_values, self.temperature), distribution(self.q_values, self.temperature)
                total, scale = ZERO, ZERO
                for key, count in self.counts.items():
                    for term in self.terms(self, self.places[key]):
                        if abs(term) == INF:
                            return INF
                        total, scale = total + count * term, max(scale, abs(count * term))
            lost = mp.mag(scale) - mp.mag(total) if total else self.bits
            if scale == 0 or lost <= self.bits - self.start + SPARE // 2 or self.bits > 4 * SHORT_BITS:
                self.bits += SPARE
                return total
            self.bits += lost

    def slopes(self, of_p):
        """Column -> derivative of D(p || q) by the logit of p, or of q, times the temperature."""
        if self.nan:
            return lambda c: NAN
        if self.value == 0:
            return lambda c: ZERO
        with workprec(self.bits):
            p, q = distribution(self.p_values, self.temperature), distribution(self.q_values, self.temperature)

        def slope(c):
            with workprec(self.bits):
                if not of_p:
                    return q.softmax(c) - p.softmax(c)
                weight = p.softmax(c)
                return weight * (p.log_softmax(c) - q.log_softmax(c) - self.value) if weight else ZERO

        return slope


def kl_terms(pair, c):
    p = pair.p.softmax(c)
    if p:
        q = pair.q.log_softmax(c)
        yield from (INF,) if q == -INF else (p * pair.p.log_softmax(c), -p * q)


def js_terms(beta):
    beta = mpf(beta)

    def terms(pair, c):
        p, q = pair.p.softmax(c), pair.q.softmax(c)
        mixed = beta * p + (1 - beta) * q
        if 0 < beta < 1:  # otherwise the mixture is the one distribution that counts
            for weight, mass, log_mass in ((beta, p, pair.p.log_softmax(c)), (1 - beta, q, pair.q.log_softmax(c))):
                if weight and mass:
                    yield from (weight * mass * log_mass, -weight * mass * log(mixed))

    return terms


def pairs_of(case, terms):
    """Row -> its pair."""
    p, q = rows_of(case, "p_logits"), rows_of(case, "q_logits")
    return cache(lambda r: Pair(p[r], q[r], case.params.get("temperature", 1.0), terms))


def evaluate_kl(case):
    pair_of = pairs_of(case, kl_terms)
    value = per_index(case.rows, lambda r: pair_of(r).value * nats(case), SAMPLED)

    def slopes(of_p):
        def slope_of_row(r):
            pair = pair_of(r)
            slope, factor = pair.slopes(of_p), nats(case) * upstream(case, r) / mpf(case.params.get("temperature", 1.0))
            return (lambda c: (pair.p_values[c], pair.q_values[c])), (lambda c: slope(c) * factor)

        return slope_of_row

    if not isinstance(value, Sampled) and INF in value:
        return {"kl_divergence": value}  # the gradient is not defined everywhere
    return {"kl_divergence": value, "grad_p": matrix(case, slopes(True)), "grad_q": matrix(case, slopes(False))}


def evaluate_js(case):
    pair_of = pairs_of(case, js_terms(case.params.get("beta", 0.5)))
    return {"js_divergence": per_index(case.rows, lambda r: pair_of(r).value * nats(case), SAMPLED)}


def margin_row(values, target, p, margin, weight):
    """(loss, key of a column, column -> slope) of one row."""
    margin, known = Fraction(margin), {}
    for c, value in enumerate(values):
        if value not in known and c != target:
            known[value] = margin_of(value, values[target], margin)
    counts = Counter(value for c, value in enumerate(values) if c != target)
    scale = mpf(weight) / len(values)
    loss = sum((count * known[value] ** p for value, count in counts.items()), ZERO) * scale

    def slope_at(value):
        m = known[value]
        return NAN if m != m else (scale if p == 1 else 2 * m * scale) if m > 0 else ZERO

    def slope(c):
        return -sum((count * slope_at(v) for v, count in counts.items()), ZERO) if c == target else slope_at(values[c])

    return loss, lambda c: "target" if c == target else values[c], slope


def margin_of(value, wanted, margin):
    """max(0, margin - wanted + value), exactly."""
    if abs(value) == INF or abs(wanted) == INF:
        rest = value - wanted
        return NAN if rest != rest else max(rest, 0.0)
    rest = margin - Fraction(wanted) + Fraction(value)
    return mpf(rest.numerator) / rest.denominator if rest > 0 else ZERO


def evaluate_margin(case):
    rows, target = rows_of(case, "scores"), case.inputs["target"].values
    weights = case.inputs["class_weight"].values if "class_weight" in case.inputs else [1.0] * case.cols
    p, margin, reduction = case.params.get("p", 1), case.params.get("margin", 1.0), case.params["reduction"]
    nan = any(v != v for row in rows for v in row)
    found = [
        (NAN, None, None) if any(v != v for v in row) else margin_row(row, t, p, margin, weights[t]) for row, t in zip(rows, target)
    ]
    divisor = case.rows if reduction == "mean" else 1
    losses = [loss for loss, _, _ in found]
    if reduction != "none":
        losses = [sum(losses, ZERO) / divisor if divisor else NAN]
    if nan:
        return {"loss": losses}
    given = case.inputs["grad_output"].values if "grad_output" in case.inputs else [1.0]

    def slope_of_row(r):
        _, key_of, slope = found[r]
        factor = mpf(given[r % len(given)]) / divisor
        return key_of, lambda c: slope(c) * factor

    return {"loss": losses, "grad": matrix(case, slope_of_row)}


LOGITS = [
    Function("multi_margin_loss_grad", {"loss": VALUE, "grad": GRADIENT}, margin_cases, evaluate_margin, ALL_DTYPES),
    Function("softmax_entropy_grad", {"entropy": VALUE, "grad": GRADIENT}, entropy_cases, evaluate_entropy, ALL_DTYPES),
    Function(
        "softmax_kl_divergence_grad",
        {"kl_divergence": VALUE, "grad_p": GRADIENT, "grad_q": GRADIENT},
        divergence_cases,
        evaluate_kl,
        ALL_DTYPES,
    ),
    Function("softmax_js_divergence", {"js_divergence": VALUE}, js_cases, evaluate_js, ALL_DTYPES),
]
