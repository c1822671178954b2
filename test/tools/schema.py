#!/usr/bin/env python3
"""schema.py CERTEMU SCHEMA SCENARIO.md: docs/scenario.schema.json and the command agree about scenarios.

The example of the document is taken by both. Then each value of it is, one at a time, left out and replaced by values of every
kind, and a member that nobody knows is added to each object: what the schema takes the command has to take, and the other way
round. The command is given a module that is not there, so that it reads the scenario and nothing else."""
import copy
import json
import os
import re
import subprocess
import sys
import tempfile

import jsonschema

VALUES = [None, True, False, 0, 1, -1, 64, 65, 1.5, 86400, 86401, 1000000001, 2147483648, 4294967296, '', 'x', 'E_FAIL', '0x80004005',
          '0x', 'e_fail', 'issued', 'shutdown', 'standalone-root', 'empty', [], [1], ['x'], ['issued'], {}, {'x': 1}, {'x': 'y'}, {'x': None},
          {'event': 'shutdown'}]

def places(document, path=()):
    """Each value of the document, as the path of keys that leads to it."""
    yield path
    if isinstance(document, dict):
        for key, value in document.items():
            yield from places(value, path + (key,))
    elif isinstance(document, list):
        for index, value in enumerate(document):
            yield from places(value, path + (index,))


def at(document, path):
    for key in path:
        document = document[key]
    return document


def variants(document):
    for path in places(document):
        if not path:
            continue
        changed = copy.deepcopy(document)
        del at(changed, path[:-1])[path[-1]]
        yield f'without {path}', changed
        for value in VALUES:
            changed = copy.deepcopy(document)
            at(changed, path[:-1])[path[-1]] = value
            yield f'{path} = {value!r}', changed
    for path in places(document):
        if isinstance(at(document, path), dict):
            changed = copy.deepcopy(document)
            at(changed, path)['no-such-member'] = 1
            yield f'{path} with a member more', changed


def main():
    command, schema_file, document_file = sys.argv[1:4]
    schema = json.load(open(schema_file))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    example = json.loads(re.search(r'```json\n(.*?)```', open(document_file).read(), re.S).group(1))
    failures = taken = refused = 0
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, 'scenario.json')
        for what, scenario in [('the example', example), *variants(example)]:
            with open(file, 'w') as stream:
                json.dump(scenario, stream)
            run = subprocess.run([command, 'run', folder + '/no-such-module.so', file], capture_output=True, text=True)
            message = run.stderr.strip()
            parsed = not re.search(re.escape(file) + r':\d+:\d+: ', message)
            valid = validator.is_valid(scenario)
            taken += parsed and valid
            refused += not parsed and not valid
            if run.returncode != 2 or '\n' in message:
                print(f'{what}: status {run.returncode}, {message}')
                failures += 1
            elif parsed != valid:
                print(f'{what}: the schema {"takes" if valid else "refuses"} it, the command: {message}')
                failures += 1
    print(f'{taken} taken by both, {refused} refused by both, {failures} failures')
    sys.exit(failures > 0 or not taken or not refused)


main()
