/* <certadm.h>: constants that modules share with the administration interfaces (docs/abi.md 2.5). The interfaces
 * (ICertAdmin, ICertAdmin2) belong to remote administration and are not declared. */
#ifndef __certadm_h__
#define __certadm_h__

#ifndef COM_NO_WINDOWS_H
#include <windows.h>
#include <ole2.h>
#endif

/* State of a CA certificate and of its CRL (properties CertState.n, CRLState.n); of a request (ICertAdmin) */
#define CA_DISP_INCOMPLETE       0
#define CA_DISP_ERROR            0x1
#define CA_DISP_REVOKED          0x2
#define CA_DISP_VALID            0x3
#define CA_DISP_INVALID          0x4
#define CA_DISP_UNDER_SUBMISSION 0x5

/* State of a key recovery agent's certificate */
#define KRA_DISP_EXPIRED   0
#define KRA_DISP_NOTFOUND  0x1
#define KRA_DISP_REVOKED   0x2
#define KRA_DISP_VALID     0x3
#define KRA_DISP_INVALID   0x4
#define KRA_DISP_UNTRUSTED 0x5
#define KRA_DISP_NOTLOADED 0x6

/* Roles and rights (property RequesterCAAccess) */
#define CA_ACCESS_ADMIN     0x1
#define CA_ACCESS_OFFICER   0x2
#define CA_ACCESS_AUDITOR   0x4
#define CA_ACCESS_OPERATOR  0x8
#define CA_ACCESS_MASKROLES 0xff
#define CA_ACCESS_READ      0x100
#define CA_ACCESS_ENROLL    0x200

/* ICertAdmin2: PublishCRLs, ImportCertificate, ImportKey, DeleteRow */
#define CA_CRL_BASE              0x1
#define CA_CRL_DELTA             0x2
#define CA_CRL_REPUBLISH         0x10
#define CDR_EXPIRED              1
#define CDR_REQUEST_LAST_CHANGED 2
#define ICF_ALLOWFOREIGN         0x10000
#define IKF_OVERWRITE            0x10000

#endif
