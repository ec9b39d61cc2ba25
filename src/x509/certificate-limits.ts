// Bounds on what one certificate may cost. Reaching one leaves the certificate undecoded, with that as its reason.

/** A classical certificate has 1 to 3 kB, an SLH-DSA-256f one some 50 kB for its signature and 50 kB more in a hybrid. */
export const MAX_CERTIFICATE_LENGTH = 1 << 17;

/** RFC 5280 structures nest at most a dozen deep (a directoryName within a distribution point); recursion stays shallow. */
export const MAX_DER_DEPTH = 32;

/** A certificate has about a hundred nodes outside its extensions, a subjectAltName with a thousand names some thousand. */
export const MAX_DER_NODES = 8_192;

/** Bytes of an object identifier. Those of X.509 take about ten, a UUID's arc 19; each byte may be a number to print. */
export const MAX_OID_LENGTH = 128;

/** A capture of a busy server holds few distinct certificates; a scan of the Internet holds many, each seen once. */
export const MAX_CACHED_CERTIFICATES = 1_024;

/** Bytes of DER that the cache keeps, so that huge certificates cannot fill memory by their number. */
export const MAX_CACHED_CERTIFICATE_BYTES = 8 << 20;

/** Certificates of one Certificate message that are put in relation; real ones have up to ten. */
export const MAX_CHAIN_LENGTH = 64;

/** Signature checks for one chain: each costs up to a millisecond, and hostile namesakes would ask for a quadratic number. */
export const MAX_SIGNATURE_CHECKS = 128;

/** Certificates of one path, the end entity's and the anchor's among them. Real ones have three or four, cross-signed six. */
export const MAX_PATH_LENGTH = 12;

/** Certificates tried while one path is sought. Certificates that sign each other crosswise make more paths than time. */
export const MAX_PATH_STEPS = 512;

/** Comparisons of names with name constraints for one path sought; as many as Go allows. */
export const MAX_NAME_COMPARISONS = 250_000;

/** Certificates of a trust store: system bundles have 150, a company's with all its CAs some hundred more. */
export const MAX_STORE_CERTIFICATES = 16_384;

/** Bytes of an OCSP response that are read: a stapled one has 0.5 to 3 kB. */
export const MAX_OCSP_RESPONSE_LENGTH = 1 << 16;

/** Answers in one OCSP response that are looked at; a stapled one has one. */
export const MAX_OCSP_ANSWERS = 64;
