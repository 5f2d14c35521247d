/**
 * The port to whoever carries short messages. Providers differ in everything but this. Asked while a customer waits: `send`
 * never throws and always answers within its own deadline, because a flow must know which way to go.
 */
export interface SmsSender {
  /** Not configured: nothing is sent, and nobody pretends. */
  readonly configured: boolean;
  send(message: SmsMessage): Promise<SmsOutcome>;
}

export interface SmsMessage {
  readonly to: string;
  readonly text: string;
  /** The same message has the same key, however often it is tried: nobody gets it twice. */
  readonly key: string;
}

export type SmsFailure = 'not_configured' | 'unreachable' | 'refused' | 'too_long' | 'no_key';
export type SmsOutcome =
  /** Taken by the provider; whether the telephone got it is theirs to say. */
  { readonly sent: true; readonly id: string } | { readonly sent: false; readonly why: SmsFailure };

/** Five parts of 67 characters; more is a letter. */
export const MAX_SMS_TEXT = 335;
