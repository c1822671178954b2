/* VARIANTs as JSON and as words. */
#include "trace/variant.h"

#include <stdlib.h>
#include <string.h>

#include "trace/result.h"

static const struct
{
    VARTYPE type;
    const char *name;
} types[] =
{
    {VT_EMPTY, "VT_EMPTY"}, {VT_NULL, "VT_NULL"}, {VT_I2, "VT_I2"}, {VT_I4, "VT_I4"}, {VT_R4, "VT_R4"}, {VT_R8, "VT_R8"},
    {VT_CY, "VT_CY"}, {VT_DATE, "VT_DATE"}, {VT_BSTR, "VT_BSTR"}, {VT_DISPATCH, "VT_DISPATCH"}, {VT_ERROR, "VT_ERROR"},
    {VT_BOOL, "VT_BOOL"}, {VT_VARIANT, "VT_VARIANT"}, {VT_UNKNOWN, "VT_UNKNOWN"}, {VT_DECIMAL, "VT_DECIMAL"}, {VT_I1, "VT_I1"},
    {VT_UI1, "VT_UI1"}, {VT_UI2, "VT_UI2"}, {VT_UI4, "VT_UI4"}, {VT_I8, "VT_I8"}, {VT_UI8, "VT_UI8"}, {VT_INT, "VT_INT"},
    {VT_UINT, "VT_UINT"},
};

void variant_type_name(struct text *text, VARTYPE type)
{
    size_t i;

    for (i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (types[i].type == (type & ~(VT_BYREF | VT_ARRAY)))
        {
            text_format(text, "%s%s%s", types[i].name, type & VT_ARRAY ? "|VT_ARRAY" : "", type & VT_BYREF ? "|VT_BYREF" : "");
            return;
        }
    text_format(text, "0x%04x", type);
}

/* One whole DER element: a tag, and a length that says how many bytes there are. */
static BOOL is_der(const unsigned char *data, size_t bytes)
{
    size_t length, i, count;

    if (bytes < 2 || (data[0] & 0x1f) == 0x1f)
        return FALSE;
    if (data[1] < 0x80)
        return bytes == 2 + (size_t)data[1];
    if (!(count = data[1] & 0x7f) || count > 4 || bytes < 2 + count)
        return FALSE;
    for (length = 0, i = 0; i < count; i++)
        length = length << 8 | data[2 + i];
    return bytes == 2 + count + length;
}

/* A BSTR of the CA may hold any bytes: those that are whole, printable UTF-16 are shown as text. A name or an extension in DER is
 * often such a thing too, of characters from all over Unicode. */
static BOOL is_text(const WCHAR *string, size_t bytes)
{
    size_t i, units = bytes / sizeof(*string), latin = 0;

    if (bytes % sizeof(*string))
        return FALSE;
    for (i = 0; i < units; i++)
    {
        latin += string[i] < 0x250;
        if ((string[i] < 0x20 && string[i] != '\t' && string[i] != '\r' && string[i] != '\n') || string[i] >= 0xfffe)
            return FALSE;
        if (string[i] >= 0xd800 && string[i] < 0xdc00)
        {
            if (i + 1 == units || string[i + 1] < 0xdc00 || string[i + 1] >= 0xe000)
                return FALSE;
            i++;
        }
        else if (string[i] >= 0xdc00 && string[i] < 0xe000)
            return FALSE;
    }
    return latin == units || !is_der((const unsigned char *)string, bytes);
}

static void write_bytes(struct text *text, BSTR string)
{
    text_put(text, ", \"bytes\": \"");
    text_base64(text, string, SysStringByteLen(string));
    text_put(text, "\"");
}

static void describe_bytes(struct text *text, BSTR string, size_t limit)
{
    UINT bytes = SysStringByteLen(string), i;

    text_format(text, "%u bytes:", bytes);
    for (i = 0; i < bytes && i * 3 < limit; i++)
        text_format(text, " %02x", ((const unsigned char *)string)[i]);
    if (i < bytes)
        text_put(text, " …");
}

void variant_write_binary(struct text *text, const VARIANT *value)
{
    if (V_VT(value) != VT_BSTR || !V_BSTR(value))
    {
        variant_write(text, value);
        return;
    }
    text_put(text, "{\"vt\": \"VT_BSTR\"");
    write_bytes(text, V_BSTR(value));
    text_put(text, "}");
}

void variant_describe_binary(struct text *text, const VARIANT *value, size_t limit)
{
    if (V_VT(value) == VT_BSTR && V_BSTR(value))
        describe_bytes(text, V_BSTR(value), limit);
    else
        variant_describe(text, value, limit);
}

void variant_write(struct text *text, const VARIANT *value)
{
    if (!value)
    {
        text_put(text, "null");
        return;
    }
    text_put(text, "{\"vt\": \"");
    variant_type_name(text, V_VT(value));
    text_put(text, "\"");
    switch (V_VT(value))
    {
    case VT_I1: text_format(text, ", \"value\": %d", V_I1(value)); break;
    case VT_UI1: text_format(text, ", \"value\": %u", V_UI1(value)); break;
    case VT_I2: text_format(text, ", \"value\": %d", V_I2(value)); break;
    case VT_UI2: text_format(text, ", \"value\": %u", V_UI2(value)); break;
    case VT_I4: case VT_INT: text_format(text, ", \"value\": %d", (int)V_I4(value)); break;
    case VT_UI4: case VT_UINT: text_format(text, ", \"value\": %u", (unsigned int)V_UI4(value)); break;
    case VT_I8: text_format(text, ", \"value\": %lld", (long long)V_I8(value)); break;
    case VT_UI8: text_format(text, ", \"value\": %llu", (unsigned long long)V_UI8(value)); break;
    case VT_R4: text_format(text, ", \"value\": %.9g", V_R4(value)); break;
    case VT_R8: text_format(text, ", \"value\": %.17g", V_R8(value)); break;
    case VT_DATE: text_format(text, ", \"value\": %.17g", V_DATE(value)); break;
    case VT_BOOL: text_put(text, V_BOOL(value) ? ", \"value\": true" : ", \"value\": false"); break;
    case VT_ERROR:
        text_put(text, ", \"value\": \"");
        result_describe(text, V_ERROR(value));
        text_put(text, "\"");
        break;
    case VT_BSTR:
        if (!V_BSTR(value))
            text_put(text, ", \"value\": null");
        else if (is_text(V_BSTR(value), SysStringByteLen(V_BSTR(value))))
        {
            text_put(text, ", \"value\": \"");
            text_json_wide(text, V_BSTR(value), SysStringLen(V_BSTR(value)));
            text_put(text, "\"");
        }
        else
            write_bytes(text, V_BSTR(value));
        break;
    case VT_DISPATCH: case VT_UNKNOWN:
        text_put(text, V_UNKNOWN(value) ? ", \"value\": \"object\"" : ", \"value\": null");
        break;
    default: break;
    }
    text_put(text, "}");
}

static HRESULT read_base64(const struct json *json, int token, VARIANT *value)
{
    const char *next = json->text + json->tokens[token].start, *end = json->text + json->tokens[token].end;
    unsigned char *bytes = malloc((end - next) / 4 * 3 + 3);
    size_t count = 0, digits = 0;
    unsigned int sum = 0;

    if (!bytes)
        return E_OUTOFMEMORY;
    for (; next < end && *next != '='; next++)
    {
        unsigned int digit;

        if (*next >= 'A' && *next <= 'Z')
            digit = *next - 'A';
        else if (*next >= 'a' && *next <= 'z')
            digit = *next - 'a' + 26;
        else if (*next >= '0' && *next <= '9')
            digit = *next - '0' + 52;
        else if (*next == '+' || *next == '/')
            digit = *next == '+' ? 62 : 63;
        else
        {
            free(bytes);
            return E_INVALIDARG;
        }
        sum = sum << 6 | digit;
        if (++digits % 4 == 0)
        {
            bytes[count++] = (unsigned char)(sum >> 16);
            bytes[count++] = (unsigned char)(sum >> 8);
            bytes[count++] = (unsigned char)sum;
            sum = 0;
        }
    }
    if (digits % 4 == 2)
        bytes[count++] = (unsigned char)(sum >> 4);
    else if (digits % 4 == 3)
    {
        bytes[count++] = (unsigned char)(sum >> 10);
        bytes[count++] = (unsigned char)(sum >> 2);
    }
    V_VT(value) = VT_BSTR;
    V_BSTR(value) = SysAllocStringByteLen((const char *)bytes, (UINT)count);
    free(bytes);
    return V_BSTR(value) ? S_OK : E_OUTOFMEMORY;
}

HRESULT variant_read(const struct json *json, int token, VARIANT *value)
{
    int vt = json_member(json, token, "vt"), member = json_member(json, token, "value");
    int bytes = json_member(json, token, "bytes");
    LONGLONG number = 0;
    WCHAR *wide;
    size_t units, i;
    char *string;

    V_VT(value) = VT_EMPTY;
    if (vt < 0 || json->tokens[vt].kind != JSON_STRING)
        return E_INVALIDARG;
    for (i = 0; i < sizeof(types) / sizeof(*types) && !json_equals(json, vt, types[i].name); i++)
        ;
    if (i == sizeof(types) / sizeof(*types))
        return E_INVALIDARG;
    switch (types[i].type)
    {
    case VT_EMPTY: case VT_NULL:
        V_VT(value) = types[i].type;
        return S_OK;
    case VT_I1: case VT_UI1: case VT_I2: case VT_UI2: case VT_I4: case VT_UI4: case VT_INT: case VT_UINT: case VT_I8:
        if (member < 0 || !json_integer(json, member, &number))
            return E_INVALIDARG;
        V_VT(value) = types[i].type;
        V_I8(value) = number;   /* little-endian: each member lies at the union's start */
        return S_OK;
    case VT_R4: case VT_R8: case VT_DATE:
        if (member < 0 || json->tokens[member].kind != JSON_NUMBER)
            return E_INVALIDARG;
        V_VT(value) = types[i].type;
        if (types[i].type == VT_R4)
            V_R4(value) = (FLOAT)json_number(json, member);
        else
            V_R8(value) = json_number(json, member);
        return S_OK;
    case VT_BOOL:
        if (member < 0 || json->tokens[member].kind != JSON_BOOLEAN)
            return E_INVALIDARG;
        V_VT(value) = VT_BOOL;
        V_BOOL(value) = json_true(json, member) ? VARIANT_TRUE : VARIANT_FALSE;
        return S_OK;
    case VT_DISPATCH: case VT_UNKNOWN:
        V_VT(value) = types[i].type;
        V_UNKNOWN(value) = NULL;
        return S_OK;
    case VT_ERROR:
        if (member < 0 || json->tokens[member].kind != JSON_STRING || !(string = json_string(json, member, NULL)))
            return E_INVALIDARG;
        string[strcspn(string, " ")] = 0;
        i = result_parse(string, &V_ERROR(value));
        free(string);
        if (!i)
            return E_INVALIDARG;
        V_VT(value) = VT_ERROR;
        return S_OK;
    case VT_BSTR:
        if (bytes >= 0 && json->tokens[bytes].kind == JSON_STRING)
            return read_base64(json, bytes, value);
        if (member >= 0 && json->tokens[member].kind == JSON_NULL)
        {
            V_VT(value) = VT_BSTR;
            V_BSTR(value) = NULL;
            return S_OK;
        }
        if (member < 0 || json->tokens[member].kind != JSON_STRING)
            return E_INVALIDARG;
        if (!(wide = json_wide(json, member, &units)))
            return E_OUTOFMEMORY;
        V_VT(value) = VT_BSTR;
        V_BSTR(value) = SysAllocStringLen(wide, (UINT)units);
        free(wide);
        return V_BSTR(value) ? S_OK : E_OUTOFMEMORY;
    default: return E_INVALIDARG;
    }
}

void variant_describe(struct text *text, const VARIANT *value, size_t limit)
{
    SYSTEMTIME time;
    size_t bytes, i;
    char *string;

    switch (V_VT(value))
    {
    case VT_BSTR:
        if (!V_BSTR(value))
        {
            text_put(text, "NULL");
            return;
        }
        bytes = SysStringByteLen(V_BSTR(value));
        if (is_text(V_BSTR(value), bytes) && (string = text_utf8(V_BSTR(value), (int)(bytes / 2))))
        {
            size_t length = strlen(string), cut, count;

            for (cut = 0, i = 0; cut < length && i < limit; i++, cut += count ? count : 1)
                count = text_utf8_length(string + cut, length - cut);
            text_safe(text, string, cut, FALSE);
            if (cut < length)
                text_put(text, "…");
            free(string);
            return;
        }
        describe_bytes(text, V_BSTR(value), limit);
        return;
    case VT_DATE:
        if (VariantTimeToSystemTime(V_DATE(value), &time))
            text_format(text, "%04u-%02u-%02u %02u:%02u:%02u GMT", time.wYear, time.wMonth, time.wDay, time.wHour, time.wMinute,
                    time.wSecond);
        else
            text_format(text, "%.17g", V_DATE(value));
        return;
    case VT_I4: text_format(text, "%d", (int)V_I4(value)); return;
    case VT_BOOL: text_put(text, V_BOOL(value) ? "true" : "false"); return;
    case VT_ERROR: result_describe(text, V_ERROR(value)); return;
    case VT_EMPTY: text_put(text, "(empty)"); return;
    default: variant_type_name(text, V_VT(value)); return;
    }
}
