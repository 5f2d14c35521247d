/**
 * One key, though it came twice: many gateways send a key as RFC 4733 events and leave its tone in the sound as well, wholly or
 * for the moment until they have recognised it.
 */
export interface KeyMerge {
  /** For every event packet; `key` when it begins a press. True: tell it. */
  event(key: string | undefined, nowMs: number): boolean;
  /** A key recognised by its tone. True: tell it. */
  tone(key: string, nowMs: number): boolean;
}

/** The two ways of one key differ by less; who presses the same key again needs longer, or is told by its own way. */
const SAME_KEY_MS = 500;

interface Heard {
  readonly key: string;
  at: number;
}

export function createKeyMerge(): KeyMerge {
  let lastEvent: Heard | undefined;
  let lastTone: Heard | undefined;
  return {
    event: (key, nowMs) => {
      if (key === undefined) {
        if (lastEvent !== undefined) lastEvent.at = nowMs;
        return false;
      }
      const isKnown = lastTone?.key === key && nowMs - lastTone.at < SAME_KEY_MS;
      lastTone = undefined;
      lastEvent = { key, at: nowMs };
      return !isKnown;
    },
    tone: (key, nowMs) => {
      if (lastEvent?.key === key && nowMs - lastEvent.at < SAME_KEY_MS) return false;
      lastTone = { key, at: nowMs };
      return true;
    },
  };
}
