#!/usr/bin/env python3
"""Makes the table of characters that sort as another with a mark: collate.py OUT. From the decompositions of Unicode."""
import pathlib
import sys
import unicodedata

# The order of marks on the same letter, as Wine 8.0 sorts them (and Microsoft's published weights do).
MARKS = [0x301, 0x300, 0x307, 0x302, 0x308, 0x30c, 0x306, 0x304, 0x303, 0x30a, 0x30b, 0x338, 0x327, 0x326, 0x328]
STROKES = {0xd8: 0x4f, 0xf8: 0x6f, 0x110: 0x44, 0x111: 0x64, 0x126: 0x48, 0x127: 0x68, 0x141: 0x4c, 0x142: 0x6c, 0x166: 0x54,
           0x167: 0x74, 0xd0: 0x44, 0xf0: 0x64, 0x131: 0x69}


def mark_weight(mark):
    return MARKS.index(mark) + 3 if mark in MARKS else 20 + mark % 200


def entries():
    for unit in range(0x80, 0x10000):
        # The micro sign sorts as a symbol.
        if 0xd800 <= unit < 0xe000 or 0xac00 <= unit < 0xd7a4 or unit == 0xb5:
            continue
        char = chr(unit)
        if unit in STROKES:
            yield unit, STROKES[unit], mark_weight(0x338) + (unit in (0xd0, 0xf0)), 0
            continue
        category = unicodedata.category(char)
        parts = unicodedata.normalize('NFD', char)
        compatible = 0
        if len(parts) == 1 and category[0] in 'LN':
            kept = unicodedata.normalize('NFKD', char)
            if kept != char and len(kept) == 1:
                parts, compatible = kept, 1
        if parts == char and not compatible:
            continue
        base, marks = ord(parts[0]), parts[1:]
        if base > 0xffff or any(ord(mark) > 0xffff or unicodedata.category(mark) != 'Mn' for mark in marks):
            continue
        if unicodedata.category(parts[0])[0] not in 'LN':
            continue
        wide = compatible and unicodedata.east_asian_width(char) in 'FH'
        weight = min(255, sum(mark_weight(ord(mark)) for mark in marks)) if marks else 0 if wide else 2
        yield unit, base, weight, int(bool(wide))


def main():
    out = ['/* Made by collate.py. */', 'static const struct', '{', '    WCHAR unit, base;', '    BYTE mark, wide;', '}', 'composed[] =', '{']
    out += [f'    {{0x{unit:04x}, 0x{base:04x}, {weight}, {wide}}},' for unit, base, weight, wide in entries()]
    out += ['};', '']
    pathlib.Path(sys.argv[1]).write_text('\n'.join(out))


main()
