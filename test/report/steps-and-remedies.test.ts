import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { explainable, explanationOf } from '../../src/report/explanation.js';
import { sampleReport, sampleReports } from '../render/sample-reports.js';

describe('evidence names its step', () => {
  it('which came in the frame that it names, in every sample', () => {
    for (const { name, report } of sampleReports) {
      for (const { timeline, verdict } of report.connections) {
        for (const { frame, step, what } of verdict.evidence) {
          if (step === null)
            assert.ok(
              timeline.every((entry) => entry.frame !== frame),
              `${name}: ${what}`,
            );
          else assert.equal(timeline[step - 1]?.frame, frame, `${name}: ${what}`);
        }
      }
    }
  });

  it('the alert, where several messages came in one frame', () => {
    const [connection] = sampleReport('tls12-server-self-signed').connections;
    const { evidence } = connection!.verdict;
    const steps = evidence.map(({ step }) => connection!.timeline[step! - 1]!.message);
    assert.ok(steps.includes('alert'), steps.join(', '));
  });
});

describe('a remedy', () => {
  it('has a code that no language changes, and a command that none does', () => {
    for (const { name, report } of sampleReports) {
      for (const { verdict } of report.connections) {
        for (const { code, text, command } of verdict.remedies) {
          assert.match(code, /^[a-z0-9_]+$/, name);
          assert.doesNotMatch(text, /`/, name);
          assert.notEqual(command, '', name);
        }
      }
    }
    for (const topic of explainable()) {
      const [english, chinese] = (['en', 'zh'] as const).map((language) =>
        explanationOf(topic, language).remedies.flatMap(({ steps }) =>
          steps.map(({ code, command }) => ({ code, command })),
        ),
      );
      assert.deepEqual(chinese, english, topic.name);
    }
  });

  it('has the words apart from what can be pasted', () => {
    const { connections } = sampleReport('tls12-connection-refused');
    const connection = connections.find(({ verdict }) => verdict.cause === 'refused');
    const { port } = connection!.server;
    assert.deepEqual(connection!.verdict.remedies, [
      {
        code: 'not_opened',
        text: 'Start the server, or correct the port:',
        command: `ss -ltn 'sport = :${port}'`,
      },
    ]);
  });
});
