"""`pip wheel` without a network, in pip's isolated environment; what the wheel holds; a wheel from the sdist."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import List

import pytest

import native_entropy as ne
from reference_data import REPOSITORY
from test_surface import load_backend_module

LIBRARY = "libnative_entropy.so.0"
VERSION = importlib.metadata.version("native-entropy")
INSTALLED = Path(ne.__file__).parent / "lib"
ASSEMBLIES = ["NativeEntropy.Exports.dll", "NativeEntropy.Exports.runtimeconfig.json", "NativeEntropy.dll"]  # for the backend "dotnet"


def wheel(project: Path, directory: Path) -> zipfile.ZipFile:
    """Build with the libraries that are installed, so that nothing native is compiled but the binding."""
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-index", "--no-deps", "-w", directory, project]
    environment = {**os.environ, "NATIVE_ENTROPY_LIBRARY_DIR": str(linkable(directory))}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = directory.glob("*.whl")
    assert re.fullmatch(rf"native_entropy-{re.escape(VERSION)}-cp38-abi3-manylinux_2_\d+_x86_64\.whl", built.name)
    return zipfile.ZipFile(built)


def linkable(directory: Path) -> Path:
    """The installed libraries, with the name that the linker looks for, and the installed assemblies."""
    target = directory / "library"
    shutil.copytree(INSTALLED.parent / "dotnet", target / "dotnet")
    for file in INSTALLED.rglob(LIBRARY):
        copy = target / file.relative_to(INSTALLED)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(file.read_bytes())
    (target / "libnative_entropy.so").symlink_to(LIBRARY)
    return target


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> zipfile.ZipFile:
    return wheel(REPOSITORY, tmp_path_factory.mktemp("wheel"))


def names(built: zipfile.ZipFile) -> List[str]:
    return sorted(name for name in built.namelist() if ".dist-info/" not in name)


def test_wheel_holds_the_package(built) -> None:
    package = REPOSITORY / "python"
    sources = [path.relative_to(package).as_posix() for path in (package / "native_entropy").rglob("*.py*") if path.suffix != ".pyc"]
    libraries = [f"native_entropy/lib/{file.relative_to(INSTALLED)}" for file in INSTALLED.rglob(LIBRARY)]
    ledger = ["native_entropy/ledger/battery.txt", "native_entropy/ledger/ledger.txt"]
    modules = ["_native", "_small_calls"] if sys.version_info >= (3, 11) else ["_native"]
    extensions = [f"native_entropy/{module}.abi3.so" for module in modules]
    assemblies = [f"native_entropy/dotnet/{name}" for name in ASSEMBLIES]
    expected = [*sources, *ledger, "native_entropy/py.typed", *extensions, *libraries, *assemblies]
    assert names(built) == sorted(set(expected))
    assert len(libraries) == 3
    assert not any(info.external_attr >> 16 & 0o170000 == 0o120000 for info in built.infolist())  # no links
    assert built.read(f"native_entropy/lib/{LIBRARY}") == (INSTALLED / LIBRARY).read_bytes()
    for name in ASSEMBLIES:
        assert built.read(f"native_entropy/dotnet/{name}") == (INSTALLED.parent / "dotnet" / name).read_bytes()


def test_wheel_metadata(built) -> None:
    (metadata,) = [name for name in built.namelist() if name.endswith(".dist-info/METADATA")]
    text = built.read(metadata).decode()
    lines = ("Requires-Python: >=3.8", "Requires-Dist: numpy", "Requires-Dist: cffi", "Requires-Dist: pythonnet", "Provides-Extra: dotnet")
    for line in (f"Version: {VERSION}", *lines):
        assert line in text
    (entry_points,) = [name for name in built.namelist() if name.endswith("entry_points.txt")]
    assert b"native-entropy = native_entropy.__main__:main" in built.read(entry_points)


def test_platform_tag_is_what_the_symbols_ask_for(built, tmp_path) -> None:
    symbols = ""
    for name in (name for name in built.namelist() if ".so" in name):
        library = built.extract(name, tmp_path)
        symbols += subprocess.run(["objdump", "-T", library], capture_output=True, text=True, check=True).stdout
    versions = set(re.findall(r"\(?\b(GLIBC\w*|GCC\w*|CXX\w*)_([\d.]+|PRIVATE)\b", symbols))
    assert {name for name, _ in versions} == {"GLIBC"}
    newest = max(int(version.split(".")[1]) for _, version in versions)
    (tags,) = [name for name in built.namelist() if name.endswith(".dist-info/WHEEL")]
    assert f"Tag: cp38-abi3-manylinux_2_{max(newest, 17)}_x86_64\n" in built.read(tags).decode()


def test_the_platform_tag_needs_proof(tmp_path) -> None:
    """A library that needs more than glibc gets no tag."""
    manylinux = load_backend_module("manylinux")
    source = tmp_path / "empty.c"
    source.write_text("int empty;\n")
    plain, other = tmp_path / "libplain.so", tmp_path / "libother.so"
    subprocess.run(["gcc", "-shared", "-Wl,-soname,libplain.so", "-o", plain, source], check=True)
    subprocess.run(["gcc", "-shared", "-Wl,--no-as-needed", "-o", other, source, plain], check=True)
    assert manylinux.platform_tag([plain]) == "manylinux_2_17_x86_64"
    assert manylinux.platform_tag([plain, other]) == "manylinux_2_17_x86_64"  # both in the wheel
    assert manylinux.platform_tag([other]) is None


def test_extension_finds_the_library_beside_it(built, tmp_path) -> None:
    extension = built.extract("native_entropy/_native.abi3.so", tmp_path)
    dynamic = subprocess.run(["readelf", "-d", extension], capture_output=True, text=True, check=True).stdout
    assert f"Shared library: [{LIBRARY}]" in dynamic
    assert "(RUNPATH)            Library runpath: [$ORIGIN/lib]" in dynamic and "(RPATH)" not in dynamic


def test_the_source_distribution_builds(built, tmp_path) -> None:
    code = "import sys, native_entropy_backend as backend; backend.build_sdist(sys.argv[1])"
    backend = str(REPOSITORY / "python" / "build_backend")
    environment = {**os.environ, "PYTHONPATH": backend, "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, cwd=REPOSITORY, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    with tarfile.open(tmp_path / f"native-entropy-{VERSION}.tar.gz") as archive:
        listed = {name.partition("/")[2] for name in archive.getnames()}
        archive.extractall(tmp_path)
    exports = "src/NativeEntropy.Exports/NativeEntropy.Exports.csproj"
    assert {"build.sh", "Directory.Build.props", "native/include/native_entropy.h", exports} <= listed
    made = {"obj", "bin", "artifacts", "__pycache__", ".venv"}
    assert not any(made.intersection(name.split("/")) for name in listed)
    project = tmp_path / f"native-entropy-{VERSION}"
    assert os.access(project / "build.sh", os.X_OK)
    (tmp_path / "out").mkdir()
    assert names(wheel(project, tmp_path / "out")) == names(built)
