"""The C functions of the managed assembly, run by the .NET runtime in this process, which pythonnet starts.

An exported method has a plain C function pointer; cffi calls it as it would call the C library: no array passes through pythonnet.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Dict, Iterator

from ._fork_gate import ForkGate

DIRECTORY = Path(__file__).parent / "dotnet"
ASSEMBLY = DIRECTORY / "NativeEntropy.Exports.dll"
RUNTIME_CONFIG = DIRECTORY / "NativeEntropy.Exports.runtimeconfig.json"

_HELPERS_WAIT = "HelpersWait"
_ASKED = "NATIVE_ENTROPY_BACKEND='dotnet'"


@contextlib.contextmanager
def _settings() -> Iterator[None]:
    """What a runtime that starts now reads from the environment, so that forked children can use it.

    Its compiled code lies in memory of this process alone: by default that memory is mapped twice and shared, so a child and its parent would
    write their code over each other's. And it starts no threads for debuggers, unless the environment says otherwise.
    """
    given = dict(os.environ)
    os.environ["DOTNET_EnableWriteXorExecute"] = "0"
    os.environ.setdefault("DOTNET_EnableDiagnostics", "0")
    try:
        yield
    finally:
        for name in ("DOTNET_EnableWriteXorExecute", "DOTNET_EnableDiagnostics"):
            if name in given:
                os.environ[name] = given[name]
            else:
                del os.environ[name]


def _start() -> bool:
    """Start the runtime, unless this process has one already: there is one per process. Returns whether forked children can use it."""
    try:
        import pythonnet
    except ImportError as error:
        raise ImportError(f"{_ASKED} needs the package pythonnet: pip install native-entropy[dotnet] ({error})") from error
    if not ASSEMBLY.is_file():
        raise ImportError(f"{_ASKED}: {ASSEMBLY} is not there; install the package again")
    ours = pythonnet.get_runtime_info() is None
    try:
        with _settings():
            pythonnet.load("coreclr", runtime_config=str(RUNTIME_CONFIG))
    except Exception as error:
        cause = error.__cause__ or error
        raise ImportError(
            f"{_ASKED} needs the .NET runtime 9 or newer, which could not be started: {cause}. "
            "DOTNET_ROOT names the directory of an installation"
        ) from error
    return ours and not _shares_code()


def _shares_code() -> bool:
    """Whether this process holds compiled code in shared memory: a runtime that was started elsewhere, without what is done above."""
    try:
        with open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
            return any("doublemapper" in line for line in maps)
    except OSError:
        return True


def _addresses() -> Dict[str, int]:
    """The C function pointers of the exported methods, by their C names, and of one that has none."""
    try:
        from System.Reflection import Assembly, BindingFlags
        from System.Runtime.InteropServices import UnmanagedCallersOnlyAttribute

        assembly = Assembly.LoadFrom(str(ASSEMBLY))
    except Exception as error:
        raise ImportError(f"{_ASKED}: the .NET runtime of this process cannot load {ASSEMBLY}: {error}") from error
    found = {}
    for kind in assembly.GetTypes():
        for method in kind.GetMethods(BindingFlags.Public | BindingFlags.Static):
            for attribute in method.GetCustomAttributes(UnmanagedCallersOnlyAttribute, False):
                found[str(attribute.EntryPoint or method.Name)] = int(method.MethodHandle.GetFunctionPointer().ToInt64())
    return found


def load(native: Any, ffi: Any) -> Any:
    """What cffi's `lib` of the C library has, constants and functions, the functions being the managed ones."""
    forks = _start()
    addresses = _addresses()
    gate = ForkGate(forks, ffi.cast("int32_t(*)(void)", addresses[_HELPERS_WAIT]))
    library = SimpleNamespace()
    for name in dir(native):
        value = getattr(native, name)
        if name.startswith("ne_"):
            if name not in addresses:
                raise ImportError(f"{_ASKED}: {ASSEMBLY} has no {name}; install the package again")
            value = gate.guarded(ffi.cast(ffi.typeof(value), addresses[name]))
        setattr(library, name, value)
    return library
