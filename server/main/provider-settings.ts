import { optional, setting, url, word } from './setting-values.ts';

/** Who speaks for us and who carries our messages: providers outside, reached by HTTP. */
export const PROVIDER_SETTINGS = {
  TTS_PROVIDER: setting(
    'none',
    'Speech engine for prompts: none, espeak (the separate program espeak-ng on this host), http (an engine at TTS_URL).',
    word(['none', 'espeak', 'http']),
  ),
  TTS_URL: setting('', 'Where the speech engine takes POST requests (TTS_PROVIDER=http).', url(['http:', 'https:'])),
  TTS_AUTH_FILE: setting(
    '',
    'File whose content is sent to the engine as Authorization; read for each request.',
    optional,
  ),
  TTS_VOICE: setting('', 'Voice, as the engine calls it. Empty: its usual one.', optional),
  SMS_PROVIDER: setting(
    'none',
    'Who carries short messages: none (a step that would send one goes its way of "not sent"), http (a provider at SMS_URL).',
    word(['none', 'http']),
  ),
  SMS_URL: setting(
    '',
    'Where the provider of short messages takes POST requests (SMS_PROVIDER=http).',
    url(['http:', 'https:']),
  ),
  SMS_AUTH: setting(
    'hmac',
    'How it knows us: hmac (each request is signed with the secret, which never leaves this host) or bearer (the secret is shown).',
    word(['hmac', 'bearer']),
  ),
  SMS_SECRET_FILE: setting('', 'File with the secret; read for each message.', optional),
  SMS_SENDER: setting('', 'Signature before the text, as the provider registered it. Empty: theirs.', optional),
} as const;

type ProviderConfig = {
  readonly [K in keyof typeof PROVIDER_SETTINGS]: ReturnType<(typeof PROVIDER_SETTINGS)[K]['parse']>;
};

export const PROVIDER_CONTRADICTIONS: readonly { readonly line: string; when(c: ProviderConfig): boolean }[] = [
  {
    line: 'TTS_PROVIDER=http needs TTS_URL: the address of the engine.',
    when: (c) => c.TTS_PROVIDER === 'http' && c.TTS_URL === undefined,
  },
  {
    line: 'SMS_PROVIDER=http needs SMS_URL and SMS_SECRET_FILE: the address of the provider and the secret shared with it.',
    when: (c) => c.SMS_PROVIDER === 'http' && (c.SMS_URL === undefined || c.SMS_SECRET_FILE === undefined),
  },
];
