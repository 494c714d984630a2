"""Shared fixtures, and the summary of the worst errors, which is printed whatever happens."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Dict, List

import control_groups
import numpy as np
import pytest

# Not collected where PyTorch is not installed.
TORCH_TESTS = sorted(path.name for path in Path(__file__).parent.glob("test_torch_*.py"))
HAS_TORCH = importlib.util.find_spec("torch") is not None

# Nor these where pythonnet is not installed.
DOTNET_TESTS = ["test_dotnet.py"]
HAS_PYTHONNET = importlib.util.find_spec("pythonnet") is not None

# Nor these where this process may not make control groups.
QUOTA_TESTS = ["test_cpu_quota.py"]
NO_QUOTA = control_groups.refusal()

collect_ignore = [*([] if HAS_TORCH else TORCH_TESTS), *([] if HAS_PYTHONNET else DOTNET_TESTS), *(QUOTA_TESTS if NO_QUOTA else [])]

WORST = pytest.StashKey[Dict[str, str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[WORST] = {}


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
    if not HAS_TORCH:
        terminalreporter.write_line(f"PyTorch is not installed: left out {', '.join(TORCH_TESTS)}")
    if not HAS_PYTHONNET:
        terminalreporter.write_line(f"pythonnet is not installed: left out {', '.join(DOTNET_TESTS)}")
    if NO_QUOTA:
        terminalreporter.write_line(f"No control group can be made ({NO_QUOTA}): left out {', '.join(QUOTA_TESTS)}")
    lines: List[str] = sorted(config.stash[WORST].values())
    if lines:
        terminalreporter.section("worst errors against the reference values")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture
def worst_errors(request: pytest.FixtureRequest) -> Dict[str, str]:
    """Lines for the summary, by reference file."""
    return request.config.stash[WORST]


@pytest.fixture(params=[np.float32, np.float64], ids=["f32", "f64"])
def dtype(request: pytest.FixtureRequest):
    return request.param


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(20250101)
