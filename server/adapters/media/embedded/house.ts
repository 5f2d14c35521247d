import { AppError } from '../../../../shared/kernel/app-error.ts';
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
  readonly members: readonly Member[];
  tell(worker: number, method: WorkerMethod, ...args: readonly unknown[]): Promise<unknown>;
  /** Lends and takes back. Sent at once and in order, so a `hear` sent after it finds the borrowed legs. */
  settle(change: Change): Promise<unknown>;
  home(legId: string): number;
}

export function openHouse(members: readonly Member[], ledger: Ledger): House {
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
  return {
    ledger,
    members,
    tell,
    // A worker that died meanwhile is noticed by its end; the other side of the loan is then settled again.
    settle: ({ begun, ended }) => Promise.allSettled([...ended.flatMap(end), ...begun.flatMap(begin)]),
    home: (legId) => {
      const worker = ledger.home(legId);
      if (worker === undefined) throw unknownLeg(legId);
      return worker;
    },
  };
}
