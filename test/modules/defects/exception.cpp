/* An exception leaves Notify. */
#include <stdexcept>

#include "defect.h"

static HRESULT notify(LONG, LONG)
{
    throw std::runtime_error("lost");   /* DEFECT: exception in exit_Notify */
}

DEFECT_MODULE(.notify = notify);
