/* What the parts of test-differential-variant share. */
#pragma once

#include <windows.h>
#include <oleauto.h>

void block_begin(const char *name);
/* how: what else belongs to the input ("" or for instance " lcid 407") */
void block_result(const VARIANT *in, const char *how, HRESULT hr, const VARIANT *out);
/* The same for what has no VARIANT: the question in words, and what was answered beside the HRESULT. */
void block_answer(const char *question, HRESULT hr, const void *answer, size_t size);
void block_end(void);
int block_wanted(const char *name, int count, char **names);

/* The index-th value of a type: first every edge value, then random_values random ones; 0 at the end. Call with 0, 1,
 * 2 … */
int next_value(VARTYPE type, unsigned int index, unsigned int random_values, VARIANT *value);

/* A number below the limit; the same sequence for the same seed. */
void random_seed(unsigned long long seed);
unsigned int random_below(unsigned int limit);

void run_numbers(int count, char **names);
void run_texts(int count, char **names);
void run_changes(int count, char **names);
void run_parsing(int count, char **names);
void run_dates(int count, char **names);
void run_compare(int count, char **names);
void run_arrays(int count, char **names);
