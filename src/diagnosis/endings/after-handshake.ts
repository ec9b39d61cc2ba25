import type { ApplicationWord } from '../../application/application-word.js';
import type { Side } from '../../base/side.js';
import { sentence } from '../../language/language.js';
import { isOfTransport, messageName, type StoryEvent } from '../../story/event.js';
import { BRIEF, type Facts } from '../../story/facts.js';
import { hiddenHandshake } from '../../story/hidden/hidden-handshake.js';
import { ALERT, recordSizes } from '../../story/hidden/sizes.js';
import type { Inquiry } from '../elimination.js';
import { shown } from '../elimination.js';
import type { Ending } from '../explanation.js';
import { answerIsShort, talk } from '../questions/application.js';
import { lacksAddress, leadsNowhereKnown, showsFault } from '../questions/certificates.js';
import { farewells, isClosing } from '../questions/farewell.js';
import type { Questions } from '../questions/questions.js';
import { clientStack } from '../stacks/stack.js';
import type { Evidence } from '../verdict.js';
import { doneEvidence } from './hidden-flight.js';
import { leavingWords } from './leaving-words.js';

const DONE = { opening: ['opened'], spoken: ['tls'], done: ['both'], again: ['no', 'carried_on'] } as const;

/** Two that know each other by fingerprints ask nobody who issued what. */
const isKnownByFingerprint = (inquiry: Inquiry): boolean =>
  shown(inquiry, 'knownByFingerprint', ['yes']) !== undefined;

/** The client's own check comes after the handshake in many programs, and its subject is the server's certificate. */
const dislikesServer = (facts: Facts, inquiry: Inquiry): boolean =>
  !facts.resumed &&
  !isKnownByFingerprint(inquiry) &&
  (showsFault(facts, 'server') ||
    lacksAddress(facts) ||
    (leadsNowhereKnown(facts, 'server') && !judgesChainsBefore(facts)));

/** OpenSSL judges the chain in the handshake, by alert; what its programs look at afterwards are names and pins. */
const judgesChainsBefore = (facts: Facts): boolean => facts.once(clientStack)?.name === 'OpenSSL';

/**
 * The client asked, and stayed for the answer: it left when it had waited in vain, or it said that it had no more to say and
 * closed behind the server's answer. Who turns a certificate down leaves at once.
 */
function stayedForAnswer(facts: Facts): boolean {
  const { client } = facts.once(farewells);
  if (client === undefined || !facts.once(talk).asked) return false;
  const before = facts.connection.events
    .slice(0, facts.position(client))
    .findLast((event) => !isOfTransport(event));
  if (before !== undefined && facts.secondsBetween(before, client) >= BRIEF) return true;
  const { lastOfServer } = facts.once(talk);
  if (isClosing(client) || lastOfServer === undefined) return false;
  const closed = facts.first('client', 'closed_cleanly');
  const closedOfServer = facts.first('server', 'closed_cleanly');
  return (
    facts.position(lastOfServer) > facts.position(client) &&
    closed !== undefined &&
    closedOfServer !== undefined &&
    facts.position(closed) > facts.position(closedOfServer) &&
    facts.first('client', 'closed_abruptly') === undefined
  );
}

/** The client comes back with the session and goes on: so it had nothing against the server. */
const comesBack = (inquiry: Inquiry): boolean => shown(inquiry, 'resumedLater', ['yes']) !== undefined;

const mayDislikeServer = (facts: Facts, inquiry: Inquiry): boolean =>
  dislikesServer(facts, inquiry) && !stayedForAnswer(facts) && !comesBack(inquiry);

const clientLeftAtOnce = (inquiry: Inquiry): boolean =>
  shown(inquiry, 'left', ['client']) !== undefined &&
  shown(inquiry, 'clientTalk', ['asked', 'nothing']) !== undefined;

/** The certificate shows a fault, or comes from a CA that is none of those that the server names. */
const dislikesClient = (facts: Facts, inquiry: Inquiry): boolean =>
  showsFault(facts, 'client') || shown(inquiry, 'caListed', ['no']) !== undefined;

/** It shows no fault, and comes from a CA that the server names: who hangs up on a question may have had nobody to hand it to. */
const likesClient = (facts: Facts, inquiry: Inquiry): boolean =>
  !showsFault(facts, 'client') && shown(inquiry, 'caListed', ['yes']) !== undefined && facts.once(talk).asked;

/** The application said no, or gave an answer as short as a no and nothing else, to a client that showed no certificate. */
const looksRefusedInside = (facts: Facts, inquiry: Inquiry): boolean => {
  if (shown(inquiry, 'inside', ['refused', 'refused_missing', 'refused_certificate']) !== undefined)
    return true;
  // HTTP over QUIC is read with keys, and what else is short there is no page of nginx's.
  if (facts.connection.transport === 'quic') return false;
  if (shown(inquiry, 'requested', ['yes']) === undefined) return false;
  const { answers, lastOfServer } = facts.once(talk);
  // What came after the client had left was no answer that it waited for.
  const heard = answers > 0 || shown(inquiry, 'left', ['server', 'nobody']) !== undefined;
  if (lastOfServer === undefined || !heard || !answerIsShort(facts)) return false;
  return (
    shown(inquiry, 'clientCertificate', ['empty']) !== undefined ||
    (dislikesClient(facts, inquiry) && !isKnownByFingerprint(inquiry))
  );
};

const established: Ending = {
  id: 'established',
  refs: ['RFC 5246 section 7.3', 'RFC 8446 section 2'],
  provedBy: ['tls12-mutual-success', 'tls12-no-client-auth-success'],
  nearMisses: ['tls12-no-client-certificate', 'tls12-server-hangs-up'],
  outcome: 'established',
  refusedBy: 'none',
  refused: null,
  cause: 'none',
  expects: {
    ...DONE,
    authentication: ['none', 'open'],
    alert: ['none'],
    network: ['whole', 'cut'],
    inside: ['accepted', 'refused', 'unheard'],
  },
  shownBy: { talked: ['yes'] },
  often: 'usual',
  leaning: (facts, inquiry) =>
    looksRefusedInside(facts, inquiry)
      ? -1
      : clientLeftAtOnce(inquiry)
        ? mayDislikeServer(facts, inquiry)
          ? -1
          : 0.75
        : 0,
  moment: () => undefined,
  evidence: (facts) => [...doneEvidence(facts), ...comingBack(facts)],
  why: (facts) =>
    facts.once(talk).asked
      ? sentence('alternative.application_accepted', {
          empty: facts.clientCertificate?.message.entries.length === 0,
        })
      : facts.once(farewells).first === undefined
        ? sentence('alternative.closed_normally', {})
        : sentence('alternative.client_had_nothing_to_say', {}),
};

/** What handed the session out with which the client comes back. */
function comingBack({ connection }: Facts): Evidence[] {
  const { resumedLater, events } = connection;
  const event = resumedLater && events[resumedLater.at];
  if (event === undefined) return [];
  const by = event.kind === 'handshake' && messageName(event) === 'server_hello' ? 'session_id' : 'ticket';
  const what = sentence('evidence.resumed_later', { by, frame: resumedLater!.frame });
  return [{ event, frame: event.frame, what }];
}

/**
 * The application speaks of a client certificate that this server never asked for: another leg of the way is meant, behind
 * a load balancer that ends TLS.
 */
const establishedToOtherLeg: Ending = {
  ...established,
  id: 'established_to_other_leg',
  provedBy: [],
  nearMisses: ['tls12-no-client-certificate'],
  expects: {
    ...DONE,
    authentication: ['none'],
    alert: ['none'],
    network: ['whole', 'cut'],
    requested: ['no'],
    inside: ['refused_missing', 'refused_certificate'],
  },
  shownBy: { talked: ['yes'], inside: ['refused_missing', 'refused_certificate'] },
  leaning: () => 0,
  evidence: (facts) => refusalEvidence(facts, true),
};

/** Finished, and then the client closes with nothing asked, or without waiting for the answer: it may have checked by itself. */
const clientLeft: Ending = {
  id: 'client_left_after_its_own_check',
  refs: ['RFC 9525 section 6', 'curl: lib/vtls/gtls.c', 'Node.js: lib/_tls_wrap.js, onConnectSecure'],
  provedBy: ['tls12-hostname-mismatch', 'tls12-git-server-expired'],
  nearMisses: ['tls12-no-client-auth-success', 'tls12-mutual-success', 'tls12-gnutls-client-resumption'],
  outcome: 'rejected',
  refusedBy: 'client',
  refused: 'server_certificate',
  expects: {
    ...DONE,
    // In EAP the server has the last word.
    authentication: ['none'],
    alert: ['none'],
    network: ['whole'],
    clientTalk: ['asked', 'nothing'],
    left: ['client', 'nobody'],
    resumedLater: ['no'],
  },
  shownBy: { done: ['both'], left: ['client'], clientTalk: ['asked', 'nothing'] },
  often: 'seldom',
  leaning: (facts, inquiry) => (clientLeftAtOnce(inquiry) ? (mayDislikeServer(facts, inquiry) ? 1 : 0.5) : 0),
  moment: (facts) => facts.once(farewells).client,
  evidence: (facts) => {
    const event = facts.once(farewells).client;
    const { asked } = facts.once(talk);
    return event === undefined
      ? doneEvidence(facts)
      : [
          ...doneEvidence(facts),
          { event, frame: event.frame, what: sentence('evidence.client_left_at_once', { asked }) },
        ];
  },
  why: () => sentence('alternative.client_left_at_once', {}),
};

/** The words or the answer with which the application refused. */
function refusalOf(
  facts: Facts,
): { readonly event: StoryEvent; readonly word: ApplicationWord | undefined } | undefined {
  for (const run of facts.all('application_data')) {
    const word =
      run.said?.find(({ means }) => means === 'refused_certificate') ??
      run.said?.find(({ means, from }) => means === 'refused' && from === 'server');
    if (word !== undefined) return { event: run, word };
  }
  const event = facts.once(talk).lastOfServer;
  return event === undefined ? undefined : { event, word: undefined };
}

function refusalEvidence(facts: Facts, missing: boolean): Evidence[] {
  const refusal = refusalOf(facts);
  if (refusal === undefined) return doneEvidence(facts);
  const { event, word } = refusal;
  const { frame } = event;
  if (word !== undefined) {
    const { protocol, code } = word;
    const what =
      word.means === 'refused_certificate'
        ? sentence('evidence.application_refusal', { protocol, code, missing })
        : sentence('evidence.application_answer', { protocol, code });
    return [...doneEvidence(facts), { event, frame: word.frame ?? frame, what }];
  }
  const { serverBytes: bytes } = facts.once(talk);
  const { closing } = facts.once(farewells);
  const closed = closing !== undefined && facts.side(closing) === 'server';
  return [
    ...doneEvidence(facts),
    { event, frame, what: sentence('evidence.short_answer', { bytes, closed }) },
  ];
}

function refusedInside(missing: boolean): Ending {
  return {
    id: missing ? 'application_missed_certificate' : 'application_refused_certificate',
    refs: ['nginx: src/http/ngx_http_request.c, ngx_http_process_request', 'RFC 9110 section 15.5'],
    provedBy: missing ? ['tls12-no-client-certificate'] : ['tls12-client-expired-nginx'],
    nearMisses: ['tls12-mutual-success', 'tls12-s-server-no-client-certificate'],
    outcome: 'rejected',
    refusedBy: 'server',
    refused: missing ? 'missing_client_certificate' : 'client_certificate',
    ...(missing ? { cause: 'no_client_certificate' as const } : {}),
    expects: {
      ...DONE,
      authentication: ['none'],
      alert: ['none'],
      requested: ['yes'],
      clientCertificate: missing ? ['empty', 'none'] : ['sent'],
      inside: missing ? ['refused', 'refused_missing'] : ['refused', 'refused_certificate'],
    },
    shownBy: {
      done: ['both'],
      requested: ['yes'],
      clientCertificate: missing ? ['empty', 'none'] : ['sent'],
    },
    often: missing ? 'seldom' : 'rare',
    leaning: (facts, inquiry) => (looksRefusedInside(facts, inquiry) ? 1 : 0),
    moment: (facts) => refusalOf(facts)?.event ?? facts.once(farewells).closing,
    evidence: (facts) => refusalEvidence(facts, missing),
    status: (facts) => {
      const word = refusalOf(facts)?.word;
      return word?.protocol === 'HTTP' ? Number(word.code) : undefined;
    },
    why: () => sentence('alternative.application_refused', { missing }),
  };
}

/** The server had the client's last flight, and hung up without a word: its program may have looked at the certificate only then. */
function serverLeft(missing: boolean): Ending {
  const clientCertificate: readonly Questions['clientCertificate'][] = missing ? ['empty', 'none'] : ['sent'];
  return {
    id: missing
      ? 'server_left_after_handshake_without_certificate'
      : 'server_left_after_handshake_with_certificate',
    refs: [
      'Node.js: lib/_tls_wrap.js, rejectUnauthorized of a server',
      'nginx: src/stream/ngx_stream_ssl_module.c',
    ],
    provedBy: missing ? [] : ['tls13-node-server-client-unknown-ca'],
    nearMisses: ['tls13-mutual-success', 'tls12-server-hangs-up'],
    outcome: 'rejected',
    refusedBy: 'server',
    refused: missing ? 'missing_client_certificate' : 'client_certificate',
    ...(missing ? { cause: 'no_client_certificate' as const } : {}),
    expects: {
      ...DONE,
      alert: ['none'],
      ...(missing ? {} : { network: ['whole'] as const }),
      // One that was sent had been asked for.
      ...(missing ? { requested: ['yes'] as const } : {}),
      clientCertificate,
      left: ['server'],
      inside: ['unheard', 'refused', missing ? 'refused_missing' : 'refused_certificate'],
    },
    shownBy: { done: ['both'], left: ['server'], requested: ['yes'], clientCertificate },
    often: 'seldom',
    leaning: (facts, inquiry) =>
      shown(inquiry, 'clientTalk', ['asked', 'nothing']) !== undefined &&
      leftAtOnce(facts) &&
      !hasSpoken(facts) &&
      !(!missing && likesClient(facts, inquiry))
        ? 1
        : 0,
    moment: (facts) => facts.once(farewells).server,
    evidence: (facts) => leavingEvidence(facts, 'server'),
    why: () => sentence('alternative.application_left', {}),
  };
}

/**
 * The server's application had begun to speak to the client. Without keys that is a record of TLS 1.3 that is neither an
 * alert nor as long as what came first: tickets, which do, are alike.
 */
function hasSpoken(facts: Facts): boolean {
  const { lastOfServer } = facts.once(talk);
  if (lastOfServer === undefined) return false;
  const over = facts.once(hiddenHandshake)?.clientEvent;
  if (over === undefined) return true;
  const { cipherSuite } = facts.connection;
  const alert = cipherSuite === undefined ? undefined : recordSizes(cipherSuite)?.overhead;
  const lengths = facts.connection.events
    .slice(facts.position(over))
    .flatMap((event) =>
      event.kind === 'application_data' && facts.side(event) === 'server' ? event.lengths : [],
    )
    .filter((length) => alert !== undefined && length > alert + ALERT);
  return lengths.some((length) => length !== lengths[0]);
}

/** Seconds within which a server judges a certificate; later it closes what nobody used. */
const JUDGES_WITHIN = 5;

function leftAtOnce(facts: Facts): boolean {
  const { server } = facts.once(farewells);
  if (server === undefined) return false;
  const before = facts.connection.events
    .slice(0, facts.position(server))
    .findLast((event) => facts.side(event) === 'client');
  return before === undefined || facts.secondsBetween(before, server) <= JUDGES_WITHIN;
}

function leavingEvidence(facts: Facts, by: Side): Evidence[] {
  const event = facts.once(farewells)[by];
  return event === undefined
    ? doneEvidence(facts)
    : [...doneEvidence(facts), { event, frame: event.frame, what: leavingWords(event, by) }];
}

/** Both have sent their Finished. What comes then is the application's, or in TLS 1.3 the server's verdict on the client. */
export const afterHandshake: readonly Ending[] = [
  established,
  establishedToOtherLeg,
  clientLeft,
  refusedInside(true),
  refusedInside(false),
  serverLeft(true),
  serverLeft(false),
];
