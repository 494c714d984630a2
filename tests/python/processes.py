"""Other Python processes with a changed environment."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

# Whose functions the tests call: the C library's, or by NATIVE_ENTROPY_BACKEND=dotnet the managed ones.
BACKEND = os.environ.get("NATIVE_ENTROPY_BACKEND", "native")
TIMEOUT = 120 if BACKEND == "native" else 600  # seconds; a hang is a failure. The .NET runtime takes its time to start, and forks wait.


def run_python(*arguments: str, check: bool = True, timeout: int = TIMEOUT, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the interpreter of these tests; environment variables of this library are taken out unless given, but for the backend's."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("NATIVE_ENTROPY_", "LD_"))}
    inherited["NATIVE_ENTROPY_BACKEND"] = BACKEND
    done: Any = subprocess.run(
        [sys.executable, *arguments],
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
    )
    if check:
        assert done.returncode == 0, f"exit code {done.returncode}\n{done.stdout}{done.stderr}"
    return done
