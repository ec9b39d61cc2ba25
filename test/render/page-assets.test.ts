import assert from 'node:assert/strict';
import { it } from 'node:test';
import { SCRIPT, STYLE } from '#page-assets';

it("the page's script and style can stand in any page: nothing in them ends their element, and they are ASCII", () => {
  for (const [what, text] of Object.entries({ SCRIPT, STYLE })) {
    assert.ok(text.length > 5_000, what);
    assert.doesNotMatch(text, /<\/(script|style)|<!--/i, what);
    assert.match(text, /^[ -~\n\t]+$/, what);
  }
});
