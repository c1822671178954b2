/* Encoders of the values of extensions (RFC 5280; [MS-WCCE] for the certificate template). */
#include "encode.h"

DWORD encode_basic_constraints(struct encoding *out, const void *info)
{
    static const BYTE yes[] = {DER_BOOLEAN, 1, 0xff};
    const CERT_BASIC_CONSTRAINTS2_INFO *constraints = info;
    const DWORD mark = out->used;
    DWORD error;

    if ((constraints->fPathLenConstraint && (error = encode_number(out, DER_INTEGER, constraints->dwPathLenConstraint)))
            || (constraints->fCA && (error = encode_bytes(out, yes, sizeof(yes)))))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

DWORD encode_enhanced_key_usage(struct encoding *out, const void *info)
{
    const CERT_ENHKEY_USAGE *usage = info;
    const DWORD mark = out->used;
    DWORD i, error;

    for (i = usage->cUsageIdentifier; i--; )
        if ((error = encode_oid(out, DER_OID, usage->rgpszUsageIdentifier[i])))
            return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

DWORD encode_authority_key_id2(struct encoding *out, const void *info)
{
    const CERT_AUTHORITY_KEY_ID2_INFO *identifier = info;
    const DWORD mark = out->used;
    DWORD part, error;

    if (identifier->AuthorityCertSerialNumber.cbData
            && (error = encode_big_integer(out, DER_CONTEXT(2), &identifier->AuthorityCertSerialNumber)))
        return error;
    part = out->used;
    if (identifier->AuthorityCertIssuer.cAltEntry && ((error = encode_alternate_list(out, &identifier->AuthorityCertIssuer))
            || (error = encode_wrap(out, DER_CONSTRUCTED(1), part))))
        return error;
    if (identifier->KeyId.cbData
            && (error = encode_element(out, DER_CONTEXT(0), identifier->KeyId.pbData, identifier->KeyId.cbData)))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

/* The older structure's issuer is the encoded directory name. */
DWORD encode_authority_key_id(struct encoding *out, const void *info)
{
    const CERT_AUTHORITY_KEY_ID_INFO *identifier = info;
    CERT_ALT_NAME_ENTRY issuer = {.dwAltNameChoice = CERT_ALT_NAME_DIRECTORY_NAME};
    CERT_AUTHORITY_KEY_ID2_INFO newer = {.KeyId = identifier->KeyId, .AuthorityCertSerialNumber = identifier->CertSerialNumber};

    issuer.DirectoryName = identifier->CertIssuer;
    newer.AuthorityCertIssuer.cAltEntry = identifier->CertIssuer.cbData != 0;
    newer.AuthorityCertIssuer.rgAltEntry = &issuer;
    return encode_authority_key_id2(out, &newer);
}

static DWORD encode_distribution_point(struct encoding *out, const CRL_DIST_POINT *point)
{
    const DWORD mark = out->used;
    DWORD part, error;

    if (point->CRLIssuer.cAltEntry && ((error = encode_alternate_list(out, &point->CRLIssuer))
            || (error = encode_wrap(out, DER_CONSTRUCTED(2), mark))))
        return error;
    if (point->ReasonFlags.cbData && (error = encode_bit_blob(out, DER_CONTEXT(1), &point->ReasonFlags)))
        return error;
    part = out->used;
    if (point->DistPointName.dwDistPointNameChoice == CRL_DIST_POINT_FULL_NAME)
    {
        if ((error = encode_alternate_list(out, &point->DistPointName.FullName)) || (error = encode_wrap(out, DER_CONSTRUCTED(0), part))
                || (error = encode_wrap(out, DER_CONSTRUCTED(0), part)))
            return error;
    }
    else if (point->DistPointName.dwDistPointNameChoice != CRL_DIST_POINT_NO_NAME)
        return E_INVALIDARG;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

DWORD encode_distribution_points(struct encoding *out, const void *info)
{
    const CRL_DIST_POINTS_INFO *points = info;
    const DWORD mark = out->used;
    DWORD i, error;

    for (i = points->cDistPoint; i--; )
    {
        if ((error = encode_distribution_point(out, points->rgDistPoint + i)))
        {
            out->detail |= i << CRL_DIST_POINT_ERR_INDEX_SHIFT;
            return error;
        }
    }
    return encode_wrap(out, DER_SEQUENCE, mark);
}

DWORD encode_authority_info_access(struct encoding *out, const void *info)
{
    const CERT_AUTHORITY_INFO_ACCESS *access = info;
    const DWORD mark = out->used;
    DWORD i, error;

    for (i = access->cAccDescr; i--; )
    {
        const DWORD one = out->used;

        if ((error = encode_alternate_entry(out, &access->rgAccDescr[i].AccessLocation, i))
                || (error = encode_oid(out, DER_OID, access->rgAccDescr[i].pszAccessMethod))
                || (error = encode_wrap(out, DER_SEQUENCE, one)))
            return error;
    }
    return encode_wrap(out, DER_SEQUENCE, mark);
}

static DWORD encode_policy(struct encoding *out, const CERT_POLICY_INFO *policy)
{
    const DWORD mark = out->used;
    DWORD i, error;

    for (i = policy->cPolicyQualifier; i--; )
    {
        const DWORD one = out->used;

        if ((error = encode_any(out, &policy->rgPolicyQualifier[i].Qualifier))
                || (error = encode_oid(out, DER_OID, policy->rgPolicyQualifier[i].pszPolicyQualifierId))
                || (error = encode_wrap(out, DER_SEQUENCE, one)))
            return error;
    }
    if (policy->cPolicyQualifier && (error = encode_wrap(out, DER_SEQUENCE, mark)))
        return error;
    if ((error = encode_oid(out, DER_OID, policy->pszPolicyIdentifier)))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

DWORD encode_policies(struct encoding *out, const void *info)
{
    const CERT_POLICIES_INFO *policies = info;
    const DWORD mark = out->used;
    DWORD i, error;

    for (i = policies->cPolicyInfo; i--; )
        if ((error = encode_policy(out, policies->rgPolicyInfo + i)))
            return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}

DWORD encode_template(struct encoding *out, const void *info)
{
    const CERT_TEMPLATE_EXT *template = info;
    const DWORD mark = out->used;
    DWORD error;

    if ((template->fMinorVersion && (error = encode_number(out, DER_INTEGER, template->dwMinorVersion)))
            || (error = encode_number(out, DER_INTEGER, template->dwMajorVersion)) || (error = encode_oid(out, DER_OID, template->pszObjId)))
        return error;
    return encode_wrap(out, DER_SEQUENCE, mark);
}
