"""Control groups that limit how much of the CPUs the processes in them get."""

from __future__ import annotations

import os
import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import Iterator, Optional

PERIOD = 100_000  # microseconds
ROOT = Path("/sys/fs/cgroup")
NAME = f"native_entropy_test_{os.getpid()}"


def _limit(group: Path, cpus: float) -> None:
    quota = int(cpus * PERIOD)
    if (group / "cpu.max").exists():
        (group / "cpu.max").write_text(f"{quota} {PERIOD}")
    else:
        (group / "cpu.cfs_period_us").write_text(str(PERIOD))
        (group / "cpu.cfs_quota_us").write_text(str(quota))


@contextmanager
def cpu_quota(cpus: float) -> Iterator[Path]:
    """A group whose processes get so many CPUs' time; yields the file that takes processes in. OSError where this process may not make one."""
    parent = ROOT / "cpu" if (ROOT / "cpu").is_dir() else ROOT
    group = parent / NAME
    group.mkdir()
    try:
        _limit(group, cpus)
        yield group / "cgroup.procs"
    finally:
        group.rmdir()


def refusal() -> Optional[str]:
    """Why this process cannot make such a group, or put another one into it; None where it can."""
    try:
        with cpu_quota(1) as processes:
            subprocess.run(["sh", "-c", f"echo $$ > {processes}"], check=True, capture_output=True)
            return None
    except (OSError, subprocess.CalledProcessError) as error:
        return str(error)
