/* The parts of the benchmark. */
#pragma once

#include <windows.h>

/* Prints what one of `count` calls costs, if its name is wanted. */
void measure(const char *name, void (*function)(unsigned int count));

/* library_path: certexit.tlb */
void measure_automation(const WCHAR *library_path);
