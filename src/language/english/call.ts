/** What a client is given to try again with: the file of CAs (or certificates) that it trusts, and its own certificate. */
export interface CallWith {
  readonly trusted: string;
  readonly certificate?: boolean;
}

/** A command that calls the server once more: curl for `https://`, OpenSSL's client for `dtls://HOST:PORT`. */
export function callOf(url: string, { trusted, certificate = false }: CallWith): string {
  const dtls = /^dtls:\/\/(.*)$/.exec(url)?.[1];
  if (dtls === undefined)
    return `curl --cacert ${trusted} ${certificate ? '--cert client.crt --key client.key ' : ''}${url}`;
  const own = certificate ? ' -cert client.crt -key client.key' : '';
  return `openssl s_client -dtls -connect ${dtls} -CAfile ${trusted}${own}`;
}
