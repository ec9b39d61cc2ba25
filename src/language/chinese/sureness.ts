import { isEitherPossible, isPossible, isReasonPossible, type Sureness } from '../english/sureness.js';

/** Before a verb. */
export const probably = (a: Sureness): string => (isPossible(a) ? '可能' : '');

/** Before a reason that stands by itself; behind a doubt of its own it needs no second one. */
export const probablyAs = (a: Sureness): string => (isReasonPossible(a) ? '可能是因为' : '');

/** Before a verb whose doubt is the reason's, too. */
export const probablyEither = (a: Sureness): string => (isEitherPossible(a) ? '可能' : '');

/** What the waiting or leaving side is taken to have refused. */
export const REFUSED_IN_SILENCE: Readonly<Record<string, string>> = {
  server_certificate: '客户端可能拒绝了服务端证书',
  client_certificate: '服务端可能拒绝了客户端证书',
  missing_client_certificate: '服务端可能拒绝了没有证书的客户端',
  parameters: '一方可能拒绝了对方提供的参数',
};
