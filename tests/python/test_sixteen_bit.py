"""float16 and bfloat16: every form they arrive in, values in float32, arrays of the input's shape in its dtype."""

from __future__ import annotations

import importlib.util
import math
from typing import Any, Callable, Dict, List, Tuple

import numpy as np
import pytest

import native_entropy as ne
from loss_formulas import cases, draw
from native_entropy._sixteen_bit import rounded

BF16 = np.dtype(np.uint16)


def to_bfloat16(x: Any) -> np.ndarray:
    """Numbers that bfloat16 holds exactly, as bits."""
    bits = np.asarray(x, np.float32).view(np.uint32)
    assert not (bits & 0xFFFF).any()
    return np.asarray(bits >> 16, np.uint16)


def from_bfloat16(bits: np.ndarray) -> np.ndarray:
    return np.asarray(np.asarray(bits).astype(np.uint32) << np.uint32(16)).view(np.float32)


def half(x: Any) -> np.ndarray:
    return np.asarray(x, np.float16)


# How a kind of number is made, read, and announced.
Kind = Tuple[Callable[[Any], np.ndarray], Callable[[np.ndarray], np.ndarray], Dict[str, Any], float]
KINDS: Dict[str, Kind] = {
    "f16": (half, lambda x: np.asarray(x).astype(np.float32), {}, 2.0**-11),
    "bf16": (to_bfloat16, from_bfloat16, {"dtype": "bfloat16"}, 2.0**-8),
}
LOGITS = np.arange(-20, 22).reshape(6, 7) % 13 / 4 - 1.5
TARGET = np.array([0, 1, 2, 3, 4, 6])
SOFT = np.eye(7)[TARGET] / 2 + np.eye(7)[::-1][TARGET] / 2
PROBABILITIES = (np.arange(42).reshape(6, 7) * 5 % 16 + 1) / 128


def calls() -> Dict[str, Tuple[Callable[..., Any], List[np.ndarray], Dict[str, Any]]]:
    """Every function of these numbers: the function, arguments that 16 bits hold exactly, options."""
    rng = np.random.default_rng(5)
    found: Dict[str, Tuple[Callable[..., Any], List[np.ndarray], Dict[str, Any]]] = {}
    for case in cases():
        given = [draw(kind, rng, (5, 6)) for kind in case.draw]
        weights = {name: draw("positive", rng, (6,)) for name in case.arrays}
        for reduction in ("none", "mean"):
            name = "-".join([case.name, reduction, *case.arrays, *map(str, case.options.values())])
            keywords = {**case.options, **weights, "reduction": reduction}
            found[name] = getattr(ne.losses, case.name), given, keywords
            found[f"{name}-grad"] = getattr(ne.losses, f"{case.name}_with_grad"), given, keywords
    for name in ("cross_entropy", "nll_loss", "multi_margin_loss"):
        for suffix in ("", "_with_grad"):
            function = getattr(ne.losses, name + suffix)
            found[name + suffix] = function, [LOGITS, TARGET], {"weight": np.arange(1, 8) / 4}
            found[f"{name}{suffix}-none"] = function, [LOGITS, TARGET], {"reduction": "none"}
    for suffix in ("", "_with_grad"):
        options = {"label_smoothing": 0.25, "sample_weight": np.arange(1, 7) / 2, "softcap": 2.0}
        found["cross_entropy-soft" + suffix] = getattr(ne.losses, "cross_entropy" + suffix), [LOGITS, SOFT], options
        found["entropy" + suffix] = getattr(ne.logits, "entropy" + suffix), [LOGITS], {}
        found["kl" + suffix] = getattr(ne.logits, "kl_divergence" + suffix), [LOGITS, LOGITS[::-1]], {}
    found["js"] = ne.logits.js_divergence, [LOGITS, LOGITS[::-1]], {}
    for name in ("token_log_probs", "cross_entropy_stats", "perplexity"):
        found[name] = getattr(ne.logits, name), [LOGITS, TARGET], {}
    found.update({f"ne.{name}": call for name, call in calls_without_losses().items()})
    return found


def calls_without_losses() -> Dict[str, Tuple[Callable[..., Any], List[np.ndarray], Dict[str, Any]]]:
    found: Dict[str, Tuple[Callable[..., Any], List[np.ndarray], Dict[str, Any]]] = {}
    for name in ("softmax", "log_softmax", "sigmoid", "sigmoid_grad", "log_sigmoid", "softplus", "logsumexp"):
        found[name] = getattr(ne, name), [LOGITS], {}
    found["logaddexp"] = ne.logaddexp, [LOGITS, LOGITS[::-1]], {}
    found["logsumexp_weighted"] = ne.logsumexp, [LOGITS], {"weights": SOFT, "return_sign": True}
    for name in ("self_information", "binary_entropy", "entropy", "perplexity", "joint_entropy", "mutual_information"):
        found[name] = getattr(ne, name), [PROBABILITIES], {}
    found["renyi_entropy"] = ne.renyi_entropy, [PROBABILITIES], {"alpha": 2.5}
    found["tsallis_entropy"] = ne.tsallis_entropy, [PROBABILITIES], {"q": 0.5}
    found["conditional_entropy"] = ne.conditional_entropy, [PROBABILITIES], {"given": "x"}
    for name in ("cross_entropy", "kl_divergence", "js_divergence", "js_distance"):
        found[name] = getattr(ne, name), [PROBABILITIES, PROBABILITIES[:, ::-1]], {"normalize": True, "base": 2}
    return found


def parts(result: Any) -> List[Any]:
    """All arrays of a result, in order."""
    return [each for part in result for each in parts(part)] if isinstance(result, tuple) else [result]


CALLS = calls()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", CALLS)
def test_the_numbers_of_float32(name, kind) -> None:
    """Values: the bits of float32 input. Arrays of the argument's shape: those of float64, rounded to its dtype."""
    make, read, keyword, half_ulp = KINDS[kind]
    function, given, keywords = CALLS[name]
    arrays = {key: value for key, value in keywords.items() if isinstance(value, np.ndarray)}
    other = {key: value for key, value in keywords.items() if key not in arrays}

    def call(make: Callable[[Any], Any], **more: Any) -> List[Any]:
        arguments = [x if x.dtype.kind == "i" else make(x) for x in given]
        return parts(function(*arguments, **{key: make(value) for key, value in arrays.items()}, **other, **more))

    got, single, double = call(make, **keyword), call(np.float32), call(np.float64)
    for value, near, exact in zip(got, single, double):
        if np.shape(value) != np.shape(LOGITS) and np.asarray(value).dtype != make(0).dtype:
            assert np.asarray(value).dtype == np.asarray(near).dtype
            np.testing.assert_array_equal(value, near)
        else:
            assert np.asarray(value).dtype == make(0).dtype
            least = 2.0**-25 if kind == "f16" else 0.0
            np.testing.assert_allclose(read(value), exact, rtol=2.01 * half_ulp, atol=2 * least)


@pytest.mark.parametrize("kind", KINDS)
def test_any_strides_in_place_and_outputs(kind, rng) -> None:
    make, read, keyword, _ = KINDS[kind]
    x = make(rng.integers(-30, 30, size=(4, 5, 6)) / 8)
    expected = ne.losses.cross_entropy_with_grad(x, np.ones((4, 5), int), **keyword)
    for axis in (0, 1):
        for moved in (np.moveaxis(x, -1, axis), np.moveaxis(x, -1, axis).copy()):
            loss, grad = ne.losses.cross_entropy_with_grad(moved, np.ones((4, 5), np.uint8), axis=axis, **keyword)
            assert loss == expected[0]
            np.testing.assert_array_equal(np.moveaxis(grad, axis, -1), expected[1])
    for out in (np.empty_like(x), np.empty((6, 5, 4), x.dtype).T, x.copy()):
        assert ne.losses.cross_entropy_with_grad(x, np.ones((4, 5), int), out=out, **keyword)[1] is out
        np.testing.assert_array_equal(out, expected[1])
    work = x.copy()
    ne.losses.cross_entropy_with_grad(work, np.ones((4, 5), int), out=work, **keyword)
    np.testing.assert_array_equal(work, expected[1])
    misaligned = np.frombuffer(bytearray(x.nbytes + 1), np.uint8)[1:].view(x.dtype).reshape(x.shape)
    misaligned[...] = x
    swapped = x.astype(x.dtype.newbyteorder())
    for other in (misaligned, swapped):
        assert ne.losses.cross_entropy(other, np.ones((4, 5), int), **keyword) == expected[0]
    for bad in (np.empty(x.shape, np.float32), np.empty(x.shape)):
        with pytest.raises(TypeError, match="out: dtype float.. given, (float16|bfloat16, or uint16 .*) expected"):
            ne.losses.cross_entropy_with_grad(x, np.ones((4, 5), int), out=bad, **keyword)


@pytest.mark.parametrize("kind", KINDS)
def test_weights_and_factors_may_be_float32(kind) -> None:
    make, _, keyword, _ = KINDS[kind]
    x = make(LOGITS)
    weight, samples, scale = np.arange(1, 8) / 4, np.arange(1, 7) / 2, np.arange(1, 7) / 8
    results = []
    for convert in (np.float32, make, list):
        results.append(
            ne.losses.cross_entropy_with_grad(
                x,
                TARGET,
                weight=convert(weight),
                sample_weight=convert(samples),
                grad_output=convert(scale),
                reduction="none",
                **keyword,
            )
        )
    for result in results[1:]:
        for one, other in zip(result, results[0]):
            np.testing.assert_array_equal(one, other)
    for name in ("weight", "sample_weight", "grad_output"):
        values = {"weight": weight, "sample_weight": samples, "grad_output": scale}[name].astype(np.float64)
        with pytest.raises(TypeError, match=f"{name} is float64 but logits is b?float16: convert one of them"):
            ne.losses.cross_entropy_with_grad(x, TARGET, reduction="none", **{name: values}, **keyword)


def test_integers_of_16_bits_stay_integers() -> None:
    """Without the keyword uint16 are numbers like others; class indices are indices with the keyword too."""
    integers = np.array([[3, 1, 2]], np.uint16)
    assert ne.losses.cross_entropy(integers, [0]) == ne.losses.cross_entropy([[3.0, 1.0, 2.0]], [0])
    keyword = {"dtype": "bfloat16"}
    loss = ne.losses.cross_entropy(to_bfloat16(LOGITS), TARGET.astype(np.uint16), **keyword)
    assert loss == ne.losses.cross_entropy(LOGITS.astype(np.float32), TARGET)
    with pytest.raises(TypeError, match="x: dtype='bfloat16' is for arrays of uint16, got float32"):
        ne.losses.mse_loss(np.zeros(3, np.float32), np.zeros(3, np.float32), **keyword)
    with pytest.raises(TypeError, match="x: dtype='bfloat16' is for arrays of uint16, got float64"):
        ne.losses.mse_loss([1.0], [2.0], **keyword)
    with pytest.raises(TypeError, match="target is float32 but x is bfloat16"):
        ne.losses.mse_loss(to_bfloat16([1.0]), np.zeros(1, np.float32), **keyword)
    with pytest.raises(TypeError, match="target is float32 but x is float16"):
        ne.losses.mse_loss(half([1.0]), np.zeros(1, np.float32))
    for target in (0, 0.0, [0], [0.0], np.zeros(1, int)):
        assert ne.losses.mse_loss(to_bfloat16([1.5]), target, **keyword) == 2.25
        assert ne.losses.mse_loss(half([1.5]), target) == 2.25


@pytest.mark.parametrize("function", [ne.codes.huffman_lengths, ne.codes.shannon_lengths, ne.gaussian.entropy])
def test_other_functions_refuse_them(function) -> None:
    with pytest.raises(TypeError, match="dtype float16 is not supported; expected float32, float64 or an integer type"):
        function(half([1.0]))
    with pytest.raises(TypeError):
        function(to_bfloat16([1.0]), dtype="bfloat16")


@pytest.mark.parametrize("kind", KINDS)
def test_numbers_outputs_and_strides_of_other_functions(kind) -> None:
    make, read, keyword, _ = KINDS[kind]
    x = make(LOGITS)
    np.testing.assert_array_equal(ne.logaddexp(x, 0.5, **keyword), ne.logaddexp(x, make(np.full(LOGITS.shape, 0.5)), **keyword))
    np.testing.assert_array_equal(ne.logaddexp(0.5, x, **keyword), ne.logaddexp(x, 0.5, **keyword))
    assert read(ne.sigmoid(make(np.array(0.0)), **keyword)) == 0.5
    for function in (ne.softmax, ne.sigmoid):
        expected = function(x, **keyword)
        for given in (np.asfortranarray(x), np.repeat(x, 2, axis=1)[:, ::2]):
            np.testing.assert_array_equal(function(given, **keyword), expected)
        work = x.copy()
        assert function(work, out=work, **keyword) is work
        np.testing.assert_array_equal(work, expected)
    values = np.empty(6, np.float32)
    assert ne.logsumexp(x, out=values, **keyword) is values
    np.testing.assert_array_equal(values, ne.logsumexp(x, **keyword))
    with pytest.raises(TypeError, match="p is float16 but q is float32|q: dtype='bfloat16' is for arrays of uint16"):
        ne.kl_divergence(x, LOGITS.astype(np.float32), **keyword)


def test_rounding_to_bfloat16() -> None:
    """To nearest, ties to even, once; beside an exact expression in integers."""
    rng = np.random.default_rng(3)
    values = rng.normal(size=4000) * 2.0 ** rng.integers(-140, 128, size=4000)
    ties = from_bfloat16(rng.integers(0, 0x7F00, 2000).astype(np.uint16)).astype(float)
    above = from_bfloat16((to_bfloat16(ties.astype(np.float32)) + 1).astype(np.uint16)).astype(float)
    middle = (ties + above) / 2
    values = np.concatenate([values, middle, np.nextafter(middle, 0), np.nextafter(middle, np.inf), [0.0, -0.0, 1e300]])
    got = from_bfloat16(rounded(values, BF16)).astype(float)
    grid = from_bfloat16(np.arange(0x7F81, dtype=np.uint16)).astype(float)
    grid[-1] = 2.0**128  # where infinity begins to be nearest
    place = np.clip(np.searchsorted(grid, np.abs(values)), 1, 0x7F80)
    low, high = grid[place - 1], grid[place]
    size = np.minimum(np.abs(values), 2.0**128)
    up = (high - size < size - low) | ((high - size == size - low) & (place % 2 == 0))
    expected = np.where(up, np.where(place == 0x7F80, np.inf, high), low)
    np.testing.assert_array_equal(np.abs(got), expected)
    np.testing.assert_array_equal(np.signbit(got), np.signbit(values))
    assert np.isnan(from_bfloat16(rounded(np.array(math.nan), BF16)))
    assert from_bfloat16(rounded(np.array([math.inf, -math.inf]), BF16)).tolist() == [math.inf, -math.inf]


# Tests of another package's arrays exist where it is installed.
if importlib.util.find_spec("torch"):

    def test_torch_tensors() -> None:
        import torch

        x = torch.tensor(LOGITS, dtype=torch.bfloat16)
        target = torch.tensor(TARGET)
        bits = to_bfloat16(LOGITS)
        expected = ne.losses.cross_entropy_with_grad(bits, TARGET, dtype="bfloat16")
        for given in (x, x.clone().requires_grad_(), x.T.contiguous().T):
            loss, grad = ne.losses.cross_entropy_with_grad(given, target)
            assert loss == expected[0] and grad.itemsize == 2
            np.testing.assert_array_equal(grad.view(np.uint16), expected[1])
        work = x.clone()
        assert ne.losses.cross_entropy_with_grad(work, target, out=work)[1] is work
        np.testing.assert_array_equal(work.view(torch.int16).numpy().view(np.uint16), expected[1])
        soft = torch.tensor(SOFT, dtype=torch.bfloat16)
        assert ne.losses.cross_entropy(x, soft) == ne.losses.cross_entropy(bits, to_bfloat16(SOFT), dtype="bfloat16")
        assert ne.losses.mse_loss(x, soft) == ne.losses.mse_loss(bits, to_bfloat16(SOFT), dtype="bfloat16")
        halves = torch.tensor(LOGITS, dtype=torch.float16)
        loss, grad = ne.losses.cross_entropy_with_grad(halves, target)
        assert grad.dtype == np.float16 and loss == ne.losses.cross_entropy(half(LOGITS), TARGET)
        with pytest.raises(TypeError, match="out: expected an array to write to"):
            ne.losses.cross_entropy_with_grad(x, target, out=x.clone().requires_grad_())
        with pytest.raises(TypeError, match="target: dtype bfloat16 is not supported; class indices"):
            ne.losses.nll_loss(x, soft)
        with pytest.raises(TypeError, match="logits: this torch.bfloat16 cannot be taken"):
            ne.losses.cross_entropy(x.to_sparse(), target)
        np.testing.assert_array_equal(ne.softmax(x).view(np.uint16), ne.softmax(bits, dtype="bfloat16"))
        assert ne.entropy(soft[0]) == ne.entropy(to_bfloat16(SOFT)[0], dtype="bfloat16")
        with pytest.raises(TypeError, match="p: dtype torch.bfloat16 cannot be taken through DLPack"):
            ne.codes.huffman_lengths(x)


if importlib.util.find_spec("ml_dtypes"):

    def test_ml_dtypes() -> None:
        import ml_dtypes

        x = LOGITS.astype(ml_dtypes.bfloat16)
        expected = ne.losses.cross_entropy_with_grad(to_bfloat16(LOGITS), TARGET, dtype="bfloat16")
        loss, grad = ne.losses.cross_entropy_with_grad(x, TARGET)
        assert loss == expected[0] and grad.dtype == x.dtype
        np.testing.assert_array_equal(grad.view(np.uint16), expected[1])
        assert ne.losses.cross_entropy_with_grad(x, TARGET, out=x)[1] is x
        np.testing.assert_array_equal(x.view(np.uint16), expected[1])
