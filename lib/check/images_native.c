/* What is loaded into an ELF process, and whose it is. */
#include "check/images.h"

#include <dlfcn.h>
#include <link.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static const struct image *find_in(struct images *list, ULONG_PTR address)
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

BOOL image_is_loaded(const struct image *image, const void *address)
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

const struct image *image_find(const void *address)
{
    struct images *list = __atomic_load_n(&images, __ATOMIC_ACQUIRE);
    const struct image *image = find_in(list, (ULONG_PTR)address);
    unsigned long long generation = 0;

    if (image && (image->owner != IMAGE_MODULE || image_is_loaded(image, address)))
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
    const struct image *image = image_find(address);

    return image ? image->owner : IMAGE_NOT_KNOWN;
}

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash ? slash + 1 : path;
}

BOOL stack_is_module(const void *address)
{
    const struct image *image = image_find((const char *)address - 1);

    return image && (image->owner == IMAGE_PROGRAM || (image->owner == IMAGE_MODULE && strncmp(image->path, "/usr/", 5) &&
            strncmp(image->path, "/lib", 4)));
}

BOOL stack_is_cpp(const void *address)
{
    const struct image *image = image_find((const char *)address - 1);
    const char *name = image && image->owner == IMAGE_SYSTEM ? file_name(image->path) : "";

    return !strncmp(name, "libstdc++.", 10) || !strncmp(name, "libc++.", 7) || !strncmp(name, "libc++abi.", 10);
}

static void put_address(struct text *text, const char *address)
{
    const struct image *image = image_find(address);

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
