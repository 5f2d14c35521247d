import type { Identity } from '../modules/identity/index.ts';
import type { ContactLife, RecordingFiles, Recordings, TalkLog } from '../modules/contacts/index.ts';
import type { Callbacks, Presence, Routing } from '../modules/routing/index.ts';
import { createVoice, type Caller } from '../modules/voice/index.ts';
import type { Log } from '../platform/log.ts';
import type { Config } from './config.ts';
import type { Parts } from './parts.ts';

/** Calls in and out, with the trunks as configured: the way out is the first of them, the number shown the hotline's. */
export function createTelephone(
  config: Config,
  { database: { db }, clock, transactor, media, sip, nodes }: Parts,
  joined: {
    readonly life: ContactLife;
    readonly recordings: Recordings;
    readonly routing: Routing;
    readonly callbacks: Callbacks;
    readonly presence: Presence;
    readonly personFirst: Routing['personFirst'];
    readonly lookup: (number: string) => Promise<Caller | undefined>;
    readonly recordingFiles: RecordingFiles;
    readonly recordingsFolder: string;
    readonly talkLog: TalkLog;
    readonly audit: Identity['audit'];
    readonly organisation: Identity['organisation'];
    readonly isElsewhere: (agentId: string) => boolean;
    readonly freeOf: (queueCode: string) => Promise<readonly string[]>;
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
    trunkAddresses: (name) => config.SIP_TRUNKS.find((t) => t.name === name)?.addresses ?? [],
    firstTrunk: config.SIP_TRUNKS[0]?.name ?? '',
    hotline: config.HOTLINE_NUMBER,
    earsShown: config.EARS_SHOWN,
    log: log.child({ part: 'voice' }),
  });
}
