"""Every exported function may be the very first call into the library, the one that starts its runtime.

A method that holds a stack buffer in its own frame would end the process there, and nowhere else.
"""

from __future__ import annotations

import pytest

from processes import run_python
from test_surface import HEADER, LIBRARIES, load_backend_module, prototypes

# Wider builds than the processor has would end the process for that reason.
BASELINE = next(path for path in LIBRARIES if "glibc-hwcaps" not in path.parts)

FIRST_CALL = """
import sys
from cffi import FFI

ffi = FFI()
ffi.cdef(open(sys.argv[1]).read())
library = ffi.dlopen(sys.argv[2])
function = getattr(library, sys.argv[3])
buffers = []
sizes = iter([3, 3, 3, 9, 3, 3])  # rows, cols, stride and further strides; or tables, rows, cols and their strides


def argument(kind):
    if kind.kind == "primitive":
        return 0.5 if kind.cname == "double" else next(sizes) if kind.cname == "int64_t" else 1
    if kind.item.kind == "struct":
        return ffi.NULL  # default parameters
    positive = kind.item.cname in ("float", "double")  # numbers below 1, for what takes no zeros
    buffers.append(ffi.new("char[4096]", (b"?" if positive else bytes(1)) * 4096))
    return ffi.cast(kind, buffers[-1])


result = function(*[argument(kind) for kind in ffi.typeof(function).args])
if ffi.typeof(function).result.cname == "int32_t" and sys.argv[3] not in ("ne_abi_version", "ne_get_num_threads"):
    assert result == 0, result
"""


@pytest.mark.parametrize("name", sorted(prototypes()))
def test_first_call_of_a_process(name: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    declarations = tmp_path_factory.mktemp("first") / "declarations.h"
    text = load_backend_module("binding").declarations(HEADER.read_text(encoding="utf-8"))
    declarations.write_text("\n".join(line for line in text.splitlines() if not line.startswith("#")), encoding="utf-8")
    run_python("-c", FIRST_CALL, str(declarations), str(BASELINE), name)
