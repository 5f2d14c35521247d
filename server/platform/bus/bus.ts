/**
 * The bus between the nodes of one house. It only wakes: whoever hears something reads the truth from the database, so that a bus
 * that is slow, cut off or absent makes the house slower and never wrong. What is published may be lost, and is never heard by
 * the node that published it.
 */
export interface Bus {
  /** Small and JSON-able. Never throws, never waits: what cannot leave now is dropped. */
  publish(subject: string, data: unknown): void;
  subscribe(subject: string, hear: (data: unknown) => void): () => void;
  state(): BusState;
  /** Hears every change of `state()`. */
  onState(hear: (state: BusState) => void): () => void;
  close(): Promise<void>;
}

/** `alone`: there is no bus to other processes. `lost`: there should be one. */
export type BusState = 'alone' | 'connected' | 'lost';
