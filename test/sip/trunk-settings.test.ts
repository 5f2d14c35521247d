import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { keyTone } from '../../server/platform/media/dtmf-tones.ts';
import { toneLevel } from '../../server/platform/media/tone.ts';
import { freePort } from '../support/free-port.ts';
import type { Phone } from '../support/baresip.ts';
import { answer, useStage, type AgentAtDesk } from '../support/stage.ts';
import { trunkIs } from '../support/trunk-row.ts';
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
