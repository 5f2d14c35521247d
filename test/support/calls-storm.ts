import type { Random } from '../../shared/kernel/random.ts';
import { AGENT, atDesk, atPhone, CUSTOMER, hearsAny } from './ears.ts';
import type { AtDesk, NodeStage } from './node-stage.ts';
import { wrapUpAll } from './stage.ts';
import { until } from './until.ts';

/** What agents and customers did and met, call by call. */
export interface CallsStorm {
  readonly calls: number;
  /** From accepting to the customer's voice at the desk, in ms. */
  readonly heardAfter: readonly number[];
  /** Pages loaded again in a talk, and through which node. */
  readonly reloads: number;
  readonly cuts: number;
  /** What should not have been. */
  readonly wrong: readonly string[];
}
export interface CallsStormWish {
  readonly calls: number;
  readonly callers: number;
  /** Of the demo staff who take calls. */
  readonly staff: readonly string[];
  readonly random: Random;
  readonly say: (line: string) => void;
}

const NODES = ['a', 'b', 'web'] as const;
const REJECTED = 0.15;
const RELOADED = 0.2;
const ENDED_BY_AGENT = 0.5;
const LOOK_MS = 60;
const TALK_MS = [300, 1_500] as const;
const CUT_EVERY_MS = 15_000;
const CUT_MS = 3_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Customers call two nodes without a pause; agents at all three answer, refuse, hang up and load their page again through whichever
 * node, while the message system is cut off now and then. Every talk must be heard by both.
 */
export async function runCallsStorm(stage: NodeStage, wish: CallsStormWish): Promise<CallsStorm> {
  const { random } = wish;
  const wrong: string[] = [];
  const heardAfter: number[] = [];
  const counts = { begun: 0, over: 0, reloads: 0, cuts: 0 };
  const some = (): Promise<void> => pause(random.int(...TALK_MS));
  const quietly = async (what: Promise<unknown>, otherwise: string): Promise<void> => {
    await what.catch(() => wrong.push(otherwise));
  };

  const talk = async (
    agent: AtDesk,
    staffNo: string,
    { id, began }: { id: string; began: number },
  ): Promise<AtDesk> => {
    const heard = hearsAny('the agent', atDesk(agent), CUSTOMER).then(() => heardAfter.push(performance.now() - began));
    await quietly(heard, `${staffNo} did not hear ${id}: ${agent.phone.state()}`);
    await some();
    let now = agent;
    if (random.chance(RELOADED)) {
      counts.reloads += 1;
      agent.close();
      stage.forget(agent);
      await agent.phone.close();
      now = await stage.onDuty(staffNo, random.pick(NODES));
      const isOn = (await now.desk()).contacts.some((c) => c.contact.id === id && c.contact.state === 'connected');
      if (isOn)
        await quietly(hearsAny('the agent', atDesk(now), CUSTOMER), `${staffNo}, back again, did not hear ${id}`);
    }
    if (random.chance(ENDED_BY_AGENT)) await now.raw('POST', `/contacts/${id}/end`);
    const isOver = async (): Promise<boolean> =>
      (await now.desk()).contacts.every((c) => c.contact.id !== id || c.contact.state !== 'connected');
    await quietly(until(isOver, { what: 'the end', timeoutMs: 60_000 }), `${id} did not end`);
    return now;
  };
  const work = async (staffNo: string): Promise<void> => {
    let agent = await stage.onDuty(staffNo, random.pick(NODES));
    while (counts.over < wish.calls) {
      const { state, contacts } = await agent.desk();
      if (contacts.some((c) => c.contact.state === 'after_call_work')) await wrapUpAll(agent);
      if (state !== 'ready') await agent.raw('POST', '/desk/state', { state: 'ready' });
      const id = contacts.find((c) => c.contact.state === 'offered')?.contact.id;
      if (id === undefined) await pause(LOOK_MS);
      else if (random.chance(REJECTED)) await agent.raw('POST', `/contacts/${id}/reject`, { reason: 'busy' });
      else {
        const began = performance.now();
        const { status, body } = await agent.raw('POST', `/contacts/${id}/accept`);
        // Given to somebody else in the same moment: they were told so, and take the next.
        if (status < 400) agent = await talk(agent, staffNo, { id, began });
        else if (body['code'] !== 'routing.offer_gone') wrong.push(`accepting ${id}: ${String(body['code'])}`);
      }
    }
  };
  const call = async (): Promise<void> => {
    while (counts.begun < wish.calls) {
      counts.begun += 1;
      const n = counts.begun;
      const number = `139${String(n).padStart(8, '0')}`;
      const phone = await stage.impatient(number, random.pick(['a', 'b'] as const));
      const isClosed = (): boolean => phone.events.some(({ type }) => type === 'CALL_CLOSED');
      const heard = until(async () => isClosed() || (await atPhone(phone)(AGENT)) > 0.04, {
        what: 'an agent to be heard',
        timeoutMs: 90_000,
      });
      await quietly(heard, `customer ${n} heard nobody`);
      await some();
      phone.hangUp();
      await phone.close();
      counts.over += 1;
      if (counts.over % 50 === 0) wish.say(`${counts.over} calls, ${counts.reloads} reloads, ${wrong.length} wrong`);
    }
  };
  const cut = async (): Promise<void> => {
    await pause(CUT_EVERY_MS);
    while (counts.over < wish.calls) {
      counts.cuts += 1;
      await stage.house().nats.cut();
      await pause(CUT_MS);
      await stage.house().nats.mend();
      await pause(CUT_EVERY_MS);
    }
  };
  await Promise.all([...wish.staff.map(work), ...Array.from({ length: wish.callers }, call), cut()]);
  return { calls: counts.over, heardAfter, reloads: counts.reloads, cuts: counts.cuts, wrong };
}
