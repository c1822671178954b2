#!/usr/bin/env python3
"""Makes what follows from the export lists (NAME.txt: the functions of NAME.dll that the run-time has).

    generate.py map OUT LIST...     the linker's version script: these names are exported, everything else is hidden
    generate.py table OUT LIST...   the table that GetModuleHandle and GetProcAddress answer from
    generate.py coverage OUT LIST...  docs/windows-coverage.md

A line of a list is `Name`, or `Name @ordinal`; '#' begins a comment. A name that is listed but not defined fails to link.
certemu.txt lists what is not Windows: the private controls for lib/check and lib/port.h."""
import pathlib
import re
import sys

LINE = re.compile(r'^([A-Za-z_]\w*)(?:\s+@(\d+))?$')


def read(path):
    entries = []
    for number, line in enumerate(pathlib.Path(path).read_text().splitlines(), 1):
        line = line.split('#', 1)[0].strip()
        if not line:
            continue
        match = LINE.match(line)
        if not match:
            sys.exit(f'{path}:{number}: expected NAME or NAME @ORDINAL, found "{line}"')
        entries.append((match[1], int(match[2] or 0)))
    return sorted(set(entries))


def version_script(lists):
    names = sorted({name for _, entries in lists for name, _ in entries})
    return 'CERTEMU_RUNTIME_0 {\nglobal:\n' + ''.join(f'    {name};\n' for name in names) + 'local:\n    *;\n};\n'


def table(lists):
    lists = [(dll, entries) for dll, entries in lists if dll != 'certemu']
    names = sorted({name for _, entries in lists for name, _ in entries})
    out = ['/* Made by exports/generate.py. */', '#include "kernel/exports.h"', '']
    # Addresses only: a prototype would need every header, and the type of the function does not matter here.
    out += [f'extern void {name}(void);' for name in names]
    for dll, entries in lists:
        out += ['', f'static const struct runtime_export {dll}_exports[] =', '{']
        out += [f'    {{"{name}", {ordinal}, {name}}},' for name, ordinal in entries]
        out += ['    {0, 0, 0},', '};']
    out += ['', 'const struct runtime_library runtime_libraries[] =', '{']
    out += [f'    {{"{dll}.dll", {dll}_exports}},' for dll, _ in lists]
    out += ['    {0, 0},', '};', '']
    return '\n'.join(out)


def coverage(lists):
    lists = [(dll, entries) for dll, entries in lists if dll != 'certemu' and entries]
    total = len({name for _, entries in lists for name, _ in entries})
    out = ['# Windows functions of the native build', '',
           'Made from `lib/runtime/exports/` by `lib/runtime/exports/generate.py coverage`; not edited by hand. A function that',
           'is not listed is not exported: a module that needs it fails at link time with its name. Under Wine all of Windows\'',
           'functions are Wine\'s own.', '', f'{total} functions:', '']
    for dll, entries in lists:
        out += [f'## {dll}.dll ({len(entries)})', '', ', '.join(f'`{name}`' for name, _ in entries), '']
    return '\n'.join(out)


def main():
    if len(sys.argv) < 4 or sys.argv[1] not in ('map', 'table', 'coverage'):
        sys.exit(__doc__)
    lists = sorted((pathlib.Path(path).stem, read(path)) for path in sys.argv[3:])
    make = {'map': version_script, 'table': table, 'coverage': coverage}[sys.argv[1]]
    pathlib.Path(sys.argv[2]).write_text(make(lists))


main()
