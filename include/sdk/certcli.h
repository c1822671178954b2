/* <certcli.h>: the client's side of a CA, as far as policy and exit modules touch it: the classes that serve modules,
 * request types and dispositions (docs/abi.md 1.7, 2.5). ICertRequest, ICertConfig and ICertGetConfig are not declared:
 * a program that talks to a remote CA is no module. */
#ifndef __certcli_h__
#define __certcli_h__

#ifndef COM_NO_WINDOWS_H
#include <windows.h>
#include <ole2.h>
#endif

#include <certif.h>

/* CLSID_CCertServerExit, CLSID_CCertServerPolicy, LIBID_CERTCLIENTLib, which the SDK declares here, come with certif.h. */
#ifdef __cplusplus
extern "C" {
#endif
extern const CLSID CLSID_CCertGetConfig;
extern const CLSID CLSID_CCertConfig;
extern const CLSID CLSID_CCertRequest;
#ifdef __cplusplus
}

class DECLSPEC_UUID("c6cc49b0-ce17-11d0-8833-00a0c903b83c") CCertGetConfig;
class DECLSPEC_UUID("372fce38-4324-11d0-8810-00a0c903b83c") CCertConfig;
class DECLSPEC_UUID("98aff3f0-5524-11d0-8812-00a0c903b83c") CCertRequest;
#ifdef __CRT_UUID_DECL
__CRT_UUID_DECL(CCertGetConfig, 0xc6cc49b0, 0xce17, 0x11d0, 0x88,0x33, 0x00,0xa0,0xc9,0x03,0xb8,0x3c)
__CRT_UUID_DECL(CCertConfig, 0x372fce38, 0x4324, 0x11d0, 0x88,0x10, 0x00,0xa0,0xc9,0x03,0xb8,0x3c)
__CRT_UUID_DECL(CCertRequest, 0x98aff3f0, 0x5524, 0x11d0, 0x88,0x12, 0x00,0xa0,0xc9,0x03,0xb8,0x3c)
#endif
#endif

/* ICertRequest::Submit, and property RequestType: encoding, format, transport */
#define CR_IN_BASE64HEADER      0
#define CR_IN_BASE64            0x1
#define CR_IN_BINARY            0x2
#define CR_IN_ENCODEANY         0xff
#define CR_IN_ENCODEMASK        0xff
#define CR_IN_FORMATANY         0
#define CR_IN_PKCS10            0x100
#define CR_IN_KEYGEN            0x200
#define CR_IN_PKCS7             0x300
#define CR_IN_CMC               0x400
#define CR_IN_CHALLENGERESPONSE 0x500
#define CR_IN_FORMATMASK        0xff00
#define CR_IN_SCEP              0x10000
#define CR_IN_RPC               0x20000
#define CR_IN_HTTP              0x30000
#define CR_IN_FULLRESPONSE      0x40000
#define CR_IN_CRLS              0x80000
#define CR_IN_MACHINE           0x100000
#define CR_IN_ROBO              0x200000
#define CR_IN_CLIENTIDNONE      0x400000
#define CR_IN_CONNECTONLY       0x800000
#define CR_IN_RETURNCHALLENGE   0x1000000
#define CR_IN_SCEPPOST          0x2000000
#define CR_IN_CLIENTFLAGSMASK   ( \
    CR_IN_ENCODEMASK | CR_IN_RPC | CR_IN_MACHINE | CR_IN_CLIENTIDNONE | CR_IN_CONNECTONLY | CR_IN_RETURNCHALLENGE)

/* ICertRequest: what became of the request */
#define CR_DISP_INCOMPLETE         0
#define CR_DISP_ERROR              0x1
#define CR_DISP_DENIED             0x2
#define CR_DISP_ISSUED             0x3
#define CR_DISP_ISSUED_OUT_OF_BAND 0x4
#define CR_DISP_UNDER_SUBMISSION   0x5
#define CR_DISP_REVOKED            0x6

/* ICertRequest: encoding of what it returns */
#define CR_OUT_BASE64HEADER        0
#define CR_OUT_BASE64              0x1
#define CR_OUT_BINARY              0x2
#define CR_OUT_BASE64REQUESTHEADER 0x3
#define CR_OUT_HEX                 0x4
#define CR_OUT_HEXASCII            0x5
#define CR_OUT_BASE64X509CRLHEADER 0x9
#define CR_OUT_HEXADDR             0xa
#define CR_OUT_HEXASCIIADDR        0xb
#define CR_OUT_HEXRAW              0xc
#define CR_OUT_ENCODEMASK          0xff
#define CR_OUT_CHAIN               0x100
#define CR_OUT_CRLS                0x200
#define CR_OUT_NOCRLF              0x40000000
#define CR_OUT_NOCR                0x80000000
#define CR_GEMT_HRESULT_STRING     0x1

/* ICertConfig::GetField */
#define wszCONFIG_COMMONNAME             L"CommonName"
#define wszCONFIG_ORGUNIT                L"OrgUnit"
#define wszCONFIG_ORGANIZATION           L"Organization"
#define wszCONFIG_LOCALITY               L"Locality"
#define wszCONFIG_STATE                  L"State"
#define wszCONFIG_COUNTRY                L"Country"
#define wszCONFIG_CONFIG                 L"Config"
#define wszCONFIG_EXCHANGECERTIFICATE    L"ExchangeCertificate"
#define wszCONFIG_SIGNATURECERTIFICATE   L"SignatureCertificate"
#define wszCONFIG_DESCRIPTION            L"Description"
#define wszCONFIG_COMMENT                L"Comment"
#define wszCONFIG_SERVER                 L"Server"
#define wszCONFIG_AUTHORITY              L"Authority"
#define wszCONFIG_SANITIZEDNAME          L"SanitizedName"
#define wszCONFIG_SHORTNAME              L"ShortName"
#define wszCONFIG_SANITIZEDSHORTNAME     L"SanitizedShortName"
#define wszCONFIG_FLAGS                  L"Flags"

/* ICertConfig::GetConfig, ICertConfig::GetField("Flags") */
#define CAIF_DSENTRY               0x1
#define CAIF_SHAREDFOLDERENTRY     0x2
#define CAIF_REGISTRY              0x4
#define CAIF_LOCAL                 0x8
#define CAIF_REGISTRYPARENT        0x10
#define CC_DEFAULTCONFIG           0
#define CC_UIPICKCONFIG            0x1
#define CC_FIRSTCONFIG             0x2
#define CC_LOCALCONFIG             0x3
#define CC_LOCALACTIVECONFIG       0x4
#define CC_UIPICKCONFIGSKIPLOCALCA 0x5

/* ICertRequest2::GetCAProperty */
#define CR_PROP_NONE                     0
#define CR_PROP_FILEVERSION              1
#define CR_PROP_PRODUCTVERSION           2
#define CR_PROP_EXITCOUNT                3
#define CR_PROP_EXITDESCRIPTION          4
#define CR_PROP_POLICYDESCRIPTION        5
#define CR_PROP_CANAME                   6
#define CR_PROP_SANITIZEDCANAME          7
#define CR_PROP_SHAREDFOLDER             8
#define CR_PROP_PARENTCA                 9
#define CR_PROP_CATYPE                   10
#define CR_PROP_CASIGCERTCOUNT           11
#define CR_PROP_CASIGCERT                12
#define CR_PROP_CASIGCERTCHAIN           13
#define CR_PROP_CAXCHGCERTCOUNT          14
#define CR_PROP_CAXCHGCERT               15
#define CR_PROP_CAXCHGCERTCHAIN          16
#define CR_PROP_BASECRL                  17
#define CR_PROP_DELTACRL                 18
#define CR_PROP_CACERTSTATE              19
#define CR_PROP_CRLSTATE                 20
#define CR_PROP_CAPROPIDMAX              21
#define CR_PROP_DNSNAME                  22
#define CR_PROP_ROLESEPARATIONENABLED    23
#define CR_PROP_KRACERTUSEDCOUNT         24
#define CR_PROP_KRACERTCOUNT             25
#define CR_PROP_KRACERT                  26
#define CR_PROP_KRACERTSTATE             27
#define CR_PROP_ADVANCEDSERVER           28
#define CR_PROP_TEMPLATES                29
#define CR_PROP_BASECRLPUBLISHSTATUS     30
#define CR_PROP_DELTACRLPUBLISHSTATUS    31
#define CR_PROP_CASIGCERTCRLCHAIN        32
#define CR_PROP_CAXCHGCERTCRLCHAIN       33
#define CR_PROP_CACERTSTATUSCODE         34
#define CR_PROP_CAFORWARDCROSSCERT       35
#define CR_PROP_CABACKWARDCROSSCERT      36
#define CR_PROP_CAFORWARDCROSSCERTSTATE  37
#define CR_PROP_CABACKWARDCROSSCERTSTATE 38
#define CR_PROP_CACERTVERSION            39
#define CR_PROP_SANITIZEDCASHORTNAME     40

/* ICertRequest2::GetFullResponseProperty */
#define FR_PROP_NONE                      0
#define FR_PROP_FULLRESPONSE              1
#define FR_PROP_STATUSINFOCOUNT           2
#define FR_PROP_BODYPARTSTRING            3
#define FR_PROP_STATUS                    4
#define FR_PROP_STATUSSTRING              5
#define FR_PROP_OTHERINFOCHOICE           6
#define FR_PROP_FAILINFO                  7
#define FR_PROP_PENDINFOTOKEN             8
#define FR_PROP_PENDINFOTIME              9
#define FR_PROP_ISSUEDCERTIFICATEHASH     10
#define FR_PROP_ISSUEDCERTIFICATE         11
#define FR_PROP_ISSUEDCERTIFICATECHAIN    12
#define FR_PROP_ISSUEDCERTIFICATECRLCHAIN 13
#define FR_PROP_ENCRYPTEDKEYHASH          14
#define FR_PROP_FULLRESPONSENOPKCS7       15

#endif
