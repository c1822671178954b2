/* <filesystem>'s paths of libstdc++, which knows a wchar_t of 4 bytes. Wide text is UTF-16 here; a path of the module's is UTF-8, and of a
 * wide one the backslashes are the separators. */
#pragma GCC system_header
#include_next <bits/fs_path.h>

#ifndef _CERTEMU_FS_PATH_
#define _CERTEMU_FS_PATH_

namespace std _GLIBCXX_VISIBILITY(default)
{
_GLIBCXX_BEGIN_NAMESPACE_VERSION
namespace filesystem
{
_GLIBCXX_BEGIN_NAMESPACE_CXX11
    template <> inline auto path::_S_convert<wchar_t>(const wchar_t *first, const wchar_t *last)
    {
        codecvt_utf8_utf16<char16_t> convert;
        std::string narrow;

        if (!__str_codecvt_out_all(reinterpret_cast<const char16_t *>(first), reinterpret_cast<const char16_t *>(last), narrow, convert))
            __detail::__throw_conversion_error();
        for (char &byte : narrow)
            if (byte == '\\')
                byte = '/';
        return narrow;
    }

    template <> inline std::wstring path::_S_str_convert<wchar_t, char_traits<wchar_t>, allocator<wchar_t>>(basic_string_view<char> narrow,
        const allocator<wchar_t> &)
    {
        codecvt_utf8_utf16<char16_t> convert;
        std::u16string wide;

        if (!__str_codecvt_in_all(narrow.data(), narrow.data() + narrow.size(), wide, convert))
            __detail::__throw_conversion_error();
        return std::wstring(wide.begin(), wide.end());
    }
_GLIBCXX_END_NAMESPACE_CXX11
}
_GLIBCXX_END_NAMESPACE_VERSION
}
#endif
