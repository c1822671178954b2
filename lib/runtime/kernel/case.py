#!/usr/bin/env python3
"""Makes the table of case pairs that Windows folds names with: case.py OUT.

Windows maps one 16-bit unit to one unit, and only where the way back leads to the same unit (so U+0131, U+017F, the title-case
digraphs and final sigma stay as they are). Over the whole plane that rule gives what CharUpperBuffW and CharLowerBuffW of
Wine 8.0 answer, with the case pairs of Unicode's own tables."""
import pathlib
import sys


def single(text):
    return ord(text) if len(text) == 1 and ord(text) < 0x10000 else None


def pairs():
    for unit in range(0x10000):
        if 0xd800 <= unit < 0xe000:
            continue
        upper = single(chr(unit).upper()) or single(chr(unit).title())
        if upper and upper != unit and single(chr(upper).lower()) == unit:
            yield upper, unit


def table(name, mapping):
    pages = {}
    for unit, other in mapping.items():
        pages.setdefault(unit >> 8, {})[unit & 255] = (other - unit) & 0xffff
    out = [f'static const WCHAR {name}_pages[][256] =', '{', '    {0},']
    index = [0] * 256
    for number, (page, cells) in enumerate(sorted(pages.items()), 1):
        index[page] = number
        out.append('    {' + ', '.join(f'[{cell}] = {delta}' for cell, delta in sorted(cells.items())) + '},')
    out += ['};', f'static const unsigned char {name}_index[256] = {{' + ', '.join(map(str, index)) + '};', '']
    return out


def main():
    known = list(pairs())
    out = ['/* Made by case.py: what to add to a unit to change its case. */']
    out += table('upper', {lower: upper for upper, lower in known})
    out += table('lower', {upper: lower for upper, lower in known})
    pathlib.Path(sys.argv[1]).write_text('\n'.join(out))


main()
