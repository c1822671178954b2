/* What is delivered when nobody says what: one event of each kind, with certificates of our own. */
#include "command.h"

#include <stdlib.h>
#include <string.h>

#include <certexit.h>

#include "path.h"
#include "samples.h"

static char *write_sample(const char *folder, const char *name, const char *text)
{
    char *file = path_join(folder, name);

    if (file && FAILED(text_write_file(file, text, strlen(text))))
    {
        free(file);
        return NULL;
    }
    return file;
}

BOOL samples_add(struct scenario *scenario, const char *folder)
{
    char *ca = write_sample(folder, "ca.pem", sample_ca), *leaf = write_sample(folder, "certificate.pem", sample_certificate);
    char *request = write_sample(folder, "request.pem", sample_request), *crl = write_sample(folder, "crl.pem", sample_crl);
    const struct
    {
        LONG event;
        const char *file;
    } steps[] =
    {
        {EXITEVENT_CERTISSUED, leaf}, {EXITEVENT_CERTPENDING, request}, {EXITEVENT_CERTDENIED, request},
        {EXITEVENT_CERTREVOKED, leaf}, {EXITEVENT_CERTIMPORTED, leaf}, {EXITEVENT_CRLISSUED, crl}, {EXITEVENT_SHUTDOWN, NULL},
    };
    BOOL ok = ca && leaf && request && crl;
    struct step *step;
    size_t i;

    if (ok && !scenario->certificates_count)
        ok = scenario_add_text(&scenario->certificates, &scenario->certificates_count, &scenario->certificates_capacity, ca);
    for (i = 0; ok && i < sizeof(steps) / sizeof(*steps); i++)
    {
        if (!(step = scenario_add_step(scenario, steps[i].event, steps[i].file)))
            ok = FALSE;
        else if (steps[i].file == leaf)
            ok = (step->request = text_copy(request, strlen(request))) != NULL;
    }
    free(ca);
    free(leaf);
    free(request);
    free(crl);
    return ok;
}
