import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startHouse } from '../support/running-house.ts';
import { breaches } from '../support/honesty.ts';
import { DEMO_PASSWORD } from '../support/staff-client.ts';
import { download, finishedRecording } from '../support/recording.ts';
import { answer, useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = useStage();

/** Runs the built server with settings that are wrong; how it ends and what it says. */
function tryToStart(
  env: Readonly<Record<string, string>>,
): Promise<{ code: number | null; said: string; shown: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['dist/server/main.js'], { env: { ...process.env, ...env } });
    let said = '';
    let shown = '';
    child.stderr.on('data', (d: Buffer) => (said += d.toString()));
    child.stdout.on('data', (d: Buffer) => (shown += d.toString()));
    child.on('close', (code) => resolve({ code, said, shown }));
  });
}

/** An INVITE; the first final answer. */
async function invite(sipPort: number): Promise<number> {
  const socket = createSocket('udp4');
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', () => resolve()));
  const { port } = socket.address();
  const id = Math.random().toString(36).slice(2);
  const text = [
    'INVITE sip:96000@127.0.0.1 SIP/2.0',
    `Via: SIP/2.0/UDP 127.0.0.1:${port};branch=z9hG4bK${id}`,
    'Max-Forwards: 70',
    'From: <sip:13900000131@127.0.0.1>;tag=1',
    'To: <sip:96000@127.0.0.1>',
    `Call-ID: ${id}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:13900000131@127.0.0.1:${port}>`,
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n');
  return new Promise((resolve) => {
    socket.on('message', (answered: Buffer) => {
      const status = Number(/^SIP\/2\.0 (\d{3})/.exec(answered.toString())?.[1]);
      if (status < 200) return;
      socket.close();
      resolve(status);
    });
    socket.send(text, sipPort, '127.0.0.1');
  });
}

describe('the house is asked to stop in the middle of a call', () => {
  it('takes no new call, says goodbye, ends within ten seconds with code 0, and the story is honest', async () => {
    const agent = await stage.onDuty('1001', 1000);
    const talking = await stage.impatient('13900000132', { toneHz: 700 });
    const id = await answer(agent);
    await until(() => agent.phone.ear.level(700) > 0.05, { what: "the customer's tone at the desk" });
    const waiting = await stage.impatient('13900000133');
    const stopping = stage.house().stop();
    await until(async () => !(await fetch(`${stage.house().url}/readyz`)).ok, { what: 'the house to be closing' });
    expect(await invite(stage.house().sipPort)).toBe(503);
    const { code, ms } = await stopping;
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    await Promise.all([talking.happened('CALL_CLOSED'), waiting.happened('CALL_CLOSED')]);
    await agent.leave();
    await stage.restarted();
    expect(await stage.contact(id)).toMatchObject({
      state: 'after_call_work',
      ended_by: 'system',
      end_reason: 'stopping',
    });
    expect(await stage.contactOf('13900000133')).toMatchObject({
      state: 'failed',
      ended_by: 'system',
      end_reason: 'stopping',
    });
    expect(await stage.contactOf('13900000131')).toBeUndefined();
    const back = await stage.signedIn('1001');
    const { wav } = await download(back, await finishedRecording(back, id));
    expect(wav.samples[0]?.length).toBeGreaterThan(8_000);
    expect(await breaches(stage.database())).toEqual([]);
  });
});

describe('settings that are wrong', () => {
  it.each([
    [{ PORT: 'http' }, 'PORT="http" is not usable: it should be a whole number from 0 to 65535.'],
    [
      { SIP_TRUNKS: 'demo=nowhere' },
      'SIP_TRUNKS="demo=nowhere" is not usable: it should be name=address[:port],address;name=address.',
    ],
    [{ SIP_PROT: '5060' }, 'SIP_PROT is not a setting of Shoujie (docs/operations/configuration.md lists them).'],
    [{ HOST: 'localhost' }, 'HOST="localhost" is not usable: it should be an IP address.'],
  ])('%j: one line on stderr and exit code 2', async (env, line) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'shoujie-test-'));
    const { code, said, shown } = await tryToStart({ DATA_DIR: dataDir, ...(env as Record<string, string>) });
    await rm(dataDir, { recursive: true });
    expect({ code, said, shown }).toEqual({ code: 2, said: `${line}\n`, shown: '' });
  });
});

describe('a house that listens beyond its own machine', () => {
  it('shows no demo accounts and lets nobody in with the demo password', async () => {
    const open = await startHouse({ HOST: '0.0.0.0' });
    try {
      expect(open.banner).not.toContain(DEMO_PASSWORD);
      expect(open.banner).not.toContain('1001');
      const answered = await fetch(`${open.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-requested-with': 'shoujie' },
        body: JSON.stringify({ staffNo: '1001', password: DEMO_PASSWORD }),
      });
      expect(answered.status).toBeGreaterThanOrEqual(400);
      expect(answered.headers.getSetCookie()).toEqual([]);
      const door = await fetch(`${open.url}/api/session`);
      expect(await door.text()).not.toContain(DEMO_PASSWORD);
    } finally {
      await open.clear();
    }
  });
});
