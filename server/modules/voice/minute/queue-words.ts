/** Kept as data (`minute_settings`), read when a caller begins to wait. */
export interface MinuteSettings {
  readonly announceMs: number;
  readonly apologyMs: number;
  readonly longestWaitMs: number;
  readonly wordMaxMs: number;
  readonly wordSilenceMs: number;
  readonly elderKey: string;
}

/** What this process remembers of a wait. */
export interface WaitMemory {
  readonly since: number;
  readonly settings: MinuteSettings;
  sorryAt: number;
  /** They were told that they wait no longer, and chose to. */
  stays: boolean;
}

export const beginWait = (settings: MinuteSettings, now: number): WaitMemory => ({
  since: now,
  settings,
  sorryAt: now,
  stays: false,
});

export type Due = 'longest' | 'sorry' | 'place';

/**
 * What is said at the next pause of the music. The longest wait comes before an apology, which comes before the place. A promise
 * is only made to a number that can be called: whoever hides theirs hears the apology, which offers to leave word.
 */
export function whatIsDue(wait: WaitMemory, now: number, canBeCalled: boolean): Due {
  const { longestWaitMs, apologyMs } = wait.settings;
  if (now - wait.since >= longestWaitMs && !wait.stays && canBeCalled) return 'longest';
  return now - wait.sorryAt >= apologyMs ? 'sorry' : 'place';
}
