"""Definitions of the information measures on arrays of probabilities."""

import measures
from definition import ALL_DTYPES, VALUE, Function, per_index, rows_of, small_in_16_bits
from pairs import js_cases, js_distance_cases
from pairs import pair_cases as measure_pair_cases
from probabilities import entropy_cases, order_cases, probability_cases, renyi_cases, row_cases
from tables import conditional_cases, table_cases


def parameters(case):
    """The measure's keywords; `order` is the alpha of Renyi's and the q of Tsallis' entropy."""
    return dict(case.params)


def of_elements(name, function):
    def evaluate(case):
        p = case.inputs["p"].values
        return {name: per_index(case.n, lambda i: function(p[i], **parameters(case)))}

    return Function(name, {name: VALUE}, small_in_16_bits(probability_cases), evaluate, ALL_DTYPES)


def of_rows(name, function, cases):
    def evaluate(case):
        rows = rows_of(case, "p")
        return {name: per_index(case.rows, lambda r: function(rows[r], **parameters(case)))}

    return Function(name, {name: VALUE}, small_in_16_bits(cases), evaluate, ALL_DTYPES)


def of_pairs(name, function, cases, needs_eps=False):
    def evaluate(case):
        p, q = rows_of(case, "p"), rows_of(case, "q")
        eps = {"eps": epsilon(case.inputs["p"])} if needs_eps else {}
        return {name: per_index(case.rows, lambda r: function(p[r], q[r], **eps, **parameters(case)))}

    return Function(name, {name: VALUE}, small_in_16_bits(cases), evaluate, ALL_DTYPES)


def of_tables(name, function, cases, needs_eps=False):
    def evaluate(case):
        values, size = case.inputs["pxy"].values, case.rows * case.cols
        eps = {"eps": epsilon(case.inputs["pxy"])} if needs_eps else {}

        def table(t):
            return [values[t * size + r * case.cols : t * size + (r + 1) * case.cols] for r in range(case.rows)]

        return {name: per_index(case.tables, lambda t: function(table(t), **eps, **parameters(case)))}

    return Function(name, {name: VALUE}, small_in_16_bits(cases), evaluate, ALL_DTYPES)


def epsilon(data):
    """The distance from 1 to the next number of the dtype of results: 16-bit numbers are computed as floats."""
    return data.dtype.results.next(1.0) - 1.0


INFORMATION = [
    of_elements("self_information", measures.self_information),
    of_elements("binary_entropy", measures.binary_entropy),
    of_rows("entropy", measures.entropy, entropy_cases),
    of_rows("perplexity", measures.perplexity, row_cases),
    of_rows("renyi_entropy", measures.renyi_entropy, renyi_cases),
    of_rows("tsallis_entropy", measures.tsallis_entropy, order_cases),
    of_pairs("cross_entropy", measures.cross_entropy, measure_pair_cases),
    of_pairs("kl_divergence", measures.kl_divergence, measure_pair_cases, needs_eps=True),
    of_pairs("js_divergence", measures.js_divergence, js_cases),
    of_pairs("js_distance", measures.js_distance, js_distance_cases),
    of_tables("joint_entropy", measures.joint_entropy, table_cases),
    of_tables("conditional_entropy", measures.conditional_entropy, conditional_cases),
    of_tables("mutual_information", measures.mutual_information, table_cases, needs_eps=True),
]
