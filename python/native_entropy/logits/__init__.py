"""Measures straight from logits, without an array of probabilities. The last axis holds the classes unless `axis` says
otherwise.

float16 and bfloat16 are computed as float32: values are float32 then, gradients of the argument's dtype.
"""

from ._divergences import js_divergence, kl_divergence, kl_divergence_with_grad
from ._entropy import entropy, entropy_with_grad
from ._targets import CrossEntropyStats as CrossEntropyStats
from ._targets import cross_entropy_stats, perplexity, token_log_probs

__all__ = [
    "cross_entropy_stats",
    "entropy",
    "entropy_with_grad",
    "js_divergence",
    "kl_divergence",
    "kl_divergence_with_grad",
    "perplexity",
    "token_log_probs",
]
