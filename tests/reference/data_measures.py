"""The mathematics of counts, labels, codes and Gaussians: exact fractions wherever the definition allows."""

from collections import Counter
from fractions import Fraction

from mpmath import e, log, mpf, pi, psi, sqrt

from data_format import INF, NAN
from exact import ZERO
from measures import in_base, number, settled


def is_nan(*values):
    return any(v != v for v in values)


def entropy_from_counts(counts, estimator="plugin", base=0.0):
    total = sum(counts)
    if total == 0:
        return NAN
    estimate = {
        "plugin": plugin,
        "miller_madow": lambda row, n: plugin(row, n) + mpf(sum(c > 0 for c in row) - 1) / (2 * n),
        "james_stein": james_stein,
        "grassberger": grassberger,
    }[estimator]
    return in_base(estimate(counts, total), base)


def information(frequency):
    """-f log f of a fraction; log1p of an exact difference is not needed with so many bits."""
    value = number(frequency)
    return -value * log(value) if frequency else ZERO


def plugin(counts, total):
    return sum((times * information(Fraction(c, total)) for c, times in Counter(counts).items()), ZERO)


def james_stein(counts, total):
    uniform = Fraction(1, len(counts))
    frequencies = {c: Fraction(c, total) for c in set(counts)}
    grouped = Counter(counts)
    distance = (total - 1) * sum(times * (uniform - frequencies[c]) ** 2 for c, times in grouped.items())
    spread = 1 - sum(times * frequencies[c] ** 2 for c, times in grouped.items())
    intensity = Fraction(1) if distance <= spread else spread / distance
    shrunk = {c: intensity * uniform + (1 - intensity) * f for c, f in frequencies.items()}
    return sum((times * information(shrunk[c]) for c, times in grouped.items()), ZERO)


def grassberger(counts, total):
    """Single counts are -S of the asymptotic series of digamma, next to 0."""
    grouped = Counter(c for c in counts if c)

    def compute():
        terms = [times * c * (psi(0, mpf(c // 2) + mpf(1) / 2) + log(2)) / total for c, times in grouped.items()]
        return log(mpf(total)) - sum(terms), log(mpf(total)) + 1

    return settled(compute)


def byte_entropy(data, base=0.0):
    return entropy_from_counts([data.count(b) for b in sorted(set(data))], "plugin", base) if data else ZERO


def label_information(x, y):
    """Mutual information and both entropies in nats; exactly independent labels have the information 0."""
    n, rows, cols, cells = len(x), Counter(x), Counter(y), Counter(zip(x, y))
    if all(n * c == rows[a] * cols[b] for (a, b), c in cells.items()):
        mutual = ZERO
    else:

        def compute():
            terms = [mpf(c) / n * log(mpf(n * c) / (rows[a] * cols[b])) for (a, b), c in cells.items()]
            return sum(terms), max(map(abs, terms))

        mutual = settled(compute)
    return mutual, plugin(list(rows.values()), n), plugin(list(cols.values()), n)


def mutual_information_from_labels(x, y, base=0.0):
    return in_base(label_information(x, y)[0], base) if x else ZERO


def normalized_mutual_information(x, y, average):
    if len(set(x)) <= 1 and len(set(y)) <= 1:
        return mpf(1)
    mutual, first, second = label_information(x, y)
    if mutual == 0:
        return ZERO
    averages = {"arithmetic": (first + second) / 2, "geometric": sqrt(first * second), "min": min(first, second), "max": max(first, second)}
    return mutual / averages[average]


def huffman_lengths(p):
    """Two queues: symbols by weight and place, and joined trees; of equal weights the symbol comes first."""
    leaves = sorted((Fraction(w), i) for i, w in enumerate(p) if w > 0)
    lengths = [0] * len(p)
    if len(leaves) == 1:
        lengths[leaves[0][1]] = 1
    trees, next_tree, next_leaf = [], 0, 0
    for _ in range(len(leaves) - 1):
        joined, weight = [], Fraction(0)
        for _ in range(2):
            if next_leaf < len(leaves) and (next_tree == len(trees) or leaves[next_leaf][0] <= trees[next_tree][0]):
                taken = leaves[next_leaf][0], [leaves[next_leaf][1]]
                next_leaf += 1
            else:
                taken = trees[next_tree]
                next_tree += 1
            weight, joined = weight + taken[0], joined + taken[1]
        for symbol in joined:
            lengths[symbol] += 1
        trees.append((weight, joined))
    return lengths


def shannon_length(p):
    if p == 0:
        return 0
    length = 0
    while Fraction(p) * 2**length < 1:
        length += 1
    return max(length, 1)


def expected_length(p, lengths):
    if is_nan(*p) or any(v < 0 for v in p):
        return NAN
    if any(v == INF or (v > 0 and length == 0) for v, length in zip(p, lengths)):
        return INF
    return number(sum((Fraction(v) * length for v, length in zip(p, lengths)), Fraction(0)))


def implied(length):
    return mpf(2) ** -length if length else ZERO


def gaussian_entropy(sigma, base=0.0):
    if is_nan(sigma) or sigma == INF:
        return limit(sigma, base)
    return in_base(log(mpf(sigma)) + log(2 * pi * e) / 2, base)


def limit(value, base):
    return -value if value == INF and 0 < base < 1 else value


def gaussian_pair(formula):
    """The value of a formula of finite numbers, and the limits where an argument is infinite."""

    def evaluate(mu_p, sigma_p, mu_q, sigma_q, base=0.0):
        if is_nan(mu_p, sigma_p, mu_q, sigma_q):
            return NAN
        infinite = [abs(v) == INF for v in (mu_p, sigma_p, mu_q)]
        if (infinite[0] and mu_p == mu_q) or (sigma_q == INF and any(infinite)):
            return NAN
        if sigma_q == INF or any(infinite):
            return limit(INF, base)
        values = [mpf(v) for v in (mu_p, sigma_p, mu_q, sigma_q)]
        if values[0] == values[2] and values[1] == values[3] and formula is divergence:
            return ZERO
        return in_base(settled(lambda: formula(*values)), base)

    return evaluate


def cross_entropy(mu_p, sigma_p, mu_q, sigma_q):
    first, second = log(sigma_q) + log(2 * pi) / 2, (sigma_p**2 + (mu_p - mu_q) ** 2) / (2 * sigma_q**2)
    return first + second, max(abs(first), second)


def divergence(mu_p, sigma_p, mu_q, sigma_q):
    first, second = log(sigma_q / sigma_p), (sigma_p**2 + (mu_p - mu_q) ** 2) / (2 * sigma_q**2)
    return first + second - mpf(1) / 2, max(abs(first), second, mpf(1))
