/* What the files of the example share: its classes and texts. */
#pragma once

#include <windows.h>

#include <certexit.h>

#define ARCHIVE_EXIT_DESCRIPTION L"Files certificates by serial number"
#define ARCHIVE_EXIT_CLSID L"{6F1B3C52-0D5E-4C4B-9E0B-6C1B2A5F7D10}"
#define ARCHIVE_EXIT_MANAGE_CLSID L"{6F1B3C52-0D5E-4C4B-9E0B-6C1B2A5F7D11}"

extern const CLSID CLSID_ArchiveExit, CLSID_ArchiveExitManage;

/* The manage class. *objects counts it for DllCanUnloadNow. */
HRESULT archive_manage_create(REFIID riid, void **object, LONG *objects);
