# shellcheck shell=bash disable=SC2154
# Sourced by build.sh for `./build.sh test`: every part prints what it does, and its log is kept in artifacts/test-results.
# The last line is the sum, `N passed, N failed`. A part that ran no test, or that ended badly without a failed test, counts
# as one failure.

total_passed=0
total_failed=0
summary=()

# record NAME PASSED FAILED STATUS
record() {
  local name=$1 passed=$2 failed=$3 status=$4 note=""
  if [ "$failed" -eq 0 ] && [ "$((passed + failed))" -eq 0 ]; then
    failed=1 note=" (no test ran; exit status $status)"
  elif [ "$failed" -eq 0 ] && [ "$status" -ne 0 ]; then
    failed=1 note=" (ended with exit status $status)"
  fi
  total_passed=$((total_passed + passed))
  total_failed=$((total_failed + failed))
  summary+=("$(printf '%-14s %6d passed, %d failed%s' "$name" "$passed" "$failed" "$note")")
}

# run_part NAME COMMAND...: leaves the exit status in $part_status and the output in artifacts/test-results/NAME.log.
run_part() {
  local name=$1
  shift
  say "test: $name"
  set +e
  (
    set -e
    "$@"
  ) </dev/null 2>&1 | tee "$results/$name.log"
  part_status=${PIPESTATUS[0]}
  set -e
}

# Parts that print `N passed, N failed` themselves, once or several times.
counted_part() {
  local name=$1 passed failed
  run_part "$@"
  passed=$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1/p' "$results/$name.log" | awk '{ n += $1 } END { print n + 0 }')
  failed=$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\2/p' "$results/$name.log" | awk '{ n += $1 } END { print n + 0 }')
  record "$name" "$passed" "$failed" "$part_status"
}

# check DESCRIPTION COMMAND...: one counted check, quiet while it passes.
check() {
  local description=$1 output
  shift
  if output=$("$@" 2>&1); then
    checks_passed=$((checks_passed + 1))
    printf 'ok      %s\n' "$description"
  else
    checks_failed=$((checks_failed + 1))
    printf 'FAILED  %s\n%s\n' "$description" "$output"
  fi
}

# ---- C: the same program on every build -------------------------------------------------------------------------------------------

# The processor's levels, as the dynamic loader sees them.
runs_here() {
  local loader=/lib64/ld-linux-x86-64.so.2
  [ "$1" = x86-64 ] || "$loader" --help | grep -qE "^ *$1 \(supported"
}

c_tests() {
  local level directory quick status=0 runs=()
  gcc -std=c11 -O2 -Wall -Wextra -Wpedantic -Werror -I "$native/include" "$root"/tests/c/*.c -o "$results/c-tests" \
    -L "$native/lib" -lnative_entropy -lm -lpthread
  for level in x86-64 x86-64-v3 x86-64-v4; do
    if ! runs_here $level; then
      echo "left out: this processor cannot run the $level build"
      continue
    fi
    # A folder without glibc-hwcaps below it: the loader has no choice.
    directory=$results/lib-$level
    mkdir -p "$directory"
    cp "$(library_dir $level)/libnative_entropy.so.0" "$directory/"
    # The baseline emulates fused multiply-add: fewer memory layouts.
    quick=()
    [ $level != x86-64 ] || quick=(--quick)
    # Side by side: each is one thread for most of its time.
    LD_LIBRARY_PATH=$directory "$results/c-tests" "$root/tests/reference" --isa $level "${quick[@]}" >"$results/c-$level.log" 2>&1 &
    runs+=("$! $level")
  done
  for level in "${runs[@]}"; do
    wait "${level% *}" || status=1
    cat "$results/c-${level#* }.log"
  done
  return $status
}

# ---- C++: the header, by two compilers -------------------------------------------------------------------------------------------

cpp_tests() {
  local compiler status=0
  for compiler in g++ clang++; do
    "$compiler" -std=c++20 -O1 -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Werror -I "$native/include" \
      "$root"/tests/cpp/*.cpp -o "$results/cpp-tests-$compiler" -L "$native/lib" -lnative_entropy -Wl,-rpath,"$native/lib"
    "$results/cpp-tests-$compiler" || status=1
  done
  return $status
}

# ---- .NET and Python ----------------------------------------------------------------------------------------------------------------

# The sum of one counter over the result files of dotnet test.
trx_sum() { grep -ohE "<Counters [^>]*" "$results"/dotnet/*.trx | grep -oE " $1=\"[0-9]+\"" | grep -oE '[0-9]+' | awk '{ n += $1 } END { print n + 0 }'; }

# Beside those of C and Python: each is one thread for most of its time.
dotnet_start() {
  rm -rf "$results/dotnet"
  dotnet test "$root/NativeEntropy.sln" -c Release --no-build --nologo --logger trx --results-directory "$results/dotnet" \
    >"$results/dotnet.log" 2>&1 </dev/null &
  dotnet_process=$!
}

dotnet_part() {
  say "test: dotnet"
  part_status=0
  wait "$dotnet_process" || part_status=$?
  cat "$results/dotnet.log"
  # The worst errors seen, which the test host keeps to itself.
  grep -ohE '[a-z_0-9.]+ b?f(16|32|64): [^<]*worst [^<]*' "$results"/dotnet/*.trx | sort -u | sed 's/&gt;/>/g; s/&lt;/</g; s/&amp;/\&/g' || true
  record dotnet "$(trx_sum passed)" "$(($(trx_sum failed) + $(trx_sum error)))" "$part_status"
}

builds_tests=$root/tests/python/test_builds.py

pytest_to() { # REPORT ARGUMENT...
  local report=$1
  shift
  rm -f "$report"
  "$venv_python" -m pytest -q -ra -p no:cacheprovider --junitxml "$report" "$@"
}

# record_pytest NAME REPORT
record_pytest() {
  local counts tests failures errors skipped
  counts=$(grep -oE '<testsuite [^>]*' "$2" || true)
  number() { echo "$counts" | sed -nE "s/.* $1=\"([0-9]+)\".*/\1/p" | grep . || echo 0; }
  tests=$(number tests) failures=$(number failures) errors=$(number errors) skipped=$(number skipped)
  [ "$skipped" -eq 0 ] || echo "pytest skipped $skipped tests"
  record "$1" $((tests - failures - errors - skipped)) $((failures + errors)) "$part_status"
}

python_part() {
  run_part python pytest_to "$results/python.xml" "$root/tests/python" --ignore "$builds_tests"
  record_pytest python "$results/python.xml"
}

# Beside the install and packages parts: it verifies every build of the library, for some minutes, mostly on one core.
builds_start() {
  pytest_to "$results/builds.xml" "$builds_tests" >"$results/builds.log" 2>&1 </dev/null &
  builds_process=$!
}

builds_part() {
  say "test: builds"
  part_status=0
  wait "$builds_process" || part_status=$?
  cat "$results/builds.log"
  record_pytest builds "$results/builds.xml"
}

# ---- documentation --------------------------------------------------------------------------------------------------------------------

# The pages without a warning, an entry for every public name, and every block of every page run as a newcomer would.
docs_tests() {
  local status=0
  checks_passed=0 checks_failed=0
  rm -rf "$artifacts/docs"
  check "docs/: HTML without a warning" documentation
  echo "$checks_passed passed, $checks_failed failed"
  [ $checks_failed -eq 0 ] || status=1
  "$venv_python" "$root/tests/docs/entries.py" || status=1
  "$venv_python" "$root/tests/docs/run.py" || status=1
  return $status
}

# ---- headers and formatting --------------------------------------------------------------------------------------------------------

headers_part() {
  local header compiler strict=(-Wall -Wextra -Wpedantic -Werror -fsyntax-only)
  checks_passed=0 checks_failed=0
  for header in "$native"/include/*.h; do
    for compiler in gcc clang; do
      check "$(basename "$header") as C11, $compiler" "$compiler" -x c -std=c11 "${strict[@]}" "$header"
    done
  done
  for header in "$native"/include/*.h* "$native"/include/native_entropy/*.hpp; do
    for compiler in g++ clang++; do
      check "$(basename "$header") as C++20, $compiler" "$compiler" -x c++ -std=c++20 "${strict[@]}" -I "$native/include" "$header"
    done
  done
  echo "$checks_passed passed, $checks_failed failed"
  [ $checks_failed -eq 0 ]
}

c_sources() {
  find "$root/native" "$root/tests" "$root/benchmarks" \( -name bin -o -name obj \) -prune -o -type f \( -name '*.c' -o -name '*.h' -o -name '*.cpp' -o -name '*.hpp' \) -print0
}

# The types of PyTorch's drop-in are PyTorch's: without it nothing can be said of them.
typed() {
  local excluded=()
  if ! "$venv_python" -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec("torch") is None)'; then
    excluded=(--exclude 'native_entropy/torch/')
  fi
  (cd "$root" && mypy --strict --python-executable "$venv_python" --cache-dir "$results/mypy" "${excluded[@]}" python/native_entropy)
}

# Beside the install and packages parts: it reads PyTorch's types for half a minute, on one core.
typed_start() {
  typed >"$results/mypy.log" 2>&1 </dev/null &
  typed_process=$!
}

typed_part() {
  local status=0
  say "test: mypy --strict"
  wait "$typed_process" || status=$?
  cat "$results/mypy.log"
  record mypy $((status == 0)) $((status != 0)) $status
}

format_part() {
  checks_passed=0 checks_failed=0
  # shellcheck disable=SC2016
  check "clang-format" bash -c 'xargs -0 clang-format --dry-run -Werror' < <(c_sources)
  check "dotnet format" dotnet format "$root/NativeEntropy.sln" --no-restore --verify-no-changes
  echo "$checks_passed passed, $checks_failed failed"
  [ $checks_failed -eq 0 ]
}

# ---- all of it ------------------------------------------------------------------------------------------------------------------------

finish() {
  local status=$?
  if [ ${#summary[@]} -eq 0 ] || [ $status -ne 0 ]; then
    summary+=("stopped early, with exit status $status")
    total_failed=$((total_failed + 1))
  fi
  printf '\n'
  printf '%s\n' "${summary[@]}"
  printf '%d passed, %d failed\n' $total_passed $total_failed
  [ $total_failed -eq 0 ] || exit 1
}

run_all_tests() {
  trap finish EXIT
  rm -rf "$results"
  mkdir -p "$results"
  need_compiler
  need_test_tools
  virtual_environment pytest scipy mpmath hypothesis "${documentation_modules[@]}"
  build
  dotnet_start
  counted_part c c_tests
  counted_part cpp cpp_tests
  python_part
  dotnet_part
  builds_start
  typed_start
  counted_part install bash "$root/tests/install/run.sh"
  counted_part packages bash "$root/tests/install/packages.sh"
  counted_part docs docs_tests
  typed_part
  builds_part
  counted_part hosts bash "$root/tests/hosts/run.sh" --quick
  counted_part headers headers_part
  counted_part format format_part
}
