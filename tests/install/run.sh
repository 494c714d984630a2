#!/usr/bin/env bash
# What a C or C++ user meets: installs the library to a temporary prefix, moves the prefix, builds the examples against it with
# pkg-config and with CMake, runs them, and sees which instruction-set build the loader takes. Last line: N passed, N failed.
set -euo pipefail

# shellcheck source=tests/install/checks.sh
. "$(dirname "${BASH_SOURCE[0]}")/checks.sh"

# ---- installed files ----------------------------------------------------------------------------------------------------------

first=$work/first
check "install --prefix" "$root/build.sh" install --prefix "$first"
for file in include/native_entropy.h include/native_entropy.hpp include/native_entropy/arrays.hpp \
  lib/libnative_entropy.so lib/libnative_entropy.so.0 "lib/libnative_entropy.so.$version" \
  lib/glibc-hwcaps/x86-64-v3/libnative_entropy.so.0 lib/glibc-hwcaps/x86-64-v4/libnative_entropy.so.0 \
  lib/pkgconfig/native_entropy.pc lib/cmake/NativeEntropy/NativeEntropyConfig.cmake \
  lib/cmake/NativeEntropy/NativeEntropyConfigVersion.cmake share/doc/native_entropy/LICENSE; do
  check "installed: $file" test -s "$first/$file"
done
check "no installed text names the prefix" refused grep -rIl -e "$work" -e "$root" "$first"
check "installing again over it" "$root/build.sh" install --prefix="$first"

# Commands of one checkout wait for each other.
side_by_side() {
  local number processes=() status=0
  for number in 1 2 3 4 5 6 7 8; do
    "$root/build.sh" install --prefix "$work/beside-$number" &
    processes+=($!)
  done
  for number in "${processes[@]}"; do wait "$number" || status=1; done
  return $status
}

check "eight installations side by side" side_by_side
check "install without a prefix is refused" refused "$root/build.sh" install

# ---- pkg-config, at the first place and after a move ---------------------------------------------------------------------------

check "pkg-config: C" compile "$first" gcc "$examples/cross_entropy.c" "$work/c-first" -std=c11
check "pkg-config: C example's output" prints_expected "$work/c-first" cross_entropy.txt

prefix="$work/moved prefix"
mv "$first" "$prefix"
check "pkg-config: version" same "$(PKG_CONFIG_PATH=$prefix/lib/pkgconfig pkg-config --modversion native_entropy)" "$version"
for compiler in gcc clang; do
  check "moved: C, $compiler" compile "$prefix" $compiler "$examples/cross_entropy.c" "$work/c" -std=c11
  check "moved: C example's output, $compiler" prints_expected "$work/c" cross_entropy.txt
done
for compiler in g++ clang++; do
  check "moved: C++20, $compiler" compile "$prefix" $compiler "$examples/cross_entropy_span.cpp" "$work/cpp" -std=c++20
  check "moved: C++ example's output, $compiler" prints_expected "$work/cpp" cross_entropy_span.txt
done

# ---- CMake ------------------------------------------------------------------------------------------------------------------------

check "CMake: configure" cmake -S "$examples" -B "$work/cmake" -DCMAKE_PREFIX_PATH="$prefix" -DCMAKE_BUILD_TYPE=Release
check "CMake: build" cmake --build "$work/cmake"
check "CMake: C example's output" prints_expected "$work/cmake/cross_entropy" cross_entropy.txt
check "CMake: C++ example's output" prints_expected "$work/cmake/cross_entropy_span" cross_entropy_span.txt

# finds REQUEST: whether find_package accepts the version in REQUEST.
finds() {
  rm -rf "$work/request"
  mkdir "$work/request"
  printf 'cmake_minimum_required(VERSION 3.19)\nproject(request LANGUAGES C)\nfind_package(NativeEntropy %s REQUIRED)\n' "$1" \
    >"$work/request/CMakeLists.txt"
  cmake -S "$work/request" -B "$work/request/build" -DCMAKE_PREFIX_PATH="$prefix"
}

for request in "" "${version%.*}" "$version EXACT" "${version%.*}...99" ; do
  check "find_package(NativeEntropy $request)" finds "$request"
done
for request in 99 "${version%.*}.99" "${version%.*}...<$version" 98...99; do
  check "find_package(NativeEntropy $request) is refused" refused finds "$request"
done

# ---- the build that runs ----------------------------------------------------------------------------------------------------------

check "by itself the loader takes $best" same "$(first_line "$work/c")" "native_entropy $version, build $best"
check "the same in a CMake build" same "$(first_line "$work/cmake/cross_entropy")" "native_entropy $version, build $best"
if [ "$best" = x86-64-v4 ]; then
  check "v3 in a process limited to it" same "$(first_line "$loader" --glibc-hwcaps-mask x86-64-v3 "$work/c")" "native_entropy $version, build x86-64-v3"
  check "v3's output" prints_expected "$work/c" cross_entropy.txt "$loader" --glibc-hwcaps-mask x86-64-v3
fi
check "the baseline with no level allowed" same "$(first_line "$loader" --glibc-hwcaps-mask none "$work/c")" "native_entropy $version, build x86-64"
check "the baseline's output" prints_expected "$work/c" cross_entropy.txt "$loader" --glibc-hwcaps-mask none
check "the baseline's output, C++" prints_expected "$work/cpp" cross_entropy_span.txt "$loader" --glibc-hwcaps-mask none

mv "$prefix" "$work/third"
check "after another move, LD_LIBRARY_PATH finds it" \
  same "$(LD_LIBRARY_PATH=$work/third/lib first_line "$work/c")" "native_entropy $version, build $best"

finish
