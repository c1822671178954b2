/* Identifiers, accounts, versions, times, message boxes, the event log, work items. */
#include "test.h"

#include <wchar.h>

#include <rpc.h>
#include <sddl.h>
#include <winhttp.h>
#define SECURITY_WIN32
#include <security.h>

static void test_uuid_text(void **state)
{
    static const UUID sample = {0xe19ae1a0, 0x7364, 0x11d0, {0x88, 0x16, 0x00, 0xa0, 0xc9, 0x03, 0xb8, 0x3c}};
    UUID copy = sample, parsed = {0}, second = sample;
    RPC_STATUS status;
    RPC_WSTR wide = NULL;
    RPC_CSTR narrow = NULL;

    (void)state;
    assert_int_equal(UuidToStringW(&copy, &wide), RPC_S_OK);
    assert_wide_equal((WCHAR *)wide, L"e19ae1a0-7364-11d0-8816-00a0c903b83c");
    assert_int_equal(UuidFromStringW(wide, &parsed), RPC_S_OK);
    assert_memory_equal(&parsed, &sample, sizeof(sample));
    assert_int_equal(RpcStringFreeW(&wide), RPC_S_OK);
    /* Emptied (DCE 1.1: "returns the value NULL"); Wine 8.0 leaves the pointer. */
    assert_true(!wide || !test_native());
    assert_int_equal(UuidToStringA(&copy, &narrow), RPC_S_OK);
    assert_string_equal((char *)narrow, "e19ae1a0-7364-11d0-8816-00a0c903b83c");
    memset(&parsed, 0, sizeof(parsed));
    assert_int_equal(UuidFromStringA(narrow, &parsed), RPC_S_OK);
    assert_memory_equal(&parsed, &sample, sizeof(sample));
    RpcStringFreeA(&narrow);
    assert_int_equal(UuidFromStringA((RPC_CSTR)"{e19ae1a0-7364-11d0-8816-00a0c903b83c}", &parsed), RPC_S_INVALID_STRING_UUID);
    assert_int_equal(UuidFromStringA((RPC_CSTR)"e19ae1a0-7364-11d0-8816-00a0c903b83", &parsed), RPC_S_INVALID_STRING_UUID);
    assert_int_equal(UuidFromStringA((RPC_CSTR)"x19ae1a0-7364-11d0-8816-00a0c903b83c", &parsed), RPC_S_INVALID_STRING_UUID);
    assert_int_equal(UuidFromStringA(NULL, &parsed), RPC_S_OK);
    assert_true(UuidIsNil(&parsed, &status));
    assert_int_equal(UuidToStringA(NULL, &narrow), RPC_S_OK);
    assert_string_equal((char *)narrow, "00000000-0000-0000-0000-000000000000");
    RpcStringFreeA(&narrow);
    assert_int_equal(UuidCompare(&copy, &second, &status), 0);
    second.Data1++;
    assert_int_equal(UuidCompare(&copy, &second, &status), -1);
    assert_int_equal(UuidCompare(&second, &copy, &status), 1);
    assert_false(UuidEqual(&copy, &second, &status));
}

static void test_new_uuids(void **state)
{
    UUID first, second;
    RPC_STATUS status;

    (void)state;
    assert_int_equal(UuidCreate(&first), RPC_S_OK);
    assert_int_equal(UuidCreate(&second), RPC_S_OK);
    assert_false(UuidEqual(&first, &second, &status));
    assert_int_equal(first.Data3 >> 12, 4);
    assert_int_equal(UuidCreateNil(&first), RPC_S_OK);
    assert_true(UuidIsNil(&first, &status));
}

static void test_sid_text(void **state)
{
    static const char *const texts[] =
    {
        "S-1-5-18", "S-1-1-0", "S-1-5-32-544", "S-1-5-21-1-2-3-1000", "S-1-5-80-4294967295-1-2-3-4"
    };
    PSID sid, second;
    LPSTR text;
    LPWSTR wide;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(texts) / sizeof(*texts); i++)
    {
        assert_true(ConvertStringSidToSidA(texts[i], &sid));
        assert_true(IsValidSid(sid));
        assert_true(ConvertSidToStringSidA(sid, &text));
        assert_string_equal(text, texts[i]);
        LocalFree(text);
        LocalFree(sid);
    }
    assert_true(ConvertStringSidToSidW(L"BA", &sid));
    assert_true(ConvertSidToStringSidW(sid, &wide));
    assert_wide_equal(wide, L"S-1-5-32-544");
    LocalFree(wide);
    assert_int_equal(GetLengthSid(sid), 16);
    assert_int_equal(*GetSidSubAuthorityCount(sid), 2);
    assert_int_equal(*GetSidSubAuthority(sid, 1), 544);
    assert_true(ConvertStringSidToSidW(L"BU", &second));
    assert_false(EqualSid(sid, second));
    assert_true(EqualPrefixSid(sid, second));
    LocalFree(second);
    LocalFree(sid);
    assert_false(ConvertStringSidToSidA("zz", &sid));
    assert_int_equal(GetLastError(), ERROR_INVALID_SID);
    assert_false(ConvertStringSidToSidA("S-1-5-x", &sid));
    assert_int_equal(GetLastError(), ERROR_INVALID_SID);
}

static void test_sid_parts(void **state)
{
    SID_IDENTIFIER_AUTHORITY authority = {SECURITY_NT_AUTHORITY};
    BYTE room[SECURITY_MAX_SID_SIZE];
    DWORD size = 4;
    PSID sid;

    (void)state;
    assert_true(AllocateAndInitializeSid(&authority, 2, 32, 544, 0, 0, 0, 0, 0, 0, &sid));
    assert_false(CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, room, &size));
    /* Wine 8.0 sets no error. */
    assert_true(GetLastError() == ERROR_INSUFFICIENT_BUFFER || !test_native());
    assert_int_equal(size, 16);
    assert_true(CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, room, &size));
    assert_true(EqualSid(sid, room));
    assert_false(CopySid(8, room, sid));
    assert_true(GetLastError() == ERROR_INSUFFICIENT_BUFFER || !test_native());     /* none under Wine 8.0 either */
    assert_true(CopySid(sizeof(room), room, sid));
    assert_null(FreeSid(sid));
    assert_int_equal(GetSidLengthRequired(3), 20);
}

static void test_accounts(void **state)
{
    WCHAR name[64], domain[64];
    BYTE room[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(room), name_size = 64, domain_size = 64;
    SID_NAME_USE use;

    (void)state;
    assert_true(CreateWellKnownSid(WinLocalSystemSid, NULL, room, &size));
    assert_true(LookupAccountSidW(NULL, room, name, &name_size, domain, &domain_size, &use));
    assert_wide_equal(name, L"SYSTEM");
    assert_int_equal(name_size, 6);
    assert_wide_equal(domain, L"NT AUTHORITY");
    assert_int_equal(use, SidTypeWellKnownGroup);
    name_size = 3;
    domain_size = 64;
    assert_false(LookupAccountSidW(NULL, room, name, &name_size, domain, &domain_size, &use));
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    /* Documented: with the terminator; Wine 8.0 forgets it. */
    assert_true(name_size == 7 || !test_native());
    size = sizeof(room);
    domain_size = 64;
    assert_true(LookupAccountNameW(NULL, L"Everyone", room, &size, domain, &domain_size, &use));
    assert_int_equal(*GetSidSubAuthority(room, 0), 0);
    assert_int_equal(use, SidTypeWellKnownGroup);
}

static void test_accounts_narrow(void **state)
{
    char name[64], domain[64];
    BYTE room[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(room), name_size = 64, domain_size = 64;
    SID_NAME_USE use;

    (void)state;
    assert_true(CreateWellKnownSid(WinLocalSystemSid, NULL, room, &size));
    assert_true(LookupAccountSidA(NULL, room, name, &name_size, domain, &domain_size, &use));
    assert_string_equal(name, "SYSTEM");
    assert_true(name_size == 6 || !test_native());      /* as in the W form; Wine 8.0 counts the terminator here */
    assert_string_equal(domain, "NT AUTHORITY");
    assert_int_equal(use, SidTypeWellKnownGroup);
    size = 0;
    domain_size = 0;
    assert_false(LookupAccountNameA(NULL, "Everyone", NULL, &size, NULL, &domain_size, &use));
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_int_equal(size, 12);
    assert_true(domain_size >= 1);
    domain_size = 64;
    assert_true(LookupAccountNameA(NULL, "Everyone", room, &size, domain, &domain_size, &use));
    assert_int_equal(*GetSidSubAuthority(room, 0), 0);
    assert_string_equal(domain, "");
    assert_false(LookupAccountNameA(NULL, "Nobody of that name", room, &size, domain, &domain_size, &use));
    assert_int_equal(GetLastError(), ERROR_NONE_MAPPED);
}

static void test_token(void **state)
{
    union
    {
        TOKEN_USER user;
        BYTE room[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
    } answer;
    WCHAR name[64], domain[64], own[64];
    DWORD size = 0, name_size = 64, domain_size = 64, own_size = 64;
    SID_NAME_USE use;
    HANDLE token;

    (void)state;
    assert_true(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
    assert_false(GetTokenInformation(token, TokenUser, NULL, 0, &size));
    assert_int_equal(GetLastError(), ERROR_INSUFFICIENT_BUFFER);
    assert_true(size <= sizeof(answer));
    assert_true(GetTokenInformation(token, TokenUser, &answer, sizeof(answer), &size));
    assert_true(IsValidSid(answer.user.User.Sid));
    assert_true(LookupAccountSidW(NULL, answer.user.User.Sid, name, &name_size, domain, &domain_size, &use));
    assert_int_equal(use, SidTypeUser);
    assert_true(GetUserNameW(own, &own_size));
    assert_wide_equal(name, own);
    assert_true(CloseHandle(token));
    assert_false(OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token));
    assert_int_equal(GetLastError(), ERROR_NO_TOKEN);
}

static void test_user_name(void **state)
{
    WCHAR name[128], computer[64], expected[128];
    ULONG size = 128;
    DWORD computer_size = 64, user_size = 64;

    (void)state;
    assert_true(GetUserNameExW(NameSamCompatible, name, &size));
    assert_true(GetComputerNameW(computer, &computer_size));
    lstrcpyW(expected, computer);
    lstrcatW(expected, L"\\");
    assert_true(GetUserNameW(expected + lstrlenW(expected), &user_size));
    assert_int_equal(lstrcmpiW(name, expected), 0);
    assert_int_equal(size, lstrlenW(name));
    size = 2;
    assert_false(GetUserNameExW(NameSamCompatible, name, &size));
    assert_int_equal(GetLastError(), ERROR_MORE_DATA);
}

static void test_versions(void **state)
{
    OSVERSIONINFOEXW info = {.dwOSVersionInfoSize = sizeof(info)}, wanted = {.dwOSVersionInfoSize = sizeof(wanted)};
    ULONGLONG mask;

    (void)state;
    assert_true(GetVersionExW((OSVERSIONINFOW *)&info));
    assert_int_equal(info.dwPlatformId, VER_PLATFORM_WIN32_NT);
    assert_true(info.dwMajorVersion >= 6);
    info.dwOSVersionInfoSize = 7;
    assert_false(GetVersionExW((OSVERSIONINFOW *)&info));
    mask = VerSetConditionMask(0, VER_MAJORVERSION, VER_GREATER_EQUAL);
    mask = VerSetConditionMask(mask, VER_MINORVERSION, VER_GREATER_EQUAL);
    wanted.dwMajorVersion = 5;
    wanted.dwMinorVersion = 2;
    assert_true(VerifyVersionInfoW(&wanted, VER_MAJORVERSION | VER_MINORVERSION, mask));
    wanted.dwMajorVersion = 99;
    assert_false(VerifyVersionInfoW(&wanted, VER_MAJORVERSION | VER_MINORVERSION, mask));
    assert_int_equal(GetLastError(), ERROR_OLD_WIN_VERSION);
}

static void test_system_info(void **state)
{
    SYSTEM_INFO info;
    MEMORYSTATUSEX memory = {.dwLength = sizeof(memory)};

    (void)state;
    GetSystemInfo(&info);
    assert_int_equal(info.dwPageSize, 4096);
    assert_int_equal(info.dwAllocationGranularity, 65536);
    assert_true(info.dwNumberOfProcessors >= 1);
    assert_true(GlobalMemoryStatusEx(&memory));
    assert_true(memory.ullTotalPhys > memory.ullAvailPhys);
}

static void test_http_times(void **state)
{
    SYSTEMTIME time = {1980, 1, 3, 2, 2, 3, 55, 0}, parsed;
    WCHAR text[64];

    (void)state;
    assert_true(WinHttpTimeFromSystemTime(&time, text));
    assert_wide_equal(text, L"Wed, 02 Jan 1980 02:03:55 GMT");
    assert_true(WinHttpTimeToSystemTime(text, &parsed));
    assert_memory_equal(&parsed, &time, sizeof(time));
    assert_true(WinHttpTimeToSystemTime(L"  wed, 2 jan 1980 2 3 55", &parsed));
    assert_memory_equal(&parsed, &time, sizeof(time));
    SetLastError(0);
    assert_false(WinHttpTimeToSystemTime(NULL, &parsed));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}

static void test_formatted_text(void **state)
{
    WCHAR wide[1100], *longer;
    char narrow[64];

    (void)state;
    assert_int_equal(wsprintfW(wide, L"%s %d %04x %c", L"ab", -5, 0x1f, 'z'), 12);
    assert_wide_equal(wide, L"ab -5 001f z");
    assert_int_equal(wsprintfA(narrow, "%s-%u-%lX", "ab", 7, 255), 7);
    assert_string_equal(narrow, "ab-7-FF");
    longer = malloc(3000 * sizeof(WCHAR));
    wmemset(longer, 'x', 2999);
    longer[2999] = 0;
    assert_int_equal(wsprintfW(wide, L"%s", longer), test_native() ? 1023 : 1024);
    free(longer);
}

static void test_event_sources(void **state)
{
    const WCHAR *strings[] = {L"first", L"second"};
    HANDLE source;

    (void)state;
    source = RegisterEventSourceW(NULL, L"certemu test");
    assert_non_null(source);
    assert_true(ReportEventW(source, EVENTLOG_INFORMATION_TYPE, 0, 0x40000001, NULL, 2, 0, strings, NULL));
    assert_true(DeregisterEventSource(source));
    if (test_native())      /* Wine 8.0 takes a source without a name, and any handle */
    {
        assert_null(RegisterEventSourceW(NULL, NULL));
        assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
        assert_false(ReportEventW(source, EVENTLOG_INFORMATION_TYPE, 0, 1, NULL, 0, 0, NULL, NULL));
        assert_int_equal(GetLastError(), ERROR_INVALID_HANDLE);
    }
}

static LONG runs;

static DWORD WINAPI count_item(void *event)
{
    if (InterlockedIncrement(&runs) == 20)
        SetEvent(event);
    return 0;
}

static void CALLBACK count_simple(PTP_CALLBACK_INSTANCE instance, void *event)
{
    (void)instance;
    count_item(event);
}

static void CALLBACK count_work(PTP_CALLBACK_INSTANCE instance, void *event, PTP_WORK work)
{
    (void)instance;
    (void)work;
    count_item(event);
}

static void test_work_items(void **state)
{
    HANDLE event = CreateEventW(NULL, TRUE, FALSE, NULL);
    PTP_WORK work;
    int i;

    (void)state;
    runs = 0;
    for (i = 0; i < 10; i++)
        assert_true(QueueUserWorkItem(count_item, event, WT_EXECUTEDEFAULT));
    for (i = 0; i < 10; i++)
        assert_true(TrySubmitThreadpoolCallback(count_simple, event, NULL));
    assert_int_equal(WaitForSingleObject(event, 10000), WAIT_OBJECT_0);
    runs = 0;
    work = CreateThreadpoolWork(count_work, event, NULL);
    assert_non_null(work);
    for (i = 0; i < 15; i++)
        SubmitThreadpoolWork(work);
    WaitForThreadpoolWorkCallbacks(work, FALSE);
    assert_int_equal(runs, 15);
    CloseThreadpoolWork(work);
    CloseHandle(event);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_uuid_text),
        cmocka_unit_test(test_new_uuids),
        cmocka_unit_test(test_sid_text),
        cmocka_unit_test(test_sid_parts),
        cmocka_unit_test(test_accounts),
        cmocka_unit_test(test_accounts_narrow),
        cmocka_unit_test(test_token),
        cmocka_unit_test(test_user_name),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_system_info),
        cmocka_unit_test(test_http_times),
        cmocka_unit_test(test_formatted_text),
        cmocka_unit_test(test_event_sources),
        cmocka_unit_test(test_work_items),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
