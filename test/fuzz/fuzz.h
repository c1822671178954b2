/* What a fuzz target is: a function that takes any bytes and neither crashes nor leaks. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* The name that libFuzzer and its kin look for; main.c calls it where there is no fuzzer. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
