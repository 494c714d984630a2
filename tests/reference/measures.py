"""The information measures in mpmath, for stored numbers taken as exact numbers.

A row that is no row of probabilities (a negative number, NaN or +inf in it) gives NaN. Equal elements are grouped: a long row costs as
many logarithms as it has different values.
"""

from collections import Counter
from fractions import Fraction

from mpmath import exp, log, log1p, mp, mpf, sqrt, workprec

from data_format import INF, NAN
from exact import ONE, SPARE, ZERO

ENOUGH = 1 << 14  # bits: what is still 0 with so many is 0


def settled(compute):
    """compute() -> (result, largest magnitude that went into it), again with more bits until cancellation has taken few; or zero."""
    start = prec = mp.prec
    while prec < ENOUGH:
        with workprec(prec):
            result, scale = compute()
            if scale == 0 or (result != 0 and mp.mag(scale) - mp.mag(result) <= prec - start + SPARE // 2):
                return result
            prec += mp.mag(scale) - mp.mag(result) if result != 0 else prec
    return ZERO


def summed(terms):
    """(sum, largest magnitude) of mpf terms."""
    total, largest = ZERO, ZERO
    for term in terms:
        total += term
        largest = max(largest, abs(term))
    return total, largest


def are_probabilities(*rows):
    return all(0 <= value < INF for row in rows for value in row)  # false for NaN


def exact_sum(counted):
    return sum((Fraction(value) * count for value, count in counted.items()), Fraction(0))


def number(fraction):
    return mpf(fraction.numerator) / fraction.denominator


def log_ratio(a, b):
    """log(a / b) of two positive fractions, to full relative precision also where they nearly agree."""
    return log1p(number((a - b) / b)) if b < 2 * a < 4 * b else log(number(a / b))


def in_base(value, base):
    """A value in nats as one to `base` (0: nats)."""
    return value if base == 0 else value / log(mpf(base))


def self_information(p, base=0.0):
    if p != p or p < 0:
        return NAN
    if p in (0, INF):
        return in_base(INF if p == 0 else -INF, base)
    return in_base(-log(mpf(p)), base) if p != 1 else ZERO


def binary_entropy(p, base=0.0):
    if not 0 <= p <= 1:
        return NAN
    if p in (0, 1):
        return ZERO
    return in_base(-mpf(p) * log(mpf(p)) - (1 - mpf(p)) * log1p(-mpf(p)), base)


def shannon(row):
    """sum -p log p."""
    counted = Counter(row)
    return settled(lambda: summed(-count * mpf(p) * log(mpf(p)) for p, count in counted.items() if p not in (0, 1)))


def entropy(row, base=0.0, normalize=0):
    if not are_probabilities(row):
        return NAN
    if not normalize:
        return in_base(shannon(row), base)
    counted = Counter(p for p in row if p)
    total = exact_sum(counted)
    if total == 0:
        return NAN
    if len(counted) == 1:
        return in_base(log(mpf(counted.total())), base) if counted.total() > 1 else ZERO

    def compute():
        return summed(-count * number(Fraction(p) / total) * log_ratio(Fraction(p), total) for p, count in counted.items())

    return in_base(settled(compute), base)


def perplexity(row):
    if not are_probabilities(row):
        return NAN
    nats = shannon(row)
    return ZERO if nats < -(10**5) else INF if nats > 10**5 else exp(nats)


def power_sum(row, order, offset=ZERO):
    """sum p^order + offset."""
    counted = Counter(p for p in row if p)
    return settled(lambda: summed([offset, *(count * mpf(p) ** mpf(order) for p, count in counted.items())]))


def renyi_entropy(row, order, base=0.0):
    if not are_probabilities(row):
        return NAN
    if order == 1:
        return in_base(shannon(row), base)
    support = [p for p in row if p]
    if not support:  # the logarithm of 0
        return in_base(-INF if order < 1 else INF, base)
    if order == 0:
        return in_base(log(mpf(len(support))), base)
    if order == INF:
        return self_information(max(support), base)
    excess = power_sum(row, order, -ONE)
    return in_base((log1p(excess) if abs(excess) < 0.5 else log(power_sum(row, order))) / (1 - mpf(order)), base)


def tsallis_entropy(row, order):
    if not are_probabilities(row):
        return NAN
    if order == 1:
        return shannon(row)
    if order == INF:
        return -INF if max(row, default=0) > 1 else ZERO
    return power_sum(row, order, -ONE) / (1 - mpf(order))


def pair_sums(p, q):
    """((p, q) -> how often, sum p, sum q)."""
    counted = Counter(zip(p, q))
    sums = [Fraction(0), Fraction(0)]
    for pair, count in counted.items():
        for side in (0, 1):
            sums[side] += Fraction(pair[side]) * count
    return counted, *sums


def cross_entropy(p, q, base=0.0, normalize=0):
    if not are_probabilities(p, q):
        return NAN
    counted, p_sum, q_sum = pair_sums(p, q)
    if normalize and (p_sum == 0 or q_sum == 0):
        return NAN
    if any(a > 0 and b == 0 for a, b in counted):
        return in_base(INF, base)
    terms = [(a, b, count) for (a, b), count in counted.items() if a]
    if not normalize:
        return in_base(settled(lambda: summed(-count * mpf(a) * log(mpf(b)) for a, b, count in terms if b != 1)), base)
    if all(Fraction(b) == q_sum for _, b, _ in terms):
        return ZERO

    def compute():
        return summed(-count * number(Fraction(a) / p_sum) * log_ratio(Fraction(b), q_sum) for a, b, count in terms)

    return in_base(settled(compute), base)


def agree(first, second, eps):
    """Whether the difference of two sums counts as rounding: at most 8 eps of the larger. No case may be near the limit."""
    difference, limit = abs(first - second), 8 * Fraction(eps) * max(first, second)
    if limit and abs(difference / limit - 1) < Fraction(1, 10**6):
        raise ValueError("the sums differ by so nearly 8 eps that rounding decides")
    return difference <= limit


def kl_divergence(p, q, eps, base=0.0, normalize=0):
    if not are_probabilities(p, q):
        return NAN
    counted, p_sum, q_sum = pair_sums(p, q)
    if normalize and (p_sum == 0 or q_sum == 0):
        return NAN
    if any(a > 0 and b == 0 for a, b in counted):
        return in_base(INF, base)
    if not normalize:
        p_whole = q_whole = Fraction(1)
        left_out = p_sum - q_sum if agree(p_sum, q_sum, eps) else Fraction(0)
    else:
        p_whole, q_whole, left_out = p_sum, q_sum, Fraction(0)
    terms = [(a, b, count) for (a, b), count in counted.items() if a and Fraction(a) * q_whole != Fraction(b) * p_whole]

    def compute():
        parts = [
            count * number(Fraction(a) / p_whole) * log_ratio(Fraction(a) * q_whole, Fraction(b) * p_whole) for a, b, count in terms
        ]
        return summed([-number(left_out), *parts])

    return in_base(settled(compute), base)


def js_divergence(p, q, base=0.0, normalize=0):
    if not are_probabilities(p, q):
        return NAN
    counted, p_sum, q_sum = pair_sums(p, q)
    if normalize and (p_sum == 0 or q_sum == 0):
        return NAN
    if not normalize:
        p_sum = q_sum = Fraction(1)
    terms = [(a, b, count) for (a, b), count in counted.items() if Fraction(a) * q_sum != Fraction(b) * p_sum]

    def compute():
        halves = [(Fraction(a) / p_sum / 2, Fraction(b) / q_sum / 2, count) for a, b, count in terms]
        return summed(count * number(x) * log_ratio(2 * x, a + b) for a, b, count in halves for x in (a, b) if x)

    return in_base(settled(compute), base)


def js_distance(p, q, base=0.0, normalize=0):
    divergence = js_divergence(p, q, base, normalize)
    return divergence if divergence != divergence else sqrt(divergence)


def joint_entropy(table, base=0.0):
    return entropy([p for row in table for p in row], base)


def transposed(table):
    return [list(column) for column in zip(*table)]


def conditional_entropy(table, given, base=0.0):
    """H of the other variable given that of the rows ("x") or the columns ("y")."""
    if not are_probabilities(*table):
        return NAN
    rows = table if given == "x" else transposed(table)

    def compute():
        terms = []
        for row in rows:
            whole = exact_sum(Counter(row))
            terms += [mpf(p) * log_ratio(whole, Fraction(p)) for p in row if p and Fraction(p) != whole]
        return summed(terms)

    return in_base(settled(compute), base)


def mutual_information(table, eps, base=0.0):
    """sum p log(p T / (p_x p_y)) - T log T; the last term, 0 where the table's sum T is 1, is left out where that is so but for rounding."""
    if not are_probabilities(*table):
        return NAN
    rows = [exact_sum(Counter(row)) for row in table]
    columns = [exact_sum(Counter(column)) for column in transposed(table)]
    whole = sum(rows, Fraction(0))
    if whole == 0:
        return ZERO
    terms = [
        (Fraction(p), rows[r] * columns[c])
        for r, row in enumerate(table)
        for c, p in enumerate(row)
        if p and Fraction(p) * whole != rows[r] * columns[c]
    ]
    keeps_sum = not agree(whole, whole * whole, eps)

    def compute():
        parts = [number(p) * log_ratio(p * whole, independent) for p, independent in terms]
        return summed(parts + ([-number(whole) * log_ratio(whole, Fraction(1))] if keeps_sum else []))

    return in_base(settled(compute), base)
