/* The bytes of private memory that this process has, as its operating system counts them. */
#pragma once

#include <stddef.h>

size_t memory_used(void);
