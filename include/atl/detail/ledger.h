/* Debug builds: the module's living COM objects, so that those which outlive it are named. Part of atlbase.h.
 *
 * ATL's debug builds report leaked interfaces when the module ends; here every CComObject is on a list, and its class, address
 * and count of references are written as debug output when the module's DllMain or Term ends it. */
#pragma once
#pragma GCC system_header

#include "../atlcore.h"

#ifdef __GXX_RTTI
#include <cxxabi.h>
#include <typeinfo>
#endif

namespace ATL
{

#ifdef _DEBUG
struct _ATL_LIVE_OBJECT
{
    _ATL_LIVE_OBJECT *next, *previous;
    const char *class_name;     /* mangled */
    const LONG *references;
};

_ATL_VARIABLE _ATL_LIVE_OBJECT _AtlLiveObjects = {nullptr, nullptr, nullptr, nullptr};
_ATL_VARIABLE SRWLOCK _AtlLiveObjectsLock = SRWLOCK_INIT;

/* The base of CComObject and its kin that puts them on the list. */
template <class Base> class _CLiveObject : private _ATL_LIVE_OBJECT
{
protected:
    explicit _CLiveObject(const LONG *count)
    {
#ifdef __GXX_RTTI
        class_name = typeid(Base).name();
#else
        class_name = __PRETTY_FUNCTION__;
#endif
        references = count;
        previous = &_AtlLiveObjects;
        AcquireSRWLockExclusive(&_AtlLiveObjectsLock);
        next = _AtlLiveObjects.next;
        if (next)
            next->previous = this;
        _AtlLiveObjects.next = this;
        ReleaseSRWLockExclusive(&_AtlLiveObjectsLock);
    }

    ~_CLiveObject()
    {
        AcquireSRWLockExclusive(&_AtlLiveObjectsLock);
        previous->next = next;
        if (next)
            next->previous = previous;
        ReleaseSRWLockExclusive(&_AtlLiveObjectsLock);
    }
};

/* One line of debug output for each object that still lives; their number. */
inline int AtlDumpLeaks()
{
    int count = 0;

    AcquireSRWLockShared(&_AtlLiveObjectsLock);
    for (const _ATL_LIVE_OBJECT *object = _AtlLiveObjects.next; object; object = object->next, count++)
    {
        char text[512];
        const char *name = object->class_name;
#ifdef __GXX_RTTI
        int status = 0;
        char *demangled = abi::__cxa_demangle(name, nullptr, nullptr, &status);

        name = demangled ? demangled : name;
#endif
        snprintf(text, sizeof(text), "ATL: leaked object of class %s with %d reference(s)\n", name, (int)*object->references);
        OutputDebugStringA(text);
#ifdef __GXX_RTTI
        free(demangled);
#endif
    }
    ReleaseSRWLockShared(&_AtlLiveObjectsLock);
    return count;
}
#else
template <class Base> class _CLiveObject
{
protected:
    explicit _CLiveObject(const LONG *) { }
};

inline int AtlDumpLeaks() { return 0; }
#endif

}
