import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { EARS_SHOWN } from '../../shared/contracts/voice-talk.ts';
import { MAX_SHARD } from '../../shared/kernel/id.ts';
import { WEB_DRIVERS, type WebDriverName } from '../adapters/media/embedded/settings.ts';
import { LOG_LEVELS, type LogLevel } from '../platform/log.ts';
import { PROVIDER_CONTRADICTIONS, PROVIDER_SETTINGS } from './provider-settings.ts';
import {
  address,
  digits,
  hostPorts,
  onOff,
  optional,
  port,
  setting,
  text,
  twoNames,
  url,
  urls,
  whole,
  word,
  workers,
  wrong,
  WrongValue,
  type Setting,
} from './setting-values.ts';

/** What one process does. Every process hears events and can be asked how it is. */
const ROLES = ['web', 'router', 'voice', 'jobs'] as const;
export type Role = (typeof ROLES)[number];
const roles = (t: string): readonly Role[] => {
  const given = t.split(',').map((one) => one.trim());
  if (given.includes('all')) return given.length === 1 ? ROLES : wrong('all alone, or some of the others');
  const known = ROLES.filter((role) => given.includes(role));
  return known.length === given.length ? known : wrong(`all, or some of ${ROLES.join(', ')} with commas`);
};
/** Numbers of shards; empty: all. */
const shards = (t: string): readonly number[] => {
  const given = t.split(',').map((one) => one.trim());
  if (t.trim() === '') return [];
  if (given.every((one) => /^\d{1,2}$/.test(one) && Number(one) <= MAX_SHARD)) return given.map(Number);
  return wrong(`numbers from 0 to ${MAX_SHARD} with commas`);
};
const nodeName = (t: string): string => {
  if (t === '') return `${hostname()}-${process.pid}`.slice(-80);
  return /^[\w.:-]{1,80}$/.test(t) ? t : wrong('1 to 80 letters, digits, dots, colons or dashes');
};

export interface TrunkSetting {
  readonly name: string;
  readonly addresses: readonly string[];
  /** Where it takes our calls, at the first of its addresses. */
  readonly port: number;
}
const SIP_PORT = 5060;
/** The first address of a trunk may carry the port that we call: `203.0.113.7:5070`, `[2001:db8::7]:5070`. */
const withPort = (text: string): { address: string; port: number } => {
  const [, bracketed, plain, given] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const address = bracketed ?? plain;
  return address === undefined ? { address: text, port: SIP_PORT } : { address, port: Number(given) };
};
/** `name=address[:port],address;name=address` */
const trunks = (t: string): readonly TrunkSetting[] =>
  t
    .split(';')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const [name = '', list = ''] = part.split('=', 2).map((s) => s.trim());
      const [first = '', ...others] = list
        .split(',')
        .map((s) => s.trim())
        .filter((s) => s !== '');
      const { address, port } = withPort(first);
      const addresses = [address, ...others];
      const good = /^[\w-]{1,40}$/.test(name) && port <= 65_535 && addresses.every((a) => isIP(a) !== 0);
      return good ? { name, addresses, port } : wrong('name=address[:port],address;name=address');
    });

/**
 * Everything that can be set from outside, in one table: read once at start, documented from here
 * (docs/operations/configuration.md is generated), and refused with one clear line when wrong.
 */
export const SETTINGS = {
  HOST: setting(
    '127.0.0.1',
    'Address the web server listens on. Beyond loopback, demo passwords stop working.',
    address,
  ),
  PORT: setting('8080', 'Port of the web server. 0 takes a free one.', port),
  PUBLIC_URL: setting(
    '',
    'Address under which people reach the system, when a proxy stands in front.',
    url(['http:', 'https:']),
  ),
  TRUST_PROXY: setting('off', 'on: believe X-Forwarded-* (only behind a proxy of your own).', onOff),
  TLS_KEY_FILE: setting('', 'Private key (PEM). With TLS_CERT_FILE the web server speaks HTTPS.', optional),
  TLS_CERT_FILE: setting('', 'Certificate chain (PEM).', optional),
  DATA_DIR: setting('data', 'Folder of the embedded database, recordings, uploads and logs.', text),
  DATABASE_URL: setting(
    '',
    'A PostgreSQL server to use instead of the embedded one.',
    url(['postgres:', 'postgresql:']),
  ),
  DATABASE_POOL: setting('16', 'Connections to the database.', whole(4, 500)),
  DATABASE_LOCK_URL: setting(
    '',
    'The same database without a transaction pooler, when DATABASE_URL goes through one: locks and migrations need a session.',
    url(['postgres:', 'postgresql:']),
  ),
  RECORDING_KEY_FILE: setting(
    '',
    'File with the keys that recordings are sealed with; made at the first start. Empty: DATA_DIR/keys/recording.key.',
    optional,
  ),
  RECORDING_S3_URL: setting(
    '',
    'Object store (S3 protocol) that finished recordings are moved to, e.g. https://s3.example.cn. Empty: they stay in DATA_DIR.',
    url(['http:', 'https:']),
  ),
  RECORDING_S3_BUCKET: setting('recordings', 'Bucket in the object store.', text),
  RECORDING_S3_REGION: setting('us-east-1', 'Region that requests are signed for.', text),
  RECORDING_S3_ACCESS_KEY_FILE: setting(
    '',
    'File whose first line is the access key, the second the secret key.',
    optional,
  ),
  NATS_URL: setting(
    '',
    'Message system (NATS) that wakes the other nodes; several servers with commas. Empty: nodes look into the database ten times a second.',
    urls(['nats:', 'tls:']),
  ),
  ROLES: setting(
    'all',
    'What this process does: some of web (pages, API, sockets), router (decides who gets whom), voice (SIP and sound), jobs (chores, listeners), or all.',
    roles,
  ),
  ROUTER_SHARDS: setting(
    '',
    'Shards this node decides for in the first place, as 0,2. It minds others while nobody else does. Empty: all alike.',
    shards,
  ),
  DRAIN_SECONDS: setting('6', 'Running calls have so long to end by themselves at a stop.', whole(0, 14_400)),
  NODE_NAME: setting('', 'Name of this process among the nodes. Empty: host and process number.', nodeName),
  KEY_SHARD: setting(
    '0',
    `The shard in the ids of contacts that come into being at this node, 0 to ${MAX_SHARD} (docs/operations/nodes.md).`,
    whole(0, MAX_SHARD),
  ),
  HOTLINE_NUMBER: setting('96000', 'The number customers call.', digits),
  SIP_HOST: setting('127.0.0.1', 'Address the SIP listener binds.', address),
  SIP_PORT: setting('5060', 'UDP and TCP port of the SIP listener. 0 takes a free one.', port),
  SIP_TLS_PORT: setting('5061', 'TCP port of SIP over TLS, with SIP_TLS_KEY_FILE. 0 takes a free one.', port),
  SIP_TLS_KEY_FILE: setting(
    '',
    'Private key (PEM). With SIP_TLS_CERT_FILE the SIP listener speaks TLS as well.',
    optional,
  ),
  SIP_TLS_CERT_FILE: setting('', 'Certificate chain (PEM) shown to trunks.', optional),
  SIP_TLS_CA_FILE: setting(
    '',
    'Authorities (PEM) that sign the certificates of trunks. Empty: those the system trusts.',
    optional,
  ),
  SIP_TRUNKS: setting(
    'demo=127.0.0.1',
    'Who may send calls, and whom we call (at the first address): name=address[:port],address;name=address. A trunk of the same name kept on the trunks screen replaces it.',
    trunks,
  ),
  SIP_SECRETS_KEY_FILE: setting(
    '',
    'Key (32 bytes or 64 hex digits) that seals the passwords of trunks; the same on every node. Empty: made in DATA_DIR/keys, with the embedded database only.',
    optional,
  ),
  SIP_PUBLIC_ADDRESS: setting('', 'Address written into SIP and SDP when it differs from SIP_HOST (NAT).', optional),
  EARS_SHOWN: setting(
    'whisper_and_barge',
    "Which of a leader's ways into a talk the agent sees: all, whisper_and_barge (listening is not shown), none.",
    word(EARS_SHOWN),
  ),
  MEDIA_HOST: setting('127.0.0.1', 'Address the audio streams bind.', address),
  MEDIA_PUBLIC_ADDRESS: setting(
    '',
    'Address offered to browsers for audio when it differs from MEDIA_HOST (NAT).',
    optional,
  ),
  MEDIA_PORT_MIN: setting('20000', 'First UDP port for audio towards trunks.', port),
  MEDIA_PORT_MAX: setting('29999', 'Last UDP port for audio towards trunks.', port),
  MEDIA_WEB_PORT_MIN: setting('30000', 'First UDP port for audio towards browsers.', port),
  MEDIA_WEB_PORT_MAX: setting('39999', 'Last UDP port for audio towards browsers; at least 128 ports in all.', port),
  MEDIA_WEB_DRIVER: setting(
    'werift',
    'What speaks with browsers: werift (needs nothing), or native (node-datachannel, compiled: less work per browser where there are many; its package has to be installed).',
    word<WebDriverName>(WEB_DRIVERS),
  ),
  MEDIA_ENGINE: setting(
    'embedded',
    'What carries the sound: embedded, or rtpengine (many calls; embedded then mixes and records).',
    word(['embedded', 'rtpengine']),
  ),
  RTPENGINE_NG: setting(
    '',
    'Where the rtpengines listen (listen-ng), with commas: 127.0.0.1:22222 (MEDIA_ENGINE=rtpengine).',
    hostPorts,
  ),
  RTPENGINE_DTMF_PORT: setting('22225', 'UDP port on MEDIA_HOST for their log of keys (dtmf-log-dest).', port),
  RTPENGINE_INTERFACES: setting('', 'Their interfaces by name when they have two: inner,outer.', twoNames),
  ...PROVIDER_SETTINGS,
  TURN_URLS: setting(
    '',
    'STUN and TURN servers that browsers may use, with commas: turn:host:3478?transport=udp, turns:host:443?transport=tcp.',
    urls(['stun:', 'stuns:', 'turn:', 'turns:']),
  ),
  TURN_SECRET: setting('', 'The secret shared with the TURN servers (static-auth-secret of coturn).', optional),
  MEDIA_WORKERS: setting(
    '',
    'Processes that carry the sound, 1 to 32. Empty: as many as the machine has cores.',
    workers,
  ),
  MEDIA_SPARE: setting('on', 'on: from the first call on one more waits, warm, for the death of another.', onOff),
  DEMO: setting('on', 'on: fill an empty database with the demo operator and its staff.', onOff),
  DEMO_CUSTOMERS: setting('20000', 'Customers of the demo operator.', whole(50, 200_000)),
  DEMO_DAYS: setting('90', 'Days of past contacts of the demo operator. 0: none.', whole(0, 365)),
  LOG_LEVEL: setting('info', `How much is logged: ${LOG_LEVELS.join(', ')}.`, word<LogLevel>(LOG_LEVELS)),
  LOG_FILE: setting('', 'Where the log goes; empty: DATA_DIR/logs/shoujie.log. "-" is the terminal.', optional),
} as const;

export type Config = { readonly [K in keyof typeof SETTINGS]: ReturnType<(typeof SETTINGS)[K]['parse']> };

const LEAST_WEB_PORTS = 128;

/** Names of ours by prefix: a misspelt one is found instead of being silently without effect. */
const OUR_PREFIXES = [
  'SIP_',
  'MEDIA_',
  'TLS_',
  'DEMO',
  'HOTLINE_',
  'DATABASE_',
  'NATS_',
  'KEY_SHARD',
  'DRAIN_',
  'ROUTER_',
  'TTS_',
  'SMS_',
  'RECORDING_',
  'RTPENGINE_',
];

const NEEDS_A_SHARED_DATABASE = [
  { name: 'NATS_URL', when: (c: Config) => c.NATS_URL !== undefined },
  { name: 'ROLES other than all', when: (c: Config) => c.ROLES.length < ROLES.length },
  { name: 'DATABASE_LOCK_URL', when: (c: Config) => c.DATABASE_LOCK_URL !== undefined },
];

/** Settings that are good alone and wrong together. */
const CONTRADICTIONS: readonly { readonly line: string; when(c: Config): boolean }[] = [
  {
    line: 'SIP_TLS_KEY_FILE and SIP_TLS_CERT_FILE belong together: set both or none.',
    when: (c) => (c.SIP_TLS_KEY_FILE === undefined) !== (c.SIP_TLS_CERT_FILE === undefined),
  },
  {
    line: 'TLS_KEY_FILE and TLS_CERT_FILE belong together: set both or none.',
    when: (c) => (c.TLS_KEY_FILE === undefined) !== (c.TLS_CERT_FILE === undefined),
  },
  ...PROVIDER_CONTRADICTIONS,
  {
    line: 'MEDIA_ENGINE=rtpengine needs RTPENGINE_NG: the address and port of each.',
    when: (c) => c.MEDIA_ENGINE === 'rtpengine' && c.RTPENGINE_NG === undefined,
  },
  { line: 'MEDIA_PORT_MIN is above MEDIA_PORT_MAX.', when: (c) => c.MEDIA_PORT_MIN > c.MEDIA_PORT_MAX },
  {
    line: 'TURN_URLS names a TURN server, which needs TURN_SECRET.',
    when: (c) => c.TURN_SECRET === undefined && c.TURN_URLS?.some((one) => one.startsWith('turn')) === true,
  },
  {
    line: `MEDIA_WEB_PORT_MIN to MEDIA_WEB_PORT_MAX should be ${LEAST_WEB_PORTS} ports at least.`,
    when: (c) => c.MEDIA_WEB_PORT_MAX - c.MEDIA_WEB_PORT_MIN < LEAST_WEB_PORTS - 1,
  },
];

/** One line per mistake; empty when all is well. */
export function readConfig(env: Readonly<Record<string, string | undefined>>): { config: Config; problems: string[] } {
  const problems: string[] = [];
  const entries = Object.entries(SETTINGS).map(([name, s]: [string, Setting<unknown>]) => {
    const given = env[name]?.trim();
    try {
      return [name, s.parse(given === undefined || given === '' ? s.fallback : given)] as const;
    } catch (error) {
      if (!(error instanceof WrongValue)) throw error;
      problems.push(`${name}=${JSON.stringify(given)} is not usable: it should be ${error.message}.`);
      return [name, s.parse(s.fallback)] as const;
    }
  });
  const config = Object.fromEntries(entries) as unknown as Config;
  for (const name of Object.keys(env)) {
    const ours = OUR_PREFIXES.some((p) => name.startsWith(p));
    if (ours && !(name in SETTINGS))
      problems.push(`${name} is not a setting of Shoujie (docs/operations/configuration.md lists them).`);
  }
  if (config.DATABASE_URL === undefined) {
    const why = NEEDS_A_SHARED_DATABASE.find(({ when }) => when(config));
    if (why !== undefined) problems.push(`${why.name} needs DATABASE_URL: several nodes share one PostgreSQL.`);
  }
  problems.push(...CONTRADICTIONS.filter(({ when }) => when(config)).map(({ line }) => line));
  return { config, problems };
}

const isLoopback = (host: string): boolean => host.startsWith('127.') || host === '::1';

/** Nobody but this machine can reach the server: not by its own address, and not through a proxy that stands in front. */
export const isPrivate = (config: Pick<Config, 'HOST' | 'PUBLIC_URL' | 'TRUST_PROXY'>): boolean =>
  isLoopback(config.HOST) && config.PUBLIC_URL === undefined && !config.TRUST_PROXY;

/** Nobody has said anything about trunks: the one of the demo is a phone on this machine. */
export const isDefaultTrunk = (config: Pick<Config, 'SIP_TRUNKS'>): boolean =>
  JSON.stringify(config.SIP_TRUNKS) === JSON.stringify(SETTINGS.SIP_TRUNKS.parse(SETTINGS.SIP_TRUNKS.fallback));

/** The table for docs/operations/configuration.md. */
export const configurationTable = (): string =>
  [
    '| setting | default | meaning |',
    '| --- | --- | --- |',
    ...Object.entries(SETTINGS).map(
      ([name, s]) => `| ${name} | ${s.fallback === '' ? '–' : `\`${s.fallback}\``} | ${s.doc} |`,
    ),
    '',
  ].join('\n');
