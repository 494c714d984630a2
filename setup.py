"""What pyproject.toml cannot say: the version from the props file and the generated extension module."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "python" / "build_backend"))

import build_commands  # noqa: E402
from setuptools import setup  # noqa: E402

setup(
    version=build_commands.version(),
    ext_modules=[build_commands.extension()],
    cmdclass=build_commands.COMMANDS,
    options=build_commands.options(),
)
