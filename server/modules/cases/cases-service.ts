import type {
  CaseNoteInput,
  ChangeOwner,
  LinkContact,
  NewOrder,
  OpenCase,
  ResolveCase,
  WithdrawCase,
} from '../../../shared/contracts/cases.ts';
import { CASE_EVENTS } from '../../../shared/contracts/cases-events.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import { demand, type Principal } from '../identity/index.ts';
import { demandCaseInCharge, demandCaseSeen, demandServing } from './case-access.ts';
import { emitCase, moveCase, takeCase } from './case-life-service.ts';
import type { ContactFacts, StaffFacts } from './case-ports.ts';
import { insertConfirmation, insertNote, linkContact, updateCase } from './case-store.ts';
import type { Commands } from './command-service.ts';
import { demandExpected } from './expectation.ts';
import type { CaseOpening } from './case-opening-service.ts';
import type { OrderCreation } from './order-creation-service.ts';
import { ordersOfCase } from './order-store.ts';
import { isSettled } from './work-order-state.ts';

/** What people do with the customer's matter. Each answers ids; the views are read afterwards, from the committed truth. */
export interface Cases {
  openCase(principal: Principal, input: OpenCase): Promise<{ caseId: string }>;
  addOrder(principal: Principal, caseId: string, input: NewOrder): Promise<{ orderId: string }>;
  resolve(principal: Principal, caseId: string, input: ResolveCase): Promise<void>;
  withdraw(principal: Principal, caseId: string, input: WithdrawCase): Promise<void>;
  changeOwner(principal: Principal, caseId: string, input: ChangeOwner): Promise<void>;
  addNote(principal: Principal, caseId: string, input: CaseNoteInput): Promise<void>;
  /** 督办: a supervisor presses; everybody on the case sees it. */
  urge(principal: Principal, caseId: string, input: CaseNoteInput): Promise<void>;
  linkContact(principal: Principal, caseId: string, input: LinkContact): Promise<void>;
}

interface Needs {
  readonly commands: Commands;
  readonly opening: CaseOpening;
  readonly orders: OrderCreation;
  readonly contacts: ContactFacts;
  readonly staff: StaffFacts;
}

export function createCases(needs: Needs): Cases {
  return {
    openCase: async (principal, input) => ({ caseId: await needs.opening.open(principal, input) }),
    addOrder: (principal, caseId, input) => addOrder(needs, principal, { caseId, input }),
    resolve: (principal, caseId, input) => resolve(needs, principal, { caseId, input }),
    withdraw: (principal, caseId, input) => withdraw(needs, principal, { caseId, input }),
    changeOwner: (principal, caseId, input) => changeOwner(needs, principal, { caseId, input }),
    addNote: (principal, caseId, input) => note(needs, principal, { caseId, input, kind: 'note' }),
    urge: async (principal, caseId, input) => {
      demand(principal, 'case.supervise');
      await note(needs, principal, { caseId, input, kind: 'urge' });
    },
    linkContact: (principal, caseId, input) => link(needs, principal, { caseId, input }),
  };
}

interface On<T> {
  readonly caseId: string;
  readonly input: T;
}

async function addOrder(needs: Needs, principal: Principal, { caseId, input }: On<NewOrder>) {
  demand(principal, 'order.create');
  const id = newId();
  const subject = { kind: 'order', id } as const;
  const orderId = await needs.commands.run(
    principal,
    { action: 'order.created', subject, key: input.clientKey, creates: true },
    async (tx) => {
      const owningCase = await takeCase(tx, caseId);
      demandCaseSeen(principal, owningCase);
      demandServing(principal, owningCase);
      await needs.orders.create(tx, principal, { owningCase, facts: input, id });
    },
  );
  return { orderId };
}

async function resolve(needs: Needs, principal: Principal, { caseId, input }: On<ResolveCase>): Promise<void> {
  demand(principal, 'case.close');
  const subject = { kind: 'case', id: caseId } as const;
  const byId = principal.staffId;
  await needs.commands.run(principal, { action: 'case.resolved', subject, key: input.clientKey }, async (tx) => {
    const row = await takeCase(tx, caseId);
    demandCaseSeen(principal, row);
    demandCaseInCharge(principal, row);
    demandExpected(row, input);
    const orders = await ordersOfCase(tx.db, caseId);
    if (!orders.every((order) => isSettled(order.state))) {
      throw new AppError({ code: 'cases.orders_open', kind: 'conflict' });
    }
    const resolved = await moveCase(tx, row, { event: 'resolve', byId }, { resolution: input.resolution });
    if (input.satisfied !== true) return;
    // Orders that are done have to be confirmed one by one or with the case: that is the confirmation's own use case.
    if (orders.some((order) => order.state === 'done'))
      throw new AppError({ code: 'cases.orders_open', kind: 'conflict' });
    await insertConfirmation(tx.db, {
      id: newId(tx.now.getTime()),
      case_id: caseId,
      order_id: null,
      outcome: 'satisfied',
      means: 'contact',
      contact_id: null,
      note: '',
      by_id: byId,
      at: tx.now,
    });
    const word = { confirmation: 'satisfied', confirmed_at: tx.now } as const;
    const confirmed = await moveCase(tx, resolved, { event: 'confirm', byId }, word);
    await moveCase(tx, confirmed, { event: 'close', byId: null });
  });
}

async function withdraw(needs: Needs, principal: Principal, { caseId, input }: On<WithdrawCase>): Promise<void> {
  demand(principal, 'case.close');
  const subject = { kind: 'case', id: caseId } as const;
  const command = { action: 'case.withdrawn', subject, key: input.clientKey, reason: input.reason };
  await needs.commands.run(principal, command, async (tx) => {
    const row = await takeCase(tx, caseId);
    demandCaseSeen(principal, row);
    demandCaseInCharge(principal, row);
    demandExpected(row, input);
    const orders = await ordersOfCase(tx.db, caseId);
    // A crew on its way to a customer who has changed his mind is called back first, each order with its own reason.
    if (orders.some((order) => !isSettled(order.state)))
      throw new AppError({ code: 'cases.orders_open', kind: 'conflict' });
    await moveCase(tx, row, { event: 'withdraw', byId: principal.staffId, reason: input.reason });
  });
}

async function changeOwner(needs: Needs, principal: Principal, { caseId, input }: On<ChangeOwner>): Promise<void> {
  demand(principal, 'case.view');
  const subject = { kind: 'case', id: caseId } as const;
  const command = { action: 'case.owner_changed', subject, key: input.clientKey, reason: input.reason };
  await needs.commands.run(principal, command, async (tx) => {
    const row = await takeCase(tx, caseId);
    demandCaseSeen(principal, row);
    // The owner hands over his own; taking a case away from somebody is supervision.
    if (row.owner_id !== principal.staffId) demand(principal, 'case.supervise');
    demandCaseInCharge(principal, row);
    demandExpected(row, input);
    const owner = await needs.staff.of(input.ownerId);
    if (owner === undefined) throw new AppError({ code: 'cases.staff_not_found', kind: 'refused' });
    if (owner.id === row.owner_id) throw new AppError({ code: 'cases.same_owner', kind: 'refused' });
    if (row.closed_at !== null)
      throw new AppError({ code: 'common.not_allowed_in_state', kind: 'conflict', details: { state: row.state } });
    const after = await updateCase(tx.db, caseId, {
      owner_id: owner.id,
      owner_team: owner.team,
      version: row.version + 1,
      updated_at: tx.now,
    });
    await insertNote(tx.db, {
      id: newId(tx.now.getTime()),
      case_id: caseId,
      kind: 'owner_changed',
      text: input.reason,
      by_id: principal.staffId,
      at: tx.now,
    });
    emitCase(tx, CASE_EVENTS.ownerChanged, after, { previousOwnerId: row.owner_id, byId: principal.staffId });
  });
}

async function note(
  needs: Needs,
  principal: Principal,
  { caseId, input, kind }: On<CaseNoteInput> & { readonly kind: 'note' | 'urge' },
): Promise<void> {
  const subject = { kind: 'case', id: caseId } as const;
  const action = kind === 'urge' ? 'case.urged' : 'case.noted';
  await needs.commands.run(principal, { action, subject, key: input.clientKey }, async (tx) => {
    const row = await takeCase(tx, caseId);
    demandCaseSeen(principal, row);
    const id = newId(tx.now.getTime());
    await insertNote(tx.db, { id, case_id: caseId, kind, text: input.text, by_id: principal.staffId, at: tx.now });
    emitCase(tx, CASE_EVENTS.noted, row, { kind, noteId: id, byId: principal.staffId });
  });
}

async function link(needs: Needs, principal: Principal, { caseId, input }: On<LinkContact>): Promise<void> {
  demand(principal, 'case.create');
  if ((await needs.contacts.of(input.contactId)) === undefined) {
    throw new AppError({ code: 'cases.contact_not_found', kind: 'not_found' });
  }
  const subject = { kind: 'case', id: caseId } as const;
  await needs.commands.run(principal, { action: 'case.contact_linked', subject }, async (tx) => {
    const row = await takeCase(tx, caseId);
    demandCaseSeen(principal, row);
    const { contactId } = input;
    const by = principal.staffId;
    const isNew = await linkContact(tx.db, { caseId, contactId, role: 'follow_up', by, at: tx.now });
    if (!isNew) return;
    await needs.contacts.linkCase(tx, contactId, caseId);
    emitCase(tx, CASE_EVENTS.contactLinked, row, { contactId, byId: by });
  });
}
