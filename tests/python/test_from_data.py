"""Counts, bytes, labels: edges, dtypes, errors, and the laws that hold between the functions."""

from __future__ import annotations

import array
import io
import math
import mmap
from pathlib import Path

import numpy as np
import pytest

import native_entropy as ne
from native_entropy import _bytes

INTEGER_KINDS = ["i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">i4", ">u2"]
ESTIMATORS = ["plugin", "miller_madow", "james_stein", "grassberger"]


@pytest.mark.parametrize("kind", INTEGER_KINDS)
@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_counts_of_any_integer_dtype(kind, estimator) -> None:
    counts = np.array([[3, 0, 5], [1, 1, 2]], kind)
    expected = ne.entropy_from_counts([[3, 0, 5], [1, 1, 2]], estimator=estimator)
    got = ne.entropy_from_counts(counts, estimator=estimator)
    assert got.dtype == np.float64
    np.testing.assert_array_equal(got, expected)


@pytest.mark.parametrize("estimator", ESTIMATORS)
def test_any_axis_and_any_strides(estimator, rng) -> None:
    counts = rng.integers(0, 50, size=(4, 5, 6))
    for axis in (0, 1, 2, -1, -3):
        moved = np.ascontiguousarray(np.moveaxis(counts, axis, -1))
        np.testing.assert_array_equal(
            ne.entropy_from_counts(counts, axis, estimator=estimator), ne.entropy_from_counts(moved, estimator=estimator)
        )
    whole = ne.entropy_from_counts(counts, None, estimator=estimator)
    assert type(whole) is np.float64 and whole == ne.entropy_from_counts(counts.ravel(), estimator=estimator)
    views = counts[::2], counts[:, ::-1], counts[..., 1:4], counts.T, counts.astype(np.int16)[:, 1:]
    for view in views:
        copy = np.array(view, order="C")
        np.testing.assert_array_equal(
            ne.entropy_from_counts(view, estimator=estimator), ne.entropy_from_counts(copy, estimator=estimator)
        )


def test_counts_are_summed_exactly() -> None:
    top = 2**63 - 1
    assert ne.entropy_from_counts([top] * 9) == ne.entropy_from_counts([1] * 9) == pytest.approx(math.log(9), rel=1e-15)
    assert 0 < ne.entropy_from_counts([top, 1]) == pytest.approx((63 * math.log(2) + 1) * 2.0**-63, rel=1e-12)


def test_counts_of_nothing() -> None:
    for estimator in ESTIMATORS:
        assert math.isnan(ne.entropy_from_counts([0, 0], estimator=estimator))
        assert math.isnan(ne.entropy_from_counts([], estimator=estimator))
        assert ne.entropy_from_counts(np.zeros((0, 3), int), estimator=estimator).shape == (0,)
    assert ne.entropy_from_counts([7]) == 0
    assert ne.entropy_from_counts(7) == 0


def test_out(rng) -> None:
    counts = rng.integers(1, 9, size=(3, 4))
    out = np.empty(3)
    assert ne.entropy_from_counts(counts, out=out) is out
    np.testing.assert_array_equal(out, ne.entropy_from_counts(counts))
    wide = np.full(6, -1.0)
    ne.entropy_from_counts(counts, out=wide[::2])
    np.testing.assert_array_equal(wide, np.stack([out, [-1.0] * 3], axis=1).ravel())
    with pytest.raises(TypeError, match="out: dtype float32 given, float64 expected"):
        ne.entropy_from_counts(counts, out=np.empty(3, np.float32))
    with pytest.raises(ValueError, match=r"out: shape \(4,\) given, \(3,\) expected"):
        ne.entropy_from_counts(counts, out=np.empty(4))
    out[:] = -5
    with pytest.raises(ValueError):
        ne.entropy_from_counts(-counts, out=out)
    assert out.tolist() == [-5] * 3


@pytest.mark.parametrize(
    "counts, error, message",
    [
        ([1, -2, 3], ValueError, r"counts\[1\] = -2: an integer of at least 0 expected"),
        ([[1, 2], [3, -(2**63)]], ValueError, r"counts\[1, 1\] = -9223372036854775808"),
        (np.array([1, 2**63], np.uint64), ValueError, r"counts\[1\] = 9223372036854775808: an integer of at most"),
        ([1.0, 2.0], TypeError, "counts: dtype float64 is not supported; expected an integer type"),
        ([True, False], TypeError, "counts: dtype bool"),
        ("12", TypeError, "counts: dtype <U2"),
        ([1, None], TypeError, "counts: dtype object"),
        (np.ma.masked_array([1, 2]), TypeError, "masked arrays"),
    ],
)
def test_bad_counts(counts, error, message) -> None:
    with pytest.raises(error, match=message):
        ne.entropy_from_counts(counts)


@pytest.mark.parametrize("base", [0, 1, -2.0, math.inf, math.nan])
def test_bad_bases(base) -> None:
    for call in (
        lambda: ne.entropy_from_counts([1, 2], base=base),
        lambda: ne.byte_entropy(b"ab", base=base),
        lambda: ne.mutual_information_from_labels([1], [2], base=base),
        lambda: ne.gaussian.entropy(1.0, base=base),
        lambda: ne.gaussian.cross_entropy(0, 1, 0, 1, base=base),
        lambda: ne.gaussian.kl_divergence(0, 1, 0, 1, base=base),
    ):
        with pytest.raises(ValueError, match="base: a finite number above 0 other than 1 expected"):
            call()


def test_bad_words() -> None:
    with pytest.raises(ValueError, match="estimator: one of 'plugin', .* expected, got 'best'"):
        ne.entropy_from_counts([1], estimator="best")
    with pytest.raises(TypeError, match="estimator: one of"):
        ne.entropy_from_counts([1], estimator=None)
    with pytest.raises(ValueError, match="average: one of 'arithmetic', .* expected, got 'mean'"):
        ne.normalized_mutual_information([1], [1], average="mean")


def test_bytes_of_anything(tmp_path, rng) -> None:
    data = rng.integers(0, 7, size=5000, dtype=np.uint8)
    expected = ne.byte_entropy(data.tobytes())
    frequencies = np.bincount(data) / data.size
    assert expected == pytest.approx(-np.sum(frequencies * np.log2(frequencies)), rel=1e-14)
    path = tmp_path / "data"
    path.write_bytes(data.tobytes())
    mapped = mmap.mmap(-1, data.size)
    mapped[:] = data.tobytes()
    others = bytearray(data), memoryview(data), array.array("B", data), mapped, path, data.reshape(50, 100), data.view(np.int8)
    for other in others:
        assert ne.byte_entropy(other) == expected and type(ne.byte_entropy(other)) is np.float64
    spread = np.zeros((5000, 3), np.uint8)
    spread[:, 1] = data
    for strided in (spread[:, 1], data[::-1], memoryview(data)[::-1]):
        assert ne.byte_entropy(strided) == expected
    doubles = rng.normal(size=100)
    assert ne.byte_entropy(doubles) == ne.byte_entropy(doubles.tobytes())
    assert ne.byte_entropy(np.asfortranarray(doubles.reshape(10, 10))) == ne.byte_entropy(doubles.tobytes())


def test_bytes_of_nothing(tmp_path) -> None:
    (tmp_path / "empty").touch()
    for nothing in (b"", bytearray(), np.zeros(0), tmp_path / "empty"):
        assert ne.byte_entropy(nothing) == 0 and type(ne.byte_entropy(nothing)) is np.float64


def test_bytes_in_other_units() -> None:
    data = bytes(range(256)) * 3
    assert ne.byte_entropy(data) == 8
    assert ne.byte_entropy(data, base=256) == 1
    assert ne.byte_entropy(data, base=None) == 8 * math.log(2)
    assert ne.byte_entropy(b"\0" * 100_000) == 0


@pytest.mark.parametrize("bad", ["text", 5, None, [1, 2], 1.5, {1: 2}])
def test_what_has_no_bytes(bad) -> None:
    with pytest.raises(TypeError, match="^data: "):
        ne.byte_entropy(bad)
    with pytest.raises(TypeError, match="Python objects"):
        ne.byte_entropy(np.array([None]))


def test_files_that_cannot_be_read(tmp_path) -> None:
    with pytest.raises(FileNotFoundError):
        ne.byte_entropy(tmp_path / "absent")
    with pytest.raises(OSError):
        ne.byte_entropy(tmp_path)


def test_a_file_is_mapped_part_by_part(tmp_path, monkeypatch, rng) -> None:
    data = rng.integers(0, 200, size=3 * mmap.ALLOCATIONGRANULARITY + 17, dtype=np.uint8).tobytes()
    (tmp_path / "data").write_bytes(data)
    monkeypatch.setattr(_bytes, "WINDOW", mmap.ALLOCATIONGRANULARITY)
    monkeypatch.setattr(_bytes, "_PIECE", 1000)
    told: "list[int]" = []
    counts = _bytes.of_file(tmp_path / "data", told.append)
    assert sum(told) == len(data) and len(told) == 4
    np.testing.assert_array_equal(counts, np.bincount(np.frombuffer(data, np.uint8), minlength=256))
    np.testing.assert_array_equal(counts, _bytes.of_stream(io.BytesIO(data), told.append))
    assert ne.byte_entropy(Path(tmp_path / "data")) == ne.byte_entropy(data)


@pytest.mark.parametrize("threads", [1, 2, 3, 7])
def test_large_data_on_several_threads(threads, rng) -> None:
    data = rng.integers(0, 256, size=9_000_001, dtype=np.uint8)
    data[: 4 << 20] = 255
    with ne.threads(threads):
        np.testing.assert_array_equal(_bytes.histogram(data), np.bincount(data, minlength=256))
        assert ne.byte_entropy(data) == ne.entropy_from_counts(np.bincount(data, minlength=256), base=2)


@pytest.mark.parametrize("kind", INTEGER_KINDS)
def test_labels_of_any_integer_dtype(kind, rng) -> None:
    x, y = rng.integers(0, 5, size=40).astype(kind), rng.integers(0, 3, size=40)
    table, x_labels, y_labels = ne.contingency(x, y, return_labels=True)
    assert table.dtype == np.int64 and x_labels.dtype == np.dtype(kind).newbyteorder("=") and y_labels.dtype == y.dtype
    expected = np.array([[np.sum((x == a) & (y == b)) for b in np.unique(y)] for a in np.unique(x)])
    np.testing.assert_array_equal(table, expected)
    np.testing.assert_array_equal(x_labels, np.unique(x))
    assert ne.mutual_information_from_labels(x, y) == ne.mutual_information_from_labels(x.astype(int), y)


def test_labels_at_the_ends_of_the_integers() -> None:
    x = np.array([2**64 - 1, 0, 2**63, 0], np.uint64)
    table, labels, _ = ne.contingency(x, [1, 1, 2, 2], return_labels=True)
    assert labels.tolist() == [0, 2**63, 2**64 - 1] and table.tolist() == [[1, 1], [0, 1], [1, 0]]
    table, labels, _ = ne.contingency([2**63 - 1, -(2**63), 5], [0, 0, 0], return_labels=True)
    assert labels.tolist() == [-(2**63), 5, 2**63 - 1] and table.tolist() == [[1], [1], [1]]


def test_labels_of_other_shapes() -> None:
    x, y = np.arange(12).reshape(3, 4) % 5, np.arange(12).reshape(3, 4).T.copy().T % 3
    np.testing.assert_array_equal(ne.contingency(x, y), ne.contingency(x.ravel(), y.ravel()))
    assert ne.contingency([], []).shape == (0, 0)
    assert ne.contingency(5, 6).tolist() == [[1]]
    for call in (ne.contingency, ne.mutual_information_from_labels, ne.normalized_mutual_information):
        with pytest.raises(ValueError, match=r"x of shape \(2,\) and y of shape \(3,\): one shape expected"):
            call([1, 2], [1, 2, 3])
        with pytest.raises(TypeError, match="y: dtype float64 is not supported; expected an integer type"):
            call([1, 2], [1.0, 2.0])
        with pytest.raises(TypeError, match="x: dtype bool"):
            call([True, False], [1, 2])


def test_no_large_table_is_made(rng) -> None:
    n = 200_000  # a table of 10^10 cells would take 80 GB
    x = rng.permutation(n) * 10**12
    assert ne.mutual_information_from_labels(x, -x) == pytest.approx(math.log(n), rel=1e-15)
    assert ne.normalized_mutual_information(x, -x) == 1


@pytest.mark.parametrize("average", ["arithmetic", "geometric", "min", "max"])
def test_normalized_mutual_information_at_its_ends(average, rng) -> None:
    x = rng.integers(0, 9, size=1000)
    assert ne.normalized_mutual_information(x, 100 - 7 * x, average=average) == 1
    assert ne.normalized_mutual_information([0, 0, 1, 1], [0, 1, 0, 1], average=average) == 0
    assert ne.normalized_mutual_information([3, 3], [5, 5], average=average) == 1
    assert ne.normalized_mutual_information([], [], average=average) == 1
    assert ne.normalized_mutual_information([1, 2], [5, 5], average=average) == 0
    for _ in range(50):
        n = rng.integers(1, 200)
        y, z = rng.integers(0, 5, size=n), rng.integers(0, 4, size=n)
        assert 0 <= ne.normalized_mutual_information(y, z, average=average) <= 1


def test_laws_of_labels(rng) -> None:
    """Symmetry, the entropy as information about oneself, the chain rule, the bound by the entropies, other names."""
    for k in (2, 3, 10, 300):
        x, y = rng.integers(0, k, size=2000), rng.integers(0, k, size=2000) // 2
        mutual = ne.mutual_information_from_labels(x, y)
        table = ne.contingency(x, y)
        rows, columns = ne.entropy_from_counts(table.sum(1)), ne.entropy_from_counts(table.sum(0))
        assert mutual == pytest.approx(ne.mutual_information_from_labels(y, x), rel=1e-15)
        assert mutual == pytest.approx(rows + columns - ne.entropy_from_counts(table, None), abs=1e-14)
        assert 0 <= mutual <= min(rows, columns)
        assert ne.mutual_information_from_labels(x, x) == rows
        assert mutual == pytest.approx(ne.mutual_information_from_labels(x * 10**9 - 5, -y), rel=1e-15)
        assert ne.mutual_information_from_labels(x, y, base=2) == pytest.approx(mutual / math.log(2), rel=1e-15)


def test_never_negative(rng) -> None:
    """Labels that are independent but for a few places, where sum p log p cancels to nothing."""
    for n in range(1, 400):
        x, y = np.arange(n) % 4, np.arange(n) // 4 % 3
        assert ne.mutual_information_from_labels(x, y) >= 0
    assert ne.mutual_information_from_labels(np.arange(12) % 4, np.arange(12) // 4) == 0
