/* The invalid-parameter handler of the C run-time: what the secure functions call when their caller breaks their rules. */
#pragma once

#include <errno.h>

/* Calls the handler of this object, or ends the process. Returns `error` when the handler returns; errno is it then. */
int crt_invalid_parameter(int error, const char *function);
