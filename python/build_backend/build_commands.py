"""setuptools commands: compile the binding, put the native library into the package, list the sdist's files."""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any, Dict, Iterable, List, Optional, Tuple

from setuptools import Extension
from setuptools.command.build_ext import build_ext as _build_ext
from setuptools.command.build_py import build_py as _build_py
from setuptools.command.sdist import sdist as _sdist

import binding
import manylinux

try:
    from setuptools.command.bdist_wheel import bdist_wheel as _bdist_wheel
except ImportError:  # setuptools before 70
    from wheel.bdist_wheel import bdist_wheel as _bdist_wheel

ROOT = Path(__file__).resolve().parents[2]
HEADER = ROOT / "native" / "include" / "native_entropy.h"
OLDEST_PYTHON = "cp38"

# What building from source needs, besides what setuptools lists by itself.
SOURCE_FILES = ("build.sh", "Directory.*", "*.sln", "global.json", "nuget.config", ".editorconfig", "LICENSE", "*.md")
SOURCE_TREES = ("src", ".ci", "native", "python")
BUILD_OUTPUTS = {"bin", "obj", "__pycache__", "dotnet"}  # the last one lies in an editable package


def version() -> str:
    """The version of the whole project, from its one place."""
    found = ElementTree.parse(ROOT / "Directory.Build.props").getroot().find(".//Version")
    if found is None or not found.text:
        raise SystemExit("Directory.Build.props: no <Version> element")
    return found.text.strip()


def library_directory() -> Path:
    """Where the native builds lie; `./build.sh native` is run when they are missing.

    NATIVE_ENTROPY_LIBRARY_DIR names another directory of the same layout, for packagers who build the library apart. The assemblies for
    the backend "dotnet", in its `dotnet`, may be absent there.
    """
    given = os.environ.get("NATIVE_ENTROPY_LIBRARY_DIR")
    directory = Path(given).resolve() if given else ROOT / "artifacts" / "native" / "lib"
    if not given and not ((directory / binding.FILE_NAME).exists() and (directory / "dotnet").exists()):
        subprocess.run([str(ROOT / "build.sh"), "native"], cwd=str(ROOT), check=True)
    if not (directory / binding.FILE_NAME).exists():
        raise SystemExit(f"{directory}: {binding.FILE_NAME} is not there")
    return directory


def options() -> Dict[str, Dict[str, str]]:
    """Defaults of the commands: nothing is written into the source tree."""
    scratch = tempfile.mkdtemp(prefix="native-entropy-")
    atexit.register(shutil.rmtree, scratch, ignore_errors=True)
    return {
        "build": {"build_base": scratch},
        "egg_info": {"egg_base": scratch},
        "bdist_wheel": {"py_limited_api": OLDEST_PYTHON},
    }


def extensions() -> List[Extension]:
    """The binding, whose source `build_ext` generates, and what makes small calls short, where Python's stable ABI can do it."""
    found = [_extension(binding.MODULE, ["_native.c"], [])]
    if sys.version_info >= (3, 11):  # older ones cannot load it, and do without
        sources = [f"native/python/{name}.c" for name in ("small_calls", "small_call", "small_functions", "numpy_array")]
        found.append(_extension("native_entropy._small_calls", sources, [("Py_LIMITED_API", "0x030B0000")]))
    return found


def _extension(name: str, sources: List[str], macros: List[Tuple[str, str]]) -> Extension:
    return Extension(
        name,
        sources=sources,
        define_macros=macros,
        include_dirs=[str(HEADER.parent)],
        libraries=["native_entropy"],
        # A run path (not an rpath), so that LD_LIBRARY_PATH can choose another build; ld.so takes the best in lib/.
        extra_link_args=["-Wl,--enable-new-dtags", "-Wl,-rpath,$ORIGIN/lib"],
        py_limited_api=True,
    )


class build_ext(_build_ext):
    def build_extension(self, ext: Any) -> None:
        if ext.name == binding.MODULE:
            source = Path(self.build_temp) / ext.sources[0]
            binding.write_source(HEADER, source)
            ext.sources = [str(source)]
        ext.library_dirs = [str(library_directory())]
        super().build_extension(ext)


class build_py(_build_py):
    """Copies the three builds of the library to native_entropy/lib, as files, for a wheel holds no links, and the assemblies to native_entropy/dotnet."""

    editable_mode = False

    def library_files(self) -> Dict[Path, Path]:
        package = (ROOT / "python" if self.editable_mode else Path(self.build_lib)) / "native_entropy"
        source = library_directory()
        libraries = {file: package / "lib" / file.relative_to(source) for file in sorted(source.rglob(binding.FILE_NAME))}
        assemblies = {file: package / "dotnet" / file.name for file in sorted((source / "dotnet").glob("*.*"))}
        return {**libraries, **assemblies}

    def run(self) -> None:
        super().run()
        for source, target in self.library_files().items():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
            target.chmod(0o755 if target.name == binding.FILE_NAME else 0o644)

    def get_outputs(self, include_bytecode: bool = True) -> List[str]:
        return [*super().get_outputs(include_bytecode), *map(str, self.library_files().values())]


class bdist_wheel(_bdist_wheel):
    """Names the oldest glibc that the libraries run on, instead of this machine."""

    def get_tag(self) -> Tuple[str, str, str]:
        python, abi, platform = super().get_tag()
        libraries = [file for file in Path(self.bdist_dir).rglob("*.so*") if file.is_file()]
        return python, abi, (libraries and manylinux.platform_tag(libraries)) or platform


class sdist(_sdist):
    def make_release_tree(self, base_dir: str, files: Iterable[str]) -> None:
        super().make_release_tree(base_dir, sorted({*files, *_source_files()}))


def _source_files() -> List[str]:
    listed = [file for pattern in SOURCE_FILES for file in ROOT.glob(pattern)]
    for tree in SOURCE_TREES:
        listed += [file for file in (ROOT / tree).rglob("*") if ".so" not in file.suffixes]
    files = [file.relative_to(ROOT) for file in listed if file.is_file()]
    return [str(file) for file in files if not BUILD_OUTPUTS.intersection(file.parts)]


COMMANDS: Dict[str, Optional[type]] = {
    "bdist_wheel": bdist_wheel,
    "build_ext": build_ext,
    "build_py": build_py,
    "sdist": sdist,
}
