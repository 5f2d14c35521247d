import { sql } from 'kysely';
import { createDiskBlobStore } from '../../server/adapters/blobs/disk/disk-blob-store.ts';
import { createHandoverRoom } from '../../server/main/handover-room.ts';
import type { Parts } from '../../server/main/parts.ts';
import { fakeContacts } from '../../server/modules/cases/case-fakes.ts';
import { createCasesRoom, crewDirectoryOf, staffFactsOf } from '../../server/modules/cases/index.ts';
import { createChannelDrivers, createContactLife } from '../../server/modules/contacts/index.ts';
import type { OperatorSystem } from '../../server/modules/customers/index.ts';
import type { Handover } from '../../server/modules/routing/index.ts';
import { silentLog } from '../../server/platform/log.ts';
import type { HandoverDetail } from '../../shared/contracts/routing-handover.ts';
import { newId } from '../../shared/kernel/id.ts';
import { freshDatabase } from './database.ts';
import { handClock, openIdentity, type Answer } from './identity.ts';

/** Half past three in the afternoon: the day shift ends in half an hour. */
const AFTERNOON = Date.parse('2026-11-21T15:30:00+08:00');
const VIP = 'C0000009';

/** Identity, cases, contacts and the handover for real, behind the product's own HTTP edge; the operator's systems are a map. */
export async function handoverHouse() {
  const database = await freshDatabase({ poolSize: 10 });
  const { db } = database;
  const clock = handClock(AFTERNOON);
  const { identity, transactor } = await openIdentity(database, { clock });
  const contacts = fakeContacts();
  const life = createContactLife();
  const operator = { down: false };
  const customer = (id: string) => ({
    id,
    name: id === VIP ? '赵德胜' : '王秀英',
    number: '13800138000',
    star: 3,
    address: '岚江省云渡市望潮区观澜路18号3幢502室',
    areaCode: '990101',
    gridCode: '990101-1',
    rural: false,
  });
  const cases = createCasesRoom({
    db,
    transactor,
    clock,
    blobs: createDiskBlobStore({ root: '/nonexistent' }),
    audit: identity.audit,
    crews: crewDirectoryOf(identity.organisation),
    staff: staffFactsOf(identity.organisation),
    customers: { of: (id) => Promise.resolve(customer(id)) },
    contacts,
  });
  const operatorSystem = {
    customerById: (id: string) =>
      operator.down
        ? Promise.reject(new Error('the billing system does not answer'))
        : Promise.resolve({ id, ...(id === VIP ? { vipManagerNo: '1003' } : {}) }),
  } as unknown as OperatorSystem;
  const parts = { database, transactor, clock } as unknown as Parts;
  const open = (): Handover =>
    createHandoverRoom(
      parts,
      {
        identity,
        operator: operatorSystem,
        life,
        handing: cases.handing,
        drivers: createChannelDrivers(),
        routing: { noted: () => undefined },
      },
      silentLog,
    );
  const handover = open();
  const {
    ask: asked,
    signIn,
    app,
  } = await openIdentity(database, {
    clock,
    rooms: [handover.routes, cases.routes],
  });

  const tokens = new Map<string, string>();
  const ask = async (no: string, method: 'GET' | 'POST' | 'PUT', path: string, body?: object): Promise<Answer> => {
    const fresh = async (): Promise<string> => {
      const token = await signIn(no);
      tokens.set(no, token);
      return token;
    };
    const once = (token: string): Promise<Answer> =>
      asked(method, `/api${path}`, { token, ...(body === undefined ? {} : { body }) });
    const answer = await once(tokens.get(no) ?? (await fresh()));
    // The clock is moved by hours: sessions end in between.
    return answer.status === 401 ? once(await fresh()) : answer;
  };
  const idOf = async (no: string): Promise<string> => (await identity.organisation.staffByNo(no))?.id ?? '';
  const presence = async (no: string, state: 'ready' | 'offline'): Promise<void> => {
    const staffId = await idOf(no);
    const at = clock.now();
    await sql`insert into agent_profiles (staff_id) values (${staffId}) on conflict do nothing`.execute(db);
    await sql`insert into agent_states (staff_id, state, since) values (${staffId}, ${state}, ${at})
              on conflict (staff_id) do update set state = excluded.state, since = excluded.since`.execute(db);
  };
  const house = {
    ...database,
    clock,
    identity,
    transactor,
    handover,
    open,
    operator,
    life,
    vip: VIP,
    ask,
    idOf,
    arrives: (no: string) => presence(no, 'ready'),
    leaves: (no: string) => presence(no, 'offline'),
    shift: async (no: string, shift: string): Promise<void> =>
      handover.shifts.seed([{ staffId: await idOf(no), shift }]),
    /** An open case of this agent. */
    case: async (no: string, title = '宽带上不了网', customerId = 'C0000001'): Promise<string> => {
      const answer = await ask(no, 'POST', '/cases', { customerId, type: 'complaint', title, need: title });
      if (answer.status >= 400) throw new Error(JSON.stringify(answer.body));
      return answer.body['id'] as string;
    },
    ownerOf: async (caseId: string) => {
      const { rows } = await sql<{ owner: string; first: string; events: number }>`
        select o.staff_no as owner, f.staff_no as first,
               (select count(*)::int from events where aggregate_id = c.id::text and type = 'case.owner_changed') as events
        from cases c join staff o on o.id = c.owner_id join staff f on f.id = c.first_responder_id
        where c.id = ${caseId}`.execute(db);
      return rows[0];
    },
    /** A contact that this agent took, in after-call work; closed with a promise to call back when asked for. */
    contact: async (no: string, more: { number?: string; promised?: boolean } = {}): Promise<string> => {
      const agentId = await idOf(no);
      return transactor.run(async (tx) => {
        const actor = `staff:${agentId}`;
        const { id } = await life.arrive(tx, {
          channel: 'voice',
          customerAddress: more.number ?? '13912345678',
          actor,
        });
        await life.apply(tx, id, { event: 'enqueue', actor, queueCode: 'general' });
        await life.apply(tx, id, { event: 'offer', actor, agentId });
        await life.apply(tx, id, { event: 'accept', actor, agentId });
        await life.apply(tx, id, { event: 'end', actor, endedBy: 'customer' });
        if (more.promised === true) {
          const note = '约下午六点回电告知核查结果';
          await life.apply(tx, id, { event: 'wrap_up', actor, disposition: 'callback_promised', note });
        }
        return id;
      });
    },
    /** A written talk in this agent's hands. */
    chat: async (no: string): Promise<string> => {
      const agentId = await idOf(no);
      return transactor.run(async (tx) => {
        const actor = `staff:${agentId}`;
        const { id } = await life.arrive(tx, { channel: 'chat', customerAddress: '访客 0a1b', actor });
        await life.apply(tx, id, { event: 'enqueue', actor, queueCode: 'online' });
        await life.apply(tx, id, { event: 'offer', actor, agentId });
        await life.apply(tx, id, { event: 'accept', actor, agentId });
        return id;
      });
    },
    one: async (no: string, id: string): Promise<HandoverDetail> => {
      const { body } = await ask(no, 'GET', `/routing/handovers/${id}`);
      return body as HandoverDetail;
    },
    act: async (no: string, id: string, path: string, body: object = {}): Promise<Answer> => {
      const version = (await house.one(no, id)).version;
      return ask(no, 'POST', `/routing/handovers/${id}/${path}`, { version, ...body });
    },
    /** Begun, offered and signed by the one, for the other. */
    signed: async (from: string, to: string): Promise<string> => {
      const begun = await ask(from, 'POST', '/routing/handovers', {});
      const id = begun.body['id'] as string;
      await house.act(from, id, 'offer', { toStaffId: await idOf(to) });
      const done = await house.act(from, id, 'sign');
      if (done.status !== 200) throw new Error(JSON.stringify(done.body));
      return id;
    },
    readAll: async (no: string, id: string): Promise<void> => {
      const { matters } = await house.one(no, id);
      await ask(no, 'POST', `/routing/handovers/${id}/read`, { ids: matters.map((m) => m.id) });
    },
    key: () => newId(),
    close: async (): Promise<void> => {
      await app.close();
      await database.close();
    },
  };
  return house;
}
export type HandoverHouse = Awaited<ReturnType<typeof handoverHouse>>;
