import { recordedConnections, strangers } from './corpus.js';
import { weigh, type Weighed } from './sharpness.js';
const all = [...(await recordedConnections()), ...(await strangers())];
const w = all.flatMap((r) => [weigh(r, false), r.keyed ? weigh(r, true) : undefined]).filter((x): x is Weighed => x !== undefined);
for (const o of w) {
  const v = (o.keys ? o.recorded.withKeys : o.recorded.without);
  console.log([o.recorded.corpus, o.keys ? 'keys' : 'none', o.recorded.name.replace('caps/',''), v.tls.version, o.recorded.client+'>'+o.recorded.server, 'T:' + o.truth, o.recorded.truth.refusedBy, o.first ? 'first' : 'other', o.sure, 'S:' + [v.verdict.outcome, v.verdict.refusedBy, v.verdict.cause, v.verdict.confidence, v.verdict.causeConfidence].join(' '), 'alert:' + (v.verdict.alert?.description ?? '') ,'A:' + v.verdict.alternatives.map((a) => [a.outcome, a.refusedBy, a.cause].filter(Boolean).join(' ')).join(', ')].join(' | '));
}
