import { ExtensionType } from '../handshake/extension/extension-type.js';
import type { ClientHello } from '../handshake/message-types.js';
import { isTls13 } from '../registry/protocol-version.js';

const SSL_3_0 = 0x0300;

/**
 * The versions that a ClientHello offers, highest first. Without supported_versions it offers its own version; how
 * far below it would go, it does not say (RFC 8446 section 4.2.1).
 */
export function offeredVersions(hello: ClientHello): readonly number[] {
  const { supportedVersions } = hello;
  if (supportedVersions !== undefined && supportedVersions.length > 0) return supportedVersions;
  return [Math.max(hello.legacyVersion, SSL_3_0)];
}

/** The client comes back with a session: a ticket, a PSK, or up to TLS 1.2 its id. */
export function offersToResume(hello: ClientHello): boolean {
  const anId = hello.legacySessionId.length > 0 && !offeredVersions(hello).some(isTls13);
  return anId || (hello.sessionTicketLength ?? 0) > 0 || (hello.pskIdentityCount ?? 0) > 0;
}

/** The ticket in the ClientHello (RFC 5077 section 3.2); undefined if there is none, or an empty one, which asks for one. */
export function offeredTicket({ extensions }: ClientHello): Uint8Array | undefined {
  const offered = extensions.find(({ type }) => type === ExtensionType.code.session_ticket);
  return offered === undefined || offered.data.length === 0 ? undefined : offered.data;
}
