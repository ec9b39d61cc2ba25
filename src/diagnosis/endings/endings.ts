import type { Ending } from '../explanation.js';
import { proved } from '../recorded.js';
import { afterHandshake } from './after-handshake.js';
import { refusedBeforeTls } from './before-tls.js';
import { eapEndings } from './eap.js';
import { leftUnfinished } from './left-unfinished.js';
import { neverOpened } from './never-opened.js';
import { notTls } from './not-tls.js';
import { quicEndings } from './quic.js';
import { refusedByAlert } from './refused-by-alert.js';
import { renegotiation } from './renegotiation.js';
import { unansweredEndings } from './unanswered.js';

/** Everything that can have happened, by whom. What the capture does not hold is `incomplete`, which claims nothing. */
export const ENDINGS: readonly Ending[] = proved([
  ...neverOpened,
  ...notTls,
  ...refusedBeforeTls,
  ...refusedByAlert,
  ...leftUnfinished,
  ...afterHandshake,
  ...renegotiation,
  ...eapEndings,
  ...quicEndings,
  ...unansweredEndings,
]);
