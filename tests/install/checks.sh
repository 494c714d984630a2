# shellcheck shell=bash disable=SC2034
# Sourced by the scripts beside it: counted checks, compiling by pkg-config, the instruction-set build that the loader should take.

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
root=$(cd "$here/../.." && pwd -P)
examples=$root/native/examples
loader=/lib64/ld-linux-x86-64.so.2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unset LD_LIBRARY_PATH PKG_CONFIG_PATH CMAKE_PREFIX_PATH NATIVE_ENTROPY_NUM_THREADS

passed=0
failed=0

# check DESCRIPTION COMMAND...: the command's output is shown when it fails.
check() {
  local description=$1
  shift
  if "$@" >"$work/output" 2>&1; then
    passed=$((passed + 1))
    printf 'ok      %s\n' "$description"
  else
    failed=$((failed + 1))
    printf 'FAILED  %s\n' "$description"
    sed 's/^/        /' "$work/output"
  fi
}

same() { [ "$1" = "$2" ] || { printf 'got      %s\nexpected %s\n' "$1" "$2"; return 1; }; }
refused() { if "$@"; then return 1; fi; }
first_line() { "$@" | head -n 1; }

version=$(sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props" | head -n 1)
searched=$("$loader" --help | sed -nE 's/^ *(x86-64-v[34]) \(supported, searched\).*/\1/p' | head -n 1)
best=${searched:-x86-64}

# compile PREFIX COMPILER SOURCE OUTPUT FLAG...: pkg-config prints words quoted for the shell.
compile() {
  local prefix=$1 compiler=$2 source=$3 output=$4 flags words=()
  shift 4
  flags=$(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --cflags --libs native_entropy)
  eval "words=($flags)"
  "$compiler" "$@" -O2 -Wall -Wextra -Wpedantic -Werror "$source" -o "$output" "${words[@]}" -lm -Wl,-rpath,"$prefix/lib"
}

# prints_expected PROGRAM EXPECTED [RUNNER...]: all lines after the first, which names version and build; the words of a status
# (at least some are there) may change. The values in EXPECTED are mpmath's, rounded.
prints_expected() {
  local program=$1 expected=$2
  shift 2
  "$@" "$program" | tail -n +2 | sed -E 's/^(class [^:]*): .+/\1/' | diff "$here/$expected" -
}

finish() {
  echo "$passed passed, $failed failed"
  [ "$failed" -eq 0 ]
}
