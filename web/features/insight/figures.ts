/** Figures as a wall and a leader read them; an em dash where there is nothing to divide by yet. */
export const NONE = '–';

export const percent = (share: number | null): string =>
  share === null ? NONE : `${(share * 100).toFixed(share === 1 || share === 0 ? 0 : 1)}%`;

/** The sign apart from the number: beside large digits it is written small, or it runs over the edge of its tile. */
export const percentParts = (share: number | null): { readonly value: string; readonly unit?: string } =>
  share === null ? { value: NONE } : { value: percent(share).slice(0, -1), unit: '%' };

/**
 * Today's curve in two strokes: the half hours that are over, and the step from the last of them to the running one, which is
 * still filling and would look like a fall if it were drawn like the others.
 */
export function todayStrokes(today: readonly number[]): {
  readonly over: readonly number[];
  readonly running: readonly (number | null)[];
} {
  const over = today.slice(0, -1);
  const from = Math.max(0, today.length - 2);
  return { over, running: today.map((count, slot) => (slot < from ? null : count)) };
}

export const wholeSeconds = (seconds: number | null): string => (seconds === null ? NONE : String(Math.round(seconds)));

/** 07:30 of the half hour with this number. */
export const slotLabel = (slot: number): string =>
  `${String(Math.floor(slot / 2)).padStart(2, '0')}:${slot % 2 === 0 ? '00' : '30'}`;

/** The operator's wall clock, whatever zone the screen's computer believes in. */
export const clockOf = (at: Date, withSeconds = false): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Shanghai',
    hour: '2-digit',
    minute: '2-digit',
    ...(withSeconds ? { second: '2-digit' } : {}),
  }).format(at);

export type Tone = 'calm' | 'soon' | 'bad';
const LONG_WAIT_SOON_S = 15;
const LONG_WAIT_BAD_S = 60;

/** Past the promise is amber, four times the promise red. */
export const waitTone = (seconds: number): Tone =>
  seconds > LONG_WAIT_BAD_S ? 'bad' : seconds > LONG_WAIT_SOON_S ? 'soon' : 'calm';

/** The rule's 85 % of the hotline (field rule 1.1). */
export const TARGET = 0.85;
/** As it is said: a promise has no decimals. */
export const TARGET_SAID = '85%';
/** Above this, every tenth caller gives up. */
const ABANDON_LIMIT = 0.1;

export const rateTone = (share: number | null): Tone => (share !== null && share < TARGET ? 'bad' : 'calm');
export const abandonTone = (share: number | null): Tone => (share !== null && share > ABANDON_LIMIT ? 'bad' : 'calm');

export const oldestOf = (queues: readonly { readonly waitingSince: string | null }[]): string | null =>
  queues.flatMap((q) => (q.waitingSince === null ? [] : [q.waitingSince])).sort()[0] ?? null;
