/** How words leave a screen: straight to the server, or by way of an outbox. */
export interface SaidWords {
  readonly text: string;
  readonly photo: { readonly blob: Blob; readonly name: string } | null;
}
export interface PendingWords {
  readonly key: string;
  readonly text: string;
  readonly photoUrl: string | null;
  /** Why it does not go; the person decides whether to try again. */
  readonly failed: string | null;
}
export interface WordsOut {
  readonly pending: readonly PendingWords[];
  readonly say: (words: SaidWords) => void;
  readonly tryAgain: (key: string) => void;
}
