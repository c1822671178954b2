/* An exception leaves Notify. */
#include <stdexcept>

#include "defect.h"

static HRESULT notify(LONG, LONG)
{
    throw std::runtime_error("lost");   /* DEFECT: exception */
}

DEFECT_MODULE(.notify = notify);
