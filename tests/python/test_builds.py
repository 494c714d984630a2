"""Every build of the library, and every number of threads, gives the same bits."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any, Dict, List

import pytest

import native_entropy as ne
from processes import run_python

LIBRARIES = Path(ne.__file__).parent / "lib"
NAME = "libnative_entropy.so.0"
BATTERY = str(Path(__file__).with_name("battery.py"))


def runnable_builds() -> List[str]:
    """The builds that this CPU can run, as the dynamic loader sees it."""
    listing = subprocess.run(["/lib64/ld-linux-x86-64.so.2", "--help"], capture_output=True, text=True).stdout
    levels = [level for level in ("x86-64-v3", "x86-64-v4") if f"{level} (supported, searched)" in listing]
    return ["x86-64", *levels]


BUILDS = runnable_builds()


def directory_of(build: str, scratch: Path) -> Path:
    """A directory that holds one build only."""
    source = LIBRARIES / NAME if build == "x86-64" else LIBRARIES / "glibc-hwcaps" / build / NAME
    target = scratch / build
    target.mkdir()
    shutil.copy(source, target / NAME)
    return target


def battery(**environment: str) -> Dict[str, Any]:
    return json.loads(run_python(BATTERY, **environment).stdout)


@pytest.fixture(scope="module")
def expected() -> Dict[str, Any]:
    return battery(NATIVE_ENTROPY_NUM_THREADS="1")


def differing(a: Dict[str, Any], b: Dict[str, Any]) -> List[str]:
    assert a["bits"].keys() == b["bits"].keys()
    return [name for name in a["bits"] if a["bits"][name] != b["bits"][name]]


def test_the_loader_takes_the_best_build(expected) -> None:
    assert expected["isa"] == BUILDS[-1]


@pytest.mark.parametrize("build", BUILDS)
def test_each_build_gives_the_same_bits(build, expected, tmp_path) -> None:
    got = battery(LD_LIBRARY_PATH=str(directory_of(build, tmp_path)), NATIVE_ENTROPY_NUM_THREADS="2")
    assert got["isa"] == build
    assert differing(got, expected) == []


@pytest.mark.parametrize("build", BUILDS[1:])
def test_the_hwcaps_directory_forces_a_build(build) -> None:
    code = "import native_entropy as ne; print(ne.isa()); ne.show_config()"
    directory = LIBRARIES / "glibc-hwcaps" / build
    printed = run_python("-c", code, LD_LIBRARY_PATH=str(directory)).stdout
    assert printed.startswith(build + "\n") and str(directory / NAME) in printed


@pytest.mark.parametrize("threads", [2, 3, 7, 64])
def test_thread_counts_give_the_same_bits(threads, expected) -> None:
    got = battery(NATIVE_ENTROPY_NUM_THREADS=str(threads))
    assert got["threads"] == threads
    assert differing(got, expected) == []
