#!/bin/sh
# compare.sh NATIVE-DUMP PE-DUMP FILE...: every field of the type information of each library, natively and under Wine.
#
# Differences that are Wine 8's, and left out of the comparison:
#  * the help context of a library: Wine gives the context of its help string (ITypeLib::GetDocumentation asks for the former);
#  * the size of the vtable of a library made for 32 bits: Wine leaves it as it was, but moves its entries to where they are here.
set -e
native=$1
pe=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
normalize()
{
    tr -d '\r' | sed -e '3s/ context [0-9]* / context - /' -e "$1"
}
status=0
for file in "$@"; do
    case $file in
        *32.tlb) rule='s/ vft [0-9]* alignment / vft - alignment /';;
        *) rule='';;
    esac
    WINEDEBUG=-all wine "$pe" "Z:$(printf %s "$file" | tr / '\\')" 2>"$work/errors" | normalize "$rule" >"$work/wine"
    "$native" "$file" 2>"$work/results" | normalize "$rule" >"$work/native"
    if cmp -s "$work/wine" "$work/native"; then
        echo "$file: $(wc -l <"$work/native") lines agree"
    else
        echo "$file:"
        diff "$work/wine" "$work/native" | head -40
        status=1
    fi
done
exit $status
