#!/bin/bash
# Runs all tests: test/run.sh [CONFIGURATION...]. Installs what is missing on Debian; elsewhere says what to install.
#
#   gcc       native, gcc: the whole suite, and the examples as a user builds them from an installed certemu
#   clang     native, clang, AddressSanitizer and UndefinedBehaviorSanitizer
#   threads   native, gcc, ThreadSanitizer: the programs that start threads
#   pe        mingw-w64, the same tests under Wine, and the comparison of both builds' differential programs
#   sanitize  native, gcc, AddressSanitizer and UndefinedBehaviorSanitizer: only when named
#
# Without a name: the first four. Builds below ${CERTEMU_TEST_BUILD:-build-test}. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/.."
source test/packages.sh

case "${1-}" in
-h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;;
esac
configurations=("$@")
[ ${#configurations[@]} -gt 0 ] || configurations=(gcc clang threads pe)

install_packages "${packages_build[@]}" "${packages_test[@]}" "${packages_pe[@]}" || exit 2
builds=${CERTEMU_TEST_BUILD:-$PWD/build-test}
mkdir -p "$builds"
builds=$(cd "$builds" && pwd)
failures=0
export WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
export WINEPREFIX="$builds/wine"

say() { printf '\n== %s\n' "$*"; }

set_up()        # set_up NAME [meson options]
{
    local name=$1
    shift
    if [ ! -f "$builds/$name/build.ninja" ]; then
        meson setup "$builds/$name" "$@" >"$builds/$name.setup.log" 2>&1 || {
            cat "$builds/$name.setup.log"
            return 1
        }
    fi
}

configure()     # configure NAME [meson options]; builds it
{
    local name=$1
    set_up "$@" || return
    ninja -C "$builds/$name" -k 0 >"$builds/$name.compile.log" 2>&1 || {
        grep -E '(error|undefined reference|FAILED|ERROR)' "$builds/$name.compile.log" | grep -v '^\[' | cut -c1-300 | head -n 40
        echo "The whole log: $builds/$name.compile.log"
        return 1
    }
}

run()           # run NAME [meson test options]; the tests were built, unless $build_tests says that meson builds those that it runs
{
    local name=$1
    shift
    rm -f "$builds/$name/meson-logs/testlog.junit.xml"
    meson test -C "$builds/$name" ${build_tests---no-rebuild} --num-processes 3 --print-errorlogs "$@" 2>&1 | grep --line-buffered -v '^ninja:'
}

# The services that the first program starts stay for all of them; they would hold a test's output open.
start_wine()
{
    { wineboot --init; wineserver --wait; wineserver --persistent; wine cmd /c exit; } >/dev/null 2>&1 </dev/null
    true
}

broken() { printf 'FAILED: %s\n' "$*"; failures=$((failures + 1)); }

# The suite "once" compares what no compiler of ours changes, or builds a tree of its own: it runs with gcc alone.
threaded=(bstr sync thread timer tls handle heap global module-native registry errorinfo com marshal typelib-threads ca-threads host-module)
results=()
# The Windows half of the gcc build is the build of the tests under Wine too.
pe=pe source_of_cmocka=
if [[ " ${configurations[*]} " = *" pe "* ]]; then
    source_of_cmocka=$(fetch_cmocka) || broken "pe: the source of CMocka"
    [[ " ${configurations[*]} " = *" gcc "* ]] && pe=gcc/pe
fi
for configuration in "${configurations[@]}"; do
    say "$configuration ($(date +%T))"
    [ "$configuration" = pe ] && results+=("$builds/$pe") || results+=("$builds/$configuration")
    case $configuration in
    gcc)
        CC=gcc CXX=g++ configure gcc -Dwerror=true ${source_of_cmocka:+"-Dcmocka_source=$source_of_cmocka"} && run gcc ||
            broken "gcc: build" ;;
    clang)
        CC=clang CXX=clang++ configure clang -Dwerror=true -Db_sanitize=address,undefined -Doptimization=1 -Dpe=disabled &&
            run clang --no-suite once || broken "clang: build" ;;
    sanitize)
        CC=gcc CXX=g++ configure sanitize -Db_sanitize=address,undefined -Dpe=disabled && run sanitize --no-suite once ||
            broken "sanitize: build" ;;
    threads)
        CC=gcc CXX=g++ set_up threads -Db_pch=false -Db_sanitize=thread -Dpe=disabled && build_tests='' run threads "${threaded[@]}" ||
            broken "threads: build" ;;
    pe)
        [ -n "$source_of_cmocka" ] && configure "$pe" -Dwerror=true --cross-file tools/mingw-w64.ini --cross-file tools/wine.ini "-Dcmocka_source=$source_of_cmocka" &&
            start_wine &&
            run "$pe" --no-suite once || broken "pe: build"
        wineserver --kill >/dev/null 2>&1 ;;
    *)
        echo "test/run.sh: no configuration named \"$configuration\"; there are gcc, clang, sanitize, threads, pe" >&2
        exit 2 ;;
    esac
done

if [[ " ${configurations[*]} " = *" pe "* && -d $builds/gcc/test ]]; then
    say "differential programs, native against Wine"
    test/differential.sh "$builds/gcc/test" "$builds/$pe/test" "$builds/differential.junit.xml" || true
    results+=("$builds/differential.junit.xml")
fi

say "summary"
python3 test/summary.py "$failures" "${results[@]}"
