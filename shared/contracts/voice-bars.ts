import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { pageOf } from './paging.ts';

export const BAR_LIMITS = { reasonChars: 200, numbers: 100_000 } as const;

/** What happens to a call of somebody on the list. */
const NUISANCE_POLICIES = ['refuse', 'message'] as const;
export type NuisancePolicy = (typeof NUISANCE_POLICIES)[number];
/** On whose word a customer is not called: their own, a list of the operator, an authority. */
const DO_NOT_CALL_SOURCES = ['customer', 'operator', 'authority'] as const;
export type DoNotCallSource = (typeof DO_NOT_CALL_SOURCES)[number];

const number = Type.String({ pattern: '^[0-9]{3,20}$', maxLength: 20 });
const reason = Type.String({ minLength: 2, maxLength: BAR_LIMITS.reasonChars });
/** Null: until somebody takes it off. */
const until = nullable(Instant);

export const NuisanceWish = Type.Object({ number, reason, policy: oneOf(NUISANCE_POLICIES), until });
export type NuisanceWish = Static<typeof NuisanceWish>;
export const NuisanceNumber = Type.Object({
  ...NuisanceWish.properties,
  addedName: Type.String(),
  addedAt: Instant,
  turnedAway: Type.Integer(),
  lastAt: nullable(Instant),
});
export type NuisanceNumber = Static<typeof NuisanceNumber>;
export const NuisancePage = pageOf(NuisanceNumber);

export const DoNotCallWish = Type.Object({
  number,
  reason,
  source: oneOf(DO_NOT_CALL_SOURCES),
  until,
  contactId: Type.Optional(Id),
});
export type DoNotCallWish = Static<typeof DoNotCallWish>;
export const DoNotCallNumber = Type.Object({
  number,
  reason,
  source: oneOf(DO_NOT_CALL_SOURCES),
  until,
  contactId: nullable(Id),
  addedName: Type.String(),
  addedAt: Instant,
});
export type DoNotCallNumber = Static<typeof DoNotCallNumber>;
export const DoNotCallPage = pageOf(DoNotCallNumber);
export const BarredNumber = Type.Object({ number });
