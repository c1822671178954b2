/* The command line of `run`. */
#include "command.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "trace/array.h"

static const char *const step_options[] = {"--issued", "--pending", "--denied", "--revoked", "--imported", "--crl", "--shutdown"};

/* The value of an option: "--name value" or "--name=value". NULL: it is another option; "" with *missing when there is none. */
static const char *option_value(const char *name, int argc, char **argv, int *i, BOOL *missing)
{
    size_t length = strlen(name);

    if (strncmp(argv[*i], name, length) || (argv[*i][length] && argv[*i][length] != '='))
        return NULL;
    if (argv[*i][length] == '=')
        return argv[*i] + length + 1;
    if (*i + 1 >= argc)
    {
        *missing = TRUE;
        return "";
    }
    return argv[++*i];
}

static BOOL read_count(const char *text, unsigned int most, unsigned int *count)
{
    unsigned long value;
    char *end;

    errno = 0;
    value = strtoul(text, &end, 10);
    if (errno || *end || *text < '0' || *text > '9' || value < 1 || value > most)
        return FALSE;
    *count = (unsigned int)value;
    return TRUE;
}

static BOOL set_text(char **where, const char *value)
{
    free(*where);
    return (*where = text_copy(value, strlen(value))) != NULL;
}

static int no_memory(void)
{
    return usage_error("out of memory");
}

/* NAME=VALUE. */
static int read_setting(const char *option, const char *value, struct setting **list, size_t *count, size_t *capacity)
{
    const char *equals = strchr(value, '=');
    char *name;
    BOOL ok;

    if (!equals || equals == value)
        return usage_error("%s %s: expected NAME=VALUE", option, value);
    if (!(name = text_copy(value, equals - value)))
        return no_memory();
    ok = scenario_add_setting(list, count, capacity, name, equals + 1);
    free(name);
    return ok ? 0 : no_memory();
}

/* Switches have hyphens in their names, properties have none. */
static BOOL is_switch(const char *setting)
{
    const char *equals = strchr(setting, '='), *hyphen = strchr(setting, '-');

    return hyphen && (!equals || hyphen < equals);
}

static int set_option(struct arguments *arguments, const char *option, const char *value)
{
    struct scenario *scenario = &arguments->scenario;
    char *end;

    if (!*value)
        return usage_error("%s: expected a value, found an empty one", option);
    if (!strcmp(option, "--progid"))
        return set_text(&scenario->progid, value) ? 0 : no_memory();
    if (!strcmp(option, "--ca"))
        return set_text(&scenario->ca_name, value) ? 0 : no_memory();
    if (!strcmp(option, "--ca-cert"))
        return scenario_add_text(&scenario->certificates, &scenario->certificates_count, &scenario->certificates_capacity, value)
                ? 0 : no_memory();
    if (!strcmp(option, "--reg"))
        return scenario_add_text(&scenario->registries, &scenario->registries_count, &scenario->registries_capacity, value)
                ? 0 : no_memory();
    if (!strcmp(option, "--set"))
    {
        if (is_switch(value))
            return read_setting(option, value, &scenario->switches, &scenario->switches_count, &scenario->switches_capacity);
        return read_setting(option, value, &scenario->properties, &scenario->properties_count, &scenario->properties_capacity);
    }
    if (!strcmp(option, "--attr"))
        return read_setting(option, value, &scenario->attributes, &scenario->attributes_count, &scenario->attributes_capacity);
    if (!strcmp(option, "--threads"))
        return read_count(value, 64, &scenario->threads) ? 0
                : usage_error("--threads %s: expected a whole number from 1 to 64", value);
    if (!strcmp(option, "--repeat"))
        return read_count(value, 1000000000, &scenario->repeat) ? 0
                : usage_error("--repeat %s: expected a whole number from 1 to 1000000000", value);
    if (!strcmp(option, "--timeout"))
    {
        errno = 0;
        scenario->timeout = strtod(value, &end);
        return !errno && !*end && scenario->timeout > 0 && scenario->timeout <= 86400 ? 0
                : usage_error("--timeout %s: expected seconds, more than 0 and at most 86400", value);
    }
    if (!strcmp(option, "--drive"))
        return set_text(&scenario->drive, value) ? 0 : no_memory();
    if (!strcmp(option, "--json"))
        arguments->outputs.json = value;
    else if (!strcmp(option, "--tap"))
        arguments->outputs.tap = value;
    else if (!strcmp(option, "--junit"))
        arguments->outputs.junit = value;
    else if (!strcmp(option, "--html"))
        arguments->outputs.html = value;
    else if (!strcmp(option, "--sarif"))
        arguments->outputs.sarif = value;
    else if (!strcmp(option, "--github"))
        arguments->outputs.github = value;
    else
        arguments->outputs.trace = value;
    return 0;
}

static int read_step(struct scenario *scenario, const char *option, int argc, char **argv, int *i)
{
    LONG event = scenario_event(option + 2);
    BOOL missing = FALSE;
    const char *file;

    if (!scenario_event_has_file(event))
        return argv[*i][strlen(option)] ? usage_error("%s: expected no value", argv[*i]) : scenario_add_step(scenario, event, NULL) ? 0 : no_memory();
    file = option_value(option, argc, argv, i, &missing);
    if (missing || !*file)
        return usage_error("%s: expected a file", option);
    return scenario_add_step(scenario, event, file) ? 0 : no_memory();
}

static BOOL ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), size = strlen(end);

    return length >= size && !strcmp(text + length - size, end);
}

int arguments_read(struct arguments *arguments, int argc, char **argv)
{
    static const char *const options[] = {"--progid", "--ca", "--ca-cert", "--reg", "--set", "--attr", "--threads", "--repeat",
            "--timeout", "--drive", "--json", "--tap", "--junit", "--html", "--trace", "--sarif", "--github"};
    struct scenario *scenario = &arguments->scenario;
    const char *file = NULL;
    struct text error = {0};
    BOOL only_operands = FALSE;
    int i, status;
    size_t j;

    memset(arguments, 0, sizeof(*arguments));
    arguments->detail = REPORT_NORMAL;
    for (i = 0; i < argc; i++)
    {
        const char *value = NULL;
        BOOL missing = FALSE;

        if (only_operands || argv[i][0] != '-' || !argv[i][1])
        {
            if (!scenario->module && !(ends_with(argv[i], ".json") || !strcmp(argv[i], "-")))
            {
                if (!set_text(&scenario->module, argv[i]))
                    return no_memory();
            }
            else if (!file && (ends_with(argv[i], ".json") || !strcmp(argv[i], "-")))
                file = argv[i];
            else
                return usage_error("%s: expected one MODULE and at most one SCENARIO.json", argv[i]);
            continue;
        }
        if (!strcmp(argv[i], "--"))
        {
            only_operands = TRUE;
            continue;
        }
        if (!strcmp(argv[i], "-v") || !strcmp(argv[i], "--verbose"))
            arguments->detail = REPORT_VERBOSE;
        else if (!strcmp(argv[i], "-q") || !strcmp(argv[i], "--quiet"))
            arguments->detail = REPORT_QUIET;
        else if (!strcmp(argv[i], "--in-process"))
            arguments->in_process = TRUE;
        else if (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))
            arguments->help = TRUE;
        else
        {
            for (j = 0; j < sizeof(step_options) / sizeof(*step_options); j++)
            {
                size_t length = strlen(step_options[j]);

                if (!strncmp(argv[i], step_options[j], length) && (!argv[i][length] || argv[i][length] == '='))
                    break;
            }
            if (j < sizeof(step_options) / sizeof(*step_options))
            {
                if ((status = read_step(scenario, step_options[j], argc, argv, &i)))
                    return status;
                continue;
            }
            for (j = 0; j < sizeof(options) / sizeof(*options) && !value; j++)
                value = option_value(options[j], argc, argv, &i, &missing);
            if (missing)
                return usage_error("%s: expected a value", argv[i]);
            if (value)
            {
                if ((status = set_option(arguments, options[j - 1], value)))
                    return status;
                continue;
            }
            return usage_error("%s is no option or step (certemu run --help)", argv[i]);
        }
    }
    if (arguments->help)
        return 0;
    if (file)
    {
        /* The steps of the file come first, then those of the command line. */
        struct step *later = scenario->steps;
        size_t count = scenario->steps_count;
        BOOL ok;

        scenario->steps = NULL;
        scenario->steps_count = scenario->steps_capacity = 0;
        ok = scenario_read(scenario, file, &error);
        for (j = 0; j < count; j++)
        {
            struct step *step = ARRAY_ADD(scenario, steps);

            if (step)
                *step = later[j];
        }
        free(later);
        if (!ok)
        {
            usage_error("%s", text_string(&error));
            text_free(&error);
            return EXIT_USAGE;
        }
    }
    return 0;
}

void arguments_free(struct arguments *arguments)
{
    scenario_free(&arguments->scenario);
}
