#!/usr/bin/env python3
"""summary.py FAILURES PLACE...: adds up what meson wrote of each build folder (or a JUnit file) and prints the closing line.

FAILURES counts what failed outside any test: a build, a missing log. A folder without a log counts as one failure."""
import json
import pathlib
import sys
import xml.etree.ElementTree


def programs(path):
    """The programs that did not end well. A time limit is no failure of a case, so the cases alone do not tell."""
    for line in path.read_text().splitlines():
        result = json.loads(line)
        if result['result'] not in ('OK', 'SKIP', 'EXPECTEDFAIL'):
            yield result['name'], result['result']


def cases(path):
    for suite in xml.etree.ElementTree.parse(path).getroot().iter('testsuite'):
        for case in suite.findall('testcase'):
            if case.find('failure') is not None or case.find('error') is not None:
                yield suite.get('name'), case.get('name'), 'failed'
            elif case.find('skipped') is not None:
                yield suite.get('name'), case.get('name'), 'skipped'
            else:
                yield suite.get('name'), case.get('name'), 'passed'


def main():
    total = {'passed': 0, 'failed': int(sys.argv[1]), 'skipped': 0}
    for place in map(pathlib.Path, sys.argv[2:]):
        log = place / 'meson-logs/testlog.junit.xml' if place.is_dir() else place
        if not log.is_file():
            print(f'{place.name:12} no test log')
            total['failed'] += 1
            continue
        count = {'passed': 0, 'failed': 0, 'skipped': 0}
        for suite, name, state in cases(log):
            count[state] += 1
            if state == 'failed':
                print(f'  failed: {place.name}: {suite}: {name}')
        if place.is_dir():
            failed = {suite for suite, name, state in cases(log) if state == 'failed'}
            for name, result in programs(place / 'meson-logs/testlog.json'):
                if f'certemu.{name}' not in failed:
                    count['failed'] += 1
                    print(f'  failed: {place.name}: {name}: {result}')
        print(f'{place.name.removesuffix(".junit.xml"):12} {count["passed"]:5} passed, {count["failed"]} failed, '
              f'{count["skipped"]} skipped')
        for state in total:
            total[state] += count[state]
    print()
    if total['skipped']:
        print(f'{total["skipped"]} skipped: what each needs stands in its log')
    print(f'{total["passed"]} passed, {total["failed"]} failed')
    sys.exit(1 if total['failed'] or not total['passed'] else 0)


main()
