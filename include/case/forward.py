#!/usr/bin/env python3
"""Makes headers that forward to the same name in lower case: forward.py FOLDER NAME..."""
import pathlib
import sys

for name in sys.argv[2:]:
    pathlib.Path(sys.argv[1], name).write_text(
        '/* A file name of Windows in other letters. */\n'
        '#pragma GCC system_header\n'
        f'#include_next <{name.lower()}>\n')
