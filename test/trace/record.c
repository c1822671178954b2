/* lib/trace/record.c and reader.c: what is written is read back, from several threads, and a cut file is read to the cut. */
#include "test.h"

#include <certemu/trace.h>

#include "trace/reader.h"
#include "trace/result.h"
#include "trace/variant.h"

static char file[512];

static int make_file_name(void **state)
{
    WCHAR folder[200], name[260];
    char *utf8;

    (void)state;
    GetTempPathW(200, folder);
    GetTempFileNameW(folder, L"ctr", 0, name);
    utf8 = text_utf8(name, -1);
    snprintf(file, sizeof(file), "%s", utf8);
    free(utf8);
    return 0;
}

static int delete_file(void **state)
{
    WCHAR *path = text_path(file);

    (void)state;
    DeleteFileW(path);
    free(path);
    return 0;
}

static void writes_each_kind(void **state)
{
    VARIANT value;
    certemu_field fields[] =
    {
        {"text", CERTEMU_FIELD_TEXT, {.text = "a \"quoted\" \\ \xc3\xa4\n"}, 0},
        {"none", CERTEMU_FIELD_TEXT, {.text = NULL}, 0},
        {"bad", CERTEMU_FIELD_TEXT, {.text = "x\xff"}, 0},
        {"wide", CERTEMU_FIELD_WIDE, {.data = L"\x00e4\xd83d\xde00"}, 3},
        {"number", CERTEMU_FIELD_NUMBER, {.number = -5}, 0},
        {"result", CERTEMU_FIELD_RESULT, {.number = E_FAIL}, 0},
        {"bytes", CERTEMU_FIELD_BYTES, {.data = "\x00\x01\xff\xfe"}, 4},
        {"yes", CERTEMU_FIELD_BOOLEAN, {.number = 1}, 0},
        {"value", CERTEMU_FIELD_VARIANT, {.data = &value}, 0},
    };
    certemu_trace *trace;
    struct trace_file read;
    struct json_error error;
    HRESULT result;
    char *text;

    (void)state;
    V_VT(&value) = VT_I4;
    V_I4(&value) = 42;
    assert_hresult(certemu_trace_create(file, &trace), S_OK);
    SetLastError(77);
    certemu_trace_record(trace, "kinds", fields, sizeof(fields) / sizeof(*fields));
    assert_int_equal(GetLastError(), 77);   /* a recorder must not disturb what it records */
    certemu_trace_record(trace, "empty", NULL, 0);
    certemu_trace_destroy(trace);

    assert_hresult(trace_read_file(&read, file, &error), S_OK);
    assert_int_equal(read.count, 2);
    assert_string_equal(read.records[0].type, "kinds");
    assert_int_equal(read.records[1].sequence, 1);
    assert_int_equal(read.records[0].thread, GetCurrentThreadId());
    text = trace_text(&read.records[0], "text");
    assert_string_equal(text, "a \"quoted\" \\ \xc3\xa4\n");
    free(text);
    assert_null(trace_text(&read.records[0], "none"));
    text = trace_text(&read.records[0], "bad");
    assert_string_equal(text, "x\xef\xbf\xbd");
    free(text);
    text = trace_text(&read.records[0], "wide");
    assert_string_equal(text, "\xc3\xa4\xf0\x9f\x98\x80");
    free(text);
    assert_int_equal(trace_number(&read.records[0], "number", 0), -5);
    assert_true(trace_result(&read.records[0], "result", &result));
    assert_hresult(result, E_FAIL);
    text = trace_text(&read.records[0], "result");
    assert_string_equal(text, "0x80004005 E_FAIL");
    free(text);
    text = trace_text(&read.records[0], "bytes");
    assert_string_equal(text, "AAH//g==");
    free(text);
    assert_true(trace_boolean(&read.records[0], "yes"));
    assert_hresult(variant_read(&read.records[0].json, json_member(&read.records[0].json, 0, "value"), &value), S_OK);
    assert_int_equal(V_VT(&value), VT_I4);
    assert_int_equal(V_I4(&value), 42);
    trace_free(&read);
}

static void round_trips_variants(void **state)
{
    static const WCHAR odd[] = {0, 1, 0xd800, 'x'};
    VARIANT values[12], back;
    struct text text = {0};
    struct json_error error;
    struct json json;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(values) / sizeof(*values); i++)
        VariantInit(&values[i]);
    V_VT(&values[1]) = VT_NULL;
    V_VT(&values[2]) = VT_I4;
    V_I4(&values[2]) = -1;
    V_VT(&values[3]) = VT_DATE;
    V_DATE(&values[3]) = 46024.12782407407;
    V_VT(&values[4]) = VT_BSTR;
    V_BSTR(&values[4]) = SysAllocString(L"text \x00e4\n");
    V_VT(&values[5]) = VT_BSTR;
    V_BSTR(&values[5]) = SysAllocStringLen(odd, 4);
    V_VT(&values[6]) = VT_BSTR;
    V_BSTR(&values[6]) = SysAllocStringByteLen("\x30\x03\x02\x01\x05", 5);
    V_VT(&values[7]) = VT_BSTR;
    V_BSTR(&values[7]) = NULL;
    V_VT(&values[8]) = VT_BSTR;
    V_BSTR(&values[8]) = SysAllocString(L"");
    V_VT(&values[9]) = VT_BOOL;
    V_BOOL(&values[9]) = VARIANT_TRUE;
    V_VT(&values[10]) = VT_ERROR;
    V_ERROR(&values[10]) = DISP_E_PARAMNOTFOUND;
    V_VT(&values[11]) = VT_R8;
    V_R8(&values[11]) = 0.1;
    for (i = 0; i < sizeof(values) / sizeof(*values); i++)
    {
        text_clear(&text);
        variant_write(&text, &values[i]);
        assert_hresult(json_parse(&json, text.data, text.length, &error), S_OK);
        assert_hresult(variant_read(&json, 0, &back), S_OK);
        assert_int_equal(V_VT(&back), V_VT(&values[i]));
        if (V_VT(&back) == VT_BSTR)
        {
            assert_int_equal(!V_BSTR(&back), !V_BSTR(&values[i]));
            assert_int_equal(SysStringByteLen(V_BSTR(&back)), SysStringByteLen(V_BSTR(&values[i])));
            assert_memory_equal(V_BSTR(&back) ? (void *)V_BSTR(&back) : "", V_BSTR(&back) ? (void *)V_BSTR(&values[i]) : "",
                    SysStringByteLen(V_BSTR(&back)));
        }
        else if (V_VT(&back) == VT_R8 || V_VT(&back) == VT_DATE)
            assert_true(V_R8(&back) == V_R8(&values[i]));
        else if (V_VT(&back) == VT_I4 || V_VT(&back) == VT_ERROR)
            assert_int_equal(V_I4(&back), V_I4(&values[i]));
        else if (V_VT(&back) == VT_BOOL)
            assert_int_equal(V_BOOL(&back), V_BOOL(&values[i]));
        VariantClear(&back);
        VariantClear(&values[i]);
        json_free(&json);
    }
    text_free(&text);
}

static void tells_bytes_from_text(void **state)
{
    static const struct
    {
        const char *bytes;
        UINT size;
        BOOL known;
        const char *shown;
    }
    cases[] =
    {
        {"\x30\x04\x06\x02\x2a\x03", 6, FALSE, "6 bytes: 30 04 06 02 2a 03"},     /* U+0430 U+0206 U+032A would be printable */
        {"\x30\x05\x06\x02\x2a\x03", 6, FALSE, "\xd4\xb0\xc8\x86\xcc\xaa"},         /* no DER: its length is wrong */
        {"0\0", 2, FALSE, "0"},                                                       /* an empty SEQUENCE, but rather a digit */
        {"0\0", 2, TRUE, "2 bytes: 30 00"},
        {"a\0b\0", 4, TRUE, "4 bytes: 61 00 62 00"},
    };
    struct text text = {0};
    VARIANT value;
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(cases); i++)
    {
        V_VT(&value) = VT_BSTR;
        V_BSTR(&value) = SysAllocStringByteLen(cases[i].bytes, cases[i].size);
        text_clear(&text);
        (cases[i].known ? variant_describe_binary : variant_describe)(&text, &value, 100);
        assert_string_equal(text_string(&text), cases[i].shown);
        text_clear(&text);
        variant_write_binary(&text, &value);
        assert_non_null(strstr(text_string(&text), "\"bytes\": \""));
        VariantClear(&value);
    }
    text_free(&text);
}

static void refuses_bad_variants(void **state)
{
    static const char *const cases[] =
    {
        "[]", "{}", "{\"vt\": 3}", "{\"vt\": \"VT_NONE\"}", "{\"vt\": \"VT_I4\"}", "{\"vt\": \"VT_I4\", \"value\": \"1\"}",
        "{\"vt\": \"VT_BSTR\"}", "{\"vt\": \"VT_BSTR\", \"value\": 1}", "{\"vt\": \"VT_BSTR\", \"bytes\": \"A*\"}",
        "{\"vt\": \"VT_BOOL\", \"value\": 1}", "{\"vt\": \"VT_ERROR\", \"value\": \"what\"}", "{\"vt\": \"VT_DATE\", \"value\": null}",
    };
    struct json_error error;
    struct json json;
    VARIANT value;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(*cases); i++)
    {
        assert_hresult(json_parse(&json, cases[i], strlen(cases[i]), &error), S_OK);
        assert_hresult(variant_read(&json, 0, &value), E_INVALIDARG);
        assert_int_equal(V_VT(&value), VT_EMPTY);
        json_free(&json);
    }
}

#define THREADS 4
#define RECORDS 500

static DWORD WINAPI record_many(void *trace)
{
    certemu_field fields[] =
    {
        {"n", CERTEMU_FIELD_NUMBER, {0}, 0},
        {"filler", CERTEMU_FIELD_TEXT, {.text = "................................................................"}, 0},
    };
    int i;

    for (i = 0; i < RECORDS; i++)
    {
        fields[0].u.number = i;
        certemu_trace_record(trace, "many", fields, 2);
    }
    return 0;
}

static void keeps_records_whole(void **state)
{
    HANDLE threads[THREADS];
    struct json_error error;
    struct trace_file read;
    certemu_trace *trace;
    size_t i;

    (void)state;
    assert_hresult(certemu_trace_create(file, &trace), S_OK);
    for (i = 0; i < THREADS; i++)
        threads[i] = CreateThread(NULL, 0, record_many, trace, 0, NULL);
    for (i = 0; i < THREADS; i++)
    {
        WaitForSingleObject(threads[i], INFINITE);
        CloseHandle(threads[i]);
    }
    certemu_trace_destroy(trace);
    assert_hresult(trace_read_file(&read, file, &error), S_OK);
    assert_int_equal(read.count, THREADS * RECORDS);
    for (i = 0; i < read.count; i++)
    {
        assert_int_equal(read.records[i].sequence, i);
        assert_true(!i || read.records[i].time >= read.records[i - 1].time);
    }
    trace_free(&read);
}

static void reads_cut_files(void **state)
{
    static const char cut[] = "{\"type\": \"a\"}\r\n\n{\"type\": \"b\"}\n{\"type\": \"c";
    struct json_error error;
    struct trace_file read;

    (void)state;
    assert_hresult(trace_read(&read, cut, sizeof(cut) - 1, &error), S_OK);
    assert_int_equal(read.count, 2);
    assert_int_equal(read.records[1].line, 3);
    trace_free(&read);
    assert_hresult(trace_read(&read, "", 0, &error), S_OK);
    assert_int_equal(read.count, 0);
    trace_free(&read);
    assert_hresult(trace_read(&read, "{\"type\": \"a\"}\n{\"type\": }\n", 25, &error), HRESULT_FROM_WIN32(ERROR_INVALID_DATA));
    assert_int_equal(error.line, 2);
    assert_int_equal(error.column, 10);
    assert_hresult(trace_read(&read, "{\"kind\": \"a\"}\n", 14, &error), HRESULT_FROM_WIN32(ERROR_INVALID_DATA));
    assert_string_equal(error.what, "expected a record with a \"type\"");
    assert_hresult(trace_read(&read, "[]\n", 3, &error), HRESULT_FROM_WIN32(ERROR_INVALID_DATA));
}

static void refuses_bad_arguments(void **state)
{
    certemu_trace *trace = (certemu_trace *)1;

    (void)state;
    assert_hresult(certemu_trace_create(NULL, &trace), E_POINTER);
    assert_hresult(certemu_trace_create("x", NULL), E_POINTER);
    assert_hresult(certemu_trace_create("/nowhere/at/all", &trace), HRESULT_FROM_WIN32(ERROR_PATH_NOT_FOUND));
    assert_null(trace);
    certemu_trace_record(NULL, "x", NULL, 0);
    certemu_trace_destroy(NULL);
}

static void names_results(void **state)
{
    struct text text = {0};
    HRESULT result;

    (void)state;
    assert_string_equal(result_name(E_NOTIMPL), "E_NOTIMPL");
    assert_string_equal(result_name((HRESULT)0x80094004), "CERTSRV_E_PROPERTY_EMPTY");
    assert_string_equal(result_name(HRESULT_FROM_WIN32(ERROR_DISK_FULL)), "ERROR_DISK_FULL");
    assert_string_equal(result_name(HRESULT_FROM_WIN32(ERROR_INVALID_PARAMETER)), "E_INVALIDARG");
    assert_null(result_name((HRESULT)0x81234567));
    result_describe(&text, (HRESULT)0x81234567);
    assert_string_equal(text_string(&text), "0x81234567");
    text_free(&text);
    assert_true(result_parse("CERTSRV_E_PROPERTY_EMPTY", &result));
    assert_hresult(result, (HRESULT)0x80094004);
    assert_true(result_parse("ERROR_FILE_NOT_FOUND", &result));
    assert_hresult(result, (HRESULT)0x80070002);
    assert_true(result_parse("0x80004005", &result));
    assert_hresult(result, E_FAIL);
    assert_true(result_parse("-2147467259", &result));
    assert_hresult(result, E_FAIL);
    assert_false(result_parse("", &result));
    assert_false(result_parse("E_NOTHING", &result));
    assert_false(result_parse("0x1ffffffff", &result));
    assert_false(result_parse("12x", &result));
    assert_string_equal(status_name(0xc0000005), "access violation");
    assert_null(status_name(1));
}

int main(void)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test(writes_each_kind),
        cmocka_unit_test(round_trips_variants),
        cmocka_unit_test(tells_bytes_from_text),
        cmocka_unit_test(refuses_bad_variants),
        cmocka_unit_test(keeps_records_whole),
        cmocka_unit_test(reads_cut_files),
        cmocka_unit_test(refuses_bad_arguments),
        cmocka_unit_test(names_results),
    };

    return cmocka_run_group_tests_name("trace-record", all, make_file_name, delete_file);
}
