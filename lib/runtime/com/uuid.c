/* Defines the GUIDs of COM and Automation interfaces, as uuid.lib does on Windows. */
#define INITGUID
#include <windows.h>
#include <objbase.h>
#include <oleauto.h>
