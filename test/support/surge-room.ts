import { randomUUID } from 'node:crypto';
import type { Principal } from '../../server/modules/identity/index.ts';
import { createSurge, saveProfiles, type Surge } from '../../server/modules/routing/index.ts';
import { insertCheck, insertSeats, saveDevices } from '../../server/modules/routing/surge/home-store.ts';
import { saveCertificates, type PersonRow } from '../../server/modules/routing/surge/surge-people-store.ts';
import { createTransactor } from '../../server/platform/events/transactor.ts';
import { silentLog } from '../../server/platform/log.ts';
import type { SurgeRuleDraft, SurgeStagePlan } from '../../shared/contracts/routing-surge.ts';
import { newId } from '../../shared/kernel/id.ts';
import { seededRandom } from '../../shared/kernel/random.ts';
import { recordingAudit } from '../../server/modules/cases/case-fakes.ts';
import { DEMO_PRINCIPAL } from './principals.ts';
import { freshDatabase } from './database.ts';

export const plan = (kind: SurgeStagePlan['kind'], more: Partial<SurgeStagePlan> = {}): SurgeStagePlan => ({
  kind,
  mode: 'automatic',
  afterMinutes: 0,
  people: 10,
  answerMinutes: 2,
  readyMinutes: 5,
  share: 0.2,
  factor: 0.5,
  ...more,
});

export const person = (staffId: string, permissions: readonly string[], post = 'shift_leader'): Principal =>
  ({ ...DEMO_PRINCIPAL, staffId, post, permissions: new Set(permissions) }) as Principal;

/** The surge on a database of its own, with a clock that a test moves and contacts that it writes as rows. */
export async function surgeRoom() {
  const database = await freshDatabase({ poolSize: 6 });
  const { db, pool } = database;
  const time = { now: new Date('2026-03-02T02:00:00Z') };
  const clock = { now: () => time.now };
  const office: string[] = [];
  const names = new Map<string, { name: string; staffNo: string }>();
  const audit = recordingAudit();
  const stoodDown: [string, string][] = [];
  const setState = async (staffId: string, state: string): Promise<void> => {
    await pool.query(
      `insert into agent_states (staff_id, state, since) values ($1, $2, now())
       on conflict (staff_id) do update set state = excluded.state`,
      [staffId, state],
    );
  };
  /** All that dies with the process; the rows stay. */
  const open = (): Surge =>
    createSurge({
      db,
      clock,
      audit,
      transactor: createTransactor({ db, clock, onCommitted: () => undefined }),
      tail: { subscribe: () => () => undefined },
      organisation: {
        staff: (ids) =>
          Promise.resolve(
            new Map(ids.map((id) => [id, { id, ...(names.get(id) ?? { name: '某某', staffNo: '0000' }) }])) as never,
          ),
        staffOfPost: (post) => Promise.resolve((post === 'back_office' ? office.map((id) => ({ id })) : []) as never),
      },
      seats: {
        notReady: async (staffId, reason) => {
          stoodDown.push([staffId, reason]);
          await setState(staffId, 'not_ready');
        },
      },
      random: seededRandom(7),
      log: silentLog,
    });
  const people = async (count: number, skills: Record<string, number>): Promise<string[]> => {
    const ids = Array.from({ length: count }, () => newId());
    await saveProfiles(
      db,
      ids.map((staffId) => ({ staffId, voiceCapacity: 1, chatCapacity: 0, skills })),
    );
    return ids;
  };
  const room = {
    db,
    pool,
    audit,
    stoodDown,
    clock,
    open,
    setState,
    pass: (seconds: number): void => void (time.now = new Date(time.now.getTime() + seconds * 1000)),
    /** Looks every ten seconds for so long, as the job would. */
    live: async (surge: Surge, seconds: number): Promise<void> => {
      for (let at = 0; at < seconds; at += 10) {
        room.pass(10);
        await surge.look();
      }
    },
    onSite: async (count: number, skills: Record<string, number> = { general: 3 }): Promise<string[]> => {
      const ids = await people(count, skills);
      for (const id of ids) await setState(id, 'ready');
      return ids;
    },
    certified: async (count: number, skill = 'general', validDays = 30): Promise<string[]> => {
      const ids = await people(count, { [skill]: 3 });
      office.push(...ids);
      const valid_until = new Date(time.now.getTime() + validDays * 86_400_000);
      await saveCertificates(
        db,
        ids.map((staff_id) => ({ staff_id, skill, valid_until })),
      );
      return ids;
    },
    homeSeats: async (count: number, duty: 'standby' | 'rostered' = 'standby'): Promise<string[]> => {
      const ids = await people(count, { general: 3 });
      await insertSeats(db, ids, duty);
      const devices = ids.map((staff_id) => ({
        id: newId(),
        staff_id,
        name: '家用电脑',
        key_name: `key-${staff_id}`,
        state: 'approved' as const,
        registered_at: time.now,
        approved_by: null,
        approved_at: time.now,
      }));
      await saveDevices(db, devices);
      for (const d of devices) {
        await insertCheck(db, {
          staff_id: d.staff_id,
          device_id: d.id,
          at: time.now,
          round_trip_ms: 40,
          jitter_ms: 3,
          loss: 0,
        });
      }
      return ids;
    },
    /** So many callers who asked for a person some seconds ago and wait, or were answered at once and are gone. */
    callers: async (
      count: number,
      given: { ago: number; fate: 'waiting' | 'answered'; agentId?: string; queue?: string },
    ): Promise<void> => {
      const at = new Date(time.now.getTime() - given.ago * 1000);
      const answered = given.fate === 'answered';
      const later = (seconds: number) => (answered ? new Date(at.getTime() + seconds * 1000) : null);
      await pool.query(
        `insert into contacts (id, channel, state, customer_address, queue_code, arrived_at, requested_human_at, queued_at, answered_at,
           ended_at, closed_at, agent_id, satisfaction)
         select id, 'voice', $2::text, '13900000000', $3, $4, $4, $4, $5, $6, $7, $8, case when $2::text = 'closed' then 4 end
         from unnest($1::uuid[]) as id`,
        [
          Array.from({ length: count }, () => randomUUID()),
          answered ? 'closed' : 'waiting',
          given.queue ?? 'general',
          at,
          later(3),
          later(123),
          later(153),
          given.agentId ?? (answered ? randomUUID() : null),
        ],
      );
    },
    /** The line is empty: everybody who waited was answered long ago. */
    emptyLine: () => pool.query(`delete from contacts`),
    holdContact: (agentId: string) =>
      pool.query(
        `insert into contacts (id, channel, state, customer_address, arrived_at, agent_id) values ($1, 'voice', 'connected', '1', now(), $2)`,
        [randomUUID(), agentId],
      ),
    letGo: (agentId: string) => pool.query(`update contacts set state = 'closed' where agent_id = $1`, [agentId]),
    stages: async () => {
      const { rows } = await pool.query<{ kind: string; state: string; place: number; id: string }>(
        `select plan ->> 'kind' as kind, state, place, id from surge_stages order by proposed_at, place`,
      );
      return rows;
    },
    asked: async () => {
      const { rows } = await pool.query<PersonRow>(`select * from surge_people order by wave, asked_at, id`);
      return rows;
    },
    close: database.close,
  };
  return room;
}

export const rule = (stages: SurgeStagePlan[], more: Partial<SurgeRuleDraft> = {}): SurgeRuleDraft => ({
  name: '综合排队过长',
  queue: 'general',
  condition: { kind: 'longest_wait', seconds: 60 },
  holdSeconds: 30,
  clearMinutes: 5,
  stages,
  active: true,
  ...more,
});
