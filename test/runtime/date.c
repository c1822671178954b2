/* SYSTEMTIME, UDATE and DOS times to DATE and back. */
#include "test.h"

#include <math.h>

struct sample
{
    int year, month, day, hour, minute, second, weekday, day_of_year;
    DATE date;
};

static const struct sample samples[] =
{
    {1899, 12, 30, 0, 0, 0, 6, 364, 0.0},
    {1899, 12, 31, 0, 0, 0, 0, 365, 1.0},
    {1899, 12, 30, 12, 0, 0, 6, 364, 0.5},
    /* Before the first day the fraction still counts forwards. */
    {1899, 12, 29, 6, 0, 0, 5, 363, -1.25},
    {1899, 12, 29, 0, 0, 0, 5, 363, -1.0},
    {1900, 1, 1, 0, 0, 0, 1, 1, 2.0},
    {1900, 2, 28, 0, 0, 0, 3, 59, 60.0},
    {1900, 3, 1, 0, 0, 0, 4, 60, 61.0},
    {1600, 2, 29, 18, 0, 0, 2, 60, -109512.75},
    {2000, 2, 29, 0, 0, 0, 2, 60, 36585.0},
    {2026, 1, 2, 3, 0, 0, 5, 2, 46024.125},
    {100, 1, 1, 0, 0, 0, 5, 1, -657434.0},
    {9999, 12, 31, 12, 0, 0, 5, 365, 2958465.5},
};

static void test_samples(void **state)
{
    SYSTEMTIME time;
    UDATE udate;
    double date;
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(samples); i++)
    {
        const struct sample *sample = &samples[i];

        assert_hresult(VarUdateFromDate(sample->date, 0, &udate), S_OK);
        assert_int_equal(udate.st.wYear, sample->year);
        assert_int_equal(udate.st.wMonth, sample->month);
        assert_int_equal(udate.st.wDay, sample->day);
        assert_int_equal(udate.st.wHour, sample->hour);
        assert_int_equal(udate.st.wMinute, sample->minute);
        assert_int_equal(udate.st.wSecond, sample->second);
        assert_int_equal(udate.st.wMilliseconds, 0);
        assert_int_equal(udate.st.wDayOfWeek, sample->weekday);
        assert_int_equal(udate.wDayOfYear, sample->day_of_year);
        assert_true(VariantTimeToSystemTime(sample->date, &time));
        assert_memory_equal(&time, &udate.st, sizeof(time));
        date = 99;
        assert_true(SystemTimeToVariantTime(&time, &date));
        assert_true(date == sample->date);
        assert_hresult(VarDateFromUdate(&udate, 0, &date), S_OK);
        assert_true(date == sample->date);
    }
}

/* Every day that a DATE can have, there and back. */
static void test_every_day(void **state)
{
    SYSTEMTIME time;
    double date;
    int day;

    (void)state;
    for (day = VTDATEGRE_MIN; day <= VTDATEGRE_MAX; day++)
    {
        if (!VariantTimeToSystemTime(day, &time) || !SystemTimeToVariantTime(&time, &date) || date != day ||
                time.wDayOfWeek != (day + 657439) % 7)
            fail_msg("day %d", day);
    }
}

static void test_every_second(void **state)
{
    SYSTEMTIME time;
    double date;
    int second;

    (void)state;
    for (second = 0; second < 86400; second++)
    {
        if (!VariantTimeToSystemTime(second / 86400.0 + 36526, &time) ||
                time.wHour != second / 3600 || time.wMinute != second / 60 % 60 || time.wSecond != second % 60 ||
                !SystemTimeToVariantTime(&time, &date) || (int)((date - 36526) * 86400 + 0.5) != second)
            fail_msg("second %d", second);
    }
}

static void test_rounding(void **state)
{
    SYSTEMTIME time;

    (void)state;
    assert_true(VariantTimeToSystemTime(0.6 / 86400, &time));
    assert_int_equal(time.wSecond, 1);
    assert_true(VariantTimeToSystemTime(0.5 / 86400, &time));
    assert_int_equal(time.wSecond, 1);
    assert_true(VariantTimeToSystemTime(0.4 / 86400, &time));
    assert_int_equal(time.wSecond, 0);
    assert_true(VariantTimeToSystemTime(36524.9999999, &time));
    assert_int_equal(time.wYear, 1999);
    assert_int_equal(time.wMonth, 12);
    assert_int_equal(time.wDay, 31);
    assert_int_equal(time.wHour, 0);
    assert_int_equal(time.wSecond, 0);
}

static void test_out_of_range(void **state)
{
    static const double bad[] = {-657435.0, 2958466.0, 1e300, -1e300};
    USHORT dos_date, dos_time;
    SYSTEMTIME time;
    UDATE udate;
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(bad); i++)
    {
        assert_false(VariantTimeToSystemTime(bad[i], &time));
        assert_false(VariantTimeToDosDateTime(bad[i], &dos_date, &dos_time));
        assert_hresult(VarUdateFromDate(bad[i], 0, &udate), E_INVALIDARG);
    }
}

static void test_fields(void **state)
{
    static const struct
    {
        SYSTEMTIME time;    /* year, month, day of week, day, hour, minute, second, milliseconds */
        int result;
        double date;
    } cases[] =
    {
        /* Two digits mean 1950 to 2049. */
        {{0, 1, 0, 1, 0, 0, 0, 0}, TRUE, 36526},
        {{49, 1, 0, 1, 0, 0, 0, 0}, TRUE, 54424},
        {{50, 1, 0, 1, 0, 0, 0, 0}, TRUE, 18264},
        {{99, 1, 0, 1, 0, 0, 0, 0}, TRUE, 36161},
        {{100, 1, 0, 1, 0, 0, 0, 0}, TRUE, -657434},
        {{10000, 1, 0, 1, 0, 0, 0, 0}, FALSE, 0},
        {{(WORD)-1, 1, 0, 1, 0, 0, 0, 0}, FALSE, 0},
        {{2000, 13, 0, 1, 0, 0, 0, 0}, FALSE, 0},
        {{2000, 1, 0, 32, 0, 0, 0, 0}, FALSE, 0},
        /* The rest carries. */
        {{2000, 2, 0, 30, 0, 0, 0, 0}, TRUE, 36586},
        {{2000, 3, 0, 0, 0, 0, 0, 0}, TRUE, 36585},
        {{2000, 0, 0, 1, 0, 0, 0, 0}, TRUE, 36495},
        {{2000, 1, 0, 1, 36, 0, 0, 0}, TRUE, 36527.5},
        {{2000, 1, 0, 1, 0, 60, 0, 0}, TRUE, 36526 + 1 / 24.0},
        {{2000, 1, 0, 1, 0, 0, 0, 999}, TRUE, 36526},
    };
    double date;
    size_t i;

    (void)state;
    for (i = 0; i < ARRAYSIZE(cases); i++)
    {
        SYSTEMTIME time = cases[i].time;

        date = 0;
        if (SystemTimeToVariantTime(&time, &date) != cases[i].result || date != cases[i].date)
            fail_msg("case %u: %.17g", (unsigned int)i, date);
    }
}

static void test_parts(void **state)
{
    UDATE udate = {{2000, 1, 6, 1, 18, 0, 0, 0}, 1};
    double date;

    (void)state;
    assert_hresult(VarDateFromUdate(&udate, VAR_TIMEVALUEONLY, &date), S_OK);
    assert_true(date == 0.75);
    assert_hresult(VarDateFromUdate(&udate, VAR_DATEVALUEONLY, &date), S_OK);
    assert_true(date == 36526);
    assert_hresult(VarDateFromUdateEx(&udate, MAKELCID(MAKELANGID(LANG_ENGLISH, SUBLANG_ENGLISH_US), SORT_DEFAULT), 0,
        &date), S_OK);
    assert_true(date == 36526.75);
}

static void test_dos(void **state)
{
    USHORT dos_date, dos_time;
    double date;

    (void)state;
    /* 31 December 2025, 23:59:58 */
    assert_true(DosDateTimeToVariantTime(45 << 9 | 12 << 5 | 31, 23 << 11 | 59 << 5 | 29, &date));
    assert_true(fabs(date - (46022 + 86398 / 86400.0)) < 1e-9);
    assert_true(VariantTimeToDosDateTime(date, &dos_date, &dos_time));
    assert_int_equal(dos_date, 45 << 9 | 12 << 5 | 31);
    assert_int_equal(dos_time, 23 << 11 | 59 << 5 | 29);
    assert_true(VariantTimeToDosDateTime(29221, &dos_date, &dos_time));
    assert_int_equal(dos_date, 1 << 5 | 1);
    assert_false(VariantTimeToDosDateTime(29220, &dos_date, &dos_time));
    assert_true(VariantTimeToDosDateTime(73050, &dos_date, &dos_time));
    assert_false(VariantTimeToDosDateTime(73051, &dos_date, &dos_time));
    assert_false(DosDateTimeToVariantTime(1 << 5 | 1, 24 << 11, &date));
    assert_false(DosDateTimeToVariantTime(1 << 5 | 1, 60 << 5, &date));
    assert_false(DosDateTimeToVariantTime(1 << 5 | 1, 30, &date));
    assert_false(DosDateTimeToVariantTime(13 << 5 | 1, 0, &date));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_samples),
        cmocka_unit_test(test_every_day),
        cmocka_unit_test(test_every_second),
        cmocka_unit_test(test_rounding),
        cmocka_unit_test(test_out_of_range),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_parts),
        cmocka_unit_test(test_dos),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
