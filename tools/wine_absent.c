/* The PE build runs DLLs itself. */
#include "command.h"

BOOL wine_prepare(const struct child_process *child, struct wine_run **run, struct text *error)
{
    (void)run;
    text_format(error, "%s: this certemu is a Windows program, which needs no Wine", child->scenario->module);
    return FALSE;
}

const char *wine_loader(const struct wine_run *run)
{
    (void)run;
    return NULL;
}

const char *wine_program(const struct wine_run *run)
{
    (void)run;
    return NULL;
}

const char *const *wine_variables(const struct wine_run *run)
{
    (void)run;
    return NULL;
}

void wine_finish(struct wine_run *run)
{
    (void)run;
}

/* mingw-w64's compilers have no sanitizers. */
BOOL sanitizer_of(const char *module, struct text *library)
{
    (void)module, (void)library;
    return FALSE;
}

BOOL memory_library(struct text *library)
{
    (void)library;
    return FALSE;
}

struct dll_places *dll_places_create(const char *folder)
{
    (void)folder;
    return NULL;
}

void dll_places_destroy(struct dll_places *places)
{
    (void)places;
}

void dll_places_resolve(void *places, struct place *list, size_t count)
{
    (void)places, (void)list, (void)count;
}
