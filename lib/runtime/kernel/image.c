/* What kind of file a module is: see image.h. */
#include "kernel/image.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "kernel/path.h"

#if defined(__x86_64__)
#define IMAGE_MACHINE EM_X86_64
#elif defined(__i386__)
#define IMAGE_MACHINE EM_386
#elif defined(__aarch64__)
#define IMAGE_MACHINE EM_AARCH64
#elif defined(__arm__)
#define IMAGE_MACHINE EM_ARM
#else
#error "Which ELF machine is this?"
#endif

static const char *machine_name(unsigned int machine)
{
    switch (machine)
    {
    case EM_386: return "32-bit x86";
    case EM_X86_64: return "x86-64";
    case EM_ARM: return "32-bit ARM";
    case EM_AARCH64: return "ARM64";
    case EM_RISCV: return "RISC-V";
    case EM_PPC64: return "PowerPC";
    case EM_S390: return "S/390";
    }
    return "an unknown machine";
}

DWORD kernel_image_check(const char *host, char *reason, size_t size)
{
    ElfW(Ehdr) header = {0};
    struct stat status;
    ssize_t length;
    int file;

    file = open(host, O_RDONLY | O_CLOEXEC);
    if (file < 0)
    {
        snprintf(reason, size, "%s: %s", host, strerror(errno));
        return errno == ENOENT || errno == ENOTDIR ? ERROR_MOD_NOT_FOUND : kernel_error_from_errno(errno);
    }
    if (fstat(file, &status) || !S_ISREG(status.st_mode))
    {
        close(file);
        snprintf(reason, size, "%s: is not a file", host);
        return ERROR_ACCESS_DENIED;
    }
    length = read(file, &header, sizeof(header));
    close(file);
    if (length >= 2 && !memcmp(&header, "MZ", 2))
        snprintf(reason, size, "%s: is a PE file (a DLL for Windows), which runs under Wine only", host);
    else if (length < SELFMAG || memcmp(header.e_ident, ELFMAG, SELFMAG))
        snprintf(reason, size, "%s: is not a shared object", host);
    else if (length < (ssize_t)sizeof(header))
        snprintf(reason, size, "%s: is cut short", host);
    else if (header.e_machine != IMAGE_MACHINE || header.e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32))
        snprintf(reason, size, "%s: is for %s, this process is for %s", host, machine_name(header.e_machine),
            machine_name(IMAGE_MACHINE));
    else if (header.e_type != ET_DYN)
        snprintf(reason, size, "%s: is an ELF file, but not a shared object", host);
    else
        return 0;
    return ERROR_BAD_EXE_FORMAT;
}
