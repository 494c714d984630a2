"""Inputs of the measures of a joint table."""

from mpmath import mpf

from data_format import F64, INF, NAN, Case, Explicit, Fractions, Runs, SplitMix64
from pairs import nearness
from probabilities import BASES, distribution, normalised, scale_of
from rows import full

SHAPES = [(1, 1), (1, 5), (5, 1), (2, 2), (2, 3), (3, 4), (8, 8), (7, 9), (16, 17), (17, 33), (3, 200), (200, 3)]


def random_tables(dtype):
    """(name, tables, rows, cols, values)."""
    source = SplitMix64(40000)
    for rows, cols in SHAPES:
        yield f"random_{rows}x{cols}", 1, rows, cols, Explicit(dtype, distribution(source, rows * cols, 2))
    for tables, rows, cols in ((5, 2, 2), (9, 3, 4), (3, 8, 17), (40, 2, 5)):
        yield f"batch_{tables}_{rows}x{cols}", tables, rows, cols, Explicit(dtype, [v for _ in range(tables) for v in distribution(source, rows * cols, 3)])
    for tables, rows, cols in ((1, 64, 65), (1, 2, 4097), (1, 4097, 2), (2, 130, 260), (1500, 3, 3)):
        values = Fractions(dtype, 40100 + cols, tables * rows * cols, scale_of(rows * cols))
        yield f"large_{tables}_{rows}x{cols}", tables, rows, cols, values
    for rows, cols in ((2, 2), (5, 7)):  # used as they are
        yield f"no_distribution_{rows}x{cols}", 2, rows, cols, Explicit(dtype, [abs(v) for v in full(40200 + cols, 2 * rows * cols, 2)])
    yield "counts", 1, 4, 2, Explicit(dtype, [122, 203, 167, 118, 528, 178, 673, 212])
    yield "counts_divided", 1, 4, 2, Explicit(dtype, normalised([mpf(v) for v in (122, 203, 167, 118, 528, 178, 673, 212)]))


def independent_tables(dtype):
    """Products of two distributions: exact ones, rounded ones, and some that differ from a product by a little."""
    source = SplitMix64(41000)
    yield "independent_exactly", 2, 2, 2, Explicit(dtype, [0.125, 0.375, 0.125, 0.375, 0.25, 0.25, 0.25, 0.25])
    yield "independent_exactly_40x30", 1, 40, 30, Runs(dtype, (1200, 2.0**-11))
    yield "independent_exactly_used_as_it_is", 1, 3, 3, Explicit(dtype, [1, 2, 3, 2, 4, 6, 4, 8, 12])
    for rows, cols in ((2, 2), (3, 5), (9, 17), (30, 40)):
        x, y = distribution(source, rows, 1), distribution(source, cols, 1)
        yield f"independent_{rows}x{cols}", 1, rows, cols, Explicit(dtype, [a * b for a in x for b in y])
    for distance in nearness(dtype):
        for rows, cols in ((2, 2), (4, 6), (12, 12)):
            x, y = distribution(source, rows, 1), distribution(source, cols, 1)
            values = [a * b * (1 + distance * source.unit()) for a in x for b in y]
            yield f"nearly_independent_{distance:g}_{rows}x{cols}", 1, rows, cols, Explicit(dtype, normalised(values))


def special_tables(dtype):
    """One variable known from the other, zeros, the ends of the range."""
    source = SplitMix64(42000)
    weights = distribution(source, 12, 1)
    yield "diagonal", 1, 12, 12, Explicit(dtype, [weights[r] if r == c else 0 for r in range(12) for c in range(12)])
    yield "x_known_from_y", 1, 2, 6, Explicit(dtype, [0.1, 0, 0.2, 0, 0.3, 0, 0, 0.1, 0, 0.1, 0, 0.2])
    yield "y_known_from_x", 1, 6, 2, Explicit(dtype, [0.1, 0, 0, 0.2, 0.3, 0, 0, 0.1, 0.1, 0, 0.2, 0])
    gaps = [10.0**-k for k in (1, 3, 5, 7) + (() if dtype is not F64 else (9, 12, 15))]
    nearly = [v for d in gaps for v in (0.5 - d / 2, d / 2, d / 2, 0.5 - d / 2)]
    yield "nearly_diagonal", len(gaps), 2, 2, Explicit(dtype, nearly)
    yield "near_deterministic", len(gaps), 2, 2, Explicit(dtype, [v for d in gaps for v in (1 - d, d / 2, d / 4, d / 4)])
    yield "one_cell", 2, 3, 3, Explicit(dtype, [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.75])
    yield "zeros", 1, 3, 4, Explicit(dtype, [0.0, -0.0] * 6)
    yield "empty_rows_and_columns", 1, 4, 4, Explicit(dtype, [0, 0, 0, 0, 0, 0.5, 0, 0.125, 0, 0, 0, 0, 0, 0.25, 0, 0.125])
    small, most = dtype.smallest, dtype.max
    yield "subnormal", 2, 2, 2, Explicit(dtype, [small, 2 * small, 3 * small, 1, dtype.tiny, small, 0.25, 0.75])
    yield "huge", 2, 2, 2, Explicit(dtype, [most / 1e4, 1, 1, most / 2e4, 1e30, 2e30, 3e30, 5e29])
    yield "no_probabilities", 6, 2, 2, Explicit(dtype, [0.5, -0.5, 1, 0, NAN, 0.5, 0.5, 0, INF, 0, 0, 0, 0.5, 0.5, 0, INF, 1, 0, -small, 0, 0.25, 0.25, 0.25, 0.25])
    yield "nan_late", 1, 100, 90, Runs(dtype, (8999, 1e-4), (1, NAN))
    yield "negative_late", 1, 100, 90, Runs(dtype, (8999, 1e-4), (1, -1e-4))
    yield "no_tables", 0, 3, 4, Explicit(dtype, [])
    yield "no_rows", 2, 0, 4, Explicit(dtype, [])
    yield "no_cols", 2, 3, 0, Explicit(dtype, [])


def every_table(dtype):
    for kind in (random_tables, independent_tables, special_tables):
        yield from kind(dtype)


def table_cases(dtype):
    """The cases of joint_entropy and mutual_information."""
    for index, (name, tables, rows, cols, values) in enumerate(every_table(dtype)):
        yield Case(name, {"pxy": values}, rows, cols, tables=tables)
        if tables * rows * cols <= 150:
            base = BASES[index % len(BASES)]
            yield Case(f"{name}_base_{base:.7g}", {"pxy": values}, rows, cols, tables=tables, params={"base": base})


def conditional_cases(dtype):
    """The cases of conditional_entropy: given the rows and given the columns."""
    for case in table_cases(dtype):
        for given in ("x", "y"):
            params = {"given": given, **case.params}
            yield Case(f"{case.name}_given_{given}", case.inputs, case.rows, case.cols, tables=case.tables, params=params)
