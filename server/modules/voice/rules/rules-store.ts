import type { Transaction } from 'kysely';
import type { CallRules, MachineRule, MinuteRules, VoiceRules } from '../../../../shared/contracts/voice-rules.ts';
import type { Db, NoTables } from '../../../platform/db/database.ts';
import type { BarsTables } from '../bars/bars-tables.ts';
import type { MinuteTables } from '../minute/minute-tables.ts';
import type { Patience } from './patience.ts';

type Executor = Db | Transaction<NoTables>;
type RulesTables = Pick<BarsTables, 'call_rules'> &
  MinuteTables & {
    dial_rules: {
      one: boolean;
      per_day: number;
      ring_seconds: number;
      transfer_ring_seconds: number;
      colleague_ring_seconds: number;
      machine_callback: MachineRule;
      machine_follow_up: MachineRule;
    };
  };
const on = (db: Executor) => db.withTables<RulesTables>();

/** Locked: two people who change the same rules do so one after the other. */
export async function loadRules(db: Executor, isLocked = false): Promise<VoiceRules> {
  const minutes = on(db).selectFrom('minute_settings').selectAll();
  const calls = on(db).selectFrom('call_rules').selectAll();
  const m = await (isLocked ? minutes.forUpdate() : minutes).executeTakeFirstOrThrow();
  const dials = on(db).selectFrom('dial_rules').selectAll();
  const d = await (isLocked ? dials.forUpdate() : dials).executeTakeFirstOrThrow();
  const c = await (isLocked ? calls.forUpdate() : calls).executeTakeFirstOrThrow();
  return {
    minute: {
      announceSeconds: m.announce_seconds,
      apologySeconds: m.apology_seconds,
      longestWaitSeconds: m.longest_wait_seconds,
      wordMaxSeconds: m.word_max_seconds,
      wordSilenceSeconds: m.word_silence_seconds,
      phoneGraceSeconds: m.phone_grace_seconds,
      elderKey: m.elder_key,
      callBackLost: m.call_back_lost,
      version: m.version,
    },
    calls: {
      quietFromMinute: c.quiet_from_minute,
      quietUntilMinute: c.quiet_until_minute,
      silentCalls: c.silent_calls,
      callsPerMinute: c.calls_per_minute,
      triesPerDay: d.per_day,
      ringSeconds: d.ring_seconds,
      transferRingSeconds: d.transfer_ring_seconds,
      colleagueRingSeconds: d.colleague_ring_seconds,
      machineCallback: d.machine_callback,
      machineFollowUp: d.machine_follow_up,
      version: c.version,
    },
  };
}

export async function loadPatience(db: Executor): Promise<Patience> {
  const { minute, calls } = await loadRules(db);
  return {
    phoneGraceMs: minute.phoneGraceSeconds * 1_000,
    colleagueRingMs: calls.colleagueRingSeconds * 1_000,
    outsideRingMs: calls.transferRingSeconds * 1_000,
  };
}

export async function saveMinute(db: Executor, rules: MinuteRules): Promise<void> {
  await on(db)
    .updateTable('minute_settings')
    .set((e) => ({
      announce_seconds: rules.announceSeconds,
      apology_seconds: rules.apologySeconds,
      longest_wait_seconds: rules.longestWaitSeconds,
      word_max_seconds: rules.wordMaxSeconds,
      word_silence_seconds: rules.wordSilenceSeconds,
      phone_grace_seconds: rules.phoneGraceSeconds,
      elder_key: rules.elderKey,
      call_back_lost: rules.callBackLost,
      version: e('version', '+', 1),
    }))
    .execute();
}

export async function saveCalls(db: Executor, rules: CallRules): Promise<void> {
  await on(db)
    .updateTable('call_rules')
    .set((e) => ({
      quiet_from_minute: rules.quietFromMinute,
      quiet_until_minute: rules.quietUntilMinute,
      silent_calls: rules.silentCalls,
      calls_per_minute: rules.callsPerMinute,
      version: e('version', '+', 1),
    }))
    .execute();
  await on(db)
    .updateTable('dial_rules')
    .set({
      per_day: rules.triesPerDay,
      ring_seconds: rules.ringSeconds,
      transfer_ring_seconds: rules.transferRingSeconds,
      colleague_ring_seconds: rules.colleagueRingSeconds,
      machine_callback: rules.machineCallback,
      machine_follow_up: rules.machineFollowUp,
    })
    .execute();
}
