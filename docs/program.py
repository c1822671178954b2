#!/usr/bin/env python3
"""program.py PAGE OUT: the program that a page shows as ```c, so that a test compiles and runs what readers copy."""
import pathlib
import re
import sys

page, out = map(pathlib.Path, sys.argv[1:])
programs = [block for block in re.findall(r'^```c\n(.*?)^```$', page.read_text(), re.S | re.M) if 'int main(' in block]
assert len(programs) == 1, f'{page}: expected one program, found {len(programs)}'
out.write_text(programs[0])
