#!/bin/bash
# differential.sh NATIVE PE JUNIT: runs each test-differential-* program of both builds and compares their outputs byte for
# byte. A program prints what the two Windows sides answer to the same inputs, and nothing that may differ (paths, time).
set -u
native=$(cd "$1" && pwd) pe=$(cd "$2" && pwd) junit=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 total=0 cases=
export CERTEMU_FIXTURES="$native/fixtures"
for program in "$native"/test-differential-*; do
    [ -x "$program" ] && [ -f "$program" ] || continue
    name=$(basename "$program")
    total=$((total + 1))
    "$program" >"$work/native" 2>"$work/native.err"; a=$?
    wine "$pe/$name.exe" >"$work/pe.raw" 2>"$work/pe.err" </dev/null; b=$?
    tr -d '\r' <"$work/pe.raw" >"$work/pe"
    lines=$(wc -l <"$work/native")
    if [ $a -eq 0 ] && [ $b -eq 0 ] && [ "$lines" -gt 0 ] && cmp -s "$work/native" "$work/pe"; then
        echo "ok     $name: $lines lines equal"
        cases+="<testcase name=\"$name\"/>"
    else
        failed=$((failed + 1))
        echo "FAILED $name: native exit $a, Wine exit $b; first differences (native <, Wine >):"
        diff "$work/native" "$work/pe" | head -n 20
        head -n 3 "$work/native.err" "$work/pe.err"
        cases+="<testcase name=\"$name\"><failure/></testcase>"
    fi
done
echo "<testsuites><testsuite name=\"differential\" tests=\"$total\" failures=\"$failed\">$cases</testsuite></testsuites>" >"$junit"
exit $((failed > 0))
