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
  /** It takes calls, and is not about to stop. */
  readonly isOpen: () => boolean;
  /** To every page of a person, at whichever node. */
  readonly publish: (frame: PushFrame) => void;
  /** Who is behind a session, by what the database says now: rights are not taken from the wire. */
  readonly principalOf: (sessionId: string) => Promise<Principal | undefined>;
}

const VOICE = 'voice';

export const isAlone = ({ nodes }: OtherNodes): boolean => nodes.others().length === 0;

/** Other nodes with sound. */
export const othersWithSound = ({ nodes }: OtherNodes): readonly string[] =>
  nodes.others().flatMap(({ name, roles }) => (roles.includes(VOICE) ? [name] : []));

/** Alive, and with sound. */
export const hasSound = (house: OtherNodes, node: string): boolean =>
  node === house.nodes.name ? house.carriesVoice : othersWithSound(house).includes(node);

/** Always the same one; the last digits of an id are random, so they spread evenly. */
export const placeAmong = (nodes: readonly string[], id: string): string | undefined =>
  nodes[Number.parseInt(id.slice(-6), 16) % Math.max(1, nodes.length)];

/** For a phone or a page that is nowhere yet: here where there is sound and will be, else at one of the others. */
export function firstPlace(house: OtherNodes, id: string): string | undefined {
  const other = (): string | undefined => placeAmong(othersWithSound(house), id);
  if (!house.carriesVoice) return other();
  return house.isOpen() ? house.nodes.name : (other() ?? house.nodes.name);
}
