#!/bin/bash
# install.sh SOURCE BUILD FIXTURES: what a user of an installed certemu does, from an empty folder. TAP.
#
# The tree is installed into a folder, the folder is moved, and everything below goes through its certemu.pc: the example
# module and its unit test with plain make and with Meson, the one-line compiler call of the README, the installed command.
# A PE half that is part of the build is used too. Then the source as a Meson subproject.
set -u
source=$1 build=$2 fixtures=$(cd "$3" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
number=0

report()        # report STATUS NAME: one TAP line, with the log of a failure
{
    number=$((number + 1))
    if [ "$1" = 0 ]; then
        echo "ok $number - $2"
    else
        echo "not ok $number - $2"
        tail -n 40 "$work/log" | sed 's/^/# /'
    fi
}

try()           # try NAME COMMAND...
{
    local name=$1
    shift
    ("$@") >"$work/log" 2>&1 </dev/null
    report $? "$name"
}

try "meson install" meson install -C "$build" --no-rebuild --destdir "$work/first"
prefix=$(find "$work/first" -type d -name pkgconfig -path '*lib*' | head -n 1)
prefix=${prefix%/lib*}
mv "$prefix" "$work/moved"
prefix=$work/moved
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name certemu.pc | head -n 1)"); export PKG_CONFIG_PATH
LD_LIBRARY_PATH=$(dirname "$PKG_CONFIG_PATH"); export LD_LIBRARY_PATH
export CERTIFICATE="$fixtures/leaf.pem"
try "pkg-config knows certemu in the moved prefix" pkg-config --exists --print-errors certemu

cp -r "$source/examples/archive-exit" "$work/make"
try "the example with make" make -C "$work/make" check
cp -r "$source/examples/archive-exit" "$work/meson"
try "the example with Meson: setup" meson setup "$work/meson/build" "$work/meson"
try "the example with Meson: test" meson test -C "$work/meson/build"

cat >"$work/one.c" <<'C'
#include <windows.h>
#include <certexit.h>
#include <certsrv.h>
#include <certemu/certemu.h>
int main(void)
{
    certemu_ca *ca = certemu_ca_create(NULL);
    int made = ca != NULL;
    certemu_ca_destroy(ca);
    return !made;
}
C
try "one line of cc" sh -c "cc -Wall -Werror \$(pkg-config --cflags certemu) '$work/one.c' -o '$work/one' \$(pkg-config --libs certemu)"
try "what it made runs" "$work/one"

try "the installed command runs the module" "$prefix/bin/certemu" run "$work/make/archive_exit.so" --issued "$CERTIFICATE"
try "the installed command shows a certificate" "$prefix/bin/certemu" show "$CERTIFICATE"
if [ -f "$build/pe/examples/archive-exit.dll" ]; then
    try "the installed command runs the DLL under Wine" "$prefix/bin/certemu" run "$build/pe/examples/archive-exit.dll" \
        --issued "$CERTIFICATE"
else
    number=$((number + 1))
    echo "ok $number - the installed command runs the DLL under Wine # SKIP the build has no PE half"
fi
# certemu build from the moved prefix, and what docs/building.md shows for other builds.
block()         # block LANGUAGE: the example of the document
{
    sed -n "/^\`\`\`$1\$/,/^\`\`\`\$/{/^\`\`\`/!p}" "$source/docs/building.md"
}
PATH=$prefix/bin:$PATH
for kind in make meson cmake; do
    mkdir "$work/build-$kind"
    cp "$source/examples/archive-exit/"*.[chd]* "$work/build-$kind"
    rm "$work/build-$kind/test_archive_exit.c"
done
block make >"$work/build-make/Makefile"
try "docs/building.md: make" make -C "$work/build-make"
{ echo "project('x', 'c')"; block meson; } >"$work/build-meson/meson.build"
try "docs/building.md: Meson" sh -c "meson setup '$work/build-meson/out' '$work/build-meson' && ninja -C '$work/build-meson/out'"
{ echo "cmake_minimum_required(VERSION 3.18)"; echo "project(x C)"; block cmake; } >"$work/build-cmake/CMakeLists.txt"
try "docs/building.md: CMake" sh -c "cmake -S '$work/build-cmake' -B '$work/build-cmake/out' && cmake --build '$work/build-cmake/out'"
for module in "$work/build-make/myexit.so" "$work/build-meson/out/myexit.so" "$work/build-cmake/out/myexit.so"; do
    try "a module by certemu build: $(basename "$(dirname "$module")")" "$prefix/bin/certemu" run "$module" --issued "$CERTIFICATE"
done
try "the manual page is there and clean" sh -c "mandoc -T lint -W warning '$prefix/share/man/man1/certemu.1'"

mkdir -p "$work/user/subprojects"
cp "$source/test/install/subproject/"* "$work/user"
ln -s "$source" "$work/user/subprojects/certemu"
try "as a subproject: setup" meson setup --optimization=0 -Ddebug=false "$work/user/build" "$work/user"
try "as a subproject: build" meson compile -C "$work/user/build"
try "as a subproject: test" meson test -C "$work/user/build"
echo "1..$number"
