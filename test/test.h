/* What every test includes: CMocka, the Windows headers, the public API, and the few helpers below. The same file is
 * compiled natively and as PE; no test body has an #ifdef. */
#pragma once

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>
#include <oleauto.h>
#include <cmocka.h>

/* HRESULTs print as hexadecimal, with the line that failed. */
#define assert_hresult(expression, expected) \
    test_assert_hresult((expression), (expected), #expression, __FILE__, __LINE__)

/* A known gap: `condition` is what will hold when it is closed, and the test fails as soon as it does. */
#define todo(condition, why) test_todo(!!(condition), #condition, why, __FILE__, __LINE__)

/* UTF-16 against UTF-16, both printed when they differ. */
#define assert_wide_equal(actual, expected) test_assert_wide((actual), (expected), __FILE__, __LINE__)

void test_assert_hresult(HRESULT actual, HRESULT expected, const char *expression, const char *file, int line);
void test_todo(int holds, const char *condition, const char *why, const char *file, int line);
void test_assert_wide(const WCHAR *actual, const WCHAR *expected, const char *file, int line);

/* A file of the build's fixtures (test/fixtures/make.sh): a host path, valid until the next call but seven. */
const char *fixture(const char *name);

/* The whole fixture; *size receives its bytes. free() it. */
unsigned char *fixture_bytes(const char *name, size_t *size);

/* Is this the ELF build with lib/runtime (1), or PE on Windows or Wine (0)? For skips of what only one side has. */
int test_native(void);

/* Is this a build with AddressSanitizer or ThreadSanitizer? For skips of what is left to them there. */
int test_sanitized(void);
