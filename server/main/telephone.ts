import type { Identity } from '../modules/identity/index.ts';
import type { ContactLife, Recordings } from '../modules/contacts/index.ts';
import type { Callbacks, Presence, Routing } from '../modules/routing/index.ts';
import { createTrunks, createVoice, type Caller, type TrunksRoom } from '../modules/voice/index.ts';
import type { Log } from '../platform/log.ts';
import type { Config } from './config.ts';
import type { Parts } from './parts.ts';

/** Calls in and out, with the trunks, numbers and the outbound plan as they are kept. */
export function createTelephone(
  config: Config,
  { database: { db }, clock, transactor, media, sip, nodes, trunks }: Parts,
  joined: {
    readonly life: ContactLife;
    readonly recordings: Recordings;
    readonly routing: Routing;
    readonly callbacks: Callbacks;
    readonly presence: Presence;
    readonly personFirst: Routing['personFirst'];
    readonly lookup: (number: string) => Promise<Caller | undefined>;
    readonly recordingsFolder: string;
    readonly book: TrunksRoom['book'];
  },
  log: Log,
) {
  return createVoice({
    db,
    clock,
    transactor,
    media,
    sip,
    ...joined,
    node: nodes,
    publicAddress: config.SIP_PUBLIC_ADDRESS,
    trunkAddresses: (name) => trunks.current.find((t) => t.name === name)?.addresses ?? [],
    log: log.child({ part: 'voice' }),
  });
}

/** Trunks and numbers: they come before the telephone, which asks them for every call. */
export const joinTrunks = (
  config: Config,
  { database: { db }, clock, transactor, tail, trunks, secrets }: Parts,
  identity: Identity,
  log: Log,
): TrunksRoom =>
  createTrunks({
    db,
    clock,
    transactor,
    tail,
    list: trunks,
    secrets,
    audit: identity.audit,
    health: () => [],
    hotline: config.HOTLINE_NUMBER,
    log: log.child({ part: 'trunks' }),
  });
