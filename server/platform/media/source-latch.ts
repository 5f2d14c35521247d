/**
 * Where a plain-RTP leg sends, and from where it listens. Behind NAT the far end's sound comes from another port (or address)
 * than its description says, so we answer to where it really comes from — decided ONCE, by the first good packet from an
 * allowed address. Following every change of source would let anyone who finds the port take over the call (RFC 7362 §3).
 */
export interface SourceLatch {
  accepts(address: string, port: number): boolean;
  target(): { readonly address: string; readonly port: number } | undefined;
}

export interface LatchRemote {
  readonly address: string;
  readonly port: number;
  readonly alsoFrom?: readonly string[];
}

/** Old-style hold (RFC 3264 §8.4): "send me nothing". */
const NOWHERE = new Set(['0.0.0.0', '::']);

export function createSourceLatch(remote: LatchRemote): SourceLatch {
  const allowed = new Set([remote.address, ...(remote.alsoFrom ?? [])]);
  let latched: { address: string; port: number } | undefined;
  const silent = NOWHERE.has(remote.address) || remote.port === 0;
  return {
    accepts: (address, port) => {
      if (latched !== undefined) return latched.address === address && latched.port === port;
      if (!allowed.has(address)) return false;
      latched = { address, port };
      return true;
    },
    target: () => (silent ? undefined : (latched ?? { address: remote.address, port: remote.port })),
  };
}
