#!/usr/bin/env python3
"""Makes the character types of GetStringTypeW from Unicode's data: chartype.py OUT

The first type is what the C run-time classifies by (ctype.py), with the bits of hexadecimal digits and of assigned characters; the
second is Unicode's bidirectional category. Both rules give, over the whole plane, what Wine 8.0 answers, except for what newer
Unicode has assigned. Of the third type Windows documents the bits' meaning, not their characters: the rules below are that meaning by
Unicode's names, categories and decompositions."""
import pathlib
import sys
import unicodedata as unicode

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / 'crt'))
import ctype  # noqa: E402

DIRECTIONS = ['', 'L', 'R', 'EN', 'ES', 'ET', 'AN', 'CS', 'B', 'S', 'WS', 'ON']


def type1(unit):
    bits = sum(0x100 if name == 'alpha' else 1 << ctype.CLASSES.index(name) for name in ctype.classes(unit))
    if unicode.category(chr(unit)) != 'Cn':
        bits |= 0x200
    if unit == 0xa0:
        bits |= 0x40
    low = unit - 0xfee0 if 0xff01 <= unit <= 0xff5e else unit
    return bits | (0x80 if low < 0x80 and chr(low) in '0123456789ABCDEFabcdef' else 0)


def type2(unit):
    direction = unicode.bidirectional(chr(unit))
    if direction == 'BN':
        return 0
    return DIRECTIONS.index('R' if direction == 'AL' else direction if direction in DIRECTIONS else 'ON')


def type3(unit):
    text = chr(unit)
    category, name = unicode.category(text), unicode.name(text, '')
    bits = 0
    if category == 'Cs':
        return 0x800 if unit < 0xdc00 else 0x1000
    if category in ('Mn', 'Me') or unit in (0x302e, 0x302f):
        bits |= 0x1
    marked = category[0] == 'L' and any(unicode.combining(part) for part in unicode.normalize('NFD', text))
    if marked or category in ('Me', 'Sk') or category == 'Mn' and 0x300 <= unit < 0x370:
        bits |= 0x2
    if 'VOWEL SIGN' in name:
        bits |= 0x4
    if category[0] == 'S' or 0x20 < unit < 0x7f and category[0] == 'P' or unit in (9, 10, 11, 12, 13, 0x20, 0xa0):
        bits |= 0x8
    if 'KATAKANA' in name:
        bits |= 0x10
    if 'HIRAGANA' in name:
        bits |= 0x20
    if 0x20 <= unit < 0x7f or name.startswith('HALFWIDTH'):
        bits |= 0x40
    if name.startswith('FULLWIDTH') or unit == 0x3000 or 0x30a1 <= unit <= 0x30ed or 0x3131 <= unit <= 0x3163:
        bits |= 0x80
    if name.startswith(('CJK UNIFIED', 'CJK COMPATIBILITY IDEOGRAPH', 'IDEOGRAPHIC NUMBER', 'HANGZHOU NUMERAL')):
        bits |= 0x100
    if unit == 0x640:
        bits |= 0x200
    if category == 'Pd' and unit < 0x2016 or text in "'/\"$=@\\^_`~" or unit == 0xad:
        bits |= 0x400
    if category[0] == 'L' or category == 'Nl':
        bits |= 0x8000
    return bits


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    types, pages, index = [], [], []
    for page in range(256):
        cells = []
        for unit in range(page << 8, (page + 1) << 8):
            row = (type1(unit), type2(unit), type3(unit))
            if row not in types:
                types.append(row)
            cells.append(types.index(row))
        if cells not in pages:
            pages.append(cells)
        index.append(pages.index(cells))
    assert len(types) <= 256 and len(pages) <= 256
    out = [f'/* Made by chartype.py from Unicode {unicode.unidata_version}. */', 'static const WORD types[][3] =', '{']
    out += ['    {%#x, %#x, %#x},' % row for row in types]
    out += ['};', 'static const BYTE pages[][256] =', '{']
    for cells in pages:
        out += ['    {'] + ['        ' + ' '.join(f'{cell},' for cell in cells[at:at + 32]) for at in range(0, 256, 32)] + ['    },']
    out += ['};', 'static const BYTE page_index[256] =', '{']
    out += ['    ' + ' '.join(f'{page},' for page in index[at:at + 32]) for at in range(0, 256, 32)] + ['};', '']
    pathlib.Path(sys.argv[1]).write_text('\n'.join(out))


main()
