"""What is taken as an array, what is refused, and how."""

from __future__ import annotations

import array
import importlib.util
import mmap
from typing import Any, Callable, List, Tuple

import numpy as np
import pytest

import native_entropy as ne

UNARY: List[Tuple[str, Callable[..., Any]]] = [
    ("logsumexp", ne.logsumexp),
    ("softmax", ne.softmax),
    ("log_softmax", ne.log_softmax),
    ("sigmoid", ne.sigmoid),
    ("sigmoid_grad", ne.sigmoid_grad),
    ("log_sigmoid", ne.log_sigmoid),
    ("softplus", ne.softplus),
    ("self_information", ne.self_information),
    ("binary_entropy", ne.binary_entropy),
    ("entropy", ne.entropy),
    ("kl_divergence", lambda x: ne.kl_divergence(x, x)),
    ("logits.entropy", ne.logits.entropy),
    ("logits.entropy_with_grad", lambda x: ne.logits.entropy_with_grad(x)[1]),
    ("logits.kl_divergence", lambda x: ne.logits.kl_divergence(x, 0)),
    ("logits.js_divergence", lambda x: ne.logits.js_divergence(x, 0)),
]


def with_indices(function: Callable[..., Any], gradient: bool) -> Callable[[Any], Any]:
    def call(x: Any) -> Any:
        result = function(x, np.zeros(np.shape(x)[:-1], int))
        return result[1] if gradient else result

    return call


def of_elements(function: Callable[..., Any], gradient: bool, further: int) -> Callable[[Any], Any]:
    return lambda x: function(x, *[1] * further)[1] if gradient else function(x, *[1] * further)


for name in ("cross_entropy", "nll_loss", "multi_margin_loss"):
    UNARY.append((f"losses.{name}", with_indices(getattr(ne.losses, name), False)))
    UNARY.append((f"losses.{name}_with_grad", with_indices(getattr(ne.losses, f"{name}_with_grad"), True)))
for name in ("token_log_probs", "perplexity"):
    UNARY.append((f"logits.{name}", with_indices(getattr(ne.logits, name), False)))
UNARY.append(("logits.cross_entropy_stats", lambda x: with_indices(ne.logits.cross_entropy_stats, False)(x).loss))
for name, further in [
    ("binary_cross_entropy", 1),
    ("binary_cross_entropy_with_logits", 1),
    ("focal_loss", 1),
    ("kl_div", 1),
    ("mse_loss", 1),
    ("hinge_loss", 1),
    ("gaussian_nll_loss", 2),
    ("poisson_nll_loss", 1),
]:
    UNARY.append((f"losses.{name}", of_elements(getattr(ne.losses, name), False, further)))
    UNARY.append((f"losses.{name}_with_grad", of_elements(getattr(ne.losses, f"{name}_with_grad"), True, further)))

unary = pytest.mark.parametrize("function", [function for _, function in UNARY], ids=[name for name, _ in UNARY])


class Exporter:
    """An array of some other library: shape and DLPack, nothing else."""

    def __init__(self, values: np.ndarray) -> None:
        self.values = values
        self.shape = values.shape

    def __dlpack__(self, **keywords: Any) -> Any:
        return self.values.__dlpack__(**keywords)

    def __dlpack_device__(self) -> Any:
        return self.values.__dlpack_device__()


class Interface:
    def __init__(self, values: np.ndarray) -> None:
        self.values = values
        self.shape = values.shape
        self.__array_interface__ = values.__array_interface__


@unary
def test_result_has_the_dtype_of_the_argument(function, dtype) -> None:
    x = np.array([[0.5, 0.25, 1.0]], dtype)
    assert np.asarray(function(x)).dtype == dtype
    assert np.asarray(function(x[0])).dtype == dtype


@unary
@pytest.mark.parametrize("kind", ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">i4"])
def test_integers_become_float64(function, kind) -> None:
    x = np.array([[0, 1, 2]], kind)
    got = function(x)
    assert np.asarray(got).dtype == np.float64
    np.testing.assert_array_equal(got, function(np.array([[0.0, 1.0, 2.0]])))


@unary
def test_lists_become_float64(function) -> None:
    expected = function(np.array([[0.0, 1.0, 2.0]]))
    arrays = [np.array([0, 1, 2], np.float32)], [np.float16([0, 1, 2])]
    for values in ([[0, 1, 2]], [[0.0, 1.0, 2.0]], ((0, 1.0, 2),), *arrays):
        got = function(values)
        assert np.asarray(got).dtype == np.float64
        np.testing.assert_array_equal(got, expected)


@unary
@pytest.mark.parametrize("kind", ["?", "c16", "c8", "O", "U1", "S1", "g", "m8[s]", "M8[s]", "f4,f4"])
def test_unsupported_dtypes_are_named(function, kind) -> None:
    x = np.zeros((1, 3), kind)
    message = r"^\w+: dtype .* is not supported; expected float32, float64(, float16, bfloat16)? or an integer type"
    with pytest.raises(TypeError, match=message):
        function(x)


@unary
@pytest.mark.parametrize("bad", [None, "text", b"text", {1: 2}, object(), [[1j, 2]], [True], True, [None], [2**70]])
def test_things_that_are_not_numbers(function, bad) -> None:
    with pytest.raises(TypeError):
        function(bad)


@unary
def test_ragged_lists(function) -> None:
    with pytest.raises(ValueError):
        function([[1.0, 2.0], [3.0]])


@unary
def test_byte_order_and_alignment(function, dtype, rng) -> None:
    x = rng.uniform(size=(3, 5)).astype(dtype)
    expected = function(x)
    swapped = x.astype(x.dtype.newbyteorder())
    assert not swapped.dtype.isnative
    raw = np.empty(x.nbytes + 1, np.uint8)
    misaligned = raw[1:].view(dtype).reshape(x.shape)
    misaligned[:] = x
    assert not misaligned.flags.aligned
    record = np.zeros((3, 5), [("pad", "u1"), ("value", dtype)])
    record["value"] = x
    for other in (swapped, misaligned, misaligned[:, ::1], record["value"]):
        got = function(other)
        assert np.asarray(got).dtype == dtype and np.asarray(got).dtype.isnative
        np.testing.assert_array_equal(got, expected)


def producers() -> List[Any]:
    found = [
        pytest.param(Exporter, id="dlpack"),
        pytest.param(Interface, id="array_interface"),
        pytest.param(memoryview, id="buffer"),
        pytest.param(lambda x: x.view(type("Subclass", (np.ndarray,), {})), id="subclass"),
    ]
    if importlib.util.find_spec("torch"):
        import torch

        def tensor(x: np.ndarray) -> Any:
            return torch.from_numpy(x.copy()).requires_grad_(x.dtype.kind == "f")

        found += [pytest.param(torch.from_numpy, id="torch"), pytest.param(tensor, id="torch_requires_grad")]
    return found


@unary
@pytest.mark.parametrize("produce", producers())
def test_arrays_of_other_libraries(function, produce, dtype, rng) -> None:
    x = rng.normal(size=(3, 4)).astype(dtype)
    got = function(produce(x))
    assert isinstance(got, (np.ndarray, np.generic)) and got.dtype == dtype
    np.testing.assert_array_equal(got, function(x))


@pytest.mark.parametrize("produce", producers())
def test_targets_of_other_libraries(produce, rng) -> None:
    target = rng.integers(0, 4, size=3)
    x = rng.normal(size=(3, 4))
    assert ne.losses.cross_entropy(x, produce(target)) == ne.losses.cross_entropy(x, target)


def test_dlpack_of_other_dtypes_and_devices() -> None:
    with pytest.raises(TypeError, match="a: dtype complex64 is not supported"):
        ne.softmax(Exporter(np.zeros(3, np.complex64)))
    with pytest.raises(TypeError, match="a: dtype .* cannot be taken through DLPack"):
        ne.softmax(type("Elsewhere", (Exporter,), {"__dlpack__": lambda self, **keywords: 1 / 0})(np.zeros(3)))
    with pytest.raises(TypeError, match="out: expected an array to write to, got Exporter"):
        ne.softmax(np.zeros(3), out=Exporter(np.zeros(3)))


def test_buffers() -> None:
    values = array.array("f", [0.0, 1.0, 2.0])
    out = array.array("f", [9.0] * 3)
    assert ne.softmax(values, out=out) is out
    np.testing.assert_array_equal(out, ne.softmax(np.array(values)))
    anonymous = np.frombuffer(mmap.mmap(-1, 24), np.float64)
    assert ne.softmax(anonymous, out=anonymous) is anonymous
    np.testing.assert_allclose(anonymous, 1 / 3)
    interface = Interface(np.zeros(3))
    assert ne.sigmoid(np.zeros(3), out=interface) is interface
    assert interface.values.tolist() == [0.5] * 3
    read_only = np.zeros(4)
    read_only.flags.writeable = False
    assert ne.softmax(read_only).tolist() == [0.25] * 4


def test_memory_map(tmp_path, rng) -> None:
    x = rng.normal(size=(5, 6))
    np.save(tmp_path / "x.npy", x)
    np.testing.assert_array_equal(ne.softmax(np.load(tmp_path / "x.npy", mmap_mode="r")), ne.softmax(x))


def test_masked_arrays_are_refused() -> None:
    with pytest.raises(TypeError, match="masked arrays are not supported"):
        ne.logsumexp(np.ma.masked_invalid([0.0, np.nan]))
    with pytest.raises(TypeError, match="out: expected an array to write to"):
        ne.softmax(np.zeros(2), out=np.ma.zeros(2))


def test_mixed_precision_is_refused() -> None:
    single, double = np.zeros(3, np.float32), np.zeros(3)
    for call in (
        lambda: ne.logaddexp(single, double),
        lambda: ne.logaddexp(double, single),
        lambda: ne.logaddexp(single, [0.0, 0.0, 0.0]),
        lambda: ne.logaddexp(single, np.zeros(3, int)),
        lambda: ne.logaddexp(single, np.float64(0)),
        lambda: ne.logsumexp(single, weights=double),
        lambda: ne.logsumexp(double, weights=single),
    ):
        with pytest.raises(TypeError, match="float32 but|float64 but"):
            call()


def test_python_numbers_take_the_other_dtype(dtype) -> None:
    x = np.array([0.0, 1.0], dtype)
    for got in (ne.logaddexp(x, 0), ne.logaddexp(0.0, x), ne.logsumexp(x, weights=2.0)):
        assert got.dtype == dtype
    assert type(ne.logaddexp(0, 0.0)) is np.float64
    assert ne.logaddexp(x, -1e300).tolist() == x.tolist()
    with pytest.raises(ValueError, match="b: too large for a float"):
        ne.logaddexp(x, 10**400)
    with pytest.raises(TypeError, match="b: dtype bool"):
        ne.logaddexp(x, True)


def test_scalars_come_back_as_scalars(dtype) -> None:
    x = dtype(0.25)
    for function in (ne.sigmoid, ne.softmax, ne.log_softmax, ne.logsumexp, ne.softplus, lambda v: ne.logaddexp(v, v)):
        for argument in (x, np.array(x)):
            assert type(function(argument)) is dtype
    assert type(ne.sigmoid(1)) is np.float64
    assert type(ne.logsumexp(np.zeros(3, dtype))) is dtype
    assert type(ne.logsumexp(np.zeros((3, 2), dtype), axis=None)) is dtype


def test_torch_results_and_outputs(rng) -> None:
    """Where PyTorch is installed; the DLPack path itself is tested above without it."""
    if not importlib.util.find_spec("torch"):
        return
    import torch

    x = rng.normal(size=(3, 4))
    out = torch.zeros(3, 4, dtype=torch.float64)
    assert ne.softmax(torch.from_numpy(x), out=out) is out
    np.testing.assert_array_equal(out.numpy(), ne.softmax(x))
    with pytest.raises(TypeError, match="out: expected an array to write to"):
        ne.softmax(x, out=torch.zeros(3, 4, dtype=torch.float64, requires_grad=True))
    for kind in (torch.bool, torch.complex64):
        with pytest.raises(TypeError, match="^a: dtype .* supported"):
            ne.softmax(torch.zeros(3, dtype=kind))
    negated = torch.from_numpy(x + 1j * x).conj().imag
    np.testing.assert_array_equal(ne.softmax(negated), ne.softmax(-x))
