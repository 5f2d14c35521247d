import { sql } from 'kysely';
import type { AgentFilter, Levels } from '../../../../shared/contracts/routing-admin.ts';
import type { Abilities } from './agent-plan.ts';
import { adminTables, type Executor } from './settings-store.ts';

export type StoredAgent = Abilities & { readonly staffId: string; readonly version: number };

/** Ids of the agents that have what is asked for. */
export async function agentIds(db: Executor, filter: AgentFilter): Promise<string[]> {
  let query = adminTables(db).selectFrom('agent_profiles as p').select('p.staff_id');
  if (filter.profile !== undefined) query = query.where('p.profile', '=', filter.profile);
  if (filter.skill !== undefined) {
    const { skill, minLevel = 1 } = filter;
    query = query.where((e) =>
      e.exists(
        e
          .selectFrom('agent_skills as s')
          .select('s.level')
          .whereRef('s.staff_id', '=', 'p.staff_id')
          .where('s.skill', '=', skill)
          .where('s.level', '>=', minLevel),
      ),
    );
  }
  return (await query.execute()).map((r) => r.staff_id);
}

export async function loadAbilities(db: Executor, staffIds: readonly string[]): Promise<Map<string, StoredAgent>> {
  if (staffIds.length === 0) return new Map();
  const { rows: levels } = await sql<{ staff_id: string; skills: Levels }>`
    select staff_id, jsonb_object_agg(skill, level order by skill) as skills from agent_skills
    where staff_id = any(${staffIds}::uuid[]) group by staff_id`.execute(db);
  const skills = new Map(levels.map((l) => [l.staff_id, l.skills]));
  const { rows } = await sql<{
    staff_id: string;
    version: number;
    voice_capacity: number;
    video_capacity: number;
    chat_capacity: number;
    voice_interrupts_chat: boolean;
    auto_answer: boolean;
    profile: string | null;
  }>`select * from agent_profiles where staff_id = any(${staffIds}::uuid[])`.execute(db);
  return new Map(
    rows.map((r) => [
      r.staff_id,
      {
        staffId: r.staff_id,
        version: r.version,
        voice: r.voice_capacity,
        video: r.video_capacity,
        chat: r.chat_capacity,
        voiceInterruptsChat: r.voice_interrupts_chat,
        autoAnswer: r.auto_answer,
        profile: r.profile,
        skills: skills.get(r.staff_id) ?? {},
      },
    ]),
  );
}

/** One statement carries so many agents: its text stays some hundred kilobytes, whatever the size of the sheet. */
const AGENTS_A_STATEMENT = 1_000;

type Saved = readonly { readonly staffId: string; readonly after: Abilities }[];

async function saveSome(db: Executor, agents: Saved): Promise<void> {
  const rows = agents.map(({ staffId, after }) => ({
    staff_id: staffId,
    voice_capacity: after.voice,
    video_capacity: after.video,
    chat_capacity: after.chat,
    voice_interrupts_chat: after.voiceInterruptsChat,
    auto_answer: after.autoAnswer,
    profile: after.profile,
  }));
  const levels = agents.flatMap(({ staffId, after }) =>
    Object.entries(after.skills).map(([skill, level]) => ({ staff_id: staffId, skill, level })),
  );
  await sql`
    insert into agent_profiles as p
      (staff_id, voice_capacity, video_capacity, chat_capacity, voice_interrupts_chat, auto_answer, profile)
    select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (staff_id uuid, voice_capacity smallint,
      video_capacity smallint, chat_capacity smallint, voice_interrupts_chat boolean, auto_answer boolean, profile text)
    on conflict (staff_id) do update set voice_capacity = excluded.voice_capacity,
      video_capacity = excluded.video_capacity, chat_capacity = excluded.chat_capacity,
      voice_interrupts_chat = excluded.voice_interrupts_chat, auto_answer = excluded.auto_answer,
      profile = excluded.profile, version = p.version + 1`.execute(db);
  await sql`delete from agent_skills where staff_id = any(${agents.map((a) => a.staffId)}::uuid[])`.execute(db);
  await sql`
    insert into agent_skills (staff_id, skill, level)
    select * from jsonb_to_recordset(${JSON.stringify(levels)}::jsonb) as r (staff_id uuid, skill text, level smallint)
  `.execute(db);
}

export async function saveAbilities(db: Executor, agents: Saved): Promise<void> {
  for (let at = 0; at < agents.length; at += AGENTS_A_STATEMENT) {
    await saveSome(db, agents.slice(at, at + AGENTS_A_STATEMENT));
  }
}
