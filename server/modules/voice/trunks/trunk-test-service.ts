import {
  TRUNK_TEST_EVENTS,
  type TrunkTest,
  type TrunkTestQuery,
  type TrunkTestReport,
  type TrunkTestStep,
  type TrunkTestWish,
} from '../../../../shared/contracts/voice-trunk-tests.ts';
import type { Page } from '../../../../shared/contracts/paging.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { maskPhone } from '../../../../shared/kernel/masking.ts';
import { transition } from '../../../../shared/kernel/state-machine.ts';
import type { EventTail } from '../../../platform/events/event-tail.ts';
import type { Log } from '../../../platform/log.ts';
import { demand, type Principal } from '../../identity/index.ts';
import type { ChangeNeeds } from './plan-change-service.ts';
import type { TrunkList } from './trunk-book-service.ts';
import { trunkTestMachine, type TrunkTestEvent } from './trunk-test-state.ts';
import { insertTest, moveTest, noteStep, openTests, testsPage, type TestRow } from './trunk-test-store.ts';

export interface TrunkTests {
  list(principal: Principal, query: TrunkTestQuery): Promise<Page<TrunkTest>>;
  /** One at a time for each trunk; a real call to a real number, so it is on the record who asked for it. */
  ask(principal: Principal, trunk: string, wish: TrunkTestWish): Promise<TrunkTest>;
  /** On a node with voice: does what is asked for, here or elsewhere. */
  start(): void;
  stop(): Promise<void>;
}

export interface TestOrder {
  readonly trunk: string;
  /** Absent: OPTIONS only. */
  readonly number: string | null;
}
/** Tells how far it has come; whoever looks sees it a moment later. */
export type RunTest = (order: TestOrder, tell: (step: TrunkTestStep) => void) => Promise<TrunkTestReport>;

export interface TrunkTestNeeds extends ChangeNeeds {
  readonly clock: Clock;
  readonly tail: EventTail;
  readonly list: TrunkList;
  readonly node: string;
  readonly runTest: RunTest;
  readonly log: Log;
}

/** A test itself ends within thirty seconds; one that is older was lost with its node. */
const LOST_MS = 60_000;
const LOOK_EVERY_MS = 5_000;

const LOST: TrunkTestReport = {
  ...{ verdict: 'lost', status: null, setUpMs: null, codec: null, secure: false, packetsOut: 0, packetsIn: 0 },
  ...{ lossPercent: 0, jitterMs: 0, mos: null, targets: [] },
};

const shown = (row: TestRow): TrunkTest => ({
  id: row.id,
  trunk: row.trunk,
  kind: row.kind,
  number: row.number === null ? null : maskPhone(row.number),
  state: row.state,
  step: row.step,
  askedAt: row.asked_at.toISOString(),
  askedName: row.asked_name,
  report: row.report,
});

export function createTrunkTests(needs: TrunkTestNeeds): TrunkTests {
  const step = (
    row: Pick<TestRow, 'id' | 'state'>,
    event: TrunkTestEvent,
    more: { readonly node?: string; readonly report?: TrunkTestReport } = {},
  ): Promise<boolean> =>
    needs.transactor.run(async (tx) => {
      const next = transition(trunkTestMachine, row.state, event);
      if (!next.ok || !(await moveTest(tx.db, row, { state: next.value, ...more }, tx.now))) return false;
      tx.emit({ aggregate: 'trunk_test', aggregateId: row.id, type: `trunk.test_${next.value}`, data: {} });
      return true;
    });
  const bury = async (): Promise<void> => {
    const before = needs.clock.now().getTime() - LOST_MS;
    for (const row of await openTests(needs.db))
      if (row.changed_at.getTime() < before) await step(row, 'lose', { report: LOST });
  };
  const run = async (row: TestRow): Promise<void> => {
    if (!(await step(row, 'begin', { node: needs.node }))) return;
    const running = { id: row.id, state: 'running' as const };
    // One after the other; a step that is not written down is missed on a screen and nowhere else.
    let told: Promise<unknown> = Promise.resolve();
    const tell = (come: TrunkTestStep): void => {
      told = told.then(() => noteStep(needs.db, row.id, come)).catch(() => undefined);
    };
    const report = await needs.runTest(row, tell).catch((error: unknown) => {
      needs.log.error({ err: error, trunk: row.trunk }, 'a test of a trunk went wrong');
      return undefined;
    });
    await told;
    await step(running, report === undefined ? 'fail' : 'finish', { report: report ?? LOST });
  };

  const busy = new Set<Promise<void>>();
  const look = async (): Promise<void> => {
    await bury();
    for (const row of await openTests(needs.db)) {
      if (row.state !== 'asked') continue;
      const running: Promise<void> = run(row)
        .catch((error: unknown) => needs.log.error({ err: error }, 'a test of a trunk was not written down'))
        .finally(() => busy.delete(running));
      busy.add(running);
    }
  };
  const quietly = (): void => {
    look().catch((error: unknown) => needs.log.warn({ err: error }, 'looking for tests of trunks failed'));
  };
  let timer: NodeJS.Timeout | undefined;
  let unsubscribe: (() => void) | undefined;

  return {
    list: async (principal, query) => {
      demand(principal, 'voice.trunks');
      const { items, total } = await testsPage(needs.db, query);
      return { items: items.map(shown), total, page: query.page, pageSize: query.pageSize };
    },
    ask: async (principal, trunk, wish) => {
      demand(principal, 'voice.trunks');
      if (!needs.list.current.some((t) => t.name === trunk && t.host !== ''))
        throw new AppError({ code: 'voice.trunk_not_testable', kind: 'refused', details: { value: trunk } });
      await bury();
      return needs.transactor.run(async (tx) => {
        const number = wish.kind === 'call' ? wish.number : null;
        const asked = { asked_by: principal.staffId, asked_name: principal.name };
        const row = { id: newId(), trunk, kind: wish.kind, number, ...asked };
        if (!(await insertTest(tx.db, row, tx.now)))
          throw new AppError({ code: 'voice.trunk_test_running', kind: 'conflict', details: { value: trunk } });
        tx.emit({ aggregate: 'trunk_test', aggregateId: row.id, type: TRUNK_TEST_EVENTS.asked, data: {} });
        const details = { kind: wish.kind, ...(number === null ? {} : { number: maskPhone(number) }) };
        const subject = { kind: 'trunk', id: trunk };
        await needs.audit.append(tx, { by: principal, action: 'trunk.tested', subject, details });
        return shown({
          ...{ ...row, state: 'asked', asked_at: tx.now, changed_at: tx.now, node: null, step: null, report: null },
        });
      });
    },
    start: () => {
      unsubscribe = needs.tail.subscribe((events) => {
        if (events.some((e) => e.type === TRUNK_TEST_EVENTS.asked)) quietly();
      });
      timer = setInterval(quietly, LOOK_EVERY_MS);
    },
    stop: async () => {
      unsubscribe?.();
      clearInterval(timer);
      await Promise.all(busy);
    },
  };
}
