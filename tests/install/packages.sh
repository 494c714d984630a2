#!/usr/bin/env bash
# What users of the packages meet: `./build.sh pack`, then each package in an environment of its own that knows artifacts/packages only.
# Last line: N passed, N failed.
set -euo pipefail

# shellcheck source=tests/install/checks.sh
. "$(dirname "${BASH_SOURCE[0]}")/checks.sh"
packages=$root/artifacts/packages
python=$("$root/.venv/bin/python" -c "import sys; print(sys._base_executable)")
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INDEX=1
unset PYTHONPATH VIRTUAL_ENV NATIVE_ENTROPY_LIBRARY_DIR

check "pack" "$root/build.sh" pack
for file in "native_entropy-$version-cp38-abi3-manylinux_2_*_x86_64.whl" native-entropy-$version.tar.gz NativeEntropy.$version.nupkg NativeEntropy.$version.snupkg \
  NativeEntropy.Native.$version.nupkg libnative_entropy-$version-linux-x86_64.tar.gz; do
  check "made: $file" compgen -G "$packages/$file"
done

# needs_libc_only FILE: the C library's parts, and the native library beside the binding.
needs_libc_only() {
  local others
  others=$(ldd "$1" | grep -vE '^\s*(linux-vdso|lib(c|m|dl|pthread|rt)|libnative_entropy|/lib64/ld-linux-x86-64)\.so\.?' || true)
  [ -z "$others" ] || { echo "$others"; return 1; }
}

unpack() { "$python" -m zipfile -e "$1" "$2"; }

# ---- Python -------------------------------------------------------------------------------------------------------------------

# exercise_python VENV
exercise_python() {
  (cd "$work/empty" && "$1/bin/python" -I - "$version" "$best" "$1") <<'PY'
import importlib.metadata, sys
started = set(sys.modules)
import numpy as np
import native_entropy as ne
version, best, here = sys.argv[1:]
assert ne.__version__ == version and ne.__file__.startswith(here), ne.__file__
assert ne.isa() == best, ne.isa()
files = {name: getattr(module, "__file__", None) or "" for name, module in sys.modules.items() if name not in started}
packages = {name.partition(".")[0] for name, file in files.items() if "-packages/" in file}
assert packages <= {"numpy", "native_entropy", "_cffi_backend"}, packages
loss, grad = ne.losses.cross_entropy_with_grad(np.array([[0, -20]], np.float32), [0])
assert loss == np.float32(2.0611537e-09) and grad.dtype == np.float32
assert ne.entropy([0.5, 0.25, 0.25], base=2) == 1.5
assert {"LICENSE", "THIRD-PARTY-NOTICES.txt"} <= {path.name for path in importlib.metadata.files("native-entropy")}
PY
}

environment() {
  "$python" -m venv --system-site-packages "$1"
}

# milliseconds MODULE: of its import in a fresh process, the best of 9.
milliseconds() {
  (cd "$work/empty" && for _ in 1 2 3 4 5 6 7 8 9; do
    "$venv/bin/python" -I -c "import time; start = time.perf_counter(); import $1; print(f'{(time.perf_counter() - start) * 1e3:.1f}')"
  done | sort -n | head -n 1)
}

mkdir "$work/empty"
venv=$work/wheel
check "wheel: an environment" environment "$venv"
check "wheel: pip install, from artifacts/packages alone" "$venv/bin/python" -m pip install -q --find-links "$packages" --only-binary :all: native-entropy
check "wheel: it works, and imports nothing but NumPy" exercise_python "$venv"
printf 'import numpy: %s ms; import native_entropy, which imports it: %s ms\n' "$(milliseconds numpy)" "$(milliseconds native_entropy)"
check "wheel: the bits are those of every machine" "$venv/bin/native-entropy" verify
find "$venv" -path '*/native_entropy/*' -name '*.so*' >"$work/libraries"
while read -r file; do
  check "wheel: ldd ${file##*/native_entropy/}" needs_libc_only "$file"
done <"$work/libraries"

venv=$work/sdist
check "sdist: an environment" environment "$venv"
check "sdist: pip install builds it" "$venv/bin/python" -m pip install -q "$packages/native-entropy-$version.tar.gz"
check "sdist: it works" exercise_python "$venv"

# ---- .NET -----------------------------------------------------------------------------------------------------------------------

# The reference assemblies of older frameworks come from where the SDK got them; NativeEntropy from artifacts/packages only.
downloaded=$(dotnet nuget locals global-packages --list | sed 's/^global-packages: //')
export NUGET_PACKAGES=$work/nuget
mkdir "$work/dotnet"
cat >"$work/dotnet/nuget.config" <<XML
<configuration>
  <packageSources><clear /><add key="made" value="$packages" /><add key="downloaded" value="$downloaded" /></packageSources>
  <packageSourceMapping>
    <packageSource key="made"><package pattern="NativeEntropy*" /></packageSource>
    <packageSource key="downloaded"><package pattern="*" /></packageSource>
  </packageSourceMapping>
</configuration>
XML

# project NAME PACKAGE < PROGRAM
project() {
  mkdir "$work/dotnet/$1"
  cat >"$work/dotnet/$1/$1.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFrameworks>net9.0;net10.0</TargetFrameworks>
    <ImplicitUsings>enable</ImplicitUsings>
    <UseAppHost>false</UseAppHost>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="$2" Version="$version" /></ItemGroup>
</Project>
XML
  cat >"$work/dotnet/$1/Program.cs"
}

# runs_as EXPECTED ASSEMBLY: on the runtimes that are here; a net9.0 program runs on a later one.
runs_as() { same "$(cd "$work/empty" && DOTNET_ROLL_FORWARD=Major dotnet exec "$2")" "$1"; }

build_project() { dotnet build "$work/dotnet/$1" --nologo -v quiet -c Release "${@:2}"; }

project managed NativeEntropy <<'CS'
using System.Globalization;
using NativeEntropy;

float[] gradient = new float[2];
float loss = Losses.CrossEntropyWithGradient([0f, -20f], [0], cols: 2, gradient);
#if NET10_0_OR_GREATER
double entropy = Information.Entropy(System.Numerics.Tensors.Tensor.Create([0.5, 1, 0.25, 0, 0.25, 0], [3, 2]), axis: 0, logBase: 2)[0];
#else
double entropy = Information.Entropy([0.5, 0.25, 0.25], logBase: 2);
#endif
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{loss} {entropy} {NativeEntropyInfo.Version}"));
CS
check "NativeEntropy: a program restores and builds" build_project managed
for framework in net9.0 net10.0; do
  output=$work/dotnet/managed/bin/Release/$framework
  check "NativeEntropy: it runs, $framework" runs_as "2.0611537E-09 1.5 $version" "$output/managed.dll"
  check "NativeEntropy: no native files, $framework" same "$(find "$output" -name '*.so*')" ""
done
unpack "$packages/NativeEntropy.$version.nupkg" "$work/managed"
# needs FRAMEWORK: the packages that NativeEntropy needs there.
needs() {
  "$python" - "$work/managed/NativeEntropy.nuspec" "$1" <<'PY'
import sys, xml.etree.ElementTree as tree
groups = [item for item in tree.parse(sys.argv[1]).iter() if item.tag.endswith("}group") and item.get("targetFramework") == sys.argv[2]]
assert len(groups) == 1, groups
print(" ".join(item.get("id") for item in groups[0]))
PY
}
check "NativeEntropy: needs no package for net9.0" same "$(needs net9.0)" ""
check "NativeEntropy: needs the package of tensors for net10.0" same "$(needs net10.0)" "System.Numerics.Tensors"

# A whole program, trimmed or compiled ahead of time: every warning of either analysis, in the package's code too, is an error.
# slim FRAMEWORK PROPERTY: makes the project.
slim() {
  mkdir "$work/dotnet/slim-$1"
  cat >"$work/dotnet/slim-$1/slim.csproj" <<XML
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>$1</TargetFramework>
    <RuntimeIdentifier>linux-x64</RuntimeIdentifier>
    <SelfContained>true</SelfContained>
    <$2>true</$2>
    <TrimMode>full</TrimMode>
    <TrimmerSingleWarn>false</TrimmerSingleWarn>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <InvariantGlobalization>true</InvariantGlobalization>
    <ImplicitUsings>enable</ImplicitUsings>
    <NuGetAudit>false</NuGetAudit>
  </PropertyGroup>
  <ItemGroup><PackageReference Include="NativeEntropy" Version="$version" Condition="'\$(WithoutPackage)' == ''" /></ItemGroup>
</Project>
XML
  cp "$work/dotnet/managed/Program.cs" "$work/dotnet/slim-$1/"
}

publish() { dotnet publish "$work/dotnet/slim-$1" --nologo -v quiet -c Release -o "$work/slim-$1"; }

# The ahead-of-time compiler for net9.0 is the one that made the native library. The runtime that a trimmed net10.0 program carries is
# no part of the SDK: it comes from where this machine's packages come from, if it is to be had there.
slim net9.0 PublishAot
check "NativeEntropy: compiles ahead of time without a warning, net9.0" publish net9.0
check "NativeEntropy: that runs" same "$(cd "$work/empty" && "$work/slim-net9.0/slim")" "2.0611537E-09 1.5 $version"
slim net10.0 PublishTrimmed
mkdir "$work/runtime"
cp "$work/dotnet/slim-net10.0/slim.csproj" "$work/runtime/"
if NUGET_PACKAGES=${downloaded%/} dotnet restore "$work/runtime" -p:WithoutPackage=true -v quiet --nologo >"$work/runtime.log" 2>&1; then
  check "NativeEntropy: trims without a warning, net10.0" publish net10.0
  check "NativeEntropy: that runs" same "$(cd "$work/empty" && "$work/slim-net10.0/slim")" "2.0611537E-09 1.5 $version"
else
  echo "left out: the runtime of net10.0 cannot be had here, so no trimmed program can be made"
  cat "$work/runtime.log"
fi
unpack "$packages/NativeEntropy.$version.snupkg" "$work/symbols"
for framework in net9.0 net10.0; do
  check "NativeEntropy: documentation and symbols, $framework" \
    test -s "$work/managed/lib/$framework/NativeEntropy.xml" -a -s "$work/symbols/lib/$framework/NativeEntropy.pdb"
done
check "NativeEntropy: README" cmp "$work/managed/README.md" "$root/README.md"

project invoke NativeEntropy.Native <<'CS'
using System.Runtime.InteropServices;

Console.WriteLine(Marshal.PtrToStringUTF8(Isa()));

[DllImport("native_entropy", EntryPoint = "ne_isa")]
static extern nint Isa();
CS
check "NativeEntropy.Native: a program restores and builds" build_project invoke
check "NativeEntropy.Native: P/Invoke reaches the $best build" runs_as "$best" "$work/dotnet/invoke/bin/Release/net10.0/invoke.dll"
check "NativeEntropy.Native: the same for linux-x64 alone" build_project invoke -f net10.0 -r linux-x64 --no-self-contained
check "NativeEntropy.Native: it runs" runs_as "$best" "$work/dotnet/invoke/bin/Release/net10.0/linux-x64/invoke.dll"

# ---- C and C++ ----------------------------------------------------------------------------------------------------------------------

unpack "$packages/NativeEntropy.Native.$version.nupkg" "$work/native"
mkdir "$work/tarball"
tar -C "$work/tarball" -xzf "$packages/libnative_entropy-$version-linux-x86_64.tar.gz"
prefixes=("$work/native/prefix" "$work/tarball")
if command -v dpkg-deb >/dev/null; then
  deb=$packages/libnative-entropy_${version}_amd64.deb
  check "deb: unpacks" dpkg-deb -x "$deb" "$work/deb"
  check "deb: its name and what it needs" same "$(dpkg-deb -f "$deb" Package Version Depends)" "$(printf 'Package: libnative-entropy\nVersion: %s\nDepends: libc6 (>= 2.34)' "$version")"
  prefixes+=("$work/deb/usr")
else
  echo "left out: no dpkg-deb here"
fi
for prefix in "${prefixes[@]}"; do
  name=${prefix##*/}
  check "$name: C by pkg-config" compile "$prefix" gcc "$examples/cross_entropy.c" "$work/c-$name" -std=c11
  check "$name: its output" prints_expected "$work/c-$name" cross_entropy.txt
  check "$name: C++ by pkg-config" compile "$prefix" g++ "$examples/cross_entropy_span.cpp" "$work/cpp-$name" -std=c++20
  check "$name: its output" prints_expected "$work/cpp-$name" cross_entropy_span.txt
  check "$name: the loader takes the $best build" same "$(first_line "$work/c-$name")" "native_entropy $version, build $best"
  check "$name: CMake" cmake -S "$examples" -B "$work/cmake-$name" -DCMAKE_PREFIX_PATH="$prefix"
  check "$name: CMake builds" cmake --build "$work/cmake-$name"
  check "$name: the output of that" prints_expected "$work/cmake-$name/cross_entropy" cross_entropy.txt
  for file in $(cd "$prefix" && find . -name 'libnative_entropy.so.0'); do
    check "$name: ldd $file" needs_libc_only "$prefix/$file"
  done
done

finish
