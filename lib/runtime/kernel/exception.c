/* SetUnhandledExceptionFilter: what a process does last when it crashes.
 *
 * There are no structured exceptions here, but the host's signals of faults are what Windows makes exceptions of. While a filter is set,
 * it is called with such a record on the thread that faulted; who handled the signal before (a debugger's library, a sanitizer,
 * `certemu run`) gets it when the filter lets the search go on. */
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <ucontext.h>
#include <unistd.h>

#include <windows.h>

static const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static LPTOP_LEVEL_EXCEPTION_FILTER top_filter;
static struct sigaction previous[ARRAYSIZE(signals)];

static DWORD exception_code(const siginfo_t *info)
{
    switch (info->si_signo)
    {
    case SIGILL:
        return EXCEPTION_ILLEGAL_INSTRUCTION;
    case SIGBUS:
        return info->si_code == BUS_ADRALN ? EXCEPTION_DATATYPE_MISALIGNMENT : EXCEPTION_IN_PAGE_ERROR;
    case SIGFPE:
        switch (info->si_code)
        {
        case FPE_INTDIV:
            return EXCEPTION_INT_DIVIDE_BY_ZERO;
        case FPE_INTOVF:
            return EXCEPTION_INT_OVERFLOW;
        case FPE_FLTDIV:
            return EXCEPTION_FLT_DIVIDE_BY_ZERO;
        case FPE_FLTOVF:
            return EXCEPTION_FLT_OVERFLOW;
        case FPE_FLTUND:
            return EXCEPTION_FLT_UNDERFLOW;
        }
        return EXCEPTION_FLT_INVALID_OPERATION;
    }
    return EXCEPTION_ACCESS_VIOLATION;
}

#ifdef __x86_64__
static const struct
{
    int host;
    size_t offset;
} registers[] =
{
    {REG_RAX, offsetof(CONTEXT, Rax)}, {REG_RBX, offsetof(CONTEXT, Rbx)}, {REG_RCX, offsetof(CONTEXT, Rcx)},
    {REG_RDX, offsetof(CONTEXT, Rdx)}, {REG_RSI, offsetof(CONTEXT, Rsi)}, {REG_RDI, offsetof(CONTEXT, Rdi)},
    {REG_RBP, offsetof(CONTEXT, Rbp)}, {REG_RSP, offsetof(CONTEXT, Rsp)}, {REG_RIP, offsetof(CONTEXT, Rip)},
    {REG_R8, offsetof(CONTEXT, R8)}, {REG_R9, offsetof(CONTEXT, R9)}, {REG_R10, offsetof(CONTEXT, R10)},
    {REG_R11, offsetof(CONTEXT, R11)}, {REG_R12, offsetof(CONTEXT, R12)}, {REG_R13, offsetof(CONTEXT, R13)},
    {REG_R14, offsetof(CONTEXT, R14)}, {REG_R15, offsetof(CONTEXT, R15)},
};

static void *context_read(const ucontext_t *host, CONTEXT *context)
{
    unsigned int i;

    context->ContextFlags = CONTEXT_CONTROL | CONTEXT_INTEGER;
    context->EFlags = (DWORD)host->uc_mcontext.gregs[REG_EFL];
    for (i = 0; i < ARRAYSIZE(registers); i++)
        *(DWORD64 *)((char *)context + registers[i].offset) = host->uc_mcontext.gregs[registers[i].host];
    return (void *)context->Rip;
}

static void context_write(const CONTEXT *context, ucontext_t *host)
{
    unsigned int i;

    for (i = 0; i < ARRAYSIZE(registers); i++)
        host->uc_mcontext.gregs[registers[i].host] = *(const DWORD64 *)((const char *)context + registers[i].offset);
}

/* Bit 1 of the page fault's error code: it was a write; bit 4: an instruction was fetched. */
static ULONG_PTR access_kind(const ucontext_t *host)
{
    greg_t error = host->uc_mcontext.gregs[REG_ERR];

    return error & 0x10 ? 8 : error & 2 ? 1 : 0;
}
#else
/* A filter sees no registers, and cannot change them. */
static void *context_read(const ucontext_t *host, CONTEXT *context)
{
    (void)host;
    (void)context;
    return NULL;
}

static void context_write(const CONTEXT *context, ucontext_t *host)
{
    (void)context;
    (void)host;
}

static ULONG_PTR access_kind(const ucontext_t *host)
{
    (void)host;
    return 0;
}
#endif

static void on_signal(int number, siginfo_t *info, void *host)
{
    LPTOP_LEVEL_EXCEPTION_FILTER filter = __atomic_load_n(&top_filter, __ATOMIC_ACQUIRE);
    EXCEPTION_RECORD record = {0};
    CONTEXT context;
    EXCEPTION_POINTERS pointers = {&record, &context};
    unsigned int i;
    LONG answer;

    memset(&context, 0, sizeof(context));
    record.ExceptionCode = exception_code(info);
    record.ExceptionAddress = context_read(host, &context);
    if (number == SIGSEGV || number == SIGBUS)
    {
        record.NumberParameters = 2;
        record.ExceptionInformation[0] = access_kind(host);
        record.ExceptionInformation[1] = (ULONG_PTR)info->si_addr;
    }
    answer = filter ? filter(&pointers) : EXCEPTION_CONTINUE_SEARCH;
    if (answer == EXCEPTION_CONTINUE_EXECUTION)
    {
        context_write(&context, host);
        return;
    }
    if (answer == EXCEPTION_EXECUTE_HANDLER)
        _exit((int)record.ExceptionCode);       /* as Windows ends it: with the exception's code */
    /* The instruction is run again, for whoever was there before. */
    for (i = 0; i < ARRAYSIZE(signals); i++)
        if (signals[i] == number)
            sigaction(number, &previous[i], NULL);
}

/* Without a filter the signals are as if nothing had been set. */
LPTOP_LEVEL_EXCEPTION_FILTER WINAPI SetUnhandledExceptionFilter(LPTOP_LEVEL_EXCEPTION_FILTER filter)
{
    LPTOP_LEVEL_EXCEPTION_FILTER before;
    struct sigaction action = {0};
    unsigned int i;

    action.sa_sigaction = on_signal;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    pthread_mutex_lock(&mutex);
    before = __atomic_exchange_n(&top_filter, filter, __ATOMIC_ACQ_REL);
    for (i = 0; i < ARRAYSIZE(signals); i++)
        if (filter && !before)
            sigaction(signals[i], &action, &previous[i]);
        else if (!filter && before)
            sigaction(signals[i], &previous[i], NULL);
    pthread_mutex_unlock(&mutex);
    return before;
}

/* Of a handler that has nobody left to ask: the filter decides; without one the process is to end. */
LONG WINAPI UnhandledExceptionFilter(EXCEPTION_POINTERS *exception)
{
    LPTOP_LEVEL_EXCEPTION_FILTER filter = __atomic_load_n(&top_filter, __ATOMIC_ACQUIRE);
    LONG answer = filter ? filter(exception) : EXCEPTION_CONTINUE_SEARCH;

    if (answer != EXCEPTION_CONTINUE_SEARCH)
        return answer;
    return IsDebuggerPresent() ? EXCEPTION_CONTINUE_SEARCH : EXCEPTION_EXECUTE_HANDLER;
}
