/* The name that resource scripts of older Visual C++ have for <winres.h>; what is MFC's own is not here. */
#ifndef CERTEMU_AFXRES_H
#define CERTEMU_AFXRES_H

#include "winres.h"

#endif
