import type { CallPurpose } from '../../../../shared/contracts/voice-trunks.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Tx } from '../../../platform/events/transactor.ts';
import { customerLabel } from '../../contacts/index.ts';
import { demand, type Audit, type Principal } from '../../identity/index.ts';
import { isListed, loadCallRules } from './bars-store.ts';
import { isQuiet, whyNotCall } from './may-call.ts';

export interface CallWished {
  readonly number: string;
  readonly purpose: CallPurpose;
  /** Of a callback: the end of the time that the customer has chosen. */
  readonly until?: Date;
  /** Who calls; undefined: the house itself, which has no right to go against a rule. */
  readonly by?: Principal;
  /** Said by somebody with the right to go against the rules: the customer is to be told of an outage, say. */
  readonly overrideReason?: string | undefined;
}

/** Asked before every call out, in the transaction that writes it down: whoever was put on the list a moment ago is not called. */
export type MayCall = (tx: Tx, wish: CallWished) => Promise<void>;

export const createMayCall =
  (needs: { readonly audit: Pick<Audit, 'append'> }): MayCall =>
  async (tx, { number, purpose, until, by, overrideReason }) => {
    const { quiet_from_minute: fromMinute, quiet_until_minute: untilMinute } = await loadCallRules(tx.db);
    const no = whyNotCall(purpose, {
      isListed: await isListed(tx.db, number, tx.now),
      isQuiet: isQuiet({ fromMinute, untilMinute }, tx.now),
      isLate: until !== undefined && until <= tx.now,
    });
    if (no === undefined) return;
    if (by === undefined || overrideReason === undefined) throw new AppError({ code: no, kind: 'refused' });
    demand(by, 'contact.dial.override');
    if (overrideReason.trim() === '') throw new AppError({ code: 'voice.override_reason', kind: 'refused' });
    await needs.audit.append(tx, {
      by,
      action: 'contact.dialled_against_rule',
      subject: { kind: 'number', id: customerLabel(number) },
      reason: overrideReason,
      details: { rule: no, purpose },
    });
  };
