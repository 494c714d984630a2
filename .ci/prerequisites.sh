# shellcheck shell=bash disable=SC2154,SC2034
# Sourced by build.sh: finds what a command needs and installs it through apt where it may.
# Every `need_*` function returns at once when its part is already there.

say() { printf '== %s\n' "$*"; }
fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }

# as_root COMMAND...: as it is for root, else through sudo where that asks for no password.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1
  fi
}

apt_updated=false
# install_packages WHY PACKAGE...: apt, tried twice; a clear message where it cannot be done.
install_packages() {
  local why=$1 attempt
  shift
  if command -v apt-get >/dev/null && as_root true; then
    for attempt in 1 2; do
      if ! $apt_updated; then
        say "apt-get update"
        as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update >&2 || true
        apt_updated=true
      fi
      say "installing $* ($why)"
      if as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y --no-install-recommends install "$@" >&2 </dev/null; then
        return 0
      fi
      apt_updated=false
      [ "$attempt" = 2 ] || sleep 5
    done
  fi
  fail "$why is missing. Please install, by the names of Debian and Ubuntu: $*"
}

has_zlib() { printf '#include <zlib.h>\n' | "${CC:-cc}" -E - >/dev/null 2>&1; }

need_dotnet() {
  local version
  command -v dotnet >/dev/null || fail "the .NET SDK 10 or newer is needed: 'dotnet' is not on PATH (https://dot.net)"
  version=$(cd "$root" && dotnet --version 2>/dev/null) || fail "'dotnet --version' failed: no .NET SDK that suits this repository is installed"
  [ "${version%%.*}" -ge 10 ] || fail "the .NET SDK 10 or newer is needed; 'dotnet --version' says $version (https://dot.net)"
}

# A C and C++ compiler, binutils and zlib: for linking the native library and compiling the Python binding.
need_compiler() {
  local missing=()
  command -v cc >/dev/null && command -v gcc >/dev/null || missing+=(gcc libc6-dev)
  command -v g++ >/dev/null || missing+=(g++)
  { command -v readelf && command -v nm && command -v objcopy; } >/dev/null || missing+=(binutils)
  has_zlib || missing+=(zlib1g-dev)
  [ ${#missing[@]} -eq 0 ] || install_packages "a C compiler with zlib's headers" "${missing[@]}"
}

# What only the tests use: CMake, pkg-config, clang as a second compiler, clang-format, mypy.
need_test_tools() {
  local missing=()
  command -v cmake >/dev/null || missing+=(cmake)
  { command -v make || command -v ninja; } >/dev/null || missing+=(make)
  command -v pkg-config >/dev/null || missing+=(pkg-config)
  command -v clang++ >/dev/null || missing+=(clang)
  command -v clang-format >/dev/null || missing+=(clang-format)
  command -v mypy >/dev/null || missing+=(mypy)
  [ ${#missing[@]} -eq 0 ] || install_packages "a tool of the tests" "${missing[@]}"
}

# has_modules PYTHON MODULE...: not inside another virtual environment, whose packages .venv would not see.
has_modules() {
  local interpreter=$1
  shift
  "$interpreter" - "$@" >/dev/null 2>&1 <<'PY'
import importlib, os, sys, sysconfig
assert sys.version_info >= (3, 8) and sys.prefix == sys.base_prefix
assert os.path.exists(os.path.join(sysconfig.get_paths()["include"], "Python.h"))
for name in sys.argv[1:]:
    importlib.import_module(name)
PY
}

# find_python MODULE...: prints the first interpreter that has them all; $PYTHON goes first.
find_python() {
  local candidate
  for candidate in ${PYTHON:+"$PYTHON"} /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11 python3.10 python3.9; do
    if command -v "$candidate" >/dev/null && has_modules "$candidate" "$@"; then
      command -v "$candidate"
      return 0
    fi
  done
  return 1
}

# need_python MODULE...: sets $python to an interpreter that has the modules, from apt if need be.
need_python() {
  local module packages=(python3 python3-dev)
  if python=$(find_python "$@"); then return 0; fi
  for module in "$@"; do
    case $module in
      ensurepip) packages+=(python3-venv) ;;
      myst_parser) packages+=(python3-myst-parser) ;;
      furo) packages+=(furo) ;;
      *) packages+=("python3-$module") ;;
    esac
  done
  install_packages "a Python that can import $*" "${packages[@]}"
  python=$(find_python "$@") || fail "no Python 3.8 or newer found that can import $*, though apt installed ${packages[*]}"
}
