import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Belongings } from './belongings.ts';
import type { Member } from './crew.ts';
import type { Ledger } from './ledger.ts';
import type { Change, Loan } from './loans.ts';
import type { WorkerMethod } from './protocol.ts';

export const DEADLINE_MS = 5_000;
/** The worker gives up on a browser after 5 s by itself; its answer is worth waiting for. */
const DEADLINES: Readonly<Partial<Record<WorkerMethod, number>>> = {
  createWebLeg: 7_000,
  restartWebLeg: 7_000,
  stopRecording: 10_000,
  // Keys are pressed one after the other; a long card number takes its time.
  sendKeys: 30_000,
};

export async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError({ code: 'media.timeout', kind: 'unavailable' })), ms);
  });
  await Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

const unknownLeg = (legId: string): AppError =>
  new AppError({ code: 'media.unknown_leg', kind: 'not_found', details: { legId } });
/** The workers, addressed by number, and what is known of them. */
export interface House {
  readonly ledger: Ledger;
  readonly belongings: Belongings;
  tell(worker: number, method: WorkerMethod, ...args: readonly unknown[]): Promise<unknown>;
  /** Lends and takes back. Sent at once and in order, so a `hear` sent after it finds the borrowed legs. */
  settle(change: Change): Promise<unknown>;
  home(legId: string): number;
  /** Throws for a leg nobody has heard of; one that lives nowhere just now is known. */
  known(legId: string): void;
  /** Tells the worker of a leg whom it hears, as the ledger has it now; nobody is told while it lives nowhere. */
  row(legId: string): Promise<unknown>;
  /** A leg that comes goes to the least loaded worker, and counts there from this moment on. */
  admit<T>(work: (worker: number) => Promise<T>): Promise<T>;
  /** Telephones are being brought to another worker. */
  isBringing(telephones: Promise<unknown>): void;
  /**
   * They are there. A browser's handshake takes a worker for thirty milliseconds, a telephone for one or two: who would have to wait
   * behind fifty browsers hears nothing all that time.
   */
  telephonesFirst(): Promise<unknown>;
}

/** The least loaded worker that is there; when all are just starting, the least loaded of them. */
function choose(members: readonly Member[], load: (worker: number) => number): Member {
  const there = members.filter((member) => member.isReady());
  const [first, ...others] = there.length > 0 ? there : members;
  if (first === undefined) throw new AppError({ code: 'media.stopped', kind: 'unavailable' });
  return others.reduce((least, member) => (load(member.number) < load(least.number) ? member : least), first);
}

export function openHouse(members: readonly Member[], ledger: Ledger, belongings: Belongings): House {
  const coming = members.map(() => 0);
  const bringing = new Set<Promise<unknown>>();
  const tell: House['tell'] = async (worker, method, ...args) => {
    const member = members[worker];
    if (member === undefined) throw new AppError({ code: 'media.stopped', kind: 'unavailable' });
    return member.call(method, args, DEADLINES[method] ?? DEADLINE_MS);
  };
  const begin = ({ legId, lender, borrower, token }: Loan) => [
    tell(borrower, 'borrow', legId, token),
    tell(lender, 'lend', legId, token, members[borrower]?.relayPort() ?? 0),
  ];
  const end = ({ legId, lender, borrower, token }: Loan) => [
    tell(lender, 'recall', legId, token),
    tell(borrower, 'giveBack', legId),
  ];
  /** A worker that died meanwhile is noticed by its end; the other side of the loan is then settled again. */
  const settle = (change: Change): Promise<unknown> =>
    Promise.allSettled([...change.ended.flatMap(end), ...change.begun.flatMap(begin)]);
  return {
    ledger,
    belongings,
    tell,
    settle,
    home: (legId) => {
      const worker = ledger.home(legId);
      if (worker === undefined) throw unknownLeg(legId);
      return worker;
    },
    known: (legId) => {
      if (!ledger.knows(legId)) throw unknownLeg(legId);
    },
    row: async (legId) => {
      const sources = ledger.sources(legId);
      const settled = settle(ledger.hears(legId, sources));
      const worker = ledger.home(legId);
      const there = sources.filter((source) => ledger.home(source.legId) !== undefined);
      await Promise.all([settled, ...(worker === undefined ? [] : [tell(worker, 'hear', legId, there)])]);
    },
    isBringing: (telephones) => {
      bringing.add(telephones);
      void telephones.finally(() => bringing.delete(telephones));
    },
    telephonesFirst: () => Promise.allSettled([...bringing]),
    admit: async (work) => {
      const member = choose(members, (worker) => ledger.load(worker) + (coming[worker] ?? 0));
      const { number } = member;
      coming[number] = (coming[number] ?? 0) + 1;
      try {
        await within(member.ready(), DEADLINE_MS);
        return await work(number);
      } finally {
        coming[number] = (coming[number] ?? 0) - 1;
      }
    },
  };
}
