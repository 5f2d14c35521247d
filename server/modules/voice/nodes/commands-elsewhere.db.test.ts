import { Type, type TSchema } from '@sinclair/typebox';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { PHONE_LOST } from '../../../../shared/contracts/voice.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { createJoinedNodes, type JoinedNodes } from '../../../../test/support/joined-nodes.ts';
import { noDatabase, openCallAt } from '../../../../test/support/open-call.ts';
import { DEMO_PRINCIPAL } from '../../../../test/support/principals.ts';
import { until } from '../../../../test/support/until.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { PushFrame, SocketCommand, SocketSession } from '../../../platform/socket/socket-types.ts';
import type { Principal, SocketSubject } from '../../identity/index.ts';
import { createCommandsElsewhere } from './commands-elsewhere-service.ts';
import { movePhone, settlePhone } from './phone-place-store.ts';
import { phoneMoved } from './roaming-phones-service.ts';

type Session = SocketSession<SocketSubject>;
let database: FreshDatabase;
let joined: JoinedNodes;

const Anything = Type.Object({});
const SCHEMAS: Readonly<Record<string, TSchema>> = {
  'voice.attach': Anything,
  'talk.now': Anything,
  'talk.mute': Type.Object({ muted: Type.Boolean() }),
  'ear.hear': Anything,
  'call.start': Anything,
  'call.restart': Anything,
  'call.ready': Anything,
  'call.now': Anything,
};

/** A node whose commands say that they were run here; `refuse` is what the next one does instead. */
function openNode(name: string, wish: { readonly roles?: readonly string[]; readonly db?: Db } = {}) {
  const node = joined.join(name, wish);
  const did: { cmd: string; session: Session; data: unknown }[] = [];
  const told: string[] = [];
  const next: { refuse?: () => Promise<never> } = {};
  const elsewhere = createCommandsElsewhere({ db: wish.db ?? database.db, house: node.house });
  const command = (cmd: string, schema: TSchema): SocketCommand<SocketSubject> => ({
    schema,
    run: async (session, data) => {
      did.push({ cmd, session, data });
      await next.refuse?.();
      return { at: name };
    },
  });
  const offer = elsewhere.wrap({
    opened: ({ id }) => void told.push(`${id} opened`),
    closed: ({ id }) => void told.push(`${id} closed`),
    commands: Object.fromEntries(Object.entries(SCHEMAS).map(([cmd, schema]) => [cmd, command(cmd, schema)])),
  });
  /** A page of this person, whose socket is at this node. */
  const socket = (subject: SocketSubject, id = 'page') => {
    const frames: PushFrame[] = [];
    const push = (frame: PushFrame): void => void frames.push(frame);
    const session: Session = { id, subject, language: 'en', push, close: () => undefined };
    return {
      frames,
      ask: async (cmd: string, data: unknown = {}) => offer.commands?.[cmd]?.run(session, data),
      close: () => offer.closed?.(session),
    };
  };
  return { ...node, name, did, told, next, socket, run: elsewhere.run };
}
type Node = ReturnType<typeof openNode>;
let a: Node;
let b: Node;

/** Signed in, with a phone at `node`. */
async function person(node?: string): Promise<{ principal: Principal; staffId: string; subject: SocketSubject }> {
  const [sessionId, staffId] = [newId(), newId()];
  const principal: Principal = { ...DEMO_PRINCIPAL, sessionId, staffId };
  joined.principals.set(sessionId, principal);
  if (node !== undefined) await settlePhone(database.db, staffId, node);
  return { principal, staffId, subject: { kind: 'staff', principal } };
}
const visitor = (visitorId = newId()) => ({ kind: 'visitor', visitorId, source: '192.0.2.1' }) as const;

beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.close());
beforeEach(() => {
  joined = createJoinedNodes();
  [a, b] = [openNode('a'), openNode('b')];
});
afterEach(async () => {
  vi.useRealTimers();
  await joined.close();
});

describe('what a desk asks of its phone', () => {
  it('is done where the phone belongs, by the person that node finds behind the session, not by what it is told', async () => {
    const { subject, principal } = await person('b');
    const promoted: Principal = { ...principal, permissions: new Set(['contact.supervise.voice'] as const) };
    joined.principals.set(principal.sessionId, promoted);
    expect(await a.socket(subject).ask('talk.mute', { muted: true })).toEqual({ at: 'b' });
    expect([a.did.length, b.did[0]?.data]).toEqual([0, { muted: true }]);
    expect(b.did[0]?.session).toMatchObject({ language: 'en', subject: { kind: 'staff', principal: promoted } });
  });

  it('is done here where the phone is here, is nowhere, or is at a node that is dead', async () => {
    const [here, nowhere, dead] = [await person('a'), await person(), await person('gone')];
    for (const { subject } of [here, nowhere, dead])
      expect(await a.socket(subject).ask('talk.now')).toEqual({ at: 'a' });
  });

  it('is refused there when the session is not good any more', async () => {
    const { subject, principal } = await person('b');
    joined.principals.delete(principal.sessionId);
    await expect(a.socket(subject).ask('talk.now')).rejects.toMatchObject({
      code: 'identity.not_signed_in',
      kind: 'unauthenticated',
    });
    expect(b.did).toEqual([]);
  });

  it('is refused there when it breaks the schema, or is no command at all', async () => {
    const { subject, principal } = await person('b');
    const refusal = { code: 'common.invalid_request', kind: 'invalid' };
    await expect(a.socket(subject).ask('talk.mute', { muted: 'yes' })).rejects.toMatchObject(refusal);
    await expect(a.run(principal, 'talk.dance', {})).rejects.toMatchObject(refusal);
    expect(b.did).toEqual([]);
  });

  it('is refused as it is there, and not tried again', async () => {
    const { subject } = await person('b');
    b.next.refuse = () => Promise.reject(new AppError({ code: 'voice.no_phone', kind: 'refused' }));
    await expect(a.socket(subject).ask('talk.now')).rejects.toMatchObject({ code: 'voice.no_phone', kind: 'refused' });
    expect(b.did).toHaveLength(1);
  });

  it('also without a socket is done where the phone belongs', async () => {
    const { principal } = await person('b');
    expect(await a.run(principal, 'talk.now', {})).toEqual({ at: 'b' });
    expect(b.told).toEqual([]);
  });

  it('of a leader who wishes to hear an agent is done where the phone of the agent is', async () => {
    const [leader, agent] = [await person('a'), await person('b')];
    expect(await a.socket(leader.subject).ask('ear.hear', { staffId: agent.staffId })).toEqual({ at: 'b' });
  });

  it('asks nothing of the database while this node is alone', async () => {
    await joined.close();
    joined = createJoinedNodes();
    const only = openNode('only', { db: noDatabase(database.db) });
    const { subject, principal } = await person();
    for (const cmd of ['voice.attach', 'talk.now']) expect(await only.socket(subject).ask(cmd)).toEqual({ at: 'only' });
    expect(await only.socket(visitor()).ask('call.start')).toEqual({ at: 'only' });
    expect(await only.run(principal, 'talk.now', {})).toEqual({ at: 'only' });
  });
});

describe('a phone that attaches', () => {
  it('and was called to another node in that moment is taken there', async () => {
    const [c, { subject, staffId }] = [openNode('c'), await person('b')];
    b.next.refuse = async () => {
      await movePhone(database.db, staffId, { from: 'b', to: 'c' });
      throw phoneMoved();
    };
    const page = a.socket(subject);
    expect(await page.ask('voice.attach')).toEqual({ at: 'c' });
    await until(() => b.told.length === 2, { what: 'the first node to be told that it has nothing of this page' });
    expect([b.told, c.told]).toEqual([['page opened', 'page closed'], ['page opened']]);
  });

  it('is not sent about for ever', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const { subject } = await person('b');
    b.next.refuse = () => Promise.reject(phoneMoved());
    let refusal: unknown;
    a.socket(subject)
      .ask('voice.attach')
      .catch((error: unknown) => (refusal = error));
    await until(() => vi.advanceTimersByTimeAsync(50).then(() => refusal !== undefined), { what: 'the refusal' });
    expect(refusal).toMatchObject({ code: 'voice.phone_moved' });
    expect(b.did).toHaveLength(8);
  });

  it('for the first time at a node without sound is always taken to the same one that has it', async () => {
    const door = openNode('door', { roles: ['web'] });
    const people = await Promise.all(Array.from({ length: 12 }, () => person()));
    const places = async (): Promise<unknown[]> => {
      const asked = people.map(({ subject, staffId }) => door.socket(subject, staffId).ask('voice.attach'));
      return Promise.all(asked);
    };
    const first = await places();
    expect(await places()).toEqual(first);
    expect([door.did, a.did.length + b.did.length]).toEqual([[], 24]);
  });

  it('for the first time at a node that is about to stop is taken to another', async () => {
    const { subject } = await person();
    a.closes();
    expect(await a.socket(subject).ask('voice.attach')).toEqual({ at: 'b' });
  });
});

describe('a page whose phone is at another node', () => {
  it('hears what that node has to say to it, and nothing after it closed', async () => {
    const { subject } = await person('b');
    const page = a.socket(subject);
    await page.ask('voice.attach');
    const frame = { topic: 'agent:x', type: 'phone.moved', data: {} };
    const guest = b.did[0]?.session;
    guest?.push(frame);
    await page.ask('talk.now');
    expect(page.frames).toEqual([frame]);
    page.close();
    guest?.push(frame);
    await page.ask('talk.now');
    expect(page.frames).toEqual([frame]);
  });

  it('is opened there by its phone, once, and closed there when it closes, once', async () => {
    const { subject } = await person('b');
    const page = a.socket(subject);
    await page.ask('talk.now');
    expect(b.told).toEqual([]);
    for (let n = 1; n <= 2; n += 1) await page.ask('voice.attach');
    expect(b.told).toEqual(['page opened']);
    page.close();
    await until(() => b.told.length > 1, { what: 'the end of the page to be told' });
    a.falls();
    expect([a.told, b.told]).toEqual([['page closed'], ['page opened', 'page closed']]);
  });

  it('is closed there when the node of its socket dies, once', async () => {
    const { subject } = await person('b');
    await a.socket(subject).ask('voice.attach');
    a.falls();
    a.falls();
    expect(b.told).toEqual(['page opened', 'page closed']);
  });

  it('is closed there when its phone comes back to the node of its socket', async () => {
    const { subject, staffId } = await person('b');
    const page = a.socket(subject);
    await page.ask('voice.attach');
    await movePhone(database.db, staffId, { from: 'b', to: 'a' });
    expect(await page.ask('voice.attach')).toEqual({ at: 'a' });
    await until(() => b.told.length === 2, { what: 'the other node to be told' });
    b.falls();
    expect([b.told, page.frames]).toEqual([['page opened', 'page closed'], []]);
  });

  it('is told that its phone is lost when that node dies, and nobody else is', async () => {
    const c = openNode('c');
    const [there, third, here] = [await person('b'), await person('c'), await person('a')];
    const [page, ...others] = [there, third, here].map(({ subject, staffId }) => a.socket(subject, staffId));
    for (const desk of [page, ...others]) await desk?.ask('voice.attach');
    b.falls();
    expect(page?.frames).toEqual([{ topic: `agent:${there.staffId}`, type: PHONE_LOST, data: {} }]);
    expect([...others.map(({ frames }) => frames), c.told]).toEqual([[], [], [`${third.staffId} opened`]]);
  });
});

describe('a caller of the web page', () => {
  it('has everything of their call done where it is, and reads what is now at any node', async () => {
    const subject = visitor();
    await openCallAt(database.db, 'b', subject.visitorId);
    const page = a.socket(subject);
    for (const cmd of ['call.restart', 'call.ready', 'call.start']) expect(await page.ask(cmd)).toEqual({ at: 'b' });
    expect(await page.ask('call.now')).toEqual({ at: 'a' });
    expect([b.did[0]?.session.subject, b.told]).toEqual([subject, ['page opened']]);
  });

  it('calls where they are when there is sound, and else where there is', async () => {
    const door = openNode('door', { roles: ['web'] });
    expect(await a.socket(visitor()).ask('call.start')).toEqual({ at: 'a' });
    b.falls();
    expect(await door.socket(visitor()).ask('call.start')).toEqual({ at: 'a' });
    expect(await door.socket(visitor()).ask('call.ready')).toEqual({ at: 'door' });
  });

  it('is not told of a lost phone when the node of their call dies: the contact tells them', async () => {
    const subject = visitor();
    await openCallAt(database.db, 'b', subject.visitorId);
    const page = a.socket(subject);
    await page.ask('call.restart');
    b.falls();
    expect(page.frames).toEqual([]);
  });
});
