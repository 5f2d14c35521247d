/** What a receiver has decided per item before signing: kept on the screen until the signature sends it. */
export interface Decisions {
  readonly returned: ReadonlyMap<string, string>;
  readonly wrapUps: ReadonlyMap<string, string>;
}
