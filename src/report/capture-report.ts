import { instantText } from '../base/instant.js';
import type { CaptureFacts, CaptureProblem } from '../capture/packet-sink.js';
import type { KeyLogProblem } from '../keys/key-log.js';
import { type Sentence, sentence } from '../language/language.js';
import { LinkType } from '../registry/link-type.js';
import type { CaptureStory, CaptureTime } from '../story/follow/capture-story.js';
import { captureProblemWords } from './capture-problem-words.js';
import type { CaptureReport, ProblemReport } from './report.js';

type Say = (spoken: Sentence) => string;

/** What is wrong with a line of a key log. */
export const keyLogProblemWords = ({ line, reason, label, count }: KeyLogProblem, say: Say): string =>
  say(sentence('finding.key_log', { line, reason, label, count }));

/**
 * What is said of a capture as a whole.
 * @param pieces the facts of each of its files, in their order
 * @param say puts a sentence into words
 */
export function captureReport(
  file: string,
  pieces: readonly CaptureFacts[],
  story: CaptureStory,
  say: Say,
): CaptureReport {
  const problems: CaptureProblem[] = pieces.flatMap((piece) => piece.problems);
  for (const [linkType, count] of story.unknownLinkTypes) {
    problems.push({ code: 'capture.unknown_link_type', frame: 0, offset: 0, detail: { linkType, count } });
  }
  const instant = (time: CaptureTime | undefined) =>
    time === undefined ? null : instantText(time.seconds, time.nanoseconds);
  const linkTypes = [...new Set(pieces.flatMap((piece) => piece.linkTypes))];
  return {
    file,
    format: pieces[0]?.format ?? 'pcap',
    linkTypes: linkTypes.map((linkType) => LinkType.name(linkType) ?? String(linkType)),
    packets: pieces.reduce((sum, piece) => sum + piece.packets, 0),
    start: instant(story.start),
    end: instant(story.end),
    problems: [
      ...problems.map((problem) => {
        const { severity, words: spoken } = captureProblemWords(problem);
        return {
          code: problem.code,
          severity,
          message: say(spoken),
          ...(problem.frame > 0 ? { frame: problem.frame } : {}),
          offset: problem.offset,
        };
      }),
      ...pieces.flatMap((piece) =>
        piece.comments.map(({ frame, text }) => ({
          code: 'capture.comment',
          severity: 'note' as const,
          message: say(sentence('finding.capture.comment', { text })),
          ...(frame > 0 ? { frame } : {}),
        })),
      ),
      ...story.keyLogProblems.map((problem) => ({
        code: 'capture.key_log',
        severity: 'warning' as const,
        message: say(sentence('finding.capture.key_log', { problem: keyLogProblemWords(problem, say) })),
      })),
      ...(story.forgotten > 0
        ? [
            {
              code: 'capture.too_many_without_tls',
              severity: 'note' as const,
              message: say(sentence('finding.capture.too_many_without_tls', { count: story.forgotten })),
            },
          ]
        : []),
      ...withoutTls(story, say),
      ...(['DTLS', 'QUIC'] as const)
        .filter((protocol) => story.datagrams[protocol] > 0)
        .map((protocol) => ({
          code: 'capture.not_dissected',
          severity: 'note' as const,
          message: say(
            sentence('finding.capture.not_dissected', { protocol, count: story.datagrams[protocol] }),
          ),
        })),
    ],
    ...insteadOfTls(story),
  };
}

/** What there was in a capture without TLS. */
function withoutTls(story: CaptureStory, say: Say): ProblemReport[] {
  const { insteadOfTls, connectionsSeen, packetsSeen, unknownLinkTypes, datagrams } = story;
  if (insteadOfTls === undefined) return [];
  const { groups, others } = insteadOfTls;
  const note = (code: string, spoken: Sentence): ProblemReport[] => [
    { code, severity: 'note', message: say(spoken) },
  ];
  if (groups.length > 0) {
    const shown = groups.slice(0, SERVERS_NAMED);
    const more = groups.slice(SERVERS_NAMED).reduce((sum, { connections }) => sum + connections, others);
    return note('capture.no_tls', sentence('finding.capture.no_tls', { instead: shown, more }));
  }
  const nothingElse = unknownLinkTypes.size === 0 && datagrams.DTLS + datagrams.QUIC === 0;
  return connectionsSeen === 0 && packetsSeen > 0 && nothingElse
    ? note('capture.no_tcp', sentence('finding.capture.no_tcp', { packets: packetsSeen }))
    : [];
}

/** Servers named in the sentence about a capture without TLS; the data has more. */
const SERVERS_NAMED = 5;

function insteadOfTls(story: CaptureStory): Pick<CaptureReport, 'insteadOfTls'> {
  const groups = story.insteadOfTls?.groups ?? [];
  if (groups.length === 0) return {};
  return {
    insteadOfTls: groups.map(({ address, port, protocol, connections }) => ({
      server: { address, port },
      protocol: protocol ?? null,
      connections,
    })),
  };
}
