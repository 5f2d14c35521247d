import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createIdentity } from '../../server/modules/identity/index.ts';
import { createTrunks, type TrunksRoom } from '../../server/modules/voice/trunks/index.ts';
import type { RunTest, TrunkList } from '../../server/modules/voice/trunks/index.ts';
import { createEventTail } from '../../server/platform/events/event-tail.ts';
import { createTransactor } from '../../server/platform/events/transactor.ts';
import { silentLog } from '../../server/platform/log.ts';
import { createSecretBox, ensureKeyFile } from '../../server/platform/secrets/secret-box.ts';
import type { FreshDatabase } from './database.ts';
import { openIdentity, type Staffed } from './identity.ts';

/** Trunk administration behind the product's own HTTP edge, and the book of a second node beside it. */
export interface TrunksHouse extends Staffed {
  readonly room: TrunksRoom;
  readonly list: TrunkList;
  /** Another node with the same database and key, which hears of changes by event alone. */
  readonly elsewhere: { readonly room: TrunksRoom; readonly list: TrunkList };
  /** What a test of a trunk comes to. */
  readonly telephone: { runTest: RunTest };
  readonly administrator: string;
  readonly agent: string;
  close(): Promise<void>;
}

/** What a number may name in these tests. */
const THERE = {
  flows: [{ key: 'night', name: '夜间' }],
  queues: [{ code: 'billing', zh: '账单', en: 'Billing' }],
  topics: ['billing', 'vip'],
  prompts: ['greeting'],
  hours: [{ code: 'day', zh: '白天', en: 'Day' }],
};

const environment = (): TrunkList => {
  const fromEnvironment = [
    { name: 'demo', addresses: ['127.0.0.1'], host: '127.0.0.1', port: 5060, transport: 'udp' as const },
  ];
  return { fromEnvironment, current: fromEnvironment, ourNumbers: [] };
};

export async function openTrunks(fresh: FreshDatabase): Promise<TrunksHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'shoujie-trunks-'));
  const key = join(folder, 'sip.key');
  ensureKeyFile(key);
  const clock = { now: () => new Date() };
  const tail = createEventTail({ database: fresh, log: silentLog, pollMs: () => 20 });
  const transactor = createTransactor({ db: fresh.db, clock, onCommitted: () => tail.poke() });
  const { audit } = createIdentity({
    db: fresh.db,
    transactor,
    clock,
    demoPasswordsAllowed: true,
    publicUrl: undefined,
  });
  const telephone: TrunksHouse['telephone'] = { runTest: () => Promise.reject(new Error('no telephone here')) };
  const make = (list: TrunkList): TrunksRoom =>
    createTrunks({
      db: fresh.db,
      clock,
      transactor,
      tail,
      list,
      secrets: createSecretBox(key),
      audit,
      node: 'here',
      runTest: (order, tell) => telephone.runTest(order, tell),
      choices: () => Promise.resolve(THERE),
      tally: () => new Map(),
      health: () => [],
      hotline: '96000',
      log: silentLog,
    });
  const [list, other] = [environment(), environment()];
  const [room, elsewhere] = [make(list), make(other)];
  const house = await openIdentity(fresh, { rooms: [room.routes] });
  tail.start(0);
  await room.start(true);
  await elsewhere.start(false);
  return {
    ...house,
    room,
    list,
    telephone,
    elsewhere: { room: elsewhere, list: other },
    administrator: await house.signIn('1018'),
    agent: await house.signIn('1001'),
    close: async () => {
      await room.stop();
      await elsewhere.stop();
      await tail.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
