import { afterAll, afterEach, beforeAll } from 'vitest';
import type { ContactState } from '../../shared/contracts/contacts.ts';
import type { Database } from '../../server/platform/db/database.ts';
import type { TestBrowser } from '../../server/adapters/media/embedded/testing/browser.ts';
import { startPhone, type Phone, type PhoneWish } from './baresip.ts';
import { startHouse, type RunningHouse } from './running-house.ts';
import { DEMO_PASSWORD, signIn, type StaffClient } from './staff-client.ts';
import { until } from './until.ts';
import { visitChat, type Visitor } from './visitor.ts';

/** A row of `contacts`, as far as the tests look at it. */
export interface ContactNow {
  readonly id: string;
  readonly state: ContactState;
  readonly topic: string | null;
  readonly queue_code: string | null;
  readonly service_class: string;
  readonly agent_id: string | null;
  readonly requested_human_at: Date | null;
  readonly queued_at: Date | null;
  readonly put_first: boolean;
  readonly ended_by: string | null;
  readonly end_reason: string | null;
  readonly version: number;
}

export interface AgentAtDesk extends StaffClient {
  readonly phone: TestBrowser;
  /** Phone and socket end, as when the browser is closed or reloaded. */
  leave(): Promise<void>;
}

/** One house for a test file, with phones and desks that are cleared away after each test. */
export interface Stage {
  house(): RunningHouse;
  database(): Database;
  hotline(): string;
  /** A phone that has dialled the hotline and was answered. */
  caller(number: string, wish?: Partial<PhoneWish>): Promise<Phone>;
  /** The same, and 0 was pressed: waits for a person in the general queue. */
  impatient(number: string, wish?: Partial<PhoneWish>): Promise<Phone>;
  phone(number: string, wish?: Partial<PhoneWish>): Promise<Phone>;
  signedIn(staffNo: string): Promise<StaffClient>;
  /** Desk open, phone connected, ready; says a tone when one is given. */
  onDuty(staffNo: string, toneHz?: number): Promise<AgentAtDesk>;
  visitor(): Promise<Visitor>;
  /** The newest contact of this caller. */
  contactOf(number: string): Promise<ContactNow | undefined>;
  contact(id: string): Promise<ContactNow>;
  inState(number: string, state: ContactState, timeoutMs?: number): Promise<ContactNow>;
  eventsOf(contactId: string): Promise<string[]>;
  /** After kill9 or stop. */
  restarted(): Promise<void>;
  /** The look from outside, after the database itself was killed. */
  reconnectDatabase(): Promise<void>;
  /** Closed after the test, the last first. */
  keep(thing: { close(): unknown }): void;
}

/** A key is six small packets in a row: on a busy machine they may come before anybody listens. People press again. */
const KEY_MS = 6_000;
const KEY_TRIES = 6;

const IN_HAND = "('arrived', 'self_service', 'waiting', 'offered', 'connected')";

export function useStage(
  env: Readonly<Record<string, string>> = {},
  prepare: (database: Database) => Promise<unknown> = () => Promise.resolve(),
): Stage {
  let house: RunningHouse;
  let database: Database;
  const phones: Phone[] = [];
  const kept: { close(): unknown }[] = [];
  const staff: StaffClient[] = [];

  const tidy = async (): Promise<void> => {
    for (const phone of phones.splice(0)) await phone.close();
    await until(
      async () => {
        const { rows } = await database.pool.query(
          `select 1 from contacts where channel = 'voice' and state in ${IN_HAND}`,
        );
        return rows.length === 0;
      },
      { what: 'every call of the test to be over' },
    );
    for (const client of staff.splice(0)) {
      // A client of a house that was killed knows the cookie all the same, but its socket is dead.
      await wrapUpAll(client).catch(() => undefined);
      await client.raw('POST', '/desk/state', { state: 'not_ready', reason: 'meal' }).catch(() => undefined);
      client.close();
    }
    for (const thing of kept.splice(0).reverse()) await thing.close();
  };

  beforeAll(async () => {
    house = await startHouse(env);
    database = await house.database();
    // Whoever presses 0 here wants a person, not the elder-care seats: a test of that way sets the key again.
    // Nor is anybody called back that the test has cut off, unless that is what it is about.
    await database.pool.query("update minute_settings set elder_key = '', call_back_lost = false");
    await prepare(database);
  });
  afterEach(tidy);
  afterAll(async () => {
    await database.close();
    await house.clear();
  });

  const stage: Stage = {
    house: () => house,
    database: () => database,
    hotline: () => `sip:96000@127.0.0.1:${house.sipPort}`,
    phone: async (number, wish = {}) => {
      const phone = await startPhone({ number, toneHz: 700, ...wish });
      phones.push(phone);
      return phone;
    },
    caller: async (number, wish) => {
      const phone = await stage.phone(number, wish);
      await phone.dial(stage.hotline());
      await phone.happened('CALL_ESTABLISHED');
      return phone;
    },
    impatient: async (number, wish) => {
      const phone = await stage.caller(number, wish);
      const isQueued = (): Promise<unknown> =>
        until(async () => (await stage.contactOf(number))?.queued_at ?? undefined, {
          what: '0 to lead to a person',
          timeoutMs: KEY_MS,
        });
      for (let tries = 1; ; tries += 1) {
        phone.press('0');
        try {
          await isQueued();
          return phone;
        } catch (error) {
          if (tries < KEY_TRIES) continue;
          const last = phone.events.at(-1);
          const story = `the phone has said ${await phone.said()} samples, and last ${last?.type} ${last?.param ?? ''}`;
          throw new Error(`no key was heard: ${story}`, { cause: error });
        }
      }
    },
    signedIn: async (staffNo) => {
      const client = await signIn(house.url, staffNo, DEMO_PASSWORD);
      staff.push(client);
      return client;
    },
    onDuty: async (staffNo, toneHz = 0) => {
      const client = await stage.signedIn(staffNo);
      const phone = await client.onDuty();
      phone.say(toneHz);
      let gone = false;
      const leave = async (): Promise<void> => {
        if (gone) return;
        gone = true;
        client.close();
        await phone.close();
      };
      kept.push({ close: leave });
      return { ...client, phone, leave };
    },
    visitor: async () => {
      const visitor = await visitChat(house.url);
      kept.push(visitor);
      return visitor;
    },
    contactOf: async (number) => {
      const { rows } = await database.pool.query<ContactNow>(
        'select * from contacts where customer_address = $1 order by arrived_at desc limit 1',
        [number],
      );
      return rows[0];
    },
    contact: async (id) => {
      const { rows } = await database.pool.query<ContactNow>('select * from contacts where id = $1', [id]);
      if (rows[0] === undefined) throw new Error(`no contact ${id}`);
      return rows[0];
    },
    inState: (number, state, timeoutMs = 30_000) =>
      until(
        async () => {
          const contact = await stage.contactOf(number);
          return contact?.state === state ? contact : undefined;
        },
        { what: `the contact of ${number} to be ${state}`, timeoutMs },
      ),
    eventsOf: async (contactId) => {
      const { rows } = await database.pool.query<{ event: string }>(
        'select event from contact_transitions where contact_id = $1 order by seq',
        [contactId],
      );
      return rows.map((r) => r.event);
    },
    restarted: async () => {
      await database.close();
      house = await house.again();
      database = await house.database();
    },
    reconnectDatabase: async () => {
      await database.close();
      database = await house.database();
    },
    keep: (thing) => void kept.push(thing),
  };
  return stage;
}

/** The contact that rings at this desk. */
export const ringing = (agent: StaffClient, timeoutMs = 30_000): Promise<string> =>
  until(async () => (await agent.desk()).contacts.find((c) => c.contact.state === 'offered')?.contact.id, {
    what: 'a contact to ring at the desk',
    timeoutMs,
  });

export const wrapUp = (agent: StaffClient, contactId: string): Promise<unknown> =>
  agent.api('POST', `/contacts/${contactId}/wrap-up`, { disposition: 'consultation_answered' });

export async function wrapUpAll(agent: StaffClient): Promise<void> {
  for (const { contact } of (await agent.desk()).contacts) {
    if (contact.state === 'after_call_work') await wrapUp(agent, contact.id);
  }
}

/** Rings, is accepted, talks. */
export async function answer(agent: StaffClient): Promise<string> {
  const id = await ringing(agent);
  await agent.api('POST', `/contacts/${id}/accept`);
  return id;
}
