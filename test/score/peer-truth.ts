// What the names of a peers run say: who was given which certificate, and who must therefore refuse.
import type { Placed } from './sample-truth.js';

const REFUSED = ['failed', 'rejected', 'abandoned'] as const;

/** `run` and `case` as in index.jsonl; see the README of that folder. */
export function peerTruth(run: string, given: string): Placed {
  const stacks = stacksOf(run, given);
  const asks = /^A2?:|mTLS|grpc\(BoringSSL\)-server|client_sigalgs|client cert tls|post-handshake/.test(run);
  if (asks) return { ...stacks, truth: askedTruth(run, given) };
  if (/srv-/.test(run)) {
    return {
      ...stacks,
      // curl and gRPC compare the name after the handshake.
      truth: {
        requested: ['no'],
        refusedBy: ['client'],
        outcome: REFUSED,
        application: /srv-host/.test(run) && /^(curl|grpc)$/.test(given),
      },
    };
  }
  if (/HRR ok/.test(run))
    return { ...stacks, truth: { requested: ['no'], certificate: ['none'], refusedBy: ['none'] } };
  // Names of negotiation failures say that there was one, not which side spoke.
  return { ...stacks, truth: {} };
}

function askedTruth(run: string, given: string): Placed['truth'] {
  const requested = ['yes'];
  if (given === 'resumed') return { resumed: true, requested: ['no'], refusedBy: ['none'] };
  // nginx answers 400 inside TLS.
  const application = /nginx-server/.test(run);
  // gnutls-serv does not look at the extended key usage.
  const accepts =
    given === 'cli-ok' || given === 'full' || (/gnutls-server/.test(run) && given === 'cli-eku');
  if (accepts || given === 'openssl-ec' || given === 'pha')
    return { requested, certificate: ['sent'], refusedBy: ['none'] };
  if (given === '-' || given.endsWith('-rsa'))
    return { requested, certificate: ['empty'], refusedBy: ['server'], outcome: REFUSED, application };
  // Go and Java do not send a certificate whose issuer the server does not name.
  const certificate = /^A2:(go|java)/.test(run) ? ['sent', 'empty'] : ['sent'];
  return { requested, certificate, refusedBy: ['server'], outcome: REFUSED, application };
}

function stacksOf(run: string, given: string): { readonly client: string; readonly server: string } {
  const between = /^A2:(\w+)-client vs (\w+)-server/.exec(run);
  if (between !== null) return { client: between[1]!, server: between[2]! };
  const server =
    /^A:(\w+)-server/.exec(run)?.[1] ??
    /version server=(\w+)/.exec(run)?.[1] ??
    (/grpc\(BoringSSL\)-server/.test(run) ? 'grpc' : 'openssl');
  const client =
    /grpc(\(BoringSSL\))? client/.test(run) || given === 'grpc'
      ? 'grpc'
      : (/^(openssl|curl|go|node|python|java|gnutls)/.exec(given)?.[1] ?? 'openssl');
  return { client, server };
}
