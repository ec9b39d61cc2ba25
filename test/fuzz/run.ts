// `npm run fuzz -- --minutes N [--target NAME] [--seed N]`: every target in turn, guided by coverage. Prints a table as
// Markdown; an input that breaks a property is written to a file that the output names, and the exit status is 1.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Coverage } from './coverage.js';
import { fuzz } from './fuzzer.js';
import { TARGETS } from './targets.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    target: { type: 'string', multiple: true },
    seed: { type: 'string', default: String(Date.now() & 0x7fffffff) },
  },
});
const chosen = TARGETS.filter(({ name }) => values.target === undefined || values.target.includes(name));
if (chosen.length === 0) {
  console.error(`Targets: ${TARGETS.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}
const seed = Number(values.seed);
const milliseconds = (Number(values.minutes) * 60_000) / chosen.length;
const coverage = new Coverage('/build/src/');
await coverage.start();
console.log(`Seed ${seed}, ${values.minutes} minutes.\n`);
console.log(
  '| target | seeds | inputs | inputs that reached new code | blocks entered so far | slowest | crashers |',
);
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: |');
const folder = mkdtempSync(join(tmpdir(), 'tls-dissect-fuzz-'));
let crashers = 0;
for (const target of chosen) {
  const result = await fuzz(target, coverage, { seed, milliseconds });
  const { inputs, seeds, kept, blocks, slowestMilliseconds, crashes } = result;
  console.log(
    `| ${target.name} | ${seeds} | ${inputs} | ${kept} | ${blocks} | ${Math.round(slowestMilliseconds)} ms | ${crashes.length} |`,
  );
  crashes.forEach(({ input, error }, index) => {
    const file = join(folder, `${target.name}-${index}.bin`);
    writeFileSync(file, input);
    console.error(`${file}: ${error.stack ?? error.message}`);
  });
  crashers += crashes.length;
}
await coverage.stop();
process.exit(crashers > 0 ? 1 : 0);
