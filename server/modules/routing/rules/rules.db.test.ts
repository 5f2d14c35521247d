import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_PRINCIPAL } from '../../../../test/support/principals.ts';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { handClock } from '../../../../test/support/identity.ts';
import type { RoutingRules, RuleDetail } from '../../../../shared/contracts/routing-rules.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { createIdentity, type Principal } from '../../identity/index.ts';
import { createTransactor } from '../../../platform/events/transactor.ts';
import { createRuleBook, type RuleBook } from './rule-service.ts';

const leader = (name: string): Principal => ({
  ...DEMO_PRINCIPAL,
  staffId: newId(),
  name,
  post: 'shift_leader',
  permissions: new Set(['queue.view', 'queue.manage'] as const),
});
const LI = leader('李班长');
const WANG = leader('王班长');
const AGENT: Principal = { ...DEMO_PRINCIPAL, permissions: new Set(['queue.view'] as const) };
const STRANGER: Principal = { ...DEMO_PRINCIPAL, permissions: new Set() };

let fresh: FreshDatabase;
let book: RuleBook;
beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 5 });
  const clock = handClock();
  const { db } = fresh;
  const transactor = createTransactor({ db, clock, onCommitted: () => undefined });
  const identity = createIdentity({ db, transactor, clock, demoPasswordsAllowed: true, publicUrl: undefined });
  book = createRuleBook({ ...identity, db, transactor });
});
afterAll(() => fresh.close());

const inForce = async (): Promise<number> => {
  const { rows } = await fresh.pool.query<{ version: number }>(
    `select version from routing_rules where state = 'in_force'`,
  );
  expect(rows).toHaveLength(1);
  return rows[0]!.version;
};
const drafted = async (change: (rules: RoutingRules) => RoutingRules = (r) => r): Promise<RuleDetail> => {
  const made = await book.draft(LI, await inForce(), '试调');
  return book.save(LI, made.version.version, { edition: 1, note: '试调', rules: change(made.rules) });
};
const withRing =
  (ringSeconds: number) =>
  (rules: RoutingRules): RoutingRules => ({
    ...rules,
    queues: rules.queues.map((q) => (q.code === 'fault' ? { ...q, ringSeconds } : q)),
  });
const release = (of: RuleDetail, by = LI) =>
  book.release(by, of.version.version, { edition: of.version.edition, inForce: of.inForce });

describe('a version of the rules', () => {
  it('is drafted from the one in force, saved, and says in words what it changes', async () => {
    const draft = await drafted((rules) => ({
      ...withRing(25)(rules),
      priority: { ...rules.priority, classes: { ...rules.priority.classes, elder: 600 } },
    }));
    expect(draft.version).toMatchObject({ state: 'draft', edition: 2, basedOn: await inForce() });
    expect(draft.report.changes.map((c) => c.zh)).toEqual([
      '优先级：65 岁以上 300秒→600秒',
      '故障报修队列：振铃 20秒→25秒',
    ]);
  });

  it('is not overwritten by somebody who read it before it was saved', async () => {
    const draft = await drafted();
    const late = book.save(WANG, draft.version.version, { edition: 1, note: '', rules: draft.rules });
    await expect(late).rejects.toMatchObject({ code: 'routing.rules_saved_meanwhile', kind: 'conflict' });
  });

  it('goes into force in one step: the old one retires, the house hears of it, the trail names who', async () => {
    const before = await inForce();
    const released = await release(await drafted(withRing(22)));
    expect(released.version.state).toBe('in_force');
    expect(await inForce()).toBe(released.version.version);
    expect((await book.read(LI, before)).version.state).toBe('retired');
    const { rows: events } = await fresh.pool.query<{ data: unknown }>(
      `select data from events where aggregate = 'routing' and type = 'routing.rules_released' order by position desc limit 1`,
    );
    expect(events[0]?.data).toEqual({ version: released.version.version, before, rollbackTo: null });
    const { rows: trail } = await fresh.pool.query<{ actor: string }>(
      `select actor from audit_entries where action = 'routing_rules.released' order by 1 desc limit 1`,
    );
    expect(trail[0]?.actor).toContain('李班长');
  });

  it('with errors is not released, and the first error is said', async () => {
    const before = await inForce();
    const broken = await drafted((rules) => ({
      ...rules,
      queues: rules.queues.map((q) => ({
        ...q,
        steps: q.steps.map((s) => ({ ...s, afterSeconds: s.afterSeconds + 5 })),
      })),
    }));
    await expect(release(broken)).rejects.toMatchObject({ code: 'routing.rules_have_errors', kind: 'refused' });
    expect(await inForce()).toBe(before);
  });

  it('is taken back in one click, as a new version equal to the old one', async () => {
    const old = await inForce();
    const oldRules = (await book.read(LI, old)).rules;
    const changed = await release(await drafted(withRing(31)));
    const back = await book.rollBack(WANG, old, changed.version.version);
    expect(back.rules).toEqual(oldRules);
    expect(back.version).toMatchObject({ state: 'in_force', basedOn: old });
    expect(back.version.version).toBeGreaterThan(changed.version.version);
    expect(await book.changes(LI, back.version.version, old)).toEqual([]);
  });

  it('that was never in force is nothing to go back to', async () => {
    const draft = await drafted();
    const back = book.rollBack(LI, draft.version.version, await inForce());
    await expect(back).rejects.toMatchObject({ code: 'routing.rules_never_released' });
  });

  it('that was discarded is gone from the list and cannot be released', async () => {
    const draft = await drafted();
    await book.discard(LI, draft.version.version, draft.version.edition);
    await expect(release(draft)).rejects.toMatchObject({ code: 'routing.rules_not_found' });
    const { items } = await book.versions(LI, { page: 1, pageSize: 200 });
    expect(items.map((v) => v.version)).not.toContain(draft.version.version);
  });

  it('treats an empty topic as every topic', async () => {
    const rule = { channel: null, serviceClass: null, topicPrefix: '', hours: null, first: 'person' as const };
    const draft = await drafted((rules) => ({ ...rules, selfService: [rule] }));
    expect(draft.rules.selfService[0]?.topicPrefix).toBeNull();
  });
});

describe('two leaders at once', () => {
  const refusals = (results: readonly PromiseSettledResult<unknown>[]): unknown[] =>
    results.flatMap((r) => (r.status === 'rejected' ? [(r.reason as { kind: unknown }).kind] : []));

  it('releasing the same draft: one wins, the other hears of it', async () => {
    const draft = await drafted(withRing(24));
    const results = await Promise.allSettled([release(draft, LI), release(draft, WANG)]);
    expect(refusals(results)).toEqual(['conflict']);
    expect(await inForce()).toBe(draft.version.version);
  });

  it('releasing two drafts of the same version: the second would undo the first and is refused', async () => {
    const [a, b] = [await drafted(withRing(26)), await drafted(withRing(27))];
    const results = await Promise.allSettled([release(a, LI), release(b, WANG)]);
    expect(refusals(results)).toEqual(['conflict']);
    const winner = results[0].status === 'fulfilled' ? a : b;
    expect(await inForce()).toBe(winner.version.version);
  });

  it('twenty at once with a pool of five connections: one wins and nobody hangs', async () => {
    const drafts: RuleDetail[] = [];
    for (let i = 0; i < 8; i += 1) drafts.push(await drafted(withRing(40 + i)));
    const results = await Promise.allSettled([...drafts, ...drafts].map((d) => release(d)));
    expect(refusals(results)).toEqual(Array(results.length - 1).fill('conflict'));
    for (const d of drafts)
      if (d.version.version !== (await inForce())) await book.discard(LI, d.version.version, d.version.edition);
  });

  it('taking a number for a draft at once get different numbers', async () => {
    const from = await inForce();
    const made = await Promise.all([1, 2, 3].map(() => book.draft(LI, from, '')));
    expect(new Set(made.map((m) => m.version.version)).size).toBe(3);
  });
});

describe('what was once in force', () => {
  it('cannot be changed or deleted, not even in the database', async () => {
    const version = await inForce();
    const tries = [
      `update routing_rules set rules = '{}' where version = ${version}`,
      `update routing_rules set released_by = null, state = 'draft' where version = ${version}`,
      `update routing_rules set note = 'x' where state = 'retired'`,
      `delete from routing_rules where version = ${version}`,
      `truncate routing_rules cascade`,
    ];
    for (const statement of tries)
      await expect(fresh.pool.query(statement), statement).rejects.toMatchObject({ code: '55000' });
  });
});

describe('who may', () => {
  it('read with queue.view, change with queue.manage, and nothing without', async () => {
    const version = await inForce();
    const draft = await drafted();
    const seen = { edition: draft.version.edition, inForce: version };
    await expect(book.read(AGENT, version)).resolves.toMatchObject({ inForce: version });
    await expect(book.read(STRANGER, version)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(book.versions(STRANGER, { page: 1, pageSize: 20 })).rejects.toMatchObject({ kind: 'forbidden' });
    const changes = [
      book.draft(AGENT, version, ''),
      book.save(AGENT, draft.version.version, { edition: 2, note: '', rules: draft.rules }),
      book.discard(AGENT, draft.version.version, 2),
      book.release(AGENT, draft.version.version, seen),
      book.rollBack(AGENT, 1, version),
    ];
    for (const change of changes) await expect(change).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
