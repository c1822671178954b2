/* What happens at a time: one thread calls back for all timers, whose list one mutex guards. */
#pragma once

#include <windows.h>

struct kernel_timer
{
    /* At the time, with the mutex held: short, and calls nothing of this header. */
    void (*fire)(struct kernel_timer *timer);

    struct kernel_timer *next;
    ULONGLONG due, period;      /* ns of the monotonic clock; a period of 0: once */
    BOOL set;
};

/* From `due` on: 100 ns of the system's time, negative ones from now (as SetWaitableTimer takes it); again each so many ms. Replaces what was
 * set. FALSE and ERROR_NOT_ENOUGH_MEMORY: the host gives no thread. */
BOOL kernel_timer_set(struct kernel_timer *timer, LONGLONG due, DWORD period);

/* `fire` does not run any more when this returns. TRUE: it was set. */
BOOL kernel_timer_cancel(struct kernel_timer *timer);

BOOL kernel_timer_is_set(struct kernel_timer *timer);
