#!/usr/bin/env python3
"""Compiles layout.h in every flavour that the machine's compilers offer, and each SDK header alone, in any order and with
every spelling: flavours.py WINE_HEADERS CRT FOLDER...

FOLDER...: our include folders that both builds have. Without any of the compilers the test is skipped (77)."""
import itertools
import pathlib
import shutil
import subprocess
import sys
import tempfile

NATIVE = ['-fshort-wchar', '-DWINE_UNICODE_NATIVE', '-DDECLSPEC_HIDDEN=', '-D_GNU_SOURCE']
C, CPP = ['-x', 'c', '-std=gnu11'], ['-x', 'c++', '-std=gnu++17']
HEADERS = ['certsrv.h', 'certadm.h', 'certcli.h', 'certexit.h', 'certif.h', 'certmod.h', 'certpol.h', 'celib.h', 'windows.h']
SPELLINGS = ['Certsrv.h', 'CertSrv.h', 'Windows.h', 'CertExit.h', 'Certif.h', 'CertMod.h', 'CertPol.h', 'CertAdm.h',
             'CertCli.h', 'Celib.h', 'WinCrypt.h', 'OleAuto.h', 'Objbase.h']
USE = '''
int use(void);
int use(void)
{
    return EXITEVENT_CERTIMPORTED + (int)sizeof(wszCMM_PROP_NAME) + (CERTSRV_E_PROPERTY_EMPTY < 0) + PROPTYPE_LONG;
}
'''


def flavours(wine, crt, folders):
    ours = [option for folder in folders for option in ('-isystem', folder)]
    native = NATIVE + ours + ['-isystem', crt, '-isystem', wine]
    for compiler, language in itertools.product(['gcc', 'clang'], [C, CPP]):
        if language is CPP:
            compiler = compiler.replace('gcc', 'g++').replace('clang', 'clang++')
        for bits in ['-m64', '-m32']:
            yield f'{compiler} {bits} {language[1]}', compiler, language + [bits] + native
    for prefix, language in itertools.product(['x86_64-w64-mingw32-', 'i686-w64-mingw32-'], [C, CPP]):
        compiler = prefix + ('g++' if language is CPP else 'gcc')
        yield f'{compiler} {language[1]}', compiler, language + ours


def compile_text(compiler, options, text, output=None):
    return subprocess.run([compiler, *options, '-Wall', '-Wextra', '-Werror', '-Wno-ignored-attributes',
                           *(['-c', '-o', output] if output else ['-fsyntax-only']), '-'],
                          input=text, capture_output=True, text=True)


def main():
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    wine, crt = sys.argv[1:3]
    folders = [folder for folder in sys.argv[3:] if folder not in (wine, crt)]
    here = pathlib.Path(__file__).resolve().parent
    tried, failures = 0, []
    for name, compiler, options in flavours(wine, crt, folders):
        if not shutil.which(compiler):
            print(f'{name}: skipped, no such compiler')
            continue
        if compile_text(compiler, options, '#include <stdio.h>\n#include <stddef.h>\n'
                        + ('#include <string>\n' if 'c++' in options else '')).returncode:
            print(f'{name}: skipped, no headers or library for it')
            continue
        texts = {'layout': f'#include "{here}/layout.h"\n', 'all, backwards': ''.join(
            f'#include <{header}>\n' for header in reversed(HEADERS)) + USE,
            'all, twice': ''.join(f'#include <{header}>\n' for header in HEADERS * 2) + '#include <wincrypt.h>\n' + USE,
            'spellings': ''.join(f'#include <{header}>\n' for header in SPELLINGS) + USE}
        if compiler in ('gcc', 'x86_64-w64-mingw32-gcc') and '-m32' not in options:
            texts.update({header + ' alone': f'#include <{header}>\n' for header in HEADERS})
        failed = 0
        for title, text in texts.items():
            result = compile_text(compiler, options, text)
            tried += 1
            if result.returncode:
                failed += 1
                failures.append(f'{name}, {title}:\n' + '\n'.join(result.stderr.splitlines()[:12]))
        print(f'{name}: {len(texts) - failed} of {len(texts)}')
    # Two files of one program
    with tempfile.TemporaryDirectory() as folder:
        for name, compiler, options in flavours(wine, crt, folders):
            if not shutil.which(compiler) or '-m32' in options or 'c++' in options or compiler not in ('gcc', 'x86_64-w64-mingw32-gcc'):
                continue
            parts = []
            for part in ('first', 'second'):
                parts.append(str(pathlib.Path(folder, part + '.o')))
                compile_text(compiler, options, '#include <certsrv.h>\n#include <celib.h>\n' + USE.replace('use', part), parts[-1])
            result = subprocess.run([compiler, '-r', '-nostdlib', '-o', str(pathlib.Path(folder, 'both.o')), *parts],
                                    capture_output=True, text=True)
            if result.returncode:
                failures.append(f'{name}: two files of one program:\n{result.stderr}')
    print('\n'.join(failures))
    if not tried:
        sys.exit(77)
    sys.exit(1 if failures else 0)


main()
