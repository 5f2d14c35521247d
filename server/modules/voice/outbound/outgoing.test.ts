import { expect, it, vi } from 'vitest';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import { silentLog } from '../../../platform/log.ts';
import { createFakeMediaEngine } from '../../../platform/media/fake-media-engine.ts';
import { createCalls } from '../calls.ts';
import type { LineOut, LineOutHears } from '../line-out-service.ts';
import type { OutboundWay } from '../trunks/index.ts';
import { createOutgoing } from './outgoing-service.ts';

const BUSY = { status: 486, q850: 17 } as const;

it('a customer who is busy while the database is away is told when it is back: the record, whoever promised the call, and the agent is free', async () => {
  const media = createFakeMediaEngine();
  const { legId } = await media.createSipLeg({ callId: 'c' });
  let hears: LineOutHears | undefined;
  let isAway = false;
  const told: string[] = [];
  const tell = (what: string): Promise<undefined> => {
    if (isAway) return Promise.reject(new Error('Connection terminated unexpectedly'));
    told.push(what);
    return Promise.resolve(undefined);
  };
  const first = {
    sip: { id: 'line', callId: 'sip-1' },
    legId,
    localAudio: () => ({ address: '127.0.0.1', port: 1, version: 1 }),
    sound: { alsoFrom: [], codecs: ['PCMA'], srtp: 'never', inbandKeys: false },
    trunk: 'demo',
  } as unknown as LineOut;
  const never = (): never => {
    throw new Error('nobody asks for this here');
  };
  const calls = createCalls();
  const run = vi.fn((work: (tx: Tx) => Promise<unknown>) =>
    isAway ? Promise.reject(new Error('the database system is starting up')) : work({} as Tx),
  );
  const outgoing = createOutgoing({
    media,
    calls,
    transactor: { run } as unknown as Transactor,
    lines: {
      call: (_, __, these) => {
        hears = these;
        const line = { first, bye: never, cancel: () => undefined, refer: never };
        return Promise.resolve({ ok: true, value: line } as never);
      },
    },
    phones: { legOf: () => undefined } as never,
    records: {
      move: (_: Tx, __: string, { event, outcome }: { event: string; outcome?: string }) => tell(`${event} ${outcome}`),
    } as never,
    promptSound: never,
    driver: () => ({ forget: (_: unknown, cause: string) => tell(`forgotten ${cause}`) }) as never,
    node: { name: 'a' },
    log: silentLog,
  });
  // Where the call is, is written at its beginning; what becomes of it is what this is about.
  run.mockResolvedValueOnce(undefined);
  const order = {
    contactId: newId(),
    agentId: newId(),
    number: '13900000001',
    ringMs: 30_000,
    machineRule: 'agent',
  } as const;
  const notReached = (outcome: string): Promise<void> => tell(`promise ${outcome}`);
  const nothing = (): Promise<void> => Promise.resolve();
  const way = { candidates: [{ trunk: 'demo' }] } as unknown as OutboundWay;
  await outgoing.place({ ...order, way, tells: { answered: nothing, machine: nothing, notReached } });
  isAway = true;
  hears?.failed(BUSY);
  await vi.waitFor(() => expect(run.mock.calls.length).toBeGreaterThan(2));
  expect(told).toEqual([]);
  isAway = false;
  await vi.waitFor(() => expect(told).toEqual(['fail busy', 'promise busy', 'forgotten not_answered_486']), 5_000);
});
