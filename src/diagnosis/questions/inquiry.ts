import type { Side } from '../../base/side.js';
import type { Facts } from '../../story/facts.js';
import type { Testimony } from '../elimination.js';
import type { CaptureEnd } from '../verdict.js';
import { again } from './again.js';
import { alert, alertAbout, signOfAlert } from './alert.js';
import { alertNames } from './alert-names.js';
import { clientTalk, inside, resumedLater, serverAnswer } from './application.js';
import { authentication, awaited, lost, refusedAfter } from './authentication.js';
import { prologueRefusal } from './before-tls.js';
import { fault } from './certificates.js';
import { clientCertificate, clientJudged, requested, serverJudged } from './client-certificate.js';
import { departure, left } from './farewell.js';
import { done, talked } from './handshake.js';
import { network } from './network.js';
import { opening, silence } from './opening.js';
import { sign } from './parameters.js';
import { FAULTS, type Question, SIGNS, type VisibleFault } from './questions.js';
import { quicVersion } from './quic.js';
import { sight } from './sight.js';
import { clientWords, expectsTls, spoken } from './spoken.js';
import { stalled } from './stalled.js';
import { unanswered } from './unanswered.js';

/** Who answers each question; each works its answer out whenever it is asked. */
export const WITNESSES = {
  ...Object.fromEntries(SIGNS.map((question) => [question, (facts: Facts) => sign(facts, question)])),
  ...faultsOf('server'),
  ...faultsOf('client'),
  authentication,
  refusedAfter,
  awaited,
  lost,
  alertNames,
  opening,
  spoken,
  beforeTls: prologueRefusal,
  // How far it got is asked for by others, too.
  done: (facts: Facts) => facts.once(done),
  talked,
  alert,
  signOfAlert,
  alertAbout,
  left,
  network,
  departure,
  stalled,
  expectsTls,
  clientWords,
  silence,
  sight,
  requested,
  clientCertificate,
  clientJudged,
  serverJudged,
  clientTalk,
  resumedLater,
  serverAnswer,
  inside,
  again,
  quicVersion,
  unanswered,
} as unknown as { readonly [Q in Question]: (facts: Facts, capture: CaptureEnd) => Testimony<Q> };

function faultsOf(owner: Side) {
  return Object.fromEntries(
    FAULTS.map((code: VisibleFault) => [`${owner}:${code}`, (facts: Facts) => fault(facts, owner, code)]),
  );
}
