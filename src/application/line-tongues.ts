import type { ApplicationProtocol, Meaning } from './application-word.js';
import type { PlaintextName } from './dialogue.js';

/** A server's line that answers, or the first of several that do. */
export interface Reply {
  readonly code: string;
  readonly text: string;
  readonly positive: boolean;
  /** More lines follow until one with the same code. */
  readonly more: boolean;
  /** The server waits for more of the same command. */
  readonly continues: boolean;
}

/** What the lines of a protocol of commands and replies mean. Commands are in upper case. */
export interface LineTongue {
  readonly name: ApplicationProtocol;
  /** Commands by name: only these are told, so that a password sent in a wrong place is not. */
  readonly commands: ReadonlySet<string>;
  /** Commands that are answered well only if this client is welcome. */
  readonly judged: ReadonlySet<string>;
  reply(line: string): Reply | undefined;
  /** A reply with which a server begins. */
  readonly greets: RegExp;
  /** What a negative reply to a command (undefined: to none that is known) means, words about certificates aside. */
  negative(code: string, command: string | undefined): Meaning;
  /** Positive replies to these commands are followed by lines until one with a dot. */
  readonly listed?: (code: string, command: string | undefined, line: string) => boolean;
  /** Strings may be given by their length (RFC 9051 section 4.3). */
  readonly literals?: boolean;
}

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** `challenge`: the code that asks for more of the same command. */
const numbered =
  (challenge?: string) =>
  (line: string): Reply | undefined => {
    const [, code, mark, text] = /^([1-6]\d\d)(?:([ -])(.*))?$/.exec(line) ?? [];
    if (code === undefined) return undefined;
    const positive = code < '400' || code >= '600';
    return { code, text: text ?? '', positive, more: mark === '-', continues: code === challenge };
  };

const SMTP: LineTongue = {
  name: 'SMTP',
  commands: words(
    'EHLO HELO LHLO STARTTLS AUTH MAIL RCPT DATA BDAT RSET NOOP QUIT VRFY EXPN HELP ETRN XCLIENT XFORWARD',
  ),
  // Postfix answers MAIL well and turns the client down at RCPT (smtpd_delay_reject).
  judged: words('AUTH RCPT DATA BDAT VRFY EXPN ETRN'),
  reply: numbered('334'),
  greets: /^220\b/,
  // Syntax, what is not implemented, storage (RFC 5321 section 4.2.3).
  negative: (code) => (/^(?:50[0-4]|555|452|552)$/.test(code) ? 'neutral' : 'refused'),
};

const FTP: LineTongue = {
  name: 'FTP',
  commands: words(
    'USER PASS ACCT AUTH PBSZ PROT CCC FEAT OPTS SYST TYPE MODE STRU PASV EPSV PORT EPRT PWD XPWD CWD CDUP LIST NLST MLSD MLST RETR STOR APPE STOU SIZE MDTM REST DELE MKD RMD RNFR RNTO STAT SITE NOOP QUIT REIN HELP CLNT HOST LANG ABOR ALLO',
  ),
  judged: words(
    'PASS ACCT PASV EPSV PORT EPRT PWD XPWD CWD CDUP LIST NLST MLSD MLST RETR STOR APPE STOU SIZE MDTM DELE MKD RMD RNFR RNTO',
  ),
  reply: numbered(),
  greets: /^(?:120|220)\b/,
  negative: (code, command) => {
    if (/^50[0-4]$/.test(code)) return 'neutral';
    // RFC 2228 section 5.2 and RFC 959 section 4.2: about who asks, not about what is asked for.
    if (/^(?:421|43[01]|521|522|53[0-7])$/.test(code)) return 'refused';
    return command === 'USER' || command === 'PASS' || command === 'ACCT' || command === undefined
      ? 'refused'
      : 'neutral';
  },
};

const NNTP: LineTongue = {
  name: 'NNTP',
  commands: words(
    'CAPABILITIES MODE AUTHINFO STARTTLS GROUP LISTGROUP ARTICLE HEAD BODY STAT NEXT LAST LIST NEWGROUPS NEWNEWS OVER XOVER HDR XHDR POST IHAVE CHECK TAKETHIS DATE HELP QUIT COMPRESS',
  ),
  judged: words(
    'AUTHINFO GROUP LISTGROUP ARTICLE HEAD BODY STAT NEXT LAST NEWGROUPS NEWNEWS OVER XOVER HDR XHDR POST IHAVE',
  ),
  reply: numbered('383'),
  greets: /^20[01]\b/,
  // RFC 3977 section 3.2.1, RFC 4643 section 2
  negative: (code) => (/^(?:400|48[0-3]|502)$/.test(code) ? 'refused' : 'neutral'),
  listed: (code, command) =>
    /^(?:100|101|215|22[0-2]|224|225|23[01])$/.test(code) || (code === '211' && command === 'LISTGROUP'),
};

const POP3: LineTongue = {
  name: 'POP3',
  commands: words('CAPA STLS USER PASS APOP AUTH STAT LIST UIDL RETR TOP DELE RSET NOOP QUIT UTF8 LANG'),
  judged: words('PASS APOP AUTH STAT LIST UIDL RETR TOP DELE'),
  reply: (line) => {
    const [, code, text] = /^(\+OK|-ERR|\+)(?: (.*))?$/.exec(line) ?? [];
    if (code === undefined) return undefined;
    return {
      code,
      text: code === '+' ? '' : (text ?? ''),
      positive: code !== '-ERR',
      more: false,
      continues: code === '+',
    };
  },
  greets: /^(?:\+OK|-ERR)\b/,
  negative: (_, command) =>
    command === undefined || /^(?:USER|PASS|APOP|AUTH)$/.test(command) ? 'refused' : 'neutral',
  listed: (_, command, line) =>
    command === 'CAPA' ||
    command === 'RETR' ||
    command === 'TOP' ||
    ((command === 'LIST' || command === 'UIDL') && !/\s\d/.test(line)),
};

const SIEVE: LineTongue = {
  name: 'ManageSieve',
  commands: words(
    'AUTHENTICATE STARTTLS LOGOUT CAPABILITY HAVESPACE PUTSCRIPT LISTSCRIPTS SETACTIVE GETSCRIPT DELETESCRIPT RENAMESCRIPT CHECKSCRIPT NOOP UNAUTHENTICATE',
  ),
  judged: words(
    'AUTHENTICATE HAVESPACE PUTSCRIPT LISTSCRIPTS SETACTIVE GETSCRIPT DELETESCRIPT RENAMESCRIPT CHECKSCRIPT',
  ),
  reply: (line) => {
    const [, code, text] = /^(OK|NO|BYE)\b ?(.*)$/i.exec(line) ?? [];
    if (code === undefined) return undefined;
    const word = code.toUpperCase();
    // Its text is a quoted string, perhaps behind a response code in parentheses.
    return {
      code: word,
      text: (text ?? '').replace(/"([^"]*)"$/, '$1'),
      positive: word === 'OK',
      more: false,
      continues: false,
    };
  },
  greets: /^(?:OK|BYE|NO)\b/i,
  negative: (_, command) => (command === undefined || command === 'AUTHENTICATE' ? 'refused' : 'neutral'),
  literals: true,
};

const IMAP: LineTongue = {
  name: 'IMAP',
  commands: words(
    'CAPABILITY NOOP LOGOUT STARTTLS AUTHENTICATE LOGIN SELECT EXAMINE CREATE DELETE RENAME SUBSCRIBE UNSUBSCRIBE LIST LSUB STATUS APPEND CHECK CLOSE UNSELECT EXPUNGE SEARCH FETCH STORE COPY MOVE UID IDLE DONE ID ENABLE NAMESPACE COMPRESS GETQUOTAROOT GETQUOTA SORT THREAD',
  ),
  judged: words(
    'AUTHENTICATE LOGIN SELECT EXAMINE CREATE DELETE RENAME SUBSCRIBE UNSUBSCRIBE LIST LSUB STATUS APPEND CHECK CLOSE UNSELECT EXPUNGE SEARCH FETCH STORE COPY MOVE UID IDLE NAMESPACE GETQUOTAROOT GETQUOTA SORT THREAD',
  ),
  // Replies carry tags: see ImapWords.
  reply: () => undefined,
  greets: /^\* (?:OK|PREAUTH|BYE)\b/i,
  negative: (code, command) =>
    code === 'NO' && (command === 'AUTHENTICATE' || command === 'LOGIN') ? 'refused' : 'neutral',
  literals: true,
};

/** By the name that the protocol has in clear. */
export const LINE_TONGUES: Partial<Record<PlaintextName, LineTongue>> = {
  smtp: SMTP,
  ftp: FTP,
  nntp: NNTP,
  pop3: POP3,
  sieve: SIEVE,
  imap: IMAP,
};
