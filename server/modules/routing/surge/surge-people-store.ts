import { sql, type Selectable } from 'kysely';
import { on, type Executor } from './surge-store.ts';
import type { SurgeTables } from './surge-tables.ts';

export type PersonRow = Selectable<SurgeTables['surge_people']>;
export type PersonChange = Partial<Omit<PersonRow, 'id' | 'stage_id' | 'staff_id' | 'kind' | 'wave' | 'asked_at'>>;

export const peopleOf = async (db: Executor, stageIds: readonly string[]): Promise<PersonRow[]> =>
  stageIds.length === 0
    ? []
    : on(db)
        .selectFrom('surge_people')
        .selectAll()
        .where('stage_id', 'in', stageIds)
        .orderBy('wave')
        .orderBy('asked_at')
        .orderBy('id')
        .execute();

/** The one open part somebody has: asked, or serving. */
export const openPersonOf = (db: Executor, staffId: string): Promise<PersonRow | undefined> =>
  on(db)
    .selectFrom('surge_people')
    .selectAll()
    .where('staff_id', '=', staffId)
    .where('given_back_at', 'is', null)
    .where((eb) => eb.or([eb('answer', 'is', null), eb('answer', '=', 'accepted')]))
    .executeTakeFirst();

export const lockPerson = (db: Executor, id: string): Promise<PersonRow | undefined> =>
  on(db).selectFrom('surge_people').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** Those of the people whose open part is already taken by another stage are left out; answers who was really added. */
export async function insertPeople(db: Executor, people: readonly PersonRow[]): Promise<PersonRow[]> {
  if (people.length === 0) return [];
  return on(db)
    .insertInto('surge_people')
    .values([...people])
    .onConflict((c) => c.doNothing())
    .returningAll()
    .execute();
}

export const changePeople = async (db: Executor, ids: readonly string[], change: PersonChange): Promise<void> => {
  if (ids.length === 0) return;
  await on(db).updateTable('surge_people').set(change).where('id', 'in', ids).execute();
};

/** Who has the skill, a certificate for it that is valid now, and is neither borrowed nor a home seat. */
export async function borrowable(
  db: Executor,
  given: { readonly among: readonly string[]; readonly skills: readonly string[] | null; readonly at: Date },
): Promise<string[]> {
  const { among, skills, at } = given;
  const { rows } = await sql<{ staff_id: string }>`
    select distinct c.staff_id from certificates c
    join agent_skills s on s.staff_id = c.staff_id and s.skill = c.skill
    where c.valid_until > ${at} and c.staff_id = any(${[...among]}::uuid[])
      and (${skills === null} or c.skill = any(${[...(skills ?? [])]}::text[]))
      and not exists (select from home_seats h where h.staff_id = c.staff_id)
      and not exists (select from surge_people p where p.staff_id = c.staff_id
                        and p.given_back_at is null and (p.answer is null or p.answer = 'accepted'))
    order by c.staff_id`.execute(db);
  return rows.map((r) => r.staff_id);
}

/**
 * Standby seats with an approved device that nobody has asked in this stage, those asked longest ago first; who has the skill.
 * A seat that is already at work (somebody came in of their own accord) is not asked.
 */
export async function askable(
  db: Executor,
  given: { readonly stageId: string | null; readonly since: Date | null; readonly skills: readonly string[] | null },
): Promise<string[]> {
  const { stageId, since, skills } = given;
  const { rows } = await sql<{ staff_id: string }>`
    select h.staff_id from home_seats h
    left join lateral (select max(p.asked_at) as at from surge_people p where p.staff_id = h.staff_id) as asked on true
    where h.duty = 'standby'
      and exists (select from home_devices d where d.staff_id = h.staff_id and d.state = 'approved')
      and exists (select from agent_skills s where s.staff_id = h.staff_id
                    and (${skills === null} or s.skill = any(${[...(skills ?? [])]}::text[])))
      and not exists (select from surge_people p where p.stage_id = ${stageId} and p.staff_id = h.staff_id and p.asked_at >= ${since})
      and not exists (select from surge_people p where p.staff_id = h.staff_id
                        and p.given_back_at is null and (p.answer is null or p.answer = 'accepted'))
    order by asked.at nulls first, h.staff_id`.execute(db);
  return rows.map((r) => r.staff_id);
}

/** Their state as routing keeps it, and whether anything is in their hands. */
export async function atWork(
  db: Executor,
  staffIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly state: string; readonly busy: boolean }>> {
  if (staffIds.length === 0) return new Map();
  const { rows } = await sql<{ staff_id: string; state: string | null; busy: boolean }>`
    select w.staff_id, s.state, b.agent_id is not null as busy
    from unnest(${[...staffIds]}::uuid[]) as w (staff_id)
    left join agent_states s on s.staff_id = w.staff_id
    left join (select distinct agent_id from contacts
               where state in ('offered', 'connected', 'after_call_work') and state not in ('closed', 'abandoned', 'failed')
              ) b on b.agent_id = w.staff_id`.execute(db);
  return new Map(rows.map((r) => [r.staff_id, { state: r.state ?? 'offline', busy: r.busy }]));
}

export const saveCertificates = async (db: Executor, rows: readonly SurgeTables['certificates'][]): Promise<void> => {
  if (rows.length === 0) return;
  await on(db)
    .insertInto('certificates')
    .values([...rows])
    .onConflict((c) =>
      c.columns(['staff_id', 'skill']).doUpdateSet((eb) => ({ valid_until: eb.ref('excluded.valid_until') })),
    )
    .execute();
};
