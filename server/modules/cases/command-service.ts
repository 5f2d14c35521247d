import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import type { Principal } from '../identity/index.ts';
import type { AuditTrail } from './case-ports.ts';
import { claimCommand } from './case-store.ts';

export interface Command {
  /** `case.withdrawn`: also the action in the audit trail. */
  readonly action: string;
  readonly subject: { readonly kind: 'case' | 'order'; readonly id: string };
  /** Made by the sender; the same at every try. */
  readonly key?: string | undefined;
  /** The subject is made by this command, so a repeated one names the subject of the first. */
  readonly creates?: boolean;
  readonly reason?: string | undefined;
}

export interface Commands {
  /** Answers the id of the subject, of the first try when this is a repetition; the work is then not done again. */
  run(principal: Principal, command: Command, work: (tx: Tx) => Promise<unknown>): Promise<string>;
}

/** Every command of the room: once per key, in one transaction, with its entry in the audit trail. */
export function createCommands(needs: { readonly transactor: Transactor; readonly audit: AuditTrail }): Commands {
  const repeated = async (tx: Tx, principal: Principal, command: Command): Promise<string | undefined> => {
    if (command.key === undefined) return undefined;
    const claim = await claimCommand(tx.db, {
      actor_id: principal.staffId,
      key: command.key,
      kind: command.action,
      subject_id: command.subject.id,
      at: tx.now,
    });
    if (claim === 'claimed') return undefined;
    const same = claim.kind === command.action && (command.creates === true || claim.subject_id === command.subject.id);
    if (!same) throw new AppError({ code: 'cases.key_reused', kind: 'conflict' });
    return claim.subject_id;
  };

  return {
    run: (principal, command, work) =>
      needs.transactor.run(async (tx) => {
        const first = await repeated(tx, principal, command);
        if (first !== undefined) return first;
        await work(tx);
        // Last, because all audited acts of the house take turns from here to the commit.
        await needs.audit.append(tx, {
          by: principal,
          action: command.action,
          subject: command.subject,
          ...(command.reason === undefined ? {} : { reason: command.reason }),
        });
        return command.subject.id;
      }),
  };
}
