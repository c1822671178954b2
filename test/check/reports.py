#!/usr/bin/env python3
"""Reports of `certemu check` and `certemu run` for programs: their structure, and that nothing a module says gets out of its place.

    reports.py CERTEMU MODULES SOURCES SCHEMA XSD FIXTURES"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import tap

certemu, modules, sources, schema, xsd, fixtures = map(os.path.abspath, sys.argv[1:])
FORMATS = ['json', 'tap', 'junit', 'sarif', 'github']
HOSTILE = "</script><script>document.title='owned'</script><!--<b>&amp;"


def run(*arguments, cwd=None):
    return subprocess.run([certemu, *map(str, arguments)], capture_output=True, cwd=cwd, timeout=240)


class Reports:
    """One run of the command with all reports, from the folder of the sources, so that places are relative to it."""
    def __init__(self, command, module, *options, formats=FORMATS):
        with tempfile.TemporaryDirectory() as folder:
            self.process = run(command, f'{modules}/odd-{module}.so', *options,
                               *(part for name in formats for part in (f'--{name}', f'{folder}/{name}')), cwd=sources)
            self.text = {name: pathlib.Path(folder, name).read_text(encoding='utf-8') for name in formats
                         if pathlib.Path(folder, name).exists()}
        self.status = self.process.returncode


def marked(source, check):
    """The line of a source that says "the place of CHECK"."""
    for number, line in enumerate(pathlib.Path(sources, source).read_text().splitlines(), 1):
        if f'the place of {check} ' in line:
            return number
    raise LookupError(check)


def validate_junit(text):
    if not shutil.which('xmllint'):
        raise tap.Skip('xmllint is not there (libxml2-utils)')
    done = subprocess.run(['xmllint', '--noout', '--schema', xsd, '-'], input=text.encode(), capture_output=True)
    assert done.returncode == 0, done.stderr.decode()


def junit_counts(text):
    suite = ElementTree.fromstring(text).find('testsuite')
    cases = suite.findall('testcase')
    assert int(suite.get('tests')) == len(cases)
    for attribute, element in (('failures', 'failure'), ('errors', 'error'), ('skipped', 'skipped')):
        assert int(suite.get(attribute)) == len([case for case in cases if case.find(element) is not None]), attribute
    names = [case.get('name') for case in cases]
    assert len(set(names)) == len(names)
    return {case.get('name'): case for case in cases}


def tap_results(text):
    lines = text.split('\n')
    assert lines[0] == 'TAP version 13' and lines[-1] == ''
    count = int(re.fullmatch(r'1\.\.(\d+)', lines[1])[1])
    results = {}
    for line in lines[2:-1]:
        if line.startswith('#'):
            continue
        result = re.fullmatch(r'(not )?ok (\d+) - ((?:[^#\\]|\\.)*?)( # SKIP .*)?', line)
        assert result, line
        assert int(result[2]) == len(results) + 1
        results[result[3]] = 'skip' if result[4] else 'not ok' if result[1] else 'ok'
    assert len(results) == count
    return results


hostile = Reports('check', 'hostile', '--only', 'events')
good = Reports('check', 'prints', '--only', 'events')
crash = Reports('check', 'crash_notify', '--only', 'events')
catalogue = [line.split()[0] for line in run('check', '--list').stdout.decode().splitlines()]
findings = {}


def writes_all():
    for reports, status in ((hostile, 1), (good, 0), (crash, 3)):
        assert reports.status == status, (reports.status, reports.process.stderr)
        assert sorted(reports.text) == sorted(FORMATS)
        assert reports.process.stdout, 'the text for people still goes to standard output'


def json_by_schema():
    try:
        import jsonschema
    except ImportError:
        raise tap.Skip('no module jsonschema (python3-jsonschema)')
    rules = json.loads(pathlib.Path(schema).read_text())
    jsonschema.Draft202012Validator.check_schema(rules)
    for reports in (hostile, good, crash):
        jsonschema.Draft202012Validator(rules).validate(json.loads(reports.text['json']))


def json_content():
    report = json.loads(hostile.text['json'])
    findings.update({finding['check']: finding for finding in report['findings']})
    assert report['status'] == 1 and report['build'] == 'native' and report['module'].endswith('odd-hostile.so')
    assert {'leak/bstr', 'misuse/double-free', 'notify'} <= set(findings), set(findings)
    for check in ('leak/bstr', 'misuse/double-free'):
        place = findings[check]['place']
        assert (place['file'], place['line']) == ('hostile.c', marked('hostile.c', check)), place
        assert findings[check]['stack'][0]['line'] == place['line']
    assert findings['misuse/double-free']['origin']['stack'][0]['line'] == marked('hostile.c', 'misuse/double-free') - 1
    assert HOSTILE in findings['notify']['message']
    assert 'events' in [probe['id'] for probe in report['probes']]
    assert json.loads(good.text['json'])['findings'] == []
    assert json.loads(crash.text['json'])['status'] == 3


def tap_of_checks():
    results = tap_results(hostile.text['tap'])
    assert list(results) == catalogue
    assert results['leak/bstr'] == results['misuse/double-free'] == 'not ok'
    assert results['notify'] == 'ok', 'a note fails no test'
    assert [name for name, result in results.items() if result == 'not ok'] == [
        name for name in catalogue if name in findings and findings[name]['severity'] != 'note']
    assert set(tap_results(good.text['tap']).values()) == {'ok'}
    assert tap_results(crash.text['tap'])['crash'] == 'not ok'


def tap_says_what_was_left_out():
    results = tap_results(Reports('check', 'prints', '--only', 'leak', '--skip', 'leak/tls', formats=['tap']).text['tap'])
    assert {name for name, result in results.items() if result == 'skip'} == {
        name for name in catalogue if not name.startswith('leak/') or name == 'leak/tls'}


def junit_of_checks():
    for reports in (hostile, good, crash):
        junit_counts(reports.text['junit'])
        assert list(junit_counts(reports.text['junit'])) == catalogue
    leak = junit_counts(hostile.text['junit'])['leak/bstr'].find('failure')
    assert leak.get('type') == 'leak/bstr'
    assert leak.get('message').startswith(f'hostile.c:{marked("hostile.c", "leak/bstr")} in ')
    assert 'during ICertExit2::Notify(issued)' in leak.text
    assert junit_counts(crash.text['junit'])['crash'].find('error') is not None


def junit_by_schema():
    for reports in (hostile, good, crash):
        validate_junit(reports.text['junit'])


def junit_schema_refuses():
    for bad in ('<testsuites><testsuite name="x"/></testsuites>',
                '<testsuites><testsuite name="x" tests="1" failures="0" errors="0"><testcase classname="a" name="b" color="c"/>'
                '</testsuite></testsuites>'):
        try:
            validate_junit(bad)
        except AssertionError:
            continue
        assert False, bad


def sarif_locations(run_, value):
    """Checks every location in a part of a run (3.28 and its parts)."""
    if isinstance(value, list):
        for item in value:
            sarif_locations(run_, item)
    elif isinstance(value, dict):
        if 'uri' in value and 'index' not in value:
            assert re.fullmatch(r"(file:///)?([A-Za-z0-9\-._~/!$&'()*+,;=@:]|%[0-9A-F]{2})+", value['uri']), value
            if 'uriBaseId' in value:
                assert value['uriBaseId'] in run_['originalUriBaseIds'] and not value['uri'].startswith(('/', 'file:'))
        if 'region' in value:
            assert value['region']['startLine'] >= 1
        for item in value.values():
            sarif_locations(run_, item)


# The objects of the SARIF 2.1.0 schema that our reports use: what each must have, what it may have of what kind. The schema allows no
# other member anywhere but in property bags. Written down from the specification's sections, since a test reads nothing from the network.
TEXT, NUMBER, YES_OR_NO, BAG = str, int, bool, dict
SARIF = {
    'sarifLog': ('version runs', {'$schema': TEXT, 'version': TEXT, 'runs': ['run']}),                                  # 3.13
    'run': ('tool', {'tool': 'tool', 'invocations': ['invocation'], 'originalUriBaseIds': {'': 'artifactLocation'},      # 3.14
                     'columnKind': TEXT, 'results': ['result'], 'properties': BAG}),
    'tool': ('driver', {'driver': 'toolComponent'}),                                                                    # 3.18
    'toolComponent': ('name', {'name': TEXT, 'semanticVersion': TEXT, 'rules': ['reportingDescriptor']}),               # 3.19
    'reportingDescriptor': ('id', {'id': TEXT, 'shortDescription': 'multiformatMessageString', 'help': 'multiformatMessageString',
                                   'helpUri': TEXT, 'defaultConfiguration': 'reportingConfiguration', 'properties': BAG}),   # 3.49
    'reportingConfiguration': ('', {'level': TEXT}),                                                                    # 3.50
    'multiformatMessageString': ('text', {'text': TEXT, 'markdown': TEXT}),                                             # 3.12
    'message': ('text', {'text': TEXT}),                                                                                # 3.11: text or id
    'invocation': ('executionSuccessful', {'executionSuccessful': YES_OR_NO, 'exitCode': NUMBER}),                      # 3.20
    'result': ('message', {'ruleId': TEXT, 'ruleIndex': NUMBER, 'level': TEXT, 'message': 'message', 'locations': ['location'],  # 3.27
                           'relatedLocations': ['location'], 'stacks': ['stack'], 'codeFlows': ['codeFlow'],
                           'partialFingerprints': {'': TEXT}, 'properties': BAG}),
    'location': ('', {'physicalLocation': 'physicalLocation', 'logicalLocations': ['logicalLocation'], 'message': 'message'}),   # 3.28
    'physicalLocation': ('artifactLocation', {'artifactLocation': 'artifactLocation', 'region': 'region'}),             # 3.29: or an address
    'artifactLocation': ('', {'uri': TEXT, 'uriBaseId': TEXT}),                                                         # 3.4
    'region': ('startLine', {'startLine': NUMBER}),                                                                     # 3.30: or an offset
    'logicalLocation': ('', {'fullyQualifiedName': TEXT, 'kind': TEXT}),                                                # 3.33
    'stack': ('frames', {'message': 'message', 'frames': ['stackFrame']}),                                              # 3.44
    'stackFrame': ('', {'location': 'location', 'module': TEXT}),                                                       # 3.45
    'codeFlow': ('threadFlows', {'threadFlows': ['threadFlow']}),                                                       # 3.36
    'threadFlow': ('locations', {'locations': ['threadFlowLocation']}),                                                 # 3.37
    'threadFlowLocation': ('', {'location': 'location'}),                                                               # 3.38
}
NOT_EMPTY = {('codeFlow', 'threadFlows'), ('threadFlow', 'locations')}
UNIQUE = {('result', 'relatedLocations'), ('result', 'stacks'), ('toolComponent', 'rules'), ('location', 'logicalLocations')}


def sarif_schema(kind, value, where='$'):
    required, members = SARIF[kind]
    assert isinstance(value, dict), where
    for name in required.split():
        assert name in value, f'{where}: {name} is missing'
    for name, item in value.items():
        place = f'{where}.{name}'
        assert name in members, f'{place}: no member of {kind}'
        rule = members[name]
        if isinstance(rule, list):
            assert isinstance(item, list) and (item or (kind, name) not in NOT_EMPTY), place
            assert (kind, name) not in UNIQUE or len({json.dumps(part) for part in item}) == len(item), f'{place}: not unique'
            for index, part in enumerate(item):
                sarif_schema(rule[0], part, f'{place}[{index}]')
        elif isinstance(rule, dict):
            for key, part in item.items():
                sarif_schema(rule[''], part, f'{place}.{key}') if isinstance(rule[''], str) else check_type(part, rule[''], f'{place}.{key}')
        elif isinstance(rule, str):
            sarif_schema(rule, item, place)
        else:
            check_type(item, rule, place)


def check_type(value, kind, where):
    assert isinstance(value, kind) and (kind is not int or not isinstance(value, bool)), f'{where}: {value!r}'


def sarif_schema_refuses():
    log = json.loads(hostile.text['sarif'])
    sarif_schema('sarifLog', log)
    for change in (lambda log: log.pop('version'), lambda log: log['runs'][0]['tool'].pop('driver'),
                   lambda log: log['runs'][0]['results'][0].pop('message'), lambda log: log['runs'][0]['results'][0].update(line=3),
                   lambda log: log['runs'][0]['invocations'][0].update(exitCode=True),
                   lambda log: log['runs'][0]['tool']['driver']['rules'].append(log['runs'][0]['tool']['driver']['rules'][0])):
        changed = json.loads(hostile.text['sarif'])
        change(changed)
        try:
            sarif_schema('sarifLog', changed)
        except AssertionError:
            continue
        assert False, change


def sarif_structure(text):
    log = json.loads(text)
    sarif_schema('sarifLog', log)
    assert log['version'] == '2.1.0' and log['$schema'].endswith('sarif-schema-2.1.0.json') and len(log['runs']) == 1
    only = log['runs'][0]
    driver = only['tool']['driver']
    assert driver['name'] == 'certemu' and re.fullmatch(r'\d+\.\d+\.\d+', driver['semanticVersion'])
    assert [rule['id'] for rule in driver['rules']] == catalogue
    for rule in driver['rules']:
        assert rule['shortDescription']['text'] and rule['help']['text']
        assert rule['defaultConfiguration']['level'] in ('note', 'warning', 'error')
        assert 'helpUri' not in rule or rule['helpUri'].startswith('https://')
    assert only['invocations'][0]['executionSuccessful'] is True
    for base in only['originalUriBaseIds'].values():
        assert base['uri'].startswith('file:///') and base['uri'].endswith('/')     # 3.14.14
    prints = [result['partialFingerprints']['certemuFinding/v1'] for result in only['results']]
    assert len(set(prints)) == len(prints)
    for result in only['results']:
        assert driver['rules'][result['ruleIndex']]['id'] == result['ruleId']
        assert result['level'] in ('note', 'warning', 'error') and result['message']['text']
        assert result['locations'][0]['physicalLocation']['artifactLocation']['uri'], 'views drop results without one'
        for stack in result.get('stacks', []):
            assert stack['frames']                                                   # 3.44
        for flow in result.get('codeFlows', []):
            for thread in flow['threadFlows']:
                assert thread['locations']                                           # 3.37.6
        sarif_locations(only, result)
    return only


def sarif():
    for reports in (hostile, good, crash):
        sarif_structure(reports.text['sarif'])
    assert sarif_structure(good.text['sarif'])['results'] == []
    results = {result['ruleId']: result for result in sarif_structure(hostile.text['sarif'])['results']}
    assert set(results) == set(findings)
    twice = results['misuse/double-free']
    line = marked('hostile.c', 'misuse/double-free')
    place = twice['locations'][0]['physicalLocation']
    assert place['artifactLocation'] == {'uri': 'hostile.c', 'uriBaseId': 'SRCROOT'} and place['region']['startLine'] == line
    steps = twice['codeFlows'][0]['threadFlows'][0]['locations']
    lines = [step['location']['physicalLocation'].get('region', {}).get('startLine') for step in steps]
    assert lines[0] == line - 1 and lines[-1] == line, 'from the first free to the second'
    assert twice['relatedLocations'][0]['physicalLocation']['region']['startLine'] == line - 1
    assert twice['partialFingerprints']['certemuFinding/v1'] == findings['misuse/double-free']['fingerprint']


def fingerprints_stay():
    again = json.loads(Reports('check', 'hostile', '--only', 'leak/bstr', formats=['json']).text['json'])
    assert [finding['fingerprint'] for finding in again['findings']] == [findings['leak/bstr']['fingerprint']]


def github():
    lines = hostile.text['github'].split('\n')
    assert lines.pop() == '' and len(lines) == len(findings), 'a line for each finding, whatever it says'
    seen = {}
    for line in lines:
        command = re.fullmatch(r'::(error|warning|notice) ([^:]*)::([^\r\n]*)', line)
        assert command, line
        properties = dict(part.split('=', 1) for part in command[2].split(','))
        seen[properties['title'].replace('%3A', ':')] = (command[1], properties, command[3])
        assert not re.search(r'%(?!25|0A|0D)', command[3])
    level, properties, message = seen['leak/bstr']
    assert level == 'error' and properties['file'] == 'hostile.c'
    assert int(properties['line']) == marked('hostile.c', 'leak/bstr')
    assert seen['notify'][0] == 'notice' and '%250A' in seen['notify'][2]
    assert message.replace('%0A', '\n').startswith(findings['leak/bstr']['message'] + '\nduring ')
    assert good.text['github'] == ''


def standard_output():
    done = run('check', f'{modules}/odd-hostile.so', '--only', 'events', '--github', '-')
    assert done.stdout.startswith(b'::') and b'\n::' in done.stdout and b'probes with' not in done.stdout
    done = run('check', f'{modules}/odd-prints.so', '--only', 'events', '--sarif', '-')
    json.loads(done.stdout)


def refusals():
    good_module = f'{modules}/odd-prints.so'
    for arguments, says in ((('check', good_module, '--sarif', '-', '--json', '-'), 'expected "-" for one of the reports'),
                            (('check', good_module, '--trace', 'x'), '--trace'),
                            (('check', good_module, '--only', 'load', '--sarif', '/nowhere/at/all'), '--sarif: /nowhere/at/all cannot be written'),
                            (('check', good_module, '--github'), '--github: expected a value'),
                            (('run', good_module, '--sarif', 'x'), '--sarif: a report of `certemu check`'),
                            (('run', good_module, '--github', 'x'), '--github: a report of `certemu check`')):
        done = run(*arguments)
        assert done.returncode == 2 and says in done.stderr.decode(), (arguments, done)


def reports_of_a_run():
    leaf = pathlib.Path(fixtures, 'leaf.pem')
    for module, status, outcome in (('hostile', 1, 'failure'), ('crash_notify', 3, 'error')):
        reports = Reports('run', module, '--issued', leaf, '--shutdown', formats=['json', 'tap', 'junit'])
        assert reports.status == status
        report = json.loads(reports.text['json'])
        assert [event['event'] for event in report['events']] == ['issued', 'shutdown']
        cases = junit_counts(reports.text['junit'])
        assert list(cases) == list(tap_results(reports.text['tap'])) and len(cases) == 3
        assert cases[f'1 issued {leaf}'].find(outcome) is not None
        validate_junit(reports.text['junit'])
        if module == 'hostile':
            assert HOSTILE in report['description'] and HOSTILE in report['debug']
            assert HOSTILE in cases[f'1 issued {leaf}'].find('failure').get('message')
            assert report['calls'] and all(re.match(r'0x[0-9a-f]{8}', call['result']) for call in report['calls'])
        else:
            assert cases['2 shutdown'].find('skipped').get('message') == 'the run ended before'
            assert tap_results(reports.text['tap'])['2 shutdown'] == 'not ok'


tap.main([writes_all, json_by_schema, json_content, tap_of_checks, tap_says_what_was_left_out, junit_of_checks, junit_by_schema,
          junit_schema_refuses, sarif, sarif_schema_refuses, fingerprints_stay, github, standard_output, refusals, reports_of_a_run])
