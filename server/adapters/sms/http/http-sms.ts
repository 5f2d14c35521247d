import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '../../../platform/log.ts';
import { MAX_SMS_TEXT, type SmsMessage, type SmsOutcome, type SmsSender } from '../../../platform/sms/sms-sender.ts';

export interface HttpSmsSettings {
  readonly url: string;
  /** `bearer`: the secret is shown; `hmac`: it signs each request and never leaves this process. */
  readonly auth: 'bearer' | 'hmac';
  /** Read anew for each message: a key may be changed without a restart. */
  readonly secret: () => Promise<string>;
  /** What stands before the text, as the provider registered it: 【首接广电】. */
  readonly sender?: string;
  readonly log: Pick<Log, 'warn'>;
  readonly now: () => Date;
  /** For tests. */
  readonly deadlineMs?: number;
  readonly pauseMs?: number;
}

/** A caller hears nothing meanwhile. */
const DEADLINE_MS = 2_500;
const PAUSE_MS = 200;
const MAX_TRIES = 2;
const MAX_ANSWER_CHARS = 10_000;
const MAX_ID = 100;
/** Taken before, under this key: our first request arrived and only its answer was lost. */
const TAKEN_BEFORE = 409;
const isPassing = (status: number): boolean => status === 408 || status === 425 || status === 429 || status >= 500;

type Try = SmsOutcome | 'again';

/**
 * A provider by HTTP: POST JSON `{to, text, sender?}` with `Idempotency-Key`, answered 2xx by `{"id": "…"}`. With `hmac` the headers
 * `X-Timestamp` (seconds) and `X-Signature: sha256=<hex>` carry HMAC-SHA-256 over `<timestamp>.<key>.<body>`: neither the text
 * nor the key can be changed on the way, and an old request cannot be sent again. Others stand behind a small gateway.
 */
export function createHttpSms(settings: HttpSmsSettings): SmsSender {
  const headersFor = async (key: string, body: string): Promise<Record<string, string>> => {
    const secret = (await settings.secret()).trim();
    if (secret === '') throw new Error('the key file is empty');
    const common = { 'content-type': 'application/json', accept: 'application/json', 'idempotency-key': key };
    if (settings.auth === 'bearer') return { ...common, authorization: `Bearer ${secret}` };
    const stamp = String(Math.floor(settings.now().getTime() / 1_000));
    const signature = createHmac('sha256', secret).update(`${stamp}.${key}.${body}`).digest('hex');
    return { ...common, 'x-timestamp': stamp, 'x-signature': `sha256=${signature}` };
  };

  const once = async (key: string, body: string): Promise<Try> => {
    const headers = await headersFor(key, body).catch((error: unknown) => {
      settings.log.warn({ err: error }, 'the key of the SMS provider could not be read');
      return undefined;
    });
    if (headers === undefined) return { sent: false, why: 'no_key' };
    try {
      const response = await fetch(settings.url, {
        method: 'POST',
        headers,
        body,
        // An answer elsewhere would take our key there.
        redirect: 'error',
        signal: AbortSignal.timeout(settings.deadlineMs ?? DEADLINE_MS),
      });
      const answer = (await response.text()).slice(0, MAX_ANSWER_CHARS);
      if (isPassing(response.status)) return 'again';
      if (response.ok || response.status === TAKEN_BEFORE) return { sent: true, id: idIn(answer) };
      // Neither text nor number: the log is read by more people than the record.
      settings.log.warn({ status: response.status }, 'the SMS provider refused a message');
      return { sent: false, why: 'refused' };
    } catch {
      return 'again';
    }
  };

  return {
    configured: true,
    send: async ({ to, text, key }: SmsMessage) => {
      if (text.length > MAX_SMS_TEXT) return { sent: false, why: 'too_long' };
      const { sender } = settings;
      const body = JSON.stringify({ to, text, ...(sender === undefined ? {} : { sender }) });
      for (let tries = 1; ; tries += 1) {
        const tried = await once(key, body);
        if (tried !== 'again') return tried;
        if (tries === MAX_TRIES) return { sent: false, why: 'unreachable' };
        await wait(settings.pauseMs ?? PAUSE_MS);
      }
    },
  };
}

function idIn(answer: string): string {
  try {
    const said: unknown = JSON.parse(answer);
    const id = typeof said === 'object' && said !== null && 'id' in said ? said.id : '';
    return (typeof id === 'string' || typeof id === 'number' ? String(id) : '').slice(0, MAX_ID);
  } catch {
    return '';
  }
}
