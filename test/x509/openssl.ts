// Real certificates, made by openssl when the tests run.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** For `skip`: false if openssl is there, otherwise the notice. */
export const noOpenssl: string | false =
  spawnSync('openssl', ['version']).status === 0 ? false : 'openssl is not installed: not compared with it';

export interface Made {
  readonly der: Uint8Array;
  readonly keyFile: string;
  readonly certificateFile: string;
}

export interface Wanted {
  /** As `openssl req -newkey` takes it, with options. */
  readonly key: readonly string[];
  readonly subject: string;
  readonly extensions?: readonly string[];
  readonly issuer?: Made;
  /** Whose key it gets, instead of one of its own. */
  readonly keyOf?: Made;
  readonly options?: readonly string[];
}

export class CertificateMaker {
  readonly folder = mkdtempSync(join(tmpdir(), 'x509-'));
  #count = 0;

  make({ key, subject, extensions = [], issuer, keyOf, options = [] }: Wanted): Made {
    const base = join(this.folder, String(++this.#count));
    const config = `${base}.cnf`;
    writeFileSync(
      config,
      `[req]\ndistinguished_name=dn\nutf8=yes\nstring_mask=utf8only\n[dn]\n[other]\nC=DE\nCN=within\n`,
    );
    const signer = issuer === undefined ? [] : ['-CA', issuer.certificateFile, '-CAkey', issuer.keyFile];
    execFileSync(
      'openssl',
      [
        ...['req', '-x509', '-config', config, '-nodes', '-utf8'],
        ...(keyOf === undefined
          ? ['-newkey', ...key, '-keyout', `${base}.key`]
          : ['-new', '-key', keyOf.keyFile]),
        ...['-out', `${base}.pem`, '-subj', subject, '-days', '30', ...signer, ...options],
        ...extensions.flatMap((extension) => ['-addext', extension]),
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const der = execFileSync('openssl', ['x509', '-in', `${base}.pem`, '-outform', 'DER']);
    return {
      der: Uint8Array.from(der),
      keyFile: keyOf?.keyFile ?? `${base}.key`,
      certificateFile: `${base}.pem`,
    };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Subject and issuer as openssl prints them in RFC 2253's form, which differs from RFC 4514 in the keyword of STREET. */
export function opensslNames(der: Uint8Array): { subject: string; issuer: string } {
  const text = execFileSync(
    'openssl',
    ['x509', '-inform', 'DER', '-noout', '-subject', '-issuer', '-nameopt', 'RFC2253,-esc_msb,utf8'],
    { input: der, encoding: 'utf8' },
  );
  const [subject = '', issuer = ''] = text
    .split('\n')
    .map((line) => line.replace(/^(subject|issuer)= ?/, '').replace(/\bstreet=/g, 'STREET='));
  return { subject, issuer };
}

export const read = (file: string): Uint8Array => Uint8Array.from(readFileSync(file));
