import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import type { ContactLife } from '../../contacts/index.ts';
import { move } from './callback-move-service.ts';
import {
  endTry,
  insertTry,
  loadSettings,
  lockOfContact,
  machineHeardAt,
  noteMachine,
  type CallbackRow,
} from './callback-store.ts';
import type { TryOutcome } from './callback-tables.ts';
import { isQuiet } from './callback-window.ts';

/** A customer who did not answer so often is not rung again. */
export const MAX_TRIES = 2;
/** Dials that we lost ourselves are not the customer's tries, but they ring a phone, too: never more than this. */
export const MAX_DIALS = 4;

export interface DialOrder {
  readonly callbackId: string;
  readonly number: string;
  /** What the customer called when they asked: the number shown to them now. */
  readonly calledNumber: string | null;
  /** The contact that waited; its way in is the way back. */
  readonly firstContactId: string;
  readonly customerId: string | null;
  /** The end of the time that the customer has chosen. */
  readonly windowUntil: Date;
  readonly ringMs: number;
}

export type NotAnswered = Exclude<TryOutcome, 'answered'>;

/** The dial, told step by step by whoever holds the telephone. Each step is one transaction. */
export interface CallbackDial {
  /**
   * An agent has accepted this contact: may it be dialled? Committed before the phone rings, so that a try is never dialled
   * twice. Undefined: it is no callback.
   */
  begin(contactId: string, agentId: string): Promise<DialOrder | undefined>;
  answered(contactId: string): Promise<void>;
  /** A machine has answered and records; how soon the call ends decides whether it was a try in vain. */
  machine(contactId: string): Promise<void>;
  /** The contact ends and asks no wrap-up of the agent: nobody was talked to. */
  notAnswered(contactId: string, outcome: NotAnswered): Promise<void>;
  /** The contact that carries a callback is over, whoever ended it. */
  contactOver(
    tx: Tx,
    contactId: string,
    told: { readonly failed: boolean; readonly reason: string | null },
  ): Promise<void>;
  /** A conversation that kept its own place is talked in. */
  contactConnected(tx: Tx, contactId: string): Promise<void>;
}

const ACTOR = 'system:callbacks';
/** For the shift leader, who looks after the customer from here. */
const SAID: Readonly<Record<NotAnswered, string>> = {
  no_answer: '无人接听',
  busy: '忙线',
  congestion: '网络忙',
  powered_off: '关机',
  unreachable: '无法接通',
  invalid_number: '空号',
  rejected: '对方拒接',
  voicemail: '语音信箱',
  cancelled: '坐席取消',
  lost: '系统中断',
};

/** These say nothing of the customer, and so cost them no try; lost ones are made up for at once. */
const NOT_THEIRS: ReadonlySet<NotAnswered> = new Set(['lost', 'congestion', 'cancelled']);
/** Another try would find the same. */
const HOPELESS: ReadonlySet<NotAnswered> = new Set(['invalid_number']);
/** Who talks on for longer after the beep is a person: no agent tells a tape their story. */
const TAPE_MS = 30_000;

export function createCallbackDial(needs: {
  readonly transactor: Transactor;
  readonly life: ContactLife;
}): CallbackDial {
  const begin = (contactId: string, agentId: string): Promise<DialOrder | undefined> =>
    needs.transactor.run(async (tx) => {
      const row = await lockOfContact(tx.db, contactId);
      if (row === undefined || row.number === null || row.state !== 'due') return undefined;
      const settings = await loadSettings(tx.db);
      if (isQuiet(settings.quiet, tx.now)) throw new AppError({ code: 'routing.callback_quiet', kind: 'refused' });
      const nth = row.dials + 1;
      await insertTry(tx.db, { callbackId: row.id, nth, contactId, agentId, at: tx.now });
      await move(tx, row, { event: 'dial', actor: `staff:${agentId}`, patch: { dials: nth, due_at: null } });
      return {
        callbackId: row.id,
        number: row.number,
        calledNumber: row.called_number,
        firstContactId: row.contact_id,
        customerId: row.customer_id,
        windowUntil: row.window_until,
        ringMs: settings.ringMs,
      };
    });

  /** Rung in vain, or lost on the way: once more later, or the end of it. */
  const next = async (tx: Tx, row: CallbackRow, outcome: NotAnswered): Promise<void> => {
    const { retryMs } = await loadSettings(tx.db);
    const tries = row.tries + (NOT_THEIRS.has(outcome) ? 0 : 1);
    if (tries >= MAX_TRIES || row.dials >= MAX_DIALS || HOPELESS.has(outcome)) {
      const note = `${SAID[outcome]}，共拨打 ${row.dials} 次，未发送短信，请人工跟进`;
      await move(tx, row, { event: 'give_up', actor: ACTOR, reason: outcome, patch: { tries, note } });
      return;
    }
    const pause = outcome === 'lost' ? 0 : retryMs;
    await move(tx, row, {
      event: NOT_THEIRS.has(outcome) ? 'lose' : 'try_again',
      actor: ACTOR,
      reason: outcome,
      patch: { tries, outbound_contact_id: null, due_at: new Date(tx.now.getTime() + pause) },
    });
  };

  const wasTape = async (tx: Tx, contactId: string): Promise<boolean> => {
    const heardAt = await machineHeardAt(tx.db, contactId);
    return heardAt !== undefined && tx.now.getTime() - heardAt.getTime() <= TAPE_MS;
  };

  return {
    begin,
    answered: (contactId) =>
      needs.transactor.run(async (tx) => {
        const row = await lockOfContact(tx.db, contactId);
        if (row?.state !== 'dialling') return;
        await endTry(tx.db, contactId, 'answered', tx.now);
        await move(tx, row, { event: 'connect', actor: ACTOR, patch: { connected_at: tx.now } });
      }),

    machine: (contactId) =>
      needs.transactor.run(async (tx) => {
        if ((await lockOfContact(tx.db, contactId))?.state !== 'connected') return;
        await noteMachine(tx.db, contactId, tx.now);
      }),

    notAnswered: (contactId, outcome) =>
      needs.transactor.run(async (tx) => {
        // The contact first, like everybody else: two that lock in different orders would stop each other.
        await needs.life.lock(tx, contactId);
        const row = await lockOfContact(tx.db, contactId);
        const told = { actor: ACTOR, reason: `callback_${outcome}` };
        const disposition = 'callback_promised';
        await needs.life.apply(tx, contactId, { event: 'finish', endedBy: 'system', disposition, ...told });
        if (row?.state !== 'dialling' && row?.state !== 'connected') return;
        await endTry(tx.db, contactId, outcome, tx.now);
        await next(tx, row, outcome);
      }),

    contactOver: async (tx, contactId, { failed, reason }) => {
      const row = await lockOfContact(tx.db, contactId);
      if (row === undefined) return;
      const why = reason === null ? {} : { reason };
      if (row.state === 'connected' && (await wasTape(tx, contactId))) await next(tx, row, 'voicemail');
      else if (row.state === 'connected') {
        await move(tx, row, { event: 'finish', actor: ACTOR, ...(failed ? { reason: 'cut_off' } : {}) });
      } else if (row.way === 'message') {
        if (row.state === 'waiting') await move(tx, row, { event: 'cancel', actor: 'customer', ...why });
      } else if (row.state === 'dialling') {
        await endTry(tx.db, contactId, 'lost', tx.now);
        await next(tx, row, 'lost');
      } else if (row.state === 'due') {
        await move(tx, row, {
          event: 'step_back',
          actor: ACTOR,
          ...why,
          patch: { outbound_contact_id: null, due_at: tx.now },
        });
      }
    },

    contactConnected: async (tx, contactId) => {
      const row = await lockOfContact(tx.db, contactId);
      if (row?.way !== 'message' || row.state !== 'waiting') return;
      await move(tx, row, { event: 'connect', actor: ACTOR, patch: { connected_at: tx.now } });
    },
  };
}
