import type { HeardSource } from '../../../platform/media/media-engine.ts';

/**
 * What rtpengine has to be told, from what was asked of the engine. Two legs that hear each other and nothing else are connected
 * inside rtpengine. Every other row is mixed by our own mixer: the legs in it send there, or, where they are connected, a copy.
 */
export interface Wish {
  readonly row: readonly HeardSource[];
  /** Recorded, or listened to for signals: a copy of its sound is needed. */
  readonly needsEar: boolean;
  /** Something is said to it by us that rtpengine cannot say. */
  readonly needsMixer: boolean;
}

export interface Plan {
  readonly aim: 'nowhere' | 'mixer' | { readonly partner: string };
  readonly tap: boolean;
  /** What the mixer has to give to it. */
  readonly row: readonly HeardSource[];
}

const onlySource = ({ row }: Wish): string | undefined => {
  const [first, ...others] = row;
  return first !== undefined && others.length === 0 && (first.gain ?? 1) === 1 ? first.legId : undefined;
};

function partnerOf(legId: string, wishes: ReadonlyMap<string, Wish>): string | undefined {
  const mine = wishes.get(legId);
  const partner = mine === undefined ? undefined : onlySource(mine);
  const theirs = partner === undefined ? undefined : wishes.get(partner);
  if (mine === undefined || partner === undefined || theirs === undefined || partner === legId) return undefined;
  return onlySource(theirs) === legId && !mine.needsMixer && !theirs.needsMixer ? partner : undefined;
}

export function planAll(wishes: ReadonlyMap<string, Wish>): ReadonlyMap<string, Plan> {
  const partners = new Map([...wishes.keys()].map((legId) => [legId, partnerOf(legId, wishes)]));
  const heardByMixer = new Set<string>();
  for (const [legId, { row }] of wishes)
    if (partners.get(legId) === undefined) for (const source of row) heardByMixer.add(source.legId);
  const plan = (legId: string, wish: Wish): Plan => {
    const partner = partners.get(legId);
    const isHeard = wish.needsEar || heardByMixer.has(legId);
    if (partner !== undefined) return { aim: { partner }, tap: isHeard, row: [] };
    const isMixed = wish.needsMixer || wish.row.length > 0;
    return { aim: isMixed || isHeard ? 'mixer' : 'nowhere', tap: false, row: wish.row };
  };
  return new Map([...wishes].map(([legId, wish]) => [legId, plan(legId, wish)]));
}
