/** What a room emits: a fact, in the past tense, about one aggregate. `data` is JSON and holds ids rather than personal data. */
export interface NewEvent {
  readonly aggregate: string;
  readonly aggregateId: string;
  /** `<aggregate>.<past tense>`, e.g. `contact.arrived`. */
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface CommittedEvent extends NewEvent {
  /** Place in the whole log; never reused, may have holes. */
  readonly position: number;
  /** Rises within the aggregate. 1, 2, 3 … without holes, but for contacts: routing numbers a step by its version (decision 0012). */
  readonly seq: number;
  readonly at: Date;
}
