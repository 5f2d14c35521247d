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
  /** 1, 2, 3 … within the aggregate, without holes. */
  readonly seq: number;
  readonly at: Date;
}
