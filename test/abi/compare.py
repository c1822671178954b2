#!/usr/bin/env python3
"""Compares our SDK headers with mingw-w64's, name by name: compare.py EXPECTED FOLDER...

Every macro that the cert headers of one side define is evaluated by x86_64-w64-mingw32-gcc against that side's headers alone
(FOLDER...: ours; the folders of the native build are left out). A name that both sides have must have one value; the names
that only one side has are compared with the file EXPECTED. --update writes that file. Without the compiler the test is skipped (77)."""
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile

COMPILER = shutil.which('x86_64-w64-mingw32-gcc')
HEADERS = ['certsrv.h', 'certadm.h', 'certcli.h', 'certexit.h', 'certif.h', 'certmod.h', 'certpol.h']
INTERFACES = {
    'ICertExit': 'Initialize Notify GetDescription',
    'ICertExit2': 'Initialize Notify GetDescription GetManageModule',
    'ICertManageModule': 'GetProperty SetProperty Configure',
    'ICertServerExit': 'SetContext GetRequestProperty GetRequestAttribute GetCertificateProperty GetCertificateExtension '
        'GetCertificateExtensionFlags EnumerateExtensionsSetup EnumerateExtensions EnumerateExtensionsClose '
        'EnumerateAttributesSetup EnumerateAttributes EnumerateAttributesClose',
    'ICertServerPolicy': 'SetContext GetRequestProperty GetRequestAttribute GetCertificateProperty SetCertificateProperty '
        'GetCertificateExtension GetCertificateExtensionFlags SetCertificateExtension EnumerateExtensionsSetup '
        'EnumerateExtensions EnumerateExtensionsClose EnumerateAttributesSetup EnumerateAttributes EnumerateAttributesClose',
    'ICertPolicy': 'Initialize VerifyRequest GetDescription ShutDown',
    'ICertPolicy2': 'Initialize VerifyRequest GetDescription ShutDown GetManageModule'}
FIXED = ['ENUM_ENTERPRISE_ROOTCA', 'ENUM_ENTERPRISE_SUBCA', 'ENUM_STANDALONE_ROOTCA', 'ENUM_STANDALONE_SUBCA', 'ENUM_UNKNOWN_CA',
         'ENUM_PERIOD_INVALID', 'ENUM_PERIOD_YEARS', 'sizeof(CAINFO)', 'sizeof(VARIANT)', 'sizeof(DISPPARAMS)',
         'sizeof(EXCEPINFO)', 'sizeof(SAFEARRAY)', 'sizeof(LLFILETIME)']
FIXED += [f'offsetof({name}Vtbl, {method})' for name, methods in INTERFACES.items() for method in methods.split()]
FIXED += [f'sizeof({name}Vtbl)' for name in INTERFACES]
PREFIXES = re.compile(r'CERTSRV_E_|CRL_REASON_')     # of winerror.h and wincrypt.h, which windows.h brings
RECORD = struct.Struct('<q512s')


def compile_text(side, options, source):
    return subprocess.run([COMPILER, '-DUNICODE', '-D_UNICODE', '-w', *side, *options, '-x', 'c', '-'], input=source,
                          capture_output=True, text=True)


def run(side, options, source):
    result = compile_text(side, options, source)
    if result.returncode:
        sys.exit(result.stderr)
    return result.stdout


def macros(side, includes):
    text = run(side, ['-E', '-dM'], ''.join(f'#include <{name}>\n' for name in includes))
    return dict(re.findall(r'^#define (\w+) (.+)$', text, re.M))


def names_of(side):
    plain = macros(side, ['windows.h', 'ole2.h', 'stdio.h', 'assert.h'])
    names = {name for name in macros(side, HEADERS + ['celib.h']) if name not in plain or PREFIXES.match(name)}
    return sorted(name for name in names if not name.startswith('_') and name != 'printf')


def expansions(side, names):
    """What each name becomes in the end."""
    lines = run(side, ['-E', '-P'], ''.join(f'#include <{name}>\n' for name in HEADERS + ['celib.h'])
                + ''.join(f'@@{name[:1]}~{name[1:]} {name}\n' for name in names))
    result = {}
    for line in re.findall(r'^ *@@(.*?)$', lines, re.M):
        key, _, value = line.partition(' ')
        result[key.replace(' ', '').replace('~', '', 1)] = value.strip()
    return result


def values(side, expressions):
    """name -> its number or text, by compiling records into a section of their own; names that do not compile are left out."""
    lines = []
    for name, expansion in expressions.items():
        if 'L"' in expansion:
            lines.append(f'{{-1, {{.wide = {expansion}}}}}')
        elif '"' in expansion:
            lines.append(f'{{-2, {{.narrow = {expansion}}}}}')
        else:
            lines.append(f'{{(long long)({expansion}), {{.narrow = {{1}}}}}}')
    source = ''.join(f'#include <{name}>\n' for name in HEADERS + ['celib.h']) + '#include <stddef.h>\n' + \
        'const struct { long long value; union { unsigned short wide[256]; char narrow[512]; } text; } ' + \
        'records[] __attribute__((section(".probe"), aligned(1))) = {\n#line 1 "record"\n' + ',\n'.join(lines) + '};\n'
    with tempfile.TemporaryDirectory() as folder:
        target, raw = pathlib.Path(folder, 'probe.o'), pathlib.Path(folder, 'probe.bin')
        result = compile_text(side, ['-c', '-o', str(target)], source)
        if result.returncode:
            wrong = {int(number) for number in re.findall(r'^record:(\d+):\d+: error', result.stderr, re.M)}
            if not wrong:
                sys.exit(result.stderr)
            return values(side, {name: text for number, (name, text) in enumerate(expressions.items(), 1)
                                 if number not in wrong})
        subprocess.run(['x86_64-w64-mingw32-objcopy', '-O', 'binary', '-j', '.probe', target, raw], check=True)
        data = raw.read_bytes()
    return {name: RECORD.unpack_from(data, number * RECORD.size) for number, name in enumerate(expressions)}


def evaluate(side):
    names = names_of(side)
    texts = expansions(side, names)
    # Not a value: a type, a function, nothing at all.
    wanted = {name: texts.get(name, '') for name in names if texts.get(name)}
    wanted.update({name: name for name in FIXED})
    wanted.update({name: f'L"{text}"' for name, text in arrays(side).items()})
    return values(side, wanted)


def arrays(side):
    text = run(side, ['-E', '-P'], '#include <certmod.h>\n')
    return dict(re.findall(r'(wszCMM_PROP_\w+)\[\][^=]*= *L"([^"]*)"', text))


def describe(record):
    number, text = record
    if number == -1 and text.rstrip(b'\0') not in (b'', b'\1'):
        return 'L"' + text.decode('utf-16-le', 'replace').rstrip('\0') + '"'
    if number == -2 and text.rstrip(b'\0') not in (b'', b'\1'):
        return '"' + text.decode('latin1').rstrip('\0') + '"'
    return hex(number & 0xffffffff)


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != '--update']
    if len(arguments) < 2:
        sys.exit(__doc__)
    if not COMPILER:
        print('x86_64-w64-mingw32-gcc is missing: install gcc-mingw-w64-x86-64')
        sys.exit(77)
    expected = pathlib.Path(arguments[0])
    theirs = evaluate([])
    folders = [folder for folder in arguments[1:] if not re.search(r'/(crt|windows)$', folder)]
    ours = evaluate([option for folder in folders for option in ('-isystem', folder)])
    both = sorted(set(theirs) & set(ours))
    different = [f'{name}: mingw-w64 {describe(theirs[name])}, ours {describe(ours[name])}' for name in both
                 if describe(theirs[name]) != describe(ours[name])]
    report = [f'different {line}' for line in different]
    report += [f'only-ours {name}' for name in sorted(set(ours) - set(theirs))]
    report += [f'only-mingw {name}' for name in sorted(set(theirs) - set(ours))]
    if '--update' in sys.argv:
        expected.write_text('\n'.join(report) + '\n')
    known = expected.read_text().splitlines()
    print(f'{len(both)} names on both sides, {len(different)} with different values, '
          f'{len(set(ours) - set(theirs))} only ours, {len(set(theirs) - set(ours))} only of mingw-w64')
    changed = [f'+ {line}' for line in report if line not in known] + [f'- {line}' for line in known if line not in report]
    print('\n'.join(changed))
    sys.exit(1 if changed or len(both) < 500 else 0)


main()
