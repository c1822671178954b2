/* Registry files (.reg) as regedit writes and reads them: import and export through the registry functions of the Windows API.
 *
 * Read are "Windows Registry Editor Version 5.00" in UTF-16 (little-endian, with byte order mark) or UTF-8 (with or without one),
 * and REGEDIT4 in the ANSI code page. Keys, deleted keys ([-KEY]), strings (which may hold line breaks), dword, hex, hex(n),
 * deleted values ("name"=-), continued lines, comments. A file is parsed as a whole before anything is written. */
#pragma once

#include "trace/text.h"

enum regfile_encoding
{
    REGFILE_UTF16,      /* as regedit: byte order mark, CR LF */
    REGFILE_UTF8        /* no byte order mark, LF: for terminals and version control */
};

struct regfile_key
{
    HKEY root;          /* HKEY_LOCAL_MACHINE or another predefined key */
    const WCHAR *path;  /* below the root, or NULL */
};

/* Imports a file; "-" is standard input. On failure `message` (which may be NULL) receives one line: file, line, what was expected.
 * @return S_OK; HRESULT_FROM_WIN32(ERROR_INVALID_DATA) for a bad line, with nothing imported; what opening or reading the file, or
 * writing the registry returned; E_OUTOFMEMORY. */
HRESULT regfile_import(const char *file, struct text *message);

/* Imports the file that the environment variable CERTEMU_REGISTRY names, once in a process: later calls, and calls without the
 * variable, return S_OK. Else as regfile_import(). */
HRESULT regfile_import_environment(struct text *message);

/* regfile_import() from memory; `name` stands for the file in messages. */
HRESULT regfile_import_bytes(const void *bytes, size_t size, const char *name, struct text *message);

/* Writes the keys with everything below them to `out`, values sorted by name. A key that does not exist is left out.
 * @return S_OK; E_OUTOFMEMORY; the registry's error as HRESULT. */
HRESULT regfile_export(const struct regfile_key *keys, size_t count, enum regfile_encoding encoding, struct text *out);
