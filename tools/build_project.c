/* Visual C++ projects (.vcxproj): their files, defines and include folders, for one configuration.
 *
 * MSBuild's language is large; what wizards and people write into such projects is little of it: conditions that compare the
 * configuration and the platform, properties that are set before they are used, and lists that end in %(Name). */
#include "build.h"

#include <errno.h>
#include <expat.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <uthash.h>

#define DEPTH 64

struct property
{
    const char *value;
    UT_hash_handle hh;
    char name[];            /* in lower case */
};

struct project
{
    struct build *build;
    const char *file, *folder;
    XML_Parser parser;
    struct property *properties;
    struct text value;              /* of the element at hand */
    const char *elements[DEPTH];
    BOOL active[DEPTH];             /* no condition on the way here is false */
    unsigned int depth;
    const char *item;               /* of ClCompile and its kin: the file, in the host's spelling */
    const char *standard;           /* of C++, or NULL */
    BOOL excluded;
    int imports;                    /* files inside each other */
    int status;
};

static struct property *find_property(const struct project *project, const char *name)
{
    struct property *found;
    char *lower = keep(name), *c;

    for (c = lower; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    HASH_FIND_STR(project->properties, lower, found);
    return found;
}

static void set_property(struct project *project, const char *name, const char *value)
{
    struct property *property = find_property(project, name);
    char *c;

    if (!property)
    {
        property = keep_memory(sizeof(*property) + strlen(name) + 1);
        for (c = strcpy(property->name, name); *c; c++)
            *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
        HASH_ADD_STR(project->properties, name, property);
    }
    property->value = value;
}

/* $(Name) becomes its value, %(Name) nothing: what a list inherits is nothing here. %(Filename) stays, for whoever knows the file. */
static const char *expand(const struct project *project, const char *text)
{
    struct text out = {0};
    const char *end, *kept;

    while (*text)
    {
        if ((*text == '$' || *text == '%') && text[1] == '(' && strncasecmp(text, "%(Filename)", 11) && (end = strchr(text, ')')))
        {
            struct property *property = *text == '$' ? find_property(project, keep_length(text + 2, end - text - 2)) : NULL;

            if (property)
                text_put(&out, property->value);
            text = end + 1;
        }
        else
            text_add(&out, text++, 1);
    }
    kept = keep(text_string(&out));
    text_free(&out);
    return kept;
}

/* --- conditions ------------------------------------------------------------------------------------------------------------------- */

static const char *skip_space(const char *text)
{
    return text + strspn(text, " \t\r\n");
}

static const char *read_operand(const char *text, const char **value)
{
    text = skip_space(text);
    if (*text == '\'')
    {
        size_t length = strcspn(text + 1, "'");

        *value = keep_length(text + 1, length);
        return text[1 + length] ? text + length + 2 : text + length + 1;
    }
    *value = keep_length(text, strcspn(text, " \t\r\n=!()<>"));
    return text + strlen(*value);
}

static const char *read_or(const struct project *project, const char *text, BOOL *value);

/* 'a' == 'b', 'a' != 'b', !x, (x), exists('x'), true. What is none of these holds. */
static const char *read_comparison(const struct project *project, const char *text, BOOL *value)
{
    const char *left, *right;

    text = skip_space(text);
    if (*text == '!' && text[1] != '=')
    {
        text = read_comparison(project, text + 1, value);
        *value = !*value;
        return text;
    }
    if (*text == '(')
    {
        text = skip_space(read_or(project, text + 1, value));
        return *text == ')' ? text + 1 : text;
    }
    if (!strncasecmp(text, "exists", 6) && *skip_space(text + 6) == '(')
    {
        BOOL exact;

        text = skip_space(read_operand(skip_space(text + 6) + 1, &left));
        *value = file_find(project->folder, left, &exact) != NULL;
        return *text == ')' ? text + 1 : text;
    }
    text = skip_space(read_operand(text, &left));
    if ((*text == '=' || *text == '!') && text[1] == '=')
    {
        BOOL equal = *text == '=';

        text = read_operand(text + 2, &right);
        *value = (strcasecmp(left, right) == 0) == equal;
    }
    else
        *value = strcasecmp(left, "false") != 0;
    return text;
}

static const char *read_and(const struct project *project, const char *text, BOOL *value)
{
    BOOL more;

    text = skip_space(read_comparison(project, text, value));
    while (!strncasecmp(text, "and", 3))
    {
        text = skip_space(read_comparison(project, text + 3, &more));
        *value = *value && more;
    }
    return text;
}

static const char *read_or(const struct project *project, const char *text, BOOL *value)
{
    BOOL more;

    text = skip_space(read_and(project, text, value));
    while (!strncasecmp(text, "or", 2))
    {
        text = skip_space(read_and(project, text + 2, &more));
        *value = *value || more;
    }
    return text;
}

static BOOL holds(const struct project *project, const char *condition)
{
    BOOL value;

    read_or(project, expand(project, condition), &value);
    return value;
}

/* --- elements ----------------------------------------------------------------------------------------------------------------------- */

/* A name of the project in the host's spelling; one that is not there (made by a step of the project) stays as it is. */
static const char *host_name(const struct project *project, const char *name)
{
    BOOL exact;
    char *found = file_find(project->folder, name, &exact), *c;

    if (!found)
    {
        found = joined(project->folder, name);
        for (c = found; *c; c++)
            if (*c == '\\')
                *c = '/';
    }
    return found;
}

static void each_of_list(struct project *project, const char *list, void (*add)(struct project *, const char *))
{
    while (*list)
    {
        size_t length = strcspn(list, ";");
        const char *start = skip_space(list);
        char *item = keep_length(start, start < list + length ? list + length - start : 0);
        size_t size = strlen(item);

        while (size && strchr(" \t\r\n", item[size - 1]))
            item[--size] = 0;
        if (*item)
            add(project, item);
        list += length + (list[length] != 0);
    }
}

/* Of one file, or of all. */
static void add_option(struct project *project, const char *option)
{
    if (!project->item)
    {
        strings_add(&project->build->compile_options, option);
        return;
    }
    strings_add(&project->build->option_files, project->item);
    strings_add(&project->build->file_options, option);
}

static void add_define(struct project *project, const char *define)
{
    add_option(project, keep_format("-D%s", define));
}

static void remove_define(struct project *project, const char *define)
{
    add_option(project, keep_format("-U%s", define));
}

static void add_forced_include(struct project *project, const char *header)
{
    add_option(project, "-include");
    add_option(project, host_name(project, header));
}

static void add_tool_define(struct project *project, const char *define)
{
    strings_add(&project->build->defines, keep_format("-D%s", define));
}

static void add_include(struct project *project, const char *folder)
{
    const char *name = host_name(project, folder);

    if (!file_state(name))
        return;     /* such as a folder of the SDK, which $(…) named */
    /* Names are resolved alike for all files; only the one file's compiler gets the option. */
    if (!strings_have(&project->build->include_folders, name))
        strings_add(&project->build->include_folders, name);
    add_option(project, keep_format("-I%s", name));
}

static void add_library(struct project *project, const char *library)
{
    strings_add(&project->build->libraries, library);
}

static BOOL is_item(const char *name)
{
    static const char *const names[] = {"ClCompile", "Midl", "ResourceCompile", "MessageCompile"};
    size_t i;

    for (i = 0; i < ARRAYSIZE(names); i++)
        if (!strcmp(names[i], name))
            return TRUE;
    return FALSE;
}

static void import_file(struct project *project, const char *name);

static void XMLCALL start_element(void *context, const char *name, const char **attributes)
{
    struct project *project = context;
    const char *include = NULL, *condition = NULL, *import = NULL;

    if (project->depth + 1 >= DEPTH)
    {
        XML_StopParser(project->parser, XML_FALSE);
        return;
    }
    for (; *attributes; attributes += 2)
    {
        if (!strcmp(attributes[0], "Include"))
            include = attributes[1];
        else if (!strcmp(attributes[0], "Condition"))
            condition = attributes[1];
        else if (!strcmp(attributes[0], "Project"))
            import = attributes[1];
    }
    project->depth++;
    project->elements[project->depth] = keep(name);
    project->active[project->depth] = project->active[project->depth - 1] && (!condition || holds(project, condition));
    text_clear(&project->value);
    if (project->active[project->depth] && include && is_item(name))
    {
        project->item = host_name(project, expand(project, include));
        project->excluded = FALSE;
    }
    else if (project->active[project->depth] && import && !strcmp(name, "Import"))
        import_file(project, expand(project, import));
}

static void XMLCALL characters(void *context, const char *text, int length)
{
    struct project *project = context;

    text_add(&project->value, text, length);
}

/* stdcpp17: of C++ alone. */
static void set_standard(struct project *project, const char *value)
{
    if (!strncasecmp(value, "stdcpp", 6))
        project->standard = !strcasecmp(value + 6, "latest") ? "20" : value + 6;
}

static void end_element(struct project *project, const char *name, const char *parent, const char *value)
{
    if (project->item && is_item(name))
    {
        if (!project->excluded && !strings_have(&project->build->sources, project->item))
            strings_add(&project->build->sources, project->item);
        project->item = NULL;
    }
    else if (project->item && !strcmp(name, "ExcludedFromBuild"))
        project->excluded = !strcasecmp(value, "true");
    else if (!strcmp(parent, "PropertyGroup"))
        set_property(project, name, value);
    else if (!strcmp(name, "PreprocessorDefinitions"))
        each_of_list(project, value, !strcmp(parent, "ClCompile") ? add_define : add_tool_define);
    else if (!strcmp(name, "UndefinePreprocessorDefinitions") && !strcmp(parent, "ClCompile"))
        each_of_list(project, value, remove_define);
    else if (!strcmp(name, "ForcedIncludeFiles"))
        each_of_list(project, value, add_forced_include);
    else if (!strcmp(name, "LanguageStandard"))
        set_standard(project, value);
    else if (!strcmp(parent, "Midl") && *value && (!strcmp(name, "HeaderFileName") || !strcmp(name, "InterfaceIdentifierFileName")
            || !strcmp(name, "TypeLibraryName")))
        strings_add(&project->build->midl_names, base_name(host_name(project, value)));
    else if (!strcmp(name, "AdditionalIncludeDirectories"))
        each_of_list(project, value, add_include);
    else if (!strcmp(name, "ModuleDefinitionFile") && *value)
        strings_add(&project->build->sources, host_name(project, value));
    else if (!strcmp(name, "AdditionalDependencies"))
        each_of_list(project, value, add_library);
}

static void XMLCALL end_of_element(void *context, const char *name)
{
    struct project *project = context;

    if (project->active[project->depth])
        end_element(project, name, project->elements[project->depth - 1],
                expand(project, skip_space(text_string(&project->value))));
    text_clear(&project->value);
    project->depth--;
}

/* Entities of a project would be those of a file that wants to do harm. */
static void XMLCALL entity(void *context, const char *name, int is_parameter, const char *value, int length, const char *base,
                           const char *system, const char *public, const char *notation)
{
    struct project *project = context;

    (void)name, (void)is_parameter, (void)value, (void)length, (void)base, (void)system, (void)public, (void)notation;
    XML_StopParser(project->parser, XML_FALSE);
}

/* A project or a property sheet; the state of the elements around an <Import> is kept. */
static void read_file(struct project *project, const char *file)
{
    struct project outer = *project;
    struct text text = {0};

    if (!file_read(file, &text))
    {
        project->status = usage_error("%s: expected a file: %s", file, strerror(errno));
        text_free(&text);
        return;
    }
    memset(&project->value, 0, sizeof(project->value));
    project->depth = 0;
    project->item = NULL;
    project->elements[0] = "";
    project->active[0] = TRUE;
    project->parser = XML_ParserCreate(NULL);
    if (!project->parser)
        exit(usage_error("out of memory"));
    XML_SetUserData(project->parser, project);
    XML_SetElementHandler(project->parser, start_element, end_of_element);
    XML_SetCharacterDataHandler(project->parser, characters);
    XML_SetEntityDeclHandler(project->parser, entity);
    if (XML_Parse(project->parser, text_string(&text), (int)text.length, TRUE) != XML_STATUS_OK && !project->status)
        project->status = usage_error("%s:%lu: expected a Visual C++ project: %s", file,
                (unsigned long)XML_GetCurrentLineNumber(project->parser), XML_ErrorString(XML_GetErrorCode(project->parser)));
    XML_ParserFree(project->parser);
    text_free(&project->value);
    text_free(&text);
    outer.properties = project->properties;
    outer.standard = project->standard;
    outer.status = project->status;
    *project = outer;
}

/* Property sheets beside the project; those of Visual C++ itself, which $(VCTargetsPath) names, are not here. Paths in them are
 * relative to the project, as with MSBuild. */
static void import_file(struct project *project, const char *name)
{
    BOOL exact;
    char *found = file_find(project->folder, name, &exact);

    if (!found || !has_ending(found, ".props") || project->imports >= 16)
        return;
    project->imports++;
    set_property(project, "MSBuildThisFileDirectory", keep_format("%s/", folder_of(found)));
    read_file(project, found);
    set_property(project, "MSBuildThisFileDirectory", "");
    project->imports--;
}

/* The sheet that MSBuild imports by itself: the nearest Directory.Build.props above the project. */
static void import_directory_sheet(struct project *project)
{
    char *folder = realpath(project->folder, NULL), *slash;

    while (folder)
    {
        const char *sheet = keep_format("%s/Directory.Build.props", folder);

        if (file_state(sheet))
        {
            project->imports++;
            read_file(project, sheet);
            project->imports--;
            break;
        }
        if (!(slash = strrchr(folder, '/')))
            break;
        *slash = 0;
    }
    free(folder);
}

int project_read(struct build *build, const char *file, const char *configuration)
{
    const char *bar = strchr(configuration, '|');
    struct project project = {build, file, folder_of(file)};
    const struct property *characters_set;
    size_t i;

    set_property(&project, "Configuration", bar ? keep_length(configuration, bar - configuration) : configuration);
    set_property(&project, "Platform", bar ? bar + 1 : "x64");
    set_property(&project, "ProjectDir", "");
    set_property(&project, "MSBuildProjectDirectory", ".");
    set_property(&project, "ProjectName", base_name(without_extension(file)));
    import_directory_sheet(&project);
    if (!project.status)
        read_file(&project, file);
    /* Without the property Visual C++ takes "MultiByte" too; who has none here has no wide module either way. */
    characters_set = find_property(&project, "CharacterSet");
    if (characters_set && strcasecmp(characters_set->value, "Unicode"))
    {
        strings_add(&build->compile_options, "-UUNICODE");
        strings_add(&build->compile_options, "-U_UNICODE");
    }
    for (i = 0; project.standard && i < build->sources.items_count; i++)
    {
        const char *source = build->sources.items[i];

        if (!has_ending(source, ".cpp") && !has_ending(source, ".cxx") && !has_ending(source, ".cc"))
            continue;
        strings_add(&build->option_files, source);
        strings_add(&build->file_options, keep_format("-std=gnu++%s", project.standard));
    }
    HASH_CLEAR(hh, project.properties);
    return project.status;
}
