import type {
  Flow,
  FlowList,
  FlowProblems,
  FlowVersion,
  FlowVersionText,
} from '../../../shared/contracts/flows-admin.ts';
import type { PageQuery } from '../../../shared/contracts/paging.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Db } from '../../platform/db/database.ts';
import { demand, type OrganisationView, type Principal } from '../identity/index.ts';
import { entryFlowOf } from './entry-flow.ts';
import { readFlow } from './flow-form.ts';
import { problemsAmong, thereNow, type FlowNeeds } from './flows-service.ts';
import { findFlow, liveVersions, pageOfFlows, versionById, versionsOf, type FlowVersionRow } from './flows-store.ts';
import { HOTLINE } from './hotline-flow.ts';

export interface FlowReading {
  list(by: Principal, query: PageQuery): Promise<FlowList>;
  versions(by: Principal, key: string): Promise<FlowVersion[]>;
  version(by: Principal, key: string, id: string): Promise<FlowVersionText>;
  /** Of a text that is being written. */
  check(by: Principal, key: string, written: unknown): Promise<FlowProblems>;
}

export interface FlowReadingNeeds extends Pick<FlowNeeds, 'prompts' | 'queues'> {
  readonly db: Db;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  /** Dialled numbers, with the flow each begins with; empty is the house's own. */
  readonly numbers: () => Promise<readonly { readonly number: string; readonly entryFlow: string }[]>;
  readonly smsConfigured: boolean;
}

export function createFlowReading(needs: FlowReadingNeeds): FlowReading {
  const views = async (rows: readonly FlowVersionRow[]): Promise<Map<string, FlowVersion>> => {
    const people = rows.flatMap((r) => [r.made_by, r.released_by]).filter((id) => id !== null);
    const staff = await needs.organisation.staff([...new Set(people)]);
    const name = (id: string | null): string | null => (id === null ? null : (staff.get(id)?.name ?? null));
    const view = (r: FlowVersionRow): FlowVersion => ({
      id: r.id,
      version: r.version,
      state: r.state,
      revision: r.revision,
      steps: r.steps,
      madeAt: r.made_at.toISOString(),
      madeBy: name(r.made_by),
      releasedAt: r.released_at?.toISOString() ?? null,
      releasedBy: name(r.released_by),
      reason: r.reason,
    });
    return new Map(rows.map((r) => [r.id, view(r)]));
  };
  const demandFlow = async (by: Principal, key: string) => {
    demand(by, 'flow.manage');
    const flow = await findFlow(needs.db, key);
    if (flow === undefined) throw new AppError({ code: 'flows.unknown', kind: 'not_found' });
    return flow;
  };
  const surroundings = () => thereNow(needs.db, needs);

  return {
    list: async (by, query) => {
      demand(by, 'flow.manage');
      const { rows, total } = await pageOfFlows(needs.db, query);
      const ids = rows.map((r) => r.id);
      const [live, numbers, there] = await Promise.all([liveVersions(needs.db, ids), needs.numbers(), surroundings()]);
      const shown = await views(live);
      const items: Flow[] = [];
      for (const { id, key, name } of rows) {
        const of = (state: string) => live.find((v) => v.flow_id === id && v.state === state);
        const [draft, released] = [of('draft'), of('released')];
        const judged = draft ?? released;
        items.push({
          key,
          name,
          released: released === undefined ? null : (shown.get(released.id) ?? null),
          draft: draft === undefined ? null : (shown.get(draft.id) ?? null),
          problems: judged === undefined ? [] : problemsAmong(there, { key, document: judged.document }),
          numbers: numbers
            .filter(({ entryFlow }) => entryFlowOf(entryFlow, (named) => there.flows.has(named)) === key)
            .map(({ number }) => number),
        });
      }
      const { page, pageSize } = query;
      return { items, total, page, pageSize, houseFlow: HOTLINE, smsConfigured: needs.smsConfigured };
    },
    versions: async (by, key) => {
      const { id } = await demandFlow(by, key);
      return [...(await views(await versionsOf(needs.db, id))).values()];
    },
    version: async (by, key, id) => {
      const flow = await demandFlow(by, key);
      const row = await versionById(needs.db, flow.id, id);
      const version = row === undefined ? undefined : (await views([row])).get(row.id);
      if (row === undefined || version === undefined) throw new AppError({ code: 'flows.unknown', kind: 'not_found' });
      const { document } = row;
      const there = await surroundings();
      return { version, document, problems: problemsAmong(there, { key, document }) };
    },
    check: async (by, key, written) => {
      demand(by, 'flow.manage');
      const read = readFlow(written);
      if (!read.ok) return { problems: [...read.refusal] };
      const there = await surroundings();
      return { problems: problemsAmong(there, { key, document: read.value }) };
    },
  };
}
