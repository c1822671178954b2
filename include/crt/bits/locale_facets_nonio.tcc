/* As locale_facets.tcc: the facets of money, time and messages. */
#pragma GCC system_header
#ifndef CERTEMU_LOCALE_FACETS_NONIO_TCC
#define CERTEMU_LOCALE_FACETS_NONIO_TCC
#include_next <bits/locale_facets_nonio.tcc>

namespace std _GLIBCXX_VISIBILITY(default)
{
_GLIBCXX_BEGIN_NAMESPACE_VERSION
  extern template class moneypunct<char, false>;
  extern template class moneypunct<char, true>;
  extern template class moneypunct_byname<char, false>;
  extern template class moneypunct_byname<char, true>;
  extern template class _GLIBCXX_NAMESPACE_LDBL_OR_CXX11 money_get<char>;
  extern template class _GLIBCXX_NAMESPACE_LDBL_OR_CXX11 money_put<char>;
  extern template class __timepunct<char>;
  extern template class time_put<char>;
  extern template class time_put_byname<char>;
  extern template class time_get<char>;
  extern template class time_get_byname<char>;
  extern template class messages<char>;
  extern template class messages_byname<char>;
_GLIBCXX_END_NAMESPACE_VERSION
}
#endif
