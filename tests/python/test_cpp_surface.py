"""native_entropy.hpp has every C function, each under Python's name: read from its text (tests/cpp calls them)."""

from __future__ import annotations

import re
from typing import Dict, Set

from reference_data import REPOSITORY, surface
from test_surface import prototypes

INCLUDE = REPOSITORY / "native" / "include"
DTYPES = {"INTEGERS": ["i64"], "FLOATS": ["f32", "f64"], "ALL": ["f32", "f64", "f16", "bf16"]}
WITHOUT_PYTHON = {"abi_version", "byte_histogram", "label_codes", "logsumexp_columns", "logsumexp_weighted"}


def code(name: str) -> str:
    return without_comments((INCLUDE / name).read_text(encoding="utf-8"))


def without_comments(text: str) -> str:
    return re.sub(r"//[^\n]*", "", text)


def table() -> Dict[str, Set[str]]:
    """The lines of functions.hpp: the C functions behind each ``detail::c::NAME``."""
    lines = re.findall(r"^NE_CPP_BY_(\w+)\((\w+)\);$", code("native_entropy/functions.hpp"), flags=re.MULTILINE)
    return {name: {f"ne_{name}_{dtype}" for dtype in DTYPES[dtypes]} for dtypes, name in lines}


def public_names() -> Dict[str, Set[str]]:
    """``module.NAME`` of each function (object) of native_entropy.hpp with the names after ``detail::c::`` and ``ne_`` in it."""
    found: Dict[str, Set[str]] = {}
    header = (INCLUDE / "native_entropy.hpp").read_text(encoding="utf-8").split("\nnamespace native_entropy {", 1)[1]
    inside = re.split(r"\nnamespace (\w+) \{(.*?)\n\} // namespace \w+\n", header, flags=re.DOTALL)
    for module, text in [("", "".join(inside[::3])), *zip(inside[1::3], inside[2::3])]:
        statements = re.findall(r"^(?:inline|template)\b.*?(?:\{\};$|^\}$)", without_comments(text), flags=re.DOTALL | re.MULTILINE)
        for statement in statements:
            name = re.search(r"(\w+)\{\};$", statement) or re.search(r"(\w+)\(", statement)
            assert name, statement
            used = re.findall(r"\b(?:detail::c::|ne_)(\w+?)(?:_[if]64)?\b", statement)
            found[f"{module}.{name.group(1)}".lstrip(".")] = set(used)
    return found


def test_every_c_function_is_used() -> None:
    text = "".join(code(str(path.relative_to(INCLUDE))) for path in INCLUDE.rglob("*.hpp"))
    called = set(re.findall(r"\b(ne_\w+)\(", text))
    assert called | set().union(*table().values()) == prototypes()
    assert set().union(*public_names().values()) >= set(table())


def test_names_are_those_of_python() -> None:
    names = {re.sub("_[if]64$", "", row[0]): row[1].partition(".")[2] for row in surface()}
    wrong = []
    for name, functions in public_names().items():
        expected = {names[function] for function in functions}
        if name not in WITHOUT_PYTHON and expected != {name}:
            wrong.append((name, expected))
    assert wrong == []
    assert set(public_names()) == {name for name in names.values() if name} | WITHOUT_PYTHON
