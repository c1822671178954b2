/* What the files of lib/ca share. lib/host and the tools use the first part only. */
#pragma once

#include <limits.h>
#include <stddef.h>
#include <windows.h>
#include <oleauto.h>
#include <wincrypt.h>

#include <certif.h>
#include <certsrv.h>

#include "port.h"

#include <certemu/ca.h>
#include <certemu/trace.h>

/* --- for lib/host and tools ------------------------------------------------------------------------------------------ */

/* Makes `ca` (NULL: none) the one that answers the calling thread's CoCreateInstance(CLSID_CCertServerExit), in the thread's
 * apartment as well. Returns the one bound before. */
certemu_ca *ca_bind_thread(certemu_ca *ca);

/* Sets what certemu_last_error returns on this thread, and returns `result`. */
HRESULT ca_error(HRESULT result, const char *format, ...) PORT_PRINTF(2, 3);

/* The trace given in the CA's options; may be NULL. */
certemu_trace *ca_trace(const certemu_ca *ca);

/* The CA's registry key name, "CertSvc\Configuration\<this>", as ICertExit::Initialize gets it. */
const WCHAR *ca_config(const certemu_ca *ca);

/* HKLM-relative path of the module's key, "" before certemu_ca_set_module. */
const WCHAR *ca_module_location(const certemu_ca *ca);

/* The certificate, request or CRL in a file or in memory as DER; PEM's lines are taken off. free() *bytes. */
HRESULT ca_read_file(const char *file, BYTE **bytes, size_t *size);
HRESULT ca_decode_input(const char *what, const void *bytes, size_t size, BYTE **der, size_t *der_size);

/* UTF-8 <-> UTF-16, malloc'ed; NULL for NULL and when memory runs out. */
WCHAR *ca_wide(const char *text);
char *ca_utf8(const WCHAR *text);

/* --- DER (der.c) ------------------------------------------------------------------------------------------------------ */

struct slice
{
    const BYTE *data;
    UINT size;
};

enum
{
    DER_BOOLEAN = 0x01, DER_INTEGER = 0x02, DER_BITS = 0x03, DER_OCTETS = 0x04, DER_NULL = 0x05, DER_OID = 0x06,
    DER_UTF8 = 0x0c, DER_NUMERIC = 0x12, DER_PRINTABLE = 0x13, DER_T61 = 0x14, DER_IA5 = 0x16, DER_UTC_TIME = 0x17,
    DER_GENERALIZED_TIME = 0x18, DER_VISIBLE = 0x1a, DER_UNIVERSAL = 0x1c, DER_BMP = 0x1e,
    DER_SEQUENCE = 0x30, DER_SET = 0x31
};

/* Reads the next element of *in: its tag, its contents and (if whole is not NULL) all its bytes. FALSE at the end and for
 * anything that is not DER (indefinite or padded lengths, tags above 30, lengths past the end). `contents` may be `in`. */
BOOL der_next(struct slice *in, BYTE *tag, struct slice *contents, struct slice *whole);
/* The same for one tag; FALSE and *in untouched when something else comes. */
BOOL der_take(struct slice *in, BYTE tag, struct slice *contents);
/* Dotted decimal, zero-terminated; 0 for what is no OID or too long. Returns the length. */
UINT der_oid_text(struct slice oid, WCHAR *text, UINT size);
/* UTCTime or GeneralizedTime in Z as an OLE date. */
BOOL der_date(BYTE tag, struct slice text, DATE *date);
/* A character string as UTF-16, in place of size units; returns the units, (UINT)-1 for an unknown tag or a bad string. With
 * out NULL counts only. */
UINT der_string(BYTE tag, struct slice in, WCHAR *out);

/* --- X.509 (certificate.c) --------------------------------------------------------------------------------------------- */

enum document_kind
{
    DOCUMENT_UNKNOWN, DOCUMENT_CERTIFICATE, DOCUMENT_REQUEST, DOCUMENT_CRL
};

/* A decoded certificate, PKCS#10 request or CRL: slices of the DER that it was made from. */
struct document
{
    enum document_kind kind;
    struct slice der;
    struct slice serial;            /* without a leading zero byte */
    struct slice issuer;            /* names: whole, with their SEQUENCE */
    struct slice subject;
    struct slice key_algorithm;     /* OID contents */
    struct slice key_parameters;    /* whole, size 0 when absent */
    struct slice key;               /* the BIT STRING's bytes */
    struct slice extensions;        /* contents of the SEQUENCE OF Extension */
    struct slice attributes;        /* of a request: contents of [0] */
    struct slice revoked;           /* of a CRL: contents of revokedCertificates */
    DATE not_before, not_after;     /* of a CRL: thisUpdate, nextUpdate (0: absent) */
};

struct extension_view
{
    struct slice oid;
    struct slice value;
    BOOL critical;
};

/* FALSE when the DER is not wholly one of the three; *problem then says what was expected, at which byte. */
BOOL document_parse(const BYTE *der, size_t size, struct document *document, const char **problem, size_t *position);
const char *document_name(enum document_kind kind);
BOOL extension_next(struct slice *in, struct extension_view *extension);
/* oid: contents bytes of the OID. */
BOOL extension_find(struct slice extensions, const void *oid, UINT size, struct extension_view *extension);
UINT key_bits(const struct document *document);
/* The key identifier of a certificate: its extension 2.5.29.14, size 0 when it has none. */
struct slice key_identifier(const struct document *document);
struct slice authority_key_identifier(const struct document *document);
BOOL slice_equal(struct slice a, struct slice b);
/* The SHA-1 of a certificate. */
HRESULT certificate_hash(struct slice der, BYTE hash[20]);

/* --- names of properties (names.c, properties.c) ------------------------------------------------------------------------ */

#define TABLE_REQUEST 0x1
#define TABLE_CERTIFICATE 0x2
#define TABLE_CA 0x4
#define PROPERTY_INDEXED 0x8        /* takes ".n" */
#define PROPERTY_NAME_PART 0x10     /* of a distinguished name: takes "Subject." */

#define PROPERTY_LIST(X) \
    /* names of 4.1 */ \
    X(DISTINGUISHED_NAME, "DistinguishedName", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(RAW_NAME, "RawName", BINARY, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(COUNTRY, "Country", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(ORGANIZATION, "Organization", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(ORG_UNIT, "OrgUnit", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(COMMON_NAME, "CommonName", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(LOCALITY, "Locality", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(STATE, "State", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(TITLE, "Title", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(GIVEN_NAME, "GivenName", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(INITIALS, "Initials", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(SUR_NAME, "SurName", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(DOMAIN_COMPONENT, "DomainComponent", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(EMAIL, "EMail", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(STREET_ADDRESS, "StreetAddress", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(UNSTRUCTURED_NAME, "UnstructuredName", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(UNSTRUCTURED_ADDRESS, "UnstructuredAddress", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    X(DEVICE_SERIAL_NUMBER, "DeviceSerialNumber", STRING, TABLE_REQUEST | TABLE_CERTIFICATE | PROPERTY_NAME_PART) \
    /* requests, 4.2 */ \
    X(REQUEST_ID, "RequestID", LONG, TABLE_REQUEST | TABLE_CERTIFICATE) \
    X(RAW_REQUEST, "RawRequest", BINARY, TABLE_REQUEST) \
    X(RAW_ARCHIVED_KEY, "RawArchivedKey", BINARY, TABLE_REQUEST) \
    X(KEY_RECOVERY_HASHES, "KeyRecoveryHashes", STRING, TABLE_REQUEST) \
    X(RAW_OLD_CERTIFICATE, "RawOldCertificate", BINARY, TABLE_REQUEST) \
    X(REQUEST_ATTRIBUTES, "RequestAttributes", STRING, TABLE_REQUEST) \
    X(REQUEST_TYPE, "RequestType", LONG, TABLE_REQUEST) \
    X(REQUEST_FLAGS, "RequestFlags", LONG, TABLE_REQUEST) \
    X(STATUS_CODE, "StatusCode", LONG, TABLE_REQUEST) \
    X(DISPOSITION, "Disposition", LONG, TABLE_REQUEST) \
    X(DISPOSITION_MESSAGE, "DispositionMessage", STRING, TABLE_REQUEST) \
    X(SUBMITTED_WHEN, "SubmittedWhen", DATE, TABLE_REQUEST) \
    X(RESOLVED_WHEN, "ResolvedWhen", DATE, TABLE_REQUEST) \
    X(REVOKED_WHEN, "RevokedWhen", DATE, TABLE_REQUEST) \
    X(REVOKED_EFFECTIVE_WHEN, "RevokedEffectiveWhen", DATE, TABLE_REQUEST) \
    X(REVOKED_REASON, "RevokedReason", LONG, TABLE_REQUEST) \
    X(REQUESTER_NAME, "RequesterName", STRING, TABLE_REQUEST) \
    X(CALLER_NAME, "CallerName", STRING, TABLE_REQUEST) \
    X(SIGNER_POLICIES, "SignerPolicies", STRING, TABLE_REQUEST) \
    X(SIGNER_APPLICATION_POLICIES, "SignerApplicationPolicies", STRING, TABLE_REQUEST) \
    X(OFFICER, "Officer", LONG, TABLE_REQUEST) \
    X(ATTESTATION_CHALLENGE, "AttestationChallenge", BINARY, TABLE_REQUEST) \
    X(ENDORSEMENT_KEY_HASH, "EndorsementKeyHash", STRING, TABLE_REQUEST) \
    X(ENDORSEMENT_CERTIFICATE_HASH, "EndorsementCertificateHash", STRING, TABLE_REQUEST) \
    X(RAW_PRECERTIFICATE, "RawPrecertificate", BINARY, TABLE_REQUEST) \
    X(REQUESTER_NAME_FROM_OLD_CERTIFICATE, "RequesterNameFromOldCertificate", STRING, TABLE_REQUEST) \
    X(CHALLENGE, "Challenge", STRING, TABLE_REQUEST) \
    X(EXPECTED_CHALLENGE, "ExpectedChallenge", STRING, TABLE_REQUEST) \
    X(REQUESTER_CA_ACCESS, "RequesterCAAccess", LONG, TABLE_REQUEST | TABLE_CERTIFICATE | TABLE_CA) \
    X(USER_DN, "UserDN", STRING, TABLE_REQUEST | TABLE_CERTIFICATE) \
    X(KEY_ARCHIVED, "KeyArchived", LONG, TABLE_REQUEST | TABLE_CERTIFICATE) \
    /* certificates, 4.3 */ \
    X(RAW_CERTIFICATE, "RawCertificate", BINARY, TABLE_CERTIFICATE) \
    X(CERTIFICATE_HASH, "CertificateHash", STRING, TABLE_CERTIFICATE) \
    X(CERTIFICATE_TEMPLATE, "CertificateTemplate", STRING, TABLE_CERTIFICATE) \
    X(ENROLLMENT_FLAGS, "EnrollmentFlags", LONG, TABLE_CERTIFICATE) \
    X(GENERAL_FLAGS, "GeneralFlags", LONG, TABLE_CERTIFICATE) \
    X(PRIVATE_KEY_FLAGS, "PrivatekeyFlags", LONG, TABLE_CERTIFICATE) \
    X(SERIAL_NUMBER, "SerialNumber", STRING, TABLE_CERTIFICATE) \
    X(ISSUER_NAME_ID, "IssuerNameID", LONG, TABLE_CERTIFICATE) \
    X(NOT_BEFORE, "NotBefore", DATE, TABLE_CERTIFICATE) \
    X(NOT_AFTER, "NotAfter", DATE, TABLE_CERTIFICATE) \
    X(SUBJECT_KEY_IDENTIFIER, "SubjectKeyIdentifier", STRING, TABLE_CERTIFICATE) \
    X(RAW_PUBLIC_KEY, "RawPublicKey", BINARY, TABLE_CERTIFICATE) \
    X(PUBLIC_KEY_LENGTH, "PublicKeyLength", LONG, TABLE_CERTIFICATE) \
    X(PUBLIC_KEY_ALGORITHM, "PublicKeyAlgorithm", STRING, TABLE_CERTIFICATE) \
    X(RAW_PUBLIC_KEY_ALGORITHM_PARAMETERS, "RawPublicKeyAlgorithmParameters", BINARY, TABLE_CERTIFICATE) \
    X(PUBLISH_EXPIRED_CERT_IN_CRL, "PublishExpiredCertInCRL", LONG, TABLE_CERTIFICATE) \
    X(UPN, "UPN", STRING, TABLE_CERTIFICATE) \
    X(CERTIFICATE_TYPE, "CertificateType", STRING, TABLE_CERTIFICATE) \
    X(RAW_SMIME_CAPABILITIES, "RawSMIMECapabilities", BINARY, TABLE_CERTIFICATE) \
    X(NAME_TYPE, "NameType", STRING, TABLE_CERTIFICATE) \
    /* the CA, 4.4 */ \
    X(CA_TYPE, "CAType", LONG, TABLE_CA) \
    X(CERT_COUNT, "CertCount", LONG, TABLE_CA) \
    X(CERT_STATE, "CertState", LONG, TABLE_CA | PROPERTY_INDEXED) \
    X(CERT_SUFFIX, "CertSuffix", STRING, TABLE_CA | PROPERTY_INDEXED) \
    X(CRL_INDEX, "CRLIndex", LONG, TABLE_CA | PROPERTY_INDEXED) \
    X(CRL_STATE, "CRLState", LONG, TABLE_CA | PROPERTY_INDEXED) \
    X(CRL_SUFFIX, "CRLSuffix", STRING, TABLE_CA | PROPERTY_INDEXED) \
    X(USE_DS, "fUseDS", LONG, TABLE_CA) \
    X(MACHINE_DNS_NAME, "MachineDNSName", STRING, TABLE_CA) \
    X(MODULE_REGISTRY_LOCATION, "ModuleRegistryLocation", STRING, TABLE_CA) \
    X(RAW_CA_CERTIFICATE, "RawCACertificate", BINARY, TABLE_REQUEST | TABLE_CA | PROPERTY_INDEXED) \
    X(RAW_CRL, "RawCRL", BINARY, TABLE_CA | PROPERTY_INDEXED) \
    X(RAW_DELTA_CRL, "RawDeltaCRL", BINARY, TABLE_CA | PROPERTY_INDEXED) \
    X(SANITIZED_CA_NAME, "SanitizedCAName", STRING, TABLE_CA) \
    X(SANITIZED_SHORT_NAME, "SanitizedShortName", STRING, TABLE_CA) \
    X(DELTA_CRLS_DISABLED, "fDeltaCRLsDisabled", LONG, TABLE_CA) \
    X(SERVER_UPGRADED, "fServerUpgraded", LONG, TABLE_CA) \
    X(LOG_LEVEL, "LogLevel", LONG, TABLE_CA) \
    X(SESSION_COUNT, "SessionCount", LONG, TABLE_CA) \
    X(TEMPLATE_CHANGE_SEQUENCE_NUMBER, "TemplateChangeSequenceNumber", LONG, TABLE_CA) \
    X(VOLATILE_MODE, "VolatileMode", LONG, TABLE_CA) \
    X(CONFIG_DN, "ConfigDN", STRING, TABLE_CA) \
    X(DOMAIN_DN, "DomainDN", STRING, TABLE_CA) \
    X(LOCALIZED_TIME_PERIOD_UNITS, "LocalizedTimePeriodUnits", STRING, TABLE_CA | PROPERTY_INDEXED) \
    X(SE_AUDIT_FILTER, "SEAuditFilter", LONG, TABLE_CA)

enum property_id
{
#define PROPERTY_ENUM(id, name, type, flags) PROPERTY_##id,
    PROPERTY_LIST(PROPERTY_ENUM)
#undef PROPERTY_ENUM
    PROPERTY_COUNT
};

struct property_info
{
    const char *name;
    const WCHAR *wide;
    BYTE type;                      /* PROPTYPE_… */
    BYTE flags;                     /* TABLE_…, PROPERTY_… */
};
extern const struct property_info property_table[PROPERTY_COUNT];

#define NAME_SIZE 128               /* units of a normalised name, zero included; longer ones name nothing */
#define NAME_NO_INDEX (-1)

/* A name as the CA reads it: case, spaces and hyphens do not matter. */
struct name
{
    int property;                   /* enum property_id, or -1 */
    int index;                      /* of ".n", or NAME_NO_INDEX */
    BYTE prefix;                    /* TABLE_REQUEST for "Request.", PROPERTY_NAME_PART for "Subject." */
    UINT length;
    WCHAR text[NAME_SIZE];          /* normalised, with prefix and index */
};

/* Builds the look-up table; called before anything else here, any number of times. */
void names_initialize(void);
/* Normalises only. FALSE: too long. */
BOOL name_normalize(const WCHAR *text, struct name *name);
/* Normalises and looks up. FALSE: too long. An unknown name has property -1. */
BOOL name_parse(const WCHAR *text, struct name *name);
BOOL name_parse_utf8(const char *text, struct name *name);
/* The name component for an attribute type (OID text), or -1. */
int name_component(const WCHAR *oid);

/* --- values (value.c) ---------------------------------------------------------------------------------------------------- */

#define VALUE_EMPTY 0               /* in the place of a PROPTYPE_: present, without a value */

struct value
{
    UINT key;
    UINT size : 28;                 /* bytes of data */
    UINT type : 3;                  /* PROPTYPE_… or VALUE_EMPTY */
    UINT owned : 1;                 /* data is malloc'ed for this value alone */
    union
    {
        LONG number;
        DATE date;
        const BYTE *data;           /* STRING: UTF-16, not terminated */
    } u;
};

/* Sorted by key. */
struct value_set
{
    struct value *items;
    UINT count, capacity;
};

struct value *value_find(const struct value_set *set, UINT key);
/* Adds or replaces; takes over owned data, and frees it when memory runs out. */
HRESULT value_set(struct value_set *set, const struct value *value);
void value_remove(struct value_set *set, UINT key);
void value_set_trim(struct value_set *set);
void value_set_clear(struct value_set *set);
/* A new VARIANT (BSTR for STRING and BINARY). */
HRESULT value_to_variant(const struct value *value, VARIANT *variant);
/* Copies a VARIANT into an owned value of the type (0: by its VARTYPE). DISP_E_TYPEMISMATCH. */
HRESULT value_from_variant(const VARIANT *variant, LONG type, struct value *value);
HRESULT value_from_bytes(const void *bytes, size_t size, LONG type, struct value *value);

/* Memory that is freed as a whole. */
struct arena
{
    struct arena_block *first;
};
void *arena_alloc(struct arena *arena, size_t size);    /* aligned for WCHAR */
void arena_free(struct arena *arena);

/* --- rows (row.c) ---------------------------------------------------------------------------------------------------------- */

struct extension
{
    const WCHAR *oid;
    const BYTE *data;
    UINT size;
    UINT id;                        /* rising; an enumeration continues behind it whatever was changed meanwhile */
    LONG flags;
    BOOL owned;                     /* oid and data are malloc'ed */
};

struct attribute
{
    WCHAR *name;                    /* as given, malloc'ed in one piece with the value */
    WCHAR *value;
    UINT id;
};

struct row
{
    LONG request_id;
    LONG kind;                      /* certemu_row_kind */
    BYTE *certificate, *request;    /* DER, NULL when there is none */
    UINT certificate_size, request_size;
    UINT next_id;                   /* of extensions and attributes */
    struct value_set values;        /* key: ROW_KEY */
    struct extension *extensions;
    struct attribute *attributes;
    UINT extension_count, attribute_count;
    struct arena arena;
};

#define ROW_KEY(property, table) ((UINT)(property) << 1 | ((table) == TABLE_REQUEST))

HRESULT row_create(certemu_ca *ca, certemu_row_kind kind, const void *bytes, size_t size,
        const certemu_row_options *options, struct row **row);
void row_free(struct row *row);
struct extension *row_extension(struct row *row, const WCHAR *oid);
HRESULT row_set_extension(struct row *row, const WCHAR *oid, LONG flags, const void *bytes, size_t size);
void row_remove_extension(struct row *row, const WCHAR *oid);
struct attribute *row_attribute(struct row *row, const WCHAR *name);
HRESULT row_set_attribute(struct row *row, const WCHAR *name, UINT name_length, const WCHAR *value, UINT value_length);
void row_remove_attribute(struct row *row, const WCHAR *name);

/* Adds a name's components, DistinguishedName and RawName to the row (subject.c). */
HRESULT subject_add(certemu_ca *ca, struct row *row, BYTE table, struct slice name);
/* Adds what a key, a certificate's extensions and a request's attributes give (derive.c). */
HRESULT derive_certificate(certemu_ca *ca, struct row *row, const struct document *certificate, const struct document *request);
HRESULT derive_request(certemu_ca *ca, struct row *row, const struct document *request);
HRESULT row_add_long(struct row *row, int property, BYTE table, LONG number);
HRESULT row_add_date(struct row *row, int property, BYTE table, DATE date);
HRESULT row_add_slice(struct row *row, int property, BYTE table, LONG type, struct slice data);  /* data lives with the row */
HRESULT row_add_text(struct row *row, int property, BYTE table, const WCHAR *text, UINT length); /* copies to the arena */
DATE date_now(void);

/* --- switches (switches.c) ---------------------------------------------------------------------------------------------------- */

enum switch_id
{
    SWITCH_UNKNOWN_PROPERTY, SWITCH_WRONG_TABLE, SWITCH_TYPE_MISMATCH, SWITCH_BAD_TYPE, SWITCH_BAD_INDEX, SWITCH_NO_CONTEXT,
    SWITCH_BAD_CONTEXT, SWITCH_ENDED_CONTEXT, SWITCH_CA_PROPERTY_IN_CONTEXT, SWITCH_CONTEXT_NUMBERS, SWITCH_EVENT_CONTEXT,
    SWITCH_NULL_POINTER, SWITCH_NONZERO_FLAGS, SWITCH_ENUMERATE_WITHOUT_SETUP, SWITCH_CLOSE_WITHOUT_SETUP,
    SWITCH_ENUMERATION_AFTER_SET_CONTEXT, SWITCH_FLAGS_BEFORE_EXTENSION, SWITCH_INCOMING_VALUES, SWITCH_ERROR_INFO,
    SWITCH_EMPTY_STRING, SWITCH_SUBJECT_SEPARATOR, SWITCH_NAME_ORDER, SWITCH_COUNT
};

enum { CONTEXT_OPAQUE, CONTEXT_NEGATIVE, CONTEXT_REQUEST_ID };
enum { EVENT_HANDLE, EVENT_ZERO };
enum { INCOMING_OVERWRITE, INCOMING_FREE };
enum { ORDER_REVERSE, ORDER_ENCODED };
enum { ENUMERATION_END, ENUMERATION_KEEP };
enum { ERROR_INFO_YES, ERROR_INFO_NO };

struct switches
{
    LONG values[SWITCH_COUNT];      /* an HRESULT, or the number of a word; S_OK where "answer" is a choice */
    WCHAR separator[8];
};
void switches_default(struct switches *switches);
HRESULT switches_set(struct switches *switches, const char *name, const char *value);

/* --- calls: counters, faults, expectations (faults.c) ---------------------------------------------------------------------------- */

enum method_id
{
    METHOD_SET_CONTEXT, METHOD_GET_REQUEST_PROPERTY, METHOD_GET_REQUEST_ATTRIBUTE, METHOD_GET_CERTIFICATE_PROPERTY,
    METHOD_GET_CERTIFICATE_EXTENSION, METHOD_GET_CERTIFICATE_EXTENSION_FLAGS, METHOD_ENUMERATE_EXTENSIONS_SETUP,
    METHOD_ENUMERATE_EXTENSIONS, METHOD_ENUMERATE_EXTENSIONS_CLOSE, METHOD_ENUMERATE_ATTRIBUTES_SETUP,
    METHOD_ENUMERATE_ATTRIBUTES, METHOD_ENUMERATE_ATTRIBUTES_CLOSE, METHOD_CREATE_INSTANCE, METHOD_COUNT
};
extern const char *const method_names[METHOD_COUNT];

struct fault;
struct call_count;
struct expectation;

struct calls
{
    SRWLOCK lock;                   /* of everything but known[], unnamed[] and fault_count */
    volatile LONG known[METHOD_COUNT][PROPERTY_COUNT];  /* calls that named a property, without ".n" and "Request." */
    volatile LONG unnamed[METHOD_COUNT];                /* calls that have no name */
    struct call_count *others;      /* calls with any other name */
    struct fault *faults;           /* the last added first */
    volatile LONG fault_count;
    struct expectation *expectations;
};
void calls_free(struct calls *calls);

/* One call of the server, from its start to its end. The first part is the caller's. */
struct call
{
    certemu_ca *ca;
    enum method_id method;
    const struct name *name;        /* NULL: the method has none */
    const WCHAR *text;              /* the name as it was passed */
    LONG type;                      /* PROPTYPE_, flags */
    LONG context;                   /* known while there is a trace */
    LONG recorded;                  /* of a replayed context: its number in the recording */

    ICertServerExit *server;        /* set by server_begin; NULL: CreateInstance */
    BOOL faulted;
    HRESULT result;
    BOOL has_answer;
    certemu_answer answer;
    VARIANT value;
};
/* Told what modules do with server objects, and asked to fail; lib/check sets it. NULL: nobody. */
struct ca_watch
{
    void (*created)(ICertServerExit *server);
    /* The last reference went. TRUE: the memory stays, and the watch has made the object's methods its own. */
    BOOL (*destroyed)(ICertServerExit *server);
    /* A failure to inject before the call is made; S_OK: none. */
    HRESULT (*permit)(const struct call *call);
    /* After the call; may change what it returns. value may be NULL. */
    HRESULT (*called)(const struct call *call, HRESULT result, VARIANT *value);
    /* An [out] VARIANT is about to be written to, whatever it holds. */
    void (*overwrites)(const VARIANT *value);
};
extern const struct ca_watch *ca_watch;

/* Counts the call and looks for a fault. FALSE: the call fails with call->result; go on to call_end. */
BOOL call_begin(struct call *call);
/* Puts an injected answer in the place of the result, and records the call. value may be NULL. Returns the result. */
HRESULT call_end(struct call *call, HRESULT result, VARIANT *value);

/* --- the CA (ca.c, state.c, registry.c) ------------------------------------------------------------------------------------------------- */

struct custom_name
{
    WCHAR *text;                    /* normalised, without prefix */
    WCHAR *given;
};

struct ca_context
{
    LONG number;
    struct row *row;                /* NULL: an event without a request */
    volatile LONG ended;
    LONG recorded;                  /* its number in the recording that is replayed */
    struct ca_context *next;        /* of the same bucket */
};

struct ca_certificate
{
    BYTE *der;                      /* NULL: not given, only its CRL */
    struct document document;
    UINT key_index;                 /* index of the first certificate with this key */
    BYTE *crl, *delta;              /* where key_index is the own index */
    struct document crl_document, delta_document;
};

struct certemu_ca
{
    volatile LONG references;       /* one of the creator, one of each server object */
    volatile LONG alive;
    SRWLOCK lock;                   /* of everything below but calls */
    struct certemu_ca *next;        /* of the list in factory.c, the last made first */
    certemu_trace *trace;
    WCHAR *name, *machine, *config, *short_name, *module_location;
    char *config_utf8;
    LONG type;
    struct switches switches;
    struct row **rows;
    size_t row_count, row_capacity;
    LONG next_request;
    LONG next_context;
    struct ca_context **contexts;   /* buckets, a power of two */
    size_t context_count, bucket_count;
    struct value_set values;        /* of the CA, set by the test author; key: CA_KEY */
    struct custom_name *custom;     /* names that are not in property_table */
    UINT custom_count;
    struct ca_certificate *certificates;
    UINT certificate_count;
    struct ca_registry *registry;
    struct calls calls;
    struct replay *replay;          /* NULL: it answers itself */
};

/* Set under the lock, read with and without it. */
static inline LONG ca_switch(const struct certemu_ca *ca, enum switch_id id)
{
    return __atomic_load_n(&ca->switches.values[id], __ATOMIC_RELAXED);
}

#define CA_KEY(property, index) ((UINT)(property) << 12 | (UINT)((index) + 1))
#define CA_MAX_CERTIFICATES 4000

/* --- answers from a recording (replay.c) */

/* From now on the server answers what the CA of a trace has answered; once for a CA, before modules see it. What the trace does not
 * have an answer to is CERTSRV_E_PROPERTY_EMPTY, and noted. S_OK; E_OUTOFMEMORY; HRESULT_FROM_WIN32 of what reading failed with. */
HRESULT ca_replay_file(certemu_ca *ca, const char *file);
/* A context under which the answers are those of the recorded one. */
HRESULT ca_replay_context(certemu_ca *ca, LONG recorded, LONG *context);
/* What was asked since the last time and not recorded: "GetCertificateProperty(CommonName), …", malloc'ed; NULL: nothing. */
char *ca_replay_missing(certemu_ca *ca);
/* Part of call_begin. */
BOOL replay_answer(struct call *call);
void replay_free(struct replay *replay);

void ca_add_reference(certemu_ca *ca);
void ca_release(certemu_ca *ca);
/* With the lock held. */
struct ca_context *ca_find_context(const certemu_ca *ca, LONG number);
/* The number of a name that is not in property_table, PROPERTY_COUNT and up; -1 when nobody has set it. */
int ca_custom_property(const certemu_ca *ca, const struct name *name);
/* GetRequestProperty (table TABLE_REQUEST) or GetCertificateProperty, with the lock held; context NULL: 0. */
HRESULT ca_read_property(certemu_ca *ca, const struct ca_context *context, BYTE table, const struct name *name, LONG type,
        VARIANT *variant);
/* The row of a context, or what the switches say about there being none. */
HRESULT ca_context_row(const certemu_ca *ca, const struct ca_context *context, struct row **row);

/* A CA-wide property with the lock held; the value is valid while it is. CERTSRV_E_PROPERTY_EMPTY and others. `scratch` is for
 * what is made on the spot. */
struct state_scratch
{
    WCHAR text[64];
};
HRESULT state_value(certemu_ca *ca, int property, int index, struct value *value, struct state_scratch *scratch);
void state_free(certemu_ca *ca);
/* IssuerNameID of a certificate. */
LONG state_issuer_id(const certemu_ca *ca, const struct document *certificate);
/* What the CA's CRLs say about a serial number. */
BOOL state_revocation(const certemu_ca *ca, struct slice serial, DATE *when, LONG *reason);

/* "!xxxx" for what a file or key name cannot hold (registry.c). */
WCHAR *ca_sanitize(const WCHAR *name);
WCHAR *ca_sanitize_short(const WCHAR *sanitized);
HRESULT registry_create(certemu_ca *ca);
HRESULT registry_set_module(certemu_ca *ca, const WCHAR *progid);
void registry_remove(certemu_ca *ca);

/* --- COM (factory.c, server.c) ----------------------------------------------------------------------------------------------------------- */

HRESULT factory_add(certemu_ca *ca);
void factory_remove(certemu_ca *ca);
HRESULT server_create(certemu_ca *ca, ICertServerExit **server);
void server_forget_type_info(void);     /* dispatch.c */
