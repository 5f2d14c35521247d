import { createAddressList, type TransportKind } from './peer.ts';

/** A carrier's side we exchange calls with. `addresses` (IPs or CIDR ranges) say who may call in; host and port where we call out. */
export interface SipTrunk {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly host: string;
  readonly port: number;
  readonly transport: TransportKind;
  readonly username?: string;
  readonly password?: string;
}

export interface TrunkBook {
  byAddress(address: string): SipTrunk | undefined;
  byName(name: string): SipTrunk | undefined;
  /** Is the address one of this trunk's? */
  owns(trunk: SipTrunk, address: string): boolean;
}

/** The list may change while running, so it is asked each time; the compiled form is kept per trunk object. */
export function createTrunkBook(trunks: () => readonly SipTrunk[]): TrunkBook {
  const compiled = new WeakMap<SipTrunk, (address: string) => boolean>();
  const owns = (trunk: SipTrunk, address: string): boolean => {
    let list = compiled.get(trunk);
    if (list === undefined) compiled.set(trunk, (list = createAddressList([...trunk.addresses, trunk.host])));
    return list(address);
  };
  return {
    owns,
    byAddress: (address) => trunks().find((trunk) => owns(trunk, address)),
    byName: (name) => trunks().find((trunk) => trunk.name === name),
  };
}
