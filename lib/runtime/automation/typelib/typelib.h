/* Type libraries in memory: what the rooms of this folder share.
 *
 * arena.c     memory that lives as long as its library
 * msft.h      the file format, bytes to the structures below: msft.c, msft-data.c, msft-info.c, msft-member.c, msft-type.c
 * load.c      finding the bytes, the cache of loaded libraries, imports
 * library.c   ITypeLib2         info.c  ITypeInfo2         comp.c  ITypeComp
 * member.c    references, bases, members by id
 * text.c      strings as BSTRs
 * hash.c      LHashValOfNameSys, tables of names and member ids
 * register.c  the registry's side            record.c  IRecordInfo
 * call.c      DispCallFunc      invoke.c  ITypeInfo::Invoke       plan.c  what it needs to know of a function
 * dispatch.c  DispInvoke and its kin, CreateStdDispatch          create.c  CreateDispTypeInfo
 *
 * A library is parsed as a whole when it is loaded and does not change afterwards, but for three things that are made at
 * first need under its lock: imported libraries, the members that a dual interface's dispatch view inherits, call plans. */
#pragma once

#ifndef COBJMACROS
#define COBJMACROS
#endif
#ifndef CONST_VTABLE
#define CONST_VTABLE
#endif
#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <windows.h>
#include <oleauto.h>

struct arena_block;

struct arena
{
    struct arena_block *blocks;
    unsigned char *next;
    size_t left;
};

/* Zeroed, aligned for any type; NULL when memory is out. */
void *arena_allocate(struct arena *arena, size_t size);
void arena_free(struct arena *arena);

/* A string of the file: ANSI bytes that are converted when somebody asks. */
struct type_text
{
    const char *bytes;
    unsigned int length;
    BOOL present;
};

/* A name, converted once. `text` is laid out as a BSTR. */
struct type_name
{
    const WCHAR *text;
    UINT length;
    UINT hash;          /* typelib_hash(): the name without regard to case */
};

struct type_custom
{
    GUID guid;
    VARIANT value;
    const struct type_custom *next;
};

struct type_function
{
    FUNCDESC desc;                      /* as written */
    FUNCDESC dispatch;                  /* as IDispatch sees a dual interface's: no retval, no lcid, the value returned */
    const struct type_name **names;     /* of the function, then of each parameter: NULL where it has none */
    const struct type_name **dispatch_names;    /* the same for `dispatch` */
    struct type *type;                  /* whose member it is */
    DWORD help_context;
    DWORD help_string_context;
    struct type_text help_string;
    struct type_text entry;             /* of a module's function; absent: by ordinal */
    WORD ordinal;
    BOOL has_entry;
    const struct type_custom *custom;
    const struct type_custom **parameter_custom;    /* NULL: none */
    struct type_plan *plan;             /* of plan.c, made at first need */
};

struct type_variable
{
    VARDESC desc;
    const struct type_name *name;
    DWORD help_context;
    DWORD help_string_context;
    struct type_text help_string;
    const struct type_custom *custom;
};

struct type_implementation
{
    HREFTYPE reference;
    INT flags;
    const struct type_custom *custom;
};

/* Open addressing, size a power of two, at most a quarter full. The half of the hash that is not the place is kept, so that a look at
 * the member itself is seldom in vain, however many there are. */
struct type_slot
{
    uint16_t member;    /* 0: free, else 1 + index: functions first, then variables */
    uint16_t tag;
};

struct type_table
{
    struct type_slot *slots;
    UINT mask;
};

/* One of the two faces of a type; both belong to the library's memory, a first reference keeps the library. */
struct type_view
{
    ITypeInfo2 ITypeInfo2_iface;
    ITypeComp ITypeComp_iface;
    LONG references;
    struct type *type;
    TYPEATTR attributes;
    BOOL converted;     /* the dispatch view of an interface: GetFuncDesc gives type_function.dispatch, inherited ones first */
};

struct type
{
    struct type_view view;              /* what GetTypeInfo gives */
    struct type_view other;             /* of a dual interface: GetRefTypeOfImplType(-1) */
    BOOL dual;
    struct typelib *library;
    UINT index;
    const struct type_name *name;
    UINT flags;                         /* as in the file */
    DWORD help_context;
    DWORD help_string_context;
    struct type_text help_string;
    struct type_text dll;               /* of a module */
    const struct type_custom *custom;
    struct type_function *functions;
    UINT function_count;
    struct type_variable *variables;
    UINT variable_count;
    struct type_implementation *implementations;
    UINT implementation_count;
    struct type_table names;
    struct type_table ids;

    /* Made at first need, under the library's lock. */
    struct type_function **inherited;   /* of the bases, IUnknown's first */
    UINT inherited_count;
    BOOL inherited_known;
    struct type *base;                  /* the interface that it derives from */
    BOOL base_known;
};

/* An imported library. */
struct type_import
{
    GUID guid;
    LCID lcid;
    WORD major;
    WORD minor;
    const WCHAR *name;          /* BSTR */
    struct typelib *library;    /* holds a reference; NULL: not loaded yet */
};

/* An imported type. */
struct type_import_info
{
    struct type_import *import;
    BOOL by_guid;
    GUID guid;
    UINT index;
    struct type *type;          /* NULL: not resolved yet */
};

/* A reference that belongs to another library, which an import of this one keeps. */
struct type_foreign
{
    struct typelib *library;
    HREFTYPE reference;
};

struct typelib
{
    ITypeLib2 ITypeLib2_iface;
    ITypeComp ITypeComp_iface;
    LONG references;
    pthread_mutex_t lock;
    struct arena arena;
    unsigned char *bytes;       /* the file, kept for its strings */
    size_t size;

    TLIBATTR attributes;
    const struct type_name *name;
    struct type_text help_string;
    struct type_text help_file;
    struct type_text help_dll;
    DWORD help_context;
    DWORD help_string_context;
    const struct type_custom *custom;
    UINT name_count;
    UINT name_characters;
    HREFTYPE dispatch_reference;        /* IDispatch, (HREFTYPE)-1: not known to the file */
    unsigned int pointer_size;          /* that offsets were scaled from */

    struct type **types;
    UINT type_count;
    struct type_import *imports;
    UINT import_count;
    struct type_import_info *import_infos;
    UINT import_info_count;

    /* References made here for what is inherited from other libraries; under the lock. */
    struct type_foreign *foreign;
    UINT foreign_count;
    UINT foreign_room;
    struct typelib *standard;           /* stdole2, if IDispatch was needed and the file does not import it */

    WCHAR *path;                        /* as given by QueryPathOfRegTypeLib and found in the cache */
    char *key;                          /* of the cache */
    struct typelib *next;               /* in the cache */
};

/* References (HREFTYPE) of this implementation: the two low bits say what it is, the rest is an offset as in the file. */
#define TYPE_REFERENCE_LOCAL 0u         /* a type of this library */
#define TYPE_REFERENCE_IMPORT 1u        /* of the table of imported types */
#define TYPE_REFERENCE_FOREIGN 3u       /* of typelib.foreign */
#define TYPE_REFERENCE_KIND 3u
#define TYPE_REFERENCE_VTABLE 0x40000000u   /* or-ed in: the interface view of a dual type */
#define TYPE_REFERENCE_OTHER_VIEW ((HREFTYPE)-2)
#define TYPE_REFERENCE_NONE ((HREFTYPE)-1)
#define TYPE_INFO_SIZE 100u             /* of a type's entry in the file: what references count in */

/* msft.c: takes the bytes over (malloc'ed), also when it fails. */
HRESULT typelib_parse(unsigned char *bytes, size_t size, struct typelib **library);

/* load.c */
HRESULT typelib_load_file(const WCHAR *path, struct typelib **library);
HRESULT typelib_load_import(struct typelib *library, struct type_import *import);
HRESULT typelib_load_standard(struct typelib **library);        /* stdole2.tlb */
BOOL typelib_is_standard(const GUID *guid);
ULONG typelib_forget(struct typelib *library);                  /* what Release does with the last reference */
void typelib_add_reference(struct typelib *library);
void typelib_release(struct typelib *library);

/* library.c */
void typelib_init_interfaces(struct typelib *library);
void typelib_destroy(struct typelib *library);

/* info.c */
void type_init_interfaces(struct type *type);

/* member.c. An interface that derives from itself is found by the limit. */
#define TYPE_MAXIMUM_BASES 64

struct type_member
{
    const struct type *type;                    /* whose it is */
    const struct type_function *function;
    const struct type_variable *variable;       /* or this */
};

/* The type behind a reference, loading its library if need be. */
HRESULT type_resolve(struct typelib *library, HREFTYPE reference, struct type **type, BOOL *vtable_view);
/* The reference in the terms of `library` for one in the terms of another; the lock is held. */
HRESULT type_foreign_reference(struct typelib *library, struct typelib *other, HREFTYPE reference, HREFTYPE *result);
HRESULT type_dispatch_reference(struct typelib *library, HREFTYPE *reference);      /* IDispatch's */
HRESULT type_base(struct type *type, struct type **base);       /* *base NULL: it has none */
HRESULT type_inherited(struct type *type);                      /* makes the list that the dispatch view begins with */
const struct type_function *type_function_at(struct type_view *view, UINT index, const FUNCDESC **desc);

/* A member by its id: of the type itself; of it or what it derives from (TYPE_E_ELEMENTNOTFOUND). */
BOOL type_own_member(const struct type *type, MEMBERID id, struct type_member *member);
HRESULT type_find_member(struct type *type, MEMBERID id, struct type_member *member);

/* The function with that id and one of the invoke kinds, in the type or what it derives from; DISP_E_MEMBERNOTFOUND. */
HRESULT type_find_function(struct type *type, MEMBERID id, UINT kinds, const struct type_function **function);
const struct type_variable *type_find_variable(struct type *type, MEMBERID id);

/* comp.c */
extern const ITypeCompVtbl type_comp_vtbl;
extern const ITypeCompVtbl typelib_comp_vtbl;

/* hash.c */
UINT typelib_hash(const WCHAR *name, size_t *length);
BOOL typelib_same_name(const struct type_name *name, const WCHAR *other, size_t length);
HRESULT type_table_build(struct type *type);
/* 1 + index of the member, 0: none; functions first, then variables from function_count on. */
UINT type_table_find_name(const struct type *type, const WCHAR *name, size_t length, UINT hash);
/* The next one with that id after *cursor, which starts as 0; 0: no more. */
UINT type_table_find_id(const struct type *type, MEMBERID id, UINT *cursor);

/* text.c */
BSTR type_text_bstr(const struct type_text *text);              /* NULL when absent */
HRESULT type_text_copy(const struct type_text *text, BSTR *string);
BSTR type_name_bstr(const struct type_name *name);

HRESULT type_custom_find(const struct type_custom *custom, const GUID *guid, VARIANT *value);
HRESULT type_custom_all(const struct type_custom *custom, CUSTDATA *data);

/* invoke.c */
HRESULT type_invoke(struct type_view *view, void *instance, MEMBERID id, WORD flags, DISPPARAMS *parameters, VARIANT *result,
                    EXCEPINFO *exception, UINT *argument_error);
