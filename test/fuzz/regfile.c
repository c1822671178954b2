/* Registry files: what can be imported comes back from an export, and is refused with a line otherwise. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "host/regfile.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const HKEY roots[] = {HKEY_LOCAL_MACHINE, HKEY_CLASSES_ROOT, HKEY_USERS, HKEY_CURRENT_CONFIG, HKEY_CURRENT_USER};

static void check(int holds)
{
    if (!holds)
        abort();
}

/* Everything that the input writes goes below a key of ours. */
static void redirect(HKEY scratch)
{
    static const WCHAR *const names[] = {L"machine", L"classes", L"users", L"config", L"user"};
    unsigned int i;
    HKEY key;

    for (i = 0; i < ARRAYSIZE(roots); i++)
    {
        key = NULL;
        if (scratch)
            check(!RegCreateKeyExW(scratch, names[i], 0, NULL, 0, KEY_ALL_ACCESS, NULL, &key, NULL));
        check(!RegOverridePredefKey(roots[i], key));
        if (key)
            RegCloseKey(key);
    }
}

static void export(enum regfile_encoding encoding, struct text *out)
{
    struct regfile_key keys[ARRAYSIZE(roots)] = {{0}};
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(roots); i++)
        keys[i].root = roots[i];
    check(regfile_export(keys, ARRAYSIZE(roots), encoding, out) == S_OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct text message = {0}, first = {0}, second = {0};
    HRESULT result;
    HKEY scratch;

    RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\certemu-fuzz");
    check(!RegCreateKeyExW(HKEY_CURRENT_USER, L"Software\\certemu-fuzz", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &scratch, NULL));
    redirect(scratch);
    result = regfile_import_bytes(data, size, "input", &message);
    if (FAILED(result))
        check(!strncmp(text_string(&message), "input:", 6));
    else
    {
        export(REGFILE_UTF16, &first);
        RegDeleteTreeW(scratch, NULL);
        redirect(scratch);
        check(regfile_import_bytes(first.data, first.length, "export", &message) == S_OK);
        export(REGFILE_UTF16, &second);
        check(first.length == second.length && !memcmp(first.data, second.data, first.length));
    }
    redirect(NULL);
    RegCloseKey(scratch);
    check(!RegDeleteTreeW(HKEY_CURRENT_USER, L"Software\\certemu-fuzz"));
    text_free(&message);
    text_free(&first);
    text_free(&second);
    return 0;
}
