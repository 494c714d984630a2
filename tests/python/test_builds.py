"""Every build of the library, on every number of threads, gives the bits of the ledger."""

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
THREADS = (1, 3, 64)


def runnable_builds() -> List[str]:
    """The builds that this CPU can run, as the dynamic loader sees it."""
    listing = subprocess.run(["/lib64/ld-linux-x86-64.so.2", "--help"], capture_output=True, text=True).stdout
    levels = [level for level in ("x86-64-v3", "x86-64-v4") if f"{level} (supported, searched)" in listing]
    return ["x86-64", *levels]


BUILDS = runnable_builds()
# The baseline emulates fused multiply-add, which takes minutes; the C tests run it on 2, 3, 7 and 64 threads.
PLACES = [(BUILDS[0], 2), *((build, threads) for build in BUILDS[1:] for threads in THREADS)]


@pytest.fixture(scope="module")
def directories(tmp_path_factory) -> Dict[str, Path]:
    """For each build a directory that holds no other."""
    scratch = tmp_path_factory.mktemp("builds")
    for build in BUILDS:
        source = LIBRARIES if build == "x86-64" else LIBRARIES / "glibc-hwcaps" / build
        (scratch / build).mkdir()
        shutil.copy(source / NAME, scratch / build)
    return {build: scratch / build for build in BUILDS}


def verified(*arguments: str, **environment: str) -> Dict[str, Any]:
    environment = {"NATIVE_ENTROPY_BACKEND": "native", **environment}
    done = run_python("-m", "native_entropy", "verify", "--json", *arguments, check=False, timeout=600, **environment)
    assert done.stderr == ""
    return json.loads(done.stdout)


def differing(result: Dict[str, Any]) -> List[str]:
    return [line for line, entry in result["ledger"].items() if not entry["same"]]


def test_the_loader_takes_the_best_build() -> None:
    result = verified()
    assert (result["isa"], differing(result), result["different"]) == (BUILDS[-1], [], 0)


@pytest.mark.parametrize(("build", "threads"), PLACES)
def test_each_build_gives_the_bits_of_the_ledger(build, threads, directories) -> None:
    result = verified("--threads", str(threads), LD_LIBRARY_PATH=str(directories[build]))
    assert (result["isa"], result["threads"]) == (build, threads)
    assert differing(result) == []


@pytest.mark.parametrize("build", BUILDS[1:])
def test_the_hwcaps_directory_forces_a_build(build) -> None:
    code = "import native_entropy as ne; print(ne.isa()); ne.show_config()"
    directory = LIBRARIES / "glibc-hwcaps" / build
    printed = run_python("-c", code, LD_LIBRARY_PATH=str(directory), NATIVE_ENTROPY_BACKEND="native").stdout
    assert printed.startswith(build + "\n") and str(directory / NAME) in printed
