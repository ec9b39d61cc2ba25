/**
 * How often each memory knows the answer: `node bench/hit-rates.js CAPTURE [--keylog FILE] [--ndjson]` prints them as JSON.
 * The memories are asked through a witness here and know nothing of it; an answer is known if it was given before.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { RememberingJudge } from '../dist/diagnosis/memory/remembering-judge.js';
import { VerdictMemory } from '../dist/diagnosis/memory/verdict-memory.js';
import { dissect } from '../dist/index.js';
import { ReportMemory } from '../dist/report/report-memory.js';
import { MessageCache } from '../dist/story/follow/message-cache.js';
import { CertificateCache } from '../dist/x509/certificate.js';

/** Handshake types of which the same bytes come again; of others one like it does. */
const SAME_AGAIN = new Map([
  [11, 'Certificate messages'],
  [13, 'CertificateRequest messages'],
]);
const rates = new Map();

function count(name, isKnown) {
  const rate = rates.get(name) ?? { asked: 0, known: 0 };
  rates.set(name, rate);
  rate.asked++;
  if (isKnown) rate.known++;
}

/** Puts `witness(original, this, arguments)` in the place of a method. */
function watch(of, method, witness) {
  const original = of.prototype[method];
  of.prototype[method] = function watched(...args) {
    return witness((...given) => original.apply(this, given), args);
  };
}

watch(VerdictMemory, 'verdictOn', (ask, [connection, end, judged, ...rest]) => {
  let isKnown = true;
  const answer = ask(
    connection,
    end,
    (...told) => {
      isKnown = false;
      judged(...told);
    },
    ...rest,
  );
  count('verdicts, by the shape of the connection', isKnown);
  return answer;
});

// What is remembered is the same object again.
for (const [method, name] of [
  ['decide', 'decisions, by what was answered'],
  ['rivals', 'what else stands, by what was answered'],
]) {
  const given = new WeakSet();
  watch(RememberingJudge, method, (ask, args) => {
    const answer = ask(...args);
    count(name, given.has(answer));
    given.add(answer);
    return answer;
  });
}

watch(ReportMemory, 'templateOf', (ask, [shape, connection, make]) => {
  let isKnown = true;
  const answer = ask(shape, connection, () => {
    isKnown = false;
    return make();
  });
  count('templates of reports', isKnown && answer !== undefined);
  return answer;
});

const messages = new WeakSet();
const shapes = new Set();
watch(MessageCache, 'decode', (ask, args) => {
  const [bytes, start] = args;
  const answer = ask(...args);
  const name = SAME_AGAIN.get(bytes[start]);
  if (name !== undefined) {
    count(name, messages.has(answer));
    messages.add(answer);
  } else {
    count('other messages, by their likes', answer.shape !== undefined && shapes.has(answer.shape));
    shapes.add(answer.shape);
  }
  return answer;
});

const certificates = new WeakSet();
watch(CertificateCache, 'get', (ask, args) => {
  const answer = ask(...args);
  count('certificates', certificates.has(answer));
  certificates.add(answer);
  return answer;
});

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { keylog: { type: 'string' }, ndjson: { type: 'boolean', default: false } },
});
const keyLogs =
  values.keylog === undefined ? [] : [{ name: values.keylog, text: readFileSync(values.keylog) }];
await dissect(positionals[0], {
  keyLogs,
  onSummary: (_summary, _inFull, inJson) => {
    if (values.ndjson) inJson();
  },
});
console.log(JSON.stringify(Object.fromEntries(rates)));
