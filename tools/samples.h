/* Certificates of our own, PEM. */
#pragma once

#include "scenario.h"

/* One step for each event, of files that are written into the folder. FALSE: memory ran out, or they cannot be written. */
BOOL samples_add(struct scenario *scenario, const char *folder);

extern const char sample_ca[], sample_certificate[], sample_request[], sample_crl[];
