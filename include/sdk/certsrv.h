/* <certsrv.h>: what a policy or exit module shares with the CA; names and values of the SDK (docs/abi.md 2, 4.6).
 * The SDK writes most strings with TEXT(); here they are wide in every build, as their prefix says.
 * certbcli.h, certenc.h and certview.h, which the SDK includes here, are not provided. */
#ifndef _CERTSRV_H_
#define _CERTSRV_H_

#include <certadm.h>
#include <certcli.h>
#include <certexit.h>
#include <certif.h>
#include <certpol.h>
#include <certmod.h>

#ifndef __ENUM_CATYPES__
#define __ENUM_CATYPES__

/* Value of CAType. 2 is not used. */
typedef enum
{
    ENUM_ENTERPRISE_ROOTCA = 0,
    ENUM_ENTERPRISE_SUBCA = 1,
    ENUM_STANDALONE_ROOTCA = 3,
    ENUM_STANDALONE_SUBCA = 4,
    ENUM_UNKNOWN_CA = 5
} ENUM_CATYPES;

/* What ICertRequest2::GetCAProperty and ICertAdmin2::GetCAProperty answer for CR_PROP_CAINFO */
typedef struct _CAINFO
{
    DWORD cbSize;
    ENUM_CATYPES CAType;
    DWORD cCASignatureCerts;
    DWORD cCAExchangeCerts;
    DWORD cExitModules;
    LONG lPropIdMax;
    LONG lRoleSeparationEnabled;
    DWORD cKRACertUsedCount;
    DWORD cKRACertCount;
    DWORD fAdvancedServer;
} CAINFO;
#endif

/* The CA's registry: keys and values under HKLM (docs/abi.md 2.9) */
#define wszSERVICE_NAME                          L"CertSvc"
#define wszREGKEYNOSYSTEMCERTSVCPATH             L"CurrentControlSet\\Services\\" wszSERVICE_NAME
#define wszREGKEYCERTSVCPATH                     L"SYSTEM\\" wszREGKEYNOSYSTEMCERTSVCPATH
#define wszREGKEYBASE                            wszREGKEYCERTSVCPATH
#define wszREGKEYCONFIGPATH                      wszREGKEYCERTSVCPATH L"\\" wszREGKEYCONFIG
#define wszREGKEYCONFIGPATH_BS                   wszREGKEYCONFIGPATH L"\\"
#define wszREGKEYCONFIGCANAME                    wszREGKEYCONFIGPATH_BS
#define wszREGKEYCONFIGRESTORE                   wszREGKEYCONFIGPATH_BS wszREGKEYRESTOREINPROGRESS
#define wszREGKEYCONFIG                          L"Configuration"
#define wszREGACTIVE                             L"Active"
#define wszREGDIRECTORY                          L"ConfigurationDirectory"
#define wszREGDBDIRECTORY                        L"DBDirectory"
#define wszREGDBLOGDIRECTORY                     L"DBLogDirectory"
#define wszREGDBSYSDIRECTORY                     L"DBSystemDirectory"
#define wszREGDBTEMPDIRECTORY                    L"DBTempDirectory"
#define wszREGDBSESSIONCOUNT                     L"DBSessionCount"
#define wszREGDBMAXREADSESSIONCOUNT              L"DBMaxReadSessionCount"
#define wszREGDBFLAGS                            L"DBFlags"
#define wszREGDBLASTFULLBACKUP                   L"DBLastFullBackup"
#define wszREGDBLASTINCREMENTALBACKUP            L"DBLastIncrementalBackup"
#define wszREGDBLASTRECOVERY                     L"DBLastRecovery"
#define wszREGWEBCLIENTCAMACHINE                 L"WebClientCAMachine"
#define wszREGVERSION                            L"Version"
#define wszREGWEBCLIENTCANAME                    L"WebClientCAName"
#define wszREGWEBCLIENTCATYPE                    L"WebClientCAType"
#define wszREGLDAPFLAGS                          L"LDAPFlags"
#define wszREGCERTSRVDEBUG                       L"Debug"
#define wszREGKEYRESTOREINPROGRESS               L"RestoreInProgress"
#define wszREGKEYDBPARAMETERS                    L"DBParameters"
#define wszREGCADESCRIPTION                      L"CADescription"
#define wszREGCACERTHASH                         L"CACertHash"
#define wszREGCASERIALNUMBER                     L"CACertSerialNumber"
#define wszREGCAXCHGCERTHASH                     L"CAXchgCertHash"
#define wszREGKRACERTHASH                        L"KRACertHash"
#define wszREGKRACERTCOUNT                       L"KRACertCount"
#define wszREGKRAFLAGS                           L"KRAFlags"
#define wszREGCATYPE                             L"CAType"
#define wszREGCERTENROLLCOMPATIBLE               L"CertEnrollCompatible"
#define wszREGENFORCEX500NAMELENGTHS             L"EnforceX500NameLengths"
#define wszREGCOMMONNAME                         L"CommonName"
#define wszREGCLOCKSKEWMINUTES                   L"ClockSkewMinutes"
#define wszREGCRLNEXTPUBLISH                     L"CRLNextPublish"
#define wszREGCRLPERIODSTRING                    L"CRLPeriod"
#define wszREGCRLPERIODCOUNT                     L"CRLPeriodUnits"
#define wszREGCRLOVERLAPPERIODSTRING             L"CRLOverlapPeriod"
#define wszREGCRLOVERLAPPERIODCOUNT              L"CRLOverlapUnits"
#define wszREGCRLDELTANEXTPUBLISH                L"CRLDeltaNextPublish"
#define wszREGCRLDELTAPERIODSTRING               L"CRLDeltaPeriod"
#define wszREGCRLDELTAPERIODCOUNT                L"CRLDeltaPeriodUnits"
#define wszREGCRLDELTAOVERLAPPERIODSTRING        L"CRLDeltaOverlapPeriod"
#define wszREGCRLDELTAOVERLAPPERIODCOUNT         L"CRLDeltaOverlapUnits"
#define wszREGCRLPUBLICATIONURLS                 L"CRLPublicationURLs"
#define wszREGCACERTPUBLICATIONURLS              L"CACertPublicationURLs"
#define wszREGCAXCHGVALIDITYPERIODSTRING         L"CAXchgValidityPeriod"
#define wszREGCAXCHGVALIDITYPERIODCOUNT          L"CAXchgValidityPeriodUnits"
#define wszREGCAXCHGOVERLAPPERIODSTRING          L"CAXchgOverlapPeriod"
#define wszREGCAXCHGOVERLAPPERIODCOUNT           L"CAXchgOverlapPeriodUnits"
#define wszREGCRLPATH_OLD                        L"CRLPath"
#define wszREGCRLEDITFLAGS                       L"CRLEditFlags"
#define wszREGCRLFLAGS                           L"CRLFlags"
#define wszREGCRLATTEMPTREPUBLISH                L"CRLAttemptRepublish"
#define wszREGENABLED                            L"Enabled"
#define wszREGFORCETELETEX                       L"ForceTeletex"
#define wszREGLOGLEVEL                           L"LogLevel"
#define wszREGHIGHSERIAL                         L"HighSerial"
#define wszREGPOLICYFLAGS                        L"PolicyFlags"
#define wszREGNAMESEPARATOR                      L"SubjectNameSeparator"
#define wszREGSUBJECTTEMPLATE                    L"SubjectTemplate"
#define wszREGCAUSEDS                            L"UseDS"
#define wszREGVALIDITYPERIODSTRING               L"ValidityPeriod"
#define wszREGVALIDITYPERIODCOUNT                L"ValidityPeriodUnits"
#define wszREGPARENTCAMACHINE                    L"ParentCAMachine"
#define wszREGPARENTCANAME                       L"ParentCAName"
#define wszREGREQUESTFILENAME                    L"RequestFileName"
#define wszREGREQUESTID                          L"RequestId"
#define wszREGREQUESTKEYCONTAINER                L"RequestKeyContainer"
#define wszREGREQUESTKEYINDEX                    L"RequestKeyIndex"
#define wszREGCASERVERNAME                       L"CAServerName"
#define wszREGCACERTFILENAME                     L"CACertFileName"
#define wszREGCASECURITY                         L"Security"
#define wszREGAUDITFILTER                        L"AuditFilter"
#define wszREGOFFICERRIGHTS                      L"OfficerRights"
#define wszREGMAXINCOMINGMESSAGESIZE             L"MaxIncomingMessageSize"
#define wszREGMAXINCOMINGALLOCSIZE               L"MaxIncomingAllocSize"
#define wszREGROLESEPARATIONENABLED              L"RoleSeparationEnabled"
#define wszREGALTERNATEPUBLISHDOMAINS            L"AlternatePublishDomains"
#define wszREGSETUPSTATUS                        L"SetupStatus"
#define wszREGINTERFACEFLAGS                     L"InterfaceFlags"
#define wszREGDSCONFIGDN                         L"DSConfigDN"
#define wszREGDSDOMAINDN                         L"DSDomainDN"
#define wszREGVIEWAGEMINUTES                     L"ViewAgeMinutes"
#define wszREGVIEWIDLEMINUTES                    L"ViewIdleMinutes"
#define wszREGEKPUBLISTDIRECTORIES               L"EndorsementKeyListDirectories"
#define wszREGUSEDEFINEDCACERTINREQ              L"UseDefinedCACertInRequest"
#define wszREGENABLEDEKUFORDEFINEDCACERT         L"EnabledEKUForDefinedCACert"
#define wszREGEKUOIDSFORPUBLISHEXPIREDCERTINCRL  L"EKUOIDsForPublishExpiredCertInCRL"
#define wszREGKEYCSP                             L"CSP"
#define wszREGKEYENCRYPTIONCSP                   L"EncryptionCSP"
#define wszREGKEYEXITMODULES                     L"ExitModules"
#define wszREGKEYPOLICYMODULES                   L"PolicyModules"
#define wszREGBACKUPLOGDIRECTORY                 L"BackupLogDirectory"
#define wszREGCHECKPOINTFILE                     L"CheckPointFile"
#define wszREGHIGHLOGNUMBER                      L"HighLogNumber"
#define wszREGLOWLOGNUMBER                       L"LowLogNumber"
#define wszREGLOGPATH                            L"LogPath"
#define wszREGRESTOREMAPCOUNT                    L"RestoreMapCount"
#define wszREGRESTOREMAP                         L"RestoreMap"
#define wszREGDATABASERECOVERED                  L"DatabaseRecovered"
#define wszREGRESTORESTATUS                      L"RestoreStatus"
#define wszREGB2ICERTMANAGEMODULE                L"ICertManageModule"
#define wszREGSP4DEFAULTCONFIGURATION            L"DefaultConfiguration"
#define wszREGSP4KEYSETNAME                      L"KeySetName"
#define wszREGSP4SUBJECTNAMESEPARATOR            L"SubjectNameSeparator"
#define wszREGSP4NAMES                           L"Names"
#define wszREGSP4QUERIES                         L"Queries"
#define wszREGNETSCAPECERTTYPE                   L"NetscapeCertType"
#define wszREGPROVIDERTYPE                       L"ProviderType"
#define wszREGPROVIDER                           L"Provider"
#define wszREGKEYSIZE                            L"KeySize"
#define wszREGSYMMETRICKEYSIZE                   L"SymmetricKeySize"
#define wszREGALTERNATESIGNATUREALGORITHM        L"AlternateSignatureAlgorithm"
#define wszREGISSUERCERTURLFLAGS                 L"IssuerCertURLFlags"
#define wszREGEDITFLAGS                          L"EditFlags"
#define wszREGUPNMAP                             L"UPNMap"
#define wszREGSUBJECTALTNAME                     L"SubjectAltName"
#define wszREGSUBJECTALTNAME2                    L"SubjectAltName2"
#define wszREGREQUESTDISPOSITION                 L"RequestDisposition"
#define wszREGCAPATHLENGTH                       L"CAPathLength"
#define wszREGREVOCATIONTYPE                     L"RevocationType"
#define wszREGLDAPREVOCATIONCRLURL_OLD           L"LDAPRevocationCRLURL"
#define wszREGREVOCATIONCRLURL_OLD               L"RevocationCRLURL"
#define wszREGFTPREVOCATIONCRLURL_OLD            L"FTPRevocationCRLURL"
#define wszREGFILEREVOCATIONCRLURL_OLD           L"FileRevocationCRLURL"
#define wszREGREVOCATIONURL                      L"RevocationURL"
#define wszREGLDAPISSUERCERTURL_OLD              L"LDAPIssuerCertURL"
#define wszREGISSUERCERTURL_OLD                  L"IssuerCertURL"
#define wszREGFTPISSUERCERTURL_OLD               L"FTPIssuerCertURL"
#define wszREGFILEISSUERCERTURL_OLD              L"FileIssuerCertURL"
#define wszREGENABLEREQUESTEXTENSIONLIST         L"EnableRequestExtensionList"
#define wszREGENABLEENROLLEEREQUESTEXTENSIONLIST L"EnableEnrolleeRequestExtensionList"
#define wszREGDISABLEEXTENSIONLIST               L"DisableExtensionList"
#define wszREGEKUOIDSFORVOLATILEREQUESTS         L"EKUOIDsforVolatileRequests"
#define wszREGLDAPSESSIONOPTIONS                 L"LDAPSessionOptions"
#define wszREGDEFAULTSMIME                       L"DefaultSMIME"
#define wszREGLDAPREVOCATIONDN_OLD               L"LDAPRevocationDN"
#define wszREGLDAPREVOCATIONDNTEMPLATE_OLD       L"LDAPRevocationDNTemplate"
#define wszREGCERTPUBLISHFLAGS                   L"PublishCertFlags"
#define wszREGEXITSMTPKEY                        L"SMTP"
#define wszREGEXITSMTPTEMPLATES                  L"Templates"
#define wszREGEXITSMTPEVENTFILTER                L"EventFilter"
#define wszREGEXITSMTPSERVER                     L"SMTPServer"
#define wszREGEXITSMTPAUTHENTICATE               L"SMTPAuthenticate"
#define wszREGEXITDENIEDKEY                      L"Denied"
#define wszREGEXITISSUEDKEY                      L"Issued"
#define wszREGEXITPENDINGKEY                     L"Pending"
#define wszREGEXITREVOKEDKEY                     L"Revoked"
#define wszREGEXITCRLISSUEDKEY                   L"CRLIssued"
#define wszREGEXITSHUTDOWNKEY                    L"Shutdown"
#define wszREGEXITSTARTUPKEY                     L"Startup"
#define wszREGEXITIMPORTEDKEY                    L"Imported"
#define wszREGEXITSMTPFROM                       L"From"
#define wszREGEXITSMTPTO                         L"To"
#define wszREGEXITSMTPCC                         L"Cc"
#define wszREGEXITTITLEFORMAT                    L"TitleFormat"
#define wszREGEXITTITLEARG                       L"TitleArg"
#define wszREGEXITBODYFORMAT                     L"BodyFormat"
#define wszREGEXITBODYARG                        L"BodyArg"
#define wszREGEXITPROPNOTFOUND                   L"\?\?\?"
#define wszREGKEYENROLLMENT                      L"Software\\Microsoft\\Cryptography\\AutoEnrollment"
#define wszREGKEYGROUPPOLICYENROLLMENT           L"Software\\Policies\\Microsoft\\Cryptography\\AutoEnrollment"
#define wszREGMAXPENDINGREQUESTDAYS              L"MaxPendingRequestDays"
#define wszREGAELOGLEVEL_OLD                     L"AEEventLogLevel"
#define wszREGENROLLFLAGS                        L"EnrollFlags"
#define wszREGVERIFYFLAGS                        L"VerifyFlags"
#define wszREGUNICODE                            L"Unicode"
#define wszREGAIKCLOUDCAURL                      L"AIKCloudCAURL"
#define wszREGAIKKEYALGORITHM                    L"AIKKeyAlgorithm"
#define wszREGAIKKEYLENGTH                       L"AIKKeyLength"
#define wszREGPRESERVESCEPDUMMYCERTS             L"PreserveSCEPDummyCerts"
#define wszREGKEYDISALLOWEDSCEPALGS \
    L"Software\\Microsoft\\Cryptography\\AutoEnrollment\\DisallowedSCEPAlgorithms"
#define wszREGKEYTEMPLATEPOLICY                  L"Software\\Microsoft\\Cryptography\\AutoEnrollment\\TemplatePolicy"
#define wszREGALLPROVIDERS                       L"All"
#define wszREGKEYREPAIR                          L"KeyRepair"

/* Values of DBFlags and LDAPFlags, limits */
#define DBSESSIONCOUNTDEFAULT           100
#define DBFLAGS_READONLY                0x00000001
#define DBFLAGS_CREATEIFNEEDED          0x00000002
#define DBFLAGS_CIRCULARLOGGING         0x00000004
#define DBFLAGS_LAZYFLUSH               0x00000008
#define DBFLAGS_MAXCACHESIZEX100        0x00000010
#define DBFLAGS_CHECKPOINTDEPTH60MB     0x00000020
#define DBFLAGS_LOGBUFFERSLARGE         0x00000040
#define DBFLAGS_LOGBUFFERSHUGE          0x00000080
#define DBFLAGS_LOGFILESIZE16MB         0x00000100
#define DBFLAGS_MULTITHREADTRANSACTIONS 0x00000200
#define DBFLAGS_DISABLESNAPSHOTBACKUP   0x00000400
#define DBFLAGS_DEFAULT                 ( \
    DBFLAGS_LAZYFLUSH | DBFLAGS_MAXCACHESIZEX100 | DBFLAGS_CHECKPOINTDEPTH60MB | DBFLAGS_LOGBUFFERSHUGE)
#define LDAPF_SSLENABLE                 0x00000001
#define LDAPF_SIGNDISABLE               0x00000002
#define MAXINCOMINGMESSAGESIZEDEFAULT   (64 * 1024)
#define MAXINCOMINGALLOCSIZEDEFAULT     (64 * 1024)

/* Value of Version */
#define CSVER_MAJOR_WIN2K 1
#define CSVER_MINOR_WIN2K 1
#define CSVER_MAJOR_WHISTLER 2
#define CSVER_MINOR_WHISTLER_BETA2 1
#define CSVER_MINOR_WHISTLER_BETA3 2
#define CSVER_MAJOR CSVER_MAJOR_WHISTLER
#define CSVER_MINOR CSVER_MINOR_WHISTLER_BETA3
#define CSVER_EXTRACT_MAJOR(version) ((version) >> 16)
#define CSVER_EXTRACT_MINOR(version) ((version) & 0xffff)
#define CSVER_BUILD_VERSION(major, minor) (((major) << 16) | (minor))

/* Names of files */
#define wszCRTFILENAMEEXT      L".crt"
#define wszPFXFILENAMEEXT      L".p12"
#define wszDATFILENAMEEXT      L".dat"
#define wszLOGFILENAMEEXT      L".log"
#define wszDBFILENAMEEXT       L".edb"
#define szDBBASENAMEPARM       "edb"
#define wszDBBASENAMEPARM      L"edb"
#define wszLOGPATH             L"CertLog"
#define wszDBBACKUPSUBDIR      L"DataBase"
#define wszDBBACKUPCERTBACKDAT L"certbkxp.dat"

/* Periods and their defaults */
#define wszPERIODYEARS                          L"Years"
#define wszPERIODMONTHS                         L"Months"
#define wszPERIODWEEKS                          L"Weeks"
#define wszPERIODDAYS                           L"Days"
#define wszPERIODHOURS                          L"Hours"
#define wszPERIODMINUTES                        L"Minutes"
#define wszPERIODSECONDS                        L"Seconds"
#define CCLOCKSKEWMINUTESDEFAULT                10
#define CVIEWAGEMINUTESDEFAULT                  16
#define CVIEWIDLEMINUTESDEFAULT                 (CVIEWAGEMINUTESDEFAULT / 2)
#define dwVALIDITYPERIODCOUNTDEFAULT_ROOT       5
#define dwVALIDITYPERIODCOUNTDEFAULT_ENTERPRISE 2
#define dwVALIDITYPERIODCOUNTDEFAULT_STANDALONE 1
#define dwVALIDITYPERIODENUMDEFAULT             ENUM_PERIOD_YEARS
#define wszVALIDITYPERIODSTRINGDEFAULT          wszPERIODYEARS
#define dwCAXCHGVALIDITYPERIODCOUNTDEFAULT      1
#define dwCAXCHGVALIDITYPERIODENUMDEFAULT       ENUM_PERIOD_WEEKS
#define wszCAXCHGVALIDITYPERIODSTRINGDEFAULT    wszPERIODWEEKS
#define dwCAXCHGOVERLAPPERIODCOUNTDEFAULT       1
#define dwCAXCHGOVERLAPPERIODENUMDEFAULT        ENUM_PERIOD_DAYS
#define wszCAXCHGOVERLAPPERIODSTRINGDEFAULT     wszPERIODDAYS
#define dwCRLPERIODCOUNTDEFAULT                 1
#define wszCRLPERIODSTRINGDEFAULT               wszPERIODWEEKS
#define dwCRLOVERLAPPERIODCOUNTDEFAULT          0
#define wszCRLOVERLAPPERIODSTRINGDEFAULT        wszPERIODHOURS
#define dwCRLDELTAPERIODCOUNTDEFAULT            1
#define wszCRLDELTAPERIODSTRINGDEFAULT          wszPERIODDAYS
#define dwCRLDELTAOVERLAPPERIODCOUNTDEFAULT     0
#define wszCRLDELTAOVERLAPPERIODSTRINGDEFAULT   wszPERIODMINUTES

/* Values of LogLevel */
#define CERTLOG_MINIMAL    ((DWORD)0)
#define CERTLOG_TERSE      ((DWORD)1)
#define CERTLOG_ERROR      ((DWORD)2)
#define CERTLOG_WARNING    ((DWORD)3)
#define CERTLOG_VERBOSE    ((DWORD)4)
#define CERTLOG_EXHAUSTIVE ((DWORD)5)

/* Flags of SetupStatus */
#define SETUP_SERVER_FLAG                    0x00000001
#define SETUP_CLIENT_FLAG                    0x00000002
#define SETUP_SUSPEND_FLAG                   0x00000004
#define SETUP_REQUEST_FLAG                   0x00000008
#define SETUP_ONLINE_FLAG                    0x00000010
#define SETUP_DENIED_FLAG                    0x00000020
#define SETUP_CREATEDB_FLAG                  0x00000040
#define SETUP_ATTEMPT_VROOT_CREATE           0x00000080
#define SETUP_FORCECRL_FLAG                  0x00000100
#define SETUP_UPDATE_CAOBJECT_SVRTYPE        0x00000200
#define SETUP_SERVER_UPGRADED_FLAG           0x00000400
#define SETUP_W2K_SECURITY_NOT_UPGRADED_FLAG 0x00000800
#define SETUP_SECURITY_CHANGED               0x00001000
#define SETUP_DCOM_SECURITY_UPDATED_FLAG     0x00002000

/* Flags of CRLFlags, KRAFlags, InterfaceFlags and of the publication URLs */
#define CRLF_DELTA_USE_OLDEST_UNEXPIRED_BASE 0x00000001
#define CRLF_DELETE_EXPIRED_CRLS             0x00000002
#define CRLF_CRLNUMBER_CRITICAL              0x00000004
#define CRLF_REVCHECK_IGNORE_OFFLINE         0x00000008
#define CRLF_IGNORE_INVALID_POLICIES         0x00000010
#define CRLF_REBUILD_MODIFIED_SUBJECT_ONLY   0x00000020
#define CRLF_SAVE_FAILED_CERTS               0x00000040
#define CRLF_IGNORE_UNKNOWN_CMC_ATTRIBUTES   0x00000080
#define CRLF_IGNORE_CROSS_CERT_TRUST_ERROR   0x00000100
#define CRLF_PUBLISH_EXPIRED_CERT_CRLS       0x00000200
#define CRLF_ENFORCE_ENROLLMENT_AGENT        0x00000400
#define CRLF_DISABLE_RDN_REORDER             0x00000800
#define CRLF_DISABLE_ROOT_CROSS_CERTS        0x00001000
#define CRLF_LOG_FULL_RESPONSE               0x00002000
#define CRLF_USE_XCHG_CERT_TEMPLATE          0x00004000
#define CRLF_USE_CROSS_CERT_TEMPLATE         0x00008000
#define CRLF_ALLOW_REQUEST_ATTRIBUTE_SUBJECT 0x00010000
#define CRLF_REVCHECK_IGNORE_NOREVCHECK      0x00020000
#define CRLF_PRESERVE_EXPIRED_CA_CERTS       0x00040000
#define CRLF_PRESERVE_REVOKED_CA_CERTS       0x00080000
#define KRAF_ENABLEFOREIGN                   0x00000001
#define KRAF_SAVEBADREQUESTKEY               0x00000002
#define KRAF_ENABLEARCHIVEALL                0x00000004
#define IF_LOCKICERTREQUEST                  0x00000001
#define IF_NOREMOTEICERTREQUEST              0x00000002
#define IF_NOLOCALICERTREQUEST               0x00000004
#define IF_NORPCICERTREQUEST                 0x00000008
#define IF_NOREMOTEICERTADMIN                0x00000010
#define IF_NOLOCALICERTADMIN                 0x00000020
#define IF_NOREMOTEICERTADMINBACKUP          0x00000040
#define IF_NOLOCALICERTADMINBACKUP           0x00000080
#define IF_NOSNAPSHOTBACKUP                  0x00000100
#define IF_ENFORCEENCRYPTICERTREQUEST        0x00000200
#define IF_ENFORCEENCRYPTICERTADMIN          0x00000400
#define IF_ENABLEEXITKEYRETRIEVAL            0x00000800
#define IF_ENABLEADMINASAUDITOR              0x00001000
#define IF_DEFAULT                           (IF_NOREMOTEICERTADMINBACKUP)
#define CSURL_SERVERPUBLISH                  0x00000001
#define CSURL_ADDTOCERTCDP                   0x00000002
#define CSURL_ADDTOFRESHESTCRL               0x00000004
#define CSURL_ADDTOCRLCDP                    0x00000008
#define CSURL_PUBLISHRETRY                   0x00000010
#define CSURL_ADDTOCERTOCSP                  0x00000020
#define CSURL_SERVERPUBLISHDELTA             0x00000040

/* Policy module: RequestDisposition, RevocationType, IssuerCertURLFlags */
#define REQDISP_PENDING             0x00000000
#define REQDISP_ISSUE               0x00000001
#define REQDISP_DENY                0x00000002
#define REQDISP_USEREQUESTATTRIBUTE 0x00000003
#define REQDISP_MASK                0x000000ff
#define REQDISP_PENDINGFIRST        0x00000100
#define REQDISP_DEFAULT_STANDALONE  (REQDISP_PENDINGFIRST | REQDISP_ISSUE)
#define REQDISP_DEFAULT_ENTERPRISE  (REQDISP_ISSUE)
#define REVEXT_CDPLDAPURL_OLD       0x00000001
#define REVEXT_CDPHTTPURL_OLD       0x00000002
#define REVEXT_CDPFTPURL_OLD        0x00000004
#define REVEXT_CDPFILEURL_OLD       0x00000008
#define REVEXT_CDPURLMASK_OLD       0x000000ff
#define REVEXT_CDPENABLE            0x00000100
#define REVEXT_ASPENABLE            0x00000200
#define REVEXT_DEFAULT_NODS         (REVEXT_CDPENABLE)
#define REVEXT_DEFAULT_DS           (REVEXT_CDPENABLE)
#define ISSCERT_LDAPURL_OLD         0x00000001
#define ISSCERT_HTTPURL_OLD         0x00000002
#define ISSCERT_FTPURL_OLD          0x00000004
#define ISSCERT_FILEURL_OLD         0x00000008
#define ISSCERT_URLMASK_OLD         0x000000ff
#define ISSCERT_ENABLE              0x00000100
#define ISSCERT_DEFAULT_NODS        (ISSCERT_ENABLE)
#define ISSCERT_DEFAULT_DS          (ISSCERT_ENABLE)

/* Policy module: EditFlags */
#define EDITF_ENABLEREQUESTEXTENSIONS  0x00000001
#define EDITF_REQUESTEXTENSIONLIST     0x00000002
#define EDITF_DISABLEEXTENSIONLIST     0x00000004
#define EDITF_ADDOLDKEYUSAGE           0x00000008
#define EDITF_ADDOLDCERTTYPE           0x00000010
#define EDITF_ATTRIBUTEENDDATE         0x00000020
#define EDITF_BASICCONSTRAINTSCRITICAL 0x00000040
#define EDITF_BASICCONSTRAINTSCA       0x00000080
#define EDITF_ENABLEAKIKEYID           0x00000100
#define EDITF_ATTRIBUTECA              0x00000200
#define EDITF_IGNOREREQUESTERGROUP     0x00000400
#define EDITF_ENABLEAKIISSUERNAME      0x00000800
#define EDITF_ENABLEAKIISSUERSERIAL    0x00001000
#define EDITF_ENABLEAKICRITICAL        0x00002000
#define EDITF_SERVERUPGRADED           0x00004000
#define EDITF_ATTRIBUTEEKU             0x00008000
#define EDITF_ENABLEDEFAULTSMIME       0x00010000
#define EDITF_EMAILOPTIONAL            0x00020000
#define EDITF_ATTRIBUTESUBJECTALTNAME2 0x00040000
#define EDITF_ENABLELDAPREFERRALS      0x00080000
#define EDITF_ENABLECHASECLIENTDC      0x00100000
#define EDITF_AUDITCERTTEMPLATELOAD    0x00200000
#define EDITF_DISABLEOLDOSCNUPN        0x00400000
#define EDITF_DISABLELDAPPACKAGELIST   0x00800000
#define EDITF_ENABLEUPNMAP             0x01000000
#define EDITF_ENABLEOCSPREVNOCHECK     0x02000000
#define EDITF_ENABLERENEWONBEHALFOF    0x04000000
#define EDITF_DEFAULT_STANDALONE       ( \
    EDITF_REQUESTEXTENSIONLIST | EDITF_DISABLEEXTENSIONLIST | EDITF_ADDOLDKEYUSAGE | \
    EDITF_ATTRIBUTEENDDATE | EDITF_BASICCONSTRAINTSCRITICAL | EDITF_BASICCONSTRAINTSCA | \
    EDITF_ENABLEAKIKEYID | EDITF_ATTRIBUTECA | EDITF_ATTRIBUTEEKU)
#define EDITF_DEFAULT_ENTERPRISE       ( \
    EDITF_REQUESTEXTENSIONLIST | EDITF_DISABLEEXTENSIONLIST | EDITF_ADDOLDKEYUSAGE | \
    EDITF_BASICCONSTRAINTSCRITICAL | EDITF_ENABLEAKIKEYID | EDITF_ENABLEDEFAULTSMIME | \
    EDITF_ENABLECHASECLIENTDC)

/* Exit module: PublishCertFlags */
#define EXITPUB_FILE               0x00000001
#define EXITPUB_ACTIVEDIRECTORY    0x00000002
#define EXITPUB_REMOVEOLDCERTS     0x00000010
#define EXITPUB_DEFAULT_ENTERPRISE EXITPUB_ACTIVEDIRECTORY
#define EXITPUB_DEFAULT_STANDALONE EXITPUB_FILE

/* Class names (docs/abi.md 2.8) */
#define wszCLASS_CERTADMIN              L"CertificateAuthority.Admin"
#define wszCLASS_CERTCONFIG             L"CertificateAuthority.Config"
#define wszCLASS_CERTGETCONFIG          L"CertificateAuthority.GetConfig"
#define wszCLASS_CERTENCODE             L"CertificateAuthority.Encode"
#define wszCLASS_CERTDBMEM              L"CertificateAuthority.DBMem"
#define wszCLASS_CERTREQUEST            L"CertificateAuthority.Request"
#define wszCLASS_CERTSERVEREXIT         L"CertificateAuthority.ServerExit"
#define wszCLASS_CERTSERVERPOLICY       L"CertificateAuthority.ServerPolicy"
#define wszCLASS_CERTVIEW               L"CertificateAuthority.View"
#define wszMICROSOFTCERTMODULE_PREFIX   L"CertificateAuthority_MicrosoftDefault"
#define wszCERTMANAGE_SUFFIX            L"Manage"
#define wszCERTEXITMODULE_POSTFIX       L".Exit"
#define wszCERTMANAGEEXIT_POSTFIX       L".ExitManage"
#define wszCERTPOLICYMODULE_POSTFIX     L".Policy"
#define wszCERTMANAGEPOLICY_POSTFIX     L".PolicyManage"
#define wszCLASS_CERTMANAGEEXITMODULE   L"CertificateAuthority_MicrosoftDefault.ExitManage"
#define wszCLASS_CERTMANAGEPOLICYMODULE L"CertificateAuthority_MicrosoftDefault.PolicyManage"
#define wszCLASS_CERTEXIT               L"CertificateAuthority_MicrosoftDefault.Exit"
#define wszCLASS_CERTPOLICY             L"CertificateAuthority_MicrosoftDefault.Policy"

/* Properties: components of a name (docs/abi.md 4.6) */
#define wszPROPDISTINGUISHEDNAME   L"DistinguishedName"
#define wszPROPRAWNAME             L"RawName"
#define wszPROPCOUNTRY             L"Country"
#define wszPROPORGANIZATION        L"Organization"
#define wszPROPORGUNIT             L"OrgUnit"
#define wszPROPCOMMONNAME          L"CommonName"
#define wszPROPLOCALITY            L"Locality"
#define wszPROPSTATE               L"State"
#define wszPROPTITLE               L"Title"
#define wszPROPGIVENNAME           L"GivenName"
#define wszPROPINITIALS            L"Initials"
#define wszPROPSURNAME             L"SurName"
#define wszPROPDOMAINCOMPONENT     L"DomainComponent"
#define wszPROPEMAIL               L"EMail"
#define wszPROPSTREETADDRESS       L"StreetAddress"
#define wszPROPUNSTRUCTUREDNAME    L"UnstructuredName"
#define wszPROPUNSTRUCTUREDADDRESS L"UnstructuredAddress"
#define wszPROPDEVICESERIALNUMBER  L"DeviceSerialNumber"

/* Properties: the subject's */
#define wszPROPSUBJECTDOT                 L"Subject."
#define wszPROPSUBJECTDISTINGUISHEDNAME   L"Subject.DistinguishedName"
#define wszPROPSUBJECTRAWNAME             L"Subject.RawName"
#define wszPROPSUBJECTCOUNTRY             L"Subject.Country"
#define wszPROPSUBJECTORGANIZATION        L"Subject.Organization"
#define wszPROPSUBJECTORGUNIT             L"Subject.OrgUnit"
#define wszPROPSUBJECTCOMMONNAME          L"Subject.CommonName"
#define wszPROPSUBJECTLOCALITY            L"Subject.Locality"
#define wszPROPSUBJECTSTATE               L"Subject.State"
#define wszPROPSUBJECTTITLE               L"Subject.Title"
#define wszPROPSUBJECTGIVENNAME           L"Subject.GivenName"
#define wszPROPSUBJECTINITIALS            L"Subject.Initials"
#define wszPROPSUBJECTSURNAME             L"Subject.SurName"
#define wszPROPSUBJECTDOMAINCOMPONENT     L"Subject.DomainComponent"
#define wszPROPSUBJECTEMAIL               L"Subject.EMail"
#define wszPROPSUBJECTSTREETADDRESS       L"Subject.StreetAddress"
#define wszPROPSUBJECTUNSTRUCTUREDNAME    L"Subject.UnstructuredName"
#define wszPROPSUBJECTUNSTRUCTUREDADDRESS L"Subject.UnstructuredAddress"
#define wszPROPSUBJECTDEVICESERIALNUMBER  L"Subject.DeviceSerialNumber"

/* Properties: the request */
#define wszPROPREQUESTDOT                      L"Request."
#define wszPROPREQUESTREQUESTID                L"RequestID"
#define wszPROPREQUESTRAWREQUEST               L"RawRequest"
#define wszPROPREQUESTRAWARCHIVEDKEY           L"RawArchivedKey"
#define wszPROPREQUESTARCHIVEDKEY              L"ArchivedKey"
#define wszPROPREQUESTKEYRECOVERYHASHES        L"KeyRecoveryHashes"
#define wszPROPREQUESTRAWOLDCERTIFICATE        L"RawOldCertificate"
#define wszPROPREQUESTATTRIBUTES               L"RequestAttributes"
#define wszPROPREQUESTTYPE                     L"RequestType"
#define wszPROPREQUESTFLAGS                    L"RequestFlags"
#define wszPROPREQUESTSTATUSCODE               L"StatusCode"
#define wszPROPREQUESTDISPOSITION              L"Disposition"
#define wszPROPREQUESTDISPOSITIONMESSAGE       L"DispositionMessage"
#define wszPROPREQUESTSUBMITTEDWHEN            L"SubmittedWhen"
#define wszPROPREQUESTRESOLVEDWHEN             L"ResolvedWhen"
#define wszPROPREQUESTREVOKEDWHEN              L"RevokedWhen"
#define wszPROPREQUESTREVOKEDEFFECTIVEWHEN     L"RevokedEffectiveWhen"
#define wszPROPREQUESTREVOKEDREASON            L"RevokedReason"
#define wszPROPREQUESTERNAME                   L"RequesterName"
#define wszPROPCALLERNAME                      L"CallerName"
#define wszPROPSIGNERPOLICIES                  L"SignerPolicies"
#define wszPROPSIGNERAPPLICATIONPOLICIES       L"SignerApplicationPolicies"
#define wszPROPOFFICER                         L"Officer"
#define wszPROPPUBLISHEXPIREDCERTINCRL         L"PublishExpiredCertInCRL"
#define wszPROPREQUESTERNAMEFROMOLDCERTIFICATE L"RequesterNameFromOldCertificate"
#define wszPROPATTESTATIONCHALLENGE            L"AttestationChallenge"
#define wszPROPENDORSEMENTKEYHASH              L"EndorsementKeyHash"
#define wszPROPENDORSEMENTCERTIFICATEHASH      L"EndorsementCertificateHash"

/* Properties: request attributes and value tags */
#define wszPROPCHALLENGE            L"Challenge"
#define wszPROPEXPECTEDCHALLENGE    L"ExpectedChallenge"
#define wszPROPDISPOSITION          L"Disposition"
#define wszPROPDISPOSITIONDENY      L"Deny"
#define wszPROPDISPOSITIONPENDING   L"Pending"
#define wszPROPVALIDITYPERIODSTRING L"ValidityPeriod"
#define wszPROPVALIDITYPERIODCOUNT  L"ValidityPeriodUnits"
#define wszPROPEXPIRATIONDATE       L"ExpirationDate"
#define wszPROPCERTTYPE             L"CertType"
#define wszPROPCERTTEMPLATE         L"CertificateTemplate"
#define wszPROPCERTUSAGE            L"CertificateUsage"
#define wszPROPREQUESTOSVERSION     L"RequestOSVersion"
#define wszPROPREQUESTCSPPROVIDER   L"RequestCSPProvider"
#define wszPROPEXITCERTFILE         L"CertFile"
#define wszPROPCLIENTBROWSERMACHINE L"cbm"
#define wszPROPCERTCLIENTMACHINE    L"ccm"
#define wszPROPCLIENTDCDNS          L"cdc"
#define wszPROPREQUESTMACHINEDNS    L"rmd"
#define wszPROPSUBJECTALTNAME2      L"san"
#define wszPROPDNS                  L"dns"
#define wszPROPDN                   L"dn"
#define wszPROPURL                  L"url"
#define wszPROPIPADDRESS            L"ipaddress"
#define wszPROPGUID                 L"guid"
#define wszPROPOID                  L"oid"
#define wszPROPUPN                  L"upn"
#define szPROPASNTAG                "{asn}"
#define wszPROPCRITICALTAG          L"{critical}"
#define wszPROPUTF8TAG              L"{utf8}"
#define wszPROPOCTETTAG             L"{octet}"
#define wszPROPHEXTAG               L"{hex}"
#define wszPROPASNTAG               L"{asn}"
#define wszPROPTEXTTAG              L"{text}"
#define wszPROPDECIMALTAG           L"{decimal}"
#define wszPROPFILETAG              L"{file}"
#define wszAT_EKCERTINF             L"@EKCert"
#define wszAT_TESTROOT              L"@TestRoot"

/* Properties: the CA */
#define wszPROPCATYPE                       L"CAType"
#define wszPROPSANITIZEDCANAME              L"SanitizedCAName"
#define wszPROPSANITIZEDSHORTNAME           L"SanitizedShortName"
#define wszPROPMACHINEDNSNAME               L"MachineDNSName"
#define wszPROPMODULEREGLOC                 L"ModuleRegistryLocation"
#define wszPROPUSEDS                        L"fUseDS"
#define wszPROPDELTACRLSDISABLED            L"fDeltaCRLsDisabled"
#define wszPROPSERVERUPGRADED               L"fServerUpgraded"
#define wszPROPCONFIGDN                     L"ConfigDN"
#define wszPROPDOMAINDN                     L"DomainDN"
#define wszPROPLOGLEVEL                     L"LogLevel"
#define wszPROPSESSIONCOUNT                 L"SessionCount"
#define wszPROPTEMPLATECHANGESEQUENCENUMBER L"TemplateChangeSequenceNumber"
#define wszPROPVOLATILEMODE                 L"VolatileMode"
#define wszLOCALIZEDTIMEPERIODUNITS         L"LocalizedTimePeriodUnits"

/* Properties: request-context */
#define wszPROPREQUESTERCAACCESS L"RequesterCAAccess"
#define wszPROPUSERDN            L"UserDN"
#define wszPROPKEYARCHIVED       L"KeyArchived"

/* Properties: CA certificate (".n" except CertCount) */
#define wszPROPCERTCOUNT        L"CertCount"
#define wszPROPRAWCACERTIFICATE L"RawCACertificate"
#define wszPROPCERTSTATE        L"CertState"
#define wszPROPCERTSUFFIX       L"CertSuffix"

/* Properties: CA CRL (".n") */
#define wszPROPRAWCRL      L"RawCRL"
#define wszPROPRAWDELTACRL L"RawDeltaCRL"
#define wszPROPCRLINDEX    L"CRLIndex"
#define wszPROPCRLSTATE    L"CRLState"
#define wszPROPCRLSUFFIX   L"CRLSuffix"

/* Properties: settable / fetchable */
#define wszPROPEVENTLOGTERSE      L"EventLogTerse"
#define wszPROPEVENTLOGERROR      L"EventLogError"
#define wszPROPEVENTLOGWARNING    L"EventLogWarning"
#define wszPROPEVENTLOGVERBOSE    L"EventLogVerbose"
#define wszPROPEVENTLOGEXHAUSTIVE L"EventLogExhaustive"
#define wszPROPDCNAME             L"DCName"
#define wszPROPCROSSFOREST        L"CrossForest"
#define wszPROPREQUESTERSAMNAME   L"RequesterSAMName"
#define wszPROPREQUESTERUPN       L"RequesterUPN"
#define wszPROPREQUESTERDN        L"RequesterDN"
#define wszPROPSEAUDITID          L"SEAuditId"
#define wszPROPSEAUDITFILTER      L"SEAuditFilter"

/* Properties: certificate */
#define wszPROPCERTIFICATEREQUESTID                  L"RequestID"
#define wszPROPRAWCERTIFICATE                        L"RawCertificate"
#define wszPROPCERTIFICATEHASH                       L"CertificateHash"
#define wszPROPCERTIFICATETEMPLATE                   L"CertificateTemplate"
#define wszPROPCERTIFICATEENROLLMENTFLAGS            L"EnrollmentFlags"
#define wszPROPCERTIFICATEGENERALFLAGS               L"GeneralFlags"
#define wszPROPCERTIFICATEPRIVATEKEYFLAGS            L"PrivatekeyFlags"
#define wszPROPCERTIFICATESERIALNUMBER               L"SerialNumber"
#define wszPROPCERTIFICATENOTBEFOREDATE              L"NotBefore"
#define wszPROPCERTIFICATENOTAFTERDATE               L"NotAfter"
#define wszPROPCERTIFICATESUBJECTKEYIDENTIFIER       L"SubjectKeyIdentifier"
#define wszPROPCERTIFICATERAWPUBLICKEY               L"RawPublicKey"
#define wszPROPCERTIFICATEPUBLICKEYLENGTH            L"PublicKeyLength"
#define wszPROPCERTIFICATEPUBLICKEYALGORITHM         L"PublicKeyAlgorithm"
#define wszPROPCERTIFICATERAWPUBLICKEYALGORITHMPARAMETERS L"RawPublicKeyAlgorithmParameters"
#define wszPROPCERTIFICATEUPN                        L"UPN"
#define wszPROPCERTIFICATETYPE                       L"CertificateType"
#define wszPROPCERTIFICATERAWSMIMECAPABILITIES       L"RawSMIMECapabilities"
#define wszPROPNAMETYPE                              L"NameType"

/* Properties: extension / attribute / CRL table columns */
#define wszPROPEXTREQUESTID           L"ExtensionRequestId"
#define wszPROPEXTNAME                L"ExtensionName"
#define wszPROPEXTFLAGS               L"ExtensionFlags"
#define wszPROPEXTRAWVALUE            L"ExtensionRawValue"
#define wszPROPATTRIBREQUESTID        L"AttributeRequestId"
#define wszPROPATTRIBNAME             L"AttributeName"
#define wszPROPATTRIBVALUE            L"AttributeValue"
#define wszPROPCRLROWID               L"CRLRowId"
#define wszPROPCRLNUMBER              L"CRLNumber"
#define wszPROPCRLMINBASE             L"CRLMinBase"
#define wszPROPCRLNAMEID              L"CRLNameId"
#define wszPROPCRLCOUNT               L"CRLCount"
#define wszPROPCRLTHISUPDATE          L"CRLThisUpdate"
#define wszPROPCRLNEXTUPDATE          L"CRLNextUpdate"
#define wszPROPCRLTHISPUBLISH         L"CRLThisPublish"
#define wszPROPCRLNEXTPUBLISH         L"CRLNextPublish"
#define wszPROPCRLEFFECTIVE           L"CRLEffective"
#define wszPROPCRLPROPAGATIONCOMPLETE L"CRLPropagationComplete"
#define wszPROPCRLLASTPUBLISHED       L"CRLLastPublished"
#define wszPROPCRLPUBLISHATTEMPTS     L"CRLPublishAttempts"
#define wszPROPCRLPUBLISHFLAGS        L"CRLPublishFlags"
#define wszPROPCRLPUBLISHSTATUSCODE   L"CRLPublishStatusCode"
#define wszPROPCRLPUBLISHERROR        L"CRLPublishError"
#define wszPROPCRLRAWCRL              L"CRLRawCRL"

/* Type, caller and flags of a property */
#define PROPTYPE_LONG      0x00000001
#define PROPTYPE_DATE      0x00000002
#define PROPTYPE_BINARY    0x00000003
#define PROPTYPE_STRING    0x00000004
#define PROPTYPE_MASK      0x000000ff
#define PROPCALLER_SERVER  0x00000100
#define PROPCALLER_POLICY  0x00000200
#define PROPCALLER_EXIT    0x00000300
#define PROPCALLER_ADMIN   0x00000400
#define PROPCALLER_REQUEST 0x00000500
#define PROPCALLER_MASK    0x00000f00
#define PROPFLAGS_INDEXED  0x00010000

/* Flags of an extension: the origin is a number, not bits */
#define EXTENSION_CRITICAL_FLAG       0x00000001
#define EXTENSION_DISABLE_FLAG        0x00000002
#define EXTENSION_DELETE_FLAG         0x00000004
#define EXTENSION_POLICY_MASK         0x0000ffff
#define EXTENSION_ORIGIN_REQUEST      0x00010000
#define EXTENSION_ORIGIN_POLICY       0x00020000
#define EXTENSION_ORIGIN_ADMIN        0x00030000
#define EXTENSION_ORIGIN_SERVER       0x00040000
#define EXTENSION_ORIGIN_RENEWALCERT  0x00050000
#define EXTENSION_ORIGIN_IMPORTEDCERT 0x00060000
#define EXTENSION_ORIGIN_PKCS7        0x00070000
#define EXTENSION_ORIGIN_CMC          0x00080000
#define EXTENSION_ORIGIN_CACERT       0x00090000
#define EXTENSION_ORIGIN_MASK         0x000f0000

/* Property RequestFlags */
#define CR_FLG_FORCETELETEX          0x00000001
#define CR_FLG_RENEWAL               0x00000002
#define CR_FLG_FORCEUTF8             0x00000004
#define CR_FLG_CAXCHGCERT            0x00000008
#define CR_FLG_ENROLLONBEHALFOF      0x00000010
#define CR_FLG_SUBJECTUNMODIFIED     0x00000020
#define CR_FLG_VALIDENCRYPTEDKEYHASH 0x00000040
#define CR_FLG_CACROSSCERT           0x00000080
#define CR_FLG_ENFORCEUTF8           0x00000100
#define CR_FLG_DEFINEDCACERT         0x00000200
#define CR_FLG_CHALLENGEPENDING      0x00000400
#define CR_FLG_CHALLENGESATISFIED    0x00000800
#define CR_FLG_TRUSTONUSE            0x00001000
#define CR_FLG_TRUSTEKCERT           0x00002000
#define CR_FLG_TRUSTEKKEY            0x00004000
#define CR_FLG_PUBLISHERROR          0x80000000

/* Property CRLPublishFlags */
#define CPF_BASE                      0x00000001
#define CPF_DELTA                     0x00000002
#define CPF_COMPLETE                  0x00000004
#define CPF_SHADOW                    0x00000008
#define CPF_CASTORE_ERROR             0x00000010
#define CPF_BADURL_ERROR              0x00000020
#define CPF_MANUAL                    0x00000040
#define CPF_SIGNATURE_ERROR           0x00000080
#define CPF_LDAP_ERROR                0x00000100
#define CPF_FILE_ERROR                0x00000200
#define CPF_FTP_ERROR                 0x00000400
#define CPF_HTTP_ERROR                0x00000800
#define CPF_POSTPONED_BASE_LDAP_ERROR 0x00001000
#define CPF_POSTPONED_BASE_FILE_ERROR 0x00002000

/* Disposition of a request; verdict of a policy module */
#define DB_DISP_ACTIVE         8
#define DB_DISP_PENDING        9
#define DB_DISP_QUEUE_MAX      9
#define DB_DISP_FOREIGN        12
#define DB_DISP_CA_CERT        15
#define DB_DISP_CA_CERT_CHAIN  16
#define DB_DISP_KRA_CERT       17
#define DB_DISP_LOG_MIN        20
#define DB_DISP_ISSUED         20
#define DB_DISP_REVOKED        21
#define DB_DISP_LOG_FAILED_MIN 30
#define DB_DISP_ERROR          30
#define DB_DISP_DENIED         31
#define VR_PENDING             0
#define VR_INSTANT_OK          1
#define VR_INSTANT_BAD         2

/* CAPolicy.inf */
#define wszCAPOLICYFILE                            L"CAPolicy.inf"
#define wszINFSECTION_CDP                          L"CRLDistributionPoint"
#define wszINFSECTION_AIA                          L"AuthorityInformationAccess"
#define wszINFSECTION_EKU                          L"EnhancedKeyUsageExtension"
#define wszINFSECTION_CCDP                         L"CrossCertificateDistributionPointsExtension"
#define wszINFSECTION_CERTSERVER                   L"certsrv_server"
#define wszINFKEY_RENEWALKEYLENGTH                 L"RenewalKeyLength"
#define wszINFKEY_RENEWALVALIDITYPERIODSTRING      L"RenewalValidityPeriod"
#define wszINFKEY_RENEWALVALIDITYPERIODCOUNT       L"RenewalValidityPeriodUnits"
#define wszINFKEY_UTF8                             L"UTF8"
#define wszINFKEY_CRLPERIODSTRING                  wszREGCRLPERIODSTRING
#define wszINFKEY_CRLPERIODCOUNT                   wszREGCRLPERIODCOUNT
#define wszINFKEY_CRLDELTAPERIODSTRING             wszREGCRLDELTAPERIODSTRING
#define wszINFKEY_CRLDELTAPERIODCOUNT              wszREGCRLDELTAPERIODCOUNT
#define wszINFKEY_LOADDEFAULTTEMPLATES             L"LoadDefaultTemplates"
#define wszINFKEY_ENABLEKEYCOUNTING                L"EnableKeyCounting"
#define wszINFKEY_FORCEUTF8                        L"FORCEUTF8"
#define wszINFKEY_CRITICAL                         L"Critical"
#define wszINFKEY_EMPTY                            L"Empty"
#define wszINFKEY_CCDPSYNCDELTATIME                L"SyncDeltaTime"
#define wszINFSECTION_CAPOLICY                     L"CAPolicy"
#define wszINFSECTION_POLICYSTATEMENT              L"PolicyStatementExtension"
#define wszINFSECTION_APPLICATIONPOLICYSTATEMENT   L"ApplicationPolicyStatementExtension"
#define wszINFKEY_POLICIES                         L"Policies"
#define wszINFKEY_OID                              L"OID"
#define wszINFKEY_NOTICE                           L"Notice"
#define wszINFSECTION_REQUESTATTRIBUTES            L"RequestAttributes"
#define wszINFSECTION_NAMECONSTRAINTS              L"NameConstraintsExtension"
#define wszINFKEY_INCLUDE                          L"Include"
#define wszINFKEY_EXCLUDE                          L"Exclude"
#define wszINFKEY_UPN                              L"UPN"
#define wszINFKEY_EMAIL                            L"EMail"
#define wszINFKEY_DNS                              L"DNS"
#define wszINFKEY_DIRECTORYNAME                    L"DirectoryName"
#define wszINFKEY_URL                              L"URL"
#define wszINFKEY_IPADDRESS                        L"IPAddress"
#define wszINFKEY_REGISTEREDID                     L"RegisteredId"
#define wszINFKEY_OTHERNAME                        L"OtherName"
#define wszINFSECTION_POLICYMAPPINGS               L"PolicyMappingsExtension"
#define wszINFSECTION_APPLICATIONPOLICYMAPPINGS    L"ApplicationPolicyMappingsExtension"
#define wszINFSECTION_POLICYCONSTRAINTS            L"PolicyConstraintsExtension"
#define wszINFSECTION_APPLICATIONPOLICYCONSTRAINTS L"ApplicationPolicyConstraintsExtension"
#define wszINFKEY_REQUIREEXPLICITPOLICY            L"RequireExplicitPolicy"
#define wszINFKEY_INHIBITPOLICYMAPPING             L"InhibitPolicyMapping"
#define wszINFSECTION_BASICCONSTRAINTS             L"BasicConstraintsExtension"
#define wszINFKEY_PATHLENGTH                       L"PathLength"

/* Of older releases */
#define wszCERT_TYPE          L"RequestType"
#define wszCERT_TYPE_CLIENT   L"Client"
#define wszCERT_TYPE_SERVER   L"Server"
#define wszCERT_TYPE_CODESIGN L"CodeSign"
#define wszCERT_TYPE_CUSTOMER L"SetCustomer"
#define wszCERT_TYPE_MERCHANT L"SetMerchant"
#define wszCERT_TYPE_PAYMENT  L"SetPayment"
#define wszCERT_VERSION       L"Version"
#define wszCERT_VERSION_1     L"1"
#define wszCERT_VERSION_2     L"2"
#define wszCERT_VERSION_3     L"3"

/* Other */
#define wszSECUREDATTRIBUTES        L"SignedAttributes"
#define wszzDEFAULTSIGNEDATTRIBUTES L"RequesterName\0"
#define wszNETSCAPEREVOCATIONTYPE   L"Netscape"
#define wszHASHALGORITHM            L"HashAlgorithm"
#define wszENCRYPTIONALGORITHM      L"EncryptionAlgorithm"
#define wszMACHINEKEYSET            L"MachineKeyset"
#define szNAMESEPARATORDEFAULT      "\n"
#define wszNAMESEPARATORDEFAULT     L"\n"
#define CAPATHLENGTH_INFINITE       0xffffffff
#define wszCRLPUBLISHRETRYCOUNT     L"CRLPublishRetryCount"

#endif
