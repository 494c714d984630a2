#!/usr/bin/env bash
# The exported methods on the JIT, in the two hosts besides the ahead-of-time build: the C tests against the library that DNNE makes,
# and the Python tests on the backend "dotnet" (pythonnet). Each where its package can be had; else a message says that it is left out.
#
#   tests/hosts/run.sh [--quick]     after ./build.sh build; --quick: fewer memory layouts in C, no Python tests but the backend's own
#
# NATIVE_ENTROPY_PACKAGE_SOURCE: a further folder (or address) of NuGet packages, searched for DNNE.
# Last line: N passed, N failed.
set -euo pipefail

# shellcheck source=tests/install/checks.sh
. "$(dirname "${BASH_SOURCE[0]}")/../install/checks.sh"
python=$root/.venv/bin/python
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
unset NATIVE_ENTROPY_BACKEND

quick=()
case ${1:-} in
  "") ;;
  --quick) quick=(--quick) ;;
  *) echo "run.sh: unknown argument '$1'; usage: tests/hosts/run.sh [--quick]" >&2; exit 2 ;;
esac

# add_counts LOG: the numbers before "passed" and "failed" in the last line that has them.
add_counts() {
  local line
  line=$(grep -E '[0-9]+ (passed|failed)' "$1" | tail -n 1 || true)
  passed=$((passed + $(grep -oE '[0-9]+ passed' <<<"$line" | grep -oE '[0-9]+' || echo 0)))
  failed=$((failed + $(grep -oE '[0-9]+ failed' <<<"$line" | grep -oE '[0-9]+' || echo 0)))
}

# run_counted NAME COMMAND...: a program that counts by itself; one that ends badly without a failed test is a failure.
run_counted() {
  local name=$1 before=$failed status=0
  shift
  "$@" >"$work/$name.log" 2>&1 || status=$?
  sed 's/^/  /' "$work/$name.log"
  add_counts "$work/$name.log"
  [ $status -eq 0 ] || [ "$failed" -gt "$before" ] || failed=$((failed + 1))
}

# exports HOST ARGUMENT...: builds the exported methods for a host.
exports() {
  local host=$1
  shift
  dotnet build "$root/src/NativeEntropy.Exports/NativeEntropy.Exports.csproj" -c Release --nologo -p:NativeHost="$host" \
    ${NATIVE_ENTROPY_PACKAGE_SOURCE:+-p:RestoreAdditionalProjectSources="$NATIVE_ENTROPY_PACKAGE_SOURCE"} "$@"
}

refused_by_name() { if exports other >"$work/refused" 2>&1; then return 1; fi; grep -F "NativeHost: 'aot', 'clr' or 'dnne' expected, got 'other'" "$work/refused"; }

# What the messages promise to whoever builds without the package.
says_what_is_missing() { grep -F "NativeHost=dnne needs the NuGet package DNNE" "$work/dnne.log"; }

# ---- DNNE: the C tests --------------------------------------------------------------------------------------------------------

# DNNE's header in the place of native_entropy.h, which it includes: every test file is compiled against both.
c_tests_compile() {
  local library=$1
  mkdir "$work/include"
  printf '#ifndef BOTH_HEADERS\n#define BOTH_HEADERS\n#include "%s"\n#include "NativeEntropyNE.h"\n#endif\n' "$root/native/include/native_entropy.h" \
    >"$work/include/native_entropy.h"
  gcc -std=c11 -O2 -Wall -Wextra -Wpedantic -Werror -I "$work/include" -I "$library" "$root"/tests/c/*.c -o "$work/c-tests" \
    -L "$library" -l:NativeEntropyNE.so -lm -lpthread -Wl,-rpath,"$library"
}

# The widest vectors of the JIT with everything; narrower ones with fewer layouts.
c_tests() {
  local library=$root/src/NativeEntropy.Exports/bin/Release/dnne widest
  check "DNNE's header compiles with the C tests, types as in native_entropy.h" c_tests_compile "$library"
  [ -x "$work/c-tests" ] || return 0
  widest=$("$work/c-tests" "$root/tests/reference" --only none | sed -nE 's/.*build (jit-[0-9]+),.*/\1/p' || true)
  run_counted c-widest "$work/c-tests" "$root/tests/reference" --isa "$widest" "${quick[@]}"
  if [ "$widest" = jit-512 ]; then
    run_counted c-256 env DOTNET_EnableAVX512=0 "$work/c-tests" "$root/tests/reference" --isa jit-256 --quick
  fi
  run_counted c-128 env DOTNET_EnableAVX2=0 "$work/c-tests" "$root/tests/reference" --isa jit-128 --quick
}

echo "== DNNE"
check "an unknown NativeHost is refused" refused_by_name
if exports dnne >"$work/dnne.log" 2>&1; then
  c_tests
elif grep -qE 'error NU1(101|102|103|301)' "$work/dnne.log"; then
  check "without the package, the build says so" says_what_is_missing
  echo "left out: the C tests on the JIT, because the NuGet package DNNE cannot be restored here ($(grep -oE 'NU1[0-9]+: [^[]*' "$work/dnne.log" | head -n 1))"
else
  check "the exported methods build with DNNE" false
  cat "$work/dnne.log"
fi

# ---- pythonnet: the Python tests -----------------------------------------------------------------------------------------------

echo "== pythonnet"
if "$python" -c "import pythonnet" 2>"$work/output"; then
  if [ ${#quick[@]} -eq 0 ]; then
    run_counted python env NATIVE_ENTROPY_BACKEND=dotnet "$python" -m pytest -q -ra "$root/tests/python"
  else
    run_counted python "$python" -m pytest -q -ra "$root/tests/python/test_dotnet.py"
  fi
else
  echo "left out: the Python tests on the backend 'dotnet', because pythonnet is not installed ($(tail -n 1 "$work/output"))"
fi

finish
