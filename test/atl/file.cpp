/* atlfile.h, atltime.h, atlsecurity.h: files and times, and whose they are. */
#include "module.h"

#include <atlfile.h>
#include <atlsecurity.h>
#include <atltime.h>

CComModule _Module;

static void test_span(void **)
{
    CTimeSpan span(1, 2, 3, 4), sum = span + CTimeSpan(0, 23, 59, 59);

    assert_int_equal(span.GetTotalSeconds(), 93784);
    assert_int_equal(span.GetTotalMinutes(), 1563);
    assert_int_equal(span.GetTotalHours(), 26);
    assert_int_equal(sum.GetDays(), 2);
    assert_int_equal(sum.GetHours(), 2);
    assert_int_equal(sum.GetMinutes(), 3);
    assert_int_equal(sum.GetSeconds(), 3);
    sum -= span;
    assert_true(sum < span && span >= sum && sum != span && sum == CTimeSpan(86399));
    assert_wide_equal(span.Format(_T("%D days, %H:%M:%S 100%%")), L"1 days, 02:03:04 100%");
}

static void test_time(void **)
{
    CTime time(2024, 2, 29, 13, 45, 59), later = time + CTimeSpan(1, 0, 0, 1), current = CTime::GetCurrentTime();
    SYSTEMTIME system;
    FILETIME file;
    struct tm parts;

    assert_int_equal(time.GetYear(), 2024);
    assert_int_equal(time.GetMonth(), 2);
    assert_int_equal(time.GetDay(), 29);
    assert_int_equal(time.GetHour(), 13);
    assert_int_equal(time.GetMinute(), 45);
    assert_int_equal(time.GetSecond(), 59);
    assert_int_equal(time.GetDayOfWeek(), 5);
    assert_wide_equal(later.Format(_T("%Y-%m-%d %H:%M:%S")), L"2024-03-01 13:46:00");
    assert_wide_equal(CTime((__time64_t)86400).FormatGmt(_T("%d.%m.%Y")), L"02.01.1970");
    assert_true(later > time && time <= later && (later - time) == CTimeSpan(86401) && current > later);
    assert_true(time.GetAsSystemTime(system));
    assert_int_equal(system.wDay, 29);
    assert_true(CTime(system) == time);
    assert_true(SystemTimeToFileTime(&system, &file) && LocalFileTimeToFileTime(&file, &file));
    assert_true(CTime::IsValidFILETIME(file));
    assert_ptr_equal(CTime((__time64_t)0).GetGmtTm(&parts), &parts);
    assert_int_equal(parts.tm_year, 70);
    assert_true(CTime((WORD)((44 << 9) | (2 << 5) | 29), (WORD)((13 << 11) | (45 << 5) | 29)) == time - CTimeSpan(1));
    GetSystemTimeAsFileTime(&file);
    assert_in_range((CTime(file) - CTime::GetCurrentTime()).GetTotalSeconds() + 5, 3, 7);
}

static void test_file_time(void **)
{
    CFileTime now = CFileTime::GetCurrentTime(), later = now + CFileTimeSpan(CFileTime::Day);

    assert_true(later > now && now != later);
    assert_int_equal((later - now).GetTimeSpan(), 864000000000LL);
    later -= CFileTimeSpan(CFileTime::Hour * 24);
    assert_true(later == now && later.GetTime() == now.GetTime());
    assert_true(now.UTCToLocal().LocalToUTC() == now);
}

static void test_temporary_file(void **)
{
    CAtlTemporaryFile temporary;
    CAtlFile file;
    ULONGLONG number = 0;
    WCHAR name[MAX_PATH];
    char text[16] = "";
    DWORD got = 0;

    assert_hresult(temporary.Create(nullptr, GENERIC_READ | GENERIC_WRITE), S_OK);
    lstrcpyW(name, temporary.TempFileName());
    assert_hresult(temporary.Write("0123456789", 10), S_OK);
    assert_hresult(temporary.GetPosition(number), S_OK);
    assert_int_equal(number, 10);
    assert_hresult(temporary.Seek(-4), S_OK);
    assert_hresult(temporary.Read(text, 4), S_OK);
    assert_string_equal(text, "6789");
    assert_hresult(temporary.Read(text, 4), HRESULT_FROM_WIN32(ERROR_HANDLE_EOF));
    assert_hresult(temporary.SetSize(5), S_OK);
    assert_hresult(temporary.GetSize(number), S_OK);
    assert_int_equal(number, 5);
    assert_hresult(temporary.HandsOff(), S_OK);
    assert_hresult(file.Create(name, GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING), S_OK);
    assert_hresult(file.Read(text, sizeof(text), got), S_OK);
    assert_int_equal(got, 5);
    file.Close();
    assert_hresult(temporary.HandsOn(), S_OK);
    assert_hresult(temporary.Write("x", 1), S_OK);
    CStringW kept = CStringW(name) + L".kept";
    assert_hresult(temporary.Close(kept), S_OK);
    assert_hresult(file.Create(name, GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
    assert_hresult(file.Create(kept, GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING), S_OK);
    assert_hresult(file.GetSize(number), S_OK);
    assert_int_equal(number, 6);
    file.Close();
    assert_true(DeleteFileW(kept));
    {
        CAtlTemporaryFile gone;

        assert_hresult(gone.Create(), S_OK);
        lstrcpyW(name, gone.TempFileName());
        assert_true(GetFileAttributesW(name) != INVALID_FILE_ATTRIBUTES);
    }
    assert_int_equal(GetFileAttributesW(name), INVALID_FILE_ATTRIBUTES);
}

static void test_ranges_and_mappings(void **)
{
    CAtlTemporaryFile temporary;
    CAtlFile other;
    CAtlFileMapping<> bytes;
    CAtlFileMapping<LONG> shared, opened;
    BOOL existed = TRUE;

    assert_hresult(temporary.Create(nullptr, GENERIC_READ | GENERIC_WRITE), S_OK);
    assert_hresult(temporary.Write("0123456789", 10), S_OK);
    assert_hresult(bytes.MapFile(temporary, 0, 0, PAGE_READWRITE, FILE_MAP_WRITE), S_OK);
    assert_int_equal(bytes.GetMappingSize(), 10);
    assert_memory_equal(static_cast<char *>(bytes), "0123456789", 10);
    {
        CAtlFileMapping<> copy(bytes);

        assert_ptr_not_equal(copy.GetHandle(), bytes.GetHandle());
        copy[3] = 'x';
        assert_int_equal(bytes[3], 'x');
    }
    assert_hresult(bytes.Unmap(), S_OK);
    assert_null(bytes.GetData());
    assert_hresult(bytes.MapFile(temporary, 0x20, 1), HRESULT_FROM_WIN32(ERROR_NOT_ENOUGH_MEMORY));
    assert_null(bytes.GetHandle());

    assert_hresult(temporary.HandsOff(), S_OK);
    CAtlFile first;
    assert_hresult(first.Create(temporary.TempFileName(), GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING), S_OK);
    assert_hresult(other.Create(temporary.TempFileName(), GENERIC_READ, FILE_SHARE_READ, OPEN_EXISTING), S_OK);
    assert_hresult(first.LockRange(0, 4), S_OK);
    assert_hresult(other.LockRange(3, 1), HRESULT_FROM_WIN32(ERROR_LOCK_VIOLATION));
    assert_hresult(first.UnlockRange(0, 4), S_OK);
    assert_hresult(other.LockRange(3, 1), S_OK);
    assert_true(FAILED(first.UnlockRange(3, 1)));
    first.Close();
    other.Close();
    assert_hresult(temporary.HandsOn(), S_OK);

    assert_hresult(shared.MapSharedMem(64, _T("certemu atl mapping"), &existed), S_OK);
    assert_false(existed);
    assert_hresult(opened.OpenMapping(_T("certemu atl mapping"), 64), S_OK);
    shared[5] = 42;
    assert_int_equal(opened[5], 42);
    assert_hresult(CAtlFileMapping<>().OpenMapping(_T("certemu no mapping"), 64), HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND));
}

static void test_identifiers(void **)
{
    static const SID_IDENTIFIER_AUTHORITY nt = SECURITY_NT_AUTHORITY;
    CSid admins = Sids::Admins(), built(nt, 2, (DWORD)SECURITY_BUILTIN_DOMAIN_RID, (DWORD)DOMAIN_ALIAS_RID_ADMINS), copy, none, user;
    CAccessToken token;

    assert_wide_equal(admins.Sid(), L"S-1-5-32-544");
    assert_true(admins == built && admins != Sids::World());
    assert_true(admins.IsValid() && !none.IsValid());
    assert_null(none.GetPSID());
    assert_int_equal(admins.GetSubAuthorityCount(), 2);
    assert_int_equal(admins.GetSubAuthority(1), 544);
    assert_int_equal(admins.GetPSID_IDENTIFIER_AUTHORITY()->Value[5], 5);
    assert_int_equal(admins.GetLength(), 16);
    assert_true(admins.EqualPrefix(Sids::Users()) && !admins.EqualPrefix(Sids::System()));
    copy = *built.GetPSID();
    assert_true(copy == built);
    assert_wide_equal(copy.Sid(), admins.Sid());
    assert_wide_equal(Sids::System().AccountName(), L"SYSTEM");
    assert_wide_equal(Sids::System().Domain(), L"NT AUTHORITY");
    assert_true(copy.LoadAccount(_T("NT AUTHORITY\\SYSTEM")));
    assert_true(copy == Sids::System());
    assert_wide_equal(copy.Sid(), L"S-1-5-18");
    assert_wide_equal(copy.AccountName(), L"SYSTEM");
    assert_false(copy.LoadAccount(_T("certemu\\nobody of that name")));
    assert_true(token.GetEffectiveToken(TOKEN_QUERY));
    assert_non_null(token.GetHandle());
    assert_true(token.GetUser(&user));
    assert_true(user.IsValid() && wcsncmp(user.Sid(), L"S-1-5-", 6) == 0);
    assert_int_equal(user.SidNameUse(), SidTypeUser);
    CloseHandle(token.Detach());
    assert_null(token.GetHandle());
}

int main()
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_span),
        cmocka_unit_test(test_time),
        cmocka_unit_test(test_file_time),
        cmocka_unit_test(test_temporary_file),
        cmocka_unit_test(test_ranges_and_mappings),
        cmocka_unit_test(test_identifiers),
    };

    return cmocka_run_group_tests_name("atl-file", tests, nullptr, nullptr);
}
