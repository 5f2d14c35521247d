import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONTACT_EVENTS } from '../../../../shared/contracts/contacts-events.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { createJoinedNodes, type JoinedNodes } from '../../../../test/support/joined-nodes.ts';
import { openCallAt } from '../../../../test/support/open-call.ts';
import { until } from '../../../../test/support/until.ts';
import type { CommittedEvent } from '../../../platform/events/event.ts';
import { silentLog } from '../../../platform/log.ts';
import { createCalls, newCall, type Call } from '../calls.ts';
import { followContacts } from './follow-contacts-service.ts';

const AGENT = newId();
/** Seven seconds for whoever decided to ask by themselves. */
const LOOKED_MS = 7_000;
let database: FreshDatabase;
let joined: JoinedNodes;

/** A node with one call, whose driver says what it is asked. */
async function openNode(phase: Call['phase'], agentId?: string) {
  const contactId = await openCallAt(database.db, 'a');
  const calls = createCalls();
  const call = newCall({
    ...{ contactId, number: '13800138000', sip: { bye: () => undefined }, legId: 'leg', trunk: 'demo', phase },
    ...{ localAudio: () => expect.fail('nobody describes it'), lineId: undefined },
    sound: { alsoFrom: [], codecs: ['PCMA'], srtp: 'never', inbandKeys: false },
  });
  call.agentId = agentId;
  calls.add(call);
  const did: string[] = [];
  const will = { connect: true, bring: true };
  let hear: (events: readonly CommittedEvent[]) => void = () => undefined;
  followContacts({
    ...{ db: database.db, house: joined.join(contactId).house, calls, log: silentLog },
    tail: {
      subscribe: (hearer) => {
        hear = hearer;
        return () => undefined;
      },
    },
    phones: {
      bring: (staffId) => {
        did.push(`bring ${staffId}`);
        return will.bring ? Promise.resolve('leg') : Promise.reject(new Error('does not come'));
      },
    },
    driver: {
      connect: (contact) => {
        did.push(`connect ${contact.agentId}`);
        return will.connect ? Promise.resolve() : Promise.reject(new Error('no phone'));
      },
      waiting: () => void did.push('waiting'),
      end: (_, by, reason) => Promise.resolve(void did.push(`end ${by} ${reason}`)),
    },
    takeBack: (_, staffId) => Promise.resolve(void did.push(`take back from ${staffId}`)),
  });
  const happens = (type: string, of = contactId): void =>
    hear([
      {
        ...{ aggregate: 'contact', aggregateId: of, type, position: 1, seq: 1, at: new Date() },
        data: { contactId: of, agentId: AGENT },
      },
    ]);
  /** What the database says of the contact. */
  const becomes = (state: string): Promise<unknown> =>
    database.pool.query('update contacts set state = $1, agent_id = $2 where id = $3', [state, AGENT, contactId]);
  return { call, did, will, happens, becomes };
}
const done = (did: readonly string[], n: number): Promise<unknown> =>
  until(() => did.length === n, { what: 'what was missed to be made up for' });

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  joined = createJoinedNodes();
  joined.join('b');
});
afterEach(async () => {
  vi.useRealTimers();
  await joined.close();
});

describe('an offer', () => {
  it('calls the phone of its agent here while it rings, for a call that is here', async () => {
    const { did, happens } = await openNode('waiting');
    happens(CONTACT_EVENTS.offered, newId());
    expect(did).toEqual([]);
    happens(CONTACT_EVENTS.offered);
    expect(did).toEqual([`bring ${AGENT}`]);
  });

  it('goes on ringing when that phone does not come: accepting it tries again', async () => {
    const { did, will, happens } = await openNode('waiting');
    will.bring = false;
    happens(CONTACT_EVENTS.offered);
    await vi.advanceTimersByTimeAsync(LOOKED_MS);
    expect(did).toEqual([`bring ${AGENT}`]);
  });
});

describe('a node that died between its commit and its asking', () => {
  it('leaves no customer with music who was answered: they are connected from here', async () => {
    const { did, happens, becomes } = await openNode('waiting');
    await becomes('connected');
    happens(CONTACT_EVENTS.connected);
    await vi.advanceTimersByTimeAsync(LOOKED_MS - 1);
    expect(did).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    await done(did, 1);
    expect(did).toEqual([`connect ${AGENT}`]);
  });

  it('and whose agent cannot be connected leaves the customer first in the line again', async () => {
    const { did, will, happens, becomes } = await openNode('waiting');
    will.connect = false;
    await becomes('connected');
    happens(CONTACT_EVENTS.connected);
    await vi.advanceTimersByTimeAsync(LOOKED_MS);
    await done(did, 2);
    expect(did).toEqual([`connect ${AGENT}`, `take back from ${AGENT}`]);
  });

  it('leaves nobody on a line whose contact is over', async () => {
    const { did, happens, becomes } = await openNode('talking', AGENT);
    await becomes('after_call_work');
    happens(CONTACT_EVENTS.ended);
    await vi.advanceTimersByTimeAsync(LOOKED_MS);
    await done(did, 1);
    expect(did).toEqual(['end system ended']);
  });

  it('leaves nobody in silence who is in the line again', async () => {
    const { did, happens, becomes } = await openNode('talking', AGENT);
    await becomes('waiting');
    happens(CONTACT_EVENTS.returned);
    await vi.advanceTimersByTimeAsync(LOOKED_MS);
    await done(did, 1);
    expect(did).toEqual(['waiting']);
  });
});

describe('a call that missed nothing', () => {
  it('is left alone', async () => {
    const { did, call, happens, becomes } = await openNode('waiting');
    await becomes('connected');
    happens(CONTACT_EVENTS.connected);
    Object.assign(call, { phase: 'talking', agentId: AGENT });
    const late = await openNode('waiting');
    await late.becomes('connected');
    late.happens(CONTACT_EVENTS.connected);
    await vi.advanceTimersByTimeAsync(LOOKED_MS);
    // Asked after it, and so answered after it.
    await done(late.did, 1);
    expect(did).toEqual([]);
  });

  it('is not even looked at while this node is alone', async () => {
    await joined.close();
    joined = createJoinedNodes();
    const { did, happens, becomes } = await openNode('waiting');
    await becomes('connected');
    // The pool of the database has timers of its own.
    const timers = vi.getTimerCount();
    for (const type of Object.values(CONTACT_EVENTS)) happens(type);
    expect([did, vi.getTimerCount()]).toEqual([[], timers]);
  });
});
