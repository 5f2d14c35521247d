/** Typed events of one call. A listener that throws must not stop the protocol, so errors go to `onError`. */
export interface Listening<Events> {
  /** Returns the way to stop listening. */
  on<Name extends keyof Events>(name: Name, run: (fact: Events[Name]) => void): () => void;
}

export class Listeners<Events> implements Listening<Events> {
  readonly #runs: { [Name in keyof Events]?: ((fact: Events[Name]) => void)[] } = {};
  readonly #onError: (error: unknown) => void;

  constructor(onError: (error: unknown) => void) {
    this.#onError = onError;
  }

  on<Name extends keyof Events>(name: Name, run: (fact: Events[Name]) => void): () => void {
    this.#runs[name] = [...(this.#runs[name] ?? []), run];
    return () => {
      this.#runs[name] = (this.#runs[name] ?? []).filter((other) => other !== run);
    };
  }

  has(name: keyof Events): boolean {
    return (this.#runs[name] ?? []).length > 0;
  }

  emit<Name extends keyof Events>(name: Name, fact: Events[Name]): void {
    for (const run of this.#runs[name] ?? []) {
      try {
        run(fact);
      } catch (error) {
        this.#onError(error);
      }
    }
  }
}
