#!/usr/bin/env python3
"""Writes the assembler source that puts a file into an ELF object between two symbols.

    embed.py OUT FILE [PREFIX]      PREFIX_start and PREFIX_end; certemu_resources, the resources of a module, if not given"""
import pathlib
import sys

SOURCE = '''/* Made by embed.py. */
    .section .rodata.{prefix}, "a"
    .balign 16
    .globl {prefix}_start
    .{visibility} {prefix}_start
    .type {prefix}_start, {at}object
{prefix}_start:
    .incbin "{path}"
    .globl {prefix}_end
    .{visibility} {prefix}_end
    .type {prefix}_end, {at}object
{prefix}_end:
    .byte 0
    .section .note.GNU-stack, "", {at}progbits
'''


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    prefix = sys.argv[3] if len(sys.argv) == 4 else 'certemu_resources'
    path = str(pathlib.Path(sys.argv[2]).resolve()).replace('\\', '\\\\').replace('"', '\\"')
    # What is not a module's own resources stays inside the object that it is linked into.
    visibility = 'protected' if prefix == 'certemu_resources' else 'hidden'
    pathlib.Path(sys.argv[1]).write_text(SOURCE.format(prefix=prefix, path=path, visibility=visibility, at='%'))


main()
