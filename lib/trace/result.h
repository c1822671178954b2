/* Names of HRESULTs and NTSTATUS values. */
#pragma once

#include <windows.h>

#include "trace/text.h"

/* "E_FAIL", "ERROR_FILE_NOT_FOUND" for HRESULT_FROM_WIN32 of it; NULL when it has no name here. */
const char *result_name(HRESULT result);

/* "0x80004005 E_FAIL", or the number alone: "0x8765abcd". */
void result_describe(struct text *text, HRESULT result);

/* A name (also ERROR_…, which becomes its HRESULT), "0x80004005" or a decimal number. FALSE: it is none. */
BOOL result_parse(const char *string, HRESULT *result);

/* What an exception code or exit status of a process means: "access violation"; NULL when it is no NTSTATUS known here. */
const char *status_name(DWORD status);
