"""How SciPy with NumPy, and PyTorch, are asked for the information measures; a part of peer_errors.py.

Each as its users write it: sums of `entr`, `rel_entr` and `xlogy`, or NumPy's logarithm where there is nothing else.
"""

from __future__ import annotations

from typing import Any, Callable, Dict

import numpy as np

from reference_data import Case

Arrays = Dict[str, np.ndarray]
Outputs = Dict[str, Any]
Call = Callable[[Any, Arrays, Case], Outputs]


def unit(case: Case) -> float:
    """What nats are divided by."""
    base = float.fromhex(case.parameters.get("base", "0x0p+0"))
    return float(np.log(base)) if base else 1.0


def normalized(case: Case, values: Any) -> Any:
    return values / values.sum(-1)[..., None] if case.parameters.get("normalize") == "1" else values


def named(name: str, compute: Callable[..., Any], inputs: str = "p", to_array: Callable[[Any], Any] = np.asarray) -> Call:
    """`compute(library, *inputs)` in nats."""

    def call(library: Any, arrays: Arrays, case: Case) -> Outputs:
        given = [normalized(case, to_array(arrays[each])) for each in inputs.split()]
        return {name: compute(library, *given) / unit(case)}

    return call


def distance(name: str, compute: Callable[..., Any], to_array: Callable[[Any], Any] = np.asarray) -> Call:
    """The square root of a divergence."""
    divergence = named(name, compute, "p q", to_array)
    return lambda library, arrays, case: {name: divergence(library, arrays, case)[name] ** 0.5}


def scipy_js(scipy: Any, p: Any, q: Any) -> Any:
    middle = (p + q) / 2
    return (scipy.special.rel_entr(p, middle).sum(-1) + scipy.special.rel_entr(q, middle).sum(-1)) / 2


def torch_kl(torch: Any, p: Any, q: Any) -> Any:
    return torch.special.xlogy(p, p / q).sum(-1)


def torch_js(torch: Any, p: Any, q: Any) -> Any:
    middle = (p + q) / 2
    return (torch_kl(torch, p, middle) + torch_kl(torch, q, middle)) / 2


def torch_named(torch_name: str, compute: Callable[..., Any], inputs: str = "p") -> Call:
    def call(torch: Any, arrays: Arrays, case: Case) -> Outputs:
        return named(torch_name, compute, inputs, torch.tensor)(torch, arrays, case)

    return call


SCIPY: Dict[str, Call] = {
    "self_information": named("self_information", lambda scipy, p: -np.log(p)),
    "binary_entropy": named("binary_entropy", lambda scipy, p: scipy.special.entr(p) + scipy.special.entr(1 - p)),
    "entropy": named("entropy", lambda scipy, p: scipy.special.entr(p).sum(-1)),
    "perplexity": named("perplexity", lambda scipy, p: np.exp(scipy.special.entr(p).sum(-1))),
    "cross_entropy": named("cross_entropy", lambda scipy, p, q: -scipy.special.xlogy(p, q).sum(-1), "p q"),
    "kl_divergence": named("kl_divergence", lambda scipy, p, q: scipy.special.rel_entr(p, q).sum(-1), "p q"),
    "js_divergence": named("js_divergence", scipy_js, "p q"),
    "js_distance": distance("js_distance", scipy_js),
    "joint_entropy": named("joint_entropy", lambda scipy, pxy: scipy.special.entr(pxy).sum((-2, -1)), "pxy"),
}

TORCH: Dict[str, Call] = {
    "self_information": torch_named("self_information", lambda torch, p: -torch.log(p)),
    "binary_entropy": torch_named("binary_entropy", lambda torch, p: torch.special.entr(p) + torch.special.entr(1 - p)),
    "entropy": torch_named("entropy", lambda torch, p: torch.special.entr(p).sum(-1)),
    "perplexity": torch_named("perplexity", lambda torch, p: torch.special.entr(p).sum(-1).exp()),
    "cross_entropy": torch_named("cross_entropy", lambda torch, p, q: -torch.special.xlogy(p, q).sum(-1), "p q"),
    "kl_divergence": torch_named("kl_divergence", torch_kl, "p q"),
    "js_divergence": torch_named("js_divergence", torch_js, "p q"),
    "js_distance": lambda torch, arrays, case: distance("js_distance", torch_js, torch.tensor)(torch, arrays, case),
    "joint_entropy": torch_named("joint_entropy", lambda torch, pxy: torch.special.entr(pxy).sum((-2, -1)), "pxy"),
}
