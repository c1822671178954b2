/* Recording what crosses the ABI: one JSON object a line, each written as a whole, so that a crash loses nothing. */
#pragma once

#include <windows.h>

#include <certemu/export.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct certemu_trace certemu_trace;

/** One member of a record. */
typedef struct certemu_field
{
    const char *name;
    enum
    {
        CERTEMU_FIELD_TEXT,     /**< UTF-8; NULL becomes null */
        CERTEMU_FIELD_WIDE,     /**< UTF-16 with a length; NULL becomes null */
        CERTEMU_FIELD_NUMBER,
        CERTEMU_FIELD_RESULT,   /**< an HRESULT: "0x80070057 E_INVALIDARG" */
        CERTEMU_FIELD_BYTES,    /**< base64 */
        CERTEMU_FIELD_BOOLEAN,
        CERTEMU_FIELD_VARIANT   /**< {"vt": "VT_I4", "value": …} */
    } kind;
    union
    {
        const char *text;
        LONGLONG number;        /**< also RESULT and BOOLEAN */
        const void *data;       /**< WIDE, BYTES: with size; VARIANT */
    } u;
    size_t size;                /**< WIDE: units; BYTES: bytes */
} certemu_field;

/** Opens a trace file for writing. @return S_OK; HRESULT_FROM_WIN32 of what opening it failed with. */
CERTEMU_API HRESULT certemu_trace_create(const char *file, certemu_trace **trace);
CERTEMU_API void certemu_trace_destroy(certemu_trace *trace);

/** Writes {"seq": n, "time": microseconds since the trace was made, "thread": id, "type": type, fields…}. A NULL trace is
 *  ignored. From any thread; records are never torn or interleaved. */
CERTEMU_API void certemu_trace_record(certemu_trace *trace, const char *type, const certemu_field *fields, size_t count);

#ifdef __cplusplus
}
#endif
