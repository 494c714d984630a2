"""Definitions of the functions of counts, bytes, labels, code lengths and Gaussians."""

import data_measures as measures
from data_cases import (
    average_cases,
    byte_cases,
    count_cases,
    expectation_cases,
    gaussian_pair_cases,
    label_cases,
    length_cases,
    sigma_cases,
    weight_cases,
)
from data_format import I64, U8
from definition import VALUE, Function, per_index, rows_of

EXACT = (0, 0, "value")
NEAREST = (1, 1, "value")  # rounded once, but for the last bits of a pair


def of_counts(case):
    rows = rows_of(case, "counts")
    return {"entropy_from_counts": per_index(case.rows, lambda r: measures.entropy_from_counts(rows[r], **case.params))}


def of_arrays(name, function):
    """One value of all arrays of a case."""

    def evaluate(case):
        return {name: [function(*(data.values for data in case.inputs.values()), **case.params)]}

    return evaluate


def of_elements(name, function):
    """One value for each element of the arrays of a case."""

    def evaluate(case):
        columns = [data.values for data in case.inputs.values()]
        return {name: per_index(case.n, lambda i: function(*(column[i] for column in columns), **case.params))}

    return evaluate


def huffman(case):
    return {"huffman_lengths": [float(length) for length in measures.huffman_lengths(case.inputs["p"].values)]}


def one(name, bound, cases, function, dtypes):
    return Function(name, {name: bound}, cases, of_arrays(name, function), dtypes)


DATA = [
    Function("entropy_from_counts", {"entropy_from_counts": VALUE}, count_cases, of_counts, (I64,)),
    one("byte_entropy", VALUE, byte_cases, measures.byte_entropy, (U8,)),
    one("mutual_information_from_labels", VALUE, label_cases, measures.mutual_information_from_labels, (I64,)),
    one("normalized_mutual_information", VALUE, average_cases, measures.normalized_mutual_information, (I64,)),
    Function("huffman_lengths", {"huffman_lengths": EXACT}, weight_cases, huffman),
    Function(
        "shannon_lengths",
        {"shannon_lengths": EXACT},
        weight_cases,
        of_elements("shannon_lengths", lambda p: float(measures.shannon_length(p))),
    ),
    Function("expected_length", {"expected_length": NEAREST}, expectation_cases, of_arrays("expected_length", measures.expected_length)),
    Function(
        "implied_distribution",
        {"implied_distribution": EXACT},
        length_cases,
        of_elements("implied_distribution", measures.implied),
        (I64,),
    ),
    one("kraft_sum", NEAREST, length_cases, lambda lengths: sum(map(measures.implied, lengths), measures.ZERO), (I64,)),
    Function("gaussian_entropy", {"gaussian_entropy": VALUE}, sigma_cases, of_elements("gaussian_entropy", measures.gaussian_entropy)),
    Function(
        "gaussian_cross_entropy",
        {"gaussian_cross_entropy": VALUE},
        gaussian_pair_cases,
        of_elements("gaussian_cross_entropy", measures.gaussian_pair(measures.cross_entropy)),
    ),
    Function(
        "gaussian_kl_divergence",
        {"gaussian_kl_divergence": VALUE},
        gaussian_pair_cases,
        of_elements("gaussian_kl_divergence", measures.gaussian_pair(measures.divergence)),
    ),
]
