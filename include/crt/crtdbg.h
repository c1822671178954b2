/* The debug run-time's macros, as a release build has them: nothing. Leaks and misuse are `certemu check`'s business. */
#pragma once

#include <stdlib.h>

#define _CRT_WARN 0
#define _CRT_ERROR 1
#define _CRT_ASSERT 2
#define _CRTDBG_MODE_FILE 0x1
#define _CRTDBG_MODE_DEBUG 0x2
#define _CRTDBG_MODE_WNDW 0x4
#define _CRTDBG_REPORT_MODE (-1)
#define _CRTDBG_ALLOC_MEM_DF 0x01
#define _CRTDBG_DELAY_FREE_MEM_DF 0x02
#define _CRTDBG_CHECK_ALWAYS_DF 0x04
#define _CRTDBG_CHECK_CRT_DF 0x10
#define _CRTDBG_LEAK_CHECK_DF 0x20
#define _CRTDBG_REPORT_FLAG (-1)
#define _CRTDBG_FILE_STDOUT ((void *)-4)
#define _CRTDBG_FILE_STDERR ((void *)-5)
#define _NORMAL_BLOCK 1
#define _CLIENT_BLOCK 4

#ifndef _ASSERT
#define _ASSERT(expression) ((void)0)
#endif
#ifndef _ASSERTE
#define _ASSERTE(expression) ((void)0)
#endif
#ifndef _ASSERT_EXPR
#define _ASSERT_EXPR(expression, message) ((void)0)
#endif
#define _RPT0(type, format) ((void)0)
#define _RPT1(type, format, a) ((void)0)
#define _RPT2(type, format, a, b) ((void)0)
#define _RPT3(type, format, a, b, c) ((void)0)
#define _RPT4(type, format, a, b, c, d) ((void)0)
#define _RPTF0(type, format) ((void)0)
#define _RPTF1(type, format, a) ((void)0)
#define _RPTF2(type, format, a, b) ((void)0)
#define _RPTF3(type, format, a, b, c) ((void)0)
#define _RPTF4(type, format, a, b, c, d) ((void)0)
#define _CrtSetReportMode(type, mode) ((int)0)
#define _CrtSetReportFile(type, file) ((void *)0)
#define _CrtSetDbgFlag(flags) ((int)0)
#define _CrtSetBreakAlloc(number) ((long)0)
#define _CrtCheckMemory() ((int)1)
#define _CrtDumpMemoryLeaks() ((int)0)
#define _CrtMemCheckpoint(state) ((void)0)
#define _CrtMemDumpAllObjectsSince(state) ((void)0)
#define _CrtMemDifference(difference, old_state, new_state) ((int)0)
#define _CrtDbgBreak() ((void)0)

typedef struct _CrtMemState
{
    void *pBlockHeader;
    size_t lCounts[5], lSizes[5], lHighWaterCount, lTotalCount;
} _CrtMemState;
