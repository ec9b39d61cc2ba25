import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ALERT_TABLES, alertsOf, type CertificateFault, mayMean } from '../../src/diagnosis/stacks/alerts.js';
import { dissect } from '../../src/index.js';
import { AlertDescription } from '../../src/registry/alert.js';
import { sharedStrangers } from '../project-root.js';

const { code } = AlertDescription;

/** The libraries of recorded programs, as their packages are built. */
const LIBRARIES: readonly (readonly [library: string, programs: RegExp])[] = [
  [
    'OpenSSL',
    /^(openssl\b.*|curl|perl-lwp|redis-cli|socat|swaks(-tls)?|mosquitto(_pub)?|mosq_pub|telnet-ssl|memcached|php|haproxy|vsftpd-ftps|lighttpd-openssl|Python)$/,
  ],
  ['GnuTLS', /^(gnutls(-cli)?|exim4-(smtps|starttls))$/],
  ['Go', /^(go|Go 1\.19|caddy(-verify_if_given)?|docker-registry|etcd)$/],
  ['Java', /^Java 17$/],
  ['rustls', /^deno-fetch$/],
  ['Erlang', /^(erlang|rabbitmq)$/],
];

interface Truth {
  readonly file: string;
  readonly keylog: string | null;
  readonly client: string;
  readonly server: string;
  readonly by: readonly string[];
  readonly causes: readonly string[];
}

const isFault = (cause: string): cause is CertificateFault =>
  Object.values(ALERT_TABLES).some(({ rows }) => Object.hasOwn(rows, cause));

describe('the alerts of the stacks', () => {
  it('each row has alerts that there are, each once, and its table a source', () => {
    for (const [library, { sources, rows }] of Object.entries(ALERT_TABLES)) {
      assert.ok(sources.length > 0, library);
      for (const [fault, alerts] of Object.entries(rows)) {
        assert.ok(alerts.length > 0, `${library} ${fault}`);
        assert.equal(new Set(alerts).size, alerts.length, `${library} ${fault}`);
        for (const alert of alerts) assert.ok(AlertDescription.name(alert) !== undefined);
      }
    }
  });

  it('an unknown library and a row that is missing exclude nothing', () => {
    assert.equal(alertsOf('constructor', 'expired'), undefined);
    assert.ok(mayMean(code.handshake_failure, 'expired', 'Botan'));
    assert.ok(mayMean(code.handshake_failure, 'expired', undefined));
    assert.ok(mayMean(code.handshake_failure, 'crl_missing', 'Go'));
    assert.ok(!mayMean(code.unknown_ca, 'expired', 'OpenSSL'));
  });

  it('Schannel says certificate_expired of dates on either side, and certificate_revoked where it could not ask', () => {
    assert.deepEqual(alertsOf('Schannel', 'not_yet_valid'), [code.certificate_expired]);
    assert.ok(mayMean(code.certificate_revoked, 'revocation_undetermined', 'Schannel'));
    assert.ok(!mayMean(code.unknown_ca, 'revoked', 'Schannel'));
  });

  it('Secure Transport tells dates on either side, and a CA that it does not know; s2n-tls says goodbye whatever it is', () => {
    assert.deepEqual(alertsOf('Secure Transport', 'not_yet_valid'), alertsOf('Secure Transport', 'expired'));
    assert.ok(!mayMean(code.unknown_ca, 'hostname_mismatch', 'Secure Transport'));
    for (const alerts of Object.values(ALERT_TABLES['s2n-tls']!.rows))
      assert.equal(alerts[0], code.close_notify);
  });

  it('OpenSSL says unknown_ca of ten faults, and certificate_expired of two', () => {
    const saidOf = (alert: number) =>
      Object.entries(ALERT_TABLES['OpenSSL']!.rows)
        .filter(([, alerts]) => alerts[0] === alert)
        .map(([fault]) => fault);
    assert.deepEqual(saidOf(code.certificate_expired), ['expired', 'crl_expired']);
    assert.ok(saidOf(code.unknown_ca).length >= 7);
    assert.ok(mayMean(code.unknown_ca, 'crl_missing', 'OpenSSL'));
    assert.ok(!mayMean(code.unknown_ca, 'hostname_mismatch', 'OpenSSL'));
  });

  const truth = join(sharedStrangers, 'truth.jsonl');
  const skip = existsSync(truth) ? false : 'the captures of strangers are not here';
  it('no recorded alert is ruled out for what was wrong', { skip }, async () => {
    let compared = 0;
    for (const line of readFileSync(truth, 'utf8').trim().split('\n')) {
      const row = JSON.parse(line) as Truth;
      const [by] = row.by;
      const causes = row.causes.filter(isFault);
      if ((by !== 'client' && by !== 'server') || row.by.length > 1 || causes.length === 0) continue;
      const library = LIBRARIES.find(([, programs]) => programs.test(row[by]))?.[0];
      const capture = join(sharedStrangers, row.file);
      if (library === undefined || !existsSync(capture)) continue;
      const name = join(sharedStrangers, row.keylog ?? '');
      const keyLogs = row.keylog === null ? [] : [{ name, text: readFileSync(name, 'utf8') }];
      for (const { verdict } of (await dissect(capture, { keyLogs })).connections) {
        const { alert } = verdict;
        if (alert === null || alert.from !== by) continue;
        const description = AlertDescription.entries.find(({ name: one }) => one === alert.description)?.code;
        compared++;
        assert.ok(
          causes.some((cause) => mayMean(description!, cause, library)),
          `${row.file}: ${library} said ${alert.description} of ${causes.join(' or ')}`,
        );
      }
    }
    assert.ok(compared > 150, `${compared} alerts`);
  });
});
