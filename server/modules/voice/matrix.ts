import type { EarMode, TalkState } from '../../../shared/contracts/voice-talk.ts';

/** The legs of a talk that are there now; one that is being made anew (a browser that reloads) is absent for that long. */
export interface Legs {
  readonly customer: string;
  readonly agent?: string | undefined;
  readonly other?: string | undefined;
  /** Of somebody outside who is still called: what their side plays is heard instead of our ringing. */
  readonly early?: string | undefined;
  readonly ears: readonly { readonly legId: string; readonly mode: EarMode }[];
}

/** Who hears whom, what is played to whom, and what goes on the right side of the recording (the left is the customer's). */
export interface Matrix {
  readonly hears: ReadonlyMap<string, readonly string[]>;
  readonly sounds: ReadonlyMap<string, string>;
  readonly right: readonly string[];
}

export const HOLD_MUSIC = 'hold-music';
export const RINGBACK = 'ringback';

type Who = 'customer' | 'agent' | 'other';
interface Row {
  /** Pairs that hear each other. */
  readonly pairs: readonly (readonly [Who, Who])[];
  readonly sounds: Readonly<Partial<Record<Who, string>>>;
}

const ROWS: Readonly<Record<TalkState, Row>> = {
  talking: { pairs: [['customer', 'agent']], sounds: {} },
  held: { pairs: [], sounds: { customer: HOLD_MUSIC } },
  calling: { pairs: [], sounds: { customer: HOLD_MUSIC, agent: RINGBACK } },
  consulting: { pairs: [['agent', 'other']], sounds: { customer: HOLD_MUSIC } },
  conference: {
    pairs: [
      ['customer', 'agent'],
      ['customer', 'other'],
      ['agent', 'other'],
    ],
    sounds: {},
  },
  passing: { pairs: [], sounds: { customer: RINGBACK } },
  handed_over: { pairs: [['customer', 'other']], sounds: {} },
  over: { pairs: [], sounds: {} },
};

const isLeg = (legId: string | undefined): legId is string => legId !== undefined;

/**
 * The rows of the mixing matrix, from the state of the talk alone. A leader hears everybody who is there. What a leader says is
 * heard by the agent (whisper) or by everybody whose talk it is at that moment (barge): a customer on hold hears music and
 * nobody. The recording keeps what the customer says and hears of people; a whisper is in neither.
 */
export function matrixOf(state: TalkState, legs: Legs): Matrix {
  const row = ROWS[state];
  const parties: readonly Who[] = ['customer', 'agent', 'other'];
  const heardBy = (who: Who): string[] =>
    row.pairs.flatMap(([a, b]) => (a === who ? [legs[b]] : b === who ? [legs[a]] : [])).filter(isLeg);
  const isOver = state === 'over';
  const speakers = (mode: EarMode): string[] =>
    isOver ? [] : legs.ears.filter((ear) => ear.mode === mode).map((ear) => ear.legId);
  const bargers = speakers('barge');
  const isInTalk = (who: Who): boolean => row.pairs.some((pair) => pair.includes(who));

  const leadersFor = (who: Who): string[] =>
    who === 'agent' ? [...speakers('whisper'), ...bargers] : isInTalk(who) ? bargers : [];

  const hears = new Map<string, readonly string[]>();
  const sounds = new Map<string, string>();
  for (const who of parties) {
    const leg = legs[who];
    if (leg === undefined) continue;
    hears.set(leg, [...heardBy(who), ...leadersFor(who)]);
    const sound = row.sounds[who];
    if (sound === RINGBACK && legs.early !== undefined) hears.set(leg, [legs.early, ...leadersFor(who)]);
    else if (sound !== undefined) sounds.set(leg, sound);
  }
  // The agent's browser is being reloaded: nobody is left for the customer, and silence would sound like an end.
  if (isInTalk('customer') && hears.get(legs.customer)?.length === 0) sounds.set(legs.customer, HOLD_MUSIC);
  const everybody = parties.map((who) => legs[who]).filter(isLeg);
  for (const { legId } of legs.ears) {
    hears.set(legId, isOver ? [] : [...everybody, ...bargers.filter((id) => id !== legId)]);
  }
  // Ringing and announcements are no talk.
  const right = (hears.get(legs.customer) ?? []).filter((leg) => leg !== legs.early);
  return { hears, sounds, right };
}
