"""Shared fixtures, and the summary of the worst errors, which is printed whatever happens."""

from __future__ import annotations

import importlib.util
from typing import Dict, List

import numpy as np
import pytest

# Not collected where PyTorch is not installed.
collect_ignore = [] if importlib.util.find_spec("torch") else ["test_torch_agreement.py"]

WORST = pytest.StashKey[Dict[str, str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[WORST] = {}


def pytest_terminal_summary(terminalreporter, config: pytest.Config) -> None:
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
