"""Calls and forks take turns, where the functions are run by the .NET runtime.

A forked child has one thread, and all of the runtime's locks as they were: if another thread of the parent was just compiling a method, or was
within managed code, the child would wait for it forever. So a fork waits until no other thread is in a call, and calls wait while a fork is under way.
"""

from __future__ import annotations

import os
import threading
import time
from typing import Any, Callable, Set

_PAUSE = 0.0002  # seconds

_REFUSAL = (
    "NATIVE_ENTROPY_BACKEND='dotnet': in this forked process the .NET runtime cannot be used, because other code had started it. "
    "Import native_entropy before that code, or start processes by 'spawn' or 'forkserver'"
)


class ForkGate:
    """Counts the threads in calls and holds forks and calls apart.

    Parameters
    ----------
    forks : bool
        Whether forked children can call; otherwise calls raise RuntimeError there.
    helpers_wait : callable
        Of no arguments; not 0 where all helper threads of the library are asleep. New ones may still be starting after a call has returned.
    """

    def __init__(self, forks: bool, helpers_wait: Callable[[], int]) -> None:
        self._forks = forks
        self._helpers_wait = helpers_wait
        self._calling: Set[int] = set()  # threads; adding and discarding are atomic
        self._closed = False
        self._refused = False
        self._forking = threading.Lock()
        os.register_at_fork(before=self._before, after_in_parent=self._open, after_in_child=self._after_in_child)

    def guarded(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """The function, in turns with forks."""

        def call(*arguments: Any) -> Any:
            if self._refused:
                raise RuntimeError(_REFUSAL)
            thread = threading.get_ident()
            try:
                # Said first and looked at then, so that it cannot be missed by a fork that closes first and looks then.
                self._calling.add(thread)
                while self._closed:
                    self._calling.discard(thread)
                    time.sleep(_PAUSE)
                    self._calling.add(thread)
                return function(*arguments)
            finally:
                self._calling.discard(thread)

        return call

    def _before(self) -> None:
        self._forking.acquire()
        self._closed = True
        this = {threading.get_ident()}
        while self._calling - this or not self._helpers_wait():
            time.sleep(_PAUSE)

    def _open(self) -> None:
        self._closed = False
        self._forking.release()

    def _after_in_child(self) -> None:
        self._calling.clear()
        self._refused = not self._forks
        self._open()
