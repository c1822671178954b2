#!/usr/bin/env python3
"""Writes the C source that has the page of the HTML report as two texts, before and after its data.

    embed.py OUT.c page.html page.css page.js

The page's policy (CSP) allows this style and this script, by their hashes, and nothing else."""
import base64
import hashlib
import pathlib
import sys


def source(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def array(name, text):
    content = text.encode() + b'\0'
    lines = [', '.join(str(byte - 256 if byte > 127 else byte) for byte in content[i:i + 32]) for i in range(0, len(content), 32)]
    return f'const char {name}[] =\n{{\n    ' + ',\n    '.join(lines) + '\n};\n'


def main():
    out, page, style, script = sys.argv[1:]
    page, style, script = (pathlib.Path(file).read_text(encoding='utf-8') for file in (page, style, script))
    assert '</' not in script.lower() and '<!--' not in script
    policy = f"default-src 'none'; style-src {source(style)}; script-src {source(script)}; base-uri 'none'; form-action 'none'"
    page = page.replace('@POLICY@', policy).replace('@STYLE@', style).replace('@SCRIPT@', script)
    head, tail = page.split('@DATA@')
    pathlib.Path(out).write_text('/* Made by embed.py. */\n#include "trace/page.h"\n\n' + array('page_head', head) + array('page_tail', tail),
                                 encoding='ascii')


main()
