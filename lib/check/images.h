/* The files that are loaded into an ELF process. */
#pragma once

#include "check/stacks.h"

struct image
{
    ULONG_PTR start, end, base;
    enum image_owner owner;
    const char *path;           /* never freed: findings outlive the module */
};

/* The file that an address is in, NULL: none; valid for ever. After a file was unloaded it stays known, until another one is loaded at
 * its place. */
const struct image *image_find(const void *address);

/* Is the image still what is loaded at that address? Told by the dynamic linker without a lock (glibc 2.35); FALSE: perhaps. */
BOOL image_is_loaded(const struct image *image, const void *address);
