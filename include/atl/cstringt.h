/* CStringT. Source: "CStringT Class". Used with ATL's traits (atlstr.h) it is CString, CStringA, CStringW. */
#pragma once
#pragma GCC system_header

#include "atlconv.h"
#include "atlsimpstr.h"

#include <string>

#ifdef _ATL_CSTRING_EXPLICIT_CONSTRUCTORS
#define CSTRING_EXPLICIT explicit
#else
#define CSTRING_EXPLICIT
#endif

namespace ATL
{

template <typename Character> class ChTraitsCRT;

/* strsafe.h makes some of these names unusable, wherever it stands. */
#pragma push_macro("_vsnprintf")
#pragma push_macro("_vsnwprintf")
#undef _vsnprintf
#undef _vsnwprintf

template <> class ChTraitsCRT<char> : public ChTraitsBase<char>
{
public:
    static bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
    static bool IsDigit(char c) { return c >= '0' && c <= '9'; }
    static int Compare(LPCSTR first, LPCSTR second) { return strcmp(first, second); }
    static int CompareIgnore(LPCSTR first, LPCSTR second) { return _stricmp(first, second); }
    static int Collate(LPCSTR first, LPCSTR second) { return strcoll(first, second); }
    static int CollateIgnore(LPCSTR first, LPCSTR second) { return _stricmp(first, second); }
    static LPCSTR Find(LPCSTR text, LPCSTR what) { return strstr(text, what); }
    static LPCSTR FindChar(LPCSTR text, char c) { return strchr(text, c); }
    static LPCSTR FindLast(LPCSTR text, char c) { return strrchr(text, c); }
    static LPCSTR FindOneOf(LPCSTR text, LPCSTR set) { return strpbrk(text, set); }
    static size_t Span(LPCSTR text, LPCSTR set) { return strspn(text, set); }
    static size_t SpanNot(LPCSTR text, LPCSTR set) { return strcspn(text, set); }
    static void MakeUpper(LPSTR text, int) { _strupr(text); }
    static void MakeLower(LPSTR text, int) { _strlwr(text); }
    static int FormatLength(LPCSTR format, va_list arguments) { return vsnprintf(nullptr, 0, format, arguments); }
    static int FormatInto(LPSTR buffer, size_t size, LPCSTR format, va_list arguments)
    {
        return vsnprintf(buffer, size, format, arguments);
    }
    static DWORD Message(DWORD flags, LPCSTR format, LPSTR *result, va_list *arguments)
    {
        return FormatMessageA(flags, format, 0, 0, (LPSTR)result, 0, arguments);
    }
    static DWORD Environment(LPCSTR name, LPSTR buffer, DWORD size) { return GetEnvironmentVariableA(name, buffer, size); }
    static BSTR Allocate(LPCSTR text, int length)
    {
        int size = length ? MultiByteToWideChar(_AtlGetConversionACP(), 0, text, length, nullptr, 0) : 0;
        BSTR string = SysAllocStringLen(nullptr, size);

        if (string && size)
            MultiByteToWideChar(_AtlGetConversionACP(), 0, text, length, string, size);
        return string;
    }
};

template <> class ChTraitsCRT<WCHAR> : public ChTraitsBase<WCHAR>
{
public:
    static bool IsSpace(WCHAR c) { return iswspace(c); }
    static bool IsDigit(WCHAR c) { return iswdigit(c); }
    static int Compare(LPCWSTR first, LPCWSTR second) { return wcscmp(first, second); }
    static int CompareIgnore(LPCWSTR first, LPCWSTR second) { return _wcsicmp(first, second); }
    static int Collate(LPCWSTR first, LPCWSTR second) { return wcscoll(first, second); }
    static int CollateIgnore(LPCWSTR first, LPCWSTR second) { return _wcsicoll(first, second); }
    static LPCWSTR Find(LPCWSTR text, LPCWSTR what) { return wcsstr(text, what); }
    static LPCWSTR FindChar(LPCWSTR text, WCHAR c) { return wcschr(text, c); }
    static LPCWSTR FindLast(LPCWSTR text, WCHAR c) { return wcsrchr(text, c); }
    static LPCWSTR FindOneOf(LPCWSTR text, LPCWSTR set) { return wcspbrk(text, set); }
    static size_t Span(LPCWSTR text, LPCWSTR set) { return wcsspn(text, set); }
    static size_t SpanNot(LPCWSTR text, LPCWSTR set) { return wcscspn(text, set); }
    static void MakeUpper(LPWSTR text, int) { _wcsupr(text); }
    static void MakeLower(LPWSTR text, int) { _wcslwr(text); }
    static int FormatLength(LPCWSTR format, va_list arguments) { return _vscwprintf(format, arguments); }
    static int FormatInto(LPWSTR buffer, size_t size, LPCWSTR format, va_list arguments)
    {
        return _vsnwprintf(buffer, size, format, arguments);
    }
    static DWORD Message(DWORD flags, LPCWSTR format, LPWSTR *result, va_list *arguments)
    {
        return FormatMessageW(flags, format, 0, 0, (LPWSTR)result, 0, arguments);
    }
    static DWORD Environment(LPCWSTR name, LPWSTR buffer, DWORD size) { return GetEnvironmentVariableW(name, buffer, size); }
    static BSTR Allocate(LPCWSTR text, int length) { return SysAllocStringLen(text, length); }
};

#pragma pop_macro("_vsnwprintf")
#pragma pop_macro("_vsnprintf")

template <typename Character> class ChTraitsOS : public ChTraitsCRT<Character>
{
};

/* The traits of ATL: resources of the module, memory of the C run-time. */
template <typename Character = TCHAR, class StringIterator = ChTraitsCRT<Character>> class StrTraitATL : public StringIterator
{
public:
    static HINSTANCE FindStringResourceInstance(UINT id) { return AtlFindStringResourceInstance(id); }
    static IAtlStringMgr *GetDefaultManager() { return CAtlStringMgr::GetInstance(); }
};

/* Classes of strings in the variable arguments of Format: they become pointers to their characters. (Visual C++ passes the object,
 * which happens to be one pointer.) */
template <class T> inline T _AtlFormatArgument(T argument) { return argument; }
template <class Base, bool mfc> inline const typename ChTraitsBase<Base>::XCHAR *_AtlFormatArgument(const CSimpleStringT<Base, mfc> &argument)
{
    return argument.GetString();
}

template <typename BaseType, class StringTraits> class CStringT : public CSimpleStringT<BaseType>
{
public:
    typedef CSimpleStringT<BaseType> CThisSimpleString;
    typedef StringTraits StrTraits;
    typedef typename CThisSimpleString::XCHAR XCHAR;
    typedef typename CThisSimpleString::PXSTR PXSTR;
    typedef typename CThisSimpleString::PCXSTR PCXSTR;
    typedef typename CThisSimpleString::YCHAR YCHAR;
    typedef typename CThisSimpleString::PYSTR PYSTR;
    typedef typename CThisSimpleString::PCYSTR PCYSTR;

    CStringT() : CThisSimpleString(StringTraits::GetDefaultManager()) { }
    explicit CStringT(IAtlStringMgr *manager) : CThisSimpleString(manager) { }
    CStringT(const CStringT &other) : CThisSimpleString(other) { }
    CStringT(CStringT &&other) : CThisSimpleString(static_cast<CThisSimpleString &&>(other)) { }
    CStringT(const CThisSimpleString &other) : CThisSimpleString(other) { }
    CStringT(const VARIANT &value) : CStringT() { from_variant(value); }
    CStringT(const VARIANT &value, IAtlStringMgr *manager) : CThisSimpleString(manager) { from_variant(value); }
    CStringT(PCXSTR text) : CStringT() { from(text); }
    CStringT(PCXSTR text, IAtlStringMgr *manager) : CThisSimpleString(manager) { from(text); }
    CSTRING_EXPLICIT CStringT(PCYSTR text) : CStringT() { from_other(text); }
    CSTRING_EXPLICIT CStringT(PCYSTR text, IAtlStringMgr *manager) : CThisSimpleString(manager) { from_other(text); }
    CSTRING_EXPLICIT CStringT(const unsigned char *text) : CStringT() { *this = reinterpret_cast<const char *>(text); }
    CSTRING_EXPLICIT CStringT(char character, int count = 1) : CStringT() { repeat(CStringT::unit_of(character), count); }
    CSTRING_EXPLICIT CStringT(WCHAR character, int count = 1) : CStringT() { repeat(CStringT::unit_of(character), count); }
    CStringT(const XCHAR *text, int length) : CThisSimpleString(text, length, StringTraits::GetDefaultManager()) { }
    CStringT(const XCHAR *text, int length, IAtlStringMgr *manager) : CThisSimpleString(text, length, manager) { }
    CSTRING_EXPLICIT CStringT(const YCHAR *text, int length) : CStringT() { set_other(text, length); }

    CStringT &operator=(const CStringT &other)
    {
        CThisSimpleString::operator=(other);
        return *this;
    }
    CStringT &operator=(CStringT &&other)
    {
        CThisSimpleString::operator=(static_cast<CThisSimpleString &&>(other));
        return *this;
    }
    CStringT &operator=(const CThisSimpleString &other)
    {
        CThisSimpleString::operator=(other);
        return *this;
    }
    CStringT &operator=(PCXSTR text)
    {
        CThisSimpleString::operator=(text);
        return *this;
    }
    CStringT &operator=(PCYSTR text)
    {
        set_other(text, text ? other_length(text) : 0);
        return *this;
    }
    CStringT &operator=(const unsigned char *text) { return *this = reinterpret_cast<const char *>(text); }
    CStringT &operator=(XCHAR character)
    {
        this->SetString(&character, 1);
        return *this;
    }
    CStringT &operator=(YCHAR character)
    {
        set_other(&character, 1);
        return *this;
    }
    CStringT &operator=(const VARIANT &value)
    {
        from_variant(value);
        return *this;
    }

    CStringT &operator+=(const CThisSimpleString &other)
    {
        CThisSimpleString::operator+=(other);
        return *this;
    }
    CStringT &operator+=(PCXSTR text)
    {
        CThisSimpleString::operator+=(text);
        return *this;
    }
    CStringT &operator+=(XCHAR character)
    {
        CThisSimpleString::operator+=(character);
        return *this;
    }
    CStringT &operator+=(PCYSTR text) { return *this += CStringT(text); }
    CStringT &operator+=(YCHAR character)
    {
        CStringT text;

        text = character;
        return *this += text;
    }
    CStringT &operator+=(const VARIANT &value) { return *this += CStringT(value); }

    int Compare(PCXSTR other) const { return StringTraits::Compare(this->GetString(), valid(other)); }
    int CompareNoCase(PCXSTR other) const { return StringTraits::CompareIgnore(this->GetString(), valid(other)); }
    int Collate(PCXSTR other) const { return StringTraits::Collate(this->GetString(), valid(other)); }
    int CollateNoCase(PCXSTR other) const { return StringTraits::CollateIgnore(this->GetString(), valid(other)); }

    /* The length that is left. */
    int Delete(int index, int count = 1)
    {
        int length = this->GetLength();

        if (index < 0)
            index = 0;
        if (count < 0)
            count = 0;
        if (index >= length || !count)
            return length;
        if (count > length - index)
            count = length - index;
        PXSTR buffer = this->GetBuffer();
        memmove(buffer + index, buffer + index + count, (length - index - count + 1) * sizeof(XCHAR));
        this->ReleaseBufferSetLength(length - count);
        return this->GetLength();
    }

    int Insert(int index, XCHAR character) { return insert(index, &character, 1); }
    int Insert(int index, PCXSTR text) { return insert(index, text, this->StringLength(text)); }

    int Replace(XCHAR from, XCHAR to)
    {
        int count = 0, length = this->GetLength();
        PXSTR buffer;

        if (from == to || !StringTraits::FindChar(this->GetString(), from))
            return 0;
        buffer = this->GetBuffer();
        for (int i = 0; i < length; i++)
            if (buffer[i] == from)
            {
                buffer[i] = to;
                count++;
            }
        this->ReleaseBufferSetLength(length);
        return count;
    }

    int Replace(PCXSTR from, PCXSTR to)
    {
        int from_length = this->StringLength(from), count = 0, at = 0, found;
        CStringT result;

        if (!from_length)
            return 0;
        while ((found = Find(from, at)) != -1)
        {
            result.Append(this->GetString() + at, found - at);
            result.Append(to ? to : empty());
            at = found + from_length;
            count++;
        }
        if (count)
        {
            result.Append(this->GetString() + at, this->GetLength() - at);
            *this = static_cast<CStringT &&>(result);
        }
        return count;
    }

    int Remove(XCHAR character)
    {
        int length = this->GetLength(), kept = 0;
        PXSTR buffer;

        if (!StringTraits::FindChar(this->GetString(), character))
            return 0;
        buffer = this->GetBuffer();
        for (int i = 0; i < length; i++)
            if (buffer[i] != character)
                buffer[kept++] = buffer[i];
        this->ReleaseBufferSetLength(kept);
        return length - kept;
    }

    /* The next piece from start on, which is moved behind it; empty and start -1 at the end. */
    CStringT Tokenize(PCXSTR tokens, int &start) const
    {
        if (start < 0)
            AtlThrow(E_INVALIDARG);
        if (!tokens || !*tokens)
        {
            if (start < this->GetLength())
            {
                CStringT rest(this->GetString() + start);

                start = this->GetLength();
                return rest;
            }
        }
        else if (start < this->GetLength())
        {
            PCXSTR at = this->GetString() + start;
            int skipped = (int)StringTraits::Span(at, tokens);

            if (at[skipped])
            {
                int length = (int)StringTraits::SpanNot(at + skipped, tokens);

                start += skipped + length + 1;
                return CStringT(at + skipped, length);
            }
        }
        start = -1;
        return CStringT();
    }

    int Find(PCXSTR what, int start = 0) const
    {
        PCXSTR found;

        if (!what || start < 0 || start > this->GetLength())
            return -1;
        found = StringTraits::Find(this->GetString() + start, what);
        return found ? (int)(found - this->GetString()) : -1;
    }

    int Find(XCHAR character, int start = 0) const
    {
        PCXSTR found;

        if (start < 0 || start >= this->GetLength())
            return -1;
        found = StringTraits::FindChar(this->GetString() + start, character);
        return found ? (int)(found - this->GetString()) : -1;
    }

    int ReverseFind(XCHAR character) const
    {
        PCXSTR found = StringTraits::FindLast(this->GetString(), character);

        return found ? (int)(found - this->GetString()) : -1;
    }

    int FindOneOf(PCXSTR set) const
    {
        PCXSTR found = StringTraits::FindOneOf(this->GetString(), valid(set));

        return found ? (int)(found - this->GetString()) : -1;
    }

    CStringT &MakeUpper()
    {
        int length = this->GetLength();

        StringTraits::MakeUpper(this->GetBuffer(), length);
        this->ReleaseBufferSetLength(length);
        return *this;
    }
    CStringT &MakeLower()
    {
        int length = this->GetLength();

        StringTraits::MakeLower(this->GetBuffer(), length);
        this->ReleaseBufferSetLength(length);
        return *this;
    }
    CStringT &MakeReverse()
    {
        int length = this->GetLength();
        PXSTR buffer = this->GetBuffer();

        for (int i = 0; i < length / 2; i++)
        {
            XCHAR c = buffer[i];

            buffer[i] = buffer[length - 1 - i];
            buffer[length - 1 - i] = c;
        }
        this->ReleaseBufferSetLength(length);
        return *this;
    }

    CStringT &TrimRight() { return trim_right([](XCHAR c) { return StringTraits::IsSpace(c); }); }
    CStringT &TrimRight(XCHAR target) { return trim_right([target](XCHAR c) { return c == target; }); }
    CStringT &TrimRight(PCXSTR targets)
    {
        return trim_right([targets](XCHAR c) { return targets && StringTraits::FindChar(targets, c); });
    }
    CStringT &TrimLeft() { return trim_left([](XCHAR c) { return StringTraits::IsSpace(c); }); }
    CStringT &TrimLeft(XCHAR target) { return trim_left([target](XCHAR c) { return c == target; }); }
    CStringT &TrimLeft(PCXSTR targets)
    {
        return trim_left([targets](XCHAR c) { return targets && StringTraits::FindChar(targets, c); });
    }
    CStringT &Trim() { return TrimRight().TrimLeft(); }
    CStringT &Trim(XCHAR target) { return TrimRight(target).TrimLeft(target); }
    CStringT &Trim(PCXSTR targets) { return TrimRight(targets).TrimLeft(targets); }

    CStringT Mid(int first) const { return Mid(first, this->GetLength() - first); }
    CStringT Mid(int first, int count) const
    {
        if (first < 0)
            first = 0;
        if (count < 0)
            count = 0;
        if (first > this->GetLength())
            return CStringT();
        if (count > this->GetLength() - first)
            count = this->GetLength() - first;
        return !first && count == this->GetLength() ? *this : CStringT(this->GetString() + first, count);
    }
    CStringT Left(int count) const { return Mid(0, count); }
    CStringT Right(int count) const
    {
        if (count < 0)
            count = 0;
        return count >= this->GetLength() ? *this : Mid(this->GetLength() - count, count);
    }
    CStringT SpanIncluding(PCXSTR set) const { return Left((int)StringTraits::Span(this->GetString(), valid(set))); }
    CStringT SpanExcluding(PCXSTR set) const { return Left((int)StringTraits::SpanNot(this->GetString(), valid(set))); }

    /* printf's formats, as the module's C run-time has them; strings may be given as objects. */
    template <class... Arguments> void Format(PCXSTR format, const Arguments &...arguments)
    {
        this->Empty();
        append(format, _AtlFormatArgument(arguments)...);
    }
    template <class... Arguments> void Format(UINT id, const Arguments &...arguments)
    {
        Format(resource(id).GetString(), arguments...);
    }
    template <class... Arguments> void AppendFormat(PCXSTR format, const Arguments &...arguments)
    {
        append(format, _AtlFormatArgument(arguments)...);
    }
    template <class... Arguments> void AppendFormat(UINT id, const Arguments &...arguments)
    {
        AppendFormat(resource(id).GetString(), arguments...);
    }
    void FormatV(PCXSTR format, va_list arguments)
    {
        this->Empty();
        AppendFormatV(format, arguments);
    }
    void AppendFormatV(PCXSTR format, va_list arguments)
    {
        int length = this->GetLength(), added;
        va_list again;

        if (!format)
            AtlThrow(E_INVALIDARG);
        va_copy(again, arguments);
        added = StringTraits::FormatLength(format, again);
        va_end(again);
        if (added < 0)
            AtlThrow(E_FAIL);
        PXSTR buffer = this->GetBuffer(length + added);
        StringTraits::FormatInto(buffer + length, added + 1, format, arguments);
        this->ReleaseBufferSetLength(length + added);
    }

    /* FormatMessage's formats (%1!s!). */
    template <class... Arguments> void FormatMessage(PCXSTR format, const Arguments &...arguments)
    {
        message(format, _AtlFormatArgument(arguments)...);
    }
    template <class... Arguments> void FormatMessage(UINT id, const Arguments &...arguments)
    {
        FormatMessage(resource(id).GetString(), arguments...);
    }
    void FormatMessageV(PCXSTR format, va_list *arguments)
    {
        PXSTR text = nullptr;

        if (!StringTraits::Message(FORMAT_MESSAGE_FROM_STRING | FORMAT_MESSAGE_ALLOCATE_BUFFER, format, &text, arguments))
        {
            DWORD error = GetLastError();

            if (error)
                AtlThrow(HRESULT_FROM_WIN32(error));
            this->Empty();
            return;
        }
        *this = static_cast<PCXSTR>(text);
        LocalFree(text);
    }

    BOOL LoadString(UINT id) { return load(AtlGetStringResourceImage(id)); }
    BOOL LoadString(HINSTANCE instance, UINT id) { return load(AtlGetStringResourceImage(instance, id)); }
    BOOL LoadString(HINSTANCE instance, UINT id, WORD language)
    {
        return load(AtlGetStringResourceImage(instance, id, language));
    }

    BOOL GetEnvironmentVariable(PCXSTR name)
    {
        DWORD length = StringTraits::Environment(name, nullptr, 0);

        if (!length)
        {
            this->Empty();
            return FALSE;
        }
        StringTraits::Environment(name, this->GetBuffer(length), length);
        this->ReleaseBuffer();
        return TRUE;
    }

    BSTR AllocSysString() const
    {
        BSTR string = StringTraits::Allocate(this->GetString(), this->GetLength());

        if (!string)
            AtlThrow(E_OUTOFMEMORY);
        return string;
    }
    BSTR SetSysString(BSTR *string) const
    {
        BSTR copy = AllocSysString();

        SysFreeString(*string);
        return *string = copy;
    }

    void AnsiToOem()
    {
        int length = this->GetLength();

        CharToOemBuffA(this->GetBuffer(), this->GetBuffer(), length);
        this->ReleaseBufferSetLength(length);
    }
    void OemToAnsi()
    {
        int length = this->GetLength();

        OemToCharBuffA(this->GetBuffer(), this->GetBuffer(), length);
        this->ReleaseBufferSetLength(length);
    }

    friend CStringT operator+(const CStringT &first, const CStringT &second)
    {
        return joined(first, first.GetLength(), second, second.GetLength());
    }
    friend CStringT operator+(const CStringT &first, PCXSTR second)
    {
        return joined(first, first.GetLength(), second, CStringT::StringLength(second));
    }
    friend CStringT operator+(PCXSTR first, const CStringT &second)
    {
        return joined(first, CStringT::StringLength(first), second, second.GetLength());
    }
    friend CStringT operator+(const CStringT &first, PCYSTR second) { return first + CStringT(second); }
    friend CStringT operator+(PCYSTR first, const CStringT &second) { return CStringT(first) + second; }
    friend CStringT operator+(const CStringT &first, XCHAR second) { return joined(first, first.GetLength(), &second, 1); }
    friend CStringT operator+(XCHAR first, const CStringT &second) { return joined(&first, 1, second, second.GetLength()); }
    friend CStringT operator+(const CStringT &first, YCHAR second) { return first + CStringT(second); }
    friend CStringT operator+(YCHAR first, const CStringT &second) { return CStringT(first) + second; }

#define _ATL_STRING_COMPARE(op) \
    friend bool operator op(const CStringT &first, const CStringT &second) { return first.Compare(second) op 0; } \
    friend bool operator op(const CStringT &first, PCXSTR second) { return first.Compare(second) op 0; } \
    friend bool operator op(PCXSTR first, const CStringT &second) { return 0 op second.Compare(first); } \
    friend bool operator op(const CStringT &first, PCYSTR second) { return first.Compare(CStringT(second)) op 0; } \
    friend bool operator op(PCYSTR first, const CStringT &second) { return CStringT(first).Compare(second) op 0; }
    _ATL_STRING_COMPARE(==)
    _ATL_STRING_COMPARE(!=)
    _ATL_STRING_COMPARE(<)
    _ATL_STRING_COMPARE(>)
    _ATL_STRING_COMPARE(<=)
    _ATL_STRING_COMPARE(>=)
#undef _ATL_STRING_COMPARE
    friend bool operator==(const CStringT &first, XCHAR second) { return first.GetLength() == 1 && first.GetAt(0) == second; }
    friend bool operator==(XCHAR first, const CStringT &second) { return second == first; }
    friend bool operator!=(const CStringT &first, XCHAR second) { return !(first == second); }
    friend bool operator!=(XCHAR first, const CStringT &second) { return !(second == first); }

private:
    static PCXSTR empty()
    {
        static const XCHAR nothing[1] = {};

        return nothing;
    }
    static PCXSTR valid(PCXSTR text)
    {
        ATLASSERT(text);
        return text ? text : empty();
    }

    static CStringT joined(PCXSTR first, int first_length, PCXSTR second, int second_length)
    {
        CStringT result;

        CStringT::Concatenate(result, first, first_length, second, second_length);
        return result;
    }

    static int other_length(PCYSTR text) { return CSimpleStringT<YCHAR>::StringLength(text); }

    void set_other(const char *text, int length, const WCHAR *)
    {
        int size = length ? MultiByteToWideChar(_AtlGetConversionACP(), 0, text, length, nullptr, 0) : 0;
        PXSTR buffer = this->GetBuffer(size);

        if (size)
            MultiByteToWideChar(_AtlGetConversionACP(), 0, text, length, (LPWSTR)buffer, size);
        this->ReleaseBufferSetLength(size);
    }
    void set_other(const WCHAR *text, int length, const char *)
    {
        int size = length ? WideCharToMultiByte(_AtlGetConversionACP(), 0, text, length, nullptr, 0, nullptr, nullptr) : 0;
        PXSTR buffer = this->GetBuffer(size);

        if (size)
            WideCharToMultiByte(_AtlGetConversionACP(), 0, text, length, (LPSTR)buffer, size, nullptr, nullptr);
        this->ReleaseBufferSetLength(size);
    }
    void set_other(const YCHAR *text, int length) { set_other(text, length, (const XCHAR *)nullptr); }

    /* A NULL, a text, or the number of a string resource (MAKEINTRESOURCE). */
    void from(PCXSTR text)
    {
        if (text && IS_INTRESOURCE(text))
            LoadString(LOWORD((DWORD_PTR)text));
        else
            this->SetString(text);
    }
    void from_other(PCYSTR text)
    {
        if (text && IS_INTRESOURCE(text))
            LoadString(LOWORD((DWORD_PTR)text));
        else if (text)
            set_other(text, other_length(text));
    }

    void from_variant(const VARIANT &value)
    {
        VARIANT text;
        HRESULT hr;

        VariantInit(&text);
        if (FAILED(hr = VariantChangeType(&text, const_cast<VARIANT *>(&value), 0, VT_BSTR)))
            AtlThrow(hr);
        set_wide(text.bstrVal, (int)SysStringLen(text.bstrVal), (const XCHAR *)nullptr);
        VariantClear(&text);
    }
    void set_wide(const WCHAR *text, int length, const WCHAR *) { this->SetString((PCXSTR)text, length); }
    void set_wide(const WCHAR *text, int length, const char *) { set_other((const YCHAR *)text, length); }

    static XCHAR unit_of(XCHAR character) { return character; }
    static XCHAR unit_of(YCHAR character)
    {
        CStringT text;

        text = character;
        return text.IsEmpty() ? 0 : text[0];
    }

    void repeat(XCHAR character, int count)
    {
        if (count <= 0)
            return;
        PXSTR buffer = this->GetBuffer(count);
        for (int i = 0; i < count; i++)
            buffer[i] = character;
        this->ReleaseBufferSetLength(count);
    }

    int insert(int index, PCXSTR text, int count)
    {
        int length = this->GetLength();

        if (index < 0)
            index = 0;
        if (index > length)
            index = length;
        if (count)
        {
            CStringT copy(text, count);     /* it may be part of this string */
            PXSTR buffer = this->GetBuffer(length + count);

            memmove(buffer + index + count, buffer + index, (length - index + 1) * sizeof(XCHAR));
            memcpy(buffer + index, copy.GetString(), count * sizeof(XCHAR));
            this->ReleaseBufferSetLength(length + count);
        }
        return this->GetLength();
    }

    template <class Predicate> CStringT &trim_right(Predicate is_target)
    {
        int length = this->GetLength();

        while (length && is_target(this->GetString()[length - 1]))
            length--;
        this->Truncate(length);
        return *this;
    }
    template <class Predicate> CStringT &trim_left(Predicate is_target)
    {
        int first = 0;

        while (first < this->GetLength() && is_target(this->GetString()[first]))
            first++;
        Delete(0, first);
        return *this;
    }

    static CStringT resource(UINT id)
    {
        CStringT text;

        if (!text.LoadString(id))
            AtlThrow(E_FAIL);
        return text;
    }

    BOOL load(const ATLSTRINGRESOURCEIMAGE *image)
    {
        if (image)
            set_wide(image->achString, image->nLength, (const XCHAR *)nullptr);
        return image != nullptr;
    }

    void __cdecl append(PCXSTR format, ...)
    {
        va_list arguments;

        va_start(arguments, format);
        AppendFormatV(format, arguments);
        va_end(arguments);
    }
    void __cdecl message(PCXSTR format, ...)
    {
        va_list arguments;

        va_start(arguments, format);
        FormatMessageV(format, &arguments);
        va_end(arguments);
    }
};

template <class Base, class Traits> inline const typename ChTraitsBase<Base>::XCHAR *_AtlFormatArgument(const CStringT<Base, Traits> &argument)
{
    return argument.GetString();
}

/* A string that has room for t_nChars characters from the start. */
template <class StringType, int t_nChars> class CFixedStringT : public StringType
{
public:
    CFixedStringT() { this->Preallocate(t_nChars); }
    CFixedStringT(const CFixedStringT &other) : CFixedStringT() { StringType::operator=(static_cast<const StringType &>(other)); }
    template <class Source> CFixedStringT(const Source &source) : CFixedStringT() { StringType::operator=(source); }
    CFixedStringT &operator=(const CFixedStringT &other)
    {
        StringType::operator=(static_cast<const StringType &>(other));
        return *this;
    }
    template <class Source> CFixedStringT &operator=(const Source &source)
    {
        StringType::operator=(source);
        return *this;
    }
};

/* Hash and comparisons for containers. */
template <typename T> class CStringRefElementTraits;

}
