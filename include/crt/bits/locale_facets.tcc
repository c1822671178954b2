/* The facets of char are those of libstdc++.so. c++config.h turns extern templates off for the sake of wchar_t; but a facet is found by the
 * address of its `id`, and with one of its own a module finds none: every number that is written to a stream is lost (std::bad_cast,
 * which the stream swallows). */
#pragma GCC system_header
#ifndef CERTEMU_LOCALE_FACETS_TCC
#define CERTEMU_LOCALE_FACETS_TCC
#include_next <bits/locale_facets.tcc>

namespace std _GLIBCXX_VISIBILITY(default)
{
_GLIBCXX_BEGIN_NAMESPACE_VERSION
  extern template class _GLIBCXX_NAMESPACE_CXX11 numpunct<char>;
  extern template class _GLIBCXX_NAMESPACE_CXX11 numpunct_byname<char>;
  extern template class _GLIBCXX_NAMESPACE_LDBL num_get<char>;
  extern template class _GLIBCXX_NAMESPACE_LDBL num_put<char>;
  extern template class ctype_byname<char>;
_GLIBCXX_END_NAMESPACE_VERSION
}
#endif
