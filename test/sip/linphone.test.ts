import { describe, expect, it } from 'vitest';
import { toneLevel } from '../../server/platform/media/tone.ts';
import { RATE, startLinphone, type Linphone } from '../support/linphone.ts';
import { loudness } from '../support/prompt.ts';
import { answer, useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

/** A third family of SIP and RTP beside baresip and sipp: the same call, the same ears. */
const stage = useStage();
const NUMBER = '13900000088';
const LOUD = 0.05;
const QUIET = 0.005;
const MOMENT = RATE / 5;
const lastSecond = (sound: Int16Array): Int16Array => sound.slice(-RATE);

/** How much of the agent's tone is in what it hears within these moments; nothing new is nothing heard. */
const hearsNow = async (phone: Linphone): Promise<number> => {
  const before = (await phone.hears()).length;
  await new Promise((resolve) => setTimeout(resolve, 600));
  const sound = (await phone.hears()).slice(before);
  return sound.length < MOMENT ? 0 : toneLevel(sound, 1_000);
};

describe('a caller with linphone', () => {
  it('chooses by keys, talks with a person, holds them and comes back, hangs up, and all of it is on record', async () => {
    const agent = await stage.onDuty('1001', 1_000);
    const phone = await startLinphone({ number: NUMBER, toneHz: 700 });
    stage.keep(phone);
    phone.dial(stage.hotline());
    await stage.inState(NUMBER, 'arrived');
    await until(async () => loudness(await phone.hears()) > 0.01, { what: 'the greeting at linphone' });
    phone.press('1');
    await until(async () => (await stage.contactOf(NUMBER))?.topic === 'fault', { what: 'the first choice' });
    phone.press('2');
    const id = await answer(agent);
    expect(await stage.contact(id)).toMatchObject({ topic: 'fault.tv', queue_code: 'fault' });
    await until(() => agent.phone.ear.level(700) > LOUD, { what: "linphone's tone at the desk" });
    await until(async () => toneLevel(lastSecond(await phone.hears()), 1_000) > LOUD, {
      what: "the agent's tone at linphone",
    });

    // With sound from a file it goes on with that instead of music; it hears nothing, for nobody sends to who holds us.
    phone.hold();
    await until(async () => (await hearsNow(phone)) < QUIET, { what: 'nothing at linphone, which holds us' });
    expect(await stage.contact(id)).toMatchObject({ state: 'connected' });
    agent.phone.ear.forget();
    phone.resume();
    await until(() => agent.phone.ear.level(700) > LOUD, { what: "linphone's tone at the desk again" });
    await until(async () => (await hearsNow(phone)) > LOUD, { what: "the agent's tone at linphone again" });

    phone.hangUp();
    expect(await stage.inState(NUMBER, 'after_call_work')).toMatchObject({ id, ended_by: 'customer' });
    await until(
      async () => {
        const { rows } = await stage
          .database()
          .pool.query<{ state: string }>('select state from recordings where contact_id = $1', [id]);
        return rows.length > 0 && rows.every((r) => r.state === 'complete');
      },
      { what: 'the recording to be whole' },
    );
  });
});
