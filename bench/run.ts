import { keepYoungObjectsYoung } from '../server/platform/young-objects.ts';
import { chatBench } from './chat.bench.ts';
import { failoverBench } from './failover.bench.ts';
import { jsonLine, tableOf, type Bench } from './figure.ts';
import { provinceDayBench } from './province-day.bench.ts';
import { routingBench } from './routing.bench.ts';
import { sipBench } from './sip.bench.ts';
import { startBench } from './start.bench.ts';
import { voiceBench } from './voice.bench.ts';

/** Exit 0 when it was measured, whatever came out: judging a figure is the business of whoever reads it. */
const BENCHES: Readonly<Record<string, Bench>> = {
  start: startBench,
  chat: chatBench,
  routing: routingBench,
  'province-day': provinceDayBench,
  failover: failoverBench,
  voice: voiceBench,
  sip: sipBench,
};

// As the product starts (server/main/main.ts).
keepYoungObjectsYoung();
const args = process.argv.slice(2);
const names = args.filter((a) => !a.startsWith('--'));
const flags = new Set(args.filter((a) => a.startsWith('--')));
const unknown = [
  ...names.filter((n) => !(n in BENCHES)),
  ...[...flags].filter((f) => !['--json', '--quick'].includes(f)),
];

if (names.length === 0 || unknown.length > 0) {
  for (const word of unknown) console.error(`unknown: ${word}`);
  console.log('npm run bench -- <name> [--quick] [--json]\n');
  for (const [name, bench] of Object.entries(BENCHES)) console.log(`  ${name.padEnd(13)} ${bench.what}`);
  process.exit(unknown.length > 0 ? 2 : 0);
}

for (const name of names) {
  const figures = await BENCHES[name]?.run({ quick: flags.has('--quick'), say: (line) => console.error(`· ${line}`) });
  if (figures === undefined) continue;
  console.log(flags.has('--json') ? figures.map(jsonLine).join('\n') : tableOf(figures));
}
process.exit(0);
