"""The functions whose arguments are integers or whose names are not those of `native_entropy` itself, as the reference cases call them."""

from __future__ import annotations

from typing import Any, Callable, Dict

import numpy as np

import native_entropy as ne

Inputs = Dict[str, np.ndarray]

# By the reference file's function: inputs and keywords -> the value. Every input is an array, as the file has it.
CALLS: Dict[str, Callable[..., Any]] = {
    "entropy_from_counts": lambda given, **keywords: ne.entropy_from_counts(given["counts"], **keywords),
    "byte_entropy": lambda given, **keywords: ne.byte_entropy(given["data"].astype(np.uint8), **{"base": None, **keywords}),
    "mutual_information_from_labels": lambda given, **keywords: ne.mutual_information_from_labels(
        given["x_labels"], given["y_labels"], **keywords
    ),
    "normalized_mutual_information": lambda given, **keywords: ne.normalized_mutual_information(
        given["x_labels"], given["y_labels"], **keywords
    ),
    "huffman_lengths": lambda given: ne.codes.huffman_lengths(given["p"]),
    "shannon_lengths": lambda given: ne.codes.shannon_lengths(given["p"]),
    "expected_length": lambda given: ne.codes.expected_length(given["p"], given["lengths"]),
    "implied_distribution": lambda given: ne.codes.implied_distribution(given["lengths"]),
    "kraft_sum": lambda given: ne.codes.kraft_sum(given["lengths"]),
    "gaussian_entropy": lambda given, **keywords: ne.gaussian.entropy(*given.values(), **keywords),
    "gaussian_cross_entropy": lambda given, **keywords: ne.gaussian.cross_entropy(*given.values(), **keywords),
    "gaussian_kl_divergence": lambda given, **keywords: ne.gaussian.kl_divergence(*given.values(), **keywords),
}

# Outputs that are no floating point numbers.
RESULTS = {"huffman_lengths": np.dtype(np.int64), "shannon_lengths": np.dtype(np.int64), "correct": np.dtype(bool)}
