"""Minimax coefficients of the polynomials in this folder, with the error each leaves. Needs mpmath.

    python3 polynomials.py

prints, for every polynomial, its coefficients as they are rounded to double (17 digits) and the worst error of the rounded
polynomial on a dense grid, as a power of two. The Remez exchange is run on f(x) with a relative weight.
"""

import math
import struct

from mpmath import bernoulli, cos, e, exp, floor, log, lu_solve, matrix, mp, mpf, pi, psi, sqrt

mp.prec = 200
HALF_LOG_2 = log(2) / 2
SLACK = mpf(1) + mpf(2) ** -10  # the reduction rounds to nearest: the interval is a little wider than ln2 / 2


def remez(f, weight, degree, low, high, rounds=12):
    """Coefficients c of the polynomial that minimises max |(f - p) * weight| on [low, high]."""
    count = degree + 2
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (count - 1 - i) / (count - 1)) for i in range(count)]
    for _ in range(rounds):
        system = matrix(count, count)
        right = matrix(count, 1)
        for row, x in enumerate(nodes):
            for column in range(degree + 1):
                system[row, column] = x**column
            system[row, degree + 1] = (-1) ** row / weight(x)
            right[row] = f(x)
        solution = lu_solve(system, right)
        coefficients = [solution[i] for i in range(degree + 1)]
        error = lambda x: (f(x) - horner(coefficients, x)) * weight(x)
        nodes = exchange(error, low, high, count)
    return coefficients


def horner(coefficients, x):
    value = mpf(0)
    for c in reversed(coefficients):
        value = value * x + c
    return value


def exchange(error, low, high, count, steps=1500):
    """One extremum of the error between each pair of sign changes."""
    grid = [low + (high - low) * (1 - cos(pi * mpf(i) / steps)) / 2 for i in range(steps + 1)]
    values = [error(x) for x in grid]
    extrema = []
    start = 0
    for i in range(1, steps + 2):
        if i == steps + 1 or (values[i] > 0) != (values[start] > 0):
            best = max(range(start, i), key=lambda k: abs(values[k]))
            extrema.append(grid[best])
            start = i
    while len(extrema) > count:
        extrema.pop(0 if abs(error(extrema[0])) < abs(error(extrema[-1])) else -1)
    if len(extrema) < count:
        raise ValueError(f"{len(extrema)} extrema of {count}")
    return extrema


def show(name, f, weight, degree, low, high, total_error, rounded=float):
    coefficients = [mpf(rounded(c)) for c in remez(f, weight, degree, low, high)]
    worst = max(abs(total_error(low + (high - low) * mpf(i) / 4000, coefficients)) for i in range(4001))
    print(f"{name}: worst error 2^{float(log(worst) / log(2)):.2f}")
    for power, c in enumerate(coefficients):
        print(f"    x^{power}: {float(c)!r}")


def ratio(numerator, x, order):
    """numerator(x) / x**order by its Taylor series near 0, where the quotient cancels."""
    if abs(x) > mpf(2) ** -30:
        return numerator(x) / x**order
    mp.prec += 200
    try:
        shifted = x + mpf(2) ** -60
        return numerator(shifted) / shifted**order
    finally:
        mp.prec -= 200


def single(x):
    """x rounded to float."""
    return struct.unpack("f", struct.pack("f", float(x)))[0]


def table_error(unit, rounded):
    """The largest relative distance of unit 2^(j / 8), j = 0..7, from its rounded value: the Units below have the least of some 10^9 random ones from 1 to 2^(1 / 8)."""
    entries = [mpf(unit) * mpf(2) ** (mpf(j) / 8) for j in range(8)]
    return max(abs(rounded(entry) / entry - 1) for entry in entries)


def show_table(name, unit, rounded, code, shift):
    error = table_error(unit, rounded)
    print(f"{name}: Unit {unit!r}, entries within 2^{float(log(error) / log(2)):.2f}")
    for j in range(8):
        bits = int.from_bytes(struct.pack(">" + code, rounded(mpf(unit) * mpf(2) ** (mpf(j) / 8))), "big")
        print(f"    0x{bits - (j << shift):X}")


def show_in_two(name, values, quantum=None):
    """Numbers as a head, a multiple of the quantum or a double that is no larger, and a tail that is not negative: both as bits."""
    print(name)
    for value in values:
        head = floor(value / quantum) * quantum if quantum else mpf(float(value))
        if not quantum and head > value:
            head = mpf(math.nextafter(float(value), 0))
        bits = [int.from_bytes(struct.pack(">d", float(x)), "big") for x in (head, value - head)]
        print(f"    0x{bits[0]:016X} 0x{bits[1]:016X}")


def main():
    high = HALF_LOG_2 * SLACK
    # exp(r) = 1 + r q(r): the form used where the result is rounded to float.
    q = lambda r: ratio(lambda t: exp(t) - 1, r, 1)
    eighth = high / 8
    show("exp, float results, |r| <= log(2) / 16: (exp(r) - 1) / r", q, lambda r: abs(r) / exp(r) + mpf(2) ** -40, 3, -eighth, eighth,
         lambda r, c: (1 + r * horner(c, r)) / exp(r) - 1)
    show("exp, float results, all digits, |r| <= log(2) / 16: (exp(r) - 1) / r", q, lambda r: abs(r) / exp(r) + mpf(2) ** -40, 5, -eighth, eighth,
         lambda r, c: (1 + r * horner(c, r)) / exp(r) - 1)
    show("exp, float results that are subtracted: (exp(r) - 1) / r", q, lambda r: abs(r) / exp(r) + mpf(2) ** -40, 8, -high, high,
         lambda r, c: (1 + r * horner(c, r)) / exp(r) - 1)
    # exp(r) = 1 + r + r^2 v(r): the form used where the result is a double, or keeps more than that.
    v = lambda r: ratio(lambda t: exp(t) - 1 - t, r, 2)
    show("exp, double results: (exp(r) - 1 - r) / r^2", v, lambda r: r * r / exp(r) + mpf(2) ** -40, 10, -high, high,
         lambda r, c: (1 + r + r * r * horner(c, r)) / exp(r) - 1)
    # The same for sums over a power of two: exp(r) - 1 = r + r^2 v(r), in floats and in doubles, and what multiplies 2^(j / 8).
    total = lambda r, c: (1 + r + r * r * horner(c, r)) / exp(r) - 1
    show("exp over a power of two, floats: (exp(r) - 1 - r) / r^2", v, lambda r: r * r / exp(r) + mpf(2) ** -40, 2, -eighth, eighth, total, single)
    show("exp over a power of two, doubles: (exp(r) - 1 - r) / r^2", v, lambda r: r * r / exp(r) + mpf(2) ** -40, 5, -eighth, eighth, total)
    show_table("exp over a power of two, floats", 1.087714908592287, single, "f", 20)
    show_table("exp over a power of two, doubles", 1.0220781626032334, float, "d", 49)
    for name, rounded in (("floats", single), ("doubles", float)):
        head = rounded(log(2) / 8)
        print(f"ln 2 / 8, {name}: {head!r} + {rounded(log(2) / 8 - mpf(head))!r}; 8 / ln 2: {rounded(8 / log(2))!r}")
    eighths = [mpf(2) ** (mpf(j) / 8) for j in range(8)]
    print("2^(j / 8):", [float(x) for x in eighths], "+", [float(x - mpf(float(x))) for x in eighths])
    logarithm = log(mpf(1.0220781626032334))
    inverse = 1 / mpf(1.0220781626032334)
    print(f"1 / the doubles' Unit: {float(inverse)!r} + {float(inverse - mpf(float(inverse)))!r}")
    print(f"log of the doubles' Unit: {float(logarithm)!r} + {float(logarithm - mpf(float(logarithm)))!r}")
    # log f = 2 w + w^3 a(w^2), w = (f - 1) / (f + 1), f in [sqrt(1/2), sqrt(2)].
    top = ((sqrt(2) - 1) / (sqrt(2) + 1)) ** 2 * SLACK
    atanh_tail = lambda u: 2 * sum(u**k / (2 * k + 3) for k in range(60))
    show("log: (2 atanh(w) - 2 w) / w^3 in w^2", atanh_tail, lambda u: u + mpf(2) ** -20, 8, mpf(0), top,
         lambda u, c: u * (horner(c, u) - atanh_tail(u)) / 2)
    show("log, float results: (2 atanh(w) - 2 w) / w^3 in w^2", atanh_tail, lambda u: u + mpf(2) ** -20, 5, mpf(0), top,
         lambda u, c: u * (horner(c, u) - atanh_tail(u)) / 2)
    # log(1 + t) = 2 w + w^3 a(w^2), w = t / (2 + t), t in [0, 1].
    longer_tail = lambda u: 2 * sum(u**k / (2 * k + 3) for k in range(120))
    show("log1p, float results: (2 atanh(w) - 2 w) / w^3 in w^2", longer_tail, lambda u: u + mpf(2) ** -20, 6, mpf(0), SLACK / 9,
         lambda u, c: u * (horner(c, u) - longer_tail(u)) / 2)
    show("log1p, double results: (2 atanh(w) - 2 w) / w^3 in w^2", longer_tail, lambda u: u + mpf(2) ** -20, 9, mpf(0), SLACK / 9,
         lambda u, c: u * (horner(c, u) - longer_tail(u)) / 2)
    # In floats: -log c + log(1 + d), d = (1 + t) c - 1, c one of eight; and what the exponential's rounding number is to add to its r, in units of the second part of ln 2 / 8.
    above = lambda d: ratio(lambda t: log(1 + t) - t, d, 2)
    show("log1p, floats: (log(1 + d) - d) / d^2", above, lambda d: mpf(1), 4, mpf("-0.0666"), mpf("0.0669"), lambda d, c: d * (horner(c, d) - above(d)), single)
    for c in (0.875, 0.78125, 0.71875, 0.65625, 0.59375, 0.5625, 0.53125):
        print(f"-log {c}, floats: {single(-log(mpf(c)))!r} + {single(-log(mpf(c)) - mpf(single(-log(mpf(c)))))!r}")
    low = mpf(single(mpf(single(log(2) / 8)) - log(2) / 8))
    rounding = int((log(2) / 8 - log(mpf(1.087714908592287))) / low)
    print("exponential of log1p, floats, rounding number:", rounding)
    for j in range(8):
        bits = int.from_bytes(struct.pack(">f", single(mpf(1.087714908592287) * mpf(2) ** (mpf(j - 1) / 8))), "big")
        print(f"    0x{(bits - ((j + rounding) << 20)) % 2**32:X}")
    # The same as one polynomial, log f = w q(w^2), where the result is rounded to float.
    atanh = lambda u: 2 * sum(u**k / (2 * k + 1) for k in range(60))
    show("log, float results: 2 atanh(w) / w in w^2", atanh, lambda u: 1 / atanh(u), 3, mpf(0), top,
         lambda u, c: horner(c, u) / atanh(u) - 1)
    # log(x) of floats up to 1/2: log(1 + r) = r + r^2 s(r), r = c f - 1, c one of eight; -log c and ln 2 in two, the first a multiple of 2^-17.
    show("log of floats, absolute error: (log(1 + r) - r) / r^2", lambda r: ratio(lambda t: log(1 + t) - t, r, 2), lambda r: r * r + mpf(2) ** -11, 3, mpf("-0.0621"), mpf("0.0623"),
         lambda r, c: r * r * horner(c, r) - (log(1 + r) - r), single)
    for name, value in [("ln 2", log(2))] + [(f"-log {c}", -log(mpf(c))) for c in (1.375, 1.25, 1.1875, 1.125, 1, 0.9375, 0.84375, 0.75)]:
        head = floor(value * mpf(2) ** 17 + mpf(1) / 2) / mpf(2) ** 17
        print(f"{name}, floats: {float(head)!r} + {single(value - head)!r}")
    # The divergences' a(s^2), abs s <= tanh(0.5861 log(2) / 2): floats, doubles.
    wide = mpf("0.2005") ** 2
    for degree in (3, 7):
        show(f"divergence: (2 atanh(s) - 2 s) / s^3 in s^2, degree {degree}", atanh_tail, lambda u: mpf(1), degree, mpf(0), wide,
             lambda u, c: u * (horner(c, u) - atanh_tail(u)) / 2)
    # Extended logarithm and exponential: -log c and ln 2 in two, c of seven bits next to 8 / (8 + j); 2^(j / 8), j = 0 .. 3, -4 .. -1.
    quantum = mpf(2) ** -42
    factors = [mpf(c) / 128 for c in (128, 114, 102, 93, 85, 79, 73, 68)]
    show_in_two("extended log, -log c", [-log(c) for c in factors], quantum)
    show_in_two("extended log, ln 2", [log(2)], quantum)
    show_in_two("extended exp, 2^(j / 8)", [mpf(2) ** (mpf(j if j < 4 else j - 8) / 8) for j in range(8)])
    # Grassberger's G(n) = digamma(floor(n/2) + 1/2) + log 2: G(n) - log n for small n, and the asymptotic series of digamma(m + 1/2) - log m.
    digamma_of_half = lambda n: psi(0, mpf(n // 2) + mpf(1) / 2)
    print("Grassberger, G(n) - log(n):", [float(digamma_of_half(n) + log(2) - log(n)) for n in range(1, 32)])
    terms = [(1 - mpf(2) ** (1 - 2 * k)) * bernoulli(2 * k) / (2 * k) for k in range(1, 9)]
    print("Grassberger, in 1 / m^2, from its first power on:", [float(term) for term in terms])
    for name, value in (("log(2 pi) / 2", log(2 * pi) / 2), ("log(2 pi e) / 2", log(2 * pi * e) / 2), ("1 / 6", mpf(1) / 6)):
        print(f"{name}: {float(value)!r} + {float(value - mpf(float(value)))!r}")
    for name, value in (("log2(e)", 1 / log(2)), ("ln 2", log(2)), ("54 ln 2", 54 * log(2))):
        head = float(value)
        print(f"{name}: {head!r} + {float(value - mpf(head))!r}")


if __name__ == "__main__":
    main()
