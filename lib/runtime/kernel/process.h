/* Processes. A child is a program of the host; how it ended becomes an exit code of Windows:
 *
 *   exit(n)            n (the host keeps its low 8 bits only)
 *   SIGSEGV, SIGBUS    0xC0000005 STATUS_ACCESS_VIOLATION
 *   SIGILL             0xC000001D STATUS_ILLEGAL_INSTRUCTION
 *   SIGFPE             0xC0000094 STATUS_INTEGER_DIVIDE_BY_ZERO
 *   SIGABRT            0xC0000409 STATUS_STACK_BUFFER_OVERRUN, which abort() ends with on Windows (__fastfail)
 *   SIGINT, SIGTERM, SIGKILL   0xC000013A STATUS_CONTROL_C_EXIT
 *   SIGTRAP            0x80000003 STATUS_BREAKPOINT
 *   any other n        0x40010000 | n
 *   TerminateProcess   the code that it was given */
#pragma once

#include "kernel/handle.h"

/* The current process' object, no reference added. */
struct kernel_object *kernel_process_current(void);

/* Of commandline.c: a command line as CommandLineToArgvW divides it, in UTF-8, ended by NULL; each part and the whole to be freed.
 * NULL when memory is out. */
char **kernel_arguments_utf8(const WCHAR *command_line);
