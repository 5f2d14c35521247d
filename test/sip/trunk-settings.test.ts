import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { keyTone } from '../../server/platform/media/dtmf-tones.ts';
import { toneLevel } from '../../server/platform/media/tone.ts';
import type { NumberDraft } from '../../shared/contracts/voice-trunks.ts';
import { startCarrier, type Carrier, type DialledCall } from '../support/carrier.ts';
import { freePort } from '../support/free-port.ts';
import { contains } from '../support/prompt.ts';
import type { Phone } from '../support/baresip.ts';
import { answer, useStage, type AgentAtDesk } from '../support/stage.ts';
import { inUse, trunkIs } from '../support/trunk-row.ts';
import { until } from '../support/until.ts';

/** What an administrator sets for a trunk is what its calls get, with Debian's baresip as the carrier's side. */
const folder = mkdtempSync(join(tmpdir(), 'trunk-settings-'));
const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
execFileSync(
  'openssl',
  [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1', '-keyout', key, '-out', cert],
  ],
  { stdio: 'pipe' },
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const tlsPort = await freePort();
const stage = useStage({ SIP_TLS_KEY_FILE: key, SIP_TLS_CERT_FILE: cert, SIP_TLS_PORT: String(tlsPort) });
const LOUD = 0.05;
const RATE = 8_000;

async function hearEachOther(agent: AgentAtDesk, phone: Phone): Promise<void> {
  await until(() => agent.phone.ear.level(700) > LOUD, { what: "the caller's tone at the desk" });
  await until(async () => toneLevel((await phone.hears()).slice(-4_000), 1_000) > LOUD, {
    what: "the agent's tone at the caller's phone",
  });
}

describe('the settings of a trunk', () => {
  it('SRTP demanded: a call over TLS has speech both ways, one in the clear is refused', async () => {
    await trunkIs(stage, { srtp: 'required' });
    const agent = await stage.onDuty('1001', 1_000);
    const plain = await stage.phone('13900000081');
    await plain.dial(stage.hotline());
    await plain.happened('CALL_CLOSED');
    expect(plain.events.map((e) => e.type)).not.toContain('CALL_ESTABLISHED');

    const phone = await stage.phone('13900000082', { transport: 'tls', caFile: cert });
    await phone.dial(`sip:96000@127.0.0.1:${tlsPort}`);
    await phone.happened('CALL_ESTABLISHED');
    phone.press('0');
    await answer(agent);
    await hearEachOther(agent, phone);
    phone.hangUp();
    await phone.happened('CALL_CLOSED');
  });

  it('µ-law alone: who speaks it is understood both ways, who does not is refused', async () => {
    await trunkIs(stage, { codecs: ['PCMU'] });
    const agent = await stage.onDuty('1001', 1_000);
    const phone = await stage.caller('13900000083', { codec: 'PCMU' });
    phone.press('0');
    await answer(agent);
    await hearEachOther(agent, phone);
    const other = await stage.phone('13900000084', { codec: 'PCMA' });
    await other.dial(stage.hotline());
    await other.happened('CALL_CLOSED');
    expect(other.events.map((e) => e.type)).not.toContain('CALL_ESTABLISHED');
  });

  it('keys in the sound choose in the menu where the trunk has no others, and are nothing but sound elsewhere', async () => {
    const says = new Int16Array(RATE * 60);
    says.set(keyTone('0', RATE / 5, 0), RATE * 3);
    await trunkIs(stage, { inbandKeys: false });
    const deaf = await stage.caller('13900000085', { says });
    await trunkIs(stage, { inbandKeys: true });
    await stage.caller('13900000086', { says });
    await stage.inState('13900000086', 'waiting', 20_000);
    // It dialled earlier, so it has said its key as well.
    expect(await stage.contactOf('13900000085')).toMatchObject({ queued_at: null, requested_human_at: null });
    deaf.hangUp();
  });
});

describe('a sentence before the answer, which costs the caller nothing', () => {
  const OUT_OF_USE = '96011';
  const NEVER_OPEN = '96012';
  const TOLD_FIRST = '96013';
  let carrier: Carrier;
  beforeAll(async () => {
    carrier = await startCarrier(await freePort(), () => stage.house().sipPort);
    const plain = { label: '播报', topic: '', queue: '', entryFlow: '', greeting: '', enabled: true };
    const numbers: readonly NumberDraft[] = [
      { ...plain, number: OUT_OF_USE, noticeWhen: 'not_in_service', notice: '', noticeHours: '' },
      { ...plain, number: NEVER_OPEN, noticeWhen: 'closed', notice: 'invalid-choice', noticeHours: 'never' },
      { ...plain, number: TOLD_FIRST, noticeWhen: 'before_answer', notice: 'recording-notice', noticeHours: '' },
    ];
    await stage.database().pool.query(
      `insert into calendars (code, zh, en, week, statutory, holiday_hours, makeup_hours)
       values ('never', '从不', 'Never', '[[],[],[],[],[],[],[]]', false, '[]', '[]')`,
    );
    await trunkIs(stage, { earlyNotices: true });
    const admin = await stage.signedIn('1018');
    for (const number of numbers) await inUse(stage, () => admin.api('POST', '/voice/numbers', number));
  });
  afterAll(() => carrier.close());

  const over = (call: DialledCall) => until(() => call.refused, { what: 'the call to be refused' });
  const noContact = async (from: string): Promise<void> => expect(await stage.contactOf(from)).toBeUndefined();

  it('a number out of use says so, by provisional answers that are confirmed and by plain ones, and then 404', async () => {
    await trunkIs(stage, { earlyNotices: true });
    const calls = await Promise.all([
      carrier.dial(OUT_OF_USE, '13900000401', true),
      carrier.dial(OUT_OF_USE, '13900000402'),
    ]);
    for (const call of calls) {
      expect(await over(call)).toMatchObject({ status: 404, q850: 1 });
      expect(call.statuses.filter((s) => s !== 100)).toEqual([183, 404]);
      expect(await contains(call.heard(), 'number-not-in-service')).toBe(true);
    }
    await noContact('13900000401');
  });

  it('outside of its hours the sentence of the number is heard, and then 480', async () => {
    await trunkIs(stage, { earlyNotices: true });
    const call = await carrier.dial(NEVER_OPEN, '13900000403');
    expect(await over(call)).toMatchObject({ status: 480, q850: 18 });
    expect(await contains(call.heard(), 'invalid-choice')).toBe(true);
    await noContact('13900000403');
  });

  it('what everybody is told comes before the answer, and then it is answered and greets', async () => {
    await trunkIs(stage, { earlyNotices: true });
    const call = await carrier.dial(TOLD_FIRST, '13900000404', true);
    await until(() => call.statuses.includes(183), { what: 'sound before the answer' });
    await until(() => contains(call.heard(), 'recording-notice'), { what: 'the sentence before the answer' });
    expect(call.statuses).not.toContain(200);
    await until(() => call.statuses.includes(200), { what: 'the answer' });
    await until(() => contains(call.heard(), 'greeting'), { what: 'the greeting' });
    call.sip.cancel();
  });

  it('beyond the limit of the trunk the lines are said to be busy, and then 486; whoever hangs up meanwhile hears no more', async () => {
    await trunkIs(stage, { earlyNotices: true, maxCalls: 1 });
    const taken = await carrier.dial('96000', '13900000405');
    await until(() => taken.statuses.includes(200), { what: 'the one line to be taken' });
    const [waits, goes] = [await carrier.dial('96000', '13900000406'), await carrier.dial('96000', '13900000407')];
    await until(() => goes.packets() > 0, { what: 'sound to who gives up' });
    goes.sip.cancel();
    expect(await over(goes)).toMatchObject({ status: 487 });
    expect(await over(waits)).toMatchObject({ status: 486, q850: 17 });
    expect(await contains(waits.heard(), 'lines-busy')).toBe(true);
    expect(await contains(goes.heard(), 'lines-busy')).toBe(false);
    taken.sip.cancel();
    await noContact('13900000406');
  });

  it('a trunk that carries none is refused by the bare code', async () => {
    await trunkIs(stage, { earlyNotices: false });
    const call = await carrier.dial(OUT_OF_USE, '13900000408');
    expect(await over(call)).toMatchObject({ status: 404, q850: 1 });
    expect([call.statuses.filter((s) => s !== 100), call.packets()]).toEqual([[404], 0]);
  });
});
