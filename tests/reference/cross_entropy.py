"""Definitions of cross-entropy with all its parameters: index and soft targets, statistics and perplexity from logits, and NLL."""

from mpmath import exp, mpf

import exact
from cross_entropy_inputs import log_probability_cases, option_cases, perplexity_cases, soft_cases, statistics_cases, token_cases
from data_format import F64, INF, NAN, Sampled, Scaled
from definition import ALL_DTYPES, GRADIENT, VALUE, Function, rows_of, some
from exact import ZERO
from exact_cross_entropy import CrossEntropyRow, LogitRow

DENSE, SAMPLED_ROWS, SAMPLED_COLS = 64, 4, 12  # gradients with more elements than the first are sampled


class LogProbabilityRow(LogitRow):
    """A row that holds log p already: every element is its own."""

    def __init__(self, values):
        self.values, self.row, self.nan = values, self, False

    def log_softmax(self, index):
        return self.values[index] if abs(self.values[index]) == INF else mpf(self.values[index])

    def softmax(self, index):
        return ZERO

    def one_minus_softmax(self, index):
        return mpf(1)

    def slope(self, index):
        return mpf(1)


class Rows:
    """The rows of a case: which count, what they weigh, and what they give."""

    def __init__(self, case, make_row):
        self.case, self.make_row = case, make_row
        values, params = case.inputs, case.params
        self.logits = rows_of(case, "logits") if "logits" in values else rows_of(case, "log_probs")
        self.target = values["target"].values if "target" in values else None
        self.soft = rows_of(case, "probabilities") if "probabilities" in values else None
        self.class_weight = [mpf(v) for v in values["class_weight"].values] if "class_weight" in values else [mpf(1)] * case.cols
        self.sample_weight = [mpf(v) for v in values["sample_weight"].values] if "sample_weight" in values else [mpf(1)] * case.rows
        self.smoothing = mpf(params.get("label_smoothing", 0.0))
        self.z = mpf(params.get("z_loss", 0.0))
        ignored = params.get("ignore_index", -100)
        self.counted = [r for r in range(case.rows) if self.target is None or self.target[r] != ignored]
        self.known = {}

    def weight(self, r):
        """What a row weighs, in the denominator of the mean too."""
        return self.sample_weight[r] if self.target is None else self.sample_weight[r] * self.class_weight[self.target[r]]

    def terms(self, r):
        """The weights of -log p in the loss of a row."""
        sample, cols, known = self.sample_weight[r], self.case.cols, {}
        if self.soft is None:
            smooth = {w: sample * w * self.smoothing / cols for w in set(self.class_weight)}
            a = [smooth[w] for w in self.class_weight]
            a[self.target[r]] += sample * self.class_weight[self.target[r]] * (1 - self.smoothing)
            return a
        for key in set(zip(self.soft[r], self.class_weight)):
            known[key] = sample * key[1] * ((1 - self.smoothing) * mpf(key[0]) + self.smoothing / cols)
        return [known[key] for key in zip(self.soft[r], self.class_weight)]

    def __getitem__(self, r):
        if r not in self.known:
            self.known[r] = CrossEntropyRow(self.make_row(self.logits[r]), self.terms(r), self.z, self.weight(r))
        return self.known[r]

    @property
    def divisor(self):
        return sum((self.weight(r) for r in self.counted), ZERO) if self.case.params["reduction"] == "mean" else 1

    def by_scale(self, output):
        """Whether the rule of the output is `scale`: with a softcap in f64, and where the target is the softmax."""
        return isinstance(self.case.bounds.get(output), tuple)


def logit_rows(case):
    params = case.params
    return Rows(case, lambda values: LogitRow(values, params.get("temperature", 1.0), params.get("softcap", 0.0)))


def finite(value):
    return value == value and abs(value) < INF


def scaled(value, scale):
    return Scaled(value, max(abs(value), scale)) if finite(value) else value


def losses(rows):
    case, ruled = rows.case, rows.by_scale("loss")
    if case.params["reduction"] == "none":
        found = [rows[r].loss() if r in set(rows.counted) else 0.0 for r in range(case.rows)]
        return [scaled(v, rows[r].loss_scale()) if r in rows.known and ruled else v for r, v in enumerate(found)]
    if case.params["reduction"] == "mean" and not rows.counted:
        return [0.0 if case.params.get("empty") == "zero" else NAN]
    total = sum((rows[r].loss() for r in rows.counted), ZERO) / rows.divisor
    return [scaled(total, sum((rows[r].loss_scale() for r in rows.counted), ZERO) / rows.divisor) if ruled else total]


def gradient(rows):
    case = rows.case
    upstream = case.inputs["grad_output"].values if "grad_output" in case.inputs else [1.0]
    counted, divisor, ruled = set(rows.counted), rows.divisor, rows.by_scale("grad")
    capped = "softcap" in case.params
    dense = case.rows * case.cols <= DENSE
    samples = {}
    for r in range(case.rows) if dense else some(case.rows, SAMPLED_ROWS, case.rows):
        factor = mpf(upstream[r % len(upstream)]) / divisor if r in counted else ZERO
        largest = rows[r].largest_slope() if r in counted else (ZERO, 0)
        spread = rows[r].row.spread() if ruled and capped and r in counted else ZERO
        extra = {-largest[1], rows.target[r] % case.cols if rows.target else 0}
        for c in range(case.cols) if dense else sorted(extra | set(some(case.cols, SAMPLED_COLS, case.cols + r))):
            value = rows[r].slope(c) if r in counted else ZERO
            exact_value = value * factor if finite(value) else value
            if ruled and r in counted and finite(value):
                scale = max(rows[r].slope_scale(c, spread), largest[0] / 1024) if capped else rows[r].largest_term(c)
                exact_value = scaled(exact_value, abs(factor) * scale)
            samples[r * case.cols + c] = exact_value
    return [samples[i] for i in range(case.rows * case.cols)] if dense else Sampled(samples)


def loss_and_gradient(case):
    rows = logit_rows(case)
    return {"loss": losses(rows), "grad": gradient(rows)}


def evaluate_log_probabilities(case):
    rows = Rows(case, LogProbabilityRow)
    return {"loss": losses(rows), "grad": gradient(rows)}


def evaluate_statistics(case):
    rows = logit_rows(case)
    counted, ruled = set(rows.counted), rows.by_scale("entropy")
    known = {r: rows[r].row for r in counted}
    logsumexp = [known[r].logsumexp() if r in counted else 0.0 for r in range(case.rows)]
    entropy = [known[r].entropy() if r in counted else 0.0 for r in range(case.rows)]
    if ruled:
        for r in counted:
            row = known[r]
            terms = [row.row.softmax(i) * abs(row.row.log_softmax(i) + entropy[r]) * abs(row.c(i)) for i in range(case.cols)]
            logsumexp[r], entropy[r] = scaled(logsumexp[r], row.spread()), scaled(entropy[r], sum(terms, ZERO))
    correct = [1.0 if r in counted and first_largest(rows.logits[r]) == rows.target[r] else 0.0 for r in range(case.rows)]
    return {"loss": losses(rows), "logsumexp": logsumexp, "entropy": entropy, "correct": correct}


def first_largest(values):
    """None for a row with NaN in it."""
    return None if any(v != v for v in values) else values.index(max(values))


def evaluate_tokens(case):
    rows = logit_rows(case)
    found = [rows[r].row.row.log_softmax(rows.target[r]) for r in range(case.rows)]
    return {"token_log_probs": found}


def evaluate_perplexity(case):
    mean = losses(logit_rows(case))[0]
    return {"perplexity": [exp(mean) if finite(mean) else mean]}


CROSS_ENTROPY = [
    Function("softmax_cross_entropy_grad", {"loss": VALUE, "grad": GRADIENT}, option_cases, loss_and_gradient, ALL_DTYPES, "options"),
    Function("softmax_cross_entropy_soft_grad", {"loss": VALUE, "grad": GRADIENT}, soft_cases, loss_and_gradient, ALL_DTYPES),
    Function("nll_loss_grad", {"loss": VALUE, "grad": GRADIENT}, log_probability_cases, evaluate_log_probabilities, ALL_DTYPES),
    Function("token_log_probs", {"token_log_probs": VALUE}, token_cases, evaluate_tokens, ALL_DTYPES),
    Function(
        "softmax_cross_entropy_stats",
        {"loss": VALUE, "logsumexp": VALUE, "entropy": VALUE, "correct": (0, 0, "value")},
        statistics_cases,
        evaluate_statistics,
        ALL_DTYPES,
    ),
    Function("softmax_perplexity", {"perplexity": (2, 3, "value")}, perplexity_cases, evaluate_perplexity, ALL_DTYPES),
]
