/**
 * Where a plain-RTP leg sends, and from where it listens. Behind NAT the far end's sound comes from another port (or address)
 * than its description says, so we answer to where it really comes from — decided ONCE, by the first good packet from an
 * allowed address. Following every change of source would let anyone who finds the port take over the call (RFC 7362 §3).
 */
export interface SourceLatch {
  /** The same question, without deciding anything: asked before a packet is looked at. */
  mayAccept(address: string, port: number): boolean;
  accepts(address: string, port: number): boolean;
  target(): { readonly address: string; readonly port: number } | undefined;
}

export interface LatchRemote {
  readonly address: string;
  readonly port: number;
  readonly alsoFrom?: readonly string[];
  /** The port is known to be true: nothing is left to the first packet. */
  readonly exactly?: boolean;
}

/** Old-style hold (RFC 3264 §8.4): "send me nothing". */
const NOWHERE = new Set(['0.0.0.0', '::']);

export function createSourceLatch(remote: LatchRemote): SourceLatch {
  const allowed = new Set([remote.address, ...(remote.alsoFrom ?? [])]);
  const { address, port } = remote;
  let latched: { address: string; port: number } | undefined = remote.exactly === true ? { address, port } : undefined;
  const silent = NOWHERE.has(remote.address) || remote.port === 0;
  const mayAccept = (address: string, port: number): boolean =>
    latched === undefined ? allowed.has(address) : latched.port === port && latched.address === address;
  return {
    mayAccept,
    accepts: (address, port) => {
      if (!mayAccept(address, port)) return false;
      latched ??= { address, port };
      return true;
    },
    target: () => (silent ? undefined : (latched ?? { address, port })),
  };
}
