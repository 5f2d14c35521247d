import type { Transaction } from 'kysely';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { MinuteSettings } from './queue-words.ts';
import type { MinuteTables } from './minute-tables.ts';

export async function loadMinuteSettings(db: Db): Promise<MinuteSettings> {
  const row = await db.withTables<MinuteTables>().selectFrom('minute_settings').selectAll().executeTakeFirstOrThrow();
  return {
    announceMs: row.announce_seconds * 1_000,
    apologyMs: row.apology_seconds * 1_000,
    longestWaitMs: row.longest_wait_seconds * 1_000,
    wordMaxMs: row.word_max_seconds * 1_000,
    wordSilenceMs: row.word_silence_seconds * 1_000,
    elderKey: row.elder_key,
  };
}

/** Is whoever was cut off by us called back without having asked for it? */
export async function callsBackLost(db: Db | Transaction<NoTables>): Promise<boolean> {
  const rules = db.withTables<MinuteTables>().selectFrom('minute_settings').select('call_back_lost');
  return (await rules.executeTakeFirstOrThrow()).call_back_lost;
}
