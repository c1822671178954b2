/* std::wstring and what stands on it, in a module's own C++: called by crt-wstring.c, each returns the line that failed. */
#include <windows.h>

#include <algorithm>
#include <cstdlib>
#include <cwchar>
#include <iomanip>
#include <locale>
#include <map>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#define CHECK(condition) \
    do \
    { \
        if (!(condition)) \
            return __LINE__; \
    } \
    while (0)

extern "C"
{
    int wstring_basics(void);
    int wstring_growth(void);
    int wstring_searches(void);
    int wstring_numbers(void);
    int wstring_containers(void);
    int wstring_exceptions(void);
    int wstring_c_functions(void);
    int wstring_minimum(void);
    int wstring_narrow_streams(void);
    int wstring_expressions(void);
}

int wstring_basics(void)
{
    std::wstring text = L"short", copy = text;

    CHECK(text.size() == 5);
    CHECK(text == L"short" && copy == text && text != L"shorT");
    CHECK(text + L" and " + copy == L"short and short");
    CHECK(text < L"short1" && text.compare(L"shor") > 0);
    CHECK(text.c_str()[5] == 0);
    text.insert(0, L"\x20ac ");
    CHECK(text == L"\x20ac short" && text[0] == 0x20ac);
    CHECK(text.substr(2, 3) == L"sho");
    text.replace(0, 2, 3, L'x');
    CHECK(text == L"xxxshort");
    text.erase(3);
    CHECK(text == L"xxx");
    CHECK(std::wstring(L"a\0b", 3).size() == 3);
    return 0;
}

/* Beyond the buffer inside of the object, where the library's own instance would reckon with 4 bytes. */
int wstring_growth(void)
{
    std::wstring text;

    for (int i = 0; i < 1000; i++)
        text += static_cast<wchar_t>(L'a' + i % 26);
    CHECK(text.size() == 1000);
    CHECK(text[999] == L'a' + 999 % 26);
    text.assign(5000, L'z');
    CHECK(text.find_first_not_of(L'z') == std::wstring::npos);
    text.resize(10);
    text.shrink_to_fit();
    CHECK(text == L"zzzzzzzzzz");

    std::wstring other = std::move(text);

    CHECK(other.size() == 10 && text.empty());
    return 0;
}

int wstring_searches(void)
{
    const std::wstring text = L"one two one";
    const std::wstring_view view = text;

    CHECK(text.find(L"one") == 0 && text.rfind(L"one") == 8 && text.find(L"three") == std::wstring::npos);
    CHECK(text.find_first_of(L"wt") == 4 && text.find_last_of(L"w") == 5);
    CHECK(view.substr(4, 3) == L"two" && view.find(L'w') == 5);
    return 0;
}

int wstring_numbers(void)
{
    std::size_t used = 0;

    CHECK(std::to_wstring(-42) == L"-42");
    CHECK(std::to_wstring(5000000000LL) == L"5000000000");
    CHECK(std::to_wstring(1.5) == L"1.500000");
    CHECK(std::stoi(std::wstring(L"17x"), &used) == 17 && used == 2);
    CHECK(std::stol(L"ff", nullptr, 16) == 255);
    CHECK(std::stoull(L"18446744073709551615") == 18446744073709551615ULL);
    CHECK(std::stod(L"2.5") == 2.5);
    return 0;
}

int wstring_containers(void)
{
    std::map<std::wstring, int> ordered{{L"b", 2}, {L"a", 1}};
    std::unordered_map<std::wstring, int> hashed{{L"\x100", 1}, {L"\x200", 2}};
    std::vector<std::wstring> list{L"c", L"a", L"b"};

    std::sort(list.begin(), list.end());
    CHECK(ordered.begin()->first == L"a");
    CHECK(hashed[L"\x200"] == 2 && hashed.size() == 2);
    CHECK(list[0] == L"a" && list[2] == L"c");
    return 0;
}

int wstring_exceptions(void)
{
    const std::wstring text = L"abc";

    try
    {
        text.at(3);
        return __LINE__;
    }
    catch (const std::out_of_range &)
    {
    }
    try
    {
        std::stoi(std::wstring(L"none"));
        return __LINE__;
    }
    catch (const std::invalid_argument &)
    {
    }
    return 0;
}

/* The same functions by their names in std. */
int wstring_c_functions(void)
{
    wchar_t text[16];

    CHECK(std::wcslen(L"abcd") == 4 && std::wcscmp(L"a", L"b") < 0);
    CHECK(std::wmemchr(L"abc", L'c', 3) != nullptr);
    CHECK(std::swprintf(text, 16, L"%d", 12) == 2 && text[1] == L'2');
    CHECK(std::wcstol(L"12", nullptr, 10) == 12);
    CHECK(_wtoi(L"7") == 7 && _wcsicmp(L"A", L"a") == 0);
    return 0;
}

/* Windows' min and max with libstdc++'s headers behind them. */
int wstring_minimum(void)
{
    const DWORD size = 5;

    CHECK((std::min)(3, 2) == 2 && std::max(2, 3) == 3);
    CHECK(std::min({3, 1, 2}) == 1);
    {
        using namespace std;

        CHECK(min(size, static_cast<DWORD>(4)) == 4 && max(1, 2) == 2);
    }
    return 0;
}

/* Streams of char are libstdc++'s own, with its facets: one that a module instantiated would not be found in a locale. */
int wstring_narrow_streams(void)
{
    std::ostringstream out;
    std::istringstream in("42 2.5 word");
    std::string word;
    double fraction = 0;
    int number = 0;

    out << 17 << ' ' << std::hex << 255 << ' ' << std::setprecision(3) << 2.5 << ' ' << true;
    CHECK(out.good() && out.str() == "17 ff 2.5 1");
    in >> number >> fraction >> word;
    CHECK(number == 42 && fraction == 2.5 && word == "word");
    CHECK(std::has_facet<std::num_put<char>>(std::locale()) && std::has_facet<std::numpunct<char>>(std::locale()));
    CHECK(std::has_facet<std::time_put<char>>(std::locale()) && std::has_facet<std::moneypunct<char>>(std::locale()));
    CHECK(std::regex_match("CN=alice", std::regex("^cn=[a-z]+$", std::regex::icase)));
    return 0;
}

/* A wide expression reads its digits and compares its classes without the library's wide streams and facets. */
int wstring_expressions(void)
{
    const std::wstring subject = L"C=DE, CN=\x00c4rger 12fAB x_9";
    std::wsmatch found;

    CHECK(std::regex_search(subject, found, std::wregex(L"cn=([^,\\s]+)", std::regex::icase)) && found[1].str() == L"\x00c4rger");
    CHECK(std::regex_search(subject, found, std::wregex(L"([a-f\\d]{2,3})([[:upper:]]+)\\s(\\w+)$")));
    CHECK(found[1].str() == L"12f" && found[2].str() == L"AB" && found[3].str() == L"x_9");
    CHECK(std::regex_match(L"abab", std::wregex(L"(ab)\\1")) && !std::regex_match(L"abba", std::wregex(L"(ab)\\1")));
    CHECK(std::regex_match(L"a", std::wregex(L"[[=A=]]", std::regex::icase)) && std::regex_match(L"\x20ac", std::wregex(L"\\u20ac")));
    CHECK(std::regex_replace(std::wstring(L"a1b22"), std::wregex(L"[0-9]+"), L"<$&>") == L"a<1>b<22>");
    return 0;
}
