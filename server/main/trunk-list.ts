import type { TrunkList } from '../modules/voice/index.ts';
import type { Config } from './config.ts';

/** What the SIP stack takes calls from before the rows are read, and whatever of SIP_TRUNKS no row replaces. */
export function createTrunkList(config: Pick<Config, 'SIP_TRUNKS'>): TrunkList {
  // Each trunk calls in from its addresses; we call out to the first of them.
  const fromEnvironment = config.SIP_TRUNKS.map(({ name, addresses, port }) => ({
    name,
    addresses,
    host: addresses[0] ?? '127.0.0.1',
    port,
    transport: 'udp' as const,
    trustsIdentity: true,
  }));
  return { fromEnvironment, current: fromEnvironment, ourNumbers: [] };
}
