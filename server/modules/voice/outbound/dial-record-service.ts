import { DIAL_EVENTS, type DialOutcome } from '../../../../shared/contracts/voice-outbound.ts';
import type { CallPurpose } from '../../../../shared/contracts/voice-trunks.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { transition } from '../../../../shared/kernel/state-machine.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import type { OrganisationView } from '../../identity/index.ts';
import { dialMachine, type DialEvent } from './dial-state.ts';
import { insertDial, insertDialMove, insertRefusal, lockDial, updateDial, type DialRow } from './outbound-store.ts';

export interface NewDial {
  readonly contactId: string;
  readonly purpose: CallPurpose;
  readonly agentId: string;
  readonly commandKey: string | null;
  readonly number: string;
  readonly shown: string;
  readonly customerId: string | null;
  readonly caseId: string | null;
}

export interface DialMove {
  readonly event: DialEvent;
  readonly outcome?: DialOutcome;
  readonly status?: number | undefined;
  readonly cause?: number | undefined;
}

export interface DialRefused {
  readonly purpose: CallPurpose;
  readonly code: string;
  readonly staffId: string;
  readonly number?: string | undefined;
  readonly customerId?: string | undefined;
  readonly caseId?: string | undefined;
  readonly contactId?: string | undefined;
}

/** What became of each call of ours; the one gate for its changes. */
export interface DialRecords {
  /** Undefined: this agent dials already, or has sent this key before. */
  begin(tx: Tx, dial: NewDial): Promise<DialRow | undefined>;
  /** Undefined: the contact is no call of ours, or its dial has gone on already. */
  move(tx: Tx, contactId: string, move: DialMove): Promise<DialRow | undefined>;
  /** A machine was heard to record. */
  machine(tx: Tx, contactId: string): Promise<void>;
  refused(refusal: DialRefused): Promise<void>;
}

const emit = (tx: Tx, row: DialRow): void =>
  tx.emit({
    aggregate: 'dial',
    aggregateId: row.contact_id,
    type: DIAL_EVENTS.changed,
    data: {
      contactId: row.contact_id,
      agentId: row.agent_id,
      purpose: row.purpose,
      caseId: row.case_id,
      state: row.state,
      outcome: row.outcome,
    },
  });

export function createDialRecords(needs: {
  readonly transactor: Transactor;
  readonly organisation: Pick<OrganisationView, 'staff'>;
}): DialRecords {
  return {
    begin: async (tx, dial) => {
      const row = await insertDial(tx.db, {
        contact_id: dial.contactId,
        purpose: dial.purpose,
        agent_id: dial.agentId,
        command_key: dial.commandKey,
        number: dial.number,
        shown: dial.shown,
        customer_id: dial.customerId,
        case_id: dial.caseId,
        state: dialMachine.initial,
        ...{ outcome: null, status: null, cause: null, answered_at: null, machine_at: null, ended_at: null },
        started_at: tx.now,
      });
      if (row === undefined) return undefined;
      const first = { contact_id: row.contact_id, seq: row.version, at: tx.now, from_state: null, event: 'dial' };
      await insertDialMove(tx.db, { ...first, to_state: row.state, outcome: null });
      emit(tx, row);
      return row;
    },
    move: async (tx, contactId, { event, outcome, status, cause }) => {
      const before = await lockDial(tx.db, contactId);
      if (before === undefined) return undefined;
      const next = transition(dialMachine, before.state, event);
      // What comes late changes nothing: a ringing after the answer, an end after the end.
      if (!next.ok) return undefined;
      const after = await updateDial(tx.db, before, {
        state: next.value,
        ...(outcome === undefined ? {} : { outcome }),
        ...(status === undefined ? {} : { status }),
        ...(cause === undefined ? {} : { cause }),
        ...(event === 'answer' ? { answered_at: tx.now } : {}),
        ...(next.value === 'over' ? { ended_at: tx.now } : {}),
      });
      const step = { contact_id: contactId, seq: after.version, at: tx.now, from_state: before.state, event };
      await insertDialMove(tx.db, { ...step, to_state: after.state, outcome: after.outcome });
      emit(tx, after);
      return after;
    },
    machine: async (tx, contactId) => {
      const row = await lockDial(tx.db, contactId);
      if (row?.state !== 'answered' || row.machine_at !== null) return;
      emit(tx, await updateDial(tx.db, row, { machine_at: tx.now, outcome: 'voicemail' }));
    },
    refused: async ({ purpose, code, staffId, ...of }) => {
      const who = (await needs.organisation.staff([staffId])).get(staffId);
      await needs.transactor.run(async (tx) => {
        await insertRefusal(tx.db, {
          id: newId(tx.now.getTime()),
          at: tx.now,
          purpose,
          code,
          staff_id: staffId,
          number: of.number ?? null,
          customer_id: of.customerId ?? null,
          case_id: of.caseId ?? null,
          contact_id: of.contactId ?? null,
          ...{ centre: who?.centre ?? null, area_code: who?.area ?? null, team: who?.team ?? null },
        });
      });
    },
  };
}
