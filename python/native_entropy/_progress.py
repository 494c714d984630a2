"""A progress bar on standard error, silent where that is not a terminal."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import Optional, Type


class Progress:
    """Context manager: `with Progress("epochs", 40) as bar: bar.advance()`."""

    WIDTH = 30
    INTERVAL = 0.1  # seconds between two drawings

    def __init__(self, label: str, total: int) -> None:
        self._label = label
        self._total = max(total, 1)
        self._done = 0
        self._drawn_at = 0.0
        self._shown = sys.stderr.isatty()

    def __enter__(self) -> "Progress":
        self._start = time.monotonic()
        return self

    def advance(self, steps: int = 1) -> None:
        self._done += steps
        now = time.monotonic()
        if self._shown and (now - self._drawn_at >= self.INTERVAL or self._done >= self._total):
            self._drawn_at = now
            share = min(self._done / self._total, 1.0)
            bar = "#" * round(share * self.WIDTH)
            elapsed = now - self._start
            line = f"{self._label} [{bar:<{self.WIDTH}}] {share:4.0%}  {elapsed:.1f} s"
            print(f"\r\033[K{line}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Take the bar off the line, before something else is printed there."""
        if self._shown:
            self._drawn_at = 0.0
            print("\r\033[K", end="", file=sys.stderr, flush=True)

    def __exit__(
        self, kind: Optional[Type[BaseException]], value: Optional[BaseException], traceback: Optional[TracebackType]
    ) -> None:
        self.clear()
