import { readFile } from 'node:fs/promises';
import type { Clock } from '../../shared/kernel/clock.ts';
import { createAbsentSms } from '../adapters/sms/absent/absent-sms.ts';
import { createHttpSms } from '../adapters/sms/http/http-sms.ts';
import { createAbsentTts } from '../adapters/tts/absent/absent-tts.ts';
import { createEspeakTts } from '../adapters/tts/espeak/espeak-tts.ts';
import { createHttpTts } from '../adapters/tts/http/http-tts.ts';
import type { Identity } from '../modules/identity/index.ts';
import type { OperatorSystem } from '../modules/customers/index.ts';
import { createFlows } from '../modules/flows/index.ts';
import { readQueues } from '../modules/routing/index.ts';
import { createPrompts, loadNumbers } from '../modules/voice/index.ts';
import type { Log } from '../platform/log.ts';
import type { SmsSender } from '../platform/sms/sms-sender.ts';
import type { TtsProvider } from '../platform/speech/tts-provider.ts';
import type { Config } from './config.ts';
import { createFlowLookups } from './flow-lookups.ts';
import { createNumberChoices } from './number-choices.ts';
import { promptFolder } from './media-parts.ts';
import type { Parts } from './parts.ts';
import type { Places } from './places.ts';

function chooseTts(config: Config): TtsProvider {
  const voice = config.TTS_VOICE === undefined ? {} : { voice: config.TTS_VOICE };
  if (config.TTS_PROVIDER === 'espeak') return createEspeakTts(voice);
  if (config.TTS_PROVIDER === 'none' || config.TTS_URL === undefined) return createAbsentTts();
  const { TTS_AUTH_FILE: keyFile } = config;
  return createHttpTts({
    url: config.TTS_URL,
    ...voice,
    ...(keyFile === undefined ? {} : { authorization: async () => (await readFile(keyFile, 'utf8')).trim() }),
  });
}

function chooseSms(config: Config, clock: Clock, log: Log): SmsSender {
  const { SMS_PROVIDER: provider, SMS_URL: url, SMS_SECRET_FILE: secretFile, SMS_SENDER: sender } = config;
  if (provider === 'none' || url === undefined || secretFile === undefined) return createAbsentSms();
  return createHttpSms({
    url,
    auth: config.SMS_AUTH,
    secret: () => readFile(secretFile, 'utf8'),
    ...(sender === undefined ? {} : { sender }),
    log,
    now: () => clock.now(),
  });
}

/** What callers hear: prompts, the engine that speaks them if there is one, and the flows that say them. */
export function createSpokenRoom(
  given: { readonly config: Config; readonly places: Places },
  { database: { db }, clock, transactor, tail }: Parts,
  { identity: { audit, organisation }, operator }: { readonly identity: Identity; readonly operator: OperatorSystem },
  log: Log,
) {
  const tts = chooseTts(given.config);
  const sms = chooseSms(given.config, clock, log.child({ part: 'sms' }));
  const folder = promptFolder(given.config);
  const common = { db, transactor, tail, audit, organisation };
  const prompts = createPrompts({
    ...common,
    tts,
    folder,
    builtIn: given.places.prompts,
    log: log.child({ part: 'prompts' }),
  });
  const flowRoom = createFlows({
    ...common,
    prompts: prompts.published,
    numbers: () => loadNumbers(db),
    queues: async () => new Set((await readQueues(db)).map((q) => q.code)),
    smsConfigured: sms.configured,
    log: log.child({ part: 'flows' }),
  });
  const numberChoices = createNumberChoices({ db, entries: flowRoom.entries, prompts: prompts.published });
  return { prompts, flowRoom, numberChoices, flows: flowRoom.library, flowLookup: createFlowLookups(operator), sms };
}
