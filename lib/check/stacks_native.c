/* Stacks of ELF programs: the unwinder of the compiler's run-time, which needs no frame pointers, so that modules built with any
 * options are seen through. */
#include "check/images.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>
#include <unwind.h>

/* A walk that was made, to be had again: unwinding was nine tenths of what the ledger cost (60 of 66 us in a Notify of archive-exit), and
 * a module asks again and again from the same places. A call from the same address with the same stack pointer, on a stack that holds the
 * same return addresses at the same places, has the same callers. (An exception can be thought of: a function on the way has a frame of
 * varying size, its caller differs, and an old return address is left just there. In 1.6 million walks through the modules of test/modules
 * none differed.) */
#define MOST_LINKS 40
#define MOST_MODULES 4
#define SETS 32
#define WAYS 8                  /* callers of one function of the run-time, at one depth */

struct memo
{
    const void *const *start;           /* where our own caller's return address is; NULL: an unused one */
    BOOL whole;
    unsigned int links, modules;
    struct {const void *const *at, *address;} chain[MOST_LINKS];
    struct {const struct image *image; const void *address;} module[MOST_MODULES];
    struct stack stack;
};

/* By the place where our caller's return address is, and which that is. */
struct memos
{
    struct memo_set
    {
        unsigned int next;              /* to be replaced */
        struct memo ways[WAYS];
    } sets[SETS];
};

struct walk
{
    struct stack *stack;
    struct memo *memo;                  /* NULL: the walk is not to be had again */
    unsigned int frames;
    BOOL whole, entered, module;
    unsigned int program;               /* frames up to the program's innermost, 0: there is none yet */
    const void *interrupted;            /* frames before this one are the handler's; NULL: no handler */
};

/* Stacks are the thread's, so memos are. */
static pthread_key_t memos_key;
static pthread_once_t memos_once = PTHREAD_ONCE_INIT;
static BOOL has_memos;

static void make_key(void)
{
    has_memos = !pthread_key_create(&memos_key, free);
}

static struct memo_set *set_of(const void *const *start)
{
    struct memos *memos;

    pthread_once(&memos_once, make_key);
    if (!has_memos)
        return NULL;
    if (!(memos = pthread_getspecific(memos_key)) && (memos = calloc(1, sizeof(*memos))) && pthread_setspecific(memos_key, memos))
    {
        free(memos);
        memos = NULL;
    }
    return memos ? &memos->sets[(((ULONG_PTR)start ^ (ULONG_PTR)*start) * 0x9e3779b97f4a7c15ull >> 40) % SETS] : NULL;
}

/* Other functions have their variables where a return address was, which sanitizers would object to. */
__attribute__((no_sanitize("address", "thread"))) static BOOL holds(const struct memo *memo, const void *const *start,
        BOOL whole)
{
    unsigned int i;

    if (memo->start != start || memo->whole != whole)
        return FALSE;
    for (i = 0; i < memo->links; i++)
        if (*memo->chain[i].at != memo->chain[i].address)
            return FALSE;
    for (i = 0; i < memo->modules; i++)
        if (!image_is_loaded(memo->module[i].image, memo->module[i].address))
            return FALSE;
    return TRUE;
}

static struct memo *forget(struct memo *memo)
{
    memo->start = NULL;
    return NULL;
}

/* One frame of the walk; NULL: this walk can't be had again. */
__attribute__((no_sanitize("address", "thread"))) static struct memo *remember(struct memo *memo, const void *const *at, const void *address,
        const struct image *image)
{
    unsigned int i;

    /* Not where a register holds the return address, or a signal's frame is between. */
    if (memo->links == MOST_LINKS || at < memo->start || *at != address)
        return forget(memo);
    memo->chain[memo->links].at = at;
    memo->chain[memo->links++].address = address;
    if (!image || image->owner != IMAGE_MODULE)
        return memo;
    for (i = 0; i < memo->modules && memo->module[i].image != image; i++)
        ;
    if (i == MOST_MODULES)
        return forget(memo);
    memo->module[i].image = image;
    memo->module[i].address = (const char *)address - 1;
    memo->modules = i < memo->modules ? memo->modules : i + 1;
    return memo;
}

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *argument)
{
    struct walk *walk = argument;
    const void *address = (const void *)_Unwind_GetIP(context);
    const struct image *image;
    enum image_owner owner;

    if (!address)
        return _URC_END_OF_STACK;
    image = image_find((const char *)address - 1);
    owner = image ? image->owner : IMAGE_NOT_KNOWN;
    if (walk->memo && walk->frames++)       /* the first is this file's own */
        walk->memo = remember(walk->memo, (const void *const *)_Unwind_GetCFA(context) - 1, address, image);
    if (walk->interrupted)
    {
        if (address != walk->interrupted)
            return _URC_NO_REASON;
        walk->interrupted = NULL;
        walk->entered = TRUE;
        walk->stack->frames[walk->stack->count++] = (const char *)address + 1;      /* no return address */
        walk->module = owner == IMAGE_MODULE;
        return _URC_NO_REASON;
    }
    /* Our own frames that take the stack, then the run-time's up to the function that was called; a server object's methods are
     * called without the run-time. */
    if (!walk->entered)
    {
        walk->entered = owner == IMAGE_RUNTIME || owner == IMAGE_MODULE || owner == IMAGE_PROGRAM;
        if (owner != IMAGE_MODULE && owner != IMAGE_PROGRAM)
            return _URC_NO_REASON;
    }
    if (owner == IMAGE_RUNTIME && !walk->stack->count)
        return _URC_NO_REASON;
    if (owner == IMAGE_OURS && (walk->module || walk->program))
    {
        walk->module = TRUE;            /* the host's call into the module */
        return _URC_END_OF_STACK;
    }
    if (owner == IMAGE_MODULE)
        walk->module = TRUE;
    if (owner != IMAGE_RUNTIME)
        walk->stack->frames[walk->stack->count++] = address;
    if (owner == IMAGE_PROGRAM && !walk->program)
        walk->program = walk->stack->count;
    return walk->stack->count < STACK_FRAMES && (walk->whole || !walk->module) ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static const void *interrupted_at(const void *context)
{
    const ucontext_t *state = context;

#if defined(__x86_64__)
    return (const void *)state->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (const void *)state->uc_mcontext.pc;
#else
#error "where a signal arrived"
#endif
}

static void add_caller(struct stack *stack, const void *context)
{
    const ucontext_t *state = context;
    const void *caller = NULL;

#if defined(__x86_64__)
    struct iovec local = {&caller, sizeof(caller)}, remote = {(void *)state->uc_mcontext.gregs[REG_RSP], sizeof(caller)};

    if (process_vm_readv(getpid(), &local, 1, &remote, 1, 0) != sizeof(caller))
        return;
#else
    caller = (const void *)state->uc_mcontext.regs[30];
#endif
    if (stack_owner(caller) == IMAGE_MODULE && stack->count < STACK_FRAMES)
        stack->frames[stack->count++] = caller;
}

__attribute__((noinline)) void stack_capture(struct stack *stack, BOOL whole)
{
    const void *const *start = (const void *const *)__builtin_dwarf_cfa() - 1;
    struct walk walk = {.stack = stack, .whole = whole};
    struct memo_set *set = set_of(start);
    unsigned int i;

    for (i = 0; set && i < WAYS; i++)
        if (holds(&set->ways[i], start, whole))
        {
            *stack = set->ways[i].stack;
            return;
        }
    if (set)
    {
        walk.memo = &set->ways[set->next++ % WAYS];
        walk.memo->start = start;
        walk.memo->whole = whole;
        walk.memo->links = walk.memo->modules = 0;
    }
    stack->count = 0;
    _Unwind_Backtrace(step, &walk);
    /* A test that calls certemu is not the module's code; a module in the test's program, called by certemu, is. */
    if (walk.program && !walk.module)
        stack->count = walk.program - 1;
    if (walk.memo)
        walk.memo->stack = *stack;
}

void stack_capture_context(struct stack *stack, void *context)
{
    struct walk walk = {.stack = stack, .whole = TRUE, .interrupted = interrupted_at(context)};

    stack->count = 0;
    _Unwind_Backtrace(step, &walk);
    /* A call through a bad pointer has nothing to unwind at the place where it arrived, but it left its return address. */
    if (!stack_place(stack))
        add_caller(stack, context);
}

const void *stack_place(const struct stack *stack)
{
    unsigned int i;

    for (i = 0; i < stack->count; i++)
    {
        enum image_owner owner = stack_owner((const char *)stack->frames[i] - 1);

        if (owner == IMAGE_MODULE || owner == IMAGE_PROGRAM)
            return stack->frames[i];
    }
    return NULL;
}
