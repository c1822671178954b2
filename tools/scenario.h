/* What a run does: from a JSON file (docs/scenario.md), from the command line, or from both. */
#pragma once

#include <windows.h>

#include <certemu/ca.h>

#include "trace/json.h"

/* A value of a property: text, a number or nothing (the property is there and empty). */
struct setting
{
    char *name, *value;
    BOOL number, empty;
};

struct fault
{
    char *method, *name;            /* name NULL: any */
    char *answer;                   /* "empty", "null-string", "empty-string", "wrong-type"; NULL: result */
    HRESULT result;
    unsigned int nth;               /* 0: each */
    BOOL onwards;
};

struct step
{
    LONG event;                     /* EXITEVENT_… */
    char *file;                     /* NULL where the event has none */
    char *shown;                    /* the file as the user wrote it */
    char *request;                  /* file of the PKCS#10 that belongs to the certificate */
    BOOL replayed;                  /* it has no file but a number in a recording: */
    LONG recorded;                  /* its context there */
    char *requester;
    LONG request_id;                /* 0: the next */
    struct setting *properties;
    size_t properties_count, properties_capacity;
    struct setting *attributes;
    size_t attributes_count, attributes_capacity;
    struct fault *faults;
    size_t faults_count, faults_capacity;
    BOOL expects;                   /* `expected` is what Notify must return; else any success */
    HRESULT expected;
    int expects_delivery;           /* 1: must be delivered, -1: must not, 0: either */
};

struct scenario
{
    char *module, *progid;
    char *ca_name, *ca_machine;
    certemu_ca_type ca_type;
    char **certificates;
    size_t certificates_count, certificates_capacity;
    char **crls;                    /* published before Initialize */
    size_t crls_count, crls_capacity;
    char **registries;              /* .reg files, imported before the module is loaded */
    size_t registries_count, registries_capacity;
    struct setting *ca_properties;
    size_t ca_properties_count, ca_properties_capacity;
    struct setting *switches;
    size_t switches_count, switches_capacity;
    struct setting *properties;     /* of every row */
    size_t properties_count, properties_capacity;
    struct setting *attributes;     /* of every row */
    size_t attributes_count, attributes_capacity;
    struct step *steps;
    size_t steps_count, steps_capacity;
    char *drive;
    char *replay;                   /* a trace whose answers the CA gives; the steps' contexts are its */
    unsigned int threads, repeat;   /* 0: 1 */
    double timeout;                 /* seconds; 0: 60 */
    BOOL expects_initialize;
    HRESULT expected_initialize;
    BOOL expects_mask;
    LONG expected_mask;
};

void scenario_free(struct scenario *scenario);

/* "issued" and its like; 0 for none. */
LONG scenario_event(const char *name);
const char *scenario_event_name(LONG event);
BOOL scenario_event_has_file(LONG event);

struct step *scenario_add_step(struct scenario *scenario, LONG event, const char *file);
BOOL scenario_add_text(char ***list, size_t *count, size_t *capacity, const char *text);
BOOL scenario_add_setting(struct setting **list, size_t *count, size_t *capacity, const char *name, const char *value);

/* Reads a scenario file ("-": standard input); names of files in it are relative to its folder. Adds to what is there; what is
 * set already (by the command line) stays. FALSE: error holds "FILE:LINE:COLUMN: what was expected". */
BOOL scenario_read(struct scenario *scenario, const char *file, struct text *error);

/* The same scenario as JSON, for the child. */
void scenario_write(const struct scenario *scenario, struct text *text);

/* Makes the names of files absolute. FALSE: memory ran out. */
BOOL scenario_resolve(struct scenario *scenario);
