import { MAX_COMMANDS_DUE, MAX_DIALOGUE_STEPS, MAX_LINES_TO_TELL } from '../base/limits.js';
import {
  type DialogueStep,
  type Part,
  type PlaintextName,
  type Recognized,
  type StepKind,
  step,
} from './dialogue.js';
import {
  LINE_PROTOCOLS,
  type LineProtocol,
  protocolOfCommand,
  protocolOfGreeting,
} from './line-protocols.js';
import { firstLine, type Line, latin1, linesOf } from './wire-text.js';

/** SMTP, FTP, POP3, IMAP, NNTP, ManageSieve and IRC. */
export function lineDialogue(parts: readonly Part[]): Recognized | undefined {
  const protocol = protocolOf(parts);
  if (protocol === undefined) return undefined;
  const grammar = LINE_PROTOCOLS[protocol];
  if (grammar !== undefined) return { protocol, steps: inOrder(grammar, parts) };
  return { protocol, steps: protocol === 'imap' ? imap(parts) : irc(parts) };
}

/** Colours and IRC's control characters are met in lines, zeros are not. */
function beginsWithLine({ bytes }: Part): boolean {
  const newline = bytes.indexOf(0x0a);
  return !bytes.subarray(0, newline < 0 ? bytes.length : newline).includes(0);
}

/** The greeting says it, unless a client's command says better (220 is said by SMTP and FTP). */
function protocolOf(parts: readonly Part[]): PlaintextName | undefined {
  const first = parts[0];
  if (first === undefined || !beginsWithLine(first)) return undefined;
  const server = parts.find((part) => part.side === 'server');
  const greeting = server && beginsWithLine(server) ? linesOf(server.bytes)[0] : undefined;
  const greeted = greeting && protocolOfGreeting(greeting.text);
  if (first.side === 'server' && greeted === undefined) return undefined;
  const lines = parts
    .filter((part) => part.side === 'client')
    .slice(0, MAX_LINES_TO_TELL)
    .flatMap((part) => linesOf(part.bytes))
    .slice(0, MAX_LINES_TO_TELL);
  const mayBeEither = greeted === undefined || greeted === 'smtp' || greeted === 'ftp';
  if (!mayBeEither) return greeted;
  for (const { text } of lines) {
    const commanded = protocolOfCommand(text);
    if (commanded !== undefined && (greeted === undefined || commanded === 'smtp' || commanded === 'ftp')) {
      return commanded;
    }
  }
  // A client that says STARTTLS before the server said a word speaks IRC.
  if (first.side === 'client' && /^STARTTLS\s*$/i.test(lines[0]?.text ?? '')) return 'irc';
  return greeted;
}

/** The command without what may be secret. */
function withoutSecrets(line: Line): string {
  const words =
    /^(?:AUTH|AUTHENTICATE|AUTHINFO)\s+[!-~]{1,32}/i.exec(line.text) ?? /^[!-~]{1,32}/.exec(line.text);
  return words?.[0] ?? '';
}

function commandStep(part: Part, what: StepKind, line: Line): DialogueStep {
  return step(part, what, { detail: what === 'login' ? withoutSecrets(line) : firstLine(line.bytes) });
}

const replyCode = (line: string): number | undefined => {
  const digits = /^(\d{3})/.exec(line)?.[1];
  return digits === undefined ? undefined : Number(digits);
};

function offered(part: Part, pattern: RegExp): boolean | undefined {
  if (pattern.test(latin1(part.bytes))) return true;
  return part.cut ? undefined : false;
}

/** Protocols whose replies come in the order of the commands. */
function inOrder(grammar: LineProtocol, parts: readonly Part[]): DialogueStep[] {
  const steps: DialogueStep[] = [];
  /** Commands that have no answer yet. */
  let due: (StepKind | undefined)[] = [];
  let greeted = false;
  for (const part of parts) {
    if (steps.length >= MAX_DIALOGUE_STEPS) break;
    if (part.side === 'client') {
      for (const line of linesOf(part.bytes)) {
        const what = grammar.command(line.text);
        if (what !== undefined) steps.push(commandStep(part, what, line));
        if (due.length < MAX_COMMANDS_DUE) due.push(what);
        if (grammar.lastCommand?.test(line.text)) return steps;
      }
      if (part.cut) due = [];
      continue;
    }
    let begin: Line | undefined;
    for (const line of linesOf(part.bytes)) {
      begin ??= line;
      if (!grammar.reply.test(line.text)) continue;
      const asked = due.shift();
      const isGreeting = !greeted && (asked === undefined ? due.length === 0 : greetsLate(line.text, asked));
      // What was asked before the greeting is still to be answered.
      if (isGreeting && asked !== undefined) due.unshift(asked);
      const what = isGreeting ? 'greeting' : answer(grammar, line.text, asked);
      greeted = true;
      if (what !== undefined) steps.push(replyStep(grammar, part, what, line, begin));
      begin = undefined;
    }
    if (!part.cut) continue;
    // The reply's last line is not known, nor what came behind it.
    const asked = due[0];
    const multiline = isAboutCapabilities(asked) ? 'capabilities' : undefined;
    const what = greeted ? multiline : 'greeting';
    if (begin !== undefined && what !== undefined) steps.push(replyStep(grammar, part, what, begin, begin));
    greeted = true;
    due = [];
  }
  return steps.slice(0, MAX_DIALOGUE_STEPS);
}

function replyStep(grammar: LineProtocol, part: Part, what: StepKind, line: Line, begin: Line): DialogueStep {
  const tells = what === 'capabilities' || (what === 'greeting' && grammar.protocol === 'sieve');
  return step(part, what, {
    detail: firstLine(begin.bytes),
    code: replyCode(line.text),
    offersTls: tells ? offered(part, grammar.offer) : undefined,
  });
}

const isAboutCapabilities = (asked: StepKind | undefined): boolean =>
  asked === 'hello' || asked === 'capabilities_request';

function answer(grammar: LineProtocol, line: string, asked: StepKind | undefined): StepKind | undefined {
  const yes = grammar.positive.test(line);
  if (asked === 'starttls_request') return yes ? 'starttls_accepted' : 'starttls_refused';
  if (yes && isAboutCapabilities(asked)) return 'capabilities';
  if (!yes && grammar.wantsTls?.test(line)) return 'tls_required';
  return asked === undefined ? grammar.unasked(line) : undefined;
}

/** A client that does not wait for SMTP's greeting: 220 is no answer to EHLO. */
const greetsLate = (line: string, asked: StepKind): boolean => asked === 'hello' && /^220\b/.test(line);

/** RFC 9051 sections 6.2.1 and 7.1: an answer carries its command's tag. */
function imap(parts: readonly Part[]): DialogueStep[] {
  const steps: DialogueStep[] = [];
  let starttls: string | undefined;
  for (const part of parts) {
    if (steps.length >= MAX_DIALOGUE_STEPS) break;
    for (const line of linesOf(part.bytes)) {
      const [, tag, word] = /^([!-~]{1,64}) ([A-Za-z-]{1,32})/.exec(line.text) ?? [];
      if (tag === undefined || word === undefined) continue;
      const verb = word.toUpperCase();
      if (part.side === 'client') {
        if (verb === 'STARTTLS') {
          starttls = tag;
          steps.push(commandStep(part, 'starttls_request', line));
        } else if (verb === 'CAPABILITY') {
          steps.push(commandStep(part, 'capabilities_request', line));
        } else if (verb === 'LOGIN' || verb === 'AUTHENTICATE') {
          steps.push(step(part, 'login', { detail: verb }));
        }
      } else if (tag === '*') {
        const isGreeting = steps.length === 0 && /^(OK|PREAUTH|BYE)$/.test(verb);
        if (!isGreeting && verb !== 'CAPABILITY') continue;
        const lists = verb === 'CAPABILITY' || /\[CAPABILITY /i.test(line.text);
        const offersTls = lists
          ? /\bSTARTTLS\b/i.test(line.text)
            ? true
            : part.cut
              ? undefined
              : false
          : undefined;
        steps.push(
          step(part, isGreeting ? 'greeting' : 'capabilities', { detail: firstLine(line.bytes), offersTls }),
        );
      } else if (tag === starttls) {
        starttls = undefined;
        steps.push(
          step(part, verb === 'OK' ? 'starttls_accepted' : 'starttls_refused', {
            detail: firstLine(line.bytes),
          }),
        );
      } else if (verb === 'NO' && /PRIVACYREQUIRED/i.test(line.text)) {
        // RFC 5530 section 3
        steps.push(step(part, 'tls_required', { detail: firstLine(line.bytes) }));
      }
    }
  }
  return steps.slice(0, MAX_DIALOGUE_STEPS);
}

/** The IRCv3 "tls" capability and STARTTLS (ircv3.net/specs/deprecated/tls): numerics 670 and 691. */
function irc(parts: readonly Part[]): DialogueStep[] {
  const steps: DialogueStep[] = [];
  let asked = false;
  for (const part of parts) {
    if (steps.length >= MAX_DIALOGUE_STEPS) break;
    for (const line of linesOf(part.bytes)) {
      const found =
        part.side === 'client' ? ircCommand(line.text) : ircReply(line.text, asked, steps.length === 0);
      if (found === undefined) continue;
      if (found.what === 'starttls_request') asked = true;
      else if (found.what.startsWith('starttls_')) asked = false;
      const lists = found.what === 'capabilities';
      steps.push(
        step(part, found.what, {
          detail: found.what === 'login' ? withoutSecrets(line) : firstLine(line.bytes),
          code: found.code,
          offersTls: lists ? /[ :]tls(?:[ =]|$)/i.test(line.text) : undefined,
        }),
      );
    }
  }
  return steps.slice(0, MAX_DIALOGUE_STEPS);
}

function ircCommand(line: string): { what: StepKind; code?: number } | undefined {
  if (/^STARTTLS\s*$/i.test(line)) return { what: 'starttls_request' };
  if (/^CAP LS\b/i.test(line)) return { what: 'capabilities_request' };
  if (/^NICK\b/i.test(line)) return { what: 'hello' };
  return /^(PASS|AUTHENTICATE|OPER)\b/i.test(line) ? { what: 'login' } : undefined;
}

function ircReply(
  line: string,
  asked: boolean,
  first: boolean,
): { what: StepKind; code?: number } | undefined {
  const [, word] = /^(?::\S{1,255} +)?([A-Za-z]{1,16}|\d{3})\b/.exec(line) ?? [];
  if (word === undefined) return undefined;
  if (/^\d/.test(word)) {
    const code = Number(word);
    if (code === 670) return { what: 'starttls_accepted', code };
    // 421 unknown command, 451 not registered (RFC 2812 section 5.2)
    if (code === 691 || (asked && (code === 421 || code === 451))) return { what: 'starttls_refused', code };
    return first ? { what: 'greeting', code } : undefined;
  }
  if (/^CAP$/i.test(word) && /^\S+ CAP \S+ LS\b/i.test(line)) return { what: 'capabilities' };
  if (/^ERROR$/i.test(word)) return { what: asked ? 'starttls_refused' : 'error' };
  return first ? { what: 'greeting' } : undefined;
}
