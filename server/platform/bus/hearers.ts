/** Who listens to what; one that throws does not keep the others from hearing. */
export interface Hearers<T> {
  add(subject: string, hear: (data: T) => void): () => void;
  tell(subject: string, data: T): void;
}

export function createHearers<T>(failed: (error: unknown, subject: string) => void): Hearers<T> {
  const bySubject = new Map<string, Set<(data: T) => void>>();
  return {
    add: (subject, hear) => {
      const set = bySubject.get(subject) ?? new Set();
      bySubject.set(subject, set.add(hear));
      return () => void set.delete(hear);
    },
    tell: (subject, data) => {
      for (const hear of bySubject.get(subject) ?? []) {
        try {
          hear(data);
        } catch (error) {
          failed(error, subject);
        }
      }
    },
  };
}
