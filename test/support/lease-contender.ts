import { openDatabase } from '../../server/platform/db/database.ts';
import { silentDbLog } from '../../server/platform/db/log.ts';
import { demandEpoch } from '../../server/platform/lease/epoch.ts';
import { createLease } from '../../server/platform/lease/lease.ts';
import { createTransactor } from '../../server/platform/events/transactor.ts';
import { silentLog } from '../../server/platform/log.ts';
import { systemClock } from '../../shared/kernel/clock.ts';

/**
 * A process that contends for shard 0, for tests that kill and freeze it: node --import tsx lease-contender.ts <url> <name> [ms of its
 * time]. Says on stdout what it gains and loses, and writes every few milliseconds while it believes that it may, and once more on its old epoch.
 */
const [url = '', name = '', ttlMs] = process.argv.slice(2);
const { db, pool } = openDatabase({ url, poolSize: 4, applicationName: name, log: silentDbLog });
const transactor = createTransactor({ db, clock: systemClock, onCommitted: () => undefined });
const say = (what: object): void => void process.stdout.write(`${JSON.stringify({ name, ...what })}\n`);

let last: number | undefined;
const lease = createLease({
  pool,
  shard: 0,
  holder: name,
  log: silentLog,
  ...(ttlMs === undefined ? {} : { ttlMs: Number(ttlMs) }),
  onGained: (epoch) => {
    last = epoch;
    say({ gained: epoch });
  },
  onLost: (reason) => say({ lost: last, reason }),
});

/** As the decider does: what it believes, then the fence, then the write, in one transaction. */
const write = (epoch: number): Promise<void> =>
  transactor.run(async (tx) => {
    await demandEpoch(tx, 0, epoch);
    tx.emit({ aggregate: 'decision', aggregateId: `${name}-${epoch}`, type: 'decision.made', data: { epoch } });
  });

const WRITE_EVERY_MS = 5;
setInterval(() => {
  const epoch = lease.epoch();
  if (epoch !== undefined) void write(epoch).catch(() => undefined);
}, WRITE_EVERY_MS);
process.on('SIGTERM', () => void lease.stop().then(() => process.exit(0)));
/** What a former owner might still send: under its old epoch, whatever it believes now. */
process.on('SIGUSR2', () => {
  if (last === undefined) return;
  const epoch = last;
  write(epoch).then(
    () => say({ wrote: epoch }),
    (error: unknown) => say({ refused: epoch, code: (error as { code?: unknown }).code }),
  );
});
lease.start();
say({ ready: true });
