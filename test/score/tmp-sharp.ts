import { recordedConnections, strangers } from './corpus.js';
import { weigh, type Weighed } from './sharpness.js';
import { rivalTable, sharpTable, unsoundOnes } from './table.js';
const all = [...(await recordedConnections()), ...(await strangers())];
const w = all.flatMap((r) => [weigh(r, false), r.keyed ? weigh(r, true) : undefined]).filter((x): x is Weighed => x !== undefined);
console.log(sharpTable('c', w, (o) => `${o.recorded.corpus} ${o.keys ? 'keys' : 'none'}`).join('\n'));
console.log(rivalTable(w, 90).join('\n'));
console.log(unsoundOnes(w).join('\n'));
