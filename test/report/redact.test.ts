import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { rootCertificates } from 'node:tls';
import { MAX_PSEUDONYMS } from '../../src/base/limits.js';
import { compare, type DissectionOptions, dissect, type Report } from '../../src/index.js';
import { renderPage } from '../../src/render/html/page-collector.js';
import { renderJson, renderNdjsonLine } from '../../src/render/json/json.js';
import { renderMarkdown } from '../../src/render/markdown/markdown.js';
import { renderMermaid } from '../../src/render/mermaid/mermaid.js';
import { overviewOf } from '../../src/render/shared/overview.js';
import { renderSvg } from '../../src/render/svg/svg.js';
import { renderText } from '../../src/render/text/text.js';
import { Pseudonyms } from '../../src/report/pseudonyms.js';
import { samplesFolder, sharedCaptures, sharedPeers } from '../project-root.js';

const VERSION = { version: '0.0.0' } as const;

/** Every form of a report. */
function forms(report: Report, language: 'en' | 'zh'): Record<string, string> {
  const overview = overviewOf(report, { all: true });
  const options = { ...VERSION, language };
  return {
    text: renderText(report, { width: 20_000, colour: false, unicode: true, all: true, language }),
    json: renderJson(report),
    ndjson: report.connections.map((one) => renderNdjsonLine(one, '0')).join(''),
    html: renderPage(report, options),
    markdown: renderMarkdown(overview, options),
    mermaid: renderMermaid(overview, options),
    svg: renderSvg(overview, options),
  };
}

/** Attributes' values of a distinguished name. */
const valuesOf = (name: string): string[] =>
  name
    .split(/(?<!\\),/)
    .map((attribute) => attribute.slice(attribute.indexOf('=') + 1))
    .filter((value) => value !== '');

const strings = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : typeof value === 'object' && value !== null
      ? Object.values(value).flatMap(strings)
      : [];

/** What may not be found in a redacted report. */
function originals(report: Report): Set<string> {
  const found = new Set<string>();
  const subject = (name: string) => {
    found.add(name);
    for (const value of valuesOf(name)) found.add(value);
  };
  for (const { file } of [...report.captures, ...(report.keyLogs ?? [])]) found.add(file);
  for (const { client, server, certificates, timeline, trust, offeredCertificate } of report.connections) {
    for (const { address } of [client, server]) found.add(address);
    if (server.name !== undefined) found.add(server.name);
    for (const certificate of [...certificates.server, ...certificates.client]) {
      subject(certificate.subject);
      subject(certificate.issuer);
      // A short one cannot be told from a count.
      if (certificate.serialNumber.length > 5) found.add(certificate.serialNumber);
      found.add(certificate.sha256);
      found.add(certificate.sha256.slice(0, 8));
      for (const { value } of certificate.subjectAltNames) found.add(value);
    }
    for (const { details } of timeline) {
      for (const authority of strings(details?.['certificateAuthorities'])) subject(authority);
      // A command's name is kept.
      const line = details?.['firstLine'];
      if (line !== undefined && !/^[A-Z]{3,8}$/.test(String(line))) found.add(String(line));
      // A status' own words are said elsewhere, too.
      for (const said of (details?.['said'] as Record<string, unknown>[] | undefined) ?? [])
        if (said['from'] === 'server' && said['protocol'] !== 'HTTP' && said['text'] !== undefined)
          found.add(String(said['text']));
    }
    for (const { subject: name, sha256 } of [
      ...(trust?.server?.path ?? []),
      ...(trust?.client?.path ?? []),
    ]) {
      subject(name);
      found.add(sha256);
    }
    for (const store of trust?.stores ?? []) found.add(store);
    if (offeredCertificate !== undefined) found.add(offeredCertificate.file);
  }
  for (const one of [...found]) {
    // Too short to be told from a word; an address that a pseudonym may have as well.
    if (one.length < 3 || /^192\.0\.2\.\d+$|^2001:db8::/.test(one)) found.delete(one);
  }
  // The target of most requests, which says nothing, and standard input.
  found.delete(' / HTTP');
  return found;
}

const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Whether an original stands in a text as a word of its own. */
const stands = (text: string, one: string): boolean =>
  text.includes(one) && new RegExp(`(?<![\\p{L}\\p{N}])${escaped(one)}(?![\\p{L}\\p{N}])`, 'u').test(text);

/** Originals that still stand in a text. */
const leaks = (text: string, found: ReadonlySet<string>): string[] =>
  [...found].filter((one) => stands(text, one));

const isCapture = (name: string): boolean => /\.(pcap|pcapng|cap)(\.gz)?$/.test(name);

/** Options for a sample: its key log, and a CA file of a telling name. */
function given(folder: string, name: string): DissectionOptions {
  const keys = join(folder, name.replace(/\.(pcap|pcapng|cap)(\.gz)?$/, '.keys'));
  return {
    shown: { fields: true, bytes: true },
    ...(existsSync(keys) ? { keyLogs: [{ name: 'secret-project.keys', text: readFileSync(keys) }] } : {}),
  };
}

async function both(folder: string, name: string, more: DissectionOptions = {}): Promise<[Report, Report]> {
  const input = { name: `/home/somebody/${name}`, path: join(folder, name) };
  const options = { ...given(folder, name), ...more };
  return [await dissect(input, options), await dissect(input, { ...options, redact: true })];
}

const shape = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(shape)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
      : typeof value === 'string'
        ? ''
        : value;

describe('a redacted report', () => {
  for (const language of ['en', 'zh'] as const) {
    it(`of every sample holds nothing of the originals, in any form (${language})`, async () => {
      for (const name of readdirSync(samplesFolder).filter(isCapture)) {
        const [plain, redacted] = await both(samplesFolder, name, { language });
        const found = originals(plain);
        assert.ok(found.size > 0, name);
        for (const [form, text] of Object.entries(forms(plain, language)))
          assert.ok(
            [...found].some((one) => stands(text, one)),
            `${name} ${form}: the test would see a leak`,
          );
        for (const [form, text] of Object.entries(forms(redacted, language)))
          assert.deepEqual(leaks(text, found), [], `${name} ${form}`);
      }
    });
  }

  it('of captures recorded by others neither', { skip: !existsSync(sharedCaptures) }, async () => {
    const names = readdirSync(sharedCaptures).filter(isCapture).sort();
    for (const name of names) {
      const [plain, redacted] = await both(sharedCaptures, name, { shown: { fields: true } });
      const { json, markdown, text } = forms(redacted, 'en');
      const found = originals(plain);
      for (const form of [json!, markdown!, text!]) assert.deepEqual(leaks(form, found), [], name);
    }
  });

  it('of connections of many programs neither, with their keys', {
    skip: !existsSync(sharedPeers),
  }, async () => {
    const keyLogs = [{ name: 'peers.keys', text: readFileSync(join(sharedPeers, 'keys.log')) }];
    const ca = [{ name: 'lab-root-a.crt', bytes: readFileSync(join(sharedPeers, 'lab-root-a.crt')) }];
    for (const name of readdirSync(sharedPeers).filter(isCapture)) {
      const [plain, redacted] = await both(sharedPeers, name, { keyLogs, ca, shown: { fields: true } });
      const { json, markdown, mermaid } = forms(redacted, 'en');
      const found = originals(plain);
      // A word of our sentences, and a name of one of the certificates.
      found.delete('weak');
      for (const form of [json!, markdown!, mermaid!]) assert.deepEqual(leaks(form, found), [], name);
    }
  });

  it('tells the same otherwise: outcomes, causes, frames, times, messages', async () => {
    for (const name of readdirSync(samplesFolder).filter(isCapture)) {
      const [plain, redacted] = await both(samplesFolder, name, { shown: {} });
      const unnamed = plain.connections.map(({ community_id: _, ...rest }) => rest);
      assert.deepEqual(
        shape(withoutTexts(redacted)),
        shape(withoutTexts({ ...plain, connections: unnamed })),
        name,
      );
      for (const [index, { verdict, timeline }] of redacted.connections.entries()) {
        const { summary, explanation, evidence, remedies, alternatives, ...rest } = verdict;
        const original = plain.connections[index]!;
        for (const [key, value] of Object.entries(rest))
          assert.deepEqual(value, original.verdict[key as keyof typeof rest]);
        assert.deepEqual(
          timeline.map(({ message, basis }) => [message, basis]),
          original.timeline.map(({ message, basis }) => [message, basis]),
        );
        assert.ok(
          summary !== '' && explanation !== '' && alternatives.length + remedies.length + evidence.length > 0,
        );
      }
    }
  });

  it('has one pseudonym for one original, and another for another', async () => {
    const partner = new Map<string, string>();
    const inputs = readdirSync(samplesFolder)
      .filter(isCapture)
      .map((name) => join(samplesFolder, name));
    const [plain, redacted] = [await dissect(inputs), await dissect(inputs, { redact: true })];
    const pair = (kind: string, original: string, pseudonym: string) => {
      assert.equal(partner.get(`${kind} ${original}`) ?? pseudonym, pseudonym);
      partner.set(`${kind} ${original}`, pseudonym);
    };
    for (const [index, one] of plain.connections.entries()) {
      const other = redacted.connections[index]!;
      pair('address', one.client.address, other.client.address);
      pair('address', one.server.address, other.server.address);
      if (one.server.name !== undefined) pair('name', one.server.name, other.server.name!);
      for (const side of ['server', 'client'] as const) {
        for (const [position, certificate] of one.certificates[side].entries()) {
          const hidden = other.certificates[side][position]!;
          pair('subject', certificate.subject, hidden.subject);
          pair('subject', certificate.issuer, hidden.issuer);
          pair('serial', certificate.serialNumber, hidden.serialNumber);
          pair('fingerprint', certificate.sha256, hidden.sha256);
          for (const [i, { value }] of certificate.subjectAltNames.entries())
            pair(/^[\d.]+$|:/.test(value) ? 'address' : 'name', value, hidden.subjectAltNames[i]!.value);
        }
      }
    }
    assert.ok(partner.size > 40);
    assert.equal(
      new Set([...partner].map(([key, value]) => `${key.split(' ')[0]} ${value}`)).size,
      partner.size,
    );
    for (const [index, { file }] of plain.captures.entries())
      assert.equal(
        redacted.captures[index]!.file,
        `capture-${plain.captures.findIndex((one) => one.file === file) + 1}`,
      );
  });

  it('keeps the names of CA files, key logs and client certificates to itself', async () => {
    const name = 'tls12-server-self-signed.pcap';
    const input = { name: 'x.pcap', path: join(samplesFolder, name) };
    const bytes = readFileSync(join(samplesFolder, name));
    const pem = await certificateOf(bytes);
    const options: DissectionOptions = {
      ca: [{ name: '/etc/secret/ca.crt', bytes: pem }],
      publicRoots: rootCertificates,
      clientCertificate: { name: '/home/alice/me.pem', bytes: pem },
      keyLogs: [{ name: '/home/alice/keys.log', text: 'nonsense in it\n' }],
      redact: true,
    };
    const report = await dissect(input, options);
    const [connection] = report.connections;
    assert.match(connection!.trust!.stores.join(' '), /^file-\d+ the \d+ public roots of Node\.js$/);
    assert.match(
      connection!.trust!.server!.summary,
      /^With file-\d+, the \d+ public roots of Node\.js the server/,
    );
    assert.match(connection!.offeredCertificate!.summary, new RegExp(connection!.offeredCertificate!.file));
    assert.doesNotMatch(Object.values(forms(report, 'en')).join(' '), /alice|etc\/secret|me\.pem/);
  });

  it('has comparisons and patterns of pseudonyms, too', async () => {
    const inputs = ['tls12-server-self-signed', 'tls12-mutual-success', 'tls12-two-connections'].map((name) =>
      join(samplesFolder, `${name}.pcap`),
    );
    const plain = await dissect(inputs);
    const redacted = await dissect(inputs, { redact: true });
    const found = originals(plain);
    const [a, b] = redacted.connections;
    assert.deepEqual(leaks(JSON.stringify(compare(a!, b!)), found), []);
    assert.deepEqual(redacted.patterns?.length, plain.patterns?.length);
    assert.deepEqual(leaks(JSON.stringify(redacted.patterns ?? []), found), []);
  });
});

/** A certificate out of a capture, as DER. */
async function certificateOf(capture: Uint8Array): Promise<Uint8Array> {
  let der: Uint8Array | undefined;
  await dissect({ name: 'x', bytes: capture }, { onCertificate: (seen) => (der ??= seen.der) });
  assert.ok(der !== undefined);
  return der;
}

/** Without what redaction leaves out or makes shorter. */
const withoutTexts = (report: Report): unknown =>
  report.connections.map(({ timeline, ...rest }) => ({
    ...rest,
    timeline: timeline.map(({ details: _, ...entry }) => entry),
  }));

describe('pseudonyms', () => {
  it('are addresses for documentation, and never run out', () => {
    const to = new Pseudonyms();
    const given = new Set<string>();
    for (let i = 0; i < MAX_PSEUDONYMS; i++)
      given.add(to.address(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`));
    assert.equal(given.size, MAX_PSEUDONYMS);
    for (const address of given)
      assert.match(address, /^(?:192\.0\.2|198\.51\.100|203\.0\.113|198\.1[89]\.\d{1,3})\.\d{1,3}$/);
    assert.equal(to.address('11.0.0.1'), to.address('11.0.0.2'));
    assert.equal(to.address('10.0.0.0'), '192.0.2.1');
    assert.equal(to.address('2a00:1450::1'), '2001:db8::1');
  });

  it('keep what a name is: a wildcard, an address, a URL with its port', () => {
    const to = new Pseudonyms();
    assert.equal(to.host('shop.test'), 'host-1.example');
    assert.equal(to.host('SHOP.test.'), 'host-1.example');
    assert.equal(to.host('*.shop.test'), '*.host-1.example');
    assert.equal(to.host('10.1.1.1'), '192.0.2.1');
    assert.equal(to.name('CN=a\\,b,O=c'), 'CN=subject-1');
    assert.equal(to.name('ldap://10.1.1.1:389/x?y'), 'ldap://192.0.2.1:389/path-1');
    assert.equal(to.url('https://shop.test:8443/'), 'https://host-1.example:8443/');
    assert.equal(to.url('https://[2a00::5]/a'), `https://[2001:db8::1]/path-2`);
    assert.equal(to.url('user@shop.test'), 'text-1');
    assert.equal(to.url('https://alice:pw@shop.test/'), 'https://host-2.example/path-3');
  });
});
