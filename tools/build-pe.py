#!/usr/bin/env python3
"""Builds the Windows half in a build folder of its own, for a native build: build-pe.py MESON SOURCE BUILD OUTPUT=PRODUCT...

Runs each time; copies a product only when it has changed, so that nothing follows from a build without news."""
import filecmp
import os
import pathlib
import shutil
import subprocess
import sys

meson, source, build = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
products = [argument.split('=', 1) for argument in sys.argv[4:]]

environment = {name: value for name, value in os.environ.items()
               if name not in ('CC', 'CXX', 'CFLAGS', 'CXXFLAGS', 'CPPFLAGS', 'LDFLAGS', 'DESTDIR')}
if not (build / 'build.ninja').exists():
    shutil.rmtree(build, ignore_errors=True)
    subprocess.run([meson, 'setup', str(build), source, '--cross-file', os.path.join(source, 'tools/mingw-w64.ini'),
                    '--buildtype=debugoptimized', '-Dtests=false', '-Dpe=disabled'],
                   check=True, env=environment)
subprocess.run([meson, 'compile', '-C', str(build)], check=True, env=environment)
for output, product in products:
    made = build / product
    if not os.path.exists(output) or not filecmp.cmp(made, output, shallow=False):
        shutil.copy2(made, output)
