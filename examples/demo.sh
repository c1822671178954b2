#!/bin/bash
# Builds certemu and its example exit modules, then delivers events for real certificates (Debian's ca-certificates) to the
# same module twice: compiled for Linux, and as the Windows DLL under Wine. Installs what is missing on Debian.
set -eu
cd "$(dirname "$0")/.."
source test/packages.sh

case "${1-}" in
-h | --help) sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"; exit 0 ;;
esac

install_packages "${packages_build[@]}" "${packages_pe[@]}" ca-certificates openssl
build=${CERTEMU_DEMO_BUILD:-$PWD/build-demo}
echo "Building into ${build/#$PWD\//}, for Linux and for Windows: some minutes the first time ..."
[ -f "$build/build.ninja" ] || meson setup "$build" -Dtests=false -Dpe=enabled >"$build.log" 2>&1 || { cat "$build.log"; exit 1; }
make_them() { ninja -C "$build" tools/certemu examples/archive-exit.so tools/certemu.exe; }
if [ -t 1 ]; then
    make_them       # shows how far it is
else
    make_them >"$build.log" 2>&1 || { tail -n 40 "$build.log"; exit 1; }
fi

certificates=(/usr/share/ca-certificates/mozilla/ISRG_Root_X1.crt /usr/share/ca-certificates/mozilla/GlobalSign_Root_CA.crt
    /usr/share/ca-certificates/mozilla/DigiCert_Global_Root_G3.crt)
steps=()
for certificate in "${certificates[@]}"; do
    [ -f "$certificate" ] && steps+=(--issued "$certificate")
done
steps+=(--revoked "${certificates[0]}" --shutdown)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for module in "$build/examples/archive-exit.so" "$build/pe/examples/archive-exit.dll"; do
    printf '\n$ certemu run %s' "$(basename "$module")"
    printf ' %s' "${steps[@]}"
    printf '\n\n'
    mkdir -p "$work/$(basename "$module")"
    "$build/tools/certemu" run "$module" "${steps[@]}" --drive "$work/$(basename "$module")"
done
echo
echo "The same files were written by both:"
(cd "$work" && find . -path '*CertEnroll*' -type f | LC_ALL=C sort)
