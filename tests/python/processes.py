"""Other Python processes with a changed environment."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Any

TIMEOUT = 120  # seconds; a hang is a failure


def run_python(*arguments: str, check: bool = True, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run the interpreter of these tests; environment variables of this library are taken out unless given."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("NATIVE_ENTROPY_", "LD_")) or name == "NATIVE_ENTROPY_BACKEND"}
    done: Any = subprocess.run(
        [sys.executable, *arguments],
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
    )
    if check:
        assert done.returncode == 0, f"exit code {done.returncode}\n{done.stdout}{done.stderr}"
    return done
