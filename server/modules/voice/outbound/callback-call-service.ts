import type { NotReached } from '../../../../shared/contracts/voice-outbound.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { Log } from '../../../platform/log.ts';
import type { MayCall } from '../bars/index.ts';
import { trunkOf } from '../call-store.ts';
import type { TrunkBook } from '../trunks/index.ts';
import type { DialRecords } from './dial-record-service.ts';
import { loadDialRules } from './outbound-store.ts';
import type { Outgoing } from './outgoing-service.ts';

/** The callbacks, as far as the telephone has to know them; routing is one. */
export interface CallbackDialling {
  /** Committed before anything rings. Undefined: this contact is not to be dialled. */
  begin(contactId: string, agentId: string): Promise<CallbackOrder | undefined>;
  answered(contactId: string): Promise<void>;
  /** What answered was a machine; how the call ends decides whether it was a try in vain. */
  machine(contactId: string): Promise<void>;
  notAnswered(contactId: string, outcome: NotReached): Promise<void>;
}
interface CallbackOrder {
  readonly number: string;
  readonly calledNumber: string | null;
  readonly firstContactId: string;
  readonly customerId: string | null;
  readonly windowUntil: Date;
  readonly ringMs: number;
}

export interface CallbackCallNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly outgoing: Outgoing;
  readonly records: DialRecords;
  readonly callbacks: CallbackDialling;
  readonly mayCall: MayCall;
  readonly book: Pick<TrunkBook, 'outboundWay'>;
  readonly log: Log;
}

const codeOf = (error: unknown): string => (error instanceof AppError ? error.code : 'common.internal');

/**
 * Calls a customer for the agent who has accepted the callback: agent first, so that nobody who was promised a call picks up
 * and waits. The agent hears the ringing; answered, the two are joined like in any other call.
 */
export function createCallbackCall(needs: CallbackCallNeeds): (contactId: string, agentId: string) => Promise<boolean> {
  const { callbacks, outgoing, records } = needs;
  const place = async (contactId: string, agentId: string, order: CallbackOrder): Promise<void> => {
    const { number, ringMs, customerId } = order;
    const cameBy = await needs.transactor.run((tx) => trunkOf(tx.db, order.firstContactId));
    const dialledBefore = order.calledNumber ?? undefined;
    const way = needs.book.outboundWay(number, { purpose: 'callback', cameBy, dialledBefore });
    if (!way.ok) throw new AppError({ code: 'voice.no_way_out', kind: 'refused', details: { why: way.refusal } });
    const tells = {
      answered: () => callbacks.answered(contactId),
      machine: () => callbacks.machine(contactId),
      notReached: (outcome: NotReached) => callbacks.notAnswered(contactId, outcome),
    };
    await needs.transactor.run(async (tx) => {
      await needs.mayCall(tx, { number, purpose: 'callback', until: order.windowUntil });
      const of = { contactId, purpose: 'callback', agentId, commandKey: null, number } as const;
      await records.begin(tx, { ...of, shown: way.value.shown, customerId, caseId: null });
      await outgoing.write(tx, { contactId, way: way.value });
    });
    const { machine_callback: machineRule } = await loadDialRules(needs.db);
    const refusal = await outgoing.place({ contactId, agentId, number, ringMs, way: way.value, machineRule, tells });
    if (refusal !== undefined)
      throw new AppError({ code: 'voice.no_way_out', kind: 'refused', details: { why: refusal } });
  };

  return async (contactId, agentId) => {
    const refused = (error: unknown, number?: string): Promise<void> =>
      records.refused({ purpose: 'callback', code: codeOf(error), staffId: agentId, number, contactId });
    const order = await callbacks.begin(contactId, agentId).catch(async (error: unknown) => {
      await refused(error);
      throw error;
    });
    if (order === undefined) return false;
    await place(contactId, agentId, order).catch(async (error: unknown) => {
      needs.log.error({ err: error, contactId }, 'a customer could not be called back');
      await refused(error, order.number);
      await needs.transactor.run((tx) => records.move(tx, contactId, { event: 'fail', outcome: 'lost' }));
      await callbacks.notAnswered(contactId, 'lost');
    });
    return true;
  };
}
