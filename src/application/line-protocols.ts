import type { PlaintextName, StepKind } from './dialogue.js';

/** How a server's line answers the command that is due. */
export interface Answer {
  readonly what: StepKind;
  readonly code?: number;
}

/** A protocol of commands and replies in lines, answered in order. */
export interface LineProtocol {
  readonly protocol: PlaintextName;
  /** What a client's line asks for; undefined: a command of no interest here, which has an answer all the same. */
  command(line: string): StepKind | undefined;
  /** Whether a server's line ends a reply. Others are parts of one. */
  readonly reply: RegExp;
  /** A server's line that says yes. */
  readonly positive: RegExp;
  /** What a reply means if no command for it was seen (one direction lost, or sample cut). */
  unasked(line: string): StepKind | undefined;
  /** Somewhere in an answer about capabilities: TLS is offered. */
  readonly offer: RegExp;
  /** In a negative answer to something else: TLS is needed first. */
  readonly wantsTls?: RegExp;
  /** After this line of the client comes something else than commands. */
  readonly lastCommand?: RegExp;
}

const SMTP: LineProtocol = {
  protocol: 'smtp',
  command: (line) => {
    if (/^STARTTLS\s*$/i.test(line)) return 'starttls_request';
    if (/^(EHLO|HELO|LHLO)\b/i.test(line)) return 'hello';
    return /^AUTH\b/i.test(line) ? 'login' : undefined;
  },
  reply: /^[2-5]\d\d(?: |$)/,
  positive: /^2/,
  unasked: (line) => (/^220\b/.test(line) ? 'starttls_accepted' : undefined),
  // RFC 3207 section 2
  offer: /^250[- ]STARTTLS\b/im,
  // RFC 3207 section 4
  wantsTls: /^530\b.*(?:STARTTLS|TLS)/i,
  lastCommand: /^(?:DATA|BDAT)\b/i,
};

const FTP: LineProtocol = {
  protocol: 'ftp',
  command: (line) => {
    // RFC 4217 section 4; SSL and the others are from its drafts.
    if (/^AUTH\s+(?:TLS|SSL|TLS-C|TLS-P)\b/i.test(line)) return 'starttls_request';
    if (/^FEAT\b/i.test(line)) return 'capabilities_request';
    return /^(USER|PASS)\b/i.test(line) ? 'login' : undefined;
  },
  reply: /^[1-6]\d\d(?: |$)/,
  // RFC 4217 section 4.1: 234; 334 asks for more (RFC 2228), which TLS does not.
  positive: /^2/,
  unasked: (line) => (/^234\b/.test(line) ? 'starttls_accepted' : undefined),
  // RFC 4217 section 6; PBSZ and PROT mean nothing without it.
  offer: /^\s+(?:AUTH\b.*(?:TLS|SSL)|PBSZ|PROT)\b/im,
  wantsTls: /^(?:53[0-4]|522|421|550)\b.*(?:AUTH TLS|TLS|SSL)/i,
};

const POP3: LineProtocol = {
  protocol: 'pop3',
  command: (line) => {
    // RFC 2595 section 4
    if (/^STLS\s*$/i.test(line)) return 'starttls_request';
    if (/^CAPA\s*$/i.test(line)) return 'capabilities_request';
    return /^(USER|PASS|APOP|AUTH)\b/i.test(line) ? 'login' : undefined;
  },
  reply: /^(?:\+OK|-ERR)\b/,
  positive: /^\+OK/,
  unasked: () => undefined,
  offer: /^STLS\s*$/im,
  wantsTls: /^-ERR.*(?:STLS|STARTTLS|TLS|SSL)/i,
};

const NNTP: LineProtocol = {
  protocol: 'nntp',
  command: (line) => {
    // RFC 4642 section 2
    if (/^STARTTLS\s*$/i.test(line)) return 'starttls_request';
    if (/^CAPABILITIES\b/i.test(line)) return 'capabilities_request';
    return /^AUTHINFO\b/i.test(line) ? 'login' : undefined;
  },
  reply: /^[1-5]\d\d(?: |$)/,
  positive: /^[123]/,
  unasked: (line) => (/^382\b/.test(line) ? 'starttls_accepted' : undefined),
  offer: /^STARTTLS\s*$/im,
  wantsTls: /^483\b/,
};

const SIEVE: LineProtocol = {
  protocol: 'sieve',
  command: (line) => {
    // RFC 5804 section 2.2
    if (/^STARTTLS\s*$/i.test(line)) return 'starttls_request';
    if (/^CAPABILITY\s*$/i.test(line)) return 'capabilities_request';
    return /^AUTHENTICATE\b/i.test(line) ? 'login' : undefined;
  },
  reply: /^(?:OK|NO|BYE)\b/i,
  positive: /^OK\b/i,
  unasked: () => undefined,
  offer: /^"STARTTLS"/im,
  wantsTls: /^NO\b.*ENCRYPT-NEEDED/i,
};

export const LINE_PROTOCOLS: Partial<Record<PlaintextName, LineProtocol>> = {
  smtp: SMTP,
  ftp: FTP,
  pop3: POP3,
  nntp: NNTP,
  sieve: SIEVE,
};

/** RFC 5321 section 4.2: the text of a 220 greeting begins with the server's domain name; FTP's need not. */
function mailOrFiles(greeting: string): PlaintextName {
  if (/\bE?SMTP\b|\bLMTP\b/i.test(greeting)) return 'smtp';
  if (/FTP|FileZilla/i.test(greeting)) return 'ftp';
  return /^\d{3}[- ](?:[\w-]{1,63}\.){1,16}[\w-]{1,63}(?:\s|$)/.test(greeting) ? 'smtp' : 'ftp';
}

const COMMANDS: readonly (readonly [RegExp, PlaintextName])[] = [
  [/^(?:EHLO|HELO|LHLO)\s/i, 'smtp'],
  [/^AUTH\s+(?:TLS|SSL|TLS-C|TLS-P)\s*$/i, 'ftp'],
  [/^STLS\s*$/i, 'pop3'],
  [/^CAPABILITIES\b|^MODE READER\s*$/i, 'nntp'],
  [/^(?!AUTH |CAP )[!-~]{1,32} (?:STARTTLS|CAPABILITY)\s*$/i, 'imap'],
  [/^CAP (?:LS|REQ)\b|^NICK \S+\s*$/i, 'irc'],
];

/** Which of these protocols a client's line belongs to, if that line alone says so. */
export function protocolOfCommand(line: string): PlaintextName | undefined {
  return COMMANDS.find(([pattern]) => pattern.test(line))?.[1];
}

/** Which of these protocols a server's first line belongs to. */
export function protocolOfGreeting(line: string): PlaintextName | undefined {
  if (/^\* (?:OK|PREAUTH|BYE)\b/i.test(line)) return 'imap';
  if (/^\+OK\s/.test(line) || /^-ERR\b/.test(line)) return 'pop3';
  if (/^"(?:IMPLEMENTATION|SIEVE|SASL|VERSION)"/i.test(line)) return 'sieve';
  if (/^20[01] /.test(line)) return 'nntp';
  if (/^(?:220|421|554|500|501|502|530)[- ]/.test(line)) return mailOrFiles(line);
  if (/^:\S{1,255} (?:NOTICE|PING|CAP|\d{3})\b/.test(line) || /^NOTICE \S{1,64} :|^ERROR :/.test(line))
    return 'irc';
  return undefined;
}
