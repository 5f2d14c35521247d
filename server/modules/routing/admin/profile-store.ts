import { sql } from 'kysely';
import type { NewProfile } from '../../../../shared/contracts/routing-admin.ts';
import { adminTables, type Executor } from './settings-store.ts';

export type StoredProfile = NewProfile & { readonly version: number; readonly agents: number };

export async function loadProfiles(db: Executor): Promise<StoredProfile[]> {
  const tables = adminTables(db);
  const rows = await tables.selectFrom('routing_profiles').selectAll().orderBy('code').execute();
  const skills = await tables.selectFrom('routing_profile_skills').selectAll().orderBy('skill').execute();
  const { rows: counts } = await sql<{ profile: string; n: number }>`
    select profile, count(*) as n from agent_profiles where profile is not null group by profile`.execute(db);
  const agents = new Map(counts.map((c) => [c.profile, c.n]));
  return rows.map((r) => ({
    code: r.code,
    version: r.version,
    zh: r.zh,
    en: r.en,
    voice: r.voice_capacity,
    video: r.video_capacity,
    chat: r.chat_capacity,
    voiceInterruptsChat: r.voice_interrupts_chat,
    autoAnswer: r.auto_answer,
    skills: Object.fromEntries(skills.filter((s) => s.profile === r.code).map((s) => [s.skill, s.level])),
    agents: agents.get(r.code) ?? 0,
  }));
}

export async function saveProfile(db: Executor, profile: NewProfile): Promise<void> {
  const tables = adminTables(db);
  const set = {
    zh: profile.zh,
    en: profile.en,
    voice_capacity: profile.voice,
    video_capacity: profile.video,
    chat_capacity: profile.chat,
    voice_interrupts_chat: profile.voiceInterruptsChat,
    auto_answer: profile.autoAnswer,
  };
  await tables
    .insertInto('routing_profiles')
    .values({ code: profile.code, ...set })
    .onConflict((c) =>
      c.column('code').doUpdateSet((e) => ({ ...set, version: e('routing_profiles.version', '+', 1) })),
    )
    .execute();
  await tables.deleteFrom('routing_profile_skills').where('profile', '=', profile.code).execute();
  const skills = Object.entries(profile.skills).map(([skill, level]) => ({ profile: profile.code, skill, level }));
  if (skills.length > 0) await tables.insertInto('routing_profile_skills').values(skills).execute();
}

export async function deleteProfile(db: Executor, code: string): Promise<void> {
  await adminTables(db).deleteFrom('routing_profiles').where('code', '=', code).execute();
}
