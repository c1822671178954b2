/* What ends a process, on Windows: the parent sees the status and kills what takes too long. */
#include "check/check.h"

static LONG WINAPI on_exception(EXCEPTION_POINTERS *pointers)
{
    struct stack stack;

    stack_capture_context(&stack, pointers->ContextRecord);
    observe(&(struct observation){"crash", &stack}, "exception 0x%08x", (unsigned int)pointers->ExceptionRecord->ExceptionCode);
    return EXCEPTION_CONTINUE_SEARCH;
}

void process_watch(unsigned int milliseconds)
{
    (void)milliseconds;
    SetUnhandledExceptionFilter(on_exception);
}

unsigned int process_threads(void)
{
    return 0;
}

BOOL process_report_threads(void)
{
    return FALSE;
}

const struct stack *process_thrown(void)
{
    return NULL;
}

void process_forget_thrown(void)
{
}

void *process_thread_begin(void)
{
    return NULL;
}

void process_thread_end(void *stack)
{
    (void)stack;
}

void process_disturb(BOOL on)
{
    (void)on;
}

void process_disturbance(void)
{
}

BOOL process_read(const void *from, void *to, size_t size)
{
    return ReadProcessMemory(GetCurrentProcess(), from, to, size, NULL);
}

void process_unwatch(void)
{
}
