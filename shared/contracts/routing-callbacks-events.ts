import type { CallbackState, CallbackWay } from './routing-callbacks-catalogue.ts';

/** Aggregate `callback`. Ids and codes only, no number. */
export const CALLBACK_EVENTS = { changed: 'callback.changed' } as const;

export interface CallbackChanged {
  readonly callbackId: string;
  readonly contactId: string;
  readonly way: CallbackWay;
  readonly queueCode: string;
  readonly event: string;
  readonly from: CallbackState | null;
  readonly to: CallbackState;
  readonly reason: string | null;
}
