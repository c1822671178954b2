/* C++ that cleans up behind itself: owners for strings, values and interfaces, exceptions inside, an HRESULT at the edge. */
#include "../kit.h"

#include <exception>
#include <memory>
#include <new>
#include <string>
#include <vector>

namespace
{

struct failure : std::exception
{
    explicit failure(HRESULT code) : result(code) {}
    HRESULT result;
};

void check(HRESULT result)
{
    if (FAILED(result))
        throw failure(result);
}

struct release
{
    void operator()(IUnknown *object) const { object->Release(); }
};
using server_pointer = std::unique_ptr<ICertServerExit, release>;

class text
{
public:
    explicit text(const WCHAR *characters) : string(SysAllocString(characters))
    {
        if (!string)
            throw std::bad_alloc();
    }
    ~text() { SysFreeString(string); }
    text(const text &) = delete;
    text &operator=(const text &) = delete;
    operator BSTR() const { return string; }

private:
    BSTR string;
};

class value : public VARIANT
{
public:
    value() { VariantInit(this); }
    ~value() { VariantClear(this); }
    value(const value &) = delete;
    value &operator=(const value &) = delete;
};

std::vector<std::string> names(ICertServerExit *server)
{
    std::vector<std::string> all;

    for (const WCHAR *name : {L"Disposition", L"StatusCode", L"RequestID"})
    {
        value number;

        if (SUCCEEDED(server->GetRequestProperty(text(name), PROPTYPE_LONG, &number)) && V_VT(&number) == VT_I4)
            all.push_back(std::to_string(V_I4(&number)) + " is a number that is longer than the small string buffer");
    }
    return all;
}

HRESULT notify(LONG event, LONG context)
try
{
    if (event == EXITEVENT_CRLISSUED || event == EXITEVENT_SHUTDOWN)
        return S_OK;
    ICertServerExit *raw;
    check(CoCreateInstance(CLSID_CCertServerExit, nullptr, CLSCTX_INPROC_SERVER, IID_ICertServerExit, reinterpret_cast<void **>(&raw)));
    server_pointer server(raw);
    check(server->SetContext(context));
    for (const std::string &name : names(server.get()))
        OutputDebugStringA(name.c_str());
    return S_OK;
}
catch (const failure &error)
{
    return error.result;
}
catch (const std::bad_alloc &)
{
    return E_OUTOFMEMORY;
}
catch (...)
{
    return E_UNEXPECTED;
}

}

const struct kit kit =
{
    .clsid = KIT_CLSID(0xc6), .progid = L"KitClean.Exit", .mask = KIT_ALL_EVENTS,
    .notify = notify,
};
