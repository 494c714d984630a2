"""Cross-entropy of one row with everything that can be asked for, in mpmath.

With c = the logits after temperature and softcap, p = softmax(c) and weights a_i of the terms -log p_i,
    loss = sum_i a_i (-log p_i) + z lse(c)^2,        slope_j = ((A + 2 z lse(c)) p_j - a_j) c'_j,  A = sum_i a_i.
"""

from collections import Counter

from mpmath import exp, log1p, mpf, tanh

from data_format import INF, NAN
from exact import ONE, ZERO, LimitRow, NanRow, Row, distribution, settled


class CappedRow(Row):
    """A row of mpf."""

    def sum_of_others(self):
        seen, total = {}, ZERO
        for index, value in enumerate(self.values):
            if index != self.argmax:
                if value not in seen:
                    seen[value] = self.weight(index)
                total += seen[value]
        return total


def capped_distribution(values, temperature, cap):
    if any(v != v for v in values):
        return NanRow()
    known = {v: cap * (ONE if v == INF else -ONE if v == -INF else tanh(mpf(v) / mpf(temperature) / cap)) for v in set(values)}
    return CappedRow([known[v] for v in values])


class LogitRow:
    """c of one row: its softmax, its logsumexp, and the derivative of c by the logits."""

    def __init__(self, values, temperature=1.0, softcap=0.0):
        self.values, self.temperature, self.cap = values, mpf(temperature), mpf(softcap)
        self.row = capped_distribution(values, temperature, self.cap) if softcap else distribution(values, temperature)
        self.nan = isinstance(self.row, NanRow)

    def c(self, index):
        return self.row.values[index] if self.cap else mpf(self.values[index]) / self.temperature

    def slope(self, index):
        """c' by the logit."""
        if not self.cap:
            return 1 / self.temperature
        value = self.values[index]
        if abs(value) == INF:
            return ZERO
        e = exp(-2 * abs(mpf(value)) / (self.temperature * self.cap))
        return 4 * e / (1 + e) ** 2 / self.temperature

    def logsumexp(self):
        if self.nan:
            return -INF if self.values and all(v == -INF for v in self.values) else NAN
        if isinstance(self.row, LimitRow):
            return INF

        def compute():
            again = LogitRow(self.values, self.temperature, self.cap)
            largest, rest = again.c(self.row.argmax), log1p(again.row.rest)
            return largest + rest, max(abs(largest), rest) if rest else ZERO

        return settled(compute) if self.c(self.row.argmax) else log1p(self.row.rest)

    def entropy(self):
        """Of softmax(c): log S + sum e^d (-d) / S, all terms positive."""
        if self.nan:
            return NAN
        if isinstance(self.row, LimitRow):
            return -self.row.log_softmax(self.row.argmax)
        total, seen = ZERO, {}
        for index, value in enumerate(self.values):
            if value not in seen:
                p = self.row.softmax(index)
                seen[value] = p * -self.row.log_softmax(index) if p else ZERO
            total += seen[value]
        return total

    def spread(self):
        """sum p |c|: how much a relative error of the c can change their logsumexp."""
        return sum((self.row.softmax(i) * abs(self.c(i)) for i in range(len(self.values)) if self.row.softmax(i)), ZERO)


class CrossEntropyRow:
    """Loss and gradient of a LogitRow with the weights a of its terms; `weight` is that of the z-loss."""

    def __init__(self, row, a, z=ZERO, weight=ONE):
        self.row, self.a, self.weight = row, a, weight
        self.counts = Counter(a)
        self.total = self.sum_of_terms()
        self.known = {}
        self.z = z * weight
        self.lse = row.logsumexp() if self.z else ZERO

    def sum_of_terms(self, leaving_out=None):
        """Without one of the terms of this weight."""
        return sum(((count - (a == leaving_out)) * a for a, count in self.counts.items() if a), ZERO)

    def sum_without(self, a):
        rest = self.total - a
        return rest if rest > self.total / 1000 else self.sum_of_terms(a)

    def loss(self):
        if self.row.nan:
            return NAN
        counted, total = {}, ZERO
        for index, a in enumerate(self.a):
            if a:
                key = self.row.values[index], a
                counted[key] = (index, counted.get(key, (index, 0))[1] + 1)
        for (_, a), (index, count) in counted.items():
            total += count * a * -self.row.row.log_softmax(index)
        return total + self.z * self.lse**2

    def slope(self, index):
        key = self.row.values[index], self.a[index]
        if key not in self.known:
            self.known[key] = self.computed_slope(index)
        return self.known[key]

    def computed_slope(self, index):
        if self.row.nan:
            return NAN
        others = self.sum_without(self.a[index]) + 2 * self.z * self.lse
        p, rest = self.row.row.softmax(index), self.row.row.one_minus_softmax(index)
        return (others * p - self.a[index] * rest) * self.row.slope(index)

    def largest_slope(self):
        """(magnitude, index) of the largest."""
        return max(((abs(self.slope(i)), -i) for i in range(len(self.a))), default=(ZERO, 0))

    def largest_term(self, index):
        """Of the difference that the derivative is."""
        return max(abs(self.total + 2 * self.z * self.lse) * self.row.row.softmax(index), abs(self.a[index])) * self.row.slope(index)

    # The softcap makes c a rounded number. What a relative error of one unit in every c does to the results:

    def loss_scale(self):
        tail = self.total + 2 * self.z * self.lse
        return sum((abs(tail * self.row.row.softmax(i) - self.a[i]) * abs(self.row.c(i)) for i in range(len(self.a))), ZERO)

    def slope_scale(self, index, spread):
        p = self.row.row.softmax(index)
        tail = abs(self.total + 2 * self.z * self.lse) * (abs(self.row.c(index)) + spread) + 2 * self.z * spread
        return p * tail * self.row.slope(index)
