import { randomBytes } from 'node:crypto';

/**
 * Which legs are heard in workers other than their own. Somebody who hears them, or a recording, is a reader; a loan lasts as
 * long as it has a reader in the borrowing worker. Pure: the answers say what has to be told to whom.
 */
export interface Loan {
  readonly legId: string;
  readonly lender: number;
  readonly borrower: number;
  readonly token: string;
}

export interface Change {
  readonly begun: readonly Loan[];
  readonly ended: readonly Loan[];
}

export interface Place {
  readonly legId: string;
  readonly worker: number;
}

export interface Loans {
  /** What this reader, in this worker, needs from now on; legs of the same worker need no loan. */
  read(reader: string, borrower: number, legs: readonly Place[]): Change;
  /** The leg is no more. */
  legGone(legId: string): readonly Loan[];
  /** Everything it lent or borrowed; its readers are forgotten. */
  workerGone(worker: number): readonly Loan[];
}

interface Running {
  readonly loan: Loan;
  readonly readers: Set<string>;
}

export function createLoans(newToken = () => randomBytes(16).toString('hex')): Loans {
  const running = new Map<string, Running>();
  const take = (when: (loan: Loan) => boolean): Loan[] => {
    const taken = [...running].filter(([, { loan }]) => when(loan));
    for (const [key] of taken) running.delete(key);
    return taken.map(([, { loan }]) => loan);
  };
  return {
    read: (reader, borrower, legs) => {
      const wanted = new Map(
        legs.filter(({ worker }) => worker !== borrower).map((place) => [`${borrower} ${place.legId}`, place]),
      );
      const begun: Loan[] = [];
      for (const [key, { legId, worker }] of wanted) {
        const known = running.get(key);
        if (known !== undefined) known.readers.add(reader);
        else {
          const loan = { legId, lender: worker, borrower, token: newToken() };
          running.set(key, { loan, readers: new Set([reader]) });
          begun.push(loan);
        }
      }
      const ended: Loan[] = [];
      for (const [key, { loan, readers }] of running) {
        if (wanted.has(key) || !readers.delete(reader) || readers.size > 0) continue;
        running.delete(key);
        ended.push(loan);
      }
      return { begun, ended };
    },
    legGone: (legId) => take((loan) => loan.legId === legId),
    workerGone: (worker) => take(({ lender, borrower }) => lender === worker || borrower === worker),
  };
}
