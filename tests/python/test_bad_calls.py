"""Whatever is passed, a call returns or raises TypeError, ValueError or IndexError; the process lives on."""

from __future__ import annotations

import inspect
import itertools
import math
from typing import Any, Callable, Dict, List, Tuple

import numpy as np
import pytest

import native_entropy as ne

ODD: List[Any] = [
    None, True, 0, 1, -1, 2**40, -(2**70), 1.5, math.nan, math.inf, 1j, "", "mean", "none", b"\0",
    [], [[]], [[], [1.0]], (), {}, set(), object(), object, print, range(3), slice(3), iter([1]), float,
    [None], ["a"], [1, [2]], [True], [1j], Ellipsis, NotImplemented,
    np.float16(1), np.int8(-1), np.bool_(True), np.str_("x"), np.datetime64("nat"),
    np.zeros((3, 4)), np.zeros((3, 4), np.float32), np.zeros(3, int), np.zeros(3, np.uint64), np.zeros((0, 4)),
    np.zeros((4, 0)), np.zeros(()), np.full((3, 4), None), np.zeros(3, "S3"), np.zeros(3, [("x", "f4")]),
    np.zeros(3, np.longdouble), np.full(3, 2**63, np.uint64), np.full(3, -(2**63)), np.broadcast_to(0.0, (3, 4)),
    np.zeros((1,) * 20), np.zeros((3, 4), ">f8"), np.lib.stride_tricks.as_strided(np.zeros(4), (3, 4), (0, 8)),
    memoryview(b"abc"), bytearray(3),
]  # fmt: skip
ALLOWED = (TypeError, ValueError, IndexError)

LOGITS = np.zeros((3, 4))
FUNCTIONS: Dict[str, Tuple[Callable[..., Any], Tuple[Any, ...]]] = {
    "logsumexp": (ne.logsumexp, (LOGITS,)),
    "softmax": (ne.softmax, (LOGITS,)),
    "log_softmax": (ne.log_softmax, (LOGITS,)),
    "logaddexp": (ne.logaddexp, (LOGITS, 0.0)),
    "sigmoid": (ne.sigmoid, (LOGITS,)),
    "sigmoid_grad": (ne.sigmoid_grad, (LOGITS,)),
    "log_sigmoid": (ne.log_sigmoid, (LOGITS,)),
    "softplus": (ne.softplus, (LOGITS,)),
    "self_information": (ne.self_information, (LOGITS,)),
    "binary_entropy": (ne.binary_entropy, (LOGITS,)),
    "entropy": (ne.entropy, (LOGITS,)),
    "entropy of one": (ne.entropy, (LOGITS[0],)),
    "perplexity": (ne.perplexity, (LOGITS,)),
    "renyi_entropy": (ne.renyi_entropy, (LOGITS, 2.0)),
    "tsallis_entropy": (ne.tsallis_entropy, (LOGITS, 2.0)),
    "cross_entropy": (ne.cross_entropy, (LOGITS, LOGITS)),
    "kl_divergence": (ne.kl_divergence, (LOGITS, LOGITS)),
    "js_divergence": (ne.js_divergence, (LOGITS, LOGITS)),
    "js_distance": (ne.js_distance, (LOGITS, LOGITS)),
    "joint_entropy": (ne.joint_entropy, (LOGITS,)),
    "mutual_information": (ne.mutual_information, (LOGITS,)),
    "conditional_entropy": (
        lambda pxy, given="x", base=None, out=None: ne.conditional_entropy(pxy, given=given, base=base, out=out),
        (LOGITS,),
    ),
    "logits.entropy": (ne.logits.entropy, (LOGITS,)),
    "logits.entropy_with_grad": (ne.logits.entropy_with_grad, (LOGITS,)),
    "logits.kl_divergence": (ne.logits.kl_divergence, (LOGITS, LOGITS)),
    "logits.kl_divergence_with_grad": (ne.logits.kl_divergence_with_grad, (LOGITS, LOGITS)),
    "logits.js_divergence": (ne.logits.js_divergence, (LOGITS, LOGITS)),
}
TARGET = (0, 1, 2)
FUNCTIONS.update({f"logits.{name}": (getattr(ne.logits, name), (LOGITS, TARGET)) for name in ("token_log_probs", "perplexity")})
FUNCTIONS["logits.cross_entropy_stats"] = ne.logits.cross_entropy_stats, (LOGITS, TARGET)
for name in ne.losses.__all__:
    by_class = name.startswith(("cross_entropy", "nll_loss", "multi_margin_loss"))
    arguments = (LOGITS, TARGET) if by_class else (LOGITS, 0.5, 1.0) if name.startswith("gaussian") else (LOGITS, 0.5)
    FUNCTIONS[f"losses.{name}"] = getattr(ne.losses, name), arguments


def places_of(name: str) -> List[Any]:
    """Positions and keywords."""
    function, usual = FUNCTIONS[name]
    return [*range(len(usual)), *list(inspect.signature(function).parameters)[len(usual) :]]


@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.filterwarnings("ignore")
def test_odd_arguments(name) -> None:
    places = places_of(name)
    for place in places:
        for value in ODD:
            attempt(name, {place: value})
    # Of the many pairs of functions with many parameters a share.
    pairs = list(itertools.combinations(places, 2))
    step = max(1, len(pairs) // 10)
    for i, pair in enumerate(pairs):
        for values in itertools.product(ODD[i % step :: 3 * step], ODD[:: 2 * step]):
            attempt(name, dict(zip(pair, values)))
    assert ne.logsumexp([0.0]) == 0.0


def attempt(name: str, odd: Dict[Any, Any]) -> None:
    """Call with odd values in some places: positions by number, keywords by name."""
    function, usual = FUNCTIONS[name]
    arguments = [odd.get(place, value) for place, value in enumerate(usual)]
    keywords = {place: value for place, value in odd.items() if isinstance(place, str)}
    try:
        function(*arguments, **keywords)
    except ALLOWED as error:
        assert str(error), f"{odd}: {error!r} says nothing"
    except Exception as error:
        raise AssertionError(f"{odd}: {error!r}") from error


def test_wrong_number_of_arguments() -> None:
    for function in (*(function for function, _ in FUNCTIONS.values()), ne.set_num_threads, ne.threads):
        with pytest.raises(TypeError):
            function()
        with pytest.raises(TypeError):
            function(*[np.zeros(2)] * 15)
        with pytest.raises(TypeError):
            function(np.zeros(2), unknown=1)
