// dllmain.h : Declaration of module class.
class CNewExitModule : public ATL::CAtlDllModuleT< CNewExitModule >
{
public :
    DECLARE_LIBID(LIBID_NewExitLib)
    DECLARE_REGISTRY_APPID_RESOURCEID(IDR_NEWEXIT, "{7d1f0a10-30f9-4d2c-8b58-5f1e6d4a7a04}")
};

extern class CNewExitModule _AtlModule;
