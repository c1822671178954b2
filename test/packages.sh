# Sourced: which Debian packages certemu needs, and how they come here. Other distributions: the names are printed.

packages_build=(gcc g++ clang meson ninja-build pkgconf python3 libwine-dev wine64-tools wine wine64 libffi-dev libssl-dev
    uthash-dev libjsmn-dev libdw-dev libexpat1-dev)
packages_test=(libcmocka-dev openssl ca-certificates libclang-rt-14-dev gcc-multilib g++-multilib libxml2-utils python3-jsonschema
    mandoc cmake make binutils chromium xz-utils llvm)
packages_pe=(gcc-mingw-w64-x86-64-posix g++-mingw-w64-x86-64-posix gcc-mingw-w64-i686-posix)

# install_packages NAME...: those that are missing. Needs root or sudo for it.
install_packages()
{
    local missing=() package sudo=
    if ! command -v dpkg-query >/dev/null; then
        echo "This is not Debian. What is needed, by Debian's package names: $*" >&2
        command -v meson widl >/dev/null
        return
    fi
    for package; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    echo "Installing ${missing[*]}"
    if [ "$(id -u)" != 0 ]; then
        command -v sudo >/dev/null || { echo "Not root, and no sudo. Install: ${missing[*]}" >&2; return 1; }
        sudo=sudo
    fi
    { $sudo apt-get update -q && DEBIAN_FRONTEND=noninteractive $sudo apt-get install -qy --no-install-recommends "${missing[@]}"
    } >/tmp/certemu-packages.log 2>&1 </dev/null || {
        tail -n 20 /tmp/certemu-packages.log >&2
        echo "The packages could not be installed: ${missing[*]}" >&2
        return 1
    }
}

# fetch_cmocka: prints the folder of CMocka's source, from Debian's source package; kept in the user's cache.
fetch_cmocka()
{
    local cache=${XDG_CACHE_HOME:-$HOME/.cache}/certemu/cmocka work options
    if [ ! -f "$cache/src/cmocka.c" ]; then
        work=$(mktemp -d) || return 1
        mkdir -p "$work/lists/partial" "$work/cache/archives/partial" "$work/parts"
        # A private list of source packages, from the same places as the system's binary ones.
        for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
            [ -f "$file" ] && sed -n 's/^deb /deb-src /p' "$file" >"$work/parts/$(basename "$file" .list).list"
        done
        for file in /etc/apt/sources.list.d/*.sources; do
            [ -f "$file" ] && sed 's/^Types:.*/Types: deb-src/' "$file" >"$work/parts/$(basename "$file")"
        done
        options=(-o Dir::Etc::sourcelist=/dev/null -o "Dir::Etc::sourceparts=$work/parts"
            -o "Dir::State::lists=$work/lists" -o "Dir::Cache=$work/cache" -o APT::Sandbox::User=root)
        if ! (cd "$work" && apt-get "${options[@]}" update && apt-get "${options[@]}" source --download-only cmocka &&
            mkdir unpacked && tar xf "$(ls cmocka_*.orig.tar.* | grep -v "[.]asc\$")" --strip-components 1 -C unpacked) >"$work/log" 2>&1 </dev/null; then
            tail -n 10 "$work/log" >&2
            echo "The source of CMocka could not be fetched from Debian's source packages" >&2
            return 1
        fi
        mkdir -p "$(dirname "$cache")"
        mv -T "$work/unpacked" "$cache" 2>/dev/null || [ -f "$cache/src/cmocka.c" ] || return 1
        rm -rf "$work"
    fi
    echo "$cache"
}
