#!/usr/bin/env python3
"""compare.py NATIVE-BENCH PE-BENCH CERTIFICATE LIBRARY NATIVE-MODULE PE-MODULE NATIVE-COMMAND OTHER-MODULE

Runs the benchmark natively and under Wine in turn, three times each, and prints the median of each figure side by side, with
the ratio: how many times faster (or smaller) native is. The ledger's cost is measured with the other module,
too. Without Wine or the PE half, native figures alone, and says so."""
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

TIMES = 3


def figures(command, environment):
    run = subprocess.run(command, capture_output=True, text=True, env=environment, stdin=subprocess.DEVNULL)
    if run.returncode:
        sys.exit(f'{command[0]} ended with status {run.returncode}: {run.stderr.strip()}')
    rows = [line.split() for line in run.stdout.splitlines() if line.strip()]
    return {name: (float(value), unit) for name, value, unit in rows}


def whole_process(command, module, certificate, environment):
    begin = time.perf_counter()
    run = subprocess.run([command, 'run', '-q', module, '--issued', certificate], env=environment,
                         stdin=subprocess.DEVNULL, capture_output=True)
    if run.returncode:
        sys.exit(f'{command} run {module}: status {run.returncode}: {run.stderr.decode().strip()}')
    return (time.perf_counter() - begin) * 1e6


def main():
    native, pe, certificate, library, native_module, pe_module, command, other = sys.argv[1:9]
    wine = shutil.which('wine')
    both = bool(wine) and os.path.exists(pe)
    runs = {'native': [], 'wine': []}
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, CERTEMU_DRIVE=folder + '/drive', WINEPREFIX=folder + '/prefix', WINEDEBUG='-all',
                           WINEDLLOVERRIDES='mscoree,mshtml=')
        os.mkdir(folder + '/drive')
        for _ in range(TIMES):
            runs['native'].append(figures([native, certificate, native_module, library], environment))
            runs['native'][-1].update({name.replace('archive-exit', 'audit-exit'): row for name, row in figures(
                [native, certificate, other, library, 'notify-archive-exit'], environment).items()})
            if both:
                runs['wine'].append(figures([wine, pe, certificate, pe_module, library], environment))
        starts = [whole_process(command, native_module, certificate, environment) for _ in range(TIMES * 3)]
        if both:
            subprocess.run(['wineserver', '--kill'], env=environment)
    print(f'{"":28}{"native":>12}{"Wine":>12}  {"unit":12}native is')
    for name, (_, unit) in runs['native'][0].items():
        ours = statistics.median(run[name][0] for run in runs['native'])
        if name.endswith('-watched'):
            plain = statistics.median(run[name.removesuffix('-watched')][0] for run in runs['native'])
            print(f'{name:28}{ours:12.1f}{"-":>12}  {unit:12}{ours / plain:7.1f} times without the ledger')
            continue
        if not both or name not in runs['wine'][0]:
            print(f'{name:28}{ours:12.1f}{"-":>12}  {unit}')
            continue
        theirs = statistics.median(run[name][0] for run in runs['wine'])
        better = ours / theirs if unit == 'per-second' else theirs / ours
        print(f'{name:28}{ours:12.1f}{theirs:12.1f}  {unit:12}{better:7.1f} times Wine')
    print(f'{"certemu-run-whole-process":28}{statistics.median(starts):12.1f}{"-":>12}  us')
    if not both:
        print('Wine or the PE half is missing: native figures alone')


main()
