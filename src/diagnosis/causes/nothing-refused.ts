import { sentence } from '../../language/language.js';
import { certificatesOf } from '../../story/certificates.js';
import { clientAuthentication } from '../../story/client-authentication.js';
import type { Facts } from '../../story/facts.js';
import type { Cause } from '../explanation.js';
import { keyLogUnasked } from '../remedies.js';
import { alone, endedBy, isQuic } from './of-ending.js';

const established: Cause = {
  ...alone,
  id: 'established',
  cause: 'none',
  refs: ['RFC 5246 section 7.3', 'RFC 8446 section 2'],
  provedBy: ['tls12-mutual-success', 'tls12-no-client-auth-success'],
  nearMisses: ['tls12-no-client-certificate', 'tls12-server-hangs-up'],
  of: endedBy('established', 'established_to_other_leg', 'eap_accepted', 'eap_not_over'),
  // Certificates are parsed when somebody reads the words: most connections of a large capture are counted only.
  summary: (facts, ending) => {
    const client = facts.once(clientAuthentication);
    if (ending.id === 'established_to_other_leg') return sentence('verdict.established_other_leg', {});
    if (isHidden(facts) && isQuic(facts)) return sentence('verdict.quic_established_hidden', {});
    if (isHidden(facts)) return sentence('verdict.established_hidden', {});
    // One that was sent, unseen, has no name here.
    const unseen = client.certificate === 'sent' ? '' : undefined;
    return sentence('verdict.established', {
      server: certificatesOf(facts, 'server')[0]?.subject,
      client: certificatesOf(facts, 'client')[0]?.subject ?? unseen,
      asked: client.requested,
      resumed: facts.resumed,
    });
  },
  explanation: (facts, ending) => {
    const client = facts.once(clientAuthentication);
    if (ending.id === 'established_to_other_leg') return sentence('explanation.established_other_leg', {});
    if (isHidden(facts) && isQuic(facts)) return sentence('explanation.quic_established_hidden', {});
    return isHidden(facts)
      ? sentence('explanation.established_hidden', {})
      : sentence('explanation.established', {
          mutual: client.certificate === 'sent',
          asked: client.requested,
          certain: ending.confidence === 'certain',
        });
  },
  // What may have been refused inside can be told once it is opened.
  remedies: (facts, ending) =>
    ending.id === 'established_to_other_leg'
      ? [sentence('remedy.pass_certificate_on', {})]
      : isHidden(facts) ||
          (ending.confidence === 'possible' && ending.alternatives.length > 0 && !facts.decrypted)
        ? [keyLogUnasked]
        : [],
  why: () => sentence('alternative.closed_normally', {}),
};

const isHidden = (facts: Facts): boolean =>
  facts.tls13 && facts.once(clientAuthentication).certificateBasis === 'unknown' && !facts.resumed;

const noData: Cause = {
  ...alone,
  id: 'no_data',
  cause: 'no_data',
  refs: ['RFC 9293 section 3.6'],
  provedBy: [],
  nearMisses: ['tls12-server-hangs-up', 'tls12-connection-refused'],
  of: endedBy('opened_and_closed'),
  summary: (facts, { moment }) =>
    sentence('verdict.no_data', { by: moment === undefined ? 'client' : facts.side(moment) }),
  explanation: () => sentence('explanation.no_data', {}),
  remedies: () => [],
  why: () => sentence('alternative.opened_and_closed', {}),
};

const incomplete: Cause = {
  ...alone,
  id: 'incomplete',
  cause: 'unknown',
  refs: ['RFC 8446 section 2'],
  provedBy: [],
  nearMisses: ['tls12-mutual-success'],
  of: endedBy('incomplete'),
  summary: (facts) => sentence('verdict.incomplete', { why: whyIncomplete(facts) }),
  explanation: (facts) => sentence('explanation.incomplete', { why: whyIncomplete(facts) }),
  remedies: (facts) => [sentence('remedy.capture_again', { why: whyIncomplete(facts) })],
  why: () => sentence('alternative.left_without_reason', {}),
};

function whyIncomplete(facts: Facts): string {
  const { findings } = facts.connection;
  if (findings.some(({ code }) => code === 'stream.one_direction')) return 'one_direction';
  if (facts.clientHello === undefined && findings.some(({ code }) => code === 'stream.late_start'))
    return 'late_start';
  return findings.some(({ code }) => code === 'stream.gap') ? 'gap' : 'early_end';
}

/** Nobody refused anything, or nothing says so. */
export const nothingRefusedCauses: readonly Cause[] = [established, noData, incomplete];
