import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { visible, visibleJson } from '../../src/base/visible.js';

describe('text made visible', () => {
  it('leaves alone what a reader sees', () => {
    for (const text of [
      '',
      'CN=localhost,O=Example',
      'Köln, 東京, Ελλάδα, שלום',
      'a < b > c & `d`',
      '😀',
      'e\u0301',
    ])
      assert.equal(visible(text), text);
  });

  const written: readonly (readonly [string, string])[] = [
    ['\u001b[2J', '\\x1b[2J'],
    ['a\nb\r\tc\0', 'a\\x0ab\\x0d\\x09c\\x00'],
    ['\u007f\u0085\u009b', '\\x7f\\x85\\x9b'],
    ['\u00ad\u061c', '\\xad\\u{61c}'],
    ['\u202etxt\u2066', '\\u{202e}txt\\u{2066}'],
    ['a\u200bb\ufeff', 'a\\u{200b}b\\u{feff}'],
    ['\ud800', '\\u{d800}'],
    ['\u{e0041}', '\\u{e0041}'],
    ['\u2028\u2029', '\\u{2028}\\u{2029}'],
    ['\u3164\uffa0\u115f', '\\u{3164}\\u{ffa0}\\u{115f}'],
    ['\u{1d173}\ufff9\uffff', '\\u{1d173}\\u{fff9}\\u{ffff}'],
  ];
  for (const [text, shown] of written) {
    it(`writes ${shown} for what would act or hide`, () => assert.equal(visible(text), shown));
  }

  it('changes nothing when it is done twice', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        assert.equal(visible(visible(text)), visible(text));
      }),
    );
  });
});

describe('JSON made visible', () => {
  it('is the same document', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        for (const indent of [0, 2]) {
          const json = JSON.stringify(value, null, indent);
          assert.deepEqual(JSON.parse(visibleJson(json)), JSON.parse(json));
        }
      }),
    );
  });

  it('writes characters beyond 16 bits as a pair, and closes no script element', () => {
    assert.equal(visibleJson('"\u{e0041}\u2028</script>"'), '"\\udb40\\udc41\\u2028\\u003c/script>"');
  });
});
