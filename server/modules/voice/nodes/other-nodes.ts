import type { Asking } from '../../../platform/bus/asking.ts';
import type { Nodes } from '../../../platform/nodes/nodes.ts';
import type { PushFrame } from '../../../platform/socket/socket-types.ts';
import type { Principal } from '../../identity/index.ts';

/** The rest of the house, as far as calls have to know it. */
export interface OtherNodes {
  readonly asking: Pick<Asking, 'ask' | 'tell' | 'answer'>;
  readonly nodes: Pick<Nodes, 'name' | 'others' | 'isAlive' | 'onChange' | 'onBuried' | 'onReturned'>;
  /** This node has sound. */
  readonly carriesVoice: boolean;
  /** To every page of a person, at whichever node. */
  readonly publish: (frame: PushFrame) => void;
  /** Who is behind a session, by what the database says now: rights are not taken from the wire. */
  readonly principalOf: (sessionId: string) => Promise<Principal | undefined>;
}

const VOICE = 'voice';

export const isAlone = ({ nodes }: OtherNodes): boolean => nodes.others().length === 0;

/** Alive, and with sound. */
export const hasSound = ({ nodes, carriesVoice }: OtherNodes, node: string): boolean =>
  node === nodes.name ? carriesVoice : nodes.others().some((o) => o.name === node && o.roles.includes(VOICE));

/** For a phone that is nowhere yet: here where there is sound, else always at the same one of those that have it. */
export function firstPlace(house: OtherNodes, staffId: string): string | undefined {
  const { nodes } = house;
  if (house.carriesVoice) return nodes.name;
  const voices = nodes.others().filter((o) => o.roles.includes(VOICE));
  // The last digits of an id are random, so desks spread evenly.
  return voices[Number.parseInt(staffId.slice(-6), 16) % Math.max(1, voices.length)]?.name;
}
