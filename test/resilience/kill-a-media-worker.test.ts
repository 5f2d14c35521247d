import { describe, expect, it } from 'vitest';
import type { TestBrowser } from '../../server/adapters/media/embedded/testing/browser.ts';
import { toneLevel } from '../../server/platform/media/tone.ts';
import type { ContactStory } from '../../shared/contracts/contacts.ts';
import { PHONE_LOST } from '../../shared/contracts/voice.ts';
import type { Phone } from '../support/baresip.ts';
import { breaches } from '../support/honesty.ts';
import { mediaWorkers } from '../support/media-workers.ts';
import { loudness } from '../support/prompt.ts';
import { download } from '../support/recording.ts';
import { answer, useStage, type AgentAtDesk } from '../support/stage.ts';
import { until } from '../support/until.ts';

/** Where telephones' sound comes in when nothing else is set (configuration.md): so it can be seen which process has which caller. */
const TELEPHONES = { min: 20_000, max: 29_999 };
const stage = useStage({ MEDIA_WORKERS: '2' });

const RATE = 8_000;
const CUSTOMER = 700;
const AGENT = 1_000;
const LOUD = 0.05;
/** Quieter than any music of ours; a line without sound reads 0. */
const SOUND = 0.002;
const PIECE = 160;
/** Two seconds is what callers may hear of it (measured: 0.2 to 0.8 s); as much again is left to a machine that does other work. */
const SILENCE_AT_MOST = 4 * RATE;

const isTelephonePort = (port: number): boolean => port >= TELEPHONES.min && port <= TELEPHONES.max;
const workersWith = async (has: (ports: readonly number[]) => boolean): Promise<number[]> =>
  (await mediaWorkers(stage.house().pid)).filter(({ ports }) => has(ports)).map(({ pid }) => pid);
/** The process that has a caller who is the only one on the line. */
const workerOfCaller = (): Promise<number> =>
  until(async () => (await workersWith((ports) => ports.some(isTelephonePort)))[0], { what: 'the worker of the call' });
const bothWorkers = (): Promise<unknown> =>
  until(async () => (await mediaWorkers(stage.house().pid)).filter(({ ports }) => ports.length > 0).length === 2, {
    what: 'both workers',
    timeoutMs: 30_000,
  });

function longestQuiet(samples: Int16Array): number {
  let [longest, run] = [0, 0];
  for (let at = 0; at + PIECE <= samples.length; at += PIECE) {
    run = loudness(samples.slice(at, at + PIECE)) < SOUND ? run + PIECE : 0;
    longest = Math.max(longest, run);
  }
  return longest;
}
/** What a caller did not hear while something happened: samples that never came, and the longest stretch that came empty. */
async function silenceDuring(phone: Phone, what: () => Promise<unknown>): Promise<number> {
  const [said, heard] = [await phone.said(), (await phone.hears()).length];
  await what();
  const [saidNow, sound] = [await phone.said(), (await phone.hears()).slice(heard)];
  return Math.max(0, saidNow - said - sound.length) + longestQuiet(sound);
}
const hearsAgent = (phone: Phone): Promise<unknown> =>
  until(async () => toneLevel((await phone.hears()).slice(-RATE / 4), AGENT) > LOUD, {
    what: "the agent's tone at the phone",
    timeoutMs: 20_000,
  });
const secondMore = async (phone: Phone): Promise<void> => {
  const heard = (await phone.hears()).length;
  await until(async () => (await phone.hears()).length > heard + RATE, { what: 'a second more of sound' });
};
/** What the page of the desk does: told that its line is lost, it opens a fresh one. */
async function comesBack(agent: AgentAtDesk, phone: TestBrowser, told: number): Promise<void> {
  const lost = () => agent.pushes.filter(({ type }) => type === PHONE_LOST);
  await until(() => lost().length > told, { what: 'the desk to be told that its line is lost', timeoutMs: 20_000 });
  await phone.moves({
    restartWebLeg: (_, offerSdp) => agent.command<{ answerSdp: string }>('voice.attach', { offerSdp }),
  });
}
const storyOf = (agent: AgentAtDesk, id: string) => agent.api<ContactStory>('GET', `/contacts/${id}`);
const honest = async (): Promise<void> => {
  await until(async () => (await breaches(stage.database())).length === 0, { what: 'an honest database' });
};

describe('the process that carries the sound is killed', () => {
  it('while a caller waits: the music goes on, another caller notices nothing, and the story says so', async () => {
    await bothWorkers();
    const phone = await stage.impatient('13900000171');
    const { id } = await stage.inState('13900000171', 'waiting');
    const pid = await workerOfCaller();
    const other = await stage.impatient('13900000172');
    await until(async () => loudness(await phone.hears()) > SOUND, { what: 'music' });
    await until(async () => loudness(await other.hears()) > SOUND, { what: 'music for the other' });
    await secondMore(phone);
    let atPhone = 0;
    const atOther = await silenceDuring(other, async () => {
      atPhone = await silenceDuring(phone, async () => {
        process.kill(pid, 'SIGKILL');
        await until(async () => !(await workersWith(() => true)).includes(pid), { what: 'its end' });
        await secondMore(phone);
        await secondMore(phone);
      });
    });
    expect(atPhone).toBeLessThan(SILENCE_AT_MOST);
    expect(atOther).toBeLessThan(SILENCE_AT_MOST);
    expect(await stage.contact(id)).toMatchObject({ state: 'waiting' });
    const agent = await stage.onDuty('1001', AGENT);
    const steps = async () => (await storyOf(agent, id)).talk.map(({ event, reason }) => `${event}:${reason}`);
    await until(async () => (await steps()).includes('sound_broke:media_failure'), { what: 'the story to say so' });
    // The line is what it was: the call is answered, and both hear each other.
    const next = await answer(agent);
    const first = next === id ? phone : other;
    await hearsAgent(first);
    first.hangUp();
    await honest();
  });

  it('in a talk, first the one of the agent, then the one of the customer: they talk on, and all of it is in two recordings', async () => {
    await bothWorkers();
    const number = '13900000173';
    const agent = await stage.onDuty('1001', AGENT);
    const phone = await stage.impatient(number, { toneHz: CUSTOMER });
    const id = await answer(agent);
    await hearsAgent(phone);
    await until(() => agent.phone.ear.level(CUSTOMER) > LOUD, { what: "the customer's tone at the desk" });
    const customers = await workerOfCaller();
    const [agents] = (await workersWith(() => true)).filter((pid) => pid !== customers);
    // Enough of a talk for the recorder to have written some of it.
    await secondMore(phone);
    await secondMore(phone);

    const told = () => agent.pushes.filter(({ type }) => type === PHONE_LOST).length;
    const withoutAgent = await silenceDuring(phone, async () => {
      const before = told();
      process.kill(agents ?? 0, 'SIGKILL');
      await comesBack(agent, agent.phone, before);
      await hearsAgent(phone);
    });
    // Music, and then the agent again.
    expect(withoutAgent).toBeLessThan(SILENCE_AT_MOST);
    await bothWorkers();

    const withoutBoth = await silenceDuring(phone, async () => {
      const before = told();
      process.kill(customers, 'SIGKILL');
      // Their line may have come to either worker; they come back when it was this one.
      await Promise.race([comesBack(agent, agent.phone, before), hearsAgentAgain(phone)]);
      await until(async () => (await storyOf(agent, id)).recordings.length === 2, { what: 'the second recording' });
      await hearsAgent(phone);
    });
    expect(withoutBoth).toBeLessThan(SILENCE_AT_MOST);
    agent.phone.ear.forget();
    await until(() => agent.phone.ear.level(CUSTOMER) > LOUD, { what: "the customer's tone after all of it" });
    await secondMore(phone);
    await secondMore(phone);
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
});

/** Some sound that was not heard before: a quarter of a second of the agent, now. */
async function hearsAgentAgain(phone: Phone): Promise<void> {
  const heard = (await phone.hears()).length;
  await until(
    async () => {
      const since = (await phone.hears()).slice(heard + RATE);
      return since.length > RATE / 4 && toneLevel(since.slice(-RATE / 4), AGENT) > LOUD;
    },
    { what: "the agent's tone after the kill", timeoutMs: 20_000 },
  );
}
