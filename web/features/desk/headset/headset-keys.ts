import type { HeadsetKey, HeadsetLamp } from './telephony-report.ts';

/** The phone as far as a headset has to know it. */
export interface PhoneNow {
  readonly rings: boolean;
  readonly talks: boolean;
  readonly muted: boolean;
}
export type HeadsetAct = 'take' | 'hang_up' | 'mute';

export interface KeyChange {
  readonly key: HeadsetKey;
  readonly down: boolean;
  readonly isOneShot: boolean;
}

/** A hook that is a switch follows our lamp as well: told "off hook", the headset reports it back. Only what the phone does not know yet is an act. */
function byHook({ down, isOneShot }: KeyChange, { rings, talks }: PhoneNow): HeadsetAct | undefined {
  if (down && rings && !talks) return 'take';
  const putsDown = isOneShot ? down : !down;
  return putsDown && talks ? 'hang_up' : undefined;
}

/** What a press means now; nothing while there is nothing to talk about. */
export function actOf(change: KeyChange, now: PhoneNow): HeadsetAct | undefined {
  if (change.key === 'hook') return byHook(change, now);
  if (!change.down || !now.talks) return undefined;
  return change.key === 'mute' ? 'mute' : 'hang_up';
}

export const lampsFor = ({ rings, talks, muted }: PhoneNow): ReadonlySet<HeadsetLamp> => {
  const lit = new Set<HeadsetLamp>();
  if (talks) lit.add('offHook');
  if (rings && !talks) lit.add('ring');
  if (talks && muted) lit.add('mute');
  return lit;
};
