/* Accounts and tokens: CSid, the well-known Sids, CAccessToken as far as it says who one is. Source: "CSid Class", "CAccessToken Class",
 * "Security Global Functions". Access control (CDacl, CSecurityDesc, AtlSetDacl) is not there: nothing here has a security descriptor. */
#pragma once
#pragma GCC system_header

#include <sddl.h>

#include <atlbase.h>
#include <atlcoll.h>
#include <atlstr.h>

namespace ATL
{

/* A security identifier. Methods that look an account up throw CAtlException if there is none. */
class CSid
{
public:
    typedef CAtlArray<CSid> CSidArray;

    CSid() = default;
    CSid(const SID &sid) { load(&sid); }
    CSid(const SID *sid)
    {
        if (sid)
            load(sid);
    }
    explicit CSid(LPCTSTR account, LPCTSTR system = nullptr)
    {
        if (!LoadAccount(account, system))
            AtlThrowLastWin32();
    }
    CSid(const SID_IDENTIFIER_AUTHORITY &authority, BYTE count, ...)
    {
        va_list arguments;

        ATLASSERT(count);
        if (!m_sid.SetCount(GetSidLengthRequired(count)) || !InitializeSid(data(), const_cast<SID_IDENTIFIER_AUTHORITY *>(&authority), count))
            AtlThrowLastWin32();
        va_start(arguments, count);
        for (BYTE i = 0; i < count; i++)
            *::GetSidSubAuthority(data(), i) = va_arg(arguments, DWORD);
        va_end(arguments);
    }
    CSid(const CSid &other) { *this = other; }
    CSid &operator=(const CSid &other)
    {
        if (this != &other)
        {
            m_sid.Copy(other.m_sid);
            m_system = other.m_system;
            m_use = other.m_use;
            m_account = other.m_account;
            m_domain = other.m_domain;
            m_text = other.m_text;
        }
        return *this;
    }
    CSid &operator=(const SID &sid)
    {
        load(&sid);
        return *this;
    }

    bool LoadAccount(LPCTSTR account, LPCTSTR system = nullptr)
    {
        DWORD size = 0, domain_size = 0;
        CString domain;
        SID_NAME_USE use;

        ATLASSERT(account);
        LookupAccountName(system, account, nullptr, &size, nullptr, &domain_size, &use);
        if (GetLastError() != ERROR_INSUFFICIENT_BUFFER)
            return false;
        m_text.Empty();
        m_sid.SetCount(size);
        BOOL done = LookupAccountName(system, account, data(), &size, domain.GetBuffer(domain_size), &domain_size, &use);
        domain.ReleaseBuffer();
        if (!done)
        {
            m_sid.RemoveAll();
            return false;
        }
        const TCHAR *separator = _tcschr(account, '\\');
        m_account = separator ? separator + 1 : account;
        m_domain = domain;
        m_system = system;
        m_use = use;
        return true;
    }
    bool LoadAccount(const SID *sid, LPCTSTR system = nullptr)
    {
        load(sid);
        m_system = system;
        return look_up();
    }

    LPCTSTR AccountName() const
    {
        need_names();
        return m_account;
    }
    LPCTSTR Domain() const
    {
        need_names();
        return m_domain;
    }
    SID_NAME_USE SidNameUse() const
    {
        need_names();
        return m_use;
    }
    /* S-1-… */
    LPCTSTR Sid() const
    {
        LPTSTR text = nullptr;

        if (m_text.IsEmpty())
        {
            if (!ConvertSidToStringSid(data(), &text))
                AtlThrowLastWin32();
            m_text = text;
            LocalFree(text);
        }
        return m_text;
    }

    const SID *GetPSID() const { return m_sid.IsEmpty() ? nullptr : data(); }
    operator const SID *() const { return GetPSID(); }
    bool IsValid() const { return !m_sid.IsEmpty() && IsValidSid(data()); }
    UINT GetLength() const
    {
        ATLASSERT(IsValid());
        return GetLengthSid(data());
    }
    bool EqualPrefix(const SID &other) const { return EqualPrefixSid(data(), const_cast<SID *>(&other)); }
    bool EqualPrefix(const CSid &other) const { return EqualPrefixSid(data(), other.data()); }
    const SID_IDENTIFIER_AUTHORITY *GetPSID_IDENTIFIER_AUTHORITY() const { return GetSidIdentifierAuthority(data()); }
    UCHAR GetSubAuthorityCount() const { return *GetSidSubAuthorityCount(data()); }
    DWORD GetSubAuthority(DWORD index) const
    {
        ATLASSERT(index < GetSubAuthorityCount());
        return *::GetSidSubAuthority(data(), index);
    }

private:
    SID *data() const { return reinterpret_cast<SID *>(const_cast<BYTE *>(m_sid.GetData())); }

    void load(const SID *sid)
    {
        DWORD size = GetLengthSid(const_cast<SID *>(sid));

        m_use = SidTypeUnknown;
        m_account.Empty();
        m_domain.Empty();
        m_text.Empty();
        m_sid.SetCount(size);
        if (!CopySid(size, data(), const_cast<SID *>(sid)))
            AtlThrowLastWin32();
    }

    void need_names() const
    {
        if (m_use == SidTypeUnknown && !m_sid.IsEmpty() && !look_up())
            AtlThrowLastWin32();
    }

    bool look_up() const
    {
        DWORD size = 0, domain_size = 0;
        LPCTSTR system = m_system.IsEmpty() ? nullptr : m_system.GetString();

        LookupAccountSid(system, data(), nullptr, &size, nullptr, &domain_size, &m_use);
        if (GetLastError() != ERROR_INSUFFICIENT_BUFFER)
            return false;
        BOOL done = LookupAccountSid(system, data(), m_account.GetBuffer(size), &size, m_domain.GetBuffer(domain_size), &domain_size,
            &m_use);
        m_account.ReleaseBuffer();
        m_domain.ReleaseBuffer();
        return done;
    }

    CAtlArray<BYTE> m_sid;
    CString m_system;
    mutable SID_NAME_USE m_use = SidTypeUnknown;
    mutable CString m_account, m_domain, m_text;
};

inline bool operator==(const CSid &left, const CSid &right)
{
    return EqualSid(const_cast<SID *>(left.GetPSID()), const_cast<SID *>(right.GetPSID()));
}
inline bool operator!=(const CSid &left, const CSid &right) { return !(left == right); }

namespace Sids
{

inline CSid _WellKnown(WELL_KNOWN_SID_TYPE type)
{
    BYTE bytes[SECURITY_MAX_SID_SIZE];
    DWORD size = sizeof(bytes);

    if (!CreateWellKnownSid(type, nullptr, bytes, &size))
        AtlThrowLastWin32();
    return CSid(reinterpret_cast<const SID *>(bytes));
}

inline CSid Null() { return _WellKnown(WinNullSid); }
inline CSid World() { return _WellKnown(WinWorldSid); }
inline CSid Local() { return _WellKnown(WinLocalSid); }
inline CSid CreatorOwner() { return _WellKnown(WinCreatorOwnerSid); }
inline CSid CreatorGroup() { return _WellKnown(WinCreatorGroupSid); }
inline CSid Network() { return _WellKnown(WinNetworkSid); }
inline CSid Batch() { return _WellKnown(WinBatchSid); }
inline CSid Interactive() { return _WellKnown(WinInteractiveSid); }
inline CSid Service() { return _WellKnown(WinServiceSid); }
inline CSid AnonymousLogon() { return _WellKnown(WinAnonymousSid); }
inline CSid Self() { return _WellKnown(WinSelfSid); }
inline CSid AuthenticatedUser() { return _WellKnown(WinAuthenticatedUserSid); }
inline CSid System() { return _WellKnown(WinLocalSystemSid); }
inline CSid NetworkService() { return _WellKnown(WinNetworkServiceSid); }
inline CSid Admins() { return _WellKnown(WinBuiltinAdministratorsSid); }
inline CSid Users() { return _WellKnown(WinBuiltinUsersSid); }
inline CSid Guests() { return _WellKnown(WinBuiltinGuestsSid); }

}

/* A token: whose process or thread it is. */
class CAccessToken
{
public:
    CAccessToken() = default;
    CAccessToken(const CAccessToken &) = delete;
    CAccessToken &operator=(const CAccessToken &) = delete;
    virtual ~CAccessToken() { Close(); }

    void Attach(HANDLE token)
    {
        ATLASSUME(!m_token);
        m_token = token;
    }
    HANDLE Detach()
    {
        HANDLE token = m_token;

        m_token = nullptr;
        return token;
    }
    HANDLE GetHandle() const { return m_token; }
    void Close()
    {
        if (m_token)
            CloseHandle(m_token);
        m_token = nullptr;
    }

    bool GetProcessToken(DWORD access, HANDLE process = nullptr)
    {
        HANDLE token;

        if (!OpenProcessToken(process ? process : GetCurrentProcess(), access, &token))
            return false;
        Close();
        m_token = token;
        return true;
    }
    bool GetThreadToken(DWORD access, HANDLE thread = nullptr, bool open_as_self = true)
    {
        HANDLE token;

        if (!OpenThreadToken(thread ? thread : GetCurrentThread(), access, open_as_self, &token))
            return false;
        Close();
        m_token = token;
        return true;
    }
    /* The thread's, or the process' where the thread has none of its own. */
    bool GetEffectiveToken(DWORD access) { return GetThreadToken(access) || GetProcessToken(access); }

    bool GetUser(CSid *sid) const
    {
        DWORD size = 0;
        CAtlArray<BYTE> bytes;

        ATLASSERT(sid);
        GetTokenInformation(m_token, TokenUser, nullptr, 0, &size);
        if (GetLastError() != ERROR_INSUFFICIENT_BUFFER)
            return false;
        bytes.SetCount(size);
        if (!GetTokenInformation(m_token, TokenUser, bytes.GetData(), size, &size))
            return false;
        *sid = CSid(static_cast<const SID *>(reinterpret_cast<TOKEN_USER *>(bytes.GetData())->User.Sid));
        return true;
    }

private:
    HANDLE m_token = nullptr;
};

}

#ifndef _ATL_NO_AUTOMATIC_NAMESPACE
using namespace ATL;
#endif
