/* The PE command runs DLLs, it makes none: the native one does, with --target=pe. */
#include "command.h"

int command_build(int argc, char **argv)
{
    (void)argc, (void)argv;
    return usage_error("build belongs to the native command: certemu build --target=pe makes a DLL");
}
