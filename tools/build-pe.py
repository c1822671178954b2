#!/usr/bin/env python3
"""Builds the Windows half in a build folder of its own, for a native build:

    build-pe.py MESON SOURCE BUILD -DOPTION=VALUE... OUTPUT=PRODUCT...

Runs each time; copies a product only when it has changed, so that nothing follows from a build without news."""
import filecmp
import os
import pathlib
import shutil
import subprocess
import sys

meson, source, build = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
options = [argument for argument in sys.argv[4:] if argument.startswith('-D')]
products = [argument.split('=', 1) for argument in sys.argv[4:] if not argument.startswith('-D')]

environment = {name: value for name, value in os.environ.items()
               if name not in ('CC', 'CXX', 'CFLAGS', 'CXXFLAGS', 'CPPFLAGS', 'LDFLAGS', 'DESTDIR')}
with_tests = any(option.startswith('-Dcmocka_source=') and option != '-Dcmocka_source=' for option in options)
environment.setdefault('WINEPREFIX', str(build.resolve() / 'wine'))      # the user's own is never touched
options += [f'--cross-file={os.path.join(source, "tools", file)}'
            for file in (['mingw-w64.ini', 'wine.ini'] if with_tests else ['mingw-w64.ini'])]
set_up = build / 'set-up-with'          # the options of the build that stands there
if not (build / 'build.ninja').exists() or not set_up.exists() or set_up.read_text() != '\n'.join(options):
    shutil.rmtree(build, ignore_errors=True)
    subprocess.run([meson, 'setup', str(build), source, '--buildtype=debugoptimized', '-Dpe=disabled', *options],
                   check=True, env=environment)
    set_up.write_text('\n'.join(options))
subprocess.run([meson, 'compile', '-C', str(build)], check=True, env=environment)
for output, product in products:
    made = build / product
    if not os.path.exists(output) or not filecmp.cmp(made, output, shallow=False):
        shutil.copy2(made, output)
