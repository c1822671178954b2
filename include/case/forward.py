#!/usr/bin/env python3
"""Makes headers that forward to the same name in lower case, or with NAME=TARGET to another header: forward.py FOLDER NAME..."""
import pathlib
import sys

for name in sys.argv[2:]:
    name, _, target = name.partition('=')
    if target:
        text = (f'/* A part of <{target}> in the newer SDKs, which mingw-w64 has as a file. */\n#pragma GCC system_header\n'
                f'#if __has_include_next(<{name}>)\n#include_next <{name}>\n#else\n#include <{target}>\n#endif\n')
    else:
        text = f'/* A file name of Windows in other letters. */\n#pragma GCC system_header\n#include_next <{name.lower()}>\n'
    pathlib.Path(sys.argv[1], name).write_text(text)
