/* The functions that the run-time exports, by the DLL that has them on Windows. The table is generated from exports/. */
#pragma once

struct runtime_export
{
    const char *name;
    unsigned short ordinal;     /* 0: none is published */
    void (*function)(void);
};

struct runtime_library
{
    const char *name;           /* "kernel32.dll" */
    const struct runtime_export *exports;   /* sorted by name (ASCII), ended by a NULL name */
};

extern const struct runtime_library runtime_libraries[];    /* ended by a NULL name */
