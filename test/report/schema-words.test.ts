import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { CAUSES } from '../../src/diagnosis/verdict.js';
import { dissect, type Outcome, type Refused, type RefusedBy } from '../../src/index.js';
import { pcapFile } from '../capture-builder.js';
import { projectRoot } from '../project-root.js';
import { sampleReport, sampleReports, sharedReports } from '../render/sample-reports.js';

type Json = { [member: string]: unknown };

const schema = JSON.parse(readFileSync(join(projectRoot, 'docs/report.schema.json'), 'utf8')) as Json;
const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true, strictRequired: false }).compile(
  schema,
);

const asJson = (report: unknown): Json => JSON.parse(JSON.stringify(report)) as Json;

function complaints(report: unknown): string[] {
  validate(report);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** A report as JSON, and the first connection and verdict in it, to be changed. */
function fresh(): [report: Json, connection: Json, verdict: Json] {
  const report = asJson(sampleReport('tls12-server-self-signed'));
  const connection = (report['connections'] as Json[])[0]!;
  return [report, connection, connection['verdict'] as Json];
}

describe('the schema accepts', () => {
  it('a capture without packets, several captures, and none', async () => {
    const empty = await dissect([pcapFile([]), pcapFile([])]);
    assert.equal(empty.captures.length, 2);
    assert.equal(empty.captures[0]?.start, null);
    assert.deepEqual(complaints(asJson(empty)), []);
    assert.deepEqual(complaints({ schemaVersion: 2, captures: [], connections: [] }), []);
  });

  it('every capture recorded by others', async (t) => {
    const shared = await sharedReports();
    if (shared === undefined) return t.skip('../shared/captures is not here');
    for (const { name, report } of shared) assert.deepEqual(complaints(asJson(report)), [], name);
  });

  // The compiler refuses a word too many or too few in these lists.
  const words: readonly (readonly [member: string, words: Readonly<Record<string, true>>])[] = [
    [
      'outcome',
      {
        established: true,
        failed: true,
        rejected: true,
        abandoned: true,
        incomplete: true,
        not_tls: true,
      } satisfies Record<Outcome, true>,
    ],
    [
      'refusedBy',
      {
        client: true,
        server: true,
        network: true,
        none: true,
        unknown: true,
      } satisfies Record<RefusedBy, true>,
    ],
    [
      'refused',
      {
        server_certificate: true,
        client_certificate: true,
        missing_client_certificate: true,
        parameters: true,
        connection: true,
      } satisfies Record<Refused, true>,
    ],
    ['cause', Object.fromEntries(CAUSES.map((cause) => [cause, true]))],
  ];
  for (const [member, known] of words) {
    it(`each word that the program knows for ${member}, in a verdict and in an alternative, and no other`, () => {
      for (const word of [...Object.keys(known), 'something_else', 1]) {
        const [report, , verdict] = fresh();
        verdict[member] = word;
        verdict['alternatives'] = [{ [member]: word, why: 'Why not.' }];
        assert.equal(complaints(report).length === 0, word in known, String(word));
      }
    });
  }
});

describe('the schema refuses', () => {
  const corruptions: readonly (readonly [
    string,
    (report: Json, connection: Json, verdict: Json) => unknown,
  ])[] = [
    ['no list of captures', (report) => delete report['captures']],
    ['an unknown member of a connection', (_, connection) => (connection['comment'] = '')],
    ['an unknown member of a verdict', (_, _connection, verdict) => (verdict['certainty'] = 1)],
    ['an unknown member of an event', (_, c) => ((c['timeline'] as Json[])[0]!['colour'] = 'red')],
    ['a connection without a verdict', (_, connection) => delete connection['verdict']],
    ['a duration as text', (_, connection) => (connection['durationSeconds'] = '0.1')],
    ['an invented confidence', (_, _connection, verdict) => (verdict['confidence'] = 'likely')],
    ['null as a cause', (_, _connection, verdict) => (verdict['cause'] = null)],
    ['evidence without a frame', (_, _connection, verdict) => (verdict['evidence'] = [{ what: 'x' }])],
    ['a fractional frame', (_, _connection, verdict) => (verdict['evidence'] = [{ frame: 1.5, what: 'x' }])],
    ['an alternative without a reason', (_, _c, verdict) => (verdict['alternatives'] = [{ cause: 'reset' }])],
    ['an unknown side', (_, c) => ((c['timeline'] as Json[])[0]!['from'] = 'proxy')],
    ['certificates of a third side', (_, c) => ((c['certificates'] as Json)['proxy'] = [])],
  ];
  for (const [what, corrupt] of corruptions) {
    it(what, () => {
      const [report, connection, verdict] = fresh();
      assert.deepEqual(complaints(report), []);
      corrupt(report, connection, verdict);
      assert.notDeepEqual(complaints(report), []);
    });
  }
});

describe('the report', () => {
  it('is plain JSON: nothing is lost or changed by writing it down', () => {
    for (const { name, report } of sampleReports) assert.deepEqual(asJson(report), report, name);
  });
});
