"""The text of the reference files: inputs, exact values, cases. The format is described in README.md."""

import struct
from dataclasses import dataclass, field, replace

NAN, INF = float("nan"), float("inf")
MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Dtype:
    name: str
    code: str  # struct's letter
    digits: int  # hex digits of the bits
    precision: int
    max: float
    tiny: float  # the smallest normal number
    smallest: float  # the smallest subnormal number

    def round(self, value):
        """The nearest number of this type, a Python float."""
        try:
            return struct.unpack(self.code, struct.pack(self.code, value))[0]
        except OverflowError:
            return INF if value > 0 else -INF

    def bits(self, value):
        return struct.pack(">" + self.code, value).hex()

    def next(self, value, steps=1):
        """The number `steps` places above (below, if negative) a finite number that is not zero."""
        size = struct.calcsize(self.code)
        number = int.from_bytes(struct.pack(">" + self.code, value), "big") + (steps if value > 0 else -steps)
        return struct.unpack(">" + self.code, number.to_bytes(size, "big"))[0]

    @property
    def overflow(self):
        """The first magnitude that rounds to infinity, as an integer: the largest number and half a unit in its last place."""
        top = 128 if self.name == "f32" else 1024
        return (1 << top) - (1 << (top - self.precision - 1))


F32 = Dtype("f32", "f", 8, 24, float.fromhex("0x1.fffffep+127"), float.fromhex("0x1p-126"), float.fromhex("0x1p-149"))
F64 = Dtype("f64", "d", 16, 53, float.fromhex("0x1.fffffffffffffp+1023"), float.fromhex("0x1p-1022"), float.fromhex("0x1p-1074"))

# Integers in, f64 out.
I64 = replace(F64, name="i64")
U8 = replace(F64, name="u8")


class SplitMix64:
    """The one source of random numbers: the same on every machine and in every language."""

    def __init__(self, seed):
        self.state = seed

    def next(self):
        self.state = (self.state + 0x9E3779B97F4A7C15) & MASK
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
        return z ^ (z >> 31)

    def unit(self):
        """In [-1, 1), all 53 bits random."""
        return (self.next() >> 11) * 2.0**-52 - 1.0

    def below(self, n):
        return self.next() % n


class Explicit:
    """Values written one by one, rounded to the dtype first."""

    def __init__(self, dtype, values):
        self.values = [dtype.round(v) for v in values]
        self.dtype = dtype

    def text(self):
        return " ".join(self.dtype.bits(v) for v in self.values)


class Runs:
    """(count, value) pairs."""

    def __init__(self, dtype, *runs):
        self.runs = [(count, dtype.round(value)) for count, value in runs]
        self.values = [value for count, value in self.runs for _ in range(count)]
        self.dtype = dtype

    def text(self):
        return "runs " + " ".join(f"{count} {self.dtype.bits(value)}" for count, value in self.runs)


class Generated:
    """The splitmix64 line: 24-bit numbers in [-2^(23-k), 2^(23-k)), exact in both dtypes."""

    def __init__(self, seed, count, k):
        self.seed, self.count, self.k = seed, count, k
        source = SplitMix64(seed)
        self.values = [((source.next() >> 40) - (1 << 23)) * 2.0**-k for _ in range(count)]

    def text(self):
        return f"splitmix64 {self.seed} {self.count} {self.k}"


class Fractions:
    """The fractions line: positive numbers m * 2^-k, m in [2^22, 2^22 + 2^23), exact in both dtypes.

    With `near`, (seed, bits), m is changed by a random d in [-2^(bits-1), 2^(bits-1)); every second one by the opposite of the one
    before, so that the sum of an even number of them stays what it is without `near`.
    """

    def __init__(self, dtype, seed, count, k, near=None):
        self.dtype, self.words = dtype, [seed, count, k, *(near or ())]
        source, change = SplitMix64(seed), SplitMix64(near[0]) if near else None
        self.values, d = [], 0
        for index in range(count):
            if near:
                d = -d if index % 2 else (change.next() >> (64 - near[1])) - (1 << (near[1] - 1))
            self.values.append(((1 << 22) + (source.next() >> 41) + d) * 2.0**-k)

    def text(self):
        return "fractions " + " ".join(map(str, self.words))


class Integers:
    def __init__(self, values):
        self.values = list(values)

    def text(self):
        return " ".join(str(v) for v in self.values)


class Remainders:
    """The modulo line: `count` integers (next() mod divisor) * factor + offset."""

    def __init__(self, seed, count, divisor, factor=1, offset=0):
        self.words = [seed, count, divisor, factor, offset]
        source = SplitMix64(seed)
        self.values = [source.next() % divisor * factor + offset for _ in range(count)]

    def text(self):
        return "modulo " + " ".join(map(str, self.words))


class IntegerRuns:
    def __init__(self, *runs):
        self.runs = runs
        self.values = [value for count, value in runs for _ in range(count)]

    def text(self):
        return "runs " + " ".join(f"{count} {value}" for count, value in self.runs)


@dataclass
class Case:
    name: str
    inputs: dict
    rows: int = None
    cols: int = None
    n: int = None
    tables: int = None  # how many tables of rows x cols
    params: dict = field(default_factory=dict)
    bounds: dict = field(default_factory=dict)  # output -> ULP, where it is not the function's ordinary bound


@dataclass
class Sampled:
    """Some values of a long output: index -> exact value."""

    values: dict


def param_text(value):
    return value.hex() if isinstance(value, float) else str(value)


def ratio(number, exponent):
    """number * 2^exponent as the nearest f64, correctly rounded, subnormal numbers too."""
    if number == 0 or number.bit_length() + exponent < -1200:
        return 0.0
    try:
        return float(number << exponent) if exponent >= 0 else number / (1 << -exponent)
    except OverflowError:
        return INF if number > 0 else -INF


def split(value):
    """An exact value (float or mpf) as hi + lo."""
    if isinstance(value, float):
        return value, 0.0
    sign, man, exponent, _ = value._mpf_
    number = int(-man if sign else man)
    if number.bit_length() + exponent < -1200:
        return 0.0, 0.0
    hi = ratio(number, exponent)
    top, bottom = hi.as_integer_ratio()
    scale = bottom.bit_length() - 1
    low = min(exponent, -scale)
    rest = (number << (exponent - low)) - (top << (-scale - low))
    return hi, ratio(rest, low)


def exact_text(dtype, value):
    """HI:LO, nan, inf or -inf; `value` is an mpf, or a float for what needs no rounding."""
    if value != value:
        return "nan"
    if abs(value) == INF or abs(value) >= dtype.overflow:
        return "inf" if value > 0 else "-inf"
    hi, lo = split(value)
    return f"{F64.bits(hi)}:{F64.bits(lo)}"


def case_text(case, dtype, outputs):
    tables = "" if case.tables is None else f"tables {case.tables} "
    lines = [f"case {case.name}", f"n {case.n}" if case.rows is None else f"{tables}rows {case.rows} cols {case.cols}"]
    lines += [f"param {name} {param_text(value)}" for name, value in case.params.items()]
    lines += [f"in {name} {data.text()}".rstrip() for name, data in case.inputs.items()]
    for name, values in outputs.items():
        if isinstance(values, Sampled):
            lines += [f"out {name}_at {index} {exact_text(dtype, v)}" for index, v in sorted(values.values.items())]
        else:
            lines.append(" ".join([f"out {name}"] + [exact_text(dtype, v) for v in values]))
    return lines + ["end"]


def file_text(function, dtype, cases, evaluate):
    """A whole file. `function` has a name and a table of bounds: output -> (f32 ULP, f64 ULP, rule)."""
    lines = ["# Written by generate.py; the format is described in README.md.", f"function {function.name}", f"dtype {dtype.name}"]
    current, names = {}, set()
    for case in cases:
        for output, (f32, f64, rule) in function.bounds.items():
            ulp = case.bounds.get(output, f32 if dtype is F32 else f64)
            if current.get(output) != ulp:
                lines.append(f"bound {output} {ulp} {rule}")
                current[output] = ulp
        if case.name in names:
            raise ValueError(f"two cases {case.name} in {function.name} {dtype.name}")
        names.add(case.name)
        lines += case_text(case, dtype, evaluate(case))
    return "\n".join(lines) + "\n"
