"""The text of the reference files: inputs, exact values, cases. The format is described in README.md."""

import struct
from dataclasses import dataclass, field, replace
from math import frexp

NAN, INF = float("nan"), float("inf")
MASK = (1 << 64) - 1


@dataclass(frozen=True)
class Dtype:
    name: str
    code: str  # struct's letter
    precision: int
    top: int  # every number is below 2^top
    max: float
    tiny: float  # the smallest normal number
    smallest: float  # the smallest subnormal number

    def pack(self, value):
        return struct.pack(">" + self.code, value)

    def unpack(self, data):
        return struct.unpack(">" + self.code, data)[0]

    def round(self, value):
        """The nearest number of this type, a Python float."""
        try:
            return self.unpack(self.pack(value))
        except OverflowError:
            return INF if value > 0 else -INF

    def bits(self, value):
        return self.pack(value).hex()

    def next(self, value, steps=1):
        """The number `steps` places above (below, if negative) a finite number that is not zero."""
        bits = self.pack(value)
        number = int.from_bytes(bits, "big") + (steps if value > 0 else -steps)
        return self.unpack(number.to_bytes(len(bits), "big"))

    @property
    def overflow(self):
        """The first magnitude that rounds to infinity, as an integer: the largest number and half a unit in its last place."""
        return (1 << self.top) - (1 << (self.top - self.precision - 1))

    @property
    def results(self):
        """The dtype of values per row, weights per class or row, and grad_output."""
        return F64 if self.precision == 53 else F32


class BrainFloat(Dtype):
    """bfloat16: the upper half of a float32, rounded to nearest, ties to even."""

    def pack(self, value):
        bits = int.from_bytes(struct.pack(">f", value), "big")
        rounded = bits if value != value else bits + 0x7FFF + (bits >> 16 & 1)
        return (rounded >> 16).to_bytes(2, "big")

    def unpack(self, data):
        return struct.unpack(">f", data + b"\0\0")[0]


F32 = Dtype("f32", "f", 24, 128, float.fromhex("0x1.fffffep+127"), float.fromhex("0x1p-126"), float.fromhex("0x1p-149"))
F64 = Dtype("f64", "d", 53, 1024, float.fromhex("0x1.fffffffffffffp+1023"), float.fromhex("0x1p-1022"), float.fromhex("0x1p-1074"))
F16 = Dtype("f16", "e", 11, 16, 65504.0, 2.0**-14, 2.0**-24)
BF16 = BrainFloat("bf16", "f", 8, 128, float.fromhex("0x1.fep+127"), 2.0**-126, 2.0**-133)

# Outputs of the input's shape, which have its dtype, as gradients have.
ARRAYS = "logaddexp softmax log_softmax sigmoid sigmoid_grad log_sigmoid softplus self_information binary_entropy".split()

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


def random_bits(dtype):
    """Of the numbers on splitmix64 and fractions lines, so that they are exact: 24 in f32 and f64, 11 in f16, 8 in bf16."""
    return min(dtype.precision, 24)


class Generated:
    """The splitmix64 line: numbers of b random bits in [-2^(23-k), 2^(23-k)), exact in the dtype."""

    def __init__(self, seed, count, k, dtype=F32):
        self.seed, self.count, self.k = seed, count, k
        source, bits = SplitMix64(seed), random_bits(dtype)
        self.values = [((source.next() >> (64 - bits)) - (1 << (bits - 1))) * 2.0 ** (24 - bits - k) for _ in range(count)]

    def text(self):
        return f"splitmix64 {self.seed} {self.count} {self.k}"


class Fractions:
    """The fractions line: positive numbers of b random bits, (2^(b-2) + (next() >> (65-b)) + d) * 2^(24-b-k), exact in the dtype.

    d is 0, or, with `near`, (seed, bits), a random integer in [-2^(bits-1), 2^(bits-1)), for every second number the opposite of the
    one before, so that the sum of an even number of them stays what it is without `near`.
    """

    def __init__(self, dtype, seed, count, k, near=None):
        self.words = [seed, count, k, *(near or ())]
        source, bits, change = SplitMix64(seed), random_bits(dtype), SplitMix64(near[0]) if near else None
        self.values, d = [], 0
        for index in range(count):
            if near:
                d = -d if index % 2 else (change.next() >> (64 - near[1])) - (1 << (near[1] - 1))
            self.values.append(((1 << (bits - 2)) + (source.next() >> (65 - bits)) + d) * 2.0 ** (24 - bits - k))

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
    bounds: dict = field(default_factory=dict)  # output -> ULP or (ULP, rule), where it is not the function's ordinary bound


@dataclass
class Sampled:
    """Some values of a long output: index -> exact value."""

    values: dict


@dataclass
class Scaled:
    """An exact value under the rule `scale`, with the magnitude of the largest term that it is a sum of."""

    value: object
    scale: object


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


def exact_text(dtype, kept, value):
    """HI:LO, HI:LO:EXPONENT, nan, inf or -inf; `value` is an mpf, or a float for what needs no rounding, or Scaled.

    `kept` is the dtype of the output. In the files of 16-bit dtypes LO is written as 0.
    """
    if isinstance(value, Scaled):
        text = exact_text(dtype, kept, value.value)
        return f"{text}:{frexp(split(value.scale)[0])[1] - 1}" if ":" in text and value.scale else text
    if value != value:
        return "nan"
    if abs(value) == INF or abs(value) >= kept.overflow:
        return "inf" if value > 0 else "-inf"
    hi, lo = split(value)
    return f"{F64.bits(hi)}:{F64.bits(lo) if dtype not in (F16, BF16) else 0}"


def is_array(output):
    return output in ARRAYS or output.startswith("grad")


def case_text(case, dtype, outputs):
    tables = "" if case.tables is None else f"tables {case.tables} "
    lines = [f"case {case.name}", f"n {case.n}" if case.rows is None else f"{tables}rows {case.rows} cols {case.cols}"]
    lines += [f"param {name} {param_text(value)}" for name, value in case.params.items()]
    lines += [f"in {name} {data.text()}".rstrip() for name, data in case.inputs.items()]
    for name, values in outputs.items():
        kept = dtype if is_array(name) else dtype.results
        if isinstance(values, Sampled):
            lines += [f"out {name}_at {index} {exact_text(dtype, kept, v)}" for index, v in sorted(values.values.items())]
        else:
            lines.append(" ".join([f"out {name}"] + [exact_text(dtype, kept, v) for v in values]))
    return lines + ["end"]


def bound_of(function, dtype, case, output):
    """(ULP, rule). Arrays of the 16-bit dtypes are rounded once, from far more digits."""
    f32, f64, rule = function.bounds[output]
    ulp = f64 if dtype.results is F64 else 1 if is_array(output) and dtype is not F32 else f32
    given = case.bounds.get(output, ulp)
    return given if isinstance(given, tuple) else (given, rule)


def file_text(function, dtype, cases, evaluate):
    """A whole file. `function` has a name and a table of bounds: output -> (f32 ULP, f64 ULP, rule)."""
    lines = ["# Written by generate.py; the format is described in README.md.", f"function {function.name}", f"dtype {dtype.name}"]
    current, names = {}, set()
    for case in cases:
        for output in function.bounds:
            bound = bound_of(function, dtype, case, output)
            if current.get(output) != bound:
                lines.append(f"bound {output} {bound[0]} {bound[1]}")
                current[output] = bound
        if case.name in names:
            raise ValueError(f"two cases {case.name} in {function.name} {dtype.name}")
        names.add(case.name)
        lines += case_text(case, dtype, evaluate(case))
    return "\n".join(lines) + "\n"
