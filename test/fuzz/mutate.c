/* The driver for a target of the native build alone: each file that is named, and each file of a folder that is, then variants of it
 * that depend on its bytes alone, so that a failure repeats.
 *
 *     TARGET [-runs=N] FILE-OR-FOLDER...      N variants of each file, 200 if not given */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

static uint64_t state;

static uint32_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32);
}

/* Values at which readers of sizes and offsets go wrong. */
static const uint32_t interesting[] = {0, 1, 2, 3, 4, 7, 8, 0x7f, 0x80, 0xff, 0x100, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7ffffffc,
    0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffffe, 0xffffffff};

/* A few changes of the copy; its new size. */
static size_t mutate(uint8_t *data, size_t size)
{
    unsigned int changes = 1 + next_random() % 6;

    while (changes-- && size)
    {
        size_t at = next_random() % size;
        uint32_t value;

        switch (next_random() % 6)
        {
            case 0:
                data[at] ^= (uint8_t)(1u << next_random() % 8);
                break;
            case 1:
                data[at] = (uint8_t)next_random();
                break;
            case 2:
            case 3:
                /* A word where words are. */
                at &= ~(size_t)3;
                value = interesting[next_random() % (sizeof(interesting) / sizeof(*interesting))];
                if (at + 4 <= size)
                    memcpy(data + at, &value, 4);
                break;
            case 4:
            {
                /* A word of elsewhere: offsets that are valid, but of something else. */
                size_t from = next_random() % size & ~(size_t)3;

                at &= ~(size_t)3;
                if (at + 4 <= size && from + 4 <= size)
                    memmove(data + at, data + from, 4);
                break;
            }
            default:
                if (next_random() % 16 == 0)
                    size = at;
                break;
        }
    }
    return size;
}

static int run_file(const char *path, unsigned int runs)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data, *copy;
    unsigned int i;
    size_t size, j;
    long length;

    if (!file || fseek(file, 0, SEEK_END) || (length = ftell(file)) < 0)
    {
        perror(path);
        if (file)
            fclose(file);
        return 1;
    }
    rewind(file);
    data = malloc(length + 1);
    size = data ? fread(data, 1, length, file) : 0;
    fclose(file);
    if (!data)
        return 1;
    LLVMFuzzerTestOneInput(data, size);
    for (state = 88172645463325252ull, j = 0; j < size; j++)
        state = (state ^ data[j]) * 1099511628211ull;
    state |= 1;
    for (i = 0; i < runs; i++)
    {
        /* A copy of exactly its size, so that a read beyond it is seen. */
        if (!(copy = malloc(size ? size : 1)))
            break;
        memcpy(copy, data, size);
        LLVMFuzzerTestOneInput(copy, mutate(copy, size));
        free(copy);
    }
    free(data);
    return 0;
}

static int run_folder(const char *path, unsigned int runs)
{
    DIR *folder = opendir(path);
    struct dirent *entry;
    char file[1024];
    int failed = 0;

    if (!folder)
        return run_file(path, runs);
    while ((entry = readdir(folder)))
    {
        if (entry->d_name[0] == '.')
            continue;
        snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
        failed |= run_file(file, runs);
    }
    closedir(folder);
    return failed;
}

int main(int argc, char **argv)
{
    unsigned int runs = 200;
    int i, failed = 0;

    for (i = 1; i < argc; i++)
    {
        if (!strncmp(argv[i], "-runs=", 6))
            runs = (unsigned int)strtoul(argv[i] + 6, NULL, 10);
        else
            failed |= run_folder(argv[i], runs);
    }
    return failed;
}
