/* Stacks: which code asked for something, and where that code is in its source.
 *
 * Taken as addresses, which is cheap; written to the trace as "file+0xoffset", which stays true after the module is unloaded and
 * in another process; resolved to function, file and line when a finding is shown. */
#pragma once

#include "trace/text.h"

#ifdef __cplusplus
extern "C" {
#endif

#define STACK_FRAMES 20

/* Return addresses, the innermost first; the run-time's own frames are left out, and the stack ends at the host's call into the
 * module. */
struct stack
{
    unsigned int count;
    const void *frames[STACK_FRAMES];
};

enum image_owner
{
    IMAGE_NOT_KNOWN,        /* no file: code made at run time */
    IMAGE_OURS,             /* certemu: the CA, the host, the program */
    IMAGE_RUNTIME,          /* what stands for Windows */
    IMAGE_SYSTEM,           /* libraries that come with the compiler or the system */
    IMAGE_PROGRAM,          /* a unit test's own program, which may hold the module that it tests: see certemu_module_bind */
    IMAGE_MODULE            /* everything else: the module, and what it brings along */
};

/* Whose code is at an address. */
enum image_owner stack_owner(const void *address);

/* Is a return address in the module, or in a library that it brought along and that is not installed in the system? */
BOOL stack_is_module(const void *address);
/* In the C++ library? */
BOOL stack_is_cpp(const void *address);

/* The stack of the calling thread; unless it is to be whole, up to its first frame in the module. */
void stack_capture(struct stack *stack, BOOL whole);

/* The stack of what a signal or exception interrupted; `context` is what the handler was given. */
void stack_capture_context(struct stack *stack, void *context);

/* The innermost frame that is the module's, or NULL: then nobody but us has asked. */
const void *stack_place(const struct stack *stack);

/* "FILE+0xOFFSET\n" for each frame of a module or library, the offsets being the file's own addresses. A return address becomes
 * the address of its call. */
void stack_put(struct text *text, const struct stack *stack);
/* The same for one address that is no return address: the entry of a function. */
void stack_put_address(struct text *text, const void *address);

/* The name by which the function that an address lies in is exported; NULL: it is not, or nobody knows. Of PE programs only. */
const char *stack_export(const void *address);

/* A file that FreeLibrary has let go of, but that the host's loader keeps (C++ gives some symbols a life that lasts as long as the
 * process): its destructors are run, as Windows would have. FALSE: it is not kept. */
BOOL stack_finish_image(const char *path);

/* What an address in a file stands for. Texts are malloc'ed, NULL where nothing is known. */
struct place
{
    char *image;            /* the file that was loaded */
    ULONGLONG offset;
    char *function;         /* as in the source, C++ names demangled; NULL */
    char *file;             /* of the source; NULL: no debugging information */
    unsigned int line;
};

/* "FILE+0xOFFSET" to a place. FALSE: not of that form, or memory ran out. */
BOOL place_resolve(const char *text, size_t length, struct place *place);
/* The same without looking anything up. */
BOOL place_read(const char *text, size_t length, struct place *place);
void place_free(struct place *place);
/* Is a file of the source one of the system, or of certemu's headers and C run-time, which a module's author does not read? */
BOOL place_is_library(const char *file);

#ifdef __cplusplus
}
#endif
