#!/usr/bin/env python3
"""Writes the assembler source that puts a file into an ELF object between two symbols (embed.S).

    embed.py OUT FILE [PREFIX]      PREFIX_start and PREFIX_end; certemu_resources, the resources of a module, if not given"""
import pathlib
import sys
import zlib


def quoted(path):
    return '"' + str(path.resolve()).replace('\\', '\\\\').replace('"', '\\"') + '"'


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    prefix = sys.argv[3] if len(sys.argv) == 4 else 'certemu_resources'
    # What is not a module's own resources stays inside the object that it is linked into.
    visibility = 'protected' if prefix == 'certemu_resources' else 'hidden'
    pathlib.Path(sys.argv[1]).write_text(
        f'/* Made by embed.py. */\n#define EMBED_NAME {prefix}\n#define EMBED_VISIBILITY {visibility}\n'
        f'#define EMBED_FILE {quoted(pathlib.Path(sys.argv[2]))}\n#define EMBED_STAMP {zlib.crc32(pathlib.Path(sys.argv[2]).read_bytes())}\n'
        f'#include {quoted(pathlib.Path(__file__).parent / "embed.S")}\n')


main()
