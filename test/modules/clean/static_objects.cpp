// Objects with constructors and destructors outside of functions, one of them in a template, which the host's loader keeps.
#include <map>
#include <memory>
#include <mutex>
#include <new>

#include "../kit.h"

namespace
{

class string
{
public:
    explicit string(const WCHAR *text) : value(SysAllocString(text)) {}
    ~string() { SysFreeString(value); }
    string(const string &) = delete;
    string &operator=(const string &) = delete;

private:
    BSTR value;
};

string title(L"static");

struct settings
{
    string folder{L"C:\\certificates"};
    std::map<LONG, int> seen;
    std::mutex lock;
};

}

template <class T> struct singleton
{
    static T &get()
    {
        static T object;

        return object;
    }
};

static HRESULT notify(LONG event, LONG)
{
    try
    {
        settings &all = singleton<settings>::get();
        std::lock_guard<std::mutex> guard(all.lock);

        all.seen[event]++;
        return S_OK;
    }
    catch (const std::bad_alloc &)
    {
        return E_OUTOFMEMORY;
    }
}

const struct kit kit = {.clsid = KIT_CLSID(0xe9), .progid = L"KitStaticObjects.Exit", .mask = KIT_ALL_EVENTS, .notify = notify};
