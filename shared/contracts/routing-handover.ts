import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { DISPOSITION_CODES } from './contacts.ts';
import { PostCodeSchema } from './identity-catalogue.ts';
import { PageQuery, pageOf } from './paging.ts';

/** Shift handover 交接班: what an agent could not finish, with its story, signed by both (RT-8). */
export const HANDOVER_LIMITS = { noteChars: 1_000, itemNoteChars: 500, reasonChars: 500, items: 500 } as const;

export const HANDOVER_STATES = {
  drafted: { zh: '待填写', en: 'Draft' },
  offered: { zh: '待交班人签字', en: 'To be signed by the outgoing agent' },
  signed: { zh: '待接班', en: 'Waiting for the next shift' },
  returned: { zh: '已退回', en: 'Returned' },
  taken_over: { zh: '班长代交', en: 'Taken over by the leader' },
  accepted: { zh: '已交接', en: 'Handed over' },
  cancelled: { zh: '无需交接', en: 'Nothing to hand over' },
} as const;
export type HandoverState = keyof typeof HANDOVER_STATES;
const STATE_CODES = Object.keys(HANDOVER_STATES) as [HandoverState, ...HandoverState[]];

export const HANDOVER_CAUSES = ['agent', 'signed_off', 'shift_over', 'gone'] as const;
export type HandoverCause = (typeof HANDOVER_CAUSES)[number];

export const ITEM_KINDS = ['case', 'contact', 'callback'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

/** `stays`: a VIP manager keeps the matter; `over`: finished, or somebody else's, before the receiver signed. */
export const ITEM_OUTCOMES = ['stays', 'passed', 'returned', 'over'] as const;
export type ItemOutcome = (typeof ITEM_OUTCOMES)[number];

export const SIGNATURE_ROLES = ['outgoing', 'leader', 'incoming'] as const;
export type SignatureRole = (typeof SIGNATURE_ROLES)[number];

const Note = Type.String({ maxLength: HANDOVER_LIMITS.noteChars, pattern: '^[^\\u0000]*$' });
const ItemNote = Type.String({ maxLength: HANDOVER_LIMITS.itemNoteChars, pattern: '^[^\\u0000]*$' });
const Why = Type.String({
  minLength: 1,
  maxLength: HANDOVER_LIMITS.reasonChars,
  pattern: '^[^\\u0000]*\\S[^\\u0000]*$',
});
const Key = Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' }));
const ShiftCode = Type.String({ minLength: 1, maxLength: 40 });
const Version = Type.Integer({ minimum: 1 });

/** The matter in a few lines, as it stood when it was signed. The customer is masked. */
export const Story = Type.Object({
  /** SQ20261121-000123; null where the thing has no number. */
  number: nullable(Type.String()),
  line: Type.String(),
  customer: Type.String(),
  state: Type.String(),
  /** The nearest clock that runs, and what it is of. */
  dueAt: nullable(Instant),
  clock: nullable(oneOf(['ok', 'soon', 'breached', 'paused', 'met', 'missed'])),
  since: Instant,
  lastNote: nullable(Type.String()),
  /** A visit within a window, a call, or an answer by the end of the clock. */
  promised: nullable(
    Type.Object({ kind: oneOf(['visit', 'callback', 'answer']), from: nullable(Instant), by: nullable(Instant) }),
  ),
});
export type Story = Static<typeof Story>;

export const HandoverItem = Type.Object({
  id: Id,
  kind: oneOf(ITEM_KINDS),
  subjectId: Id,
  story: Story,
  note: Type.String(),
  outcome: nullable(oneOf(ITEM_OUTCOMES)),
  returnReason: nullable(Type.String()),
  readBy: nullable(Id),
  readAt: nullable(Instant),
  /** Of a promised call-back that was taken over: whether it has been made. */
  kept: Type.Boolean(),
});
export type HandoverItem = Static<typeof HandoverItem>;

const Person = Type.Object({ id: Id, staffNo: Type.String(), name: Type.String() });

export const HandoverSummary = Type.Object({
  id: Id,
  state: oneOf(STATE_CODES),
  version: Version,
  cause: oneOf(HANDOVER_CAUSES),
  from: Person,
  fromShift: nullable(ShiftCode),
  to: nullable(Person),
  toShift: nullable(ShiftCode),
  leader: nullable(Person),
  items: Type.Integer(),
  breached: Type.Integer(),
  createdAt: Instant,
  signedAt: nullable(Instant),
  acceptedAt: nullable(Instant),
});
export type HandoverSummary = Static<typeof HandoverSummary>;
export const HandoverPage = pageOf(HandoverSummary);

export const Signature = Type.Object({ role: oneOf(SIGNATURE_ROLES), by: Person, digest: Type.String(), at: Instant });

export const HandoverDetail = Type.Composite([
  HandoverSummary,
  Type.Object({
    note: Type.String(),
    returnReason: nullable(Type.String()),
    matters: Type.Array(HandoverItem),
    signatures: Type.Array(Signature),
    /** What this person may do now: the buttons of the screen. */
    allowed: Type.Array(Type.String()),
  }),
]);
export type HandoverDetail = Static<typeof HandoverDetail>;

export const HandoverQuery = Type.Composite([
  PageQuery,
  Type.Object({
    /** `mine`: mine to give or to take, the pool of my shift included; `team`: everything in my charge. */
    of: Type.Optional(oneOf(['mine', 'team'])),
    open: Type.Optional(Type.Boolean()),
    state: Type.Optional(oneOf(STATE_CODES)),
  }),
]);
export type HandoverQuery = Static<typeof HandoverQuery>;

/** What I hold now, whether or not a handover has been written. */
export const MyWork = Type.Object({
  shift: nullable(ShiftCode),
  nextShift: nullable(ShiftCode),
  shiftEndsAt: nullable(Instant),
  items: Type.Integer(),
  staying: Type.Integer(),
  open: nullable(Id),
});
export type MyWork = Static<typeof MyWork>;

/** Nobody's work is left with somebody who is not here: what the leader has to see. */
export const LeftBehind = Type.Object({
  items: Type.Integer(),
  people: Type.Array(
    Type.Object({
      person: Person,
      shift: nullable(ShiftCode),
      why: oneOf(['shift_over', 'suspended', 'left']),
      items: Type.Integer(),
      breached: Type.Integer(),
      handoverId: nullable(Id),
      state: nullable(oneOf(STATE_CODES)),
    }),
  ),
});
export type LeftBehind = Static<typeof LeftBehind>;

export const BeginHandover = Type.Object({ clientKey: Key });
export const EditHandover = Type.Object({
  version: Version,
  note: Type.Optional(Note),
  items: Type.Optional(Type.Array(Type.Object({ id: Id, note: ItemNote }), { maxItems: HANDOVER_LIMITS.items })),
});
export type EditHandover = Static<typeof EditHandover>;
/** To one person, or to the pool of a shift. */
export const OfferHandover = Type.Object({
  version: Version,
  toStaffId: Type.Optional(Id),
  toShift: Type.Optional(ShiftCode),
  clientKey: Key,
});
export type OfferHandover = Static<typeof OfferHandover>;
export const SignHandover = Type.Object({ version: Version, clientKey: Key });
export type SignHandover = Static<typeof SignHandover>;
export const AcceptHandover = Type.Object({
  version: Version,
  returned: Type.Optional(Type.Array(Type.Object({ id: Id, reason: Why }), { maxItems: HANDOVER_LIMITS.items })),
  /** After-call work that the absent one left undone: the receiver ends it, with its result. */
  wrapUps: Type.Optional(
    Type.Array(Type.Object({ id: Id, disposition: oneOf(DISPOSITION_CODES) }), { maxItems: HANDOVER_LIMITS.items }),
  ),
  clientKey: Key,
});
export type AcceptHandover = Static<typeof AcceptHandover>;
export const ReturnHandover = Type.Object({ version: Version, reason: Why, clientKey: Key });
export type ReturnHandover = Static<typeof ReturnHandover>;
export const ReadItems = Type.Object({
  ids: Type.Array(Id, { minItems: 1, maxItems: HANDOVER_LIMITS.items }),
});
export type ReadItems = Static<typeof ReadItems>;

export const Shift = Type.Object({
  code: ShiftCode,
  zh: Type.String(),
  en: Type.String(),
  fromMinute: Type.Integer({ minimum: 0, maximum: 1439 }),
  untilMinute: Type.Integer({ minimum: 0, maximum: 1439 }),
});
export type Shift = Static<typeof Shift>;

export const RosterEntry = Type.Object({
  person: Person,
  post: PostCodeSchema,
  team: nullable(Type.String()),
  shift: nullable(ShiftCode),
});
export type RosterEntry = Static<typeof RosterEntry>;
export const Roster = Type.Object({
  shifts: Type.Array(Shift),
  now: nullable(ShiftCode),
  next: nullable(ShiftCode),
  people: Type.Array(RosterEntry),
});
export type Roster = Static<typeof Roster>;
export const SetRoster = Type.Object({
  people: Type.Array(Type.Object({ staffId: Id, shift: nullable(ShiftCode) }), { minItems: 1, maxItems: 500 }),
});
export type SetRoster = Static<typeof SetRoster>;
