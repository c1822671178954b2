/* Stacks of ELF programs: the unwinder of the compiler's run-time (which needs no frame pointers, so that modules built with any
 * options are seen through), and libdw for what addresses mean. */
#include "check/stacks.h"

#include <dlfcn.h>
#include <dwarf.h>
#include <elfutils/libdwfl.h>
#include <errno.h>
#include <inttypes.h>
#include <link.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <ucontext.h>
#include <unistd.h>
#include <unwind.h>

/* --- what is loaded ------------------------------------------------------------------------------------------------------ */

struct image
{
    ULONG_PTR start, end, base;
    enum image_owner owner;
    const char *path;           /* never freed: findings outlive the module */
};

struct images
{
    struct images *older;               /* no longer used, but perhaps being read */
    size_t count;
    unsigned long long generation;      /* of the dynamic linker */
    struct image items[];               /* sorted by start */
};

/* Replaced as a whole; an old one stays, since somebody may be reading it. Modules are loaded a few times in the life of a process. */
static struct images *images;
static pthread_mutex_t images_mutex = PTHREAD_MUTEX_INITIALIZER;

static BOOL is_system(const char *path)
{
    static const char *const names[] = {"libc.", "libc-", "ld-", "libstdc++.", "libgcc_s.", "libm.", "libpthread.", "libdl.", "librt.",
            "libasan.", "libubsan.", "libtsan.", "liblsan.", "libclang_rt", "libcrypto.", "libssl.", "libffi.", "libdw.", "libdw-",
            "libelf.", "libelf-", "libz.", "liblzma.", "libbz2.", "libzstd.", "libcmocka.", "linux-vdso", "libc++.", "libc++abi.", "libunwind."};
    const char *name = strrchr(path, '/');
    size_t i;

    name = name ? name + 1 : path;
    for (i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (!strncmp(name, names[i], strlen(names[i])))
            return TRUE;
    return FALSE;
}

struct collection
{
    struct images *images;
    size_t capacity;
    BOOL failed;
};

static int collect(struct dl_phdr_info *info, size_t size, void *argument)
{
    ULONG_PTR ours = (ULONG_PTR)&collect, runtime = (ULONG_PTR)&SysFreeString, start = (ULONG_PTR)-1, end = 0;
    struct collection *collection = argument;
    char program[4096];
    struct image *image;
    const char *path = info->dlpi_name;
    BOOL is_program = FALSE;
    ssize_t length;
    size_t i;

    (void)size;
    collection->images->generation = info->dlpi_adds + info->dlpi_subs;
    for (i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD)
        {
            ULONG_PTR at = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;

            start = at < start ? at : start;
            end = at + info->dlpi_phdr[i].p_memsz > end ? at + info->dlpi_phdr[i].p_memsz : end;
        }
    if (start >= end)
        return 0;
    if (collection->images->count == collection->capacity)
    {
        struct images *grown = realloc(collection->images, sizeof(*grown) + collection->capacity * 2 * sizeof(grown->items[0]));

        if (!grown)
            return collection->failed = TRUE;
        collection->images = grown;
        collection->capacity *= 2;
    }
    if (!path || !*path)
    {
        /* The program itself, and the vdso. */
        length = readlink("/proc/self/exe", program, sizeof(program) - 1);
        program[length > 0 ? length : 0] = 0;
        is_program = !collection->images->count;
        path = is_program ? program : "linux-vdso";
    }
    image = &collection->images->items[collection->images->count];
    image->start = start;
    image->end = end;
    image->base = info->dlpi_addr;
    image->owner = (ours >= start && ours < end) || strstr(path, "/libcertemu-memory.so") ? IMAGE_OURS : runtime >= start && runtime < end ? IMAGE_RUNTIME
            : is_program ? IMAGE_PROGRAM : is_system(path) ? IMAGE_SYSTEM : IMAGE_MODULE;
    if (!(image->path = strdup(path)))
        return collection->failed = TRUE;
    collection->images->count++;
    return 0;
}

static int compare_images(const void *a, const void *b)
{
    const struct image *first = a, *second = b;

    return first->start < second->start ? -1 : first->start > second->start;
}

static int read_generation(struct dl_phdr_info *info, size_t size, void *argument)
{
    (void)size;
    *(unsigned long long *)argument = info->dlpi_adds + info->dlpi_subs;
    return 1;
}

static struct image *find_in(struct images *list, ULONG_PTR address)
{
    size_t low = 0, high = list ? list->count : 0, middle;

    while (low < high)
    {
        middle = (low + high) / 2;
        if (address < list->items[middle].start)
            high = middle;
        else if (address >= list->items[middle].end)
            low = middle + 1;
        else
            return &list->items[middle];
    }
    return NULL;
}

/* The dynamic linker's list as it is now, with what it had before and does not overlap: addresses of an unloaded module keep their
 * meaning until another one takes them. */
static void refresh(unsigned long long generation)
{
    struct collection collection = {malloc(sizeof(struct images) + 64 * sizeof(struct image)), 64, FALSE};
    struct images *old, *merged;
    size_t i, j;

    if (!collection.images)
        return;
    pthread_mutex_lock(&images_mutex);
    old = images;
    collection.images->count = 0;
    if (!old || old->generation != generation)
    {
        dl_iterate_phdr(collect, &collection);
        merged = collection.failed ? NULL
                : realloc(collection.images, sizeof(*merged) + (collection.images->count + (old ? old->count : 0)) * sizeof(struct image));
        if (merged)
        {
            size_t current = merged->count;

            for (i = 0; old && i < old->count; i++)
            {
                for (j = 0; j < current; j++)
                    if (old->items[i].start < merged->items[j].end && merged->items[j].start < old->items[i].end)
                        break;
                if (j == current)
                    merged->items[merged->count++] = old->items[i];
            }
            merged->older = old;
            qsort(merged->items, merged->count, sizeof(struct image), compare_images);
            __atomic_store_n(&images, merged, __ATOMIC_RELEASE);
            collection.images = NULL;
        }
    }
    pthread_mutex_unlock(&images_mutex);
    free(collection.images);
}

/* Is the image still what is loaded at that address? Told by the dynamic linker without a lock (glibc 2.35); FALSE: perhaps. */
static BOOL is_loaded(const struct image *image, const void *address)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 35)
    struct dl_find_object found;

    return !_dl_find_object((void *)address, &found) && (ULONG_PTR)found.dlfo_map_start == image->start &&
            !strcmp(found.dlfo_link_map->l_name, image->path);
#else
    (void)image, (void)address;
    return FALSE;
#endif
}

static struct image *find_image(const void *address)
{
    struct images *list = __atomic_load_n(&images, __ATOMIC_ACQUIRE);
    struct image *image = find_in(list, (ULONG_PTR)address);
    unsigned long long generation = 0;

    if (image && (image->owner != IMAGE_MODULE || is_loaded(image, address)))
        return image;
    /* Where a module was, another may be now. */
    dl_iterate_phdr(read_generation, &generation);
    if (!list || list->generation != generation)
    {
        refresh(generation);
        image = find_in(__atomic_load_n(&images, __ATOMIC_ACQUIRE), (ULONG_PTR)address);
    }
    return image;
}

enum image_owner stack_owner(const void *address)
{
    struct image *image = find_image(address);

    return image ? image->owner : IMAGE_NOT_KNOWN;
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

BOOL stack_is_module(const void *address)
{
    struct image *image = find_image((const char *)address - 1);

    return image && (image->owner == IMAGE_PROGRAM || (image->owner == IMAGE_MODULE && strncmp(image->path, "/usr/", 5) &&
            strncmp(image->path, "/lib", 4)));
}

BOOL stack_is_cpp(const void *address)
{
    struct image *image = find_image((const char *)address - 1);
    const char *name = image && image->owner == IMAGE_SYSTEM ? file_name(image->path) : "";

    return !strncmp(name, "libstdc++.", 10) || !strncmp(name, "libc++.", 7) || !strncmp(name, "libc++abi.", 10);
}

/* --- taking a stack -------------------------------------------------------------------------------------------------------- */

struct walk
{
    struct stack *stack;
    BOOL whole, entered, module;
    unsigned int program;               /* frames up to the program's innermost, 0: there is none yet */
    const void *interrupted;            /* frames before this one are the handler's; NULL: no handler */
};

static _Unwind_Reason_Code step(struct _Unwind_Context *context, void *argument)
{
    struct walk *walk = argument;
    const void *address = (const void *)_Unwind_GetIP(context);
    enum image_owner owner;

    if (!address)
        return _URC_END_OF_STACK;
    owner = stack_owner((const char *)address - 1);
    if (walk->interrupted)
    {
        if (address != walk->interrupted)
            return _URC_NO_REASON;
        walk->interrupted = NULL;
        walk->entered = TRUE;
        walk->stack->frames[walk->stack->count++] = (const char *)address + 1;      /* no return address */
        walk->module = owner == IMAGE_MODULE;
        return _URC_NO_REASON;
    }
    /* Our own frames that take the stack, then the run-time's up to the function that was called; a server object's methods are
     * called without the run-time. */
    if (!walk->entered)
    {
        walk->entered = owner == IMAGE_RUNTIME || owner == IMAGE_MODULE || owner == IMAGE_PROGRAM;
        if (owner != IMAGE_MODULE && owner != IMAGE_PROGRAM)
            return _URC_NO_REASON;
    }
    if (owner == IMAGE_RUNTIME && !walk->stack->count)
        return _URC_NO_REASON;
    if (owner == IMAGE_OURS && (walk->module || walk->program))
    {
        walk->module = TRUE;            /* the host's call into the module */
        return _URC_END_OF_STACK;
    }
    if (owner == IMAGE_MODULE)
        walk->module = TRUE;
    if (owner != IMAGE_RUNTIME)
        walk->stack->frames[walk->stack->count++] = address;
    if (owner == IMAGE_PROGRAM && !walk->program)
        walk->program = walk->stack->count;
    return walk->stack->count < STACK_FRAMES && (walk->whole || !walk->module) ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static const void *interrupted_at(const void *context)
{
    const ucontext_t *state = context;

#if defined(__x86_64__)
    return (const void *)state->uc_mcontext.gregs[REG_RIP];
#elif defined(__aarch64__)
    return (const void *)state->uc_mcontext.pc;
#else
#error "where a signal arrived"
#endif
}

static void add_caller(struct stack *stack, const void *context)
{
    const ucontext_t *state = context;
    const void *caller = NULL;

#if defined(__x86_64__)
    struct iovec local = {&caller, sizeof(caller)}, remote = {(void *)state->uc_mcontext.gregs[REG_RSP], sizeof(caller)};

    if (process_vm_readv(getpid(), &local, 1, &remote, 1, 0) != sizeof(caller))
        return;
#else
    caller = (const void *)state->uc_mcontext.regs[30];
#endif
    if (stack_owner(caller) == IMAGE_MODULE && stack->count < STACK_FRAMES)
        stack->frames[stack->count++] = caller;
}

void stack_capture(struct stack *stack, BOOL whole)
{
    struct walk walk = {.stack = stack, .whole = whole};

    stack->count = 0;
    _Unwind_Backtrace(step, &walk);
    /* A test that calls certemu is not the module's code; a module in the test's program, called by certemu, is. */
    if (walk.program && !walk.module)
        stack->count = walk.program - 1;
}

void stack_capture_context(struct stack *stack, void *context)
{
    struct walk walk = {.stack = stack, .whole = TRUE, .interrupted = interrupted_at(context)};

    stack->count = 0;
    _Unwind_Backtrace(step, &walk);
    /* A call through a bad pointer has nothing to unwind at the place where it arrived, but it left its return address. */
    if (!stack_place(stack))
        add_caller(stack, context);
}

const void *stack_place(const struct stack *stack)
{
    unsigned int i;

    for (i = 0; i < stack->count; i++)
    {
        enum image_owner owner = stack_owner((const char *)stack->frames[i] - 1);

        if (owner == IMAGE_MODULE || owner == IMAGE_PROGRAM)
            return stack->frames[i];
    }
    return NULL;
}

static void put_address(struct text *text, const char *address)
{
    struct image *image = find_image(address);

    if (image && (image->owner == IMAGE_MODULE || image->owner == IMAGE_PROGRAM || image->owner == IMAGE_SYSTEM))
        text_format(text, "%s+0x%llx\n", image->path, (unsigned long long)((ULONG_PTR)address - image->base));
}

void stack_put(struct text *text, const struct stack *stack)
{
    unsigned int i;

    for (i = 0; i < stack->count; i++)
        put_address(text, (const char *)stack->frames[i] - 1);
}

void stack_put_address(struct text *text, const void *address)
{
    put_address(text, address);
}

BOOL stack_finish_image(const char *path)
{
    void *library = dlopen(path, RTLD_LAZY | RTLD_NOLOAD);
    struct link_map *map = library;     /* glibc's handle */
    void (**functions)(void) = NULL;
    const ElfW(Dyn) *entry;
    size_t count = 0;

    if (!library)
        return FALSE;
    for (entry = map->l_ld; entry->d_tag != DT_NULL; entry++)
    {
        if (entry->d_tag == DT_FINI_ARRAY)
            functions = (void (**)(void))(map->l_addr + entry->d_un.d_ptr);
        else if (entry->d_tag == DT_FINI_ARRAYSZ)
            count = entry->d_un.d_val / sizeof(*functions);
    }
    while (functions && count)
        functions[--count]();
    return TRUE;
}

/* --- what an address means --------------------------------------------------------------------------------------------------- */

static char *no_debug_path;
static const Dwfl_Callbacks callbacks =
{
    .find_elf = dwfl_build_id_find_elf,
    .find_debuginfo = dwfl_standard_find_debuginfo,     /* also the files of "debuglink" and of /usr/lib/debug */
    .section_address = dwfl_offline_section_address,
    .debuginfo_path = &no_debug_path,
};

/* One session for each file, kept: a report resolves many addresses of few files. */
struct session
{
    struct session *next;
    Dwfl *dwfl;
    Dwfl_Module *module;
    char path[];
};
static struct session *sessions;
static pthread_mutex_t sessions_mutex = PTHREAD_MUTEX_INITIALIZER;

static struct session *open_session(const char *path)
{
    struct session *session;

    for (session = sessions; session; session = session->next)
        if (!strcmp(session->path, path))
            return session;
    if (!(session = calloc(1, sizeof(*session) + strlen(path) + 1)))
        return NULL;
    strcpy(session->path, path);
    if ((session->dwfl = dwfl_begin(&callbacks)))
    {
        dwfl_report_begin(session->dwfl);
        session->module = dwfl_report_offline(session->dwfl, path, path, -1);
        dwfl_report_end(session->dwfl, NULL, NULL);
    }
    session->next = sessions;
    sessions = session;
    return session;
}

__attribute__((destructor)) static void close_sessions(void)
{
    struct session *session;

    while ((session = sessions))
    {
        sessions = session->next;
        if (session->dwfl)
            dwfl_end(session->dwfl);
        free(session);
    }
}

/* The C++ library is found where a module brought it along; a C program needs none. */
static char *demangle(const char *name)
{
    static char *(*function)(const char *, char *, size_t *, int *);
    int status = 0;

    if (strncmp(name, "_Z", 2))
        return strdup(name);
    if (!function)
        *(void **)&function = dlsym(RTLD_DEFAULT, "__cxa_demangle");
    return function ? function(name, NULL, NULL, &status) : strdup(name);
}

/* A file's name as the compiler was given it, made absolute and plain. */
static char *source_path(const char *folder, const char *file)
{
    char *path = malloc((folder ? strlen(folder) : 0) + strlen(file) + 2), *in, *out;

    if (!path)
        return NULL;
    if (*file == '/' || !folder)
        strcpy(path, file);
    else
        sprintf(path, "%s/%s", folder, file);
    if (*path != '/')
        return path;
    for (in = out = path; *in;)
    {
        size_t length = strcspn(in + 1, "/") + 1;

        if (length == 3 && in[1] == '.' && in[2] == '.')
            while (out > path && *--out != '/')
                ;
        else if (length > 1 && !(length == 2 && in[1] == '.'))
        {
            memmove(out, in, length);
            out += length;
        }
        in += length;
    }
    *out = 0;
    return path;
}

/* clang writes no .debug_aranges, without which libdw does not find the unit of an address by itself. */
static Dwarf_Die *find_unit(struct session *session, Dwarf_Addr address, Dwarf_Addr *bias)
{
    Dwarf_Die *unit = dwfl_module_addrdie(session->module, address, bias);

    if (!unit)
        while ((unit = dwfl_module_nextcu(session->module, unit, bias)) && dwarf_haspc(unit, address - *bias) <= 0)
            ;
    return unit;
}

static void set_place(struct place *place, Dwarf_Die *unit, const char *file, unsigned int line)
{
    Dwarf_Attribute attribute;

    free(place->file);
    place->file = source_path(dwarf_formstring(dwarf_attr(unit, DW_AT_comp_dir, &attribute)), file);
    place->line = line;
}

static BOOL number_of(Dwarf_Die *entry, unsigned int name, Dwarf_Word *number)
{
    Dwarf_Attribute attribute;

    return !dwarf_formudata(dwarf_attr(entry, name, &attribute), number);
}

/* The line is one of a header that was expanded in the module's function: what called it is what its author can do something about. */
static void leave_library(Dwarf_Die *unit, Dwarf_Addr address, struct place *place)
{
    Dwarf_Die *scopes = NULL, *parents = NULL;
    Dwarf_Word file, line;
    Dwarf_Files *files;
    size_t files_count;
    int count, i, first;

    if ((count = dwarf_getscopes(unit, address, &scopes)) <= 0 || dwarf_getsrcfiles(unit, &files, &files_count))
        goto end;
    for (first = 0; first < count && dwarf_tag(&scopes[first]) != DW_TAG_inlined_subroutine &&
            dwarf_tag(&scopes[first]) != DW_TAG_subprogram; first++)
        ;
    if (first == count || (count = dwarf_getscopes_die(&scopes[first], &parents)) <= 0)
        goto end;
    for (i = 0; i < count && place_is_library(place->file); i++)
        if (dwarf_tag(&parents[i]) == DW_TAG_inlined_subroutine && number_of(&parents[i], DW_AT_call_file, &file) &&
                number_of(&parents[i], DW_AT_call_line, &line) && file < files_count)
            set_place(place, unit, dwarf_filesrc(files, file, NULL, NULL), (unsigned int)line);
end:
    free(scopes);
    free(parents);
}

static void look_up(struct session *session, struct place *place)
{
    const char *name, *file;
    GElf_Addr bias = 0;
    Dwarf_Addr unit_bias;
    Dwarf_Line *line;
    Dwarf_Die *unit;
    int number = 0;

    if (!session->module || !dwfl_module_getelf(session->module, &bias))
        return;
    if ((name = dwfl_module_addrname(session->module, place->offset + bias)))
        place->function = demangle(name);
    if (!(unit = find_unit(session, place->offset + bias, &unit_bias)) ||
            !(line = dwarf_getsrc_die(unit, place->offset + bias - unit_bias)) || !(file = dwarf_linesrc(line, NULL, NULL)) ||
            dwarf_lineno(line, &number))
        return;
    set_place(place, unit, file, (unsigned int)number);
    if (place_is_library(place->file))
        leave_library(unit, place->offset + bias - unit_bias, place);
}

BOOL place_resolve(const char *text, size_t length, struct place *place)
{
    const char *plus = NULL;
    struct session *session;
    size_t i;

    memset(place, 0, sizeof(*place));
    for (i = 0; i < length; i++)
        if (text[i] == '+')
            plus = text + i;
    if (!plus || !(place->image = text_copy(text, plus - text)))
        return FALSE;
    place->offset = strtoull(plus + 1, NULL, 16);
    pthread_mutex_lock(&sessions_mutex);
    if ((session = open_session(place->image)))
        look_up(session, place);
    pthread_mutex_unlock(&sessions_mutex);
    return TRUE;
}

void place_free(struct place *place)
{
    free(place->image);
    free(place->function);
    free(place->file);
}
