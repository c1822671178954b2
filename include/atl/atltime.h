/* CTime, CTimeSpan: seconds since 1970. CFileTime, CFileTimeSpan: Windows' ticks of 100 ns since 1601. */
#pragma once

#include <atlbase.h>
#include <atlstr.h>
#include <tchar.h>
#include <time.h>

namespace ATL
{

/* The six comparisons of a type whose value a member function gives. */
#define _ATL_COMPARE(type, value) \
    bool operator==(type other) const { return value() == other.value(); } \
    bool operator!=(type other) const { return value() != other.value(); } \
    bool operator<(type other) const { return value() < other.value(); } \
    bool operator>(type other) const { return value() > other.value(); } \
    bool operator<=(type other) const { return value() <= other.value(); } \
    bool operator>=(type other) const { return value() >= other.value(); }

class CTimeSpan
{
public:
    CTimeSpan() : m_timeSpan(0) { }
    CTimeSpan(__time64_t time) : m_timeSpan(time) { }
    CTimeSpan(LONG days, int hours, int minutes, int seconds) :
        m_timeSpan(((days * (LONGLONG)24 + hours) * 60 + minutes) * 60 + seconds)
    {
    }

    LONGLONG GetDays() const { return m_timeSpan / (24 * 3600); }
    LONGLONG GetTotalHours() const { return m_timeSpan / 3600; }
    LONG GetHours() const { return (LONG)(GetTotalHours() - GetDays() * 24); }
    LONGLONG GetTotalMinutes() const { return m_timeSpan / 60; }
    LONG GetMinutes() const { return (LONG)(GetTotalMinutes() - GetTotalHours() * 60); }
    LONGLONG GetTotalSeconds() const { return m_timeSpan; }
    LONG GetSeconds() const { return (LONG)(GetTotalSeconds() - GetTotalMinutes() * 60); }
    __time64_t GetTimeSpan() const { return m_timeSpan; }

    CTimeSpan operator+(CTimeSpan other) const { return CTimeSpan(m_timeSpan + other.m_timeSpan); }
    CTimeSpan operator-(CTimeSpan other) const { return CTimeSpan(m_timeSpan - other.m_timeSpan); }
    CTimeSpan &operator+=(CTimeSpan other)
    {
        m_timeSpan += other.m_timeSpan;
        return *this;
    }
    CTimeSpan &operator-=(CTimeSpan other)
    {
        m_timeSpan -= other.m_timeSpan;
        return *this;
    }
    _ATL_COMPARE(CTimeSpan, GetTimeSpan)

    /* %D days, %H hours, %M minutes, %S seconds (those three with two digits), %% a per cent sign. */
    CString Format(LPCTSTR format) const
    {
        CString text;

        for (; *format; format++)
        {
            if (*format != '%')
            {
                text += *format;
                continue;
            }
            switch (*++format)
            {
            case '%': text += *format; break;
            case 'D': text.AppendFormat(_T("%I64d"), GetDays()); break;
            case 'H': text.AppendFormat(_T("%02d"), (int)GetHours()); break;
            case 'M': text.AppendFormat(_T("%02d"), (int)GetMinutes()); break;
            case 'S': text.AppendFormat(_T("%02d"), (int)GetSeconds()); break;
            default: AtlThrow(E_INVALIDARG);
            }
        }
        return text;
    }
    CString Format(UINT id) const
    {
        CString format;

        return format.LoadString(id) ? Format((LPCTSTR)format) : CString();
    }

private:
    __time64_t m_timeSpan;
};

class CTime
{
public:
    static CTime WINAPI GetCurrentTime() { return CTime(::_time64(nullptr)); }
    static BOOL WINAPI IsValidFILETIME(const FILETIME &time)
    {
        FILETIME local;
        SYSTEMTIME system;

        return FileTimeToLocalFileTime(&time, &local) && FileTimeToSystemTime(&local, &system) && system.wYear > 1900 && system.wYear < 3001;
    }

    CTime() : m_time(0) { }
    CTime(__time64_t time) : m_time(time) { }
    /* Local time. daylight: 1 summer time, 0 not, -1 by the date. */
    CTime(int year, int month, int day, int hour, int minute, int second, int daylight = -1)
    {
        make(year, month, day, hour, minute, second, daylight);
    }
    CTime(WORD dos_date, WORD dos_time, int daylight = -1)
    {
        make((dos_date >> 9) + 1980, dos_date >> 5 & 15, dos_date & 31, dos_time >> 11, dos_time >> 5 & 63, (dos_time & 31) * 2, daylight);
    }
    CTime(const SYSTEMTIME &system, int daylight = -1) { from_system(system, daylight); }
    CTime(const FILETIME &time, int daylight = -1)
    {
        SYSTEMTIME universal, local;

        /* A point in time; the local form only says which hour of the changes of the clock is meant. */
        if (!FileTimeToSystemTime(&time, &universal) || !SystemTimeToTzSpecificLocalTime(nullptr, &universal, &local))
            m_time = 0;
        else
            from_system(local, daylight);
    }

    CTime &operator=(__time64_t time)
    {
        m_time = time;
        return *this;
    }
    CTime &operator+=(CTimeSpan span)
    {
        m_time += span.GetTimeSpan();
        return *this;
    }
    CTime &operator-=(CTimeSpan span)
    {
        m_time -= span.GetTimeSpan();
        return *this;
    }
    CTimeSpan operator-(CTime other) const { return CTimeSpan(m_time - other.m_time); }
    CTime operator-(CTimeSpan span) const { return CTime(m_time - span.GetTimeSpan()); }
    CTime operator+(CTimeSpan span) const { return CTime(m_time + span.GetTimeSpan()); }
    _ATL_COMPARE(CTime, GetTime)

    struct tm *GetGmtTm(struct tm *parts) const { return parts && !_gmtime64_s(parts, &m_time) ? parts : nullptr; }
    struct tm *GetLocalTm(struct tm *parts) const { return parts && !_localtime64_s(parts, &m_time) ? parts : nullptr; }
    bool GetAsSystemTime(SYSTEMTIME &system) const
    {
        struct tm parts;

        if (!GetLocalTm(&parts))
            return false;
        system = {(WORD)(parts.tm_year + 1900), (WORD)(parts.tm_mon + 1), (WORD)parts.tm_wday, (WORD)parts.tm_mday, (WORD)parts.tm_hour,
            (WORD)parts.tm_min, (WORD)parts.tm_sec, 0};
        return true;
    }

    __time64_t GetTime() const { return m_time; }
    int GetYear() const { return local().tm_year + 1900; }
    int GetMonth() const { return local().tm_mon + 1; }
    int GetDay() const { return local().tm_mday; }
    int GetHour() const { return local().tm_hour; }
    int GetMinute() const { return local().tm_min; }
    int GetSecond() const { return local().tm_sec; }
    int GetDayOfWeek() const { return local().tm_wday + 1; }     /* 1 is Sunday */

    /* As strftime. */
    CString Format(LPCTSTR format) const { return format_parts(format, local()); }
    CString FormatGmt(LPCTSTR format) const
    {
        struct tm parts = {};

        GetGmtTm(&parts);
        return format_parts(format, parts);
    }
    CString Format(UINT id) const
    {
        CString format;

        return format.LoadString(id) ? Format((LPCTSTR)format) : CString();
    }
    CString FormatGmt(UINT id) const
    {
        CString format;

        return format.LoadString(id) ? FormatGmt((LPCTSTR)format) : CString();
    }

private:
    void make(int year, int month, int day, int hour, int minute, int second, int daylight)
    {
        struct tm parts = {};

        ATLENSURE(year >= 1900 && month >= 1 && month <= 12 && day >= 1 && day <= 31 && hour >= 0 && hour <= 23 && minute >= 0 && minute <= 59 &&
            second >= 0 && second <= 59);
        parts.tm_year = year - 1900;
        parts.tm_mon = month - 1;
        parts.tm_mday = day;
        parts.tm_hour = hour;
        parts.tm_min = minute;
        parts.tm_sec = second;
        parts.tm_isdst = daylight;
        m_time = ::mktime(&parts);
        if (m_time == -1)
            AtlThrow(E_INVALIDARG);
    }

    void from_system(const SYSTEMTIME &system, int daylight)
    {
        if (system.wYear < 1900)
            m_time = 0;
        else
            make(system.wYear, system.wMonth, system.wDay, system.wHour, system.wMinute, system.wSecond, daylight);
    }

    struct tm local() const
    {
        struct tm parts = {};

        GetLocalTm(&parts);
        return parts;
    }

    static CString format_parts(LPCTSTR format, const struct tm &parts)
    {
        TCHAR text[256];
        size_t length = format ? _tcsftime(text, _countof(text), format, &parts) : 0;

        return CString(text, (int)length);
    }

    __time64_t m_time;
};

class CFileTimeSpan
{
public:
    CFileTimeSpan() : m_nSpan(0) { }
    CFileTimeSpan(LONGLONG span) : m_nSpan(span) { }

    CFileTimeSpan &operator+=(CFileTimeSpan other)
    {
        m_nSpan += other.m_nSpan;
        return *this;
    }
    CFileTimeSpan &operator-=(CFileTimeSpan other)
    {
        m_nSpan -= other.m_nSpan;
        return *this;
    }
    CFileTimeSpan operator+(CFileTimeSpan other) const { return CFileTimeSpan(m_nSpan + other.m_nSpan); }
    CFileTimeSpan operator-(CFileTimeSpan other) const { return CFileTimeSpan(m_nSpan - other.m_nSpan); }
    _ATL_COMPARE(CFileTimeSpan, GetTimeSpan)

    LONGLONG GetTimeSpan() const { return m_nSpan; }
    void SetTimeSpan(LONGLONG span) { m_nSpan = span; }

private:
    LONGLONG m_nSpan;
};

class CFileTime : public FILETIME
{
public:
    static constexpr ULONGLONG Millisecond = 10000;
    static constexpr ULONGLONG Second = Millisecond * 1000;
    static constexpr ULONGLONG Minute = Second * 60;
    static constexpr ULONGLONG Hour = Minute * 60;
    static constexpr ULONGLONG Day = Hour * 24;
    static constexpr ULONGLONG Week = Day * 7;

    static CFileTime WINAPI GetCurrentTime()
    {
        CFileTime now;

        GetSystemTimeAsFileTime(&now);
        return now;
    }

    CFileTime() { SetTime(0); }
    CFileTime(const FILETIME &time) : FILETIME(time) { }
    CFileTime(ULONGLONG time) { SetTime(time); }

    CFileTime &operator=(const FILETIME &time)
    {
        FILETIME::operator=(time);
        return *this;
    }
    CFileTime &operator+=(CFileTimeSpan span)
    {
        SetTime(GetTime() + span.GetTimeSpan());
        return *this;
    }
    CFileTime &operator-=(CFileTimeSpan span)
    {
        SetTime(GetTime() - span.GetTimeSpan());
        return *this;
    }
    CFileTime operator+(CFileTimeSpan span) const { return CFileTime(GetTime() + span.GetTimeSpan()); }
    CFileTime operator-(CFileTimeSpan span) const { return CFileTime(GetTime() - span.GetTimeSpan()); }
    CFileTimeSpan operator-(CFileTime other) const { return CFileTimeSpan((LONGLONG)(GetTime() - other.GetTime())); }
    _ATL_COMPARE(CFileTime, GetTime)

    ULONGLONG GetTime() const { return (ULONGLONG)dwHighDateTime << 32 | dwLowDateTime; }
    void SetTime(ULONGLONG time)
    {
        dwLowDateTime = (DWORD)time;
        dwHighDateTime = (DWORD)(time >> 32);
    }
    CFileTime UTCToLocal() const
    {
        CFileTime local;

        return FileTimeToLocalFileTime(this, &local) ? local : CFileTime();
    }
    CFileTime LocalToUTC() const
    {
        CFileTime universal;

        return LocalFileTimeToFileTime(this, &universal) ? universal : CFileTime();
    }
};

#undef _ATL_COMPARE

}

#ifndef _ATL_NO_AUTOMATIC_NAMESPACE
using namespace ATL;
#endif
