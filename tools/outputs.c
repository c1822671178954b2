/* Reports for programs: which files they go to. */
#include "command.h"

#include <string.h>

static unsigned int count_standard(const struct outputs *outputs)
{
    const char *const files[] = {outputs->json, outputs->tap, outputs->junit, outputs->html, outputs->trace, outputs->sarif,
            outputs->github};
    unsigned int count = 0;
    size_t i;

    for (i = 0; i < sizeof(files) / sizeof(*files); i++)
        count += files[i] && !strcmp(files[i], "-");
    return count;
}

int outputs_check(const struct outputs *outputs)
{
    return count_standard(outputs) > 1 ? usage_error("expected \"-\" for one of the reports at most") : 0;
}

BOOL outputs_take_standard(const struct outputs *outputs)
{
    return count_standard(outputs) > 0;
}
