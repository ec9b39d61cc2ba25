import type { Cause } from '../explanation.js';
import { proved } from '../recorded.js';
import { beforeTlsCauses } from './before-tls.js';
import { certificateCauses } from './certificates.js';
import { demandCauses } from './demands.js';
import { eapCauses } from './eap.js';
import { leftWithoutReasonCauses } from './left-without-reason.js';
import { lostOnTheWayCauses } from './lost-on-the-way.js';
import { messageCauses } from './messages.js';
import { missingCertificateCauses } from './missing-certificate.js';
import { noOverlapCauses, unnamedParameters } from './no-overlap.js';
import { noTlsSpokenCauses } from './no-tls-spoken.js';
import { nothingRefusedCauses } from './nothing-refused.js';
import { quicCauses } from './quic.js';
import { sessionCauses } from './sessions.js';

/** Every reason that is known for any of the endings. */
export const CAUSE_CATALOGUE: readonly Cause[] = proved([
  ...certificateCauses,
  ...missingCertificateCauses,
  ...noOverlapCauses,
  ...demandCauses,
  ...sessionCauses,
  ...messageCauses,
  ...unnamedParameters,
  ...beforeTlsCauses,
  ...eapCauses,
  ...quicCauses,
  ...nothingRefusedCauses,
  ...noTlsSpokenCauses,
  ...lostOnTheWayCauses,
  ...leftWithoutReasonCauses,
]);
