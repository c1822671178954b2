#!/usr/bin/env python3
"""Makes the character classes of the wide run-time: ctype.py OUT.

Windows' C run-time classifies all of UTF-16's units by Unicode's general categories, in the "C" locale too. These rules give,
over the whole plane, what ucrtbase of Wine 8.0 answers; units of surrogate pairs have no class."""
import pathlib
import sys
import unicodedata

CLASSES = ['upper', 'lower', 'digit', 'space', 'punct', 'cntrl', 'blank', 'alpha']


def classes(unit):
    category = unicodedata.category(chr(unit))
    if category == 'Cs':
        return
    if category in ('Lu', 'Lt'):
        yield 'upper'
    if category in ('Ll', 'Lt') or unit in (0xaa, 0xba, 0x2071, 0x207f):
        yield 'lower'
    if category == 'Nd' or unit in (0xb2, 0xb3, 0xb9):
        yield 'digit'
    if category in ('Zs', 'Zl', 'Zp') or 9 <= unit <= 13 or unit == 0x85:
        yield 'space'
    # Of the symbols and numbers, Windows calls those of Latin 1 punctuation, the others nothing.
    if category[0] == 'P' or unit < 0x100 and (category[0] == 'S' or category == 'No' or unit in (0xaa, 0xad, 0xb5, 0xba)):
        yield 'punct'
    if category in ('Cc', 'Cf'):
        yield 'cntrl'
    if unit in (0x09, 0x20, 0x3000, 0xfeff):
        yield 'blank'
    if category[0] == 'L' or category == 'Nl':
        yield 'alpha'


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    pages = []
    index = []
    for page in range(256):
        cells = tuple(sum(1 << CLASSES.index(name) for name in classes(page << 8 | low)) for low in range(256))
        if cells not in pages:
            pages.append(cells)
        index.append(pages.index(cells))
    out = ['/* Made by ctype.py. */', '#include "ctype.h"', '', 'const unsigned char crt_class_index[256] =', '{']
    out += ['    ' + ', '.join(str(value) for value in index[row:row + 16]) + ',' for row in range(0, 256, 16)]
    out += ['};', '', 'const unsigned char crt_class_pages[][256] =', '{']
    for cells in pages:
        out += ['    {'] + ['        ' + ', '.join(f'{value:3}' for value in cells[row:row + 16]) + ','
                            for row in range(0, 256, 16)] + ['    },']
    out += ['};', '']
    pathlib.Path(sys.argv[1]).write_text('\n'.join(out))


if __name__ == '__main__':
    main()
