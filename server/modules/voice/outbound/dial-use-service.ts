import type { ServiceClass } from '../../../../shared/contracts/contacts.ts';
import type { DialTo, DialWish, NotReached } from '../../../../shared/contracts/voice-outbound.ts';
import type { CallPurpose } from '../../../../shared/contracts/voice-trunks.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import type { Log } from '../../../platform/log.ts';
import type { ContactLife } from '../../contacts/index.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { startOfDay, type Routing } from '../../routing/index.ts';
import { noPhone, type AgentPhones } from '../agent-phones.ts';
import type { MayCall } from '../bars/index.ts';
import type { OutboundWay, TrunkBook } from '../trunks/index.ts';
import type { DialRecords } from './dial-record-service.ts';
import { dialsTo, findDialByKey, loadDialRules } from './outbound-store.ts';
import type { Outgoing, OutgoingOrder } from './outgoing-service.ts';

/** Who is behind a wish, found by the server: permission and scope are checked where the number is kept. */
export interface DialTarget {
  readonly number: string;
  readonly customerId?: string | undefined;
  readonly caseId?: string | undefined;
  readonly serviceClass: ServiceClass;
  /** The number they had called, and the contact of that call: its way in is the way back. */
  readonly dialledBefore?: string | undefined;
  readonly purpose?: CallPurpose;
}
export interface DialTargets {
  resolve(principal: Principal, to: DialTo): Promise<DialTarget>;
  /** The contact is put with the case it was made for. */
  link(principal: Principal, caseId: string, contactId: string): Promise<void>;
}

/** An agent calls a customer. */
export interface DialUse {
  dial(principal: Principal, wish: DialWish): Promise<{ readonly contactId: string }>;
  /** Takes it back while it rings; no wrap-up is asked. */
  cancel(principal: Principal, contactId: string): Promise<void>;
}

export interface DialUseNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly routing: Pick<Routing, 'floor' | 'noted' | 'queueFor' | 'offers'>;
  readonly phones: Pick<AgentPhones, 'legOf'>;
  readonly book: Pick<TrunkBook, 'outboundWay'>;
  readonly mayCall: MayCall;
  readonly targets: DialTargets;
  readonly outgoing: Outgoing;
  readonly records: DialRecords;
  /** Not asked into a colleague's talk, not listening to one. */
  readonly isFree: (staffId: string) => boolean;
  readonly log: Log;
}

const ACTOR = 'system:voice';
const refusal = (code: string, details: Readonly<Record<string, unknown>> = {}): AppError =>
  new AppError({ code, kind: 'refused', details });
const LINE_REFUSALS: Readonly<Record<string, string>> = {
  too_many_calls: 'voice.all_lines_busy',
  trunk_full: 'voice.all_lines_busy',
};

export function createDialUse(needs: DialUseNeeds): DialUse {
  const { floor } = needs.routing;

  const demandFree = ({ staffId }: Principal): void => {
    if ((floor.agent(staffId)?.state ?? 'offline') === 'offline') throw refusal('voice.dial_sign_in');
    if (needs.phones.legOf(staffId) === undefined) throw noPhone();
    const calls = floor.hands(staffId).filter((c) => c.channel !== 'chat');
    if (calls.some((c) => c.state !== 'after_call_work') || !needs.isFree(staffId))
      throw refusal('voice.dial_busy_yourself');
  };

  const demandAllowed = async (
    tx: Tx,
    principal: Principal,
    of: { readonly target: DialTarget; readonly purpose: CallPurpose; readonly overrideReason: string | undefined },
  ): Promise<void> => {
    const { number } = of.target;
    const { purpose, overrideReason } = of;
    await needs.mayCall(tx, { number, purpose, by: principal, overrideReason });
    const { per_day: limit } = await loadDialRules(tx.db);
    if (limit > 0 && (await dialsTo(tx.db, number, startOfDay(tx.now))) >= limit)
      throw refusal('voice.dial_limit', { count: limit });
  };

  /** The contact is the agent's before anything is sent: whoever looks at the floor sees a seat that is taken. */
  const open = async (
    tx: Tx,
    principal: Principal,
    of: {
      readonly wish: DialWish;
      readonly target: DialTarget;
      readonly purpose: CallPurpose;
      readonly way: OutboundWay;
    },
  ): Promise<string> => {
    const { wish, target, purpose, way } = of;
    const { staffId } = principal;
    await demandAllowed(tx, principal, { target, purpose, overrideReason: wish.overrideReason });
    const actor = `staff:${staffId}`;
    const { serviceClass } = target;
    const { id } = await needs.life.arrive(tx, {
      channel: 'voice',
      direction: 'outbound',
      customerAddress: target.number,
      calledNumber: way.shown,
      serviceClass,
      ...(target.customerId === undefined ? {} : { customerId: target.customerId }),
      actor,
    });
    // Should the agent be lost in the talk, the customer waits where others do who call.
    const queueCode = needs.routing.queueFor({ channel: 'voice', serviceClass, topic: null });
    const taken = await needs.life.apply(tx, id, {
      ...{ event: 'dial', actor, agentId: staffId, reason: purpose },
      ...(queueCode === undefined ? {} : { queueCode }),
    });
    if (!taken.ok) throw refusal('common.internal');
    const begun = await needs.records.begin(tx, {
      ...{ contactId: id, purpose, agentId: staffId, commandKey: wish.key, number: target.number, shown: way.shown },
      ...{ customerId: target.customerId ?? null, caseId: target.caseId ?? null },
    });
    if (begun === undefined) throw refusal('voice.dial_busy_yourself');
    await needs.outgoing.write(tx, { contactId: id, way });
    const { value: row } = taken;
    tx.afterCommit(() => needs.routing.noted(row));
    return id;
  };

  /** Nobody was talked to: the contact ends, and its agent is free at once. */
  const notReached = async (contactId: string, outcome: NotReached): Promise<void> => {
    const row = await needs.transactor.run(async (tx) => {
      const { state } = await needs.life.lock(tx, contactId);
      const told = { actor: ACTOR, reason: `dial_${outcome}`, endedBy: 'system' } as const;
      // Given back meanwhile, because the agent's desk was lost: nobody waits in that line any more.
      const event = state === 'connected' ? 'finish' : state === 'offered' ? 'abandon' : 'end';
      const done = await needs.life.apply(tx, contactId, { event, ...told });
      return done.ok ? done.value : undefined;
    });
    if (row !== undefined) needs.routing.noted(row);
  };

  /** A call may have begun to ring at this desk in the very moment: it goes to somebody who is free. */
  const giveBackRinging = async (staffId: string): Promise<void> => {
    for (const { id, channel, state } of floor.hands(staffId)) {
      if (channel !== 'chat' && state === 'offered') await needs.routing.offers.takeBack(id, staffId, 'agent_dialling');
    }
  };

  const place = async (
    principal: Principal,
    { purpose, ...order }: Pick<OutgoingOrder, 'contactId' | 'number' | 'way'> & { readonly purpose: CallPurpose },
  ): Promise<void> => {
    const { contactId } = order;
    const { ring_seconds: seconds, machine_follow_up: onMachine } = await loadDialRules(needs.db);
    const nothing = (): Promise<void> => Promise.resolve();
    const refused = await needs.outgoing.place({
      ...order,
      agentId: principal.staffId,
      ringMs: seconds * 1_000,
      // Who dials by themselves listens by themselves.
      machineRule: purpose === 'follow_up' ? onMachine : 'agent',
      tells: { answered: nothing, machine: nothing, notReached: (outcome) => notReached(contactId, outcome) },
    });
    if (refused !== undefined) throw refusal(LINE_REFUSALS[refused] ?? 'voice.no_way_out', { why: refused });
  };
  const lost = async (contactId: string): Promise<void> => {
    await needs.transactor.run((tx) => needs.records.move(tx, contactId, { event: 'fail', outcome: 'lost' }));
    await notReached(contactId, 'lost');
  };

  const run = async (principal: Principal, wish: DialWish, target: DialTarget): Promise<string> => {
    demandFree(principal);
    const { number, purpose = 'click_to_dial', dialledBefore } = target;
    const way = needs.book.outboundWay(number, { purpose, staffNo: principal.staffNo, dialledBefore });
    if (!way.ok) throw refusal('voice.no_way_out', { why: way.refusal });
    const of = { wish, target, purpose, way: way.value };
    const contactId = await needs.transactor.run((tx) => open(tx, principal, of));
    await giveBackRinging(principal.staffId);
    await place(principal, { contactId, number, way: way.value, purpose }).catch(async (error: unknown) => {
      await lost(contactId);
      throw error;
    });
    return contactId;
  };

  return {
    dial: async (principal, wish) => {
      demand(principal, 'contact.dial.customer');
      const { staffId } = principal;
      const before = await findDialByKey(needs.db, staffId, wish.key);
      if (before !== undefined) return { contactId: before.contact_id };
      const target = await needs.targets.resolve(principal, wish.to);
      const { number, customerId, caseId, purpose = 'click_to_dial' } = target;
      const contactId = await run(principal, wish, target).catch(async (error: unknown) => {
        const again = await findDialByKey(needs.db, staffId, wish.key);
        // Sent twice at the same moment: the other one is the call.
        if (again !== undefined && again.outcome !== 'lost') return again.contact_id;
        const code = error instanceof AppError ? error.code : 'common.internal';
        await needs.records.refused({ purpose, code, staffId, number, customerId, caseId });
        throw error;
      });
      if (caseId !== undefined) {
        await needs.targets
          .link(principal, caseId, contactId)
          .catch((error: unknown) =>
            needs.log.warn({ err: error, contactId }, 'a call could not be put with its case'),
          );
      }
      return { contactId };
    },
    cancel: async (principal, contactId) => {
      demand(principal, 'contact.dial.customer');
      const row = await needs.transactor.run((tx) => needs.life.lock(tx, contactId));
      if (row.agent_id !== principal.staffId) throw new AppError({ code: 'contacts.not_yours', kind: 'forbidden' });
      if (!(await needs.outgoing.cancel(contactId))) throw new AppError({ code: 'voice.not_now', kind: 'conflict' });
    },
  };
}
