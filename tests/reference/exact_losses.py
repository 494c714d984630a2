"""The mathematics of the elementwise losses: one element's loss, its derivative by the first argument, and their largest terms.

Every function returns (loss, derivative, largest term of the loss, largest term of the derivative); a largest term of None stands for the value's
own magnitude, where the terms have one sign. 0 times an infinity is 0: what counts for nothing costs nothing.
"""

from mpmath import exp, log, log1p, mpf, pi

from data_format import INF, NAN
from exact import ONE, ZERO, log_sigmoid, sigmoid, softplus

NOTHING = NAN, NAN, None, None


def times(a, b):
    """a * b, and 0 where a factor is 0."""
    return ZERO if a == 0 or b == 0 else a * b


def exact(value):
    """As an mpf, but for what is not finite."""
    return mpf(value) if abs(value) < INF else value


def any_nan(*values):
    return any(v != v for v in values)


def largest(*terms):
    return max((abs(t) for t in terms if abs(t) < INF), default=ZERO)


def mse(x, y):
    if any_nan(x, y) or (x == y and abs(x) == INF):
        return NOTHING
    if abs(x) == INF or abs(y) == INF:
        return INF, INF if x > y else -INF, None, None
    d = mpf(x) - mpf(y)
    return d * d, 2 * d, None, None


def hinge(score, y):
    if any_nan(score, y):
        return NOTHING
    rest = 1 - times(exact(y), exact(score))
    return (rest, -exact(y), None, None) if rest > 0 else (ZERO, ZERO, None, None)


def log_of(p):
    return -INF if p == 0 else log(p)


def log_of_rest(p):
    """log(1 - p)"""
    return -INF if p == 1 else log1p(-p)


def binary_cross_entropy(p, y, weight=1.0):
    if any_nan(p, y, weight) or not 0 <= p <= 1:
        return NOTHING
    p, y, weight = mpf(p), mpf(y), mpf(weight)
    loss = -times(y, log_of(p)) - times(1 - y, log_of_rest(p))
    slope = ZERO
    if y != 0:
        slope -= y / p if p else (INF if y > 0 else -INF)
    if y != 1:
        slope += (1 - y) / (1 - p) if p != 1 else (INF if y < 1 else -INF)
    return times(weight, loss), times(weight, slope), None, None


def binary_cross_entropy_with_logits(x, y, weight=1.0, pos_weight=1.0):
    if any_nan(x, y, weight, pos_weight):
        return NOTHING
    y, weight, pos_weight = mpf(y), mpf(weight), mpf(pos_weight)
    parts = times(weight * pos_weight * y, softplus(-x)), times(weight * (1 - y), softplus(x))
    slopes = -weight * pos_weight * y * sigmoid(-x), weight * (1 - y) * sigmoid(x)
    soft = 0 < y < 1
    return sum(parts), sum(slopes), None, largest(*slopes) if soft else None


def focal_of_class_1(x, gamma):
    """(1 - p)^gamma (-log p) with p = sigmoid(x), and its derivative, both without cancellation."""
    if abs(x) == INF:
        return (ZERO, ZERO) if x > 0 else (INF, -ONE)
    rest, cost = sigmoid(-x), softplus(-x)
    power = exp(gamma * log_sigmoid(-x))
    return power * cost, -power * (gamma * sigmoid(x) * cost + rest)


def focal(x, y, alpha=None, gamma=2.0):
    if any_nan(x, y):
        return NOTHING
    y, gamma = mpf(y), mpf(gamma)
    first, second = (ONE, ONE) if alpha is None else (mpf(alpha), 1 - mpf(alpha))
    loss_1, slope_1 = focal_of_class_1(x, gamma)
    loss_0, slope_0 = focal_of_class_1(-x, gamma)
    slopes = first * y * slope_1, -second * (1 - y) * slope_0
    return times(first * y, loss_1) + times(second * (1 - y), loss_0), sum(slopes), None, largest(*slopes) if 0 < y < 1 else None


def kl_div(log_q, p, log_target=0):
    if any_nan(log_q, p):
        return NOTHING
    if log_target:
        p, log_p = ZERO if p == -INF else exp(mpf(p)), exact(p)
        return times(p, log_p - exact(log_q)) if p else ZERO, -p, None, None
    if p == 0:
        return ZERO, ZERO, None, None
    p = mpf(p)
    terms = p * log(p), -p * exact(log_q)
    return sum(terms), -p, largest(*terms), None


def gaussian_nll(mean, y, var, full=0, eps=1e-6):
    if any_nan(mean, y, var):
        return NOTHING
    var, d = max(var, eps), exact(mean) - exact(y)
    if d != d:
        return NOTHING
    if var == INF:
        return (NAN if abs(d) == INF else INF), (NAN if abs(d) == INF else ZERO), None, None
    terms = d * d / (2 * mpf(var)), log(mpf(var)) / 2, log(2 * pi) / 2 if full else ZERO
    return sum(terms), d / mpf(var), largest(*terms), None


def poisson_nll(x, y, log_input=1, full=0, eps=1e-8):
    if any_nan(x, y) or x == INF:
        return NOTHING
    terms = []
    if log_input:
        rate = ZERO if x == -INF else exp(mpf(x))
        terms, slopes = [rate, -times(mpf(y), exact(x))], (rate, -mpf(y))
    else:
        shifted = mpf(x) + mpf(eps)
        if shifted < 0:
            return NOTHING
        terms = [mpf(x), -times(mpf(y), log_of(shifted))]
        slopes = ONE, ZERO if y == 0 else -mpf(y) / shifted if shifted else -INF
    if full and y > 1:
        y = mpf(y)
        terms += [y * log(y), -y, log(2 * pi * y) / 2]
    return sum(terms), sum(slopes), largest(*terms), largest(*slopes)
