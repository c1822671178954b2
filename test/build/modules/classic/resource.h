//{{NO_DEPENDENCIES}}
// Microsoft Visual C++ generated include file.
#define IDS_MODULE_NAME                 1
#define IDS_EXIT_DESC                   2
#define IDS_MANAGE_DESC                 3
// Next default values for new objects
//
#ifdef APSTUDIO_INVOKED
#ifndef APSTUDIO_READONLY_SYMBOLS
#define _APS_NEXT_RESOURCE_VALUE        202
#define _APS_NEXT_COMMAND_VALUE         32768
#define _APS_NEXT_CONTROL_VALUE         201
#define _APS_NEXT_SYMED_VALUE           101
#endif
#endif
