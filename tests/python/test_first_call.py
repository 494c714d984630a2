"""Every exported function may be the very first call into the library, the one that starts its runtime.

A method that holds a stack buffer in its own frame would end the process there, and nowhere else.
"""

from __future__ import annotations

import pytest

from processes import run_python
from test_surface import HEADER, LIBRARIES, load_backend_module, prototypes

# Wider builds than the processor has would end the process for that reason.
BASELINE = next(path for path in LIBRARIES if "glibc-hwcaps" not in path.parts)

FIRST_CALLS = """
import os, sys
from cffi import FFI

ffi = FFI()
ffi.cdef(open(sys.argv[1]).read())
library = ffi.dlopen(sys.argv[2])


def argument(kind, sizes, buffers):
    if kind.kind == "primitive":
        return 0.5 if kind.cname == "double" else next(sizes) if kind.cname == "int64_t" else 1
    if kind.item.kind == "struct":
        return ffi.NULL  # default parameters
    positive = kind.item.cname in ("float", "double")  # numbers below 1, for what takes no zeros
    buffers.append(ffi.new("char[4096]", (b"?" if positive else bytes(1)) * 4096))
    return ffi.cast(kind, buffers[-1])


def call(name):
    function, buffers = getattr(library, name), []
    sizes = iter([3, 3, 3, 9, 3, 3])  # rows, cols, stride and further strides; or tables, rows, cols and their strides
    result = function(*[argument(kind, sizes, buffers) for kind in ffi.typeof(function).args])
    returns_status = ffi.typeof(function).result.cname == "int32_t" and name not in ("ne_abi_version", "ne_get_num_threads")
    return result if returns_status else 0


for name in sys.argv[3:]:  # this process has called nothing: each child starts the runtime
    child = os.fork()
    if child == 0:
        try:
            os._exit(call(name))
        finally:
            os._exit(255)
    print(name, os.waitpid(child, 0)[1], flush=True)
"""


@pytest.fixture(scope="module")
def statuses(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """How a process ended for each function, which calls nothing else."""
    declarations = tmp_path_factory.mktemp("first") / "declarations.h"
    text = load_backend_module("binding").declarations(HEADER.read_text(encoding="utf-8"))
    declarations.write_text("\n".join(line for line in text.splitlines() if not line.startswith("#")), encoding="utf-8")
    done = run_python("-c", FIRST_CALLS, str(declarations), str(BASELINE), *sorted(prototypes()))
    return dict(line.split() for line in done.stdout.splitlines())


@pytest.mark.parametrize("name", sorted(prototypes()))
def test_first_call_of_a_process(name: str, statuses: dict[str, str]) -> None:
    assert statuses[name] == "0"
