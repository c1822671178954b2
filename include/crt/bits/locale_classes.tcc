/* The facet of char that regular expressions compare with is that of libstdc++.so: see locale_facets.tcc. Without it, one that ignores case
 * (std::regex::icase) ends with std::bad_cast. */
#pragma GCC system_header
#ifndef CERTEMU_LOCALE_CLASSES_TCC
#define CERTEMU_LOCALE_CLASSES_TCC
#include_next <bits/locale_classes.tcc>

namespace std _GLIBCXX_VISIBILITY(default)
{
_GLIBCXX_BEGIN_NAMESPACE_VERSION
_GLIBCXX_BEGIN_NAMESPACE_CXX11
  extern template class collate<char>;
  extern template class collate_byname<char>;
_GLIBCXX_END_NAMESPACE_CXX11
_GLIBCXX_END_NAMESPACE_VERSION
}
#endif
