import {
  TRUNK_LIMITS,
  type HotlineNumber,
  type NumberChoices,
  type NumberDraft,
  type OutboundPlan,
} from '../../../../shared/contracts/voice-trunks.ts';
import type { Page, PageQuery } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { demand, type Principal } from '../../identity/index.ts';
import { demandRight, demandVersion, difference, type ChangeNeeds, type PlanChange } from './plan-change-service.ts';
import type { TrunkList } from './trunk-book-service.ts';
import { checkNumber, checkPlan } from './trunk-check.ts';
import { loadNumbers, loadPlan, loadTrunks, removeNumber, saveNumber, savePlan } from './trunk-store.ts';

export interface NumberAdmin {
  list(principal: Principal, query: PageQuery): Promise<Page<HotlineNumber>>;
  create(principal: Principal, wish: NumberDraft): Promise<HotlineNumber>;
  change(principal: Principal, number: string, wish: HotlineNumber): Promise<HotlineNumber>;
  remove(principal: Principal, number: string, version: number): Promise<void>;
  /** What a number may name, for the lists of the form. */
  choices(principal: Principal): Promise<NumberChoices>;
  plan(principal: Principal): Promise<OutboundPlan>;
  setPlan(principal: Principal, wish: OutboundPlan): Promise<OutboundPlan>;
}

const draftOf = (wish: NumberDraft): NumberDraft => ({
  number: wish.number,
  label: wish.label.trim(),
  topic: wish.topic.trim(),
  queue: wish.queue.trim(),
  entryFlow: wish.entryFlow.trim(),
  greeting: wish.greeting.trim(),
  noticeWhen: wish.noticeWhen,
  notice: wish.notice.trim(),
  noticeHours: wish.noticeHours.trim(),
  enabled: wish.enabled,
});

const refused = (code: string, details: Readonly<Record<string, unknown>>): AppError =>
  new AppError({ code: `voice.${code}`, kind: 'refused', details });

export interface NumberNeeds extends ChangeNeeds {
  readonly list: TrunkList;
  readonly hotline: string;
  /** Flows, queues, topics and prompts that there are: other rooms keep them. */
  readonly choices: () => Promise<NumberChoices>;
}

export function createNumberAdmin(needs: NumberNeeds, change: PlanChange): NumberAdmin {
  const act = (action: string, number: string, details: Readonly<Record<string, unknown>>) => ({
    action: `number.${action}`,
    subject: { kind: 'number' as const, id: number },
    details,
  });
  return {
    list: async (principal, { page, pageSize }) => {
      demand(principal, 'voice.trunks');
      const all = await loadNumbers(needs.db);
      return { items: all.slice((page - 1) * pageSize, page * pageSize), total: all.length, page, pageSize };
    },
    create: (principal, wish) =>
      change(principal, async (tx) => {
        const all = await loadNumbers(tx.db);
        const draft = draftOf(wish);
        if (all.some((n) => n.number === draft.number)) {
          throw refused('number_taken', { value: draft.number, field: 'number' });
        }
        demandRight(checkNumber(draft, await needs.choices()));
        if (all.length >= TRUNK_LIMITS.numbers) throw refused('trunk_too_many', { max: TRUNK_LIMITS.numbers });
        await saveNumber(tx.db, draft, tx.now);
        return { value: { ...draft, version: 1 }, act: act('created', draft.number, { ...draft }) };
      }),
    change: (principal, number, wish) =>
      change(principal, async (tx) => {
        const before = demandVersion(
          (await loadNumbers(tx.db)).find((n) => n.number === number),
          wish.version,
        );
        const draft = { ...draftOf(wish), number };
        const details = difference({ ...before }, { ...draft });
        if (Object.keys(details).length === 0) return { value: before, act: undefined };
        demandRight(checkNumber(draft, await needs.choices()));
        await saveNumber(tx.db, draft, tx.now);
        return { value: { ...draft, version: before.version + 1 }, act: act('changed', number, details) };
      }),
    remove: (principal, number, version) =>
      change(principal, async (tx) => {
        const before = demandVersion(
          (await loadNumbers(tx.db)).find((n) => n.number === number),
          version,
        );
        const { shown } = await loadPlan(tx.db);
        if (shown.some((r) => r.number === number)) throw refused('number_in_plan', { value: number, field: 'number' });
        await removeNumber(tx.db, number);
        return { value: undefined, act: act('removed', number, { ...before }) };
      }),
    choices: (principal) => {
      demand(principal, 'voice.trunks');
      return needs.choices();
    },
    plan: (principal) => {
      demand(principal, 'voice.trunks');
      return loadPlan(needs.db);
    },
    setPlan: (principal, wish) =>
      change(principal, async (tx) => {
        const before = demandVersion(await loadPlan(tx.db), wish.version);
        const rows = await loadTrunks(tx.db);
        const trunks = new Set([...rows, ...needs.list.fromEnvironment].map((t) => t.name));
        const numbers = new Set([...(await loadNumbers(tx.db)).map((n) => n.number), needs.hotline]);
        demandRight(checkPlan(wish, { trunks, numbers, there: await needs.choices() }));
        const next = { routes: wish.routes, shown: wish.shown };
        const details = difference({ ...before }, next);
        if (Object.keys(details).length === 0) return { value: before, act: undefined };
        await savePlan(tx.db, next, tx.now);
        return {
          value: { ...next, version: before.version + 1 },
          act: { action: 'outbound_plan.changed', subject: { kind: 'outbound_plan' as const, id: 'all' }, details },
        };
      }),
  };
}
