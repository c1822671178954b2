/* CAtlFile, CAtlTemporaryFile, CAtlFileMapping: files by handles, with an HRESULT of each call. */
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

    /* For this handle alone; fails when somebody else has a part of the range. */
    HRESULT LockRange(ULONGLONG position, ULONGLONG count)
    {
        return result(LockFile(m_h, (DWORD)position, (DWORD)(position >> 32), (DWORD)count, (DWORD)(count >> 32)));
    }
    HRESULT UnlockRange(ULONGLONG position, ULONGLONG count)
    {
        return result(UnlockFile(m_h, (DWORD)position, (DWORD)(position >> 32), (DWORD)count, (DWORD)(count >> 32)));
    }

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

/* A view of a file or of memory that has a name. */
class CAtlFileMappingBase
{
public:
    CAtlFileMappingBase() = default;
    /* Another view of the same; throws if it fails. */
    CAtlFileMappingBase(CAtlFileMappingBase &other)
    {
        HRESULT hr = CopyFrom(other);

        if (FAILED(hr))
            AtlThrow(hr);
    }
    ~CAtlFileMappingBase() { Unmap(); }

    CAtlFileMappingBase &operator=(CAtlFileMappingBase &other)
    {
        HRESULT hr = CopyFrom(other);

        if (FAILED(hr))
            AtlThrow(hr);
        return *this;
    }

    HRESULT CopyFrom(CAtlFileMappingBase &other)
    {
        if (this == &other)
            return S_OK;
        ATLASSUME(!m_pData);
        ATLASSUME(!m_hMapping);
        m_dwViewDesiredAccess = other.m_dwViewDesiredAccess;
        m_nOffset = other.m_nOffset;
        m_nMappingSize = other.m_nMappingSize;
        if (!DuplicateHandle(GetCurrentProcess(), other.m_hMapping, GetCurrentProcess(), &m_hMapping, 0, TRUE, DUPLICATE_SAME_ACCESS))
        {
            m_hMapping = nullptr;
            return AtlHresultFromLastError();
        }
        return view();
    }

    /* A size of 0 is the file's. */
    HRESULT MapFile(HANDLE file, SIZE_T size = 0, ULONGLONG offset = 0, DWORD protection = PAGE_READONLY,
        DWORD access = FILE_MAP_READ)
    {
        LARGE_INTEGER length;
        ULONGLONG end;

        ATLASSUME(!m_pData);
        ATLASSUME(!m_hMapping);
        if (!GetFileSizeEx(file, &length))
            return AtlHresultFromLastError();
        end = offset + (size ? size : (SIZE_T)(length.QuadPart - offset));
        m_hMapping = CreateFileMapping(file, nullptr, protection, (DWORD)(end >> 32), (DWORD)end, nullptr);
        if (!m_hMapping)
            return AtlHresultFromLastError();
        m_nMappingSize = (SIZE_T)(end - offset);
        m_nOffset = offset;
        m_dwViewDesiredAccess = access;
        return view();
    }

    /* Memory that whoever knows the name shares; *existed: somebody has made it before. */
    HRESULT MapSharedMem(SIZE_T size, LPCTSTR name, BOOL *existed = nullptr, LPSECURITY_ATTRIBUTES attributes = nullptr,
        DWORD protection = PAGE_READWRITE, DWORD access = FILE_MAP_ALL_ACCESS)
    {
        ULONGLONG length = size;

        ATLASSUME(!m_pData);
        ATLASSUME(!m_hMapping);
        ATLASSERT(size > 0);
        m_hMapping = CreateFileMapping(INVALID_HANDLE_VALUE, attributes, protection, (DWORD)(length >> 32), (DWORD)length, name);
        if (!m_hMapping)
            return AtlHresultFromLastError();
        if (existed)
            *existed = GetLastError() == ERROR_ALREADY_EXISTS;
        m_nMappingSize = size;
        m_nOffset = 0;
        m_dwViewDesiredAccess = access;
        return view();
    }

    HRESULT OpenMapping(LPCTSTR name, SIZE_T size, ULONGLONG offset = 0, DWORD access = FILE_MAP_ALL_ACCESS)
    {
        ATLASSUME(!m_pData);
        ATLASSUME(!m_hMapping);
        ATLASSERT(name);
        m_hMapping = OpenFileMapping(access, FALSE, name);
        if (!m_hMapping)
            return AtlHresultFromLastError();
        m_nMappingSize = size;
        m_nOffset = offset;
        m_dwViewDesiredAccess = access;
        return view();
    }

    HRESULT Unmap()
    {
        HRESULT hr = S_OK;

        if (m_pData && !UnmapViewOfFile(m_pData))
            hr = AtlHresultFromLastError();
        m_pData = nullptr;
        if (m_hMapping && !CloseHandle(m_hMapping) && SUCCEEDED(hr))
            hr = AtlHresultFromLastError();
        m_hMapping = nullptr;
        return hr;
    }

    void *GetData() const { return m_pData; }
    HANDLE GetHandle() const { return m_hMapping; }
    SIZE_T GetMappingSize() { return m_nMappingSize; }

private:
    HRESULT view()
    {
        m_pData = MapViewOfFileEx(m_hMapping, m_dwViewDesiredAccess, (DWORD)(m_nOffset >> 32), (DWORD)m_nOffset, m_nMappingSize,
            nullptr);
        if (m_pData)
            return S_OK;
        HRESULT hr = AtlHresultFromLastError();
        CloseHandle(m_hMapping);
        m_hMapping = nullptr;
        return hr;
    }

    void *m_pData = nullptr;
    HANDLE m_hMapping = nullptr;
    SIZE_T m_nMappingSize = 0;
    ULONGLONG m_nOffset = 0;
    DWORD m_dwViewDesiredAccess = 0;
};

template <typename T = char> class CAtlFileMapping : public CAtlFileMappingBase
{
public:
    operator T *() const { return static_cast<T *>(GetData()); }
};

}

#ifndef _ATL_NO_AUTOMATIC_NAMESPACE
using namespace ATL;
#endif
