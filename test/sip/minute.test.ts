import { describe, expect, it } from 'vitest';
import { contains } from '../support/prompt.ts';
import type { Phone } from '../support/baresip.ts';
import { useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = useStage();
const says = (phone: Phone, prompt: string): Promise<unknown> =>
  until(async () => contains(await phone.hears(), prompt), { what: `the caller to hear ${prompt}` });

interface WordCase {
  readonly id: string;
  readonly title: string;
  readonly due_at: Date;
  readonly customer_number: string;
}
const caseOf = (number: string): Promise<WordCase> =>
  until(
    async () => {
      const { rows } = await stage
        .database()
        .pool.query<WordCase>('select id, title, due_at, customer_number from cases where customer_number = $1', [
          number,
        ]);
      return rows[0];
    },
    { what: 'the case for what was left' },
  );
const recordingOf = (contactId: string): Promise<{ duration_ms: number }> =>
  until(
    async () => {
      const { rows } = await stage.database().pool.query<{
        duration_ms: number;
      }>("select duration_ms from recordings where contact_id = $1 and state = 'complete'", [contactId]);
      return rows[0];
    },
    { what: 'the recording to be complete' },
  );

describe('a caller who leaves word', () => {
  it('with 2, is recorded after the tone, is thanked after #, and has a case with a time by which they are answered', async () => {
    // Meanwhile somebody calls and says nothing: a tone that never ends is no voice.
    const silent = await stage.caller('13900000083');
    const phone = await stage.impatient('13900000081', { speaks: true });
    await says(phone, 'transfer-to-agent');
    phone.press('2');
    await says(phone, 'leave-word');
    const { id } = (await stage.contactOf('13900000081'))!;
    await until(
      async () => {
        const { rows } = await stage.database().pool.query('select 1 from recordings where contact_id = $1', [id]);
        return rows.length === 1;
      },
      { what: 'the recording to have begun' },
    );
    const heardFrom = (await phone.hears()).length;
    await until(async () => (await phone.hears()).length > heardFrom + 20_000, { what: 'them to have spoken' });
    phone.press('#');
    await says(phone, 'word-kept');
    await phone.happened('CALL_CLOSED');
    expect(await stage.inState('13900000081', 'closed')).toMatchObject({ id, end_reason: 'voicemail_left' });
    expect((await recordingOf(id)).duration_ms).toBeGreaterThan(1_500);
    const made = await caseOf('13900000081');
    expect(made.title).toBe('留言待回复');
    expect(made.due_at.getTime()).toBeGreaterThan(Date.now());
    const { rows } = await stage
      .database()
      .pool.query('select case_id from contacts where id = $1 and case_id = $2', [id, made.id]);
    expect(rows).toHaveLength(1);

    await until(() => silent.events.some((e) => e.type === 'CALL_CLOSED'), {
      what: 'the silent call to be ended',
      timeoutMs: 90_000,
    });
    expect(await stage.inState('13900000083', 'closed')).toMatchObject({ end_reason: 'silent' });
  });
});

describe('a number on the list of nuisance callers', () => {
  const list = (number: string, policy: string): Promise<unknown> =>
    stage.database().pool.query(
      `insert into nuisance_numbers (number, reason, policy, until, added_name, added_at)
       values ($1, '多次辱骂', $2, now() + interval '1 day', 'test', now())`,
      [number, policy],
    );
  const turnedAway = async (number: string): Promise<number> => {
    const { rows } = await stage
      .database()
      .pool.query<{ turned_away: number }>('select turned_away from nuisance_numbers where number = $1', [number]);
    return rows[0]?.turned_away ?? 0;
  };
  it('is not taken where that is the policy, costs no contact, and is counted', async () => {
    await list('13900000084', 'refuse');
    const phone = await stage.phone('13900000084');
    await phone.dial(stage.hotline());
    await phone.happened('CALL_CLOSED');
    expect(phone.events.map((e) => e.type)).not.toContain('CALL_ESTABLISHED');
    expect(await stage.contactOf('13900000084')).toBeUndefined();
    await until(async () => (await turnedAway('13900000084')) === 1, { what: 'it to be counted' });
  });
  it('hears one sentence where that is the policy', async () => {
    await list('13900000085', 'message');
    const phone = await stage.caller('13900000085');
    await says(phone, 'not-served');
    await phone.happened('CALL_CLOSED');
    expect(await stage.inState('13900000085', 'closed')).toMatchObject({ end_reason: 'nuisance' });
  });
});

describe('a caller who presses 0 where that is the way of the elderly', () => {
  it('waits as one of them, for their seats', async () => {
    await stage.database().pool.query("update minute_settings set elder_key = '0'");
    await stage.impatient('13900000082');
    expect(await stage.inState('13900000082', 'waiting')).toMatchObject({
      service_class: 'elder',
      queue_code: 'elder',
    });
    await stage.database().pool.query("update minute_settings set elder_key = ''");
  });
});
