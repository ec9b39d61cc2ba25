import assert from 'node:assert/strict';
import { test } from 'node:test';
import stringWidth from 'string-width';
import { columns } from '../../src/render/shared/wrap.js';

test('columns are those of string-width, for each character and for some together', () => {
  const differ: string[] = [];
  for (let code = 0x20; code <= 0xffff; code++) {
    const one = String.fromCharCode(code);
    for (const text of [one, `a${one}`, `↔${one}`, `1${one}`, `${one}\ufe0f`, `✖${one}⃣`])
      if (columns(text) !== stringWidth(text)) differ.push(`${code.toString(16)} in ${JSON.stringify(text)}`);
  }
  assert.deepEqual(differ, []);
});
