"""Whether every public name has an entry on the API pages that `./build.sh docs` made. Last line: N passed, N failed.

The names are those that the library itself publishes: `__all__` of the Python modules, the prototypes of
native_entropy.h, and the listing of the .NET assembly in tests/dotnet/PublicApi.txt.
"""

from __future__ import annotations

import ast
import re
import sys
import zlib
from pathlib import Path
from typing import Iterator, Set, Tuple

ROOT = Path(__file__).resolve().parent.parent.parent
PYTHON = ROOT / "python" / "native_entropy"
# All other names are functions.
KINDS = {"version": "data", "threads": "class", **dict.fromkeys(("codes", "gaussian", "logits", "losses"), "module")}
# Of records, from the compiler.
GENERATED = {"Equals", "GetHashCode", "ToString", "op_Equality", "op_Inequality"}


def entries(inventory: Path) -> Set[Tuple[str, str]]:
    """What an objects.inv lists, as (kind, name): four lines of text, then compressed `name kind priority ...`."""
    content = inventory.read_bytes().split(b"\n", 4)[4]
    lines = (line.split(" ", 2) for line in zlib.decompress(content).decode().splitlines())
    return {(kind, name) for name, kind, _ in lines}


def python_names() -> Iterator[Tuple[str, str]]:
    """Everything in an `__all__`, read from the source: PyTorch need not be installed."""
    for path in [PYTHON / "__init__.py", *PYTHON.glob("[a-z]*.py"), *PYTHON.glob("[a-z]*/__init__.py")]:
        module = ".".join(["native_entropy", *path.relative_to(PYTHON).with_suffix("").parts]).removesuffix(".__init__")
        for statement in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__":
                for name in ast.literal_eval(statement.value):
                    yield f"py:{KINDS.get(name, 'function')}", f"{module}.{name}"


def c_names() -> Iterator[Tuple[str, str]]:
    """Every function of the header."""
    header = (ROOT / "native" / "include" / "native_entropy.h").read_text(encoding="utf-8")
    for prototype in re.findall(r"^NE_API[^;]+;", header, re.MULTILINE):
        yield "c:function", re.search(r"(ne_\w+)\(", prototype).group(1)  # type: ignore[union-attr]


def dotnet_names() -> Iterator[Tuple[str, str]]:
    """Every type of the listing, and every member but those that the compiler writes."""
    of_type = ""
    for line in (ROOT / "tests" / "dotnet" / "PublicApi.txt").read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            of_type = line.rsplit(".", 1)[1]
            yield "std:dotnet", of_type
            continue
        member = re.sub(r"<.*>$", "", re.split(r"\(| [{=]", line)[0]).split()[-1]
        if member not in GENERATED:
            yield "std:dotnet", f"{of_type}.{member}"


def main() -> int:
    """Compare, and name what is missing."""
    listed = entries(ROOT / "artifacts" / "docs" / "objects.inv")
    passed = failed = 0
    for language, names in (("Python", python_names()), ("C", c_names()), (".NET", dotnet_names())):
        wanted = set(names)
        missing = sorted(wanted - listed)
        fine = bool(wanted) and not missing
        print(f"{'ok    ' if fine else 'FAILED'}  {language}: {len(wanted)} names, {len(missing)} without an entry")
        for kind, name in missing:
            print(f"        {name} ({kind})")
        passed += fine
        failed += not fine
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
