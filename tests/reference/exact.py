"""The mathematics, in mpmath: what every function means, for stored numbers taken as exact numbers.

Nothing here subtracts nearly equal numbers unless it watches the loss of digits and starts again with more (`settled`).
"""

from array import array
from fractions import Fraction
from hashlib import sha256

from mpmath import exp, log, log1p, mp, mpf, workprec

from data_format import INF, NAN

mp.prec = 256  # bits
SPARE = 96  # bits that rounding and cancellation may take from a result

ZERO, ONE = mpf(0), mpf(1)


def settled(compute):
    """compute() -> (result, largest magnitude that went into the sum), again with more bits until cancellation has taken few."""
    start = prec = mp.prec
    while True:
        with workprec(prec):
            result, scale = compute()
        if scale == 0 or (result != 0 and mp.mag(scale) - mp.mag(result) <= prec - start + SPARE // 2):
            return result
        prec += mp.mag(scale) - mp.mag(result) if result != 0 else prec


class Row:
    """exp((x - max) / temperature) of one row without NaN and +inf, summed over all but one maximum."""

    known = {}

    def __init__(self, values, temperature=1.0):
        self.values, self.temperature = values, temperature
        self.argmax = max(range(len(values)), key=values.__getitem__)
        self.max = values[self.argmax]
        self.rest = self.sum_of_others()

    def weight(self, index):
        value = self.values[index]
        return ZERO if value == -INF else exp((mpf(value) - self.max) / mpf(self.temperature))

    def sum_of_others(self):
        key = (sha256(array("d", self.values).tobytes()).digest(), self.temperature, mp.prec)
        if key not in self.known:
            total, seen = ZERO, {}
            for index, value in enumerate(self.values):
                if index != self.argmax:
                    if value not in seen:
                        seen[value] = self.weight(index)
                    total += seen[value]
            self.known[key] = total
        return self.known[key]

    def log_sum(self):
        """log of the sum of exp((x - max) / temperature)."""
        return log1p(self.rest)

    def softmax(self, index):
        return self.weight(index) / (1 + self.rest)

    def log_softmax(self, index):
        if self.values[index] == -INF:
            return -INF
        return (mpf(self.values[index]) - self.max) / mpf(self.temperature) - self.log_sum()

    def one_minus_softmax(self, index):
        if self.values[index] == self.max:
            return self.rest / (1 + self.rest)
        return (1 + self.rest - self.weight(index)) / (1 + self.rest)


class LimitRow:
    """A row with +inf in it: the +inf share everything."""

    def __init__(self, values):
        self.values, self.count = values, values.count(INF)
        self.argmax = values.index(INF)

    def softmax(self, index):
        return ONE / self.count if self.values[index] == INF else ZERO

    def log_softmax(self, index):
        return -log(mpf(self.count)) if self.values[index] == INF else -INF

    def one_minus_softmax(self, index):
        return mpf(self.count - 1) / self.count if self.values[index] == INF else ONE


class NanRow:
    argmax = 0

    def softmax(self, index):
        return NAN

    log_softmax = one_minus_softmax = softmax


def distribution(values, temperature=1.0):
    """The row as a distribution: softmax, log_softmax and one_minus_softmax by index."""
    if any(v != v for v in values) or all(v == -INF for v in values):
        return NanRow()
    return LimitRow(values) if INF in values else Row(values, temperature)


def logsumexp(values):
    if any(v != v for v in values):
        return NAN
    if INF in values:
        return INF
    if all(v == -INF for v in values):
        return -INF

    def compute():
        row = Row(values)
        return row.max + row.log_sum(), max(abs(mpf(row.max)), row.log_sum()) if row.rest else ZERO

    return settled(compute)


def logsumexp_weighted(values, weights):
    """(log |sum w exp(x)|, sign of the sum)."""
    terms = [(x, w) for x, w in zip(values, weights) if w != 0]
    if any(x != x or w != w or (abs(w) == INF and x == -INF) for x, w in terms):
        return NAN, NAN
    signs = {1.0 if w > 0 else -1.0 for x, w in terms if x == INF or abs(w) == INF}
    if signs:
        return (INF, signs.pop()) if len(signs) == 1 else (NAN, NAN)
    grouped = {}  # by Lindemann and Weierstrass the sum is zero only if the weights of every distinct exponent cancel
    for x, w in terms:
        if x != -INF:
            grouped[x] = grouped.get(x, 0) + Fraction(w)
    grouped = {x: w for x, w in grouped.items() if w}
    if not grouped:
        return -INF, 0.0
    top = max(grouped)

    def total(offset=0):
        parts = [mpf(w.numerator) / w.denominator * exp(mpf(x) - top) for x, w in grouped.items()] + [mpf(offset)]
        return sum(parts), max(abs(p) for p in parts)

    sign = 1.0 if settled(total) > 0 else -1.0
    if len(grouped) == 1 and abs(grouped[top]) == 1:
        return mpf(top), sign

    def compute():
        size = log(abs(settled(total)))
        if abs(size) < 1:
            size = log1p(sign * settled(lambda: total(-sign)))
        return top + size, max(abs(mpf(top)), abs(size))

    return settled(compute), sign


def logaddexp(a, b):
    return logsumexp([a, b])


def sigmoid(x):
    if x != x or abs(x) == INF:
        return x if x != x else float(x > 0)
    return 1 / (1 + exp(-mpf(x)))


def sigmoid_grad(x):
    if x != x or abs(x) == INF:
        return x if x != x else 0.0
    t = exp(-abs(mpf(x)))
    return t / (1 + t) ** 2


def softplus(x):
    if x != x or abs(x) == INF:
        return max(x, 0.0) if x == x else x
    return max(mpf(x), ZERO) + log1p(exp(-abs(mpf(x))))


def log_sigmoid(x):
    return -softplus(-x)


def cross_entropy(values, target):
    """-log softmax(values)[target] of one row."""
    return -distribution(values).log_softmax(target)


def cross_entropy_grad(row, index, target):
    """d loss / d values[index], where `row` is distribution(values)."""
    return -row.one_minus_softmax(index) if index == target else row.softmax(index)
