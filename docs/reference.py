#!/usr/bin/env python3
"""reference.py OUT HEADER...: makes docs/reference.md from the comments of the public headers.

A `/** … */` block describes the declaration after it (several may share one); the first `/* … */` of a file introduces it."""
import pathlib
import re
import sys

INTRODUCTION = re.compile(r'^/\*(.*?)\*/', re.S)
SECTION = re.compile(r'^/\* --- (.*?) -+ \*/$', re.M)
BLOCK = re.compile(r'/\*\*(.*?)\*/\n', re.S)


def text_of(comment):
    lines = [re.sub(r'^ ?\* ?', '', line.strip()) for line in comment.strip().splitlines()]
    out = []
    for line in lines:
        match = re.match(r'@(param|return)\s+(.*)', line)
        if match and match[1] == 'param':
            name, _, rest = match[2].partition(' ')
            out += ['', f'* `{name}`: {rest.strip()}']
        elif match:
            out += ['', f'Returns: {match[2]}']
        else:
            out.append(line)
    return '\n'.join(out).strip()


def declaration_after(source, position):
    """The declarations up to the next blank line outside braces."""
    depth, end = 0, position
    for line in source[position:].splitlines(keepends=True):
        if not line.strip() and depth == 0:
            break
        depth += line.count('{') - line.count('}')
        end += len(line)
    declaration = source[position:end].split('\n/**')[0]
    return re.sub(r'\bCERTEMU_API ', '', declaration).strip()


def page(path):
    source = path.read_text()
    out = [f'## `certemu/{path.name}`', '']
    introduction = INTRODUCTION.match(source)
    if introduction:
        out += [text_of(introduction[1]), '']
    marks = [(match.start(), 'section', match) for match in SECTION.finditer(source)]
    marks += [(match.start(), 'block', match) for match in BLOCK.finditer(source) if source[match.start() - 1] == '\n']
    for _, kind, match in sorted(marks, key=lambda mark: mark[0]):
        if kind == 'section':
            out += [f'### {match[1][0].upper()}{match[1][1:]}', '']
        else:
            out += ['```c', declaration_after(source, match.end()), '```', '', text_of(match[1]), '']
    return '\n'.join(out)


def main():
    headers = [pathlib.Path(name) for name in sys.argv[2:]]
    pages = [page(path) for path in headers]
    pathlib.Path(sys.argv[1]).write_text(
        '# Reference of the C API\n\nMade from `include/certemu/` by `docs/reference.py`; not edited by hand.\n\n' + '\n'.join(pages))


main()
