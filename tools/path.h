/* Names of files as the command's user writes them: the host's, with '/'; under Wine also "C:/x". */
#pragma once

/* A host path made absolute ("/x/y" or "C:/x"); malloc'ed. "-" stays. */
char *path_absolute(const char *path);
/* folder/name, or the name alone if it is absolute or "-"; malloc'ed. */
char *path_join(const char *folder, const char *name);
/* What comes after the last separator. */
const char *path_name(const char *path);
