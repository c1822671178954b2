/* Stores of certificates and CRLs, in memory: the only kind there is, since a module's certificates come from the CA. Finding in
 * them is find.c.
 *
 * A store holds one reference to each context in it. Each context holds one to the store's memory, so that it can outlive the last
 * handle. A deleted context keeps its place, so that an enumeration goes on from it. */
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "crypt.h"
#include "hooks.h"
#include "store.h"

struct entry
{
    const void *context;
    BOOL deleted;
};

struct list
{
    struct entry *entries;
    DWORD count, room;
};

struct store
{
    LONG references;            /* of the memory: handles together, and each context */
    LONG handles;
    pthread_mutex_t lock;
    struct list lists[CRYPT_STORE_KINDS];
};

void crypt_store_reference(HCERTSTORE handle)
{
    InterlockedIncrement(&((struct store *)handle)->references);
}

void crypt_store_release(HCERTSTORE handle)
{
    struct store *store = handle;
    int i;

    if (InterlockedDecrement(&store->references))
        return;
    for (i = 0; i < CRYPT_STORE_KINDS; i++)
        free(store->lists[i].entries);
    pthread_mutex_destroy(&store->lock);
    free(store);
}

static BOOL refuse(DWORD error)
{
    SetLastError(error);
    return FALSE;
}

/* ---- handles */

HCERTSTORE WINAPI CertOpenStore(LPCSTR provider, DWORD encoding, HCRYPTPROV_LEGACY cryptography, DWORD flags, const void *parameter)
{
    struct store *store;

    (void)encoding;
    (void)cryptography;
    (void)parameter;
    if (provider != CERT_STORE_PROV_MEMORY && (!((ULONG_PTR)provider >> 16) || lstrcmpiA(provider, sz_CERT_STORE_PROV_MEMORY)))
    {
        SetLastError(ERROR_FILE_NOT_FOUND);
        return NULL;
    }
    if (flags & CERT_STORE_DELETE_FLAG)
    {
        SetLastError(ERROR_CALL_NOT_IMPLEMENTED);
        return NULL;
    }
    if (!runtime_permit(RUNTIME_CERTIFICATE, "CertOpenStore") || !(store = calloc(1, sizeof(*store))))
    {
        SetLastError(ERROR_OUTOFMEMORY);
        return NULL;
    }
    store->references = store->handles = 1;
    pthread_mutex_init(&store->lock, NULL);
    runtime_acquired(RUNTIME_CERTIFICATE, store, 0, "CertOpenStore");
    return store;
}

HCERTSTORE WINAPI CertDuplicateStore(HCERTSTORE handle)
{
    struct store *store = handle;

    if (!store)
        return NULL;
    InterlockedIncrement(&store->handles);
    runtime_acquired(RUNTIME_CERTIFICATE, store, 0, "CertDuplicateStore");
    return store;
}

BOOL WINAPI CertCloseStore(HCERTSTORE handle, DWORD flags)
{
    struct store *store = handle;
    BOOL in_use = FALSE;
    DWORD i, j;

    if (!store || !runtime_released(RUNTIME_CERTIFICATE, store, "CertCloseStore"))
        return TRUE;
    if (InterlockedDecrement(&store->handles))
        return !(flags & CERT_CLOSE_STORE_CHECK_FLAG) || refuse(CRYPT_E_PENDING_CLOSE);
    for (i = 0; i < CRYPT_STORE_KINDS; i++)
    {
        const struct crypt_store_kind *kind = crypt_store_kinds + i;
        struct list *list = store->lists + i;

        for (j = 0; j < list->count; j++)
        {
            const void *context = list->entries[j].context;
            LONG given = flags & CERT_CLOSE_STORE_FORCE_FLAG ? crypt_context_references(context) - 1 : 0;

            for (; given > 0; given--)
                crypt_context_free(context, kind->free);
            in_use = in_use || crypt_context_references(context) > 1;
            crypt_context_release(context);
        }
        list->count = 0;
    }
    crypt_store_release(store);
    return !in_use || !(flags & CERT_CLOSE_STORE_CHECK_FLAG) || refuse(CRYPT_E_PENDING_CLOSE);
}

/* ---- what is in it */

const void *crypt_store_next(HCERTSTORE handle, enum crypt_store_type type, const void *previous,
        BOOL (*matches)(const void *context, const void *argument), const void *argument)
{
    const struct crypt_store_kind *kind = crypt_store_kinds + type;
    struct store *store = handle;
    struct list *list = store->lists + type;
    const void *found = NULL;
    DWORD i = 0;

    pthread_mutex_lock(&store->lock);
    if (previous)
    {
        while (i < list->count && list->entries[i].context != previous)
            i++;
        i++;
    }
    for (; i < list->count && !found; i++)
    {
        if (!list->entries[i].deleted && (!matches || matches(list->entries[i].context, argument)))
        {
            found = list->entries[i].context;
            crypt_context_reference(found);
        }
    }
    pthread_mutex_unlock(&store->lock);
    if (found && !runtime_permit(RUNTIME_CERTIFICATE, kind->next))
    {
        crypt_context_release(found);
        found = NULL;
        SetLastError(ERROR_OUTOFMEMORY);
    }
    else if (found)
        runtime_acquired(RUNTIME_CERTIFICATE, found, 0, kind->next);
    else
        SetLastError(CRYPT_E_NOT_FOUND);
    if (previous)
        crypt_context_free(previous, kind->free);
    return found;
}

/* Room for one more; the lock is held. */
static BOOL grow(struct list *list)
{
    struct entry *larger;

    if (list->count < list->room)
        return TRUE;
    if (!(larger = realloc(list->entries, (list->room * 2 + 8) * sizeof(*larger))))
        return refuse(ERROR_OUTOFMEMORY);
    list->entries = larger;
    list->room = list->room * 2 + 8;
    return TRUE;
}

static struct entry *find_same(struct list *list, const struct crypt_store_kind *kind, const void *context)
{
    DWORD i;

    for (i = 0; i < list->count; i++)
        if (!list->entries[i].deleted && kind->same(list->entries[i].context, context))
            return list->entries + i;
    return NULL;
}

/* What the disposition makes of a new context and the one that is there: the error it refuses with, 0 otherwise. */
static DWORD judge(const struct crypt_store_kind *kind, DWORD disposition, const void *existing, const void *context)
{
    switch (disposition)
    {
    case CERT_STORE_ADD_NEW:
        return existing ? CRYPT_E_EXISTS : 0;
    case CERT_STORE_ADD_NEWER:
    case CERT_STORE_ADD_NEWER_INHERIT_PROPERTIES:
        return existing && CompareFileTime(kind->begin(existing), kind->begin(context)) >= 0 ? CRYPT_E_EXISTS : 0;
    case CERT_STORE_ADD_USE_EXISTING:
    case CERT_STORE_ADD_REPLACE_EXISTING:
    case CERT_STORE_ADD_REPLACE_EXISTING_INHERIT_PROPERTIES:
    case CERT_STORE_ADD_ALWAYS:
        return 0;
    default:
        return E_INVALIDARG;
    }
}

/* Puts `added`, a context of the store that this takes over, by the disposition; what is in the store then has a reference for the caller. */
static const void *put(struct store *store, enum crypt_store_type type, const void *added, const void *source, DWORD disposition)
{
    const BOOL inherit = disposition == CERT_STORE_ADD_REPLACE_EXISTING_INHERIT_PROPERTIES
        || disposition == CERT_STORE_ADD_NEWER_INHERIT_PROPERTIES;
    const struct crypt_store_kind *kind = crypt_store_kinds + type;
    struct list *list = store->lists + type;
    struct entry *entry;
    const void *result = NULL, *unused = added;
    DWORD error;

    pthread_mutex_lock(&store->lock);
    entry = disposition == CERT_STORE_ADD_ALWAYS ? NULL : find_same(list, kind, added);
    if ((error = judge(kind, disposition, entry ? entry->context : NULL, added)))
        SetLastError(error);
    else if (entry && disposition == CERT_STORE_ADD_USE_EXISTING)
    {
        if (!source || crypt_context_copy_properties(entry->context, source, TRUE))
            result = entry->context;
    }
    else if ((!source || crypt_context_copy_properties(added, source, FALSE)) && (!entry || !inherit ||
            crypt_context_copy_properties(added, entry->context, TRUE)))
    {
        if (entry)
        {
            unused = entry->context;
            entry->context = result = added;
        }
        else if (grow(list))
        {
            list->entries[list->count].context = result = added;
            list->entries[list->count++].deleted = FALSE;
            unused = NULL;
        }
    }
    if (result)
        crypt_context_reference(result);
    pthread_mutex_unlock(&store->lock);
    if (unused)
        crypt_context_release(unused);
    return result;
}

static BOOL add(struct store *store, enum crypt_store_type type, DWORD encoding, const BYTE *encoded, DWORD size, const void *source,
        DWORD disposition, const void **out)
{
    const struct crypt_store_kind *kind = crypt_store_kinds + type;
    const void *added, *result;

    if (out)
        *out = NULL;
    if (!runtime_permit(RUNTIME_CERTIFICATE, kind->add))
        return refuse(ERROR_OUTOFMEMORY);
    if (!(added = crypt_context_create(kind->type, encoding, encoded, size, store)) ||
            !(result = put(store, type, added, source, disposition)))
        return FALSE;
    if (!out)
        crypt_context_release(result);
    else
    {
        runtime_acquired(RUNTIME_CERTIFICATE, result, 0, kind->add);
        *out = result;
    }
    return TRUE;
}

/* Takes the caller's reference over, whatever comes of it. */
static BOOL delete(struct store *store, enum crypt_store_type type, const void *context)
{
    DWORD i;

    if (store)
    {
        pthread_mutex_lock(&store->lock);
        for (i = 0; i < store->lists[type].count; i++)
            if (store->lists[type].entries[i].context == context)
                store->lists[type].entries[i].deleted = TRUE;
        pthread_mutex_unlock(&store->lock);
    }
    return crypt_context_free(context, crypt_store_kinds[type].free);
}

/* ---- certificates */

static BOOL same_certificate(const void *left, const void *right)
{
    return CertCompareCertificate(X509_ASN_ENCODING, ((PCCERT_CONTEXT)left)->pCertInfo, ((PCCERT_CONTEXT)right)->pCertInfo);
}

static const FILETIME *certificate_begin(const void *context)
{
    return &((PCCERT_CONTEXT)context)->pCertInfo->NotBefore;
}

BOOL WINAPI CertAddCertificateContextToStore(HCERTSTORE store, PCCERT_CONTEXT context, DWORD disposition, PCCERT_CONTEXT *out)
{
    if (store)
        return add(store, CRYPT_STORE_CERTIFICATES, context->dwCertEncodingType, context->pbCertEncoded, context->cbCertEncoded, context,
            disposition, (const void **)out);
    /* To no store: the context itself, as Windows and Wine answer. */
    if (out)
        *out = CertDuplicateCertificateContext(context);
    return TRUE;
}

BOOL WINAPI CertAddEncodedCertificateToStore(HCERTSTORE store, DWORD encoding, const BYTE *encoded, DWORD size, DWORD disposition,
        PCCERT_CONTEXT *out)
{
    if (store)
        return add(store, CRYPT_STORE_CERTIFICATES, encoding, encoded, size, NULL, disposition, (const void **)out);
    if (out)
        *out = CertCreateCertificateContext(encoding, encoded, size);
    return !out || *out;
}

PCCERT_CONTEXT WINAPI CertEnumCertificatesInStore(HCERTSTORE store, PCCERT_CONTEXT previous)
{
    return store ? crypt_store_next(store, CRYPT_STORE_CERTIFICATES, previous, NULL, NULL) : NULL;
}

BOOL WINAPI CertDeleteCertificateFromStore(PCCERT_CONTEXT context)
{
    return !context || delete(context->hCertStore, CRYPT_STORE_CERTIFICATES, context);
}

/* ---- CRLs */

static BOOL is_delta(PCCRL_CONTEXT context)
{
    return CertFindExtension(szOID_DELTA_CRL_INDICATOR, context->pCrlInfo->cExtension, context->pCrlInfo->rgExtension) != NULL;
}

/* Of the same issuer, and both base or both delta. */
static BOOL same_crl(const void *left, const void *right)
{
    const CRL_CONTEXT *first = left, *second = right;

    return is_delta(first) == is_delta(second)
        && CertCompareCertificateName(X509_ASN_ENCODING, &first->pCrlInfo->Issuer, &second->pCrlInfo->Issuer);
}

static const FILETIME *crl_begin(const void *context)
{
    return &((PCCRL_CONTEXT)context)->pCrlInfo->ThisUpdate;
}

BOOL WINAPI CertAddCRLContextToStore(HCERTSTORE store, PCCRL_CONTEXT context, DWORD disposition, PCCRL_CONTEXT *out)
{
    if (store)
        return add(store, CRYPT_STORE_CRLS, context->dwCertEncodingType, context->pbCrlEncoded, context->cbCrlEncoded, NULL, disposition,
            (const void **)out);
    if (out)
        *out = CertDuplicateCRLContext(context);
    return TRUE;
}

BOOL WINAPI CertAddEncodedCRLToStore(HCERTSTORE store, DWORD encoding, const BYTE *encoded, DWORD size, DWORD disposition,
        PCCRL_CONTEXT *out)
{
    if (store)
        return add(store, CRYPT_STORE_CRLS, encoding, encoded, size, NULL, disposition, (const void **)out);
    if (out)
        *out = CertCreateCRLContext(encoding, encoded, size);
    return !out || *out;
}

PCCRL_CONTEXT WINAPI CertEnumCRLsInStore(HCERTSTORE store, PCCRL_CONTEXT previous)
{
    return store ? crypt_store_next(store, CRYPT_STORE_CRLS, previous, NULL, NULL) : NULL;
}

BOOL WINAPI CertDeleteCRLFromStore(PCCRL_CONTEXT context)
{
    return !context || delete(context->hCertStore, CRYPT_STORE_CRLS, context);
}

const struct crypt_store_kind crypt_store_kinds[CRYPT_STORE_KINDS] =
{
    [CRYPT_STORE_CERTIFICATES] = {X509_CERT_TO_BE_SIGNED, "CertAddCertificateContextToStore", "CertEnumCertificatesInStore",
        "CertFreeCertificateContext", same_certificate, certificate_begin},
    [CRYPT_STORE_CRLS] = {X509_CERT_CRL_TO_BE_SIGNED, "CertAddCRLContextToStore", "CertEnumCRLsInStore", "CertFreeCRLContext", same_crl,
        crl_begin},
};
