/* Threads: Microsoft's <process.h>. */
#pragma GCC system_header

#ifndef _CERTEMU_PROCESS_
#define _CERTEMU_PROCESS_

#include <stddef.h>
#include <stdint.h>

#ifndef __stdcall
#if defined(__i386__)
#define __stdcall __attribute__((__stdcall__))
#elif defined(__x86_64__)
#define __stdcall __attribute__((__ms_abi__))
#else
#define __stdcall
#endif
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* CreateThread's parameters and result: a handle that the caller closes, or 0 and errno. */
uintptr_t _beginthreadex(void *security, unsigned int stack, unsigned int (__stdcall *function)(void *), void *argument,
    unsigned int flags, unsigned int *identifier);
void _endthreadex(unsigned int code);

/* The thread closes its handle: nobody may use the result but to compare it with -1, which says that there is no thread (errno). */
uintptr_t _beginthread(void (*function)(void *), unsigned int stack, void *argument);
void _endthread(void);
int _getpid(void);

#ifdef __cplusplus
}
#endif

#endif
