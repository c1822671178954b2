/* CertSvc survives an exception that leaves a module's method and logs event 45 (docs/abi.md, 5.4). C frames cannot catch
 * one, so this file is C++; it includes no Windows header, so that the C++ library meets none. */
#include <exception>

#include <string.h>

/* private.h's guard_call; BOOL is int. */
extern "C" int guard_call(void (*function)(void *), void *argument, char *what, size_t size);

static void say(char *what, size_t size, const char *text)
{
    static const char title[] = "C++ exception";
    size_t used = 0;

    while (used + 1 < size && title[used])
    {
        what[used] = title[used];
        used++;
    }
    if (text)
    {
        if (used + 3 < size)
        {
            what[used++] = ':';
            what[used++] = ' ';
        }
        while (used + 1 < size && *text)
            what[used++] = *text++;
    }
    what[used] = 0;
}

int guard_call(void (*function)(void *), void *argument, char *what, size_t size)
{
    try
    {
        function(argument);
        return 0;
    }
    catch (const std::exception &exception)
    {
        say(what, size, exception.what());
    }
    catch (...)
    {
        say(what, size, nullptr);
    }
    return 1;
}
