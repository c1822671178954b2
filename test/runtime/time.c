/* The time of day and its forms. */
#include "test.h"

static FILETIME file_time(ULONGLONG ticks)
{
    FILETIME time = {(DWORD)ticks, (DWORD)(ticks >> 32)};

    return time;
}

static ULONGLONG ticks_of(FILETIME time)
{
    return (ULONGLONG)time.dwHighDateTime << 32 | time.dwLowDateTime;
}

static void test_conversion(void **state)
{
    static const struct
    {
        ULONGLONG ticks;
        SYSTEMTIME system;
    } cases[] =
    {
        {0, {1601, 1, 1, 1, 0, 0, 0, 0}},
        {116444736000000000ULL, {1970, 1, 4, 1, 0, 0, 0, 0}},
        {125962559999990000ULL, {2000, 2, 1, 28, 23, 59, 59, 999}},
        {125962560000000000ULL, {2000, 2, 2, 29, 0, 0, 0, 0}},
        {125963424000000000ULL, {2000, 3, 3, 1, 0, 0, 0, 0}},
        {94380768000000000ULL, {1900, 1, 3, 31, 0, 0, 0, 0}},
        {94404960000000000ULL, {1900, 2, 3, 28, 0, 0, 0, 0}},
        {133800768000000000ULL, {2024, 12, 2, 31, 0, 0, 0, 0}},
        {2650467743999990000ULL, {9999, 12, 5, 31, 23, 59, 59, 999}},
    };
    SYSTEMTIME system;
    FILETIME file;
    size_t i;

    (void)state;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        assert_true(SystemTimeToFileTime(&cases[i].system, &file));
        assert_true(ticks_of(file) == cases[i].ticks);
        assert_true(FileTimeToSystemTime(&file, &system));
        assert_memory_equal(&system, &cases[i].system, sizeof(system));
    }
    /* Every day of 800 years comes back. */
    for (i = 0; i < 292194; i++)
    {
        ULONGLONG ticks = i * 864000000000ULL + 12345670000ULL;

        file = file_time(ticks);
        if (!FileTimeToSystemTime(&file, &system) || !SystemTimeToFileTime(&system, &file) || ticks_of(file) != ticks)
            fail_msg("day %u", (unsigned int)i);
    }
    assert_int_equal(system.wYear, 2400);
    assert_int_equal(system.wMonth, 12);
    assert_int_equal(system.wDay, 31);
}

static void test_invalid(void **state)
{
    static const SYSTEMTIME wrong[] =
    {
        {1600, 12, 0, 31, 0, 0, 0, 0}, {2001, 2, 0, 29, 0, 0, 0, 0}, {1900, 2, 0, 29, 0, 0, 0, 0}, {2000, 0, 0, 1, 0, 0, 0, 0},
        {2000, 13, 0, 1, 0, 0, 0, 0}, {2000, 1, 0, 0, 0, 0, 0, 0}, {2000, 4, 0, 31, 0, 0, 0, 0}, {2000, 1, 0, 1, 24, 0, 0, 0},
        {2000, 1, 0, 1, 0, 60, 0, 0}, {2000, 1, 0, 1, 0, 0, 60, 0}, {2000, 1, 0, 1, 0, 0, 0, 1000}, {0},
    };
    SYSTEMTIME system = {2000, 2, 99, 29, 0, 0, 0, 0};
    FILETIME file = file_time(0x8000000000000000ULL);
    size_t i;

    (void)state;
    SetLastError(0);
    assert_false(FileTimeToSystemTime(&file, &system));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    assert_true(SystemTimeToFileTime(&system, &file));      /* the day of the week is not looked at */
    for (i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
    {
        /* Wine 8.0 takes 29 February in any year. */
        if (wrong[i].wMonth == 2 && !test_native())
            continue;
        SetLastError(0);
        if (SystemTimeToFileTime(&wrong[i], &file))
            fail_msg("case %u", (unsigned int)i);
        assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
    }
}

static void test_compare(void **state)
{
    FILETIME early = file_time(0xfffffffeULL), late = file_time(0x100000000ULL);

    (void)state;
    assert_int_equal(CompareFileTime(&early, &late), -1);
    assert_int_equal(CompareFileTime(&late, &early), 1);
    assert_int_equal(CompareFileTime(&late, &late), 0);
}

static void test_now(void **state)
{
    FILETIME first, second, precise;
    ULONGLONG ticks = GetTickCount64();
    LARGE_INTEGER frequency, before, after;
    SYSTEMTIME system;
    LONGLONG slept;
    int waits;

    (void)state;
    GetSystemTimeAsFileTime(&first);
    GetSystemTime(&system);
    assert_true(SystemTimeToFileTime(&system, &second));
    assert_true(ticks_of(second) + 20000000 > ticks_of(first) && ticks_of(second) < ticks_of(first) + 20000000);
    assert_true(system.wYear >= 2024 && system.wYear < 2100);
    GetSystemTimePreciseAsFileTime(&precise);
    assert_true(ticks_of(precise) + 1000000 > ticks_of(first));
    assert_true(QueryPerformanceFrequency(&frequency));
    assert_true(frequency.QuadPart >= 1000000);
    assert_true(QueryPerformanceCounter(&before));
    Sleep(50);
    assert_true(QueryPerformanceCounter(&after));
    slept = (after.QuadPart - before.QuadPart) * 1000 / frequency.QuadPart;
    assert_true(slept >= 49 && slept < 10000);
    /* Under Wine the ticks are counted by the server, and may lag on a busy machine. */
    for (waits = 0; waits < 200 && GetTickCount64() - ticks < 40; waits++)
        Sleep(50);
    assert_true(GetTickCount64() - ticks >= 40);
    assert_true(GetTickCount() - (DWORD)ticks < 60000);
}

static void test_local(void **state)
{
    SYSTEMTIME system, local, back;
    FILETIME file, local_file, converted;
    LONGLONG offset;

    (void)state;
    GetSystemTimeAsFileTime(&file);
    assert_true(FileTimeToLocalFileTime(&file, &local_file));
    offset = ticks_of(local_file) - ticks_of(file);
    assert_true(offset > -15 * 36000000000LL && offset < 15 * 36000000000LL && offset % 9000000000LL == 0);
    assert_true(LocalFileTimeToFileTime(&local_file, &converted));
    assert_true(ticks_of(converted) == ticks_of(file));
    assert_true(FileTimeToSystemTime(&file, &system));
    assert_true(SystemTimeToTzSpecificLocalTime(NULL, &system, &local));
    assert_true(TzSpecificLocalTimeToSystemTime(NULL, &local, &back));
    assert_memory_equal(&back, &system, sizeof(system));
    GetLocalTime(&local);
    assert_true(SystemTimeToFileTime(&local, &converted));
    assert_true((LONGLONG)(ticks_of(converted) - ticks_of(local_file)) < 50000000LL);
}

/* Central European time by rules: the last Sundays of March and October, 01:00 UTC. */
static void test_zone(void **state)
{
    static const struct
    {
        SYSTEMTIME system;
        WORD hour, minute;
    } cases[] =
    {
        {{2023, 1, 0, 15, 12, 0, 0, 0}, 13, 0},
        {{2023, 7, 6, 15, 12, 0, 0, 0}, 14, 0},
        {{2023, 3, 0, 26, 0, 59, 0, 0}, 1, 59},
        {{2023, 3, 0, 26, 1, 0, 0, 0}, 3, 0},
        {{2023, 10, 0, 29, 0, 59, 0, 0}, 2, 59},
        {{2023, 10, 0, 29, 1, 0, 0, 0}, 2, 0},
        {{2023, 12, 0, 31, 23, 30, 0, 0}, 0, 30},
    };
    TIME_ZONE_INFORMATION zone = {0};
    SYSTEMTIME local, system = {2023, 7, 6, 15, 14, 0, 0, 0}, back;
    size_t i;

    (void)state;
    zone.Bias = -60;
    zone.DaylightBias = -60;
    zone.StandardDate.wMonth = 10;
    zone.StandardDate.wDay = 5;
    zone.StandardDate.wHour = 3;
    zone.DaylightDate.wMonth = 3;
    zone.DaylightDate.wDay = 5;
    zone.DaylightDate.wHour = 2;
    for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
    {
        assert_true(SystemTimeToTzSpecificLocalTime(&zone, &cases[i].system, &local));
        if (local.wHour != cases[i].hour || local.wMinute != cases[i].minute)
            fail_msg("case %u: %u:%02u", (unsigned int)i, local.wHour, local.wMinute);
    }
    assert_int_equal(local.wYear, 2024);
    assert_true(TzSpecificLocalTimeToSystemTime(&zone, &system, &back));
    assert_int_equal(back.wHour, 12);
    system.wMonth = 12;
    assert_true(TzSpecificLocalTimeToSystemTime(&zone, &system, &back));
    assert_int_equal(back.wHour, 13);
}

/* Southern summer runs over the turn of the year (Sydney's rules). */
/* The machine's zone: what it says of local times agrees with the functions that use it. */
static void test_own_zone(void **state)
{
    static const WORD months[] = {1, 7};
    TIME_ZONE_INFORMATION zone;
    DWORD kind = GetTimeZoneInformation(&zone);
    SYSTEMTIME now;
    size_t i;

    (void)state;
    assert_in_range(kind, TIME_ZONE_ID_UNKNOWN, TIME_ZONE_ID_DAYLIGHT);
    assert_int_equal(kind == TIME_ZONE_ID_UNKNOWN, !zone.DaylightDate.wMonth);
    GetSystemTime(&now);
    for (i = 0; i < ARRAYSIZE(months); i++)
    {
        SYSTEMTIME system = {now.wYear, months[i], 0, 15, 12, 0, 0, 0}, by_zone, local;

        assert_true(SystemTimeToTzSpecificLocalTime(&zone, &system, &by_zone));
        assert_true(SystemTimeToTzSpecificLocalTime(NULL, &system, &local));
        assert_memory_equal(&by_zone, &local, sizeof(local));
    }
}

static void test_southern_zone(void **state)
{
    SYSTEMTIME january = {2023, 1, 0, 15, 12, 0, 0, 0}, july = {2023, 7, 0, 15, 12, 0, 0, 0}, local;
    TIME_ZONE_INFORMATION zone = {0};

    (void)state;
    zone.Bias = -600;
    zone.DaylightBias = -60;
    zone.StandardDate.wMonth = 4;
    zone.StandardDate.wDay = 1;
    zone.StandardDate.wHour = 3;
    zone.DaylightDate.wMonth = 10;
    zone.DaylightDate.wDay = 1;
    zone.DaylightDate.wHour = 2;
    assert_true(SystemTimeToTzSpecificLocalTime(&zone, &january, &local));
    assert_int_equal(local.wHour, 23);
    assert_true(SystemTimeToTzSpecificLocalTime(&zone, &july, &local));
    assert_int_equal(local.wHour, 22);
}

static void test_dos(void **state)
{
    SYSTEMTIME system = {2019, 6, 0, 15, 13, 45, 30, 0}, back, early = {1979, 12, 0, 31, 0, 0, 0, 0};
    WORD date, time;
    FILETIME file;

    (void)state;
    assert_true(SystemTimeToFileTime(&system, &file));
    assert_true(FileTimeToDosDateTime(&file, &date, &time));
    assert_int_equal(date, 39 << 9 | 6 << 5 | 15);
    assert_int_equal(time, 13 << 11 | 45 << 5 | 15);
    assert_true(DosDateTimeToFileTime(date, time, &file));
    assert_true(FileTimeToSystemTime(&file, &back));
    assert_int_equal(back.wSecond, 30);
    assert_int_equal(back.wDay, 15);
    assert_true(SystemTimeToFileTime(&early, &file));
    SetLastError(0);
    assert_false(FileTimeToDosDateTime(&file, &date, &time));
    assert_int_equal(GetLastError(), ERROR_INVALID_PARAMETER);
}

int main(void)
{
    const struct CMUnitTest tests[] =
    {
        cmocka_unit_test(test_conversion),
        cmocka_unit_test(test_invalid),
        cmocka_unit_test(test_compare),
        cmocka_unit_test(test_now),
        cmocka_unit_test(test_local),
        cmocka_unit_test(test_zone),
        cmocka_unit_test(test_own_zone),
        cmocka_unit_test(test_southern_zone),
        cmocka_unit_test(test_dos),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
