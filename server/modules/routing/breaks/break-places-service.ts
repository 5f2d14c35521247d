import type { BreakRule } from '../../../../shared/contracts/routing-breaks.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import type { OrganisationView } from '../../identity/index.ts';
import { isUnder, ruleFor } from './break-rules.ts';
import { awayNow, lockRules, openBreaks } from './break-store.ts';
import type { BreakRow } from './break-tables.ts';

/** The places of one rule while its row is locked: how many are taken, who stands in line for the next. */
export interface Places {
  readonly rule: BreakRule;
  readonly away: number;
  readonly line: readonly BreakRow[];
}

/** In the transaction that gives a place away: who counts must not change in between. */
export async function placesFor(tx: Tx, organisation: OrganisationView, team: string | null): Promise<Places> {
  const rules = await lockRules(tx.db);
  const rule = ruleFor(rules, team);
  const away = await awayNow(tx.db);
  const cards = await organisation.staff(away);
  const open = await openBreaks(tx.db);
  return {
    rule,
    away: away.filter((id) => isUnder(rules, rule, cards.get(id)?.team ?? null)).length,
    line: open.filter((row) => row.state === 'queued' && isUnder(rules, rule, row.team)),
  };
}

export const hasRoom = ({ rule, away }: Places): boolean => away < rule.atOnce;
