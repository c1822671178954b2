/* The class has no ThreadingModel. */
#include "defect.h"

/* DEFECT: register/threading-model nowhere */
DEFECT_MODULE(.threading = L"");
