/* <afx.h> and its kin: MFC is a library of Microsoft's, and nobody else has it. */
#error MFC (<afx.h>, <afxwin.h>) does not exist here: <atlstr.h> has CString, <atlcoll.h> and <atltime.h> have collections and times; CWinApp gives way to DllMain
