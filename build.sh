#!/usr/bin/env bash
# One entry for everything: ./build.sh help
set -euo pipefail

root=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd -P)
artifacts=$root/artifacts
native=$artifacts/native
results=$artifacts/test-results
venv_python=$root/.venv/bin/python
documentation_modules=(sphinx numpydoc myst_parser furo)

# No telemetry, and no compiler server that outlives the command and keeps its output pipe open.
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_CLI_UI_LANGUAGE=en DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

# shellcheck source=.ci/prerequisites.sh
. "$root/.ci/prerequisites.sh"

usage() {
  cat <<'TEXT'
usage: ./build.sh COMMAND

  native                the C library: baseline, AVX2 (v3) and AVX-512 (v4) builds in artifacts/native, and its methods as .NET assemblies
  build                 native, the .NET library, and the Python package in .venv
  test                  build, then every test: C, C++, .NET, Python, installation, documentation, headers, formatting
  demo [ARGS]           build, then train a softmax classifier on real data (python/examples/digits)
  install --prefix DIR  native, then headers, libraries, pkg-config and CMake files below DIR
  docs                  build, then the pages of docs/ and the API as HTML in artifacts/docs
  pack                  wheel, source distribution, NuGet packages and the C library in artifacts/packages
  bench [--quick]       time this library beside its peers and the memory's limit; benchmarks/results
  clean                 remove everything the other commands made
  help                  this text

Missing system packages are installed through apt where that needs no password; otherwise they are named.
PYTHON=... chooses the interpreter for .venv. More about the commands: CONTRIBUTING.md
TEXT
}

version() { sed -n 's:.*<Version>\(.*\)</Version>.*:\1:p' "$root/Directory.Build.props" | head -n 1; }

# hash_of PATTERN...: of the names and contents of all files below, build outputs left out; patterns are relative to the root.
hash_of() {
  # shellcheck disable=SC2048,SC2086
  (cd "$root" && find $* -type f -not -path '*/bin/*' -not -path '*/obj/*' -not -path '*/__pycache__/*' -print0 \
    | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d ' ' -f 1)
}

# current STAMP HASH: whether STAMP holds HASH
current() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }

# in_turn COMMAND...: one at a time in this checkout; a second ./build.sh waits here.
in_turn() {
  mkdir -p "$artifacts"
  (
    flock 9
    "$@" 9>&-
  ) 9>"$artifacts/.lock"
}

library_dir() { # LEVEL
  case $1 in
    x86-64) echo "$native/lib" ;;
    *) echo "$native/lib/glibc-hwcaps/$1" ;;
  esac
}

# What a C program may rely on: the name it is linked by, no symbols but ours, no libraries but the C library's own.
check_library() { # FILE SONAME
  local foreign
  [ "$(readelf -d "$1" | sed -n 's/.*(SONAME).*\[\(.*\)\].*/\1/p')" = "$2" ] || fail "$1: its SONAME is not $2"
  foreign=$(nm -D --defined-only "$1" | awk '$2 != "A" { sub(/@.*/, "", $3); if ($3 !~ /^ne_/) print $3 }')
  [ -z "$foreign" ] || fail "$1 exports more than ne_*: ${foreign//$'\n'/ }"
  foreign=$(readelf -d "$1" | sed -n 's/.*(NEEDED).*\[\(.*\)\].*/\1/p' | grep -vE '^(lib(c|m|dl|pthread|rt)|ld-linux-x86-64)\.so\.' || true)
  [ -z "$foreign" ] || fail "$1 needs more than the C library: ${foreign//$'\n'/ }"
}

native() { in_turn make_native; }

make_native() {
  local level hash so=libnative_entropy.so.0 rebuilt=false
  need_dotnet
  need_compiler
  [ "$(uname -sm)" = "Linux x86_64" ] || fail "the native library is built on Linux x86_64; this is $(uname -sm)"
  mkdir -p "$native"
  if ! diff -qr "$root/native/include" "$native/include" >/dev/null 2>&1; then
    rm -rf "$native/include"
    cp -R "$root/native/include" "$native/"
  fi
  hash=$(hash_of src native/include/native_entropy.h 'Directory.*.props')
  for level in x86-64 x86-64-v3 x86-64-v4; do
    current "$native/$level.stamp" "$hash" && continue
    rebuilt=true
    rm -f "$native/$level.stamp"
    say "native library for $level"
    dotnet publish "$root/src/NativeEntropy.Exports/NativeEntropy.Exports.csproj" -c Release -r linux-x64 --nologo -v quiet \
      -p:InstructionSetLevel="$level" -p:CppCompilerAndLinker=gcc -o "$native/publish/$level"
    mkdir -p "$(library_dir "$level")"
    check_library "$native/publish/$level/$so" "$so"
    # Renamed into place: programs that have the old file loaded keep it.
    cp "$native/publish/$level/$so" "$(library_dir "$level")/$so.new"
    mv "$(library_dir "$level")/$so.new" "$(library_dir "$level")/$so"
    echo "$hash" >"$native/$level.stamp"
  done
  ln -sfn $so "$native/lib/libnative_entropy.so"
  dotnet_exports "$hash"
  if cmp -s "$(library_dir x86-64)/$so" "$(library_dir x86-64-v3)/$so" || cmp -s "$(library_dir x86-64-v3)/$so" "$(library_dir x86-64-v4)/$so"; then
    rm -f "$native"/*.stamp
    fail "two instruction-set builds came out the same: -p:InstructionSetLevel had no effect"
  fi
  $rebuilt || say "native library: up to date"
}

# The exported methods as an assembly, for the Python package's backend "dotnet".
dotnet_exports() { # HASH
  local output=$root/src/NativeEntropy.Exports/bin/Release/clr name
  current "$native/clr.stamp" "$1" && return
  rm -f "$native/clr.stamp"
  say "assembly of the exported methods"
  dotnet build "$root/src/NativeEntropy.Exports/NativeEntropy.Exports.csproj" -c Release --nologo -v quiet -p:NativeHost=clr
  mkdir -p "$native/lib/dotnet"
  for name in NativeEntropy.dll NativeEntropy.Exports.dll NativeEntropy.Exports.runtimeconfig.json; do
    cp "$output/$name" "$native/lib/dotnet/$name.new"
    mv "$native/lib/dotnet/$name.new" "$native/lib/dotnet/$name"
  done
  echo "$1" >"$native/clr.stamp"
}

managed() { in_turn make_managed; }

make_managed() {
  need_dotnet
  say ".NET library, tests and benchmarks"
  dotnet build "$root/NativeEntropy.sln" -c Release --nologo -v quiet
}

# virtual_environment MODULE...: .venv, which sees the system's NumPy and the given modules.
virtual_environment() {
  local python="" modules=(numpy cffi setuptools wheel "$@")
  if [ -x "$venv_python" ] && "$venv_python" -c "import $(IFS=,; echo "${modules[*]}"), pip" 2>/dev/null; then return; fi
  need_compiler
  need_python ensurepip "${modules[@]}"
  say "Python environment .venv, from $python"
  rm -rf "$root/.venv"
  "$python" -m venv --system-site-packages "$root/.venv"
}

# The package is compiled and installed into .venv without network.
python_package() { in_turn make_python_package; }

make_python_package() {
  local hash
  virtual_environment
  hash=$(hash_of python native/python native/include/native_entropy.h pyproject.toml README.md 'Directory.*.props')
  hash+=" $(cat "$native"/*.stamp | sort -u)"
  if current "$root/.venv/native_entropy.stamp" "$hash"; then
    say "Python package: up to date"
    return
  fi
  say "Python package"
  rm -f "$root/.venv/native_entropy.stamp"
  (cd "$root" && "$venv_python" -m pip install -q --no-build-isolation --no-deps --no-index --force-reinstall .)
  echo "$hash" >"$root/.venv/native_entropy.stamp"
}

build() {
  native
  managed
  python_package
}

install_library() {
  local prefix="" full so name level
  while [ $# -gt 0 ]; do
    case $1 in
      --prefix) prefix=${2:?--prefix needs a directory}; shift 2 ;;
      --prefix=*) prefix=${1#--prefix=}; shift ;;
      *) fail "install: unknown argument '$1'; usage: ./build.sh install --prefix DIR" ;;
    esac
  done
  [ -n "$prefix" ] || fail "install: --prefix DIR is missing"
  native
  so=$(readelf -d "$native/lib/libnative_entropy.so" | sed -n 's/.*(SONAME).*\[\(.*\)\].*/\1/p')
  full=libnative_entropy.so.$(version)
  mkdir -p "$prefix"
  prefix=$(cd "$prefix" && pwd)
  install -d "$prefix/include/native_entropy" "$prefix/lib/pkgconfig" "$prefix/lib/cmake/NativeEntropy" "$prefix/share/doc/native_entropy"
  install -m 644 "$native"/include/*.h* "$prefix/include/"
  install -m 644 "$native"/include/native_entropy/*.hpp "$prefix/include/native_entropy/"
  for level in . glibc-hwcaps/x86-64-v3 glibc-hwcaps/x86-64-v4; do
    install -d "$prefix/lib/$level"
    install -m 755 "$native/lib/$level/$so" "$prefix/lib/$level/$full.new"
    mv "$prefix/lib/$level/$full.new" "$prefix/lib/$level/$full"
    ln -sfn "$full" "$prefix/lib/$level/$so"
  done
  ln -sfn "$so" "$prefix/lib/libnative_entropy.so"
  for name in native_entropy.pc cmake/NativeEntropyConfig.cmake cmake/NativeEntropyConfigVersion.cmake; do
    local to=$prefix/lib/cmake/NativeEntropy
    [ "$name" != native_entropy.pc ] || to=$prefix/lib/pkgconfig
    sed "s/@VERSION@/$(version)/g; s/@SOVERSION@/${so##*.}/g" "$root/native/$name.in" >"$to/$(basename "$name")"
  done
  install -m 644 "$root/LICENSE" "$root/native/THIRD-PARTY-NOTICES.txt" "$prefix/share/doc/native_entropy/"
  say "installed $(version) below $prefix"
}

# The C library below /usr; ldconfig sees it there, and so does the loader with its three builds.
debian_package() { # PREFIX TARGET
  local tree=$artifacts/debian glibc
  say "package for Debian"
  glibc=$(objdump -T "$1"/lib/libnative_entropy.so.0 "$1"/lib/glibc-hwcaps/*/libnative_entropy.so.0 | grep -oE 'GLIBC_[0-9.]+' | sort -Vu | tail -n 1)
  rm -rf "$tree"
  mkdir -p "$tree/DEBIAN" "$tree/usr"
  cp -a "$1/include" "$1/lib" "$1/share" "$tree/usr/"
  mv "$tree/usr/share/doc/native_entropy" "$tree/usr/share/doc/libnative-entropy"
  mv "$tree/usr/share/doc/libnative-entropy/LICENSE" "$tree/usr/share/doc/libnative-entropy/copyright"
  echo "activate-noawait ldconfig" >"$tree/DEBIAN/triggers"
  cat >"$tree/DEBIAN/control" <<CONTROL
Package: libnative-entropy
Version: $(version)
Architecture: amd64
Section: libs
Priority: optional
Depends: libc6 (>= ${glibc#GLIBC_})
Maintainer: The NativeEntropy authors <nativeentropy@example.invalid>
Description: log-sum-exp, softmax, cross-entropy and their gradients on a CPU
 The C library NativeEntropy with its headers for C11 and C++20: accurate to the last bits, the same bits on every machine.
CONTROL
  dpkg-deb --root-owner-group --build "$tree" "$2/libnative-entropy_$(version)_amd64.deb" >/dev/null
}

pack() {
  local made=$artifacts/packages prefix=$artifacts/prefix
  build
  rm -rf "$made" "$prefix"
  mkdir -p "$made" "$prefix/dispatch" "$prefix/link"
  say "wheel"
  (cd "$root" && "$venv_python" -m pip wheel -q --no-build-isolation --no-deps --no-index -w "$made" .)
  say "source distribution"
  (cd "$root" && PYTHONPATH=python/build_backend "$venv_python" -W ignore -c "import native_entropy_backend as b; b.build_sdist('artifacts/packages')" >/dev/null)
  say "NuGet package"
  dotnet pack "$root/src/NativeEntropy/NativeEntropy.csproj" -c Release --nologo -v quiet -o "$made"
  install_library --prefix "$prefix"
  say "NuGet package of the native library, and a tarball"
  # An empty library that needs the real one: opened by its path, which is no search, it still has the loader choose among the builds.
  gcc -shared -nostdlib -x c /dev/null -o "$prefix/dispatch/libnative_entropy.so" -Wl,--no-as-needed -L "$prefix/lib" -lnative_entropy \
    -Wl,--enable-new-dtags -Wl,-rpath,"\$ORIGIN" -Wl,-soname,libnative_entropy.so
  echo "INPUT(libnative_entropy.so.0)" >"$prefix/link/libnative_entropy.so" # a linker script: packages hold no links
  dotnet pack "$root/native/nuget/NativeEntropy.Native.csproj" -c Release --nologo -v quiet -o "$made" -p:InstalledPrefix="$prefix"
  tar -C "$prefix" -czf "$made/libnative_entropy-$(version)-linux-x86_64.tar.gz" --owner=0 --group=0 include lib share
  if command -v dpkg-deb >/dev/null; then
    debian_package "$prefix" "$made"
  else
    say "no dpkg-deb: no package for Debian"
  fi
  ls -l "$made"
}

# The pages of docs/, and those of the API made from docstrings, header and XML documentation. Everything anew: pages that
# have not changed would keep their warnings to themselves.
documentation() {
  "$venv_python" -m sphinx -q -E -a -W --keep-going -b html -d "$artifacts/doctrees" "$root/docs" "$artifacts/docs"
}

docs() {
  virtual_environment "${documentation_modules[@]}"
  build
  say "documentation"
  rm -rf "$artifacts/docs"
  documentation
  say "artifacts/docs/index.html"
}

bench() {
  local report name quick=() job=short project=$root/benchmarks/dotnet/NativeEntropy.Benchmarks.csproj out=$artifacts/benchmarks
  case ${1:-} in
    "") ;;
    --quick) quick=(--quick) job=dry ;;
    *) fail "bench: unknown argument '$1'; usage: ./build.sh bench [--quick]" ;;
  esac
  build
  mkdir -p "$out"
  say "benchmarks: Python and C"
  "$venv_python" "$root/benchmarks/python/bench.py" "${quick[@]}"
  say "benchmarks: .NET"
  rm -rf "$out/results"
  (cd "$root" && dotnet run --project "$project" -c Release --no-build -- --filter '*' --job $job --iterationTime 200 --artifacts "$out")
  if [ $job = short ]; then
    {
      # shellcheck disable=SC2016
      printf '# NativeEntropy beside TensorPrimitives and plain loops\n\nMade by `./build.sh bench`; f32, one thread.\n'
      for report in "$out"/results/*Benchmarks-report-github.md; do
        name=${report##*/NativeEntropy.Benchmarks.}
        printf '\n## %s\n' "${name%%Benchmarks-*}"
        cat "$report"
      done
    } >"$root/benchmarks/results/dotnet.md"
    say "stored in benchmarks/results"
  fi
}

clean() {
  rm -rf "$artifacts" "$root/.venv" "$root/build" "$root/dist" "$root/python/native_entropy/dotnet" "$root"/python/*.egg-info "$root"/*.egg-info
  find "$root" -path "$root/.git" -prune -o -type d \( -name bin -o -name obj -o -name __pycache__ -o -name .pytest_cache \) -prune -print0 \
    | xargs -0 -r rm -rf
  find "$root/python" \( -name '*.so' -o -name '*.so.*' \) -delete
}

main() {
  local command=${1:-help}
  shift || true
  case $command in
    native | build | docs | pack | clean) [ $# -eq 0 ] || fail "$command takes no arguments; see ./build.sh help"; "$command" ;;
    bench) bench "$@" ;;
    install) install_library "$@" ;;
    demo)
      build
      "$venv_python" "$root/python/examples/digits/train.py" "$@"
      ;;
    test)
      [ $# -eq 0 ] || fail "test takes no arguments; see ./build.sh help"
      # shellcheck source=.ci/test.sh
      . "$root/.ci/test.sh"
      run_all_tests
      ;;
    help | -h | --help) usage ;;
    *) usage >&2; fail "unknown command '$command'" ;;
  esac
}

main "$@"
