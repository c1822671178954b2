/* CryptBinaryToString and CryptStringToBinary. */
#include "test.h"

#include <wincrypt.h>

#define LONG_BASE64_1 "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4v"

static const BYTE bytes[64] =
{
    0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33,
    34, 35, 36, 37, 38, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60, 61, 62, 63
};

static const struct
{
    DWORD flags;
    DWORD size;
    const char *text;
}
texts[] =
{
    {CRYPT_STRING_BASE64, 1, "AA==\r\n"},
    {CRYPT_STRING_BASE64, 2, "AAE=\r\n"},
    {CRYPT_STRING_BASE64, 3, "AAEC\r\n"},
    {CRYPT_STRING_BASE64, 48, LONG_BASE64_1 "\r\n"},
    {CRYPT_STRING_BASE64, 60, LONG_BASE64_1 "\r\nMDEyMzQ1Njc4OTo7\r\n"},
    {CRYPT_STRING_BASE64 | CRYPT_STRING_NOCRLF, 49, LONG_BASE64_1 "MA=="},
    {CRYPT_STRING_BASE64 | CRYPT_STRING_NOCR, 60, LONG_BASE64_1 "\nMDEyMzQ1Njc4OTo7\n"},
    {CRYPT_STRING_BASE64 | CRYPT_STRING_NOCR | CRYPT_STRING_NOCRLF, 3, "AAEC\n"},
    {CRYPT_STRING_BASE64HEADER, 3, "-----BEGIN CERTIFICATE-----\r\nAAEC\r\n-----END CERTIFICATE-----\r\n"},
    {CRYPT_STRING_BASE64HEADER | CRYPT_STRING_NOCR, 3, "-----BEGIN CERTIFICATE-----\nAAEC\n-----END CERTIFICATE-----\n"},
    {CRYPT_STRING_BASE64REQUESTHEADER, 1,
        "-----BEGIN NEW CERTIFICATE REQUEST-----\r\nAA==\r\n-----END NEW CERTIFICATE REQUEST-----\r\n"},
    {CRYPT_STRING_BASE64X509CRLHEADER, 1, "-----BEGIN X509 CRL-----\r\nAA==\r\n-----END X509 CRL-----\r\n"},
    {CRYPT_STRING_HEXRAW, 3, "000102\r\n"},
    {CRYPT_STRING_HEXRAW | CRYPT_STRING_NOCRLF, 3, "000102"},
};

static void test_to_text(void **state)
{
    char text[400];
    WCHAR wide[400];
    DWORD size, length;
    size_t i, j;

    (void)state;
    for (i = 0; i < ARRAYSIZE(texts); i++)
    {
        length = (DWORD)strlen(texts[i].text);
        size = 0;
        assert_true(CryptBinaryToStringA(bytes, texts[i].size, texts[i].flags, NULL, &size));
        assert_int_equal(size, length + 1);
        memset(text, 0x55, sizeof(text));
        assert_true(CryptBinaryToStringA(bytes, texts[i].size, texts[i].flags, text, &size));
        assert_string_equal(text, texts[i].text);
        assert_int_equal(size, length);
        size = length;
        SetLastError(0);
        assert_false(CryptBinaryToStringA(bytes, texts[i].size, texts[i].flags, text, &size));
        assert_int_equal(GetLastError(), ERROR_MORE_DATA);

        size = ARRAYSIZE(wide);
        assert_true(CryptBinaryToStringW(bytes, texts[i].size, texts[i].flags, wide, &size));
        assert_int_equal(size, length);
        for (j = 0; j <= length; j++)
            assert_int_equal(wide[j], texts[i].text[j]);
    }
}

static void test_hex_dump(void **state)
{
    WCHAR text[400];
    DWORD size = ARRAYSIZE(text);

    (void)state;
    assert_true(CryptBinaryToStringW(bytes, 18, CRYPT_STRING_HEX, text, &size));
    assert_wide_equal(text, L"00 01 02 03 04 05 06 07  08 09 0a 0b 0c 0d 0e 0f\r\n10 11\r\n");
    size = ARRAYSIZE(text);
    assert_true(CryptBinaryToStringW(bytes, 18, CRYPT_STRING_HEX | CRYPT_STRING_NOCRLF, text, &size));
    assert_wide_equal(text, L"00 01 02 03 04 05 06 07 08 09 0a 0b 0c 0d 0e 0f 10 11");
}

/* Wine 8.0 has the formats with addresses and characters in neither direction, nor CRYPT_STRING_HEX in the A form. */
static void test_hex_formats(void **state)
{
    static const struct
    {
        DWORD flags;
        const char *text;
    }
    formats[] =
    {
        {CRYPT_STRING_HEX, "2b 2c 2d 2e 2f 30 31 32  33 34 35 36 37 38 39 3a\r\n3b\r\n"},
        {CRYPT_STRING_HEXASCII, "2b 2c 2d 2e 2f 30 31 32  33 34 35 36 37 38 39 3a   +,-./0123456789:\r\n"
            "3b                                                 ;\r\n"},
        {CRYPT_STRING_HEXADDR, "0000    2b 2c 2d 2e 2f 30 31 32  33 34 35 36 37 38 39 3a\r\n0010    3b\r\n"},
        {CRYPT_STRING_HEXASCIIADDR, "0000    2b 2c 2d 2e 2f 30 31 32  33 34 35 36 37 38 39 3a   +,-./0123456789:\r\n"
            "0010    3b                                                 ;\r\n"},
    };
    char text[400];
    BYTE back[64];
    DWORD size, format;
    size_t i;

    (void)state;
    if (!test_native())
        skip();
    for (i = 0; i < ARRAYSIZE(formats); i++)
    {
        size = sizeof(text);
        assert_true(CryptBinaryToStringA(bytes + 0x2b, 17, formats[i].flags, text, &size));
        assert_string_equal(text, formats[i].text);
        size = sizeof(back);
        assert_true(CryptStringToBinaryA(text, 0, formats[i].flags, back, &size, NULL, NULL));
        assert_int_equal(size, 17);
        assert_memory_equal(back, bytes + 0x2b, 17);
        size = sizeof(back);
        assert_true(CryptStringToBinaryA(text, 0, CRYPT_STRING_HEX_ANY, back, &size, NULL, &format));
        assert_int_equal(format, formats[i].flags);
        assert_int_equal(size, 17);
    }
}

static const struct
{
    DWORD flags;
    const char *text;
    const char *data;           /* NULL: ERROR_INVALID_DATA */
    DWORD skip;
    DWORD format;
}
binaries[] =
{
    {CRYPT_STRING_BASE64, "YWJj", "abc", 0, CRYPT_STRING_BASE64},
    {CRYPT_STRING_BASE64, "YWI=", "ab", 0, CRYPT_STRING_BASE64},
    {CRYPT_STRING_BASE64, "YW\r\nJ j\n", "abc", 0, CRYPT_STRING_BASE64},
    {CRYPT_STRING_BASE64, "YW?j", NULL, 0, 0},
    {CRYPT_STRING_BASE64, "-----BEGIN X-----\nYWJj\n-----END X-----\n", NULL, 0, 0},
    {CRYPT_STRING_BASE64HEADER, "YWJj", NULL, 0, 0},
    {CRYPT_STRING_BASE64HEADER, "-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n", "abc", 0,
        CRYPT_STRING_BASE64HEADER},
    {CRYPT_STRING_BASE64HEADER, "-----BEGIN SOMETHING-----\nYWJj\n-----END SOMETHING-----\n", "abc", 0,
        CRYPT_STRING_BASE64HEADER},
    {CRYPT_STRING_BASE64HEADER, "junk\n-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n", "abc", 5,
        CRYPT_STRING_BASE64HEADER},
    {CRYPT_STRING_BASE64HEADER, "-----BEGIN CERTIFICATE-----\nYWJj\n", NULL, 0, 0},
    {CRYPT_STRING_BASE64REQUESTHEADER, "-----BEGIN NEW CERTIFICATE REQUEST-----\nYWJj\n-----END NEW CERTIFICATE REQUEST-----",
        "abc", 0, CRYPT_STRING_BASE64REQUESTHEADER},
    {CRYPT_STRING_BASE64_ANY, "YWJj", "abc", 0, CRYPT_STRING_BASE64},
    {CRYPT_STRING_BASE64_ANY, "-----BEGIN CERTIFICATE-----\nYWJj\n-----END CERTIFICATE-----\n", "abc", 0,
        CRYPT_STRING_BASE64HEADER},
    {CRYPT_STRING_ANY, "YWJj", "abc", 0, CRYPT_STRING_BASE64},
};

static void test_to_binary(void **state)
{
    BYTE out[100];
    WCHAR wide[200];
    DWORD size, skipped, format;
    size_t i, j;

    (void)state;
    for (i = 0; i < ARRAYSIZE(binaries); i++)
    {
        size = sizeof(out);
        skipped = format = 99;
        SetLastError(0);
        for (j = 0; j == 0 || binaries[i].text[j - 1]; j++)
            wide[j] = binaries[i].text[j];
        if (!binaries[i].data)
        {
            assert_false(CryptStringToBinaryA(binaries[i].text, 0, binaries[i].flags, out, &size, NULL, NULL));
            assert_int_equal(GetLastError(), ERROR_INVALID_DATA);
            assert_false(CryptStringToBinaryW(wide, 0, binaries[i].flags, out, &size, NULL, NULL));
            continue;
        }
        assert_true(CryptStringToBinaryA(binaries[i].text, 0, binaries[i].flags, out, &size, &skipped, &format));
        assert_int_equal(size, strlen(binaries[i].data));
        assert_memory_equal(out, binaries[i].data, size);
        assert_int_equal(skipped, binaries[i].skip);
        assert_int_equal(format, binaries[i].format);
        memset(out, 0, sizeof(out));
        size = sizeof(out);
        assert_true(CryptStringToBinaryW(wide, 0, binaries[i].flags, out, &size, NULL, NULL));
        assert_memory_equal(out, binaries[i].data, size);

        size = 0;
        assert_true(CryptStringToBinaryA(binaries[i].text, 0, binaries[i].flags, NULL, &size, NULL, NULL));
        assert_int_equal(size, strlen(binaries[i].data));
        size = 1;
        assert_false(CryptStringToBinaryA(binaries[i].text, 0, binaries[i].flags, out, &size, NULL, NULL));
        assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    }
}

/* A length means that so many characters count. */
static void test_length(void **state)
{
    BYTE out[10];
    DWORD size = sizeof(out);

    (void)state;
    assert_true(CryptStringToBinaryA("YWJjZGVm", 4, CRYPT_STRING_BASE64, out, &size, NULL, NULL));
    assert_int_equal(size, 3);
}

/* Wine 8.0 makes bytes of these; base64 has groups of four characters, and padding ends it. */
static void test_bad_base64(void **state)
{
    static const char * const bad[] = {"A", "YWJjA", "YWI=YWI=", "====", "YWJj=", "YQ===", "hello"};
    BYTE out[20];
    DWORD size;
    size_t i;

    (void)state;
    if (!test_native())
        skip();
    for (i = 0; i < ARRAYSIZE(bad); i++)
    {
        size = sizeof(out);
        SetLastError(0);
        assert_false(CryptStringToBinaryA(bad[i], 0, CRYPT_STRING_BASE64, out, &size, NULL, NULL));
        assert_int_equal(GetLastError(), ERROR_INVALID_DATA);
    }
}

static void test_arguments(void **state)
{
    DWORD size = 0;

    (void)state;
    assert_false(CryptBinaryToStringA(bytes, 1, CRYPT_STRING_BASE64, NULL, NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_false(CryptBinaryToStringA(NULL, 1, CRYPT_STRING_BASE64, NULL, &size));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_false(CryptBinaryToStringA(bytes, 1, 0x99, NULL, &size));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_false(CryptStringToBinaryA(NULL, 0, CRYPT_STRING_BASE64, NULL, &size, NULL, NULL));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}

int main(void)
{
    const struct CMUnitTest all[] =
    {
        cmocka_unit_test(test_to_text),
        cmocka_unit_test(test_hex_dump),
        cmocka_unit_test(test_hex_formats),
        cmocka_unit_test(test_to_binary),
        cmocka_unit_test(test_length),
        cmocka_unit_test(test_bad_base64),
        cmocka_unit_test(test_arguments),
    };

    return cmocka_run_group_tests_name("crypt-text", all, NULL, NULL);
}
