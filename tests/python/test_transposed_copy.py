"""The copy that a reduction over another axis than the last one makes."""

from __future__ import annotations

import numpy as np
import pytest

from native_entropy import _rows


def numbers(shape, dtype):
    return (np.arange(np.prod(shape)) % 251).astype(dtype).reshape(shape)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int64", "uint8", ">f4"])
@pytest.mark.parametrize("shape", [(1000, 70), (65, 129), (8, 4096), (2, 3, 100, 47), (5, 1, 4096), (3, 2)])
def test_the_copy_is_the_array(shape, dtype) -> None:
    x = numbers(shape, dtype)
    for source in (x, x[..., ::-1], x[::-1], x[..., 1:], x[..., 1:, :]):
        for axis in range(x.ndim):
            moved = np.moveaxis(source, axis, -1)
            copy = _rows.contiguous(moved)
            assert copy.flags.c_contiguous and copy.dtype == moved.dtype
            np.testing.assert_array_equal(copy, moved)
            assert not np.may_share_memory(copy, x)


def test_large_tables_are_not_left_to_numpy(monkeypatch) -> None:
    called = []
    original = _rows.lib.transposed_copy

    class Watched:
        def transposed_copy(self, *arguments):
            called.append(arguments[2:5])
            return original(*arguments)

    monkeypatch.setattr(_rows, "lib", Watched())
    _rows.contiguous(numbers((100, 64), "float32").T)
    _rows.contiguous(numbers((10, 64), "float32").T)
    assert called == [(64, 100, 4)]
