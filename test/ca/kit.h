/* Asking the server object in one line: names and texts are 8-bit literals, each getter checks the VARTYPE and frees what it got. */
#pragma once

#define COBJMACROS
#include "test.h"

#include <certif.h>
#include <certcli.h>
#include <certsrv.h>

#include <certemu/ca.h>
#include <certemu/trace.h>

BSTR kit_bstr(const char *text);

/* The HRESULT alone; the value has to be VT_EMPTY when the call failed. */
HRESULT kit_request(ICertServerExit *server, const char *name, LONG type);
HRESULT kit_certificate(ICertServerExit *server, const char *name, LONG type);
HRESULT kit_extension(ICertServerExit *server, const char *oid, LONG type);
HRESULT kit_attribute(ICertServerExit *server, const char *name);

/* Asserts what a call answers; REQUEST and CERTIFICATE name the getter. */
enum { REQUEST, CERTIFICATE };
void kit_string(ICertServerExit *server, int getter, const char *name, const WCHAR *expected, const char *file, int line);
void kit_long(ICertServerExit *server, int getter, const char *name, LONG expected, const char *file, int line);
void kit_date(ICertServerExit *server, int getter, const char *name, int year, int month, int day, int hour, int minute,
        int second, const char *file, int line);
void kit_binary(ICertServerExit *server, int getter, const char *name, const void *bytes, size_t size, const char *file, int line);
void kit_result(ICertServerExit *server, int getter, const char *name, LONG type, HRESULT expected, const char *file, int line);
void kit_has_attribute(ICertServerExit *server, const char *name, const WCHAR *expected, const char *file, int line);

#define assert_string(server, getter, name, expected) kit_string(server, getter, name, expected, __FILE__, __LINE__)
#define assert_long(server, getter, name, expected) kit_long(server, getter, name, expected, __FILE__, __LINE__)
#define assert_date(server, getter, name, ...) kit_date(server, getter, name, __VA_ARGS__, __FILE__, __LINE__)
#define assert_binary(server, getter, name, bytes, size) kit_binary(server, getter, name, bytes, size, __FILE__, __LINE__)
#define assert_result(server, getter, name, type, expected) kit_result(server, getter, name, type, expected, __FILE__, __LINE__)
#define assert_attribute(server, name, expected) kit_has_attribute(server, name, expected, __FILE__, __LINE__)
#define assert_empty(server, getter, name, type) \
    kit_result(server, getter, name, type, CERTSRV_E_PROPERTY_EMPTY, __FILE__, __LINE__)

/* A CA of the test, and a server object of it at the context of a new row. */
ICertServerExit *kit_row(certemu_ca *ca, certemu_row_kind kind, const char *fixture_name, const certemu_row_options *options,
        LONG *context);
int kit_setup(void **state);        /* *state: a CA with defaults */
int kit_teardown(void **state);

/* SHA-1 and the like that the fixtures hold as text. */
const WCHAR *kit_text(const char *fixture_name);
