"""Header, exported symbols, surface table, Python names and reference files say the same."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import re
import subprocess
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any, List, Set, Tuple

import pytest

import native_entropy as ne
from reference_data import ALL_DTYPES, REFERENCE, REPOSITORY, surface

HEADER = REPOSITORY / "native" / "include" / "native_entropy.h"
MODULES = {"codes": ne.codes, "gaussian": ne.gaussian, "logits": ne.logits, "losses": ne.losses}
INTEGERS = ("_i64", "_u8")  # a stem that ends so is one file, of a function that takes integers
LIBRARIES = sorted((Path(ne.__file__).parent / "lib").rglob("libnative_entropy.so*"))


def load_backend_module(name: str) -> Any:
    """What the build uses: `binding` is the parser of the header."""
    spec = importlib.util.spec_from_file_location(name, REPOSITORY / "python" / "build_backend" / f"{name}.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def prototypes() -> Set[str]:
    return set(load_backend_module("binding").function_names(HEADER.read_text(encoding="utf-8")))


def dtypes_of(row: Tuple[str, ...]) -> List[str]:
    """Those that the table gives; without them the two of every function that has reference values of floating point numbers."""
    return row[4].split() if len(row) > 4 else [] if row[3] == "-" or row[3].endswith(INTEGERS) else ["f32", "f64"]


def table_symbols() -> Set[str]:
    """Every C function that the table promises: NAME alone, or by dtype."""
    names = set()
    for row in surface():
        names |= {f"ne_{row[0]}_{dtype}" for dtype in dtypes_of(row)} or {f"ne_{row[0]}"}
    return names


def test_header_equals_table() -> None:
    assert prototypes() == table_symbols()


@pytest.mark.parametrize("library", LIBRARIES, ids=[str(path.parent.name) for path in LIBRARIES])
def test_exported_symbols_equal_header(library: Path) -> None:
    command = ["nm", "-D", "--defined-only", str(library)]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    exported = set(re.findall(r"\bT (ne_\w+)", listing))
    assert exported == prototypes()


def test_three_builds_are_installed_as_files() -> None:
    places = [str(path.relative_to(Path(ne.__file__).parent / "lib")) for path in LIBRARIES]
    name = "libnative_entropy.so.0"
    assert places == [f"glibc-hwcaps/x86-64-v3/{name}", f"glibc-hwcaps/x86-64-v4/{name}", name]
    assert not any(path.is_symlink() for path in LIBRARIES)


@pytest.mark.parametrize("row", [row for row in surface() if row[1] != "-"], ids=lambda row: row[0])
def test_python_name_exists_and_is_public(row: Tuple[str, ...]) -> None:
    module_name, _, name = row[1].rpartition(".")
    module = importlib.import_module(module_name)
    assert hasattr(module, name), row[1]
    assert name in module.__all__, row[1]


def test_no_python_function_outside_the_table() -> None:
    listed = {row[1] for row in surface()}
    control = {f"native_entropy.{name}" for name in (*MODULES, "show_config", "threads")}
    public = {f"{module.__name__}.{name}" for module in (ne, *MODULES.values()) for name in module.__all__}
    assert public - listed - control == set()


def test_reference_files_equal_table() -> None:
    """Further files of a function have a subject after its name: ``function.subject_dtype.txt``."""
    listed = (row for row in surface() if row[3] != "-")
    expected = {row[3] if row[3].endswith(INTEGERS) else f"{row[3]}_{dtype}" for row in listed for dtype in dtypes_of(row) or [""]}
    stems = [path.stem.rpartition("_") for path in REFERENCE.glob("*.txt")]
    assert {f"{stem.split('.')[0]}_{dtype}" for stem, _, dtype in stems if dtype in ALL_DTYPES} == expected


def test_one_version() -> None:
    version = ElementTree.parse(REPOSITORY / "Directory.Build.props").getroot().findtext(".//Version")
    assert ne.version == ne.__version__ == importlib.metadata.version("native-entropy") == version


DOCUMENTED = [name for name in ne.__all__ if name != "version" and name not in MODULES]
DOCUMENTED += [f"{name}.{function}" for name, module in MODULES.items() for function in module.__all__]


@pytest.mark.parametrize("name", DOCUMENTED)
def test_docstring_is_complete(name: str) -> None:
    target: Any = ne
    for part in name.split("."):
        target = getattr(target, part)
    doc = target.__doc__
    assert ">>> " in doc, f"{name}: no example"
    if name not in ("isa", "get_num_threads", "show_config"):
        assert "Parameters\n" in doc and "Raises\n" in doc, name


HEADER_SAMPLE = """
#ifdef __cplusplus
extern "C" {
#endif
#define NE_A 1
NE_API int ne_f(int a, /* x */
                int b); // y
#ifdef __cplusplus
}
#endif
"""


def test_header_parser_keeps_declarations_only() -> None:
    binding = load_backend_module("binding")
    text = binding.declarations(HEADER_SAMPLE)
    assert text.split() == "#define NE_A ... int ne_f(int a, int b);".split()
