/** What a caller leaves by word instead of waiting on, as it is being said. */
export interface WordLeft {
  readonly since: number;
  /** They have said something: a silence before the first word is not the end of it. */
  heard: boolean;
}

/** Whoever has not begun to speak by then does not want to. */
export const NO_WORD_MS = 8_000;
/** Hung up so soon after the tone nobody has said anything; it is not on anybody's list. */
export const SHORTEST_WORD_MS = 1_500;

/** Also what was said before they hung up is left: that is how most people end it. */
export const isLeft = (word: WordLeft | undefined, now: number): boolean =>
  word !== undefined && word.heard && now - word.since >= SHORTEST_WORD_MS;

export const WORD_REASON = 'voicemail_left';
