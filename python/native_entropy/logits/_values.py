"""Where one value per row is written."""

from __future__ import annotations

from typing import Any, Optional, Tuple

import numpy as np

from .._arrays import Array, is_plain, output, value_dtype


class RowValues:
    """The result itself, or an array that is copied there after the call succeeded, where the result shares memory with
    an input or has strides."""

    def __init__(self, x: Array, shape: Tuple[int, ...], out: Optional[Array], read: Tuple[Array, ...]) -> None:
        self.out = out
        dtype = value_dtype(x)
        if out is not None:
            self.result = output(out, shape, dtype)
            if is_plain(self.result) and not any(np.may_share_memory(self.result, other) for other in read):
                self.array = self.result
                return
        self.array = np.empty(shape, dtype)

    def deliver(self) -> Any:
        if self.out is None:
            return self.array if self.array.ndim else self.array[()]
        if self.result is not self.array:
            np.copyto(self.result, self.array)
        return self.out
