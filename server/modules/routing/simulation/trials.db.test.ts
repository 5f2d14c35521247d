import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { handClock, type HandClock } from '../../../../test/support/identity.ts';
import { DEMO_PRINCIPAL } from '../../../../test/support/principals.ts';
import { until } from '../../../../test/support/until.ts';
import type { TrialAsk, TrialDetail, TrialState } from '../../../../shared/contracts/routing-simulation.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Principal } from '../../identity/index.ts';
import { createTransactor } from '../../../platform/events/transactor.ts';
import { silentLog } from '../../../platform/log.ts';
import { createTrialJobs, type TrialJobs } from './trial-jobs.ts';
import { createTrials, type Trials } from './trial-service.ts';
import { startTrialThread, type StartTrial } from './trial-thread.ts';

const LEADER: Principal = { ...DEMO_PRINCIPAL, permissions: new Set(['queue.view', 'queue.manage'] as const) };
const AGENT: Principal = { ...DEMO_PRINCIPAL, permissions: new Set(['queue.view'] as const) };
const organisation = { staff: () => Promise.resolve(new Map()) };
const ASK: TrialAsk = {
  version: 1,
  against: 1,
  day: { kind: 'synthetic', contacts: 400, monthEnd: false, seats: 6, homeSeats: 0 },
  patienceSeconds: 120,
  retryShare: 0.5,
  missedShare: 0.02,
  seed: 7,
};

let fresh: FreshDatabase;
let clock: HandClock;
let trials: Trials;
const jobs: TrialJobs[] = [];
beforeEach(async () => {
  fresh = await freshDatabase();
  clock = handClock();
  const agent = newId();
  await fresh.pool.query('insert into agent_profiles (staff_id) values ($1)', [agent]);
  await fresh.pool.query(`insert into agent_skills select $1, code, 3 from skills`, [agent]);
});
afterEach(async () => {
  for (const job of jobs.splice(0)) await job.stop();
  await fresh.close();
});

/** A node of the house with its own worker. */
function node(startThread: StartTrial = startTrialThread, limitMs = 300_000): TrialJobs {
  const { db } = fresh;
  const transactor = createTransactor({ db, clock, onCommitted: () => undefined });
  const job = createTrialJobs({ db, transactor, clock, log: silentLog, organisation, startThread, limitMs });
  jobs.push(job);
  trials = createTrials({ db, transactor, clock, organisation, poke: job.poke });
  return job;
}
/** A thread that never answers, as one of a node that hangs. */
const silent: StartTrial = () => ({
  feed: () => undefined,
  run: () => new Promise(() => undefined),
  stop: () => Promise.resolve(),
});
const broken: StartTrial = () => ({ ...silent({} as never), run: () => Promise.reject(new Error('out of memory')) });

const reached = (id: string, state: TrialState): Promise<TrialDetail> =>
  until(
    async () => {
      const detail = await trials.read(LEADER, id);
      return detail.trial.state === state ? detail : undefined;
    },
    { what: `the what-if to be ${state}`, timeoutMs: 60_000 },
  );

describe('a what-if', () => {
  it('runs in a thread of its own and gives the same outcome for equal versions', async () => {
    node().start();
    const { trial } = await trials.ask(LEADER, ASK);
    const { outcome } = await reached(trial.id, 'done');
    expect(outcome?.version).toEqual(outcome?.against);
    expect(outcome?.version.total.offered).toBeGreaterThanOrEqual(400);
    expect(outcome?.version.curve).toHaveLength(48);
    const { rows } = await fresh.pool.query(`select 1 from events where type = 'routing_trial.ended'`);
    expect(rows).toHaveLength(1);
  });

  it('of a recorded day takes the contacts and the agents of that day', async () => {
    const { rows } = await fresh.pool.query<{ staff_id: string }>('select staff_id from agent_profiles');
    for (let i = 0; i < 30; i += 1) {
      const at = `2026-03-01T09:${String(i).padStart(2, '0')}:00+08:00`;
      await fresh.pool.query(
        `insert into contacts (id, channel, state, customer_address, queue_code, arrived_at, requested_human_at,
           offered_at, answered_at, ended_at, closed_at, agent_id)
         values ($1, 'voice', 'closed', '138', 'fault', $2::timestamptz, $2::timestamptz + interval '1 s',
           $2::timestamptz + interval '2 s', $2::timestamptz + interval '3 s', $2::timestamptz + interval '43 s',
           $2::timestamptz + interval '50 s', $3)`,
        [newId(), at, rows[0]!.staff_id],
      );
    }
    node().start();
    expect(await trials.days(LEADER)).toEqual(['2026-03-01']);
    const asked = { ...ASK, missedShare: 0, day: { kind: 'recorded' as const, date: '2026-03-01' } };
    const { trial } = await trials.ask(LEADER, asked);
    const { outcome } = await reached(trial.id, 'done');
    expect(outcome?.version.total).toMatchObject({ offered: 30, answered: 30 });
    expect(outcome?.version.groups[0]?.seats).toBe(1);
    expect(outcome?.version.curve.findIndex((h) => h.offered > 0)).toBe(18);
  });

  it('of a day without contacts, or with more than the limit, is refused with a reason', async () => {
    node();
    const empty = trials.ask(LEADER, { ...ASK, day: { kind: 'recorded', date: '2026-02-01' } });
    await expect(empty).rejects.toMatchObject({ code: 'routing.trial_day_empty' });
    const day = { kind: 'synthetic' as const, contacts: 900_000, monthEnd: true, seats: 5, homeSeats: 0 };
    await expect(trials.ask(LEADER, { ...ASK, day })).rejects.toMatchObject({ code: 'routing.trial_too_many' });
    const gone = trials.ask(LEADER, { ...ASK, version: 99 });
    await expect(gone).rejects.toMatchObject({ code: 'routing.rules_not_found' });
  });
});

describe('one at a time, and never lost', () => {
  it('two nodes run one after the other, never two at once', async () => {
    let running = 0;
    let most = 0;
    const counted: StartTrial = (plan) => {
      const thread = startTrialThread(plan);
      running += 1;
      most = Math.max(most, running);
      return {
        ...thread,
        stop: async () => {
          await thread.stop();
          running -= 1;
        },
      };
    };
    const [a, b] = [node(counted), node(counted)];
    const asked = await Promise.all([1, 2, 3].map((seed) => trials.ask(LEADER, { ...ASK, seed })));
    a.start();
    b.start();
    for (const { trial } of asked) {
      a.poke();
      await reached(trial.id, 'done');
    }
    expect(most).toBe(1);
  });

  it('a node that was killed in the middle: another begins it anew after a while, not before', async () => {
    const dead = node(silent);
    dead.start();
    const { trial } = await trials.ask(LEADER, ASK);
    await reached(trial.id, 'running');
    await dead.stop();
    const heir = node();
    heir.start();
    heir.poke();
    await expect(trials.read(LEADER, trial.id)).resolves.toMatchObject({ trial: { state: 'running' } });
    clock.forward(21_000);
    await until(
      async () => {
        heir.poke();
        return (await trials.read(LEADER, trial.id)).trial.state === 'done';
      },
      { what: 'the other node to finish it', timeoutMs: 60_000 },
    );
  });

  it('a house that stops does not wait for a what-if, however far it has come', async () => {
    for (let i = 0; i < 3; i += 1) {
      const leaving = node(silent);
      leaving.start();
      await trials.ask(LEADER, { ...ASK, seed: i });
      await leaving.stop();
      clock.forward(21_000);
    }
  });

  it('one that breaks off is told as failed and the next goes on', async () => {
    const bad = node(broken);
    bad.start();
    const { trial } = await trials.ask(LEADER, ASK);
    const { trial: failed } = await reached(trial.id, 'failed');
    expect(failed.failure).toBe('routing.trial_crashed');
    await bad.stop();
    node().start();
    await reached((await trials.ask(LEADER, ASK)).trial.id, 'done');
  });

  it('is stopped when it takes too long', async () => {
    node(silent, 50).start();
    const { trial } = await trials.ask(LEADER, ASK);
    expect((await reached(trial.id, 'failed')).trial.failure).toBe('routing.trial_too_slow');
  });

  it('can be cancelled while it runs, once', async () => {
    node(silent).start();
    const { trial } = await trials.ask(LEADER, ASK);
    await reached(trial.id, 'running');
    await trials.cancel(LEADER, trial.id);
    expect((await trials.read(LEADER, trial.id)).trial.state).toBe('cancelled');
    await expect(trials.cancel(LEADER, trial.id)).rejects.toMatchObject({ code: 'routing.trial_over' });
  });

  it('a sixth in line is refused, also when all ask at once', async () => {
    node(silent);
    const asked = await Promise.allSettled(Array.from({ length: 8 }, () => trials.ask(LEADER, ASK)));
    const refused = asked.flatMap((r) => (r.status === 'rejected' ? [(r.reason as { code: string }).code] : []));
    expect(refused).toEqual(Array(3).fill('routing.trial_line_full'));
  });
});

describe('who may', () => {
  it('read with queue.view, ask and cancel with queue.manage', async () => {
    node(silent);
    const { trial } = await trials.ask(LEADER, ASK);
    await expect(trials.read(AGENT, trial.id)).resolves.toBeDefined();
    await expect(trials.ask(AGENT, ASK)).rejects.toMatchObject({ kind: 'forbidden' });
    await expect(trials.cancel(AGENT, trial.id)).rejects.toMatchObject({ kind: 'forbidden' });
    const stranger = { ...AGENT, permissions: new Set<never>() };
    await expect(trials.list(stranger, { page: 1, pageSize: 20 })).rejects.toMatchObject({ kind: 'forbidden' });
  });
});
