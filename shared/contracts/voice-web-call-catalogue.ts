/** The call from the web page, without any schema: the customer page carries this and not the schema library. */

/** What stands where a phone call has the number that was dialled. */
export const WEB_CALLED = 'web';

export const WEB_CALL_LIMITS = {
  /** A page that is loaded again or changes its network has this long to come back. */
  graceSeconds: 30,
  maxMinutes: 120,
  keysAtOnce: 16,
} as const;

/** Where the caller is, as their page says it: what the house says, the line, a person. */
export const WEB_CALL_PLACES = ['menu', 'waiting', 'talking'] as const;
export type WebCallPlace = (typeof WEB_CALL_PLACES)[number];

export interface WebCallNow {
  readonly contactId: string;
  readonly place: WebCallPlace;
  readonly agentName: string | null;
  /** People before this caller; null outside the line. */
  readonly ahead: number | null;
  readonly estimatedSeconds: number | null;
  /** When it began. */
  readonly since: string;
}

/** Answer of `call.now`; no call: none of this visitor goes on. */
export interface WebCallPicture {
  readonly call: WebCallNow | null;
}

export interface WebCallBegun {
  readonly contactId: string;
  readonly answerSdp: string;
}

/** Pushed on the topic of the call when the house has lost its line: the page looks for a new one at once. */
export const WEB_CALL_LINE_LOST = 'line-lost';

/** Pushes on it say only that something changed: `call.now` has the truth. */
export const webCallTopicOf = (contactId: string): string => `call:${contactId}`;
