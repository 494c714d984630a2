#!/usr/bin/env python3
"""The proof's own arithmetic beside mpmath: `samples` from standard input, `ties` of exhaustive.txt, `hard` arguments of doubles.txt."""

import struct
import sys
from pathlib import Path

import mpmath

FOLDER = Path(__file__).resolve().parent
DIGITS = 2400  # bits: enough for 1 + 2^-1074

# What the proof claims of its references: relative error below 2^-50 (f32) and 2^-95 (f64).
CLAIMED = {"f32": -50, "f64": -95}

# Below these, an error relative to them is enough: the smallest float is 2^-149, and doubles below 2^-1022 have an ULP of 2^-1074.
LEAST = {"f32": mpmath.ldexp(1, -200), "f64": mpmath.ldexp(1, -1022)}

EXACT = {
    "exp": mpmath.exp,
    "expm1": lambda x: mpmath.exp(x) - 1,
    "log": mpmath.log,
    "log1p": lambda x: mpmath.log(1 + x),
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "sigmoid_grad": lambda x: mpmath.exp(-abs(x)) / (1 + mpmath.exp(-abs(x))) ** 2,
    "softplus": lambda x: mpmath.log(1 + mpmath.exp(x)),
    "log_sigmoid": lambda x: -mpmath.log(1 + mpmath.exp(-x)),
}


def double(bits):
    return mpmath.mpf(struct.unpack(">d", bytes.fromhex(bits))[0])


def single(bits):
    return mpmath.mpf(struct.unpack(">f", bytes.fromhex(bits))[0])


def neighbours(bits):
    """The floats next to a finite one that is not zero."""
    number = int(bits, 16)
    return [single(f"{number + step:08x}") for step in (-1, 1)]


def rows(file):
    lines = [line.split() for line in (FOLDER / file).read_text().replace("|", " ").splitlines() if not line.startswith("#")]
    return lines[1:]


def samples():
    """Largest relative error of each reference; whether it is what the proof claims."""
    worst = {}
    for line in sys.stdin:
        name, dtype, x, high, low, exponent = line.split()
        exact = EXACT[name](double(x))
        value = mpmath.ldexp(double(high) + double(low), int(exponent))
        error = abs(value - exact) / max(abs(exact), LEAST[dtype])
        key = (name, dtype)
        count, largest, at = worst.get(key, (0, mpmath.mpf(0), ""))
        worst[key] = (count + 1, max(largest, error), x if error > largest else at)
    good = bool(worst)
    for (name, dtype), (count, error, at) in worst.items():
        bits = float(mpmath.log(error, 2)) if error else float("-inf")
        good &= bits < CLAIMED[dtype]
        print(f"{name} {dtype}: {count} values, largest relative error 2^{bits:.1f} at {at}, claimed 2^{CLAIMED[dtype]}")
    return good


def ties():
    """The verdicts of ties.txt."""
    wrong = 0
    counts = {}
    for name, x, result, verdict in rows("ties.txt"):
        exact = EXACT[name](single(x))
        nearest = abs(single(result) - exact) <= min(abs(other - exact) for other in neighbours(result))
        wrong += nearest != (verdict == "yes")
        counts[name] = counts.get(name, 0) + 1
    print(", ".join(f"{name} {count}" for name, count in counts.items()))
    print(f"{sum(counts.values())} close calls, {wrong} verdicts differ from mpmath's")
    return wrong == 0


def hard():
    """The distances of hard.txt."""
    differences = []
    for name, x, result, distance in rows("hard.txt"):
        exact = EXACT[name](double(x))
        exponent = max(mpmath.frexp(exact)[1] - 1, -1022)
        error = abs(double(result) - exact) / mpmath.ldexp(1, exponent - 52)
        differences.append(abs(error - float(distance)))
    print(f"{len(differences)} hard arguments, distances differ from mpmath's by {float(max(differences)):.3g} ULP at most")
    return all(difference < 1e-11 for difference in differences)


def main():
    commands = {"samples": samples, "ties": ties, "hard": hard}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        print(f"usage: check.py {' | '.join(commands)}", file=sys.stderr)
        return 2
    with mpmath.workprec(DIGITS):
        return 0 if commands[sys.argv[1]]() else 1


if __name__ == "__main__":
    sys.exit(main())
