/* What keeps the short functions short.
 *
 * A Windows function (ms_abi on x86-64) that calls one of the host's convention has to save ten vector registers first. So the
 * functions that take a few nanoseconds call none on their usual path: thread-local variables are reached without
 * __tls_get_addr(), and the unusual path is a function of Windows' convention, which saves what it needs itself.
 *
 * KERNEL_THREAD_LOCAL is a must, too: gcc 12 does not count the call of __tls_get_addr() among those, so a Windows function that
 * makes it loses its caller's rdi, rsi and xmm6 to xmm15 (clang saves them). */
#pragma once

#include <windows.h>

#define KERNEL_THREAD_LOCAL __thread __attribute__((tls_model("initial-exec")))
#define KERNEL_SLOW_PATH __attribute__((noinline, cold)) WINAPI
