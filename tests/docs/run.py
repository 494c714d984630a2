"""Every block of the pages in docs/ and of README.md, from the top, in an empty folder. Last line: N passed, N failed.

Usage: run.py [PAGE...], after `./build.sh pack`. A page finds nothing in its folder and its $HOME, and this repository
in $checkout. Pages that are no guides find a Python environment with the wheel too, and README.md, which is read in a
clone, what it names of one. No page needs a network: pip and NuGet know artifacts/packages and what the machine has
already. Compilers take every warning for an error.
"""

from __future__ import annotations

import importlib.util
import os
import shlex
import shutil
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
OF_A_CLONE = ("LICENSE", "README.md", "artifacts", "build.sh")
# The pages call their source of packages NativeEntropy. What the machine has downloaded may hold another build of the
# same version.
NUGET = """<configuration>
  <packageSources><clear /><add key="downloaded" value="{downloaded}" /></packageSources>
  <packageSourceMapping>
    <packageSource key="NativeEntropy"><package pattern="NativeEntropy*" /></packageSource>
    <packageSource key="downloaded"><package pattern="*" /></packageSource>
  </packageSourceMapping>
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
        (folder / "programs").mkdir()
        # `python3` is the interpreter that has NumPy, whatever is first on PATH.
        self._program("python3", getattr(sys, "_base_executable", sys.executable))
        for compiler in ("cc", "c++"):
            self._program(compiler, shutil.which(compiler) or compiler, "-Wall", "-Wextra", "-Wpedantic", "-Werror")
        downloaded = output_of("dotnet", "nuget", "locals", "global-packages", "--list").partition(": ")[2]
        self._nuget = NUGET.format(downloaded=downloaded)
        removed = ("NATIVE_ENTROPY_", "LD_", "PIP_", "PYTHON", "VIRTUAL_ENV", "PKG_CONFIG_PATH", "CMAKE_PREFIX_PATH")
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith(removed)}
        self._environment.update(
            PATH=f"{folder / 'programs'}:{os.environ['PATH']}",
            checkout=str(ROOT),
            LC_ALL="C.UTF-8",
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

    def _program(self, name: str, *command: str) -> None:
        program = self._folder / "programs" / name
        program.write_text(f'#!/bin/sh\nexec {shlex.join(command)} "$@"\n', encoding="utf-8")
        program.chmod(0o755)

    def install(self) -> None:
        """What pages that are no guides find: the wheel."""
        venv = self._folder / "venv"
        python = str(self._folder / "programs" / "python3")
        subprocess.run([python, "-m", "venv", "--system-site-packages", str(venv)], check=True)
        wheel = next(PACKAGES.glob("native_entropy-*.whl"))
        pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "-q", "--no-index", "--no-deps", str(wheel)]
        subprocess.run(pip, check=True)

    def prepare(self, page: str, folder: Path) -> Dict[str, str]:
        """Make a page's folder and its home; the environment variables of the page."""
        folder.mkdir()
        for name in OF_A_CLONE if page == "README.md" else ():
            (folder / name).symlink_to(ROOT / name)
        home = folder.with_name(folder.name + ".home")
        settings = home / ".nuget" / "NuGet" / "NuGet.Config"
        settings.parent.mkdir(parents=True)
        settings.write_text(self._nuget, encoding="utf-8")
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
        for block, wrong in Page(folder, self.prepare(page, folder)).follow(wanted):
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
            for line in followed.lines:
                print(line, flush=True)
            passed += followed.passed
            failed += followed.failed
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
