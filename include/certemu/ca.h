/* The emulated CA: request rows, CA certificates and CRLs, and the ICertServerExit that an exit module asks.
 *
 * Strings are UTF-8 and zero-terminated, unless a size is given. File names are the host's ("leaf.pem", "/tmp/x.der") or
 * Windows' ("C:\\x.der", on the emulated drive). Certificates, requests and CRLs are PEM or DER. Dates are OLE Automation
 * dates, GMT. Every function may be called from any thread.
 *
 * Sources of behaviour: docs/abi.md, by section. */
#pragma once

#include <stdio.h>
#include <windows.h>
#include <oleauto.h>

#include <certif.h>
#include <certemu/export.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct certemu_ca certemu_ca;

struct certemu_trace;

/** The kind of a CA, CAType in its registry key. (Each value is one more than certsrv.h's ENUM_CATYPES, so that zero is free.) */
typedef enum certemu_ca_type
{
    CERTEMU_CA_DEFAULT = 0,     /**< CERTEMU_CA_STANDALONE_ROOT */
    CERTEMU_CA_ENTERPRISE_ROOT = 1,
    CERTEMU_CA_ENTERPRISE_SUBORDINATE = 2,
    CERTEMU_CA_STANDALONE_ROOT = 4,
    CERTEMU_CA_STANDALONE_SUBORDINATE = 5
} certemu_ca_type;

/** What a CA is made of; zero or NULL in a member means its default. */
typedef struct certemu_ca_options
{
    const char *name;           /**< the CA's name, sanitized for the registry by the CA; default "certemu CA" */
    const char *machine;        /**< DNS name of its machine; default "ca.certemu.example" */
    certemu_ca_type type;
    struct certemu_trace *trace;    /**< where its calls are recorded; NULL: nowhere. The CA does not own it. */
} certemu_ca_options;

/**
 * Makes a CA: writes its registry keys (HKLM\SYSTEM\CurrentControlSet\Services\CertSvc\Configuration), and registers the
 * class CCertServerExit in this process, so that a module's CoCreateInstance finds it. The last CA made answers, unless
 * a host has bound the calling thread to another (certemu/module.h).
 *
 * @param options  NULL: all defaults. Copied.
 * @return NULL when memory ran out, the registry cannot be written or the type is none of the above: certemu_last_error says which.
 */
CERTEMU_API certemu_ca *certemu_ca_create(const certemu_ca_options *options);

/** Releases the CA, its rows and its class. Server objects still held by a module answer CO_E_OBJNOTCONNECTED from then on. */
CERTEMU_API void certemu_ca_destroy(certemu_ca *ca);

/** The text of the last failure of a function of this header on this thread: what, where, what was expected. Never NULL. */
CERTEMU_API const char *certemu_last_error(void);

/** The CA's registry key name (its sanitized name): what ICertExit::Initialize gets. Owned by the CA. */
CERTEMU_API const char *certemu_ca_config(const certemu_ca *ca);

/** Which exit module is active: makes its key (…\\ExitModules\\<ProgID>), which ModuleRegistryLocation names from then on, and
 *  writes it to ExitModules\\Active. ProgID NULL: none. docs/abi.md 2.9.
 *  @return S_OK; E_POINTER; E_INVALIDARG for an empty ProgID or one with a backslash; E_OUTOFMEMORY; what the registry said. */
CERTEMU_API HRESULT certemu_ca_set_module(certemu_ca *ca, const char *progid);

/* --- the CA's own state ------------------------------------------------------------------------------------------- */

/** Adds a CA certificate, the next index n of RawCACertificate.n. A new key gets its own CRL; a renewed one shares it (docs/abi.md
 *  4.4). @return S_OK; E_POINTER; E_OUTOFMEMORY; CRYPT_E_ASN1_… and CRYPT_E_NO_MATCH as certemu_ca_add_row; from a file also
 *  HRESULT_FROM_WIN32 of what opening or reading it failed with. */
CERTEMU_API HRESULT certemu_ca_add_certificate(certemu_ca *ca, const void *bytes, size_t size);
CERTEMU_API HRESULT certemu_ca_add_certificate_file(certemu_ca *ca, const char *file);

/** Publishes a base or delta CRL (told apart by its delta CRL indicator): it becomes RawCRL.n or RawDeltaCRL.n, n being the
 *  newest key whose subject and key identifier match, and the newest key when none does. Without any CA certificate it becomes that of
 *  the certificate that is added first later. Results as certemu_ca_add_certificate. */
CERTEMU_API HRESULT certemu_ca_add_crl(certemu_ca *ca, const void *bytes, size_t size);
CERTEMU_API HRESULT certemu_ca_add_crl_file(certemu_ca *ca, const char *file);

/* --- rows --------------------------------------------------------------------------------------------------------- */

/** What became of a request. Each value is the EXITEVENT_ bit that the CA sends for it. */
typedef enum certemu_row_kind
{
    CERTEMU_ROW_ISSUED = 0x1,
    CERTEMU_ROW_PENDING = 0x2,
    CERTEMU_ROW_DENIED = 0x4,
    CERTEMU_ROW_REVOKED = 0x8,
    CERTEMU_ROW_IMPORTED = 0x200
} certemu_row_kind;

/** What a row has beside its certificate or request; zero or NULL: the default. */
typedef struct certemu_row_options
{
    const void *request;        /**< PKCS#10 bytes, PEM or DER, that belong to a certificate */
    size_t request_size;
    const char *requester;      /**< "DOMAIN\\user"; default "CERTEMU\\requester" */
    const char *attributes;     /**< "name:value" lines, separated by newlines */
    LONG request_id;            /**< default: the next one */
} certemu_row_options;

/**
 * Adds a row.
 *
 * @param kind     ISSUED, REVOKED and IMPORTED take a certificate; PENDING and DENIED a request or a certificate.
 * @param context  receives the context to pass to ICertExit::Notify: a number that is not the request id.
 * @return S_OK; E_POINTER; E_OUTOFMEMORY; E_INVALIDARG for an unknown kind; CRYPT_E_ASN1_BADTAG and its kin, or
 *         CRYPT_E_NO_MATCH for bytes that are not what the kind takes (certemu_last_error says what was found).
 */
CERTEMU_API HRESULT certemu_ca_add_row(certemu_ca *ca, certemu_row_kind kind, const void *bytes, size_t size,
        const certemu_row_options *options, LONG *context);

/** The same from a file: also HRESULT_FROM_WIN32 of what opening or reading it failed with. */
CERTEMU_API HRESULT certemu_ca_add_row_file(certemu_ca *ca, certemu_row_kind kind, const char *file,
        const certemu_row_options *options, LONG *context);

/** certemu_ca_add_row_file of CERTEMU_ROW_ISSUED. */
CERTEMU_API HRESULT certemu_ca_issue_file(certemu_ca *ca, const char *file, const certemu_row_options *options, LONG *context);

/** Makes a context for EXITEVENT_CRLISSUED or EXITEVENT_SHUTDOWN, under which only the CA's own properties are readable (switch
 *  event-context). @return S_OK; E_POINTER; E_OUTOFMEMORY. */
CERTEMU_API HRESULT certemu_ca_add_event(certemu_ca *ca, LONG *context);

/** Ends a context: SetContext refuses it afterwards, as after Notify has returned (switch ended-context). Its row stays (ICertAdmin
 *  would see it). @return S_OK; E_POINTER; E_INVALIDARG when there is no such context. */
CERTEMU_API HRESULT certemu_ca_end_context(certemu_ca *ca, LONG context);

/** How many rows there are. */
CERTEMU_API size_t certemu_ca_row_count(const certemu_ca *ca);

/**
 * Sets, adds or empties a property. The name follows the CA's rules (aliases, "Subject.", "Request.", case). A name component goes to
 * the certificate's table, with "Request." to the request's; a name that the CA does not know is added to both. Context 0: the CA's
 * own properties, with ".n" for an index. docs/properties.md lists names and types.
 *
 * @param value  VT_I4, VT_DATE, VT_BSTR (text), VT_EMPTY (the property exists and is empty, CERTSRV_E_PROPERTY_EMPTY);
 *               bytes are set with certemu_ca_set_binary. Copied.
 * @return S_OK; E_POINTER; E_OUTOFMEMORY; DISP_E_TYPEMISMATCH when the property has another type; E_INVALIDARG for an unknown
 *         context, a request's property at context 0, a name that is empty or longer than 127 characters.
 */
CERTEMU_API HRESULT certemu_ca_set_property(certemu_ca *ca, LONG context, const char *name, const VARIANT *value);
CERTEMU_API HRESULT certemu_ca_set_string(certemu_ca *ca, LONG context, const char *name, const char *value);
CERTEMU_API HRESULT certemu_ca_set_long(certemu_ca *ca, LONG context, const char *name, LONG value);
CERTEMU_API HRESULT certemu_ca_set_date(certemu_ca *ca, LONG context, const char *name, DATE value);
CERTEMU_API HRESULT certemu_ca_set_binary(certemu_ca *ca, LONG context, const char *name, const void *bytes, size_t size);

/** Sets a request attribute; value NULL removes it. RequestAttributes is written anew. @return S_OK; E_POINTER; E_OUTOFMEMORY;
 *  E_INVALIDARG for a context without a request, a name that is empty or has a colon or line end. */
CERTEMU_API HRESULT certemu_ca_set_attribute(certemu_ca *ca, LONG context, const char *name, const char *value);

/** Sets an extension of a row: flags are EXTENSION_… of certsrv.h; bytes NULL removes it. An enumeration that is under way goes on: it
 *  meets new extensions at its end. @return S_OK; E_POINTER; E_OUTOFMEMORY; E_INVALIDARG for a context without a request or a text
 *  that is no OID. */
CERTEMU_API HRESULT certemu_ca_set_extension(certemu_ca *ca, LONG context, const char *oid, LONG flags,
        const void *bytes, size_t size);

/** Called for each property, attribute and extension that a context has (context 0: the CA's own), in a stable order: a copy, made
 *  before the first call, so `visit` may call the CA. A failing HRESULT of `visit` ends it, and is returned; else S_OK, E_POINTER,
 *  E_OUTOFMEMORY, or E_INVALIDARG for an unknown context. What `property` points to is valid during the call. */
typedef struct certemu_property
{
    const char *table;          /**< "request", "certificate", "attribute", "extension" or "ca" */
    const char *name;           /**< with ".n" where there is an index */
    LONG type;                  /**< PROPTYPE_… */
    LONG flags;                 /**< of an extension */
    const VARIANT *value;       /**< as the server would return it; VT_EMPTY: present without a value */
} certemu_property;
CERTEMU_API HRESULT certemu_ca_for_each_property(certemu_ca *ca, LONG context,
        HRESULT (*visit)(void *user, const certemu_property *property), void *user);

/* --- behaviour that no document settles ---------------------------------------------------------------------------- */

/** A switch: abi-facts section 8. `certemu run --set NAME=VALUE` and scenarios set the same names. */
typedef struct certemu_switch
{
    const char *name;           /**< "unknown-property" */
    const char *value;          /**< its default, as text: an HRESULT name or number, "yes"/"no", or a word */
    const char *choices;        /**< what it takes */
    const char *source;         /**< what is known, and why this default */
} certemu_switch;

/** All switches, ended by a NULL name. */
CERTEMU_API const certemu_switch *certemu_switches(void);

/** @return S_OK; E_INVALIDARG for an unknown name or a value that it does not take (certemu_last_error names the choices). */
CERTEMU_API HRESULT certemu_ca_set_switch(certemu_ca *ca, const char *name, const char *value);

/* --- expectations and faults ---------------------------------------------------------------------------------------- */

/** From now on each call of `method` (for `name`, or for every name when NULL) fails with `result`. Methods are those of
 *  ICertServerExit, and "CreateInstance" of its class. Names are compared as the CA reads them; one without ".n" means every index.
 *  Of several faults that fit a call, the last added one wins. @return S_OK; E_POINTER; E_OUTOFMEMORY; E_INVALIDARG for an unknown
 *  method, a name for a method that has none, nth 0. */
CERTEMU_API HRESULT certemu_ca_fail(certemu_ca *ca, const char *method, const char *name, HRESULT result);

/** Only the n-th such call from now (1: the next) fails; with `onwards`, that one and all later ones. */
CERTEMU_API HRESULT certemu_ca_fail_nth(certemu_ca *ca, const char *method, const char *name, unsigned int nth,
        BOOL onwards, HRESULT result);

/** What an injected answer is; CERTEMU_ANSWER_VALUE returns a copy of `value` whatever its type. */
typedef enum certemu_answer
{
    CERTEMU_ANSWER_VALUE,
    CERTEMU_ANSWER_EMPTY,           /**< S_OK and VT_EMPTY */
    CERTEMU_ANSWER_NULL_STRING,     /**< S_OK and a NULL BSTR */
    CERTEMU_ANSWER_EMPTY_STRING,    /**< S_OK and a BSTR of length 0 */
    CERTEMU_ANSWER_WRONG_TYPE       /**< S_OK and the value under another VARTYPE */
} certemu_answer;
/** From now on such calls answer this, in the place of a failure too (not WRONG_TYPE). Methods that return a BSTR or a LONG can answer
 *  only that. @return as certemu_ca_fail; E_INVALIDARG also for an answer that the method cannot give. */
CERTEMU_API HRESULT certemu_ca_answer(certemu_ca *ca, const char *method, const char *name, certemu_answer answer,
        const VARIANT *value);

/** Forgets faults, answers and expectations. */
CERTEMU_API void certemu_ca_clear_faults(certemu_ca *ca);

/** Expects `times` calls of the method for the name (NULL: any) between now and certemu_ca_verify. Results as certemu_ca_fail. */
CERTEMU_API HRESULT certemu_ca_expect(certemu_ca *ca, const char *method, const char *name, unsigned int times);

/** @return S_OK when all expectations hold; S_FALSE otherwise, each failing one named on `stream` (NULL: nowhere) with the
 *          calls that were made. Expectations are forgotten. */
CERTEMU_API HRESULT certemu_ca_verify(certemu_ca *ca, FILE *stream);

/** Calls of a method (NULL: of all) for a name (NULL: all) since the CA was made. */
CERTEMU_API unsigned int certemu_ca_calls(const certemu_ca *ca, const char *method, const char *name);

/** A new ICertServerExit of this CA, at context 0. @return S_OK; E_POINTER; E_OUTOFMEMORY. */
CERTEMU_API HRESULT certemu_ca_server(certemu_ca *ca, ICertServerExit **server);

#ifdef __cplusplus
}
#endif
