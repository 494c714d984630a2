"""Every block of every page in docs/ and of README.md, followed from the top in an empty folder. Last line: N passed, N failed.

Usage: run.py [PAGE...], after `./build.sh pack`. A page finds in its folder nothing, in $checkout this repository, in $HOME nothing. Pages that
are no guides assume an installed library: a Python environment with the wheel, and the C library where pkg-config and CMake look. No page
can reach a network: pip and NuGet know artifacts/packages and what the machine has already.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Dict, List, NamedTuple

from blocks import PageError, blocks_of, needed_modules
from page import Page

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGES = ROOT / "artifacts" / "packages"
GUIDES = "docs/guides/"
NUGET = """<configuration>
  <packageSources><clear /><add key="downloaded" value="{downloaded}" /></packageSources>
</configuration>
"""


class Followed(NamedTuple):
    """What became of one page."""

    lines: List[str]
    passed: int
    failed: int


def all_pages() -> List[str]:
    """README.md and the Markdown pages below docs/, relative to the root."""
    return ["README.md", *sorted(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))]


def output_of(*command: str) -> str:
    """What a command prints; it must succeed."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT).stdout.strip()


class Workplace:
    """The folder above the pages' folders, and what they find installed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        programs = folder / "programs"
        programs.mkdir()
        # `python3` is the interpreter that has NumPy, whatever is first on PATH.
        python = programs / "python3"
        python.write_text(f'#!/bin/sh\nexec "{getattr(sys, "_base_executable", sys.executable)}" "$@"\n', encoding="utf-8")
        python.chmod(0o755)
        downloaded = output_of("dotnet", "nuget", "locals", "global-packages", "--list").partition(": ")[2]
        (folder / "nuget.config").write_text(NUGET.format(downloaded=downloaded), encoding="utf-8")
        removed = ("NATIVE_ENTROPY_", "LD_", "PIP_", "PYTHON", "VIRTUAL_ENV", "PKG_CONFIG_PATH", "CMAKE_PREFIX_PATH")
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith(removed)}
        self._environment.update(
            PATH=f"{programs}:{os.environ['PATH']}",
            checkout=str(ROOT),
            PIP_NO_INDEX="1",
            PIP_DISABLE_PIP_VERSION_CHECK="1",
            NUGET_PACKAGES=str(folder / "nuget"),
            DOTNET_CLI_TELEMETRY_OPTOUT="1",
            DOTNET_NOLOGO="1",
            DOTNET_CLI_UI_LANGUAGE="en",
            DOTNET_SKIP_FIRST_TIME_EXPERIENCE="1",
            MSBUILDDISABLENODEREUSE="1",
            DOTNET_CLI_USE_MSBUILD_SERVER="0",
            UseSharedCompilation="false",
        )
        self._installed = {"PATH": f"{folder / 'venv' / 'bin'}:{self._environment['PATH']}"}

    def install(self) -> None:
        """What pages that are no guides find: the wheel."""
        venv = self._folder / "venv"
        subprocess.run([str(self._folder / "programs" / "python3"), "-m", "venv", "--system-site-packages", str(venv)], check=True)
        wheel = next(PACKAGES.glob("native_entropy-*.whl"))
        pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-q", "--no-index", "--no-deps", str(wheel)]
        subprocess.run(pip, check=True)

    def environment(self, page: str, home: Path) -> Dict[str, str]:
        """The environment variables of a page."""
        home.mkdir()
        installed = {} if page.startswith(GUIDES) else self._installed
        return {**self._environment, **installed, "HOME": str(home)}

    def follow(self, page: str) -> Followed:
        """Follow one page."""
        text = (ROOT / page).read_text(encoding="utf-8")
        try:
            blocks = blocks_of(page, text)
        except PageError as error:
            return Followed([f"FAILED  {error}"], 0, 1)
        lacking = [module for module in needed_modules(text) if importlib.util.find_spec(module) is None]
        if lacking:
            return Followed([f"left out  {page}: it needs {', '.join(lacking)}, which is not installed here"], 0, 0)
        lines = [f"not run {block}: {block.not_run}" for block in blocks if block.not_run]
        wanted = [block for block in blocks if not block.not_run]
        folder = self._folder / page.replace("/", "-").removesuffix(".md")
        passed = failed = 0
        environment = self.environment(page, folder.with_name(folder.name + ".home"))
        for block, wrong in Page(folder, environment).follow(wanted):
            if wrong is None:
                passed += 1
                lines.append(f"ok      {block}")
                continue
            failed += 1
            lines += [f"FAILED  {block}", *(f"        {line}" for line in wrong.splitlines())]
        missed = len(wanted) - passed - failed
        if missed:
            lines.append(f"FAILED  {page}: {missed} blocks after it were not reached")
        return Followed(lines, passed, failed + missed)


def main(pages: List[str]) -> int:
    """Follow the pages, two at a time; 0 if nothing failed."""
    if not PACKAGES.is_dir():
        sys.exit("tests/docs/run.py: artifacts/packages is missing; make it with ./build.sh pack")
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(2) as workers:
        workplace = Workplace(Path(folder))
        workplace.install()
        for followed in workers.map(workplace.follow, pages or all_pages()):
            print("\n".join(followed.lines), flush=True)
            passed += followed.passed
            failed += followed.failed
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
