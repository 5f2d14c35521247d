import { MAX_FLOW_KB, type FlowDraft, type NewFlow } from '../../../shared/contracts/flows-admin.ts';
import { FLOW_RELEASED } from '../../../shared/contracts/flows-events.ts';
import type { FlowDocument, FlowProblem } from '../../../shared/contracts/flows.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import { demand, type Audit, type Principal } from '../identity/index.ts';
import { checkFlow } from './flow-check.ts';
import { readFlow } from './flow-form.ts';
import type { FlowVersionEvent } from './flow-state.ts';
import {
  insertDraft,
  insertFlow,
  lockFlow,
  moveVersion,
  releasedDocuments,
  renameFlow,
  rewriteDraft,
  versionById,
  versionIn,
  type FlowRow,
  type FlowVersionRow,
} from './flows-store.ts';
import { HOTLINE, hotlineFlow, LOOKUPS } from './hotline-flow.ts';

/** What is changed about flows, by whom it may be. A flow decides whether a caller reaches a person: every change is audited. */
export interface FlowEditing {
  create(by: Principal, flow: NewFlow): Promise<void>;
  write(by: Principal, key: string, draft: FlowDraft): Promise<void>;
  discard(by: Principal, key: string): Promise<void>;
  /** Refused while there are problems. It is run from the next call on. */
  release(by: Principal, key: string, wish: { readonly reason: string; readonly revision: number }): Promise<void>;
  /** A version that ran before runs again. */
  restore(by: Principal, key: string, wish: { readonly reason: string; readonly versionId: string }): Promise<void>;
}

export interface FlowNeeds {
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
  /** Keys of the prompts that have a sound. */
  readonly prompts: () => Promise<ReadonlySet<string>>;
  /** Codes of the queues there are. */
  readonly queues: () => Promise<ReadonlySet<string>>;
}

/** What a flow is judged among. */
export interface There {
  readonly prompts: ReadonlySet<string>;
  readonly queues: ReadonlySet<string>;
  readonly flows: ReadonlyMap<string, FlowDocument>;
}
export const thereNow = async (
  db: Parameters<typeof releasedDocuments>[0],
  needs: Pick<FlowNeeds, 'prompts' | 'queues'>,
): Promise<There> => {
  const [prompts, queues, flows] = await Promise.all([needs.prompts(), needs.queues(), releasedDocuments(db)]);
  return { prompts, queues, flows };
};

const unknown = (): AppError => new AppError({ code: 'flows.unknown', kind: 'not_found' });
const noDraft = (): AppError => new AppError({ code: 'flows.no_draft', kind: 'conflict' });
const changed = (): AppError => new AppError({ code: 'flows.changed_meanwhile', kind: 'conflict' });

/** What a new flow begins as: whoever calls gets a person. */
const START: FlowDocument = { format: 1, start: 'person', steps: { person: { kind: 'queue' } } };

/** What is wrong with it among the prompts and flows that there are now. */
export const problemsAmong = (
  there: There,
  given: { readonly key: string; readonly document: FlowDocument },
): FlowProblem[] =>
  checkFlow(given.document, {
    key: given.key,
    hasPrompt: (prompt) => there.prompts.has(prompt),
    hasLookup: (port) => LOOKUPS.some((known) => known === port),
    hasQueue: (code) => there.queues.has(code),
    flow: (key) => there.flows.get(key),
  });

function documentOf(written: unknown): FlowDocument {
  const read = readFlow(written);
  if (!read.ok) {
    const { length: count } = read.refusal;
    throw new AppError({ code: 'flows.malformed', kind: 'invalid', details: { count, problems: read.refusal } });
  }
  if (Buffer.byteLength(JSON.stringify(read.value)) > MAX_FLOW_KB * 1024)
    throw new AppError({ code: 'flows.too_large', kind: 'too_large', details: { kilobytes: MAX_FLOW_KB } });
  return read.value;
}

/** In force from now on: what ran steps back, and every node that runs flows is told. */
async function putInForce(
  tx: Tx,
  row: FlowVersionRow,
  change: { readonly event: FlowVersionEvent; readonly by: string | null; readonly reason?: string },
): Promise<void> {
  const current = await versionIn(tx.db, row.flow_id, 'released');
  if (current !== undefined) await moveVersion(tx, current, { event: 'replace', by: change.by });
  await moveVersion(tx, row, change);
  tx.emit({
    aggregate: 'flow',
    aggregateId: row.flow_id,
    type: FLOW_RELEASED,
    data: { versionId: row.id, version: row.version },
  });
}

interface Act {
  readonly key: string;
  readonly action: string;
  readonly reason?: string;
}

export function createFlowEditing(needs: FlowNeeds): FlowEditing {
  const { transactor, audit } = needs;
  /** Every change: the right, the lock, the act, its line in the audit trail. */
  const change = (
    by: Principal,
    { key, action, reason }: Act,
    work: (tx: Tx, flow: FlowRow) => Promise<Readonly<Record<string, unknown>>>,
  ): Promise<void> => {
    demand(by, 'flow.manage');
    return transactor.run(async (tx) => {
      const flow = await lockFlow(tx.db, key);
      if (flow === undefined) throw unknown();
      const details = await work(tx, flow);
      await audit.append(tx, { by, action, subject: { kind: 'flow', id: key }, reason, details });
    });
  };
  const demandSound = async (tx: Tx, key: string, document: FlowDocument): Promise<void> => {
    const problems = problemsAmong(await thereNow(tx.db, needs), { key, document });
    const { length: count } = problems;
    if (count > 0) throw new AppError({ code: 'flows.has_problems', kind: 'refused', details: { count, problems } });
  };

  return {
    create: async (by, { key, name }) => {
      demand(by, 'flow.manage');
      await transactor.run(async (tx) => {
        const id = await insertFlow(tx.db, { key, name }, tx.now);
        if (id === undefined) throw new AppError({ code: 'flows.exists', kind: 'conflict', details: { key } });
        await insertDraft(tx, id, { document: START, by: by.staffId });
        await audit.append(tx, { by, action: 'flow.created', subject: { kind: 'flow', id: key }, details: { name } });
      });
    },
    write: async (by, key, { name, document: written, revision }) => {
      demand(by, 'flow.manage');
      const document = documentOf(written);
      await change(by, { key, action: 'flow.written' }, async (tx, { id }) => {
        const draft = await versionIn(tx.db, id, 'draft');
        if ((draft?.revision ?? 0) !== revision) throw changed();
        await renameFlow(tx.db, id, name);
        if (draft !== undefined) await rewriteDraft(tx, draft, { document, by: by.staffId });
        const { version } = draft ?? (await insertDraft(tx, id, { document, by: by.staffId }));
        return { version, name, steps: Object.keys(document.steps).length };
      });
    },
    discard: (by, key) =>
      change(by, { key, action: 'flow.discarded' }, async (tx, { id }) => {
        const draft = await versionIn(tx.db, id, 'draft');
        if (draft === undefined) throw noDraft();
        await moveVersion(tx, draft, { event: 'discard', by: by.staffId });
        return { version: draft.version };
      }),
    release: (by, key, { reason, revision }) =>
      change(by, { key, action: 'flow.released', reason }, async (tx, { id }) => {
        const draft = await versionIn(tx.db, id, 'draft');
        if (draft === undefined) throw noDraft();
        if (draft.revision !== revision) throw changed();
        await demandSound(tx, key, draft.document);
        await putInForce(tx, draft, { event: 'release', by: by.staffId, reason });
        return { version: draft.version };
      }),
    restore: (by, key, { reason, versionId }) =>
      change(by, { key, action: 'flow.restored', reason }, async (tx, { id }) => {
        const row = await versionById(tx.db, id, versionId);
        if (row === undefined) throw unknown();
        await demandSound(tx, key, row.document);
        await putInForce(tx, row, { event: 'restore', by: by.staffId, reason });
        return { version: row.version };
      }),
  };
}

/** The flow that came with the product: in force at once, and again with each new one of ours, where nobody has made their own. */
export async function adoptBuiltInFlow(transactor: Transactor, name: string): Promise<void> {
  await transactor.run(async (tx) => {
    await insertFlow(tx.db, { key: HOTLINE, name }, tx.now);
    const flow = await lockFlow(tx.db, HOTLINE);
    if (flow === undefined) return;
    const current = await versionIn(tx.db, flow.id, 'released');
    if (current !== undefined && current.made_by !== null) return;
    if (JSON.stringify(current?.document) === JSON.stringify(hotlineFlow)) return;
    if ((await versionIn(tx.db, flow.id, 'draft')) !== undefined) return;
    const row = await insertDraft(tx, flow.id, { document: hotlineFlow, by: null });
    await putInForce(tx, row, { event: 'release', by: null });
  });
}
