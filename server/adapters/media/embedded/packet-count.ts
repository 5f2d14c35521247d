import type { Leg } from './leg.ts';

/** Packets of all legs since the worker began, those of closed legs included: a counter must never fall. */
export interface PacketCount {
  add(leg: Leg): void;
  remove(leg: Leg): void;
  sums(): PacketSums;
}

export interface PacketSums {
  readonly packetsIn: number;
  readonly packetsOut: number;
  readonly packetsLost: number;
  readonly packetsDropped: number;
}

const plus = (sums: PacketSums, leg: Leg): PacketSums => {
  const { packetsIn, packetsOut, lost, dropped } = leg.stats();
  return {
    packetsIn: sums.packetsIn + packetsIn,
    packetsOut: sums.packetsOut + packetsOut,
    packetsLost: sums.packetsLost + lost,
    packetsDropped: sums.packetsDropped + dropped,
  };
};

export function createPacketCount(): PacketCount {
  const legs = new Set<Leg>();
  let gone: PacketSums = { packetsIn: 0, packetsOut: 0, packetsLost: 0, packetsDropped: 0 };
  return {
    add: (leg) => {
      legs.add(leg);
    },
    remove: (leg) => {
      if (legs.delete(leg)) gone = plus(gone, leg);
    },
    sums: () => [...legs].reduce(plus, gone),
  };
}
