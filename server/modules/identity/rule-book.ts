import type { Page, PageQuery } from '../../../shared/contracts/paging.ts';
import type { RuleChange } from '../../../shared/contracts/rule-book.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Tx } from '../../platform/events/transactor.ts';
import type { Audit } from './audit-service.ts';
import type { Principal } from './principal.ts';
import { changesPage, noteChanges } from './rule-book-store.ts';

type Value = number | string | boolean | readonly string[];
interface Versioned {
  readonly version: number;
}

/** One thing that is wrong with a wish, by the field of the form; `code` has its sentence among the messages. */
export interface WrongField {
  readonly field: string;
  readonly code: string;
  readonly least?: number;
  readonly most?: number;
}

/** `part`: the form it belongs to, in books that have several. */
export type RuleBookChange = RuleChange & { readonly part: string | null };

/** Rules that people change while the house runs: who changed what from what to what is on record, and two who change at once are told. */
export interface RuleBook {
  /** Refuses what was changed meanwhile (`common.changed_meanwhile`). False: nothing is different. */
  change<R extends Versioned>(
    tx: Tx,
    principal: Principal,
    how: { readonly part?: string; readonly before: R; readonly wish: R; readonly save: () => Promise<void> },
  ): Promise<boolean>;
  changes(query: PageQuery): Promise<Page<RuleBookChange>>;
}

export interface RuleBookNeeds {
  readonly db: Db;
  readonly audit: Pick<Audit, 'append'>;
  /** The table of its history, append-only. */
  readonly table: string;
  /** What the audit trail calls it: `<subject>.changed`. */
  readonly subject: string;
}

const MAX_SAID = 2_000;
/** Lists in one order: another order of the same words is no change. */
const said = (value: Value): string =>
  (typeof value === 'object' ? [...value].sort().join(' ') : String(value)).slice(0, MAX_SAID);

/** All that is wrong in one refusal; its sentence is that of the first. */
export function demandRight(found: readonly WrongField[]): void {
  const [first] = found;
  if (first === undefined) return;
  const { code, ...details } = first;
  throw new AppError({ code, kind: 'refused', details: { ...details, fields: found } });
}

/** What lies outside its range, in the order of the ranges. */
export const outOfRange = (
  values: Readonly<Record<string, unknown>>,
  ranges: Readonly<Record<string, { readonly least: number; readonly most: number }>>,
  code: string,
): WrongField[] =>
  Object.entries(ranges).flatMap(([field, { least, most }]): WrongField[] => {
    const value = values[field];
    const fits = typeof value === 'number' && value >= least && value <= most;
    return fits ? [] : [{ field, code, least, most }];
  });

export function createRuleBook({ db, audit, table, subject }: RuleBookNeeds): RuleBook {
  return {
    change: async (tx, principal, { part, before, wish, save }) => {
      if (before.version !== wish.version) throw new AppError({ code: 'common.changed_meanwhile', kind: 'conflict' });
      const [old, now] = [before, wish] as unknown as Readonly<Record<string, Value>>[];
      const changed = Object.keys(before).flatMap((field) => {
        const [from, to] = [said(old?.[field] ?? ''), said(now?.[field] ?? '')];
        return from === to ? [] : [{ field, from, to }];
      });
      if (changed.length === 0) return false;
      await save();
      const by = {
        by: principal.staffId,
        by_name: principal.name,
        at: tx.now,
        ...(part === undefined ? {} : { part }),
      };
      const rows = changed.map(({ field, from, to }) => ({ field, from_value: from, to_value: to, ...by }));
      await noteChanges(tx.db, table, rows);
      await audit.append(tx, {
        by: principal,
        action: `${subject}.changed`,
        subject: { kind: subject, id: part ?? 'all' },
        details: Object.fromEntries(changed.map(({ field, from, to }) => [field, { from, to }])),
      });
      return true;
    },
    changes: async (query) => {
      const { rows, total } = await changesPage(db, table, query);
      const items = rows.map((r) => ({
        ...{ part: r.part ?? null, field: r.field, from: r.from_value, to: r.to_value },
        ...{ at: r.at.toISOString(), byName: r.by_name },
      }));
      return { items, total, page: query.page, pageSize: query.pageSize };
    },
  };
}
