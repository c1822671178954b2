/* The registry of a check's process. */
#pragma once

#include <windows.h>

/* Deletes what modules keep there beside their classes: the keys of software below HKEY_LOCAL_MACHINE and HKEY_CURRENT_USER that are not
 * the system's, and the settings of exit modules below each CA. Only where the registry is this process' own. */
void registry_forget_settings(void);
