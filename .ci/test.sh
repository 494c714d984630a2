# shellcheck shell=bash disable=SC2154
# Sourced by build.sh for `./build.sh test`: every part prints what it does, and its log is kept in artifacts/test-results.
# Most parts are one thread for most of their time, so three run side by side: C and then Python; .NET; all others in turn.
# The last line is the sum, `N passed, N failed`. A part that ran no test, or that ended badly without a failed test, counts
# as one failure.

total_passed=0
total_failed=0
summary=()
lanes=()

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

# run NAME COMMAND...: the exit status goes to artifacts/test-results/NAME.status.
run() {
  local name=$1 status
  shift
  set +e # in a condition, or before ||, set -e would mean nothing below
  (
    set -e
    "$@"
  ) </dev/null 2>&1
  status=$?
  set -e
  echo $status >"$results/$name.status"
}

# here NAME COMMAND...: runs and prints it now.
here() {
  say "test: $1"
  run "$@" | tee "$results/$1.log"
}

# in_turn_beside NAME...: runs test_NAME for each, one after the other, in the background.
in_turn_beside() {
  local name
  for name in "$@"; do
    run "$name" "test_$name" >"$results/$name.log"
  done &
  lanes+=($!)
}

# shown NAME: waits for a part that runs in the background, and prints it.
shown() {
  until [ -f "$results/$1.status" ]; do
    sleep 1
    kill -0 "${lanes[@]}" 2>/dev/null || [ -f "$results/$1.status" ] || echo 1 >"$results/$1.status"
  done
  say "test: $1"
  cat "$results/$1.log"
}

status_of() { cat "$results/$1.status"; }

# record_counted NAME: of parts that print `N passed, N failed` themselves, once or several times.
record_counted() {
  local passed failed
  passed=$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\1/p' "$results/$1.log" | awk '{ n += $1 } END { print n + 0 }')
  failed=$(sed -nE 's/^([0-9]+) passed, ([0-9]+) failed$/\2/p' "$results/$1.log" | awk '{ n += $1 } END { print n + 0 }')
  record "$1" "$passed" "$failed" "$(status_of "$1")"
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

test_c() {
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

test_cpp() {
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

test_dotnet() {
  local status=0
  rm -rf "$results/dotnet"
  dotnet test "$root/NativeEntropy.sln" -c Release --no-build --nologo --logger trx --results-directory "$results/dotnet" || status=$?
  # The worst errors seen, which the test host keeps to itself.
  grep -ohE '[a-z_0-9.]+ b?f(16|32|64): [^<]*worst [^<]*' "$results"/dotnet/*.trx | sort -u | sed 's/&gt;/>/g; s/&lt;/</g; s/&amp;/\&/g' || true
  return $status
}

record_dotnet() { record dotnet "$(trx_sum passed)" "$(($(trx_sum failed) + $(trx_sum error)))" "$(status_of dotnet)"; }

# Those that make packages or verify every build of the library: in turn with other parts that make packages, of which there is one at a time.
builds_tests=("$root/tests/python/test_builds.py" "$root/tests/python/test_packaging.py")

pytest_to() { # REPORT ARGUMENT...
  local report=$1
  shift
  rm -f "$report"
  "$venv_python" -m pytest -q -ra -p no:cacheprovider --junitxml "$report" "$@"
}

record_pytest() { # NAME
  local counts tests failures errors skipped
  counts=$(grep -oE '<testsuite [^>]*' "$results/$1.xml" || true)
  number() { echo "$counts" | sed -nE "s/.* $1=\"([0-9]+)\".*/\1/p" | grep . || echo 0; }
  tests=$(number tests) failures=$(number failures) errors=$(number errors) skipped=$(number skipped)
  [ "$skipped" -eq 0 ] || echo "pytest skipped $skipped tests"
  record "$1" $((tests - failures - errors - skipped)) $((failures + errors)) "$(status_of "$1")"
}

test_python() { pytest_to "$results/python.xml" "$root/tests/python" "${builds_tests[@]/#/--ignore=}"; }

test_builds() { pytest_to "$results/builds.xml" "${builds_tests[@]}"; }

# ---- installation -----------------------------------------------------------------------------------------------------------------------

test_install() { bash "$root/tests/install/run.sh"; }

test_packages() { bash "$root/tests/install/packages.sh"; }

test_hosts() { bash "$root/tests/hosts/run.sh" --quick; }

# ---- documentation --------------------------------------------------------------------------------------------------------------------

# The pages without a warning, an entry for every public name, and every block of every page run as a newcomer would.
test_docs() {
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

test_headers() {
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
test_mypy() {
  local excluded=()
  if ! "$venv_python" -c 'import importlib.util, sys; sys.exit(importlib.util.find_spec("torch") is None)'; then
    excluded=(--exclude 'native_entropy/torch/')
  fi
  (cd "$root" && mypy --strict --python-executable "$venv_python" --cache-dir "$results/mypy" "${excluded[@]}" python/native_entropy)
}

record_mypy() { record mypy $(($(status_of mypy) == 0)) $(($(status_of mypy) != 0)) "$(status_of mypy)"; }

test_format() {
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
  [ ${#lanes[@]} -eq 0 ] || kill "${lanes[@]}" 2>/dev/null || true # none is left, unless this ends early
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
  local name
  trap finish EXIT
  rm -rf "$results"
  mkdir -p "$results"
  need_compiler
  need_test_tools
  virtual_environment pytest scipy mpmath hypothesis "${documentation_modules[@]}"
  build
  in_turn_beside dotnet
  in_turn_beside install packages docs builds cpp mypy hosts headers format
  here c test_c
  record_counted c
  here python test_python
  record_pytest python
  shown dotnet
  record_dotnet
  for name in install packages docs; do
    shown $name
    record_counted $name
  done
  shown builds
  record_pytest builds
  shown cpp
  record_counted cpp
  shown mypy
  record_mypy
  for name in hosts headers format; do
    shown $name
    record_counted $name
  done
}
