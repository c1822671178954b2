/* CAtlFile, CAtlTemporaryFile: files by handles, with an HRESULT of each call. */
#pragma once

#include <atlbase.h>

namespace ATL
{

class CAtlFile : public CHandle
{
public:
    CAtlFile() = default;
    CAtlFile(CAtlFile &other) : CHandle(other) { }
    explicit CAtlFile(HANDLE file) : CHandle(file) { }

    HRESULT Create(LPCTSTR name, DWORD access, DWORD sharing, DWORD disposition, DWORD flags = FILE_ATTRIBUTE_NORMAL,
        LPSECURITY_ATTRIBUTES attributes = nullptr, HANDLE model = nullptr)
    {
        HANDLE file;

        ATLASSUME(!m_h);
        file = CreateFile(name, access, sharing, attributes, disposition, flags, model);
        if (file == INVALID_HANDLE_VALUE)
            return AtlHresultFromLastError();
        Attach(file);
        return S_OK;
    }

    /* As many bytes, or ERROR_HANDLE_EOF. */
    HRESULT Read(LPVOID buffer, DWORD size)
    {
        DWORD got = 0;
        HRESULT hr = Read(buffer, size, got);

        return FAILED(hr) || got == size ? hr : AtlHresultFromWin32(ERROR_HANDLE_EOF);
    }
    HRESULT Read(LPVOID buffer, DWORD size, DWORD &got) { return result(ReadFile(m_h, buffer, size, &got, nullptr)); }
    HRESULT Write(LPCVOID buffer, DWORD size, DWORD *written = nullptr)
    {
        DWORD unused;

        return result(WriteFile(m_h, buffer, size, written ? written : &unused, nullptr));
    }

    HRESULT Seek(LONGLONG offset, DWORD from = FILE_CURRENT)
    {
        LARGE_INTEGER distance;

        distance.QuadPart = offset;
        return result(SetFilePointerEx(m_h, distance, nullptr, from));
    }
    HRESULT GetPosition(ULONGLONG &position) const
    {
        LARGE_INTEGER none, found;

        none.QuadPart = 0;
        if (!SetFilePointerEx(m_h, none, &found, FILE_CURRENT))
            return AtlHresultFromLastError();
        position = found.QuadPart;
        return S_OK;
    }
    HRESULT GetSize(ULONGLONG &size) const
    {
        LARGE_INTEGER found;

        if (!GetFileSizeEx(m_h, &found))
            return AtlHresultFromLastError();
        size = found.QuadPart;
        return S_OK;
    }
    HRESULT SetSize(ULONGLONG size)
    {
        HRESULT hr = Seek((LONGLONG)size, FILE_BEGIN);

        return FAILED(hr) ? hr : result(SetEndOfFile(m_h));
    }
    HRESULT Flush() { return result(FlushFileBuffers(m_h)); }

private:
    static HRESULT result(BOOL done) { return done ? S_OK : AtlHresultFromLastError(); }
};

/* A file that is deleted when it is closed, unless it is given a name then. */
class CAtlTemporaryFile
{
public:
    CAtlTemporaryFile() : m_szTempFileName{}, m_dwAccess(0) { }
    ~CAtlTemporaryFile()
    {
        if (m_file)
            Close();
    }

    HRESULT Create(LPCTSTR folder = nullptr, DWORD access = GENERIC_WRITE)
    {
        TCHAR temporary[MAX_PATH + 1];

        if (!folder && !GetTempPath(_countof(temporary), temporary))
            return AtlHresultFromLastError();
        if (!GetTempFileName(folder ? folder : temporary, _T("TFR"), 0, m_szTempFileName))
            return AtlHresultFromLastError();
        m_dwAccess = access;
        return m_file.Create(m_szTempFileName, access, 0, CREATE_ALWAYS, FILE_ATTRIBUTE_NOT_CONTENT_INDEXED | FILE_ATTRIBUTE_TEMPORARY);
    }
    /* With a name the file stays under it, in the place of one that has it. */
    HRESULT Close(LPCTSTR name = nullptr)
    {
        ATLASSUME(m_file);
        m_file.Close();
        if (!name)
            return DeleteFile(m_szTempFileName) ? S_OK : AtlHresultFromLastError();
        SetFileAttributes(m_szTempFileName, FILE_ATTRIBUTE_NORMAL);
        DeleteFile(name);
        return MoveFile(m_szTempFileName, name) ? S_OK : AtlHresultFromLastError();
    }
    /* Others can use the file in the time between. */
    HRESULT HandsOff()
    {
        m_file.Flush();
        m_file.Close();
        return S_OK;
    }
    HRESULT HandsOn()
    {
        HRESULT hr = m_file.Create(m_szTempFileName, m_dwAccess, 0, OPEN_EXISTING);

        return FAILED(hr) ? hr : m_file.Seek(0, FILE_END);
    }

    HRESULT Read(LPVOID buffer, DWORD size) { return m_file.Read(buffer, size); }
    HRESULT Read(LPVOID buffer, DWORD size, DWORD &got) { return m_file.Read(buffer, size, got); }
    HRESULT Write(LPCVOID buffer, DWORD size, DWORD *written = nullptr) { return m_file.Write(buffer, size, written); }
    HRESULT Seek(LONGLONG offset, DWORD from = FILE_CURRENT) { return m_file.Seek(offset, from); }
    HRESULT GetPosition(ULONGLONG &position) const { return m_file.GetPosition(position); }
    HRESULT GetSize(ULONGLONG &size) const { return m_file.GetSize(size); }
    HRESULT SetSize(ULONGLONG size) { return m_file.SetSize(size); }
    HRESULT Flush() { return m_file.Flush(); }
    LPCTSTR TempFileName() { return m_szTempFileName; }
    operator HANDLE() { return m_file; }

private:
    CAtlFile m_file;
    TCHAR m_szTempFileName[MAX_PATH + 1];
    DWORD m_dwAccess;
};

}

#ifndef _ATL_NO_AUTOMATIC_NAMESPACE
using namespace ATL;
#endif
