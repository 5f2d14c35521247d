import { startHouse, type RunningHouse } from '../test/support/running-house.ts';
import { connectionOfRunning } from '../server/platform/db/embedded-postgres-driver.ts';
import { silentDbLog } from '../server/platform/db/log.ts';
import type { Database } from '../server/platform/db/database.ts';
import { checkMessages } from './chat-check.ts';
import { createFloor, type Floor } from './chat-floor.ts';
import type { ChatPlan } from './chat-load.ts';
import { rounded, type Bench, type BenchOptions, type Figure } from './figure.ts';
import { startLoad, type Load } from './load-link.ts';
import { machineConditions, parentOf, watchCpu } from './machine.ts';
import { closedLoop, openLoop, reportOf, type CourseReport } from './pace.ts';
import { percentile } from './percentile.ts';
import { measureProsody } from './prosody.ts';

/** One customer may write 20 messages at once and one a second for long: so many customers never come to that limit. */
/** A little above the target of 1,000, so that what arrives within the seconds measured is not a hair below it. */
const RATE = 1_050;
const FULL = { conversations: 400, rounds: 3, seconds: 10, ceilingSeconds: 3 } as const;
const QUICK = { conversations: 300, rounds: 1, seconds: 5, ceilingSeconds: 3 } as const;
const IN_FLIGHT = 500;
/** The most chats a profile may hold; the demo's agents have fewer, and the floor would have to be larger. */
const CHATS_PER_AGENT = 20;
/** A few seats stay empty, so that the last customers do not wait for one particular agent. */
const CHATS_PLANNED = 16;

/** What one round of ours or of the floor came to. */
interface Round {
  readonly report: CourseReport;
  readonly cpuUsPerMessage: Record<string, number>;
  readonly foreignShare: number;
}

async function timed(pids: Record<string, number>, work: () => Promise<CourseReport>): Promise<Round> {
  const watch = watchCpu(pids);
  const report = await work();
  const { cpu, foreignShare } = watch.stop();
  const each = Object.entries(cpu).map(([who, s]) => [who, Math.round((s * 1e6) / Math.max(1, report.acked))] as const);
  return { report, cpuUsPerMessage: Object.fromEntries(each), foreignShare };
}

/**
 * Front-line agents of the demo with room for twenty chats and no phone; profiles are read at start, so before it. Nobody of the back
 * office and no home seat: those are asked for help in a peak and are not ready before.
 */
async function staffTheFloor(house: RunningHouse, agents: number): Promise<string[]> {
  const database = await house.database();
  const { rows } = await database.pool.query<{ staff_no: string; id: string }>(
    `select s.staff_no, s.id from staff s
     join post_permissions p on p.post = s.post and p.permission = 'contact.handle.chat'
     join agent_profiles a on a.staff_id = s.id
     where s.post <> 'back_office' and not exists (select from home_seats h where h.staff_id = s.id)
     order by s.staff_no limit $1`,
    [agents],
  );
  await database.pool.query(
    `insert into agent_skills (staff_id, skill, level) select id, 'chat', 3 from unnest($1::uuid[]) as id on conflict do nothing`,
    [rows.map((r) => r.id)],
  );
  await database.pool.query(
    'update agent_profiles set chat_capacity = $2, voice_capacity = 0 where staff_id = any($1::uuid[])',
    [rows.map((r) => r.id), CHATS_PER_AGENT],
  );
  await database.close();
  return rows.map((r) => r.staff_no);
}

interface Setting {
  readonly house: RunningHouse;
  readonly database: Database;
  readonly floor: Floor;
  readonly load: Load;
  readonly pids: Record<string, number>;
}

const flat = (rounds: readonly Round[], of: (r: CourseReport) => number[]): number[] =>
  rounds.flatMap((r) => of(r.report));
const each = (rounds: readonly Round[], of: (r: Round) => number): number[] => rounds.map((r) => rounded(of(r)));
const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const rateOf = ({ report }: Round): number => Math.min(report.acked, report.delivered || report.acked) / report.seconds;

async function prepare(size: typeof FULL | typeof QUICK, say: (line: string) => void): Promise<Setting> {
  say('opening the house with the demo operator');
  const first = await startHouse({ DEMO_CUSTOMERS: '50', LOG_LEVEL: 'info' });
  const staffNos = await staffTheFloor(first, Math.ceil(size.conversations / CHATS_PLANNED));
  await first.stop();
  const house = await first.again();
  const database = await house.database();
  const { rows } = await database.pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  const postmaster = parentOf(rows[0]?.pid ?? 0);
  const connection = await connectionOfRunning(house.dataDir, silentDbLog);
  if (connection === undefined) throw new Error('the database of the house is not running');
  const floor = await createFloor(connection, size.conversations);
  const load = startLoad('chat-load.ts');
  say(`${size.conversations} customers come, ${staffNos.length} agents take their chats`);
  const plan: ChatPlan = { url: house.url, conversations: size.conversations, staffNos };
  await load.prepare(plan);
  const pids = { server: house.pid, postgres: postmaster, load: load.pid, bench: process.pid };
  return { house, database, floor, load, pids };
}

const line = (who: string, r: Round): string =>
  `${who}: ${rateOf(r).toFixed(0)}/s, ack p50 ${percentile(r.report.ackMs, 50)} p99 ${percentile(r.report.ackMs, 99)} ms` +
  (r.report.delivered > 0
    ? `, delivered p50 ${percentile(r.report.deliveryMs, 50)} p99 ${percentile(r.report.deliveryMs, 99)} ms`
    : '') +
  `, foreign CPU ${(r.foreignShare * 100).toFixed(0)} %, ${JSON.stringify(r.cpuUsPerMessage)} µs/msg`;

async function measure(at: Setting, size: typeof FULL | typeof QUICK, { say }: BenchOptions) {
  const ours: Round[] = [];
  const floors: Round[] = [];
  const ceilings: Round[] = [];
  const floorCeilings: Round[] = [];
  const expected: Record<string, number> = {};
  const note = (into: Round[], who: string, round: Round): void => {
    into.push(round);
    say(line(who, round));
  };
  // One untimed second each: the first messages pay for caches, plans and the compiler of JavaScript.
  expected['warm0run'] = (await at.load.open(RATE, 1, 'warm0run')).acked;
  await openLoop(at.floor.target('warm0run'), { rate: RATE, seconds: 1 });
  for (let n = 1; n <= size.rounds; n += 1) {
    const pace = { rate: RATE, seconds: size.seconds };
    const tag = `open${n}run`;
    note(ours, `ours ${n}`, await timed(at.pids, () => at.load.open(pace.rate, pace.seconds, tag)));
    expected[tag] = ours.at(-1)?.report.acked ?? 0;
    note(floors, `floor ${n}`, await timed(at.pids, async () => reportOf(await openLoop(at.floor.target(tag), pace))));
  }
  for (let n = 1; n <= size.rounds; n += 1) {
    const pace = { inFlight: IN_FLIGHT, seconds: size.ceilingSeconds };
    const tag = `full${n}run`;
    note(ceilings, `ours, full ${n}`, await timed(at.pids, () => at.load.closed(pace.inFlight, pace.seconds, tag)));
    expected[tag] = ceilings.at(-1)?.report.acked ?? 0;
    const floorRun = async (): Promise<CourseReport> => reportOf(await closedLoop(at.floor.target(tag), pace));
    note(floorCeilings, `floor, full ${n}`, await timed(at.pids, floorRun));
  }
  return { ours, floors, ceilings, floorCeilings, expected };
}

type Measured = Awaited<ReturnType<typeof measure>>;

const spread = (rounds: readonly Round[]): Record<string, unknown> => ({
  rate: each(rounds, rateOf),
  ackP99Ms: each(rounds, (r) => percentile(r.report.ackMs, 99)),
  ...(rounds.some((r) => r.report.delivered > 0)
    ? { deliveryP99Ms: each(rounds, (r) => percentile(r.report.deliveryMs, 99)) }
    : {}),
  cpuUsPerMessage: rounds.map((r) => r.cpuUsPerMessage),
  foreignCpuShare: rounds.map((r) => r.foreignShare),
  refused: rounds.map((r) => r.report.refused),
  lost: rounds.map((r) => r.report.sent - r.report.acked - Object.values(r.report.refused).reduce((a, b) => a + b, 0)),
});

function figuresOf(m: Measured, about: Record<string, unknown>): Figure[] {
  const ack = flat(m.ours, (r) => r.ackMs);
  const delivery = flat(m.ours, (r) => r.deliveryMs);
  const floor = flat(m.floors, (r) => r.ackMs);
  const open = {
    ...about,
    loop: 'open, latency from the scheduled moment',
    ours: spread(m.ours),
    floor: spread(m.floors),
  };
  const closed = {
    ...about,
    loop: `closed, ${IN_FLIGHT} under way`,
    ours: spread(m.ceilings),
    floor: spread(m.floorCeilings),
  };
  const cpu = (rounds: readonly Round[], who: readonly string[]): number =>
    mean(rounds.map((r) => who.reduce((sum, w) => sum + (r.cpuUsPerMessage[w] ?? 0), 0)));
  const ms = (name: string, values: number[], p: number): Figure => ({
    name,
    ours: percentile(values, p),
    reference: percentile(floor, p),
    unit: 'ms',
    conditions: open,
  });
  return [
    { ...ms('chat.p50_ms', delivery, 50), conditions: { ...open, what: 'delivered at the other side' } },
    { ...ms('chat.p99_ms', delivery, 99), conditions: { ...open, what: 'delivered at the other side' } },
    { ...ms('chat.ack_p50_ms', ack, 50), conditions: { ...open, what: 'acknowledged to the sender' } },
    { ...ms('chat.ack_p99_ms', ack, 99), conditions: { ...open, what: 'acknowledged to the sender' } },
    {
      name: 'chat.rate',
      ours: mean(m.ours.map(rateOf)),
      reference: mean(m.floors.map(rateOf)),
      unit: 'msg/s',
      conditions: open,
    },
    {
      name: 'chat.max_rate',
      ours: mean(m.ceilings.map(rateOf)),
      reference: mean(m.floorCeilings.map(rateOf)),
      unit: 'msg/s',
      conditions: closed,
    },
    {
      name: 'chat.cpu_us',
      ours: cpu(m.ours, ['server', 'postgres']),
      reference: cpu(m.floors, ['bench', 'postgres']),
      unit: 'µs/msg',
      conditions: {
        ...open,
        what: 'processor time of server and database per message; steadier than times on a busy machine',
      },
    },
  ];
}

async function run(options: BenchOptions): Promise<Figure[]> {
  const size = options.quick ? QUICK : FULL;
  const at = await prepare(size, options.say);
  let figures: Figure[];
  try {
    const m = await measure(at, size, options);
    const found = await checkMessages(at.database.pool, m.expected);
    const floorStored = await at.floor.stored();
    options.say(`in SQL: ${JSON.stringify(found)}`);
    const { rows } = await at.database.pool.query<{ fsync: string; sync: string; method: string }>(
      `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as sync, current_setting('wal_sync_method') as method`,
    );
    const [setting] = rows;
    figures = figuresOf(m, {
      ...machineConditions(),
      fsync: `${setting?.fsync ?? '?'}, synchronous_commit ${setting?.sync ?? '?'}, ${setting?.method ?? '?'}`,
      conversations: size.conversations,
      agents: Math.ceil(size.conversations / CHATS_PLANNED),
      rate: RATE,
      seconds: size.rounds * size.seconds,
      rounds: size.rounds,
      inSql: found,
      messagesPerCommit: rounded(found.messages / found.commits),
      floorMessagesPerCommit: rounded(floorStored.messages / floorStored.commits),
      reference:
        'the same rows by raw prepared SQL in one process on the same server, in turns; its latency ends with its commit',
      load: 'one separate process on the same cores; limits of the product as shipped',
    });
  } finally {
    await at.load.end();
    await at.floor.close();
    await at.database.close();
    await at.house.stop();
    await at.house.clear();
  }
  return [...figures, ...(await measureProsody({ rate: RATE, seconds: size.seconds, rounds: size.rounds }, options))];
}

export const chatBench: Bench = {
  what: 'chat messages a second, kept, acknowledged and delivered, beside raw SQL and Debian’s prosody',
  run,
};
