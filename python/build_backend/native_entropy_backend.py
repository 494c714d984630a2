"""In-tree build backend (PEP 517): setuptools' own, able to build without a network.

pip hides the installed packages from an isolated build and then tries to download setuptools, wheel and cffi. Where the
interpreter that runs the build has them already, this backend asks for nothing and puts their directories back on
`sys.path`, behind those of the isolated environment; elsewhere the usual download happens.
"""

from __future__ import annotations

import importlib.util
import site
import sys
import sysconfig
from typing import Any, Dict, List, Optional

REQUIREMENTS = {"setuptools": "setuptools>=61", "wheel": "wheel", "cffi": "cffi>=1.15"}

Settings = Optional[Dict[str, Any]]


def _show_outer_packages() -> None:
    paths = sysconfig.get_paths()
    directories = [*site.getsitepackages(), paths["purelib"], paths["platlib"]]
    for directory in directories:
        if directory not in sys.path:
            sys.path.append(directory)


_show_outer_packages()


def _missing() -> List[str]:
    return [wanted for module, wanted in REQUIREMENTS.items() if importlib.util.find_spec(module) is None]


def get_requires_for_build_wheel(config_settings: Settings = None) -> List[str]:
    return _missing()


get_requires_for_build_sdist = get_requires_for_build_wheel
get_requires_for_build_editable = get_requires_for_build_wheel


def _setuptools() -> Any:
    # Only now: setuptools may have to be downloaded first.
    from setuptools import build_meta, setup

    import build_commands

    class Backend(build_meta._BuildMetaBackend):
        """setuptools' backend, with what pyproject.toml cannot say where it looks for a setup.py."""

        def run_setup(self, setup_script: str = "setup.py") -> None:
            setup(
                version=build_commands.version(),
                ext_modules=build_commands.extensions(),
                cmdclass=build_commands.COMMANDS,
                options=build_commands.options(),
            )

    return Backend()


def prepare_metadata_for_build_wheel(metadata_directory: str, config_settings: Settings = None) -> str:
    return _setuptools().prepare_metadata_for_build_wheel(metadata_directory, config_settings)


def prepare_metadata_for_build_editable(metadata_directory: str, config_settings: Settings = None) -> str:
    return _setuptools().prepare_metadata_for_build_editable(metadata_directory, config_settings)


def build_wheel(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: Optional[str] = None
) -> str:
    return _setuptools().build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(
    wheel_directory: str, config_settings: Settings = None, metadata_directory: Optional[str] = None
) -> str:
    return _setuptools().build_editable(wheel_directory, config_settings, metadata_directory)


def build_sdist(sdist_directory: str, config_settings: Settings = None) -> str:
    return _setuptools().build_sdist(sdist_directory, config_settings)
