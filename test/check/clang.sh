#!/bin/bash
# clang.sh CERTEMU PROGRAM SOURCES: what `certemu check` says of modules that clang has built, as a user builds them: twenty defects, of which
# several.c has seventeen. PROGRAM is the test of the whole list (modules.c); the run above gcc's modules has all probes.
set -u
certemu=$1 program=$2 sources=$3
clang=$(command -v clang clang-14 clang-16 | head -n 1)
[ -n "$clang" ] || { echo "1..0 # SKIP clang is not there"; exit 0; }
modules=$(mktemp -d)
trap 'rm -rf "$modules"' EXIT
for source in several.c crash.c leak_vector.cpp exception.cpp; do
    CC=$clang CXX=${clang/clang/clang++} "$certemu" build -w -O1 -o "$modules/${source%.*}.so" "$sources/$source" "$sources/../kit.c" >&2 ||
        echo "Bail out! $source"
done
CHECK_MODULES=$modules CHECK_OPTIONS='--only events --only conformance' "$(dirname "$0")/../tap.sh" "$program"
