/* Decoders of the values of extensions (RFC 5280; [MS-WCCE] for the certificate template). */
#include "decode.h"

DWORD decode_basic_constraints(struct arena *arena, struct der in, void *out)
{
    CERT_BASIC_CONSTRAINTS2_INFO *info = out;
    struct der content, part;
    int length;
    DWORD error;

    (void)arena;
    if ((error = der_expect(&in, DER_SEQUENCE, &content))
            || (error = der_optional(&content, DER_BOOLEAN, &part, &info->fCA)))
        return error;
    if (info->fCA && (error = der_boolean(part, &info->fCA)))
        return error;
    if ((error = der_optional(&content, DER_INTEGER, &part, &info->fPathLenConstraint)) || !info->fPathLenConstraint)
        return error;
    if ((error = der_integer(part, &length)))
        return error;
    info->dwPathLenConstraint = length;
    return 0;
}

DWORD decode_enhanced_key_usage(struct arena *arena, struct der in, void *out)
{
    CERT_ENHKEY_USAGE *usage = out;
    struct der content;
    DWORD error, i;

    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = der_count(content, &usage->cUsageIdentifier)))
        return error;
    if (usage->cUsageIdentifier && !(usage->rgpszUsageIdentifier =
            arena_room(arena, (ULONGLONG)usage->cUsageIdentifier * sizeof(LPSTR))))
        return ERROR_OUTOFMEMORY;
    for (i = 0; i < usage->cUsageIdentifier; i++)
    {
        if ((error = decode_oid(arena, &content, usage->rgpszUsageIdentifier + i)))
            return error;
    }
    return 0;
}

/* AuthorityKeyIdentifier ::= SEQUENCE { [0] keyIdentifier, [1] authorityCertIssuer, [2] authorityCertSerialNumber } */
DWORD decode_authority_key_id2(struct arena *arena, struct der in, void *out)
{
    CERT_AUTHORITY_KEY_ID2_INFO *info = out;
    struct der content, part;
    BOOL present;
    DWORD error;

    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = der_optional(&content, DER_CONTEXT(0), &part, &present))
            || (present && (error = decode_copy(arena, part, &info->KeyId)))
            || (error = der_optional(&content, DER_CONSTRUCTED(1), &part, &present))
            || (present && (error = decode_alternate_name_content(arena, part, &info->AuthorityCertIssuer)))
            || (error = der_optional(&content, DER_CONTEXT(2), &part, &present)))
        return error;
    return present ? decode_reversed(arena, part, &info->AuthorityCertSerialNumber) : 0;
}

/* The older structure has one name for the issuer: the encoded directory name, without the GeneralName around it. */
DWORD decode_authority_key_id(struct arena *arena, struct der in, void *out)
{
    CERT_AUTHORITY_KEY_ID_INFO *info = out;
    struct der content, part, name;
    BOOL present;
    DWORD error;

    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = der_optional(&content, DER_CONTEXT(0), &part, &present))
            || (present && (error = decode_copy(arena, part, &info->KeyId)))
            || (error = der_optional(&content, DER_CONSTRUCTED(1), &part, &present)))
        return error;
    if (present && ((error = der_expect(&part, DER_CONSTRUCTED(4), &name))
            || (error = decode_copy(arena, name, &info->CertIssuer))))
        return error;
    if ((error = der_optional(&content, DER_CONTEXT(2), &part, &present)))
        return error;
    return present ? decode_reversed(arena, part, &info->CertSerialNumber) : 0;
}

/* DistributionPoint ::= SEQUENCE { [0] distributionPoint, [1] reasons, [2] cRLIssuer } */
static DWORD decode_distribution_point(struct arena *arena, struct der *in, CRL_DIST_POINT *point)
{
    struct der content, part, names;
    BOOL present;
    DWORD error;

    if ((error = der_expect(in, DER_SEQUENCE, &content))
            || (error = der_optional(&content, DER_CONSTRUCTED(0), &part, &present)))
        return error;
    if (present)
    {
        if (part.size && part.bytes[0] == DER_CONSTRUCTED(1))
            point->DistPointName.dwDistPointNameChoice = CRL_DIST_POINT_ISSUER_RDN_NAME;
        else
        {
            if ((error = der_expect(&part, DER_CONSTRUCTED(0), &names))
                    || (error = decode_alternate_name_content(arena, names, &point->DistPointName.FullName)))
                return error;
            point->DistPointName.dwDistPointNameChoice = CRL_DIST_POINT_FULL_NAME;
        }
    }
    if ((error = der_optional(&content, DER_CONTEXT(1), &part, &present))
            || (present && (error = decode_bits_content(arena, part, &point->ReasonFlags)))
            || (error = der_optional(&content, DER_CONSTRUCTED(2), &part, &present)))
        return error;
    return present ? decode_alternate_name_content(arena, part, &point->CRLIssuer) : 0;
}

DWORD decode_distribution_points(struct arena *arena, struct der in, void *out)
{
    CRL_DIST_POINTS_INFO *info = out;
    struct der content;
    DWORD error, i;

    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = der_count(content, &info->cDistPoint)))
        return error;
    if (info->cDistPoint
            && !(info->rgDistPoint = arena_room(arena, (ULONGLONG)info->cDistPoint * sizeof(*info->rgDistPoint))))
        return ERROR_OUTOFMEMORY;
    for (i = 0; i < info->cDistPoint; i++)
    {
        if ((error = decode_distribution_point(arena, &content, info->rgDistPoint + i)))
            return error;
    }
    return 0;
}

DWORD decode_authority_info_access(struct arena *arena, struct der in, void *out)
{
    CERT_AUTHORITY_INFO_ACCESS *info = out;
    struct der content, one;
    DWORD error, i;

    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = der_count(content, &info->cAccDescr)))
        return error;
    if (info->cAccDescr && !(info->rgAccDescr = arena_room(arena, (ULONGLONG)info->cAccDescr * sizeof(*info->rgAccDescr))))
        return ERROR_OUTOFMEMORY;
    for (i = 0; i < info->cAccDescr; i++)
    {
        if ((error = der_expect(&content, DER_SEQUENCE, &one))
                || (error = decode_oid(arena, &one, &info->rgAccDescr[i].pszAccessMethod))
                || (error = decode_alternate_entry(arena, &one, &info->rgAccDescr[i].AccessLocation)))
            return error;
    }
    return 0;
}

static DWORD decode_policy(struct arena *arena, struct der *in, CERT_POLICY_INFO *policy)
{
    struct der content, qualifiers, one;
    BOOL present;
    DWORD error, i;

    if ((error = der_expect(in, DER_SEQUENCE, &content)) || (error = decode_oid(arena, &content, &policy->pszPolicyIdentifier))
            || (error = der_optional(&content, DER_SEQUENCE, &qualifiers, &present)) || !present)
        return error;
    if ((error = der_count(qualifiers, &policy->cPolicyQualifier)))
        return error;
    if (policy->cPolicyQualifier && !(policy->rgPolicyQualifier =
            arena_room(arena, (ULONGLONG)policy->cPolicyQualifier * sizeof(*policy->rgPolicyQualifier))))
        return ERROR_OUTOFMEMORY;
    for (i = 0; i < policy->cPolicyQualifier; i++)
    {
        if ((error = der_expect(&qualifiers, DER_SEQUENCE, &one))
                || (error = decode_oid(arena, &one, &policy->rgPolicyQualifier[i].pszPolicyQualifierId))
                || (error = decode_copy(arena, one, &policy->rgPolicyQualifier[i].Qualifier)))
            return error;
    }
    return 0;
}

DWORD decode_policies(struct arena *arena, struct der in, void *out)
{
    CERT_POLICIES_INFO *info = out;
    struct der content;
    DWORD error, i;

    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = der_count(content, &info->cPolicyInfo)))
        return error;
    if (info->cPolicyInfo
            && !(info->rgPolicyInfo = arena_room(arena, (ULONGLONG)info->cPolicyInfo * sizeof(*info->rgPolicyInfo))))
        return ERROR_OUTOFMEMORY;
    for (i = 0; i < info->cPolicyInfo; i++)
    {
        if ((error = decode_policy(arena, &content, info->rgPolicyInfo + i)))
            return error;
    }
    return 0;
}

/* CertificateTemplateOID ::= SEQUENCE { templateID, templateMajorVersion, templateMinorVersion OPTIONAL } */
DWORD decode_template(struct arena *arena, struct der in, void *out)
{
    CERT_TEMPLATE_EXT *info = out;
    struct der content, part;
    int version;
    DWORD error;

    if ((error = der_expect(&in, DER_SEQUENCE, &content)) || (error = decode_oid(arena, &content, &info->pszObjId)))
        return error;
    if (!content.size)
        return 0;
    if ((error = der_expect(&content, DER_INTEGER, &part)) || (error = der_integer(part, &version)))
        return error;
    info->dwMajorVersion = version;
    if ((error = der_optional(&content, DER_INTEGER, &part, &info->fMinorVersion)) || !info->fMinorVersion)
        return error;
    if ((error = der_integer(part, &version)))
        return error;
    info->dwMinorVersion = version;
    return 0;
}
