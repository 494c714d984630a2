"""The control group's quota of CPU time, which containers have: no more threads than it gives CPUs. conftest.py leaves this file out where no group can be made."""

from __future__ import annotations

import os

import pytest
from control_groups import cpu_quota
from processes import run_python

PROGRAM = """
import os, sys
open(sys.argv[1], "w").write(str(os.getpid()))
import native_entropy as ne
print(ne.get_num_threads())
"""


@pytest.mark.parametrize(("cpus", "threads"), [(0.5, 1), (1, 1), (1.5, 2), (1000, 1000)])
def test_default_is_the_quota(cpus, threads) -> None:
    with cpu_quota(cpus) as processes:
        printed = run_python("-c", PROGRAM, str(processes)).stdout
    assert int(printed) == min(threads, len(os.sched_getaffinity(0)))
