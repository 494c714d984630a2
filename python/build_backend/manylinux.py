"""The platform tag that the symbols of a wheel's libraries allow (PEP 600: any Linux with that glibc or a later one)."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Iterable, Optional

GLIBC = {"libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "ld-linux-x86-64.so.2"}
OLDEST = 17  # manylinux_2_17 is the oldest tag that pip knows everywhere


def platform_tag(libraries: Iterable[Path]) -> Optional[str]:
    """``manylinux_2_N_x86_64``, N being the newest glibc symbol asked for; None where something else is needed as well."""
    libraries = list(libraries)
    own = {library.name for library in libraries}
    newest = OLDEST
    for library in libraries:
        command = ["readelf", "--wide", "--file-header", "--dynamic", "--version-info", str(library)]
        text = subprocess.run(command, capture_output=True, text=True, check=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stdout
        needed = set(re.findall(r"\(NEEDED\) +Shared library: \[(.*?)\]", text))
        # "File: libc.so.6  Cnt: 2", then a line "Name: GLIBC_2.34  Flags: ..." for each version asked of it.
        by_file = re.split(r" File: (\S+) ", text.partition("Version needs section")[2])
        asked = (names for file, names in zip(by_file[1::2], by_file[2::2]) if file not in own)
        versions = [version for names in asked for version in re.findall(r" Name: (\S+) ", names)]
        minors = [re.fullmatch(r"GLIBC_2\.(\d+)(?:\.\d+)?", version) for version in versions]
        if "X86-64" not in text or not needed <= GLIBC | own or not all(minors):
            return None
        newest = max([newest, *(int(minor.group(1)) for minor in minors if minor)])
    return f"manylinux_2_{newest}_x86_64"
