/* Runs a fuzz target as an ordinary program: each file that is named, and each file of each folder that is named, once. With a
 * fuzzing engine (-fsanitize=fuzzer) this file is left out. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <windows.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned int count, failures;

static void run(const char *path)
{
    FILE *file = fopen(path, "rb");
    uint8_t *data;
    long size;

    count++;
    if (!file || fseek(file, 0, SEEK_END) || (size = ftell(file)) < 0)
    {
        printf("not ok %u - %s cannot be read\n", count, path);
        failures++;
        return;
    }
    rewind(file);
    /* Exactly as large as the input, so that a read beyond it is found. */
    data = malloc(size ? size : 1);
    if (!data || fread(data, 1, size, file) != (size_t)size)
    {
        printf("not ok %u - %s cannot be read\n", count, path);
        failures++;
    }
    else
    {
        LLVMFuzzerTestOneInput(data, size);
        printf("ok %u - %s\n", count, path);
    }
    fflush(stdout);
    free(data);
    fclose(file);
}

static void run_folder(const char *folder)
{
    char pattern[1024];
    WIN32_FIND_DATAA data;
    HANDLE find;

    snprintf(pattern, sizeof(pattern), "%s/*", folder);
    find = FindFirstFileA(pattern, &data);
    if (find == INVALID_HANDLE_VALUE)
    {
        printf("not ok %u - %s cannot be listed\n", ++count, folder);
        failures++;
        return;
    }
    do
    {
        snprintf(pattern, sizeof(pattern), "%s/%s", folder, data.cFileName);
        if (!(data.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY))
            run(pattern);
    } while (FindNextFileA(find, &data));
    FindClose(find);
}

int main(int argc, char **argv)
{
    int i;

    for (i = 1; i < argc; i++)
    {
        DWORD attributes = GetFileAttributesA(argv[i]);

        if (attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_DIRECTORY))
            run_folder(argv[i]);
        else
            run(argv[i]);
    }
    printf("1..%u\n", count);
    return failures || !count;
}
