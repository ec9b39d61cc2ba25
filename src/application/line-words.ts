import { MAX_COMMANDS_DUE } from '../base/limits.js';
import type { Side } from '../base/side.js';
import type { Meaning, WordInProgress } from './application-word.js';
import { certificateWords } from './certificate-words.js';
import type { PlaintextName } from './dialogue.js';
import { protocolOfCommand } from './line-protocols.js';
import { LINE_TONGUES, type LineTongue, type Reply } from './line-tongues.js';
import { SpokenLines } from './spoken-lines.js';
import { latin1, wireText, wireTextOf } from './wire-text.js';
import { harmless, Speaker, type Tell, type WordReader } from './word-reader.js';

/** A literal's length at a line's end: `{12}`, `{12+}` (RFC 9051 section 4.3, RFC 7888). */
const LITERAL = /\{(\d{1,10})[+-]?\}$/;

/** What both kinds of line protocol share: lines, literals, continuations, and words told. */
abstract class LineReader implements WordReader {
  protected readonly speaker: Speaker;
  protected tongue: LineTongue;
  readonly #lines: Readonly<Record<Side, SpokenLines>>;
  readonly #deaf: Record<Side, boolean> = { client: false, server: false };
  /** The next line goes on after a literal. */
  readonly #goesOn: Record<Side, boolean> = { client: false, server: false };

  constructor(tongue: LineTongue, tell: Tell) {
    this.tongue = tongue;
    this.speaker = new Speaker(tongue.name, tell);
    this.#lines = {
      client: new SpokenLines((line) => this.#line('client', line)),
      server: new SpokenLines((line) => this.#line('server', line)),
    };
  }

  data(side: Side, bytes: Uint8Array, start: number, end: number, frame: number | undefined): void {
    this.speaker.frame = frame;
    if (!this.#deaf[side]) this.#lines[side].feed(bytes, start, end);
  }

  gap(side: Side): void {
    this.#deaf[side] = true;
    this.lost(side);
  }

  protected abstract lost(side: Side): void;
  protected abstract client(text: string): void;
  protected abstract server(text: string, line: Uint8Array): void;

  #line(side: Side, line: Uint8Array): void {
    if (this.#deaf[side]) return;
    const text = latin1(line);
    const goesOn = this.#goesOn[side];
    const literal = this.tongue.literals === true ? LITERAL.exec(text)?.[1] : undefined;
    this.#goesOn[side] = literal !== undefined;
    if (literal !== undefined) this.#lines[side].skip(Number(literal));
    if (goesOn) return;
    if (side === 'client') this.client(text);
    else this.server(text, line);
  }

  /** Tells a command by its name, if it is one. */
  protected command(name: string): void {
    if (this.tongue.commands.has(name)) this.speaker.say({ from: 'client', means: 'request', text: name });
  }

  /** A reply that says yes, or that goes on without a no. Its words are told of greetings only. */
  protected goOn(means: Meaning, code: string, text: string): WordInProgress {
    return this.speaker.say({
      from: 'server',
      means,
      code,
      text: means === 'greeting' ? harmless(text) : '',
    });
  }

  /** A reply that says no: its words may say that a certificate is the reason. */
  protected turnDown(means: Meaning, code: string, text: string): void {
    const words = certificateWords(text);
    const { missing } = words ?? {};
    this.speaker.say({
      from: 'server',
      means: words === undefined ? means : 'refused_certificate',
      code,
      text: harmless(text),
      ...(missing !== undefined && { missing }),
    });
  }
}

/** Protocols whose replies come in the order of the commands: SMTP, FTP, NNTP, POP3, ManageSieve. */
export class LineWords extends LineReader {
  /** Commands without an answer, the oldest first, and how their lines begin; those of no name are empty. */
  readonly #due: { readonly name: string; readonly line: string }[] = [];
  #greeting: WordInProgress | undefined;
  #greeted: boolean;
  /** The reply of several lines that is being said. */
  #open: Reply | undefined;
  /** Lines follow until one with a dot: they are content. */
  readonly #content: Record<Side, boolean> = { client: false, server: false };
  /** The client's next line answers a challenge. */
  #challenged = false;
  #heardClient = false;
  #unknown = false;

  /** `greeted`: the server's greeting came before TLS. */
  constructor(tongue: LineTongue, greeted: boolean, tell: Tell) {
    super(tongue, tell);
    this.#greeted = greeted;
  }

  protected lost(side: Side): void {
    this.#due.length = 0;
    if (side === 'client') this.#unknown = true;
  }

  protected client(text: string): void {
    if (this.#content.client) {
      if (text === '.') {
        this.#content.client = false;
        this.#owe('DATA', text);
      }
      return;
    }
    if (this.#challenged) {
      this.#challenged = false;
      return;
    }
    if (!this.#heardClient) this.#switch(text);
    this.#heardClient = true;
    const name = /^[!-~]{1,32}/.exec(text)?.[0].toUpperCase() ?? '';
    this.command(name);
    this.#owe(this.tongue.commands.has(name) ? name : '', text);
    // The chunk's bytes follow (RFC 3030 section 2), and more commands behind them: from here on nothing is awaited.
    if (name === 'BDAT') this.gap('client');
  }

  #owe(name: string, line: string): void {
    if (this.#due.length >= MAX_COMMANDS_DUE) {
      this.gap('client');
      return;
    }
    this.#due.push({ name, line: line.slice(0, 32) });
  }

  /** 220 is said by SMTP and by FTP: the first command says better which of them it is. */
  #switch(text: string): void {
    const meant: PlaintextName | undefined =
      protocolOfCommand(text) ?? (/^(?:USER|FEAT|PBSZ|PROT|SYST)\b/i.test(text) ? 'ftp' : undefined);
    const { name } = this.tongue;
    if ((name !== 'SMTP' && name !== 'FTP') || (meant !== 'smtp' && meant !== 'ftp')) return;
    this.tongue = LINE_TONGUES[meant]!;
    this.speaker.protocol = this.tongue.name;
    if (this.#greeting !== undefined) this.#greeting.protocol = this.tongue.name;
  }

  protected server(text: string): void {
    if (this.#content.server) {
      if (text === '.') this.#content.server = false;
      return;
    }
    const open = this.#open;
    const reply = this.tongue.reply(text);
    if (open !== undefined) {
      if (reply === undefined || reply.more || reply.code !== open.code) return;
      this.#open = undefined;
      this.#replied(open);
      return;
    }
    if (reply === undefined) return;
    const decoded = { ...reply, text: wireTextOf(reply.text) };
    if (reply.more) this.#open = decoded;
    else this.#replied(decoded);
  }

  #replied(reply: Reply): void {
    const { code, text, positive } = reply;
    const first = !this.#greeted;
    const [asked] = this.#due;
    this.#greeted = true;
    if (first && (asked === undefined || this.tongue.greets.test(`${code} `))) {
      if (positive) this.#greeting = this.goOn('greeting', code, text);
      else this.turnDown(this.tongue.negative(code, undefined), code, text);
    } else if (reply.continues && asked !== undefined) {
      this.#challenged = true;
      this.goOn('neutral', code, text);
    } else {
      // FTP's 1xx announces another reply to the same command.
      if (this.tongue !== LINE_TONGUES.ftp || !code.startsWith('1')) this.#due.shift();
      const command = asked === undefined || asked.name === '' ? undefined : asked.name;
      if (positive) this.#granted(code, text, command, asked?.line ?? '');
      else this.turnDown(this.tongue.negative(code, command), code, text);
    }
  }

  #granted(code: string, text: string, command: string | undefined, line: string): void {
    if (command === 'DATA' && code === '354') this.#content.client = true;
    if (this.tongue.listed?.(code, command, line) === true) this.#content.server = true;
    const judged = command !== undefined && this.tongue.judged.has(command);
    // 3xx waits for more before it judges, except after DATA. FTP's 230 and 232: logged in, perhaps by a certificate.
    const welcome =
      (judged && (!code.startsWith('3') || code === '354')) ||
      (this.tongue === LINE_TONGUES.ftp && (code === '230' || code === '232'));
    this.goOn(welcome && !this.#unknown ? 'accepted' : 'neutral', code, text);
  }
}

/** IMAP, whose replies carry their command's tag (RFC 9051 section 2.2.1). */
export class ImapWords extends LineReader {
  readonly #due = new Map<string, string>();
  #greeted: boolean;
  #challenged = false;

  constructor(greeted: boolean, tell: Tell) {
    super(LINE_TONGUES.imap!, tell);
    this.#greeted = greeted;
  }

  protected lost(): void {
    this.#due.clear();
  }

  protected client(text: string): void {
    if (this.#challenged) {
      this.#challenged = false;
      return;
    }
    const [, tag, word] = /^([!-~]{1,64}) ([A-Za-z]{1,32})/.exec(text) ?? [];
    if (tag === undefined || word === undefined) return;
    const name = word.toUpperCase();
    this.command(name);
    if (this.#due.size < MAX_COMMANDS_DUE) this.#due.set(tag, name);
  }

  protected server(text: string, line: Uint8Array): void {
    if (/^\+(?: |$)/.test(text)) {
      // Of several commands without an answer it cannot be told which one is asked for more.
      const [asked] = this.#due.values();
      if (asked === 'AUTHENTICATE') this.#challenged = true;
      return;
    }
    const [head, tag, word] = /^([!-~]{1,64}) (OK|NO|BAD|PREAUTH|BYE)\b ?/i.exec(text) ?? [];
    if (head === undefined || tag === undefined || word === undefined) return;
    const code = word.toUpperCase();
    const said = wireText(line)
      .slice(head.length)
      .replace(/^\[CAPABILITY [^\]]*\] ?/i, '');
    if (tag === '*') {
      this.#untagged(code, said);
      return;
    }
    const command = this.#due.get(tag);
    if (command === undefined || code === 'PREAUTH' || code === 'BYE') return;
    this.#due.delete(tag);
    this.#greeted = true;
    if (code === 'OK') this.goOn(this.tongue.judged.has(command) ? 'accepted' : 'neutral', code, said);
    else this.turnDown(this.tongue.negative(code, command), code, said);
  }

  #untagged(code: string, text: string): void {
    const first = !this.#greeted;
    this.#greeted = true;
    if (code === 'PREAUTH') this.goOn('accepted', code, text);
    else if (code === 'BYE') this.turnDown(first ? 'refused' : 'neutral', code, text);
    else if (first && code === 'OK') this.goOn('greeting', code, text);
    else if (code === 'NO' && certificateWords(text) !== undefined) this.turnDown('refused', code, text);
  }
}

/** The reader of a line protocol; undefined if it is none. `greeted`: its greeting came before TLS. */
export function lineWords(protocol: PlaintextName, greeted: boolean, tell: Tell): WordReader | undefined {
  if (protocol === 'imap') return new ImapWords(greeted, tell);
  const tongue = LINE_TONGUES[protocol];
  return tongue && new LineWords(tongue, greeted, tell);
}
