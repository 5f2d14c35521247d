import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import { CONTACT_STATES } from './contacts.ts';
import { STRATEGIES, type Strategy } from './routing-rules.ts';

/** Why somebody was waited for before others: by rule, or because a person wanted it so. */
export const PREFERENCES = [
  'vip_manager',
  'case_agent',
  'last_agent',
  'transfer',
  'callback',
  'assigned',
  'pulled',
] as const;
export type Preference = (typeof PREFERENCES)[number];

export const STEP_KINDS = ['preferred', 'skill', 'team', 'centre', 'overflow'] as const;
export type StepKind = (typeof STEP_KINDS)[number];

/** Who was there when the circle was made wider: free, with somebody else, away from the desk. */
export interface WhyWidened {
  readonly atMs: number;
  readonly step: number;
  readonly ready: number;
  readonly busy: number;
  readonly away: number;
}

/** The decision record of an offer: everything needed to say later why it was this person, then. */
export interface WhyRecord {
  readonly ruleVersion: number;
  readonly queue: string;
  readonly strategy: Strategy;
  /** −1: a preferred agent; else the step of the queue's rule that brought them together. */
  readonly step: number;
  readonly stepKind: StepKind;
  readonly waitedSeconds: number;
  readonly boosts: readonly { readonly fact: string; readonly seconds: number }[];
  /** Came before everybody, because it was lost through our fault. */
  readonly first: boolean;
  readonly candidates: readonly {
    readonly staffId: string;
    readonly level: number;
    readonly idleSeconds: number;
    readonly chosen: boolean;
  }[];
  readonly candidatesCount: number;
  readonly passedOver: readonly { readonly staffId: string; readonly why: string }[];
  readonly preferred: {
    readonly agentIds: readonly string[];
    readonly reason: Preference;
    readonly outcome: 'taken' | 'busy' | 'away';
  } | null;
  readonly widened: readonly WhyWidened[];
}

type Loose = Readonly<Record<string, unknown>>;
const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null;
const num = (value: unknown): number => (typeof value === 'number' && Number.isFinite(value) ? value : 0);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const list = (value: unknown): Loose[] => (Array.isArray(value) ? value.filter(isLoose) : []);
const known = <T extends string>(all: readonly T[], value: unknown, otherwise: T): T =>
  all.find((one) => one === value) ?? otherwise;

const widenedOf = (value: unknown): WhyWidened[] =>
  list(value).map((w) => ({
    atMs: typeof w['at'] === 'string' ? Date.parse(w['at']) : num(w['atMs']),
    step: num(w['step']),
    ready: num(w['ready']),
    busy: num(w['busy']),
    away: num(w['away']),
  }));

function preferredOf(value: unknown): WhyRecord['preferred'] {
  if (!isLoose(value)) return null;
  const { agentIds, staffId } = value;
  return {
    agentIds: Array.isArray(agentIds) ? agentIds.map(text) : [text(staffId)],
    reason: known(PREFERENCES, value['reason'], 'last_agent'),
    outcome: known(['taken', 'busy', 'away'] as const, value['outcome'], 'taken'),
  };
}

/** What was written before decisions kept their circumstances: one agent, one number of candidates. */
function oldRecord(from: Loose): WhyRecord {
  const overflow = from['step'] === 'overflow';
  return {
    ruleVersion: 0,
    queue: text(from['queueCode']),
    strategy: 'longest_idle',
    step: overflow ? 1 : 0,
    stepKind: overflow ? 'overflow' : 'skill',
    waitedSeconds: num(from['waitedSeconds']),
    boosts: [],
    first: false,
    candidates: [{ staffId: text(from['agentId']), level: 0, idleSeconds: num(from['idleSeconds']), chosen: true }],
    candidatesCount: num(from['candidates']),
    passedOver: [],
    preferred: null,
    widened: [],
  };
}

/** Reads what any version of the house has written into `offers.why`; undefined when there is nothing to read. */
export function readWhy(from: unknown): WhyRecord | undefined {
  if (!isLoose(from)) return undefined;
  if (from['stepKind'] === undefined) return from['agentId'] === undefined ? undefined : oldRecord(from);
  const codes = STRATEGIES.map((s) => s.code);
  return {
    ruleVersion: num(from['ruleVersion']),
    queue: text(from['queue']),
    strategy: known(codes, from['strategy'], 'longest_idle'),
    step: num(from['step']),
    stepKind: known(STEP_KINDS, from['stepKind'], 'skill'),
    waitedSeconds: num(from['waitedSeconds']),
    boosts: list(from['boosts']).map((b) => ({ fact: text(b['fact']), seconds: num(b['seconds']) })),
    first: from['first'] === true,
    candidates: list(from['candidates']).map((c) => ({
      staffId: text(c['staffId']),
      level: num(c['level']),
      idleSeconds: num(c['idleSeconds']),
      chosen: c['chosen'] === true,
    })),
    candidatesCount: num(from['candidatesCount']),
    passedOver: list(from['passedOver']).map((p) => ({ staffId: text(p['staffId']), why: text(p['why']) })),
    preferred: preferredOf(from['preferred']),
    widened: widenedOf(from['widened']),
  };
}

/** Reads `routing_steps.because`. */
export const readWidened = (because: unknown): WhyWidened | undefined => widenedOf([because])[0];

const Said = Type.Object({ zh: Type.String(), en: Type.String() });
const SaidAtLength = Type.Object({ zh: Type.Array(Type.String()), en: Type.Array(Type.String()) });

export const WHY_KINDS = ['asked', 'widened', 'offered', 'taken', 'returned', 'passed_on', 'placed', 'left'] as const;
export type WhyKind = (typeof WHY_KINDS)[number];

export const WhyOffer = Type.Object({
  id: Id,
  at: Instant,
  agentName: Type.String(),
  outcome: nullable(Type.String()),
  reason: nullable(Type.String()),
  endedAt: nullable(Instant),
  ruleVersion: Type.Integer(),
  queue: Said,
  strategy: Said,
  words: SaidAtLength,
  candidates: Type.Array(
    Type.Object({
      name: Type.String(),
      level: Type.Integer(),
      idleSeconds: Type.Number(),
      chosen: Type.Boolean(),
    }),
  ),
  candidatesCount: Type.Integer(),
  passedOver: Type.Array(Type.Object({ name: Type.String(), why: Said })),
});
export type WhyOffer = Static<typeof WhyOffer>;

/** Everything that was tried for one contact, and what one may read to the customer. Names of agents: for staff alone. */
export const WhyStory = Type.Object({
  contactId: Id,
  state: oneOf(CONTACT_STATES),
  /** From the request for a person to the first answer, the end, or now. */
  waitedSeconds: Type.Integer(),
  customerWords: SaidAtLength,
  boosts: Type.Array(Type.Object({ name: Said, seconds: Type.Integer() })),
  timeline: Type.Array(Type.Object({ at: Instant, kind: oneOf(WHY_KINDS), words: Said })),
  offers: Type.Array(WhyOffer),
});
export type WhyStory = Static<typeof WhyStory>;
