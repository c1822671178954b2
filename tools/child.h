/* What a child process does for a run and for a check: the scenario's CA, and its events. */
#pragma once

#include "command.h"

#include <certemu/certemu.h>

struct run
{
    const struct scenario *scenario;
    certemu_trace *trace;
    certemu_ca *ca;
    certemu_module *module;
    LONG mask;
    volatile LONG stopped;
    SRWLOCK faults;             /* exclusive while a step with faults is delivered */
};

/* The trace, and what has to be caught; COM. child_close undoes it and destroys the CA. */
HRESULT child_open(struct run *run, const char *trace_file, struct text *error);
void child_close(struct run *run);

/* Makes the scenario's CA, and looks at all files of the steps. What is wrong is recorded as bad input. */
HRESULT child_prepare(struct run *run);

/* A new row or event of the CA for one delivery. */
HRESULT child_context(struct run *run, const struct step *step, LONG *context);

/* What the CA is to answer while the step is delivered; certemu_ca_clear_faults ends it. */
HRESULT child_set_faults(struct run *run, const struct step *step);
