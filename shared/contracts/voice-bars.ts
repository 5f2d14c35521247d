import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { PageQuery, pageOf } from './paging.ts';

export const BAR_LIMITS = {
  reasonChars: 200,
  numbers: 100_000,
  /** Of one CSV file. */
  importBytes: 2 * 1024 * 1024,
  importRows: 20_000,
  /** Rows that are told as wrong; whoever has more than that has another problem. */
  importErrors: 100,
  /** Silent calls are told of so many days. */
  silentDays: 7,
} as const;

/** What happens to a call of somebody on the list. */
export const NUISANCE_POLICIES = ['refuse', 'message'] as const;
export type NuisancePolicy = (typeof NUISANCE_POLICIES)[number];
/** On whose word a customer is not called: their own, a list of the operator, an authority. */
export const DO_NOT_CALL_SOURCES = ['customer', 'operator', 'authority'] as const;
export type DoNotCallSource = (typeof DO_NOT_CALL_SOURCES)[number];

const number = Type.String({ pattern: '^[0-9]{3,20}$', maxLength: 20 });
const reason = Type.String({ minLength: 2, maxLength: BAR_LIMITS.reasonChars });
/** Null: until somebody takes it off. */
const until = nullable(Instant);
/** An entry as it is listed: its number masked, named by its id. */
const entry = {
  id: Id,
  label: Type.String(),
  reason: Type.String(),
  until,
  /** Not over yet. */
  inForce: Type.Boolean(),
  addedName: Type.String(),
  addedAt: Instant,
};
const search = {
  /** The whole number, or its last digits. */
  number: Type.Optional(Type.String({ pattern: '^[0-9]{3,20}$' })),
  inForce: Type.Optional(Type.Boolean()),
};

export const NuisanceWish = Type.Object({ number, reason, policy: oneOf(NUISANCE_POLICIES), until });
export type NuisanceWish = Static<typeof NuisanceWish>;
export const NuisanceNumber = Type.Object({
  ...entry,
  policy: oneOf(NUISANCE_POLICIES),
  turnedAway: Type.Integer(),
  lastAt: nullable(Instant),
});
export type NuisanceNumber = Static<typeof NuisanceNumber>;
export const NuisancePage = pageOf(NuisanceNumber);
export const NuisanceQuery = Type.Composite([
  PageQuery,
  Type.Object({ ...search, policy: Type.Optional(oneOf(NUISANCE_POLICIES)) }),
]);
export type NuisanceQuery = Static<typeof NuisanceQuery>;

export const DoNotCallWish = Type.Object({
  number,
  reason,
  source: oneOf(DO_NOT_CALL_SOURCES),
  until,
  contactId: Type.Optional(Id),
});
export type DoNotCallWish = Static<typeof DoNotCallWish>;
export const DoNotCallNumber = Type.Object({
  ...entry,
  source: oneOf(DO_NOT_CALL_SOURCES),
  contactId: nullable(Id),
});
export type DoNotCallNumber = Static<typeof DoNotCallNumber>;
export const DoNotCallPage = pageOf(DoNotCallNumber);
export const DoNotCallQuery = Type.Composite([
  PageQuery,
  Type.Object({ ...search, source: Type.Optional(oneOf(DO_NOT_CALL_SOURCES)) }),
]);
export type DoNotCallQuery = Static<typeof DoNotCallQuery>;

export const BarReason = Type.Object({ reason });
export const FullNumber = Type.Object({ number: Type.String() });
export type FullNumber = Static<typeof FullNumber>;

export const BAR_ACTS = ['added', 'changed', 'removed', 'shown'] as const;
export type BarAct = (typeof BAR_ACTS)[number];
/** What was done to a number, newest first; `byName` empty: by rule. */
export const BarChange = Type.Object({
  at: Instant,
  act: oneOf(BAR_ACTS),
  byName: Type.String(),
  reason: Type.String(),
  until,
});
export type BarChange = Static<typeof BarChange>;
export const BarHistory = pageOf(BarChange);

/** Numbers that were silent in the last days. */
export const SilentNumber = Type.Object({
  label: Type.String(),
  lastDay: Type.Integer(),
  inAll: Type.Integer(),
  lastAt: Instant,
  contactId: Id,
  isListed: Type.Boolean(),
});
export type SilentNumber = Static<typeof SilentNumber>;
export const SilentPage = pageOf(SilentNumber);

export const IMPORT_FAULTS = ['number', 'reason', 'source', 'until', 'twice', 'columns'] as const;
export type ImportFault = (typeof IMPORT_FAULTS)[number];
export const DoNotCallImport = Type.Object({
  rows: Type.Integer(),
  good: Type.Integer(),
  /** Of the good ones, those that are on the list already and would be changed. */
  known: Type.Integer(),
  wrong: Type.Integer(),
  errors: Type.Array(
    Type.Object({ line: Type.Integer(), fault: oneOf(IMPORT_FAULTS), value: Type.String({ maxLength: 60 }) }),
    { maxItems: BAR_LIMITS.importErrors },
  ),
  done: Type.Boolean(),
});
export type DoNotCallImport = Static<typeof DoNotCallImport>;
