import { sql } from 'kysely';
import type { NewSkill } from '../../../../shared/contracts/routing-admin.ts';
import { adminTables, type Executor } from './settings-store.ts';

export interface StoredSkill {
  readonly code: string;
  readonly zh: string;
  readonly en: string;
  readonly active: boolean;
  readonly version: number;
}

export const loadSkills = (db: Executor): Promise<StoredSkill[]> =>
  adminTables(db).selectFrom('skills').selectAll().orderBy('active', 'desc').orderBy('code').execute();

export async function saveSkill(db: Executor, skill: NewSkill & { readonly active: boolean }): Promise<void> {
  const { code, zh, en, active } = skill;
  await adminTables(db)
    .insertInto('skills')
    .values({ code, zh, en, active })
    .onConflict((c) => c.column('code').doUpdateSet((e) => ({ zh, en, active, version: e('skills.version', '+', 1) })))
    .execute();
}

/** Skill → how many agents have it at level 1, 2, 3, 4, 5. */
export async function countLevels(db: Executor): Promise<ReadonlyMap<string, number[]>> {
  const { rows } = await sql<{ skill: string; level: number; n: number }>`
    select skill, level, count(*) as n from agent_skills group by skill, level`.execute(db);
  const found = new Map<string, number[]>();
  for (const { skill, level, n } of rows) {
    const levels = found.get(skill) ?? [0, 0, 0, 0, 0];
    levels[level - 1] = n;
    found.set(skill, levels);
  }
  return found;
}

export async function countProfilesBySkill(db: Executor): Promise<ReadonlyMap<string, number>> {
  const { rows } = await sql<{ skill: string; n: number }>`
    select skill, count(*) as n from routing_profile_skills group by skill`.execute(db);
  return new Map(rows.map((r) => [r.skill, r.n]));
}
