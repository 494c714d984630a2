"""The exported methods' C types, of which DNNE makes a header, are those of native_entropy.h."""

from __future__ import annotations

import re
from typing import Dict, List, Tuple

import pytest

from reference_data import REPOSITORY
from test_surface import HEADER, load_backend_module

# What DNNE writes where no attribute says otherwise.
TYPES = {"float": "float", "double": "double", "long": "int64_t", "int": "int32_t", "byte": "uint8_t"}
METHOD = re.compile(
    r'\[UnmanagedCallersOnly\(EntryPoint = "(\w+)"\)\]\s+'
    r'(?:\[C99DeclCode\("[^"]*"\)\]\s+)?'
    r'(?:\[return: C99Type\("([^"]*)"\)\]\s+)?'
    r'public static (\S+) \w+\(((?:[^()]|\("[^"]*"\))*)\)'
)
PARAMETER = re.compile(r'(?:\[C99Type\("([^"]*)"\)\] )?(\w+)(\**) \w+')

Signature = Tuple[str, List[str]]


def tidy(kind: str) -> str:
    return re.sub(r"\s*\*", "*", " ".join(kind.split()))


def prototypes() -> Dict[str, Signature]:
    text = " ".join(load_backend_module("binding").declarations(HEADER.read_text(encoding="utf-8")).split())
    found = {}
    for result, name, parameters in re.findall(r"([\w ]+[ *])(ne_\w+)\(([^)]*)\);", text):
        kinds = [] if parameters == "void" else [re.sub(r"\w+$", "", parameter.strip()) for parameter in parameters.split(",")]
        found[name] = tidy(result).replace("ne_status", "int32_t"), [tidy(kind).replace("ne_status", "int32_t") for kind in kinds]
    return found


def c_type(given: str, name: str, stars: str) -> str:
    return given or TYPES.get(name, f"no C type for {name}") + stars


def exported() -> Dict[str, Signature]:
    found = {}
    for file in (REPOSITORY / "src" / "NativeEntropy.Exports").glob("*.cs"):
        for name, given, result, parameters in METHOD.findall(file.read_text(encoding="utf-8")):
            kinds = [PARAMETER.fullmatch(" ".join(parameter.split())) for parameter in parameters.split(",") if parameter]
            assert all(kinds), (name, parameters)
            stars = "*" * result.count("*")
            found[name] = c_type(given, result.rstrip("*"), stars), [c_type(*kind.groups("")) for kind in kinds if kind]
    return found


HEADERS, EXPORTS = prototypes(), exported()


def test_every_function_is_exported() -> None:
    assert set(HEADERS) == set(EXPORTS) and len(HEADERS) > 200


@pytest.mark.parametrize("name", sorted(HEADERS))
def test_c_types(name: str) -> None:
    assert EXPORTS[name] == HEADERS[name]
