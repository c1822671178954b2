/* Asynchronous procedure calls: see apc.h. */
#include "kernel/apc.h"

#include <stdlib.h>

#include "kernel/thread.h"
#include "kernel/wait.h"

struct user_apc
{
    struct kernel_apc apc;
    PAPCFUNC function;
    ULONG_PTR parameter;
};

BOOL kernel_apc_queue(struct kernel_thread *thread, struct kernel_apc *apc)
{
    struct kernel_apc **link;

    if (apc->thread || thread->exited)
        return FALSE;
    for (link = &thread->apcs; *link; link = &(*link)->next)
        ;
    *link = apc;
    apc->next = NULL;
    apc->thread = thread;
    kernel_wait_alert(thread);
    return TRUE;
}

BOOL kernel_apc_remove(struct kernel_apc *apc)
{
    struct kernel_apc **link;

    if (!apc->thread)
        return FALSE;
    for (link = &apc->thread->apcs; *link != apc; link = &(*link)->next)
        ;
    *link = apc->next;
    apc->thread = NULL;
    return TRUE;
}

void kernel_apc_run(struct kernel_thread *thread)
{
    struct kernel_apc *apc;
    BOOL taken;

    do
    {
        kernel_wait_lock();
        if ((apc = thread->apcs))
            kernel_apc_remove(apc);
        taken = apc && (!apc->take || apc->take(apc));
        kernel_wait_unlock();
        if (taken)
            apc->run(apc);
    } while (apc);
}

void kernel_apc_discard(struct kernel_thread *thread)
{
    void (*discard)(struct kernel_apc *apc);
    struct kernel_apc *apc;

    do
    {
        kernel_wait_lock();
        discard = NULL;
        if ((apc = thread->apcs))
        {
            discard = apc->discard;
            kernel_apc_remove(apc);
        }
        kernel_wait_unlock();
        if (discard)
            discard(apc);
    } while (apc);
}

static void user_discard(struct kernel_apc *apc)
{
    free(CONTAINING_RECORD(apc, struct user_apc, apc));
}

static void user_run(struct kernel_apc *apc)
{
    struct user_apc call = *CONTAINING_RECORD(apc, struct user_apc, apc);

    user_discard(apc);
    call.function(call.parameter);
}

DWORD WINAPI QueueUserAPC(PAPCFUNC function, HANDLE handle, ULONG_PTR parameter)
{
    struct kernel_object *object = kernel_handle_get(handle, &kernel_thread_class);
    struct user_apc *call;
    BOOL queued = FALSE;

    if (!object)
        return 0;
    if (!(call = calloc(1, sizeof(*call))))
        SetLastError(ERROR_NOT_ENOUGH_MEMORY);
    else
    {
        call->apc.run = user_run;
        call->apc.discard = user_discard;
        call->function = function;
        call->parameter = parameter;
        kernel_wait_lock();
        queued = kernel_apc_queue(CONTAINING_RECORD(object, struct kernel_thread, object), &call->apc);
        kernel_wait_unlock();
        if (!queued)
        {
            free(call);
            SetLastError(ERROR_GEN_FAILURE);    /* documented for a thread that has ended */
        }
    }
    kernel_object_release(object);
    return queued;
}
