import type { Cause } from '../explanation.js';
import { proved } from '../recorded.js';
import { beforeTlsCauses } from './before-tls.js';
import { certificateCauses } from './certificates.js';
import { eapCauses } from './eap.js';
import { otherCauses } from './ended-otherwise.js';
import { missingCertificateCauses } from './missing-certificate.js';
import { parameterCauses, unnamedParameters } from './parameters.js';
import { quicCauses } from './quic.js';

/** Every reason that is known for any of the endings. */
export const CAUSE_CATALOGUE: readonly Cause[] = proved([
  ...certificateCauses,
  ...missingCertificateCauses,
  ...parameterCauses,
  ...unnamedParameters,
  ...beforeTlsCauses,
  ...eapCauses,
  ...quicCauses,
  ...otherCauses,
]);
