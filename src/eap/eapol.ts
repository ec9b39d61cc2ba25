// IEEE 802.1X-2020 section 11.

const EAPOL_HEADER_LENGTH = 4;
const PACKET_TYPE_EAP = 0;
const PACKET_TYPE_START = 1;
const PACKET_TYPE_LOGOFF = 2;
/** The versions of 2001, 2004 and 2010 to 2020. */
const NEWEST_VERSION = 3;

/** What an EAPOL frame is: the offset at which its EAP packet begins, or what the station asks for. */
export type EapolFrame = { readonly is: 'eap'; readonly start: number } | { readonly is: 'start' | 'logoff' };

/** Reads `bytes[start, end)`. Undefined: a frame of another kind (keys), or none. */
export function readEapol(bytes: Uint8Array, start: number, end: number): EapolFrame | undefined {
  if (start + EAPOL_HEADER_LENGTH > end) return undefined;
  const version = bytes[start]!;
  if (version === 0 || version > NEWEST_VERSION) return undefined;
  switch (bytes[start + 1]) {
    case PACKET_TYPE_EAP:
      return { is: 'eap', start: start + EAPOL_HEADER_LENGTH };
    case PACKET_TYPE_START:
      return { is: 'start' };
    case PACKET_TYPE_LOGOFF:
      return { is: 'logoff' };
    default:
      return undefined;
  }
}
