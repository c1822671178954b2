/* What resource scripts of Visual C++ include: <winresrc.h>, and the identifier of controls that need none. */
#ifndef CERTEMU_WINRES_H
#define CERTEMU_WINRES_H

#include <winresrc.h>

#undef IDC_STATIC
#define IDC_STATIC (-1)

#endif
