// Remedies fit what is at hand: the application's protocol, the side's library, the keys that were given.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { dissect, type RemedyReport } from '../../src/index.js';
import { callOf, keyLogCommand } from '../../src/language/english/call.js';
import { CATALOGUES } from '../../src/language/language.js';
import { projectRoot, samplesFolder } from '../project-root.js';

const TRUSTED = { trusted: 'ca.crt' };
const OWN = { trusted: 'ca.crt', certificate: true };

/** By protocol: the command, what it trusts with, what it shows its certificate with. */
const CALLS: readonly (readonly [url: string, command: RegExp, own: RegExp])[] = [
  ['https://host/', /^curl --cacert ca\.crt https:\/\/host\/$/, /--cert client\.crt --key client\.key/],
  ['https://host:8443/', /^curl --cacert ca\.crt https:\/\/host:8443\/$/, /--cert client\.crt/],
  [
    'mqtt://host:8883',
    /^mosquitto_pub --cafile ca\.crt -h host -p 8883 /,
    /--cert client\.crt --key client\.key/,
  ],
  [
    'redis://host:6379',
    /^redis-cli --tls --cacert ca\.crt -h host -p 6379 /,
    /--cert client\.crt --key client\.key/,
  ],
  [
    'postgresql+starttls://host:5432',
    /^psql "host=host port=5432 sslmode=verify-full sslrootcert=ca\.crt"$/,
    /sslcert=client\.crt sslkey=client\.key/,
  ],
  [
    'mysql+starttls://host:3306',
    /^mysql --host=host --port=3306 --ssl-mode=VERIFY_IDENTITY --ssl-ca=ca\.crt$/,
    /--ssl-cert=client\.crt --ssl-key=client\.key/,
  ],
  [
    'ldap://host:636',
    /^LDAPTLS_CACERT=ca\.crt ldapsearch -x -H ldaps:\/\/host:636 /,
    /LDAPTLS_CERT=client\.crt/,
  ],
  [
    'ldap+starttls://host:389',
    /^LDAPTLS_CACERT=ca\.crt ldapsearch -x -ZZ -H ldap:\/\/host:389 /,
    /LDAPTLS_KEY=client\.key/,
  ],
  ...(['smtp', 'imap', 'pop3', 'ftp', 'nntp', 'sieve', 'xmpp', 'irc'] as const).map(
    (scheme) =>
      [
        `${scheme}+starttls://host:25`,
        new RegExp(`^openssl s_client -connect host:25 -starttls ${scheme} -CAfile ca\\.crt$`),
        /-cert client\.crt -key client\.key/,
      ] as const,
  ),
  ...(['smtp', 'imap', 'amqp', 'sip', 'tls'] as const).map(
    (scheme) =>
      [
        `${scheme}://host:993`,
        /^openssl s_client -connect host:993 -CAfile ca\.crt$/,
        /-cert client\.crt -key client\.key/,
      ] as const,
  ),
  ['dtls://host:4433', /^openssl s_client -dtls -connect host:4433 -CAfile ca\.crt$/, /-cert client\.crt/],
  ['smtp://HOST:PORT', /^openssl s_client -connect HOST:PORT /, /-cert/],
];

describe('a client is called again by its own protocol', () => {
  for (const [url, command, own] of CALLS) {
    it(url, () => {
      assert.match(callOf(url, TRUSTED), command);
      assert.match(callOf(url, OWN), own);
      for (const one of [callOf(url, TRUSTED), callOf(url, OWN), keyLogCommand('OpenSSL', url)]) {
        assert.equal(/\bcurl\b/.test(one), url.startsWith('https:'), one);
        assert.equal(spawnSync('bash', ['-n', '-c', one]).status, 0, one);
      }
    });
  }
});

describe('a key log is written as the library does it', () => {
  for (const [library, command] of [
    ['Node.js', /^node --tls-keylog=keys\.log /],
    ['Java', /^java -javaagent:/],
    ['GnuTLS', /^export SSLKEYLOGFILE=/],
    ['NSS', /^export SSLKEYLOGFILE=/],
    ['OpenSSL', /^SSLKEYLOGFILE=keys\.log curl https:\/\/host\/$/],
    [undefined, /^SSLKEYLOGFILE=keys\.log curl https:\/\/host\/$/],
  ] as const) {
    it(library ?? 'an unknown one', () => assert.match(keyLogCommand(library, 'https://host/'), command));
  }
  it('OpenSSL, of what is not HTTP', () => {
    assert.equal(
      keyLogCommand('OpenSSL', 'smtp+starttls://host:25'),
      'openssl s_client -connect host:25 -starttls smtp -keylogfile keys.log',
    );
  });
});

it('every remedy that has words is given by some cause', () => {
  const folder = join(projectRoot, 'src/diagnosis');
  const source = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('');
  const ids = Object.keys(CATALOGUES.en).filter((id) => id.startsWith('remedy.'));
  assert.ok(ids.length > 60);
  assert.deepEqual(
    ids.filter((id) => !source.includes(`'${id}'`)),
    [],
  );
});

const WEB: ReadonlySet<number> = new Set([80, 443, 8443]);
const samples = readdirSync(samplesFolder)
  .filter((file) => file.endsWith('.pcap'))
  .map((file) => file.replace('.pcap', ''));

describe('no remedy of a sample is for somebody else', () => {
  const told = ({ text, command }: RemedyReport) => `${text} ${command ?? ''}`;
  for (const name of samples) {
    it(name, async () => {
      const keys = join(samplesFolder, `${name}.keys`);
      for (const withKeys of existsSync(keys) ? [false, true] : [false]) {
        const keyLogs = withKeys ? [{ name: 'keys', text: readFileSync(keys) }] : [];
        const { connections } = await dissect(join(samplesFolder, `${name}.pcap`), { keyLogs });
        for (const { server, stacks, verdict, timeline } of connections) {
          const all = verdict.remedies.map(told).join('\n');
          const web =
            WEB.has(server.port) && !timeline.some(({ summary }) => /^(?:SMTP|IMAP|POP3):/.test(summary));
          if (!web) assert.doesNotMatch(all, /\bcurl\b|ssl_client_certificate/, `port ${server.port}`);
          const opened = timeline.some(({ basis }) => basis === 'decrypted');
          if (opened) assert.doesNotMatch(all, /key log/);
          if (stacks.client !== undefined && ['Java', 'Go', 'Node.js'].includes(stacks.client.name))
            assert.doesNotMatch(
              all,
              /SSLKEYLOGFILE|curl --cacert ca\.crt|curl --cacert server\.crt https?:\S+$/m,
            );
          if (stacks.server !== undefined && ['Java', 'Go', 'Node.js'].includes(stacks.server.name))
            assert.doesNotMatch(all, /ssl_client_certificate/);
        }
      }
    });
  }
});

/** What is done next about the only connection, or the first, of a sample that nobody has keys for. */
async function nextSteps(sample: string): Promise<readonly RemedyReport[]> {
  const { connections } = await dissect(join(samplesFolder, `${sample}.pcap`), {});
  return connections[0]!.verdict.remedies;
}

describe('what is merely possible leads on', () => {
  for (const [sample, log, trust] of [
    ['tls13-gnutls-client-server-unknown-ca', /NOT trusted/, /--x509cafile/],
    ['tls13-node-client-server-unknown-ca', /UNABLE_TO_VERIFY_LEAF_SIGNATURE/, /NODE_EXTRA_CA_CERTS/],
  ] as const)
    it(`${sample}: the chain is judged first, then the library's own words, then where it is told whom to trust`, async () => {
      const [judge, look, where] = await nextSteps(sample);
      assert.equal(judge?.code, 'judge_server_certificate');
      assert.match(judge?.command ?? '', /^openssl s_client -connect localhost:8443 -servername localhost /);
      assert.match(look?.text ?? '', log);
      assert.match(where?.text ?? '', trust);
    });

  it('a hidden refusal of a client certificate: what the log calls it, and how to judge the certificate without it', async () => {
    const [look, judge] = await nextSteps('tls13-s-server-crl-expired');
    assert.match(look?.text ?? '', /Apache: .*nginx/);
    assert.match(judge?.command ?? '', /^openssl verify -purpose sslclient /);
  });

  it('a CRL that may be missing: the certificate is judged, for it may as well be the CA', async () => {
    const codes = (await nextSteps('tls12-s-server-client-ca-of-same-name')).map(({ code }) => code);
    assert.ok(codes.includes('judge_client_certificate'), codes.join());
  });

  it('where no host was named, an address was typed', () => {
    const about = (unnamed: boolean) =>
      JSON.stringify(CATALOGUES.en['remedy.host_name']({ names: ['www.example'], unnamed }));
    assert.match(about(true), /an address was typed: connect to a name in the certificate \(www\.example\)/);
    assert.doesNotMatch(about(false), /address/);
  });

  it('what is certain needs no judging', async () => {
    const codes = (await nextSteps('tls12-server-self-signed')).map(({ code }) => code);
    assert.ok(!codes.includes('judge_server_certificate'), codes.join());
  });
});
