/* ICertExit only, and no class "KitDefect.ExitManage": nothing manages it. */
#include "defect.h"

/* DEFECT: naming/manage nowhere */
DEFECT_MODULE(.interfaces = KIT_EXIT, .no_manage_class = TRUE);
