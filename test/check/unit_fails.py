#!/usr/bin/env python3
"""What the assertions of certemu/cmocka.h say when they fail, and where: unit_fails.py PROGRAM SOURCE MODULE-SOURCE"""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import tap

program, source, module_source = sys.argv[1:]
environment = {**os.environ, 'CMOCKA_MESSAGE_OUTPUT': 'STDOUT'}


def module_line(name):
    for number, line in enumerate(pathlib.Path(module_source).read_text().splitlines(), 1):
        if f'the place of "{name}"' in line:
            return number
    raise LookupError(name)


def announced():
    """Of each test: its line, and what it says."""
    tests, name = {}, None
    for number, line in enumerate(pathlib.Path(source).read_text().splitlines(), 1):
        if match := re.match(r'static void (\w+)\(void \*\*state\)', line):
            name = match[1]
            tests[name] = {'says': [], 'places': [], 'line': 0}
        elif match := re.search(r'/\* (SAYS|PLACE): (.*) \*/', line):
            tests[name]['says' if match[1] == 'SAYS' else 'places'].append(match[2])
        elif '/* FAILS */' in line:
            tests[name]['line'] = number
    return tests


def check(name, wanted):
    def run():
        done = subprocess.run([program, name], capture_output=True, text=True, timeout=60, env=environment)
        output = done.stdout + done.stderr
        assert done.returncode == 1, f'{done.returncode}\n{output}'
        assert wanted['line'] and wanted['says'] or wanted['places'], 'nothing is announced'
        where = os.path.basename(source) + f':{wanted["line"]}: error: Failure!'
        assert where in output, f'{where}\n{output}'
        for text in wanted['says']:
            assert text in output, f'{text}\n{output}'
        for place in wanted['places']:
            where = f'{os.path.basename(module_source)}:{module_line(place)}'
            assert where in output, f'{where}\n{output}'
        assert '[  FAILED  ] 1 test(s)' in output, output
    run.__name__ = name
    return run


tap.main([check(name, wanted) for name, wanted in announced().items()])
