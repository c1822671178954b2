// ATL 3 modules include this file for the library's code; here it is in the headers.
#include "statreg.h"
