import { Type, type Static } from '@sinclair/typebox';
import { Instant } from './basics.ts';
import { pageOf } from './paging.ts';

/** Who changed which rule from what to what, as it is stored. */
export const RuleChange = Type.Object({
  field: Type.String(),
  from: Type.String(),
  to: Type.String(),
  at: Instant,
  byName: Type.String(),
});
export type RuleChange = Static<typeof RuleChange>;
export const RuleChangePage = pageOf(RuleChange);
