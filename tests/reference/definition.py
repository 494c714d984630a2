"""What a definition of a function consists of, and which outputs of a long case are kept."""

from dataclasses import dataclass
from typing import Callable

from data_format import BF16, F16, F32, F64, Sampled, SplitMix64

DENSE = 300  # outputs with more values than this are sampled
SAMPLED_ROWS, SAMPLED_COLS, SAMPLED_POINTS = 6, 24, 120

VALUE = (1, 2, "value")  # one value per row, and the elementary functions: f32, f64 ULP, rule
ARRAY = (2, 3, "value")
GRADIENT = (2, 3, "row")


@dataclass(frozen=True)
class Function:
    name: str
    bounds: dict
    cases: Callable  # dtype -> cases
    evaluate: Callable  # case -> output name -> exact values
    dtypes: tuple = (F32, F64)
    subject: str = ""  # of a further file of the function

    @property
    def stem(self):
        """Of the names of its files."""
        return f"{self.name}.{self.subject}" if self.subject else self.name


ALL_DTYPES = (F32, F64, F16, BF16)
SIXTEEN_BIT_ELEMENTS = 1200  # cases of 16-bit numbers, which are computed as floats, are kept up to this size


def small_in_16_bits(cases):
    """The cases; of 16-bit dtypes those that are small, and not the same as one before once they are rounded."""

    def kept(dtype):
        seen = set()
        for case in cases(dtype):
            text = str([(name, data.text()) for name, data in case.inputs.items()]), str(case.params)
            size = sum(len(data.values) for data in case.inputs.values())
            if dtype in (F32, F64) or (size <= SIXTEEN_BIT_ELEMENTS and text not in seen):
                seen.add(text)
                yield case

    return kept


def some(count, wanted, seed):
    """Indices out of range(count): both ends, both sides of the powers of two, and random ones."""
    if count <= wanted:
        return list(range(count))
    chosen = {0, 1, count - 2, count - 1} | {p + d for p in (16, 64, 1024, 4096, 32768) for d in (-1, 0) if p < count}
    source = SplitMix64(seed)
    while len(chosen) < wanted:
        chosen.add(source.below(count))
    return sorted(chosen)


def rows_of(case, name):
    values = case.inputs[name].values
    return [values[r * case.cols : (r + 1) * case.cols] for r in range(case.rows)]


def per_index(count, value, wanted=SAMPLED_POINTS):
    """Every value of an output, or samples where it is long."""
    if count <= DENSE:
        return [value(i) for i in range(count)]
    return Sampled({i: value(i) for i in some(count, wanted, count)})
