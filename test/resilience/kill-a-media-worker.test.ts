import { afterEach, describe, expect, it } from 'vitest';
import type { TestBrowser } from '../../server/adapters/media/embedded/testing/browser.ts';
import { toneLevel } from '../../server/platform/media/tone.ts';
import type { ContactStory } from '../../shared/contracts/contacts.ts';
import { PHONE_LOST } from '../../shared/contracts/voice.ts';
import type { Phone } from '../support/baresip.ts';
import { freePort } from '../support/free-port.ts';
import { breaches } from '../support/honesty.ts';
import { mediaWorkers, type MediaWorker } from '../support/media-workers.ts';
import { loudness } from '../support/prompt.ts';
import { download } from '../support/recording.ts';
import { answer, ringing, useStage, type AgentAtDesk } from '../support/stage.ts';
import { until } from '../support/until.ts';

/*
 * Who takes the callers of a dead process over, and what stands on record of it. How long they hear nothing is a figure, not a
 * verdict: `npm run bench -- voice`, voice.worker_kill_gap_ms and voice.worker_hang_gap_ms.
 */

/** Where telephones' sound comes in when nothing else is set (configuration.md): so it can be seen which process has which caller. */
const TELEPHONES = { min: 20_000, max: 29_999 };
/** The customer's phone is called back here. */
const phonePort = await freePort();
const stage = useStage(
  { MEDIA_WORKERS: '2', MEDIA_SPARE: 'on', SIP_TRUNKS: `demo=127.0.0.1:${phonePort}` },
  async ({ pool }) => {
    await pool.query('update callback_settings set quiet_from_minute = 0, quiet_until_minute = 0');
  },
);
const callsBackLost = (on: boolean): Promise<unknown> =>
  stage.database().pool.query('update minute_settings set call_back_lost = $1', [on]);
afterEach(() => callsBackLost(false));

const RATE = 8_000;
const CUSTOMER = 700;
const AGENT = 1_000;
const LOUD = 0.05;
/** Quieter than any music of ours; a line without sound reads 0. */
const SOUND = 0.002;

const workers = (): Promise<MediaWorker[]> => mediaWorkers(stage.house().pid);
const callersIn = ({ ports }: MediaWorker): number[] =>
  ports.filter((port) => port >= TELEPHONES.min && port <= TELEPHONES.max).sort();
/** The process that has the callers, when it is one alone, and the ports they speak to. */
const workerOfCallers = (): Promise<{ pid: number; ports: readonly number[] }> =>
  until(
    async () => {
      const [with_, more] = (await workers()).filter((worker) => callersIn(worker).length > 0);
      return with_ === undefined || more !== undefined ? undefined : { pid: with_.pid, ports: callersIn(with_) };
    },
    { what: 'one worker with the callers', timeoutMs: 30_000 },
  );
/** Its ports are opened one after the other, for sound and for its reports. */
const takesOver = (ports: readonly number[]): Promise<{ pid: number }> =>
  until(
    async () => {
      const now = await workerOfCallers();
      return now.ports.join() === ports.join() ? now : undefined;
    },
    { what: `another worker at ${ports.join(', ')}`, timeoutMs: 30_000 },
  );
/** Two that work and one that waits. */
const allThere = (): Promise<unknown> =>
  until(async () => (await workers()).filter(({ ports }) => ports.length > 0).length === 3, {
    what: 'both workers and the spare one',
    timeoutMs: 60_000,
  });
const isGone = (pid: number): Promise<unknown> =>
  until(async () => !(await workers()).some((worker) => worker.pid === pid), { what: `the end of ${pid}` });
const hasMusic = async (phone: Phone, what: string): Promise<void> => {
  const heard = (await phone.hears()).length;
  const isMusic = async (): Promise<boolean> => {
    const since = (await phone.hears()).slice(heard);
    return since.length > RATE && loudness(since.slice(-RATE)) > SOUND;
  };
  await until(isMusic, { what, timeoutMs: 30_000 });
};
/** Of what is heard from now on: a quarter of a second of the agent. */
async function hearsAgentNow(phone: Phone): Promise<void> {
  const heard = (await phone.hears()).length;
  await until(
    async () => {
      const since = (await phone.hears()).slice(heard);
      return since.length > RATE / 2 && toneLevel(since.slice(-RATE / 4), AGENT) > LOUD;
    },
    { what: "the agent's tone at the phone", timeoutMs: 30_000 },
  );
}
async function hearsCustomerNow({ phone }: AgentAtDesk): Promise<void> {
  phone.ear.forget();
  await until(() => phone.ear.level(CUSTOMER) > LOUD, { what: "the customer's tone at the desk", timeoutMs: 30_000 });
}
const toldOf = (agent: AgentAtDesk): number => agent.pushes.filter(({ type }) => type === PHONE_LOST).length;
/** What the page of the desk does: told that its line is lost, it opens a fresh one. */
async function comesBack(agent: AgentAtDesk, phone: TestBrowser, told: number): Promise<void> {
  await until(() => toldOf(agent) > told, { what: 'the desk to be told that its line is lost', timeoutMs: 20_000 });
  await phone.moves({
    restartWebLeg: (_, offerSdp) => agent.command<{ answerSdp: string }>('voice.attach', { offerSdp }),
  });
}
const storyOf = (agent: AgentAtDesk, id: string) => agent.api<ContactStory>('GET', `/contacts/${id}`);
const stepsOf = async (agent: AgentAtDesk, id: string): Promise<string[]> =>
  (await storyOf(agent, id)).talk.map(({ event, reason }) => `${event}:${reason}`);
const honest = async (): Promise<void> => {
  await until(async () => (await breaches(stage.database())).length === 0, { what: 'an honest database' });
};

describe('the process that carries the sound is killed', () => {
  it('while a caller waits: another has their port and plays on, the spare one takes the empty place, and the story says so', async () => {
    const phone = await stage.impatient('13900000171');
    const { id } = await stage.inState('13900000171', 'waiting');
    const before = await workerOfCallers();
    await allThere();
    await hasMusic(phone, 'music');
    process.kill(before.pid, 'SIGKILL');
    await isGone(before.pid);
    await takesOver(before.ports);
    await hasMusic(phone, 'music from another process');
    expect(await stage.contact(id)).toMatchObject({ state: 'waiting' });
    const agent = await stage.onDuty('1001', AGENT);
    await until(async () => (await stepsOf(agent, id)).includes('sound_broke:media_failure'), {
      what: 'the story to say so',
    });
    // The line is what it was: the call is answered, and both hear each other.
    expect(await answer(agent)).toBe(id);
    await hearsAgentNow(phone);
    phone.hangUp();
    await honest();
  });

  it('in a talk, first the one of the agent, then the one of the customer: they talk on, and all of it is in two recordings', async () => {
    const number = '13900000173';
    const agent = await stage.onDuty('1001', AGENT);
    await allThere();
    const phone = await stage.impatient(number, { toneHz: CUSTOMER });
    const id = await answer(agent);
    await hearsAgentNow(phone);
    await hearsCustomerNow(agent);
    const customers = await workerOfCallers();
    // Besides what every worker has, it has the sockets of the desk's line.
    const [agents] = (await workers())
      .filter(({ pid }) => pid !== customers.pid)
      .sort((a, b) => b.ports.length - a.ports.length);
    // Enough of a talk for the recorder to have written some of it.
    await hearsAgentNow(phone);
    await hearsAgentNow(phone);

    let told = toldOf(agent);
    process.kill(agents?.pid ?? 0, 'SIGKILL');
    await comesBack(agent, agent.phone, told);
    await hearsAgentNow(phone);
    await hearsCustomerNow(agent);
    expect((await workerOfCallers()).pid).toBe(customers.pid);
    await allThere();

    told = toldOf(agent);
    process.kill(customers.pid, 'SIGKILL');
    // Their line may have come to either worker; they come back when it was this one.
    await Promise.race([comesBack(agent, agent.phone, told), isGone(customers.pid).then(() => hearsAgentNow(phone))]);
    await until(async () => (await storyOf(agent, id)).recordings.length === 2, { what: 'the second recording' });
    await takesOver(customers.ports);
    await hearsAgentNow(phone);
    await hearsCustomerNow(agent);
    await hearsAgentNow(phone);
    expect(await stage.contact(id)).toMatchObject({ state: 'connected', end_reason: null });
    phone.hangUp();
    await stage.inState(number, 'after_call_work');

    const recordings = await until(
      async () => {
        const found = (await storyOf(agent, id)).recordings;
        return found.length === 2 && found.every(({ state }) => state === 'complete' || state === 'repaired') && found;
      },
      { what: 'both recordings to be finished' },
    );
    expect(new Set(recordings.map(({ state }) => state))).toEqual(new Set(['repaired', 'complete']));
    for (const recording of recordings) {
      const [left, right] = (await download(agent, recording)).wav.samples as [Int16Array, Int16Array];
      expect(toneLevel(left.slice(2_000, 8_000), CUSTOMER)).toBeGreaterThan(LOUD);
      expect(right.length).toBe(left.length);
    }
    expect((await storyOf(agent, id)).talk.filter(({ event }) => event === 'sound_broke')).toHaveLength(2);
    await honest();
  });

  it('and the next one as well: who cannot be brought back is told goodbye and, by the rule, called back first of their line', async () => {
    await callsBackLost(true);
    const number = '13900000175';
    const phone = await stage.impatient(number, { toneHz: CUSTOMER, sipPort: phonePort, takesCalls: true });
    const { id } = await stage.inState(number, 'waiting');
    await allThere();
    const first = await workerOfCallers();
    process.kill(first.pid, 'SIGKILL');
    await isGone(first.pid);
    const second = await takesOver(first.ports);
    // A caller who has lost two workers within half a minute may be what kills them, and is not given a third.
    process.kill(second.pid, 'SIGKILL');
    await phone.happened('CALL_CLOSED');
    expect(await stage.inState(number, 'failed')).toMatchObject({ id, end_reason: 'media_failure' });

    const agent = await stage.onDuty('1001', AGENT);
    const back = await ringing(agent, 60_000);
    const [offer] = (await agent.desk()).contacts;
    expect(offer?.contact).toMatchObject({ direction: 'outbound', customerLabel: '139****0175' });
    const waited = await stage.contact(id);
    expect(await stage.contact(back)).toMatchObject({ put_first: true, queued_at: waited.queued_at });
    await agent.api('POST', `/contacts/${back}/accept`);
    await hearsCustomerNow(agent);
    await hearsAgentNow(phone);
    phone.hangUp();
    await stage.inState(number, 'after_call_work');
    await honest();
  });
});
