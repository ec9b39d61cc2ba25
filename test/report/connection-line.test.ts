// What a line about a connection says by itself: whence it comes, under which key others know it, and what was agreed.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { addressOf } from '../../src/base/internet-address.js';
import { ja4, ja4s } from '../../src/handshake/fingerprint.js';
import type { ClientHello, ServerHello } from '../../src/handshake/message-types.js';
import { dissect } from '../../src/index.js';
import { communityId } from '../../src/report/community-id.js';
import type { Connection, Transport } from '../../src/story/connection.js';
import { DESTINATION6, ethernet, ipv6, pcapFile, SOURCE6, tcpSegment } from '../capture-builder.js';
import { tsharkVersion } from '../differential/tshark.js';
import { projectRoot, samplesFolder } from '../project-root.js';
import { sampleReport, sampleReports } from '../render/sample-reports.js';

const schema = JSON.parse(readFileSync(join(projectRoot, 'docs/report.schema.json'), 'utf8')) as {
  readonly $id: string;
};

describe('community_id', () => {
  const id = (transport: Transport, client: [string, number], server: [string, number]) => {
    const endpoint = ([address, port]: [string, number]) => ({ address: addressOf(address)!, port });
    return communityId({
      transport,
      client: endpoint(client),
      server: endpoint(server),
    } as unknown as Connection);
  };

  it("is that of Zeek's own tests, from either side", () => {
    assert.equal(id('tcp', ['1.2.3.4', 1122], ['5.6.7.8', 3344]), '1:wCb3OG7yAFWelaUydu0D+125CLM=');
    assert.equal(id('tcp', ['5.6.7.8', 3344], ['1.2.3.4', 1122]), '1:wCb3OG7yAFWelaUydu0D+125CLM=');
    assert.equal(id('dtls', ['1.2.3.4', 1122], ['5.6.7.8', 3344]), '1:0Mu9InQx6z4ZiCZM/7HXi2WMhOg=');
    assert.equal(id('quic', ['5.6.7.8', 3344], ['1.2.3.4', 1122]), '1:0Mu9InQx6z4ZiCZM/7HXi2WMhOg=');
  });

  it('orders by port where both addresses are one, and EAP has none', () => {
    assert.equal(
      id('tcp', ['127.0.0.1', 9], ['127.0.0.1', 8]),
      id('tcp', ['127.0.0.1', 8], ['127.0.0.1', 9]),
    );
    assert.notEqual(
      id('tcp', ['127.0.0.1', 9], ['127.0.0.1', 8]),
      id('tcp', ['127.0.0.1', 9], ['127.0.0.1', 7]),
    );
    assert.equal(id('eap', ['1.2.3.4', 1122], ['5.6.7.8', 3344]), undefined);
  });

  const ofTshark = (file: string): string[] => {
    const fields = ['-T', 'fields', '-e', 'communityid'];
    const run = spawnSync('tshark', ['-r', file, '--enable-protocol', 'communityid', ...fields], {
      encoding: 'utf8',
    });
    return [...new Set(run.stdout.split('\n').filter((line) => line.startsWith('1:')))].sort();
  };

  it("is Wireshark's, of IPv4 and of IPv6", {
    skip: tsharkVersion() === undefined ? 'tshark is not installed' : false,
  }, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-flow-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const syn = (sourcePort: number) => tcpSegment({ sourcePort, flags: 2 });
    const six = join(folder, 'ipv6.pcap');
    const ports = [1, 443, 50_000];
    const turned = { source: DESTINATION6, destination: SOURCE6 };
    writeFileSync(
      six,
      pcapFile(ports.flatMap((port) => [ethernet(ipv6(syn(port))), ethernet(ipv6(syn(port), turned))])),
    );
    const samples = ['tls12-two-connections', 'tls13-mutual-success'];
    for (const file of [six, ...samples.map((name) => join(samplesFolder, `${name}.pcap`))]) {
      const mine = (await dissect(file, { choice: { ports: [443, 8443] } })).connections;
      assert.ok(mine.length >= 1);
      assert.deepEqual(
        [...new Set(mine.map(({ community_id }) => community_id))].sort(),
        ofTshark(file),
        file,
      );
    }
  });

  it('is not told of a redacted report: addresses could be found by trying', async () => {
    const file = join(samplesFolder, 'tls12-server-self-signed.pcap');
    const [plain, redacted] = [await dissect(file), await dissect(file, { redact: true })];
    assert.ok(plain.connections[0]?.community_id);
    assert.equal(redacted.connections[0]?.community_id, undefined);
    assert.equal(redacted.connections[0]?.file, redacted.captures[0]?.file);
    assert.notEqual(redacted.connections[0]?.file, plain.captures[0]?.file);
  });
});

describe('JA4S', () => {
  const hello = (version: number, cipherSuite: number, types: readonly number[], alpn?: string) =>
    ({
      version,
      cipherSuite,
      extensions: types.map((type) => ({ type })),
      ...(alpn === undefined ? {} : { alpn: [alpn] }),
    }) as unknown as ServerHello;

  it('is that of the published examples: extensions in their order', () => {
    assert.equal(ja4s(hello(0x0304, 0x1301, [0x33, 0x2b])), 't130200_1301_234ea6891581');
    assert.equal(ja4s(hello(0x0304, 0x1302, [0x2b, 0x33])), 't130200_1302_a56c5b993250');
    assert.equal(ja4s(hello(0x0303, 0xc030, [5, 0x17, 0xff01, 0])), 't120400_c030_4e8089b08790');
    assert.equal(ja4s(hello(0x0304, 0x1301, [0x33, 0x2b]), 'q'), 'q130200_1301_234ea6891581');
  });

  it('says what carried the hello, and versions of DTLS', () => {
    assert.match(ja4s(hello(0xfefd, 0xc02b, [0xff01]), 'd'), /^dd20100_c02b_/);
    const offer = { legacyVersion: 0xfefd, cipherSuites: [0xc02b], extensions: [] };
    assert.match(
      ja4({ ...offer, supportedVersions: [0xfefd, 0xfefc] } as unknown as ClientHello, 'd'),
      /^dd3i0100/,
    );
    assert.match(ja4(offer as unknown as ClientHello, 'd'), /^dd2i0100/);
  });

  it('says the protocol that was chosen in clear', () => {
    assert.match(ja4s(hello(0x0303, 0xc02f, [16], 'h2')), /^t1201h2_c02f_/);
    assert.equal(ja4s(hello(0x0302, 0x002f, [])), 't110000_002f_000000000000');
  });
});

describe('what was agreed', () => {
  it('the group, in TLS 1.3 of the key share, before of the key exchange', () => {
    const group = (name: string) => sampleReport(name).connections[0]?.tls.group;
    assert.equal(group('tls12-server-self-signed'), 'x25519');
    assert.equal(group('protocol-version'), null);
    for (const { report } of sampleReports)
      for (const { tls, timeline } of report.connections) {
        const told = timeline.flatMap(({ message, details }) =>
          message === 'server_key_exchange' || message === 'server_hello' ? [details?.['group']] : [],
        );
        if (tls.group !== null && told.some((one) => one !== undefined)) assert.ok(told.includes(tls.group));
      }
  });

  it('whether both finished: never against the verdict', () => {
    const seen = new Map<string, Set<unknown>>();
    for (const { name, report } of sampleReports)
      for (const { tls, verdict } of report.connections) {
        const { outcome, confidence } = verdict;
        const of = seen.get(outcome) ?? new Set();
        seen.set(outcome, of.add(tls.established));
        const where = `${name}: ${outcome} ${tls.established}`;
        assert.equal(tls.established === null, tls.establishedBasis === 'unknown', where);
        if (outcome === 'not_tls') assert.notEqual(tls.established, true, where);
        if ((outcome === 'established' || outcome === 'rejected') && confidence === 'certain')
          assert.equal(tls.established, true, where);
      }
    assert.deepEqual([...(seen.get('established') ?? [])].includes(false), false);
    assert.ok(seen.get('failed')?.has(false));
  });
});

describe('a line of NDJSON stands alone', () => {
  const command = join(projectRoot, 'bin/tls-dissect.js');
  const { version } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8')) as {
    version: string;
  };
  const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false })
    .addSchema(schema)
    .getSchema(`${schema.$id}#/$defs/ndjsonLine`)!;

  it('with the file, the schema and the version that wrote it', () => {
    const files = ['tls12-two-connections.pcap', 'tls13-mutual-success.pcap', 'tls12-server-expired.pcap'];
    const run = spawnSync(process.execPath, [command, ...files, '--ndjson'], {
      cwd: samplesFolder,
      encoding: 'utf8',
    });
    const lines = run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      lines.map(({ schemaVersion, toolVersion, id, file }) => [schemaVersion, toolVersion, id, file]),
      [
        [2, version, 1, files[0]],
        [2, version, 2, files[0]],
        [2, version, 3, files[1]],
        [2, version, 4, files[2]],
      ],
    );
    for (const line of lines) {
      assert.equal(validate(line), true, JSON.stringify(validate.errors));
      assert.equal(validate({ ...line, more: 1 }), false);
    }
    const { toolVersion: _, ...without } = lines[0]!;
    assert.equal(validate(without), false);
  });

  it('filled in from a template as when it is made whole', () => {
    const many = Array.from({ length: 4 }, (_, at) =>
      join(samplesFolder, at % 2 === 0 ? 'tls12-server-self-signed.pcap' : 'tls12-server-expired.pcap'),
    );
    const run = spawnSync(process.execPath, [command, ...many, many[0]!, '--ndjson'], { encoding: 'utf8' });
    const lines = run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.deepEqual(
      lines.map(({ file }) => file),
      [...many, many[0]!],
    );
    assert.equal(new Set(lines.map(({ community_id }) => community_id)).size, 2);
  });
});

describe('the schema', () => {
  it('has an address of its own and says of every member what it is', () => {
    assert.match(schema.$id, /^urn:tls-dissect:report:2$/);
    const silent: string[] = [];
    let members = 0;
    const walk = (node: unknown, path: string): void => {
      if (Array.isArray(node)) {
        for (const one of node) walk(one, path);
        return;
      }
      if (typeof node !== 'object' || node === null) return;
      for (const [key, value] of Object.entries(node)) {
        if (key === 'properties') {
          for (const [name, member] of Object.entries(value as Record<string, { description?: string }>)) {
            members++;
            if ((member.description ?? '').length < 4) silent.push(`${path}.${name}`);
          }
        }
        walk(value, key === 'properties' || key === 'items' || key === '$defs' ? path : `${path}.${key}`);
      }
    };
    walk(schema, '');
    assert.ok(members > 150, String(members));
    assert.deepEqual(silent, []);
  });
});
