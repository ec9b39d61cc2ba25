import type { Side } from '../base/side.js';

/** A protocol whose words inside TLS are understood. */
export type ApplicationProtocol =
  | 'AMQP'
  | 'FTP'
  | 'HTTP'
  | 'IMAP'
  | 'LDAP'
  | 'ManageSieve'
  | 'memcached'
  | 'MQTT'
  | 'MySQL'
  | 'NNTP'
  | 'POP3'
  | 'PostgreSQL'
  | 'Redis'
  | 'SMTP'
  | 'XMPP';

export type Meaning =
  /** Said unasked: a banner, SETTINGS, an answer to nobody. It says nothing about the one to whom it is said. */
  | 'greeting'
  /** Of the client. It says nothing about what the server thinks of it. */
  | 'request'
  /** The application goes on with this client, after it has judged it. */
  | 'accepted'
  /** It turns this client down in words about its certificate, or the want of one. */
  | 'refused_certificate'
  /** It turns this client down; the words do not say that a certificate is the reason. */
  | 'refused'
  /** An answer that does not tell whether this client is welcome. */
  | 'neutral';

/** What one side of an application says inside TLS: that it speaks, and what that means for the client; never its content. */
export interface ApplicationWord {
  readonly from: Side;
  /** Where it came, as far as that is known. */
  readonly frame?: number;
  readonly protocol: ApplicationProtocol;
  /** Of the protocol, where there are several: HTTP's 1.0, 1.1, 2. */
  readonly version?: string;
  readonly means: Meaning;
  /** Of `refused_certificate`: for want of a certificate, not because of the one that was sent. */
  readonly missing?: boolean;
  /** The protocol's own code or word for it: "400", "554", "NO", "0x05". */
  readonly code?: string;
  /** A client's command by its name, or the server's words for its status: a line as on the wire, at most 120 characters. */
  readonly text?: string;
}

/** A word while more may be learnt about it: the page behind a status says why. */
export type WordInProgress = { -readonly [K in keyof ApplicationWord]: ApplicationWord[K] };
