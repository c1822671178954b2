/* VARIANTs as JSON: {"vt": "VT_BSTR", "value": "text"}, or "bytes": base64 where a BSTR is no text. */
#pragma once

#include <windows.h>
#include <oleauto.h>

#include "trace/json.h"

/* Writes the object. NULL: null. */
void variant_write(struct text *text, const VARIANT *value);

/* The same of a value whose BSTR is known to hold bytes. */
void variant_write_binary(struct text *text, const VARIANT *value);
void variant_describe_binary(struct text *text, const VARIANT *value, size_t limit);

/* Reads what variant_write wrote; interfaces come back as NULL pointers. @return S_OK; E_OUTOFMEMORY; E_INVALIDARG. */
HRESULT variant_read(const struct json *json, int token, VARIANT *value);

/* "VT_BSTR", "VT_I4|VT_BYREF", "0x2011" where there is no name. */
void variant_type_name(struct text *text, VARTYPE type);

/* For a person: the value in a few words, cut after `limit` characters. */
void variant_describe(struct text *text, const VARIANT *value, size_t limit);
