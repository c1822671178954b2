#!/usr/bin/env python3
"""Makes the tables of fold.c from Unicode's data: fold.py OUT

Decompositions are full ones: canonical (NFD) and, where they differ, compatible (NFKD); compositions are Unicode's pairs without
the excluded ones. Hangul syllables are computed, not listed."""
import sys
import unicodedata as unicode


def units(text):
    data = text.encode('utf-16-le')
    return [data[i] | data[i + 1] << 8 for i in range(0, len(data), 2)]


def main():
    canonical, compatible, classes, pairs, digits = [], [], [], [], []
    for code in range(1, 0x110000):
        if 0xd800 <= code < 0xe000 or 0xac00 <= code < 0xd7a4:
            continue
        text = chr(code)
        nfd, nfkd = unicode.normalize('NFD', text), unicode.normalize('NFKD', text)
        if nfd != text:
            canonical.append((code, units(nfd)))
        if nfkd != nfd:
            compatible.append((code, units(nfkd)))
        if unicode.combining(text):
            classes.append((code, unicode.combining(text)))
        parts = unicode.decomposition(text).split()
        if len(parts) == 2 and not parts[0].startswith('<') and unicode.normalize('NFC', text) == text:
            pairs.append((int(parts[0], 16), int(parts[1], 16), code))
        # As Windows folds digits: whatever is a digit by itself, and Hangzhou's, Telugu's fractions, Devanagari's marks.
        digit = unicode.digit(text, None)
        if digit is None and (0x3007 == code or 0x3021 <= code <= 0x3029 or 0xc78 <= code <= 0xc7e):
            digit = int(unicode.numeric(text))
        if 0xa8e0 <= code <= 0xa8e9:
            digit = code - 0xa8e0
        if digit is not None and code < 0x10000 and not 0x30 <= code <= 0x39:
            digits.append((code, 0x30 + digit))

    text, out = [], ['/* Made by fold.py from Unicode %s. */' % unicode.unidata_version]
    for name, rows in (('canonical', canonical), ('compatible', compatible)):
        out.append(f'static const struct decomposition {name}[] =\n{{')
        for code, parts in rows:
            out.append(f'    {{{code:#x}, {len(text)}, {len(parts)}}},')
            text += parts
        out.append('};')
    out.append('static const WCHAR decomposed[] =\n{')
    for i in range(0, len(text), 16):
        out.append('    ' + ' '.join(f'{unit:#x},' for unit in text[i:i + 16]))
    out.append('};')
    out.append('static const struct combining combining[] =\n{')
    out += [f'    {{{code:#x}, {value}}},' for code, value in classes]
    out.append('};\nstatic const struct composition compositions[] =\n{')
    out += [f'    {{{first:#x}, {second:#x}, {code:#x}}},' for first, second, code in sorted(pairs)]
    out.append('};\nstatic const struct digit digits[] =\n{')
    out += [f'    {{{code:#x}, {value:#x}}},' for code, value in digits]
    out.append('};')
    open(sys.argv[1], 'w').write('\n'.join(out) + '\n')


main()
