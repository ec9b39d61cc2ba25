import { defineRegistry } from './registry.js';

/** The type byte of an EAP Request or Response, RFC 3748 section 5: what is spoken, a method in most cases. */
export const EapMethod = defineRegistry(
  {
    id: 'eap.method_type',
    width: 1,
    source: 'iana.org/assignments/eap-numbers (eap-numbers-4), compared with Wireshark 4.0',
  },
  {
    Identity: { code: 1, ref: 'RFC 3748 section 5.1' },
    Notification: { code: 2, ref: 'RFC 3748 section 5.2' },
    'Legacy Nak': { code: 3, ref: 'RFC 3748 section 5.3.1' },
    'MD5-Challenge': { code: 4, ref: 'RFC 3748 section 5.4' },
    'One-Time Password (OTP)': { code: 5, ref: 'RFC 3748 section 5.5' },
    'Generic Token Card (GTC)': { code: 6, ref: 'RFC 3748 section 5.6' },
    'EAP-TLS': { code: 13, ref: 'RFC 5216' },
    'EAP-Cisco Wireless': { code: 17 },
    'EAP-SIM': { code: 18, ref: 'RFC 4186' },
    'EAP-TTLS': { code: 21, ref: 'RFC 5281' },
    'EAP-AKA': { code: 23, ref: 'RFC 4187' },
    PEAP: { code: 25, ref: 'draft-josefsson-pppext-eap-tls-eap-10' },
    'MS-EAP-Authentication': { code: 26, ref: 'draft-kamath-pppext-eap-mschapv2-02' },
    'EAP-FAST': { code: 43, ref: 'RFC 4851' },
    'EAP-PSK': { code: 47, ref: 'RFC 4764' },
    'EAP-IKEv2': { code: 49, ref: 'RFC 5106' },
    "EAP-AKA'": { code: 50, ref: 'RFC 9048' },
    'EAP-GPSK': { code: 51, ref: 'RFC 5433' },
    'EAP-pwd': { code: 52, ref: 'RFC 5931' },
    TEAP: { code: 55, ref: 'RFC 7170' },
    'Expanded Type': { code: 254, ref: 'RFC 3748 section 5.7' },
  },
);
