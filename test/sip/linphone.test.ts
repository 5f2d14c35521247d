import { describe, expect, it } from 'vitest';
import { toneLevel } from '../../server/platform/media/tone.ts';
import { RATE, startLinphone } from '../support/linphone.ts';
import { loudness } from '../support/prompt.ts';
import { answer, useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

/** A third family of SIP and RTP beside baresip and sipp: the same call, the same ears. */
const stage = useStage();
const NUMBER = '13900000088';
const LOUD = 0.05;
const lastSecond = (sound: Int16Array): Int16Array => sound.slice(-RATE);

describe('a caller with linphone', () => {
  it('chooses by keys, talks with a person, hangs up, and all of it is on record', async () => {
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
