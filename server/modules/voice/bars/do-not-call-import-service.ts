import { BAR_LIMITS, type DoNotCallImport } from '../../../../shared/contracts/voice-bars.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { demandPlace, subjectOf, type BarsNeeds } from './bars-service.ts';
import { countNumbers, knownAmong, noteChanges, saveDoNotCall } from './bars-store.ts';
import { readDoNotCallSheet, type ReadSheet } from './do-not-call-sheet.ts';

export interface DoNotCallImporting {
  /** Looks only: what would be added and every row that is wrong. */
  check(principal: Principal, bytes: Uint8Array): Promise<DoNotCallImport>;
  /** Takes the good rows, all in one transaction; the wrong ones are told again. */
  take(principal: Principal, bytes: Uint8Array): Promise<DoNotCallImport>;
}

/** PostgreSQL takes at most 65 535 parameters in a statement. */
const ROWS_AT_ONCE = 2_000;
const inParts = <T>(rows: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(rows.length / ROWS_AT_ONCE) }, (_, i) =>
    rows.slice(i * ROWS_AT_ONCE, (i + 1) * ROWS_AT_ONCE),
  );

const told = ({ rows, good, wrong, errors }: ReadSheet, known: number, done: boolean): DoNotCallImport => ({
  ...{ rows, good: good.length, known, wrong, errors, done },
});

export function createDoNotCallImport(needs: BarsNeeds): DoNotCallImporting {
  const read = (principal: Principal, bytes: Uint8Array): ReadSheet => {
    demand(principal, 'voice.bars');
    const sheet = readDoNotCallSheet(bytes, needs.clock.now());
    if (!sheet.ok)
      throw new AppError({ code: sheet.refusal, kind: 'refused', details: { max: BAR_LIMITS.importRows } });
    return sheet.value;
  };
  const numbersOf = ({ good }: ReadSheet): string[] => good.map(({ number }) => number);
  return {
    check: async (principal, bytes) => {
      const sheet = read(principal, bytes);
      return told(sheet, await knownAmong(needs.db, numbersOf(sheet)), false);
    },
    take: (principal, bytes) => {
      const sheet = read(principal, bytes);
      const by = { by: principal.staffId, by_name: principal.name };
      const added = { added_by: principal.staffId, added_name: principal.name };
      return needs.transactor.run(async (tx) => {
        const known = await knownAmong(tx.db, numbersOf(sheet));
        demandPlace(await countNumbers(tx.db, 'do_not_call'), sheet.good.length - known);
        for (const part of inParts(sheet.good)) {
          const rows = part.map((row) => ({ ...row, ...added, contact_id: null, added_at: tx.now }));
          const fresh = await saveDoNotCall(tx.db, rows);
          const noted = part.map(({ number, reason, until }) => ({
            ...{ list: 'do_not_call' as const, number, reason, until, at: tx.now, ...by },
            act: fresh.has(number) ? ('added' as const) : ('changed' as const),
          }));
          await noteChanges(tx.db, noted);
        }
        const details = { rows: sheet.good.length, known, first: subjectOf(sheet.good[0]?.number ?? '').id };
        const subject = { kind: 'do_not_call', id: 'import' };
        await needs.audit.append(tx, { by: principal, action: 'do_not_call.imported', subject, details });
        return told(sheet, known, true);
      });
    },
  };
}
