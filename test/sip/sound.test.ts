import { describe, expect, it } from 'vitest';
import { sealedSize } from '../../server/platform/media/sealed-file.ts';
import { toneLevel } from '../../server/platform/media/tone.ts';
import { WAV_HEADER_BYTES } from '../../server/platform/media/wav.ts';
import type { RecordingProof } from '../../shared/contracts/contacts-recordings.ts';
import { download, finishedRecording } from '../support/recording.ts';
import { answer, useStage } from '../support/stage.ts';
import { until } from '../support/until.ts';

const stage = useStage();
const CUSTOMER_HZ = 700;
const AGENT_HZ = 1000;
const LOUD = 0.05;
const SILENT = 0.01;
/** Both tones steadily in the file; the recorder writes whole seconds. */
const TALK_MS = 1_600;

const middle = (samples: Int16Array | undefined): Int16Array => {
  if (samples === undefined) throw new Error('no such channel');
  return samples.slice(Math.floor(samples.length / 4), Math.floor((samples.length * 3) / 4));
};

describe('the sound of a talk', () => {
  it.each([
    { codec: 'PCMA', transport: 'udp' },
    { codec: 'PCMU', transport: 'udp' },
    { codec: 'PCMA', transport: 'tcp' },
    { codec: 'PCMU', transport: 'tcp' },
  ] as const)('goes both ways and into its own channel: $codec over $transport', async (wish) => {
    const number = '13900000061';
    const agent = await stage.onDuty('1001', AGENT_HZ);
    const phone = await stage.impatient(number, { ...wish, toneHz: CUSTOMER_HZ });
    const id = await answer(agent);
    await until(() => agent.phone.ear.level(CUSTOMER_HZ) > LOUD, { what: "the customer's tone at the desk" });
    expect(agent.phone.ear.level(AGENT_HZ)).toBeLessThan(SILENT);
    await new Promise((resolve) => setTimeout(resolve, TALK_MS));
    phone.hangUp();
    await stage.inState(number, 'after_call_work');

    const heard = await phone.heard();
    const talk = heard.slice(-Math.floor((TALK_MS * 8) / 2), -1_600);
    expect(toneLevel(talk, AGENT_HZ)).toBeGreaterThan(LOUD);
    expect(toneLevel(talk, CUSTOMER_HZ)).toBeLessThan(SILENT);

    const recording = await finishedRecording(agent, id);
    const { file, wav } = await download(agent, recording);
    expect(wav).toMatchObject({ channels: 2, sampleRate: 8_000 });
    const [left, right] = wav.samples.map(middle) as [Int16Array, Int16Array];
    expect(toneLevel(left, CUSTOMER_HZ)).toBeGreaterThan(LOUD);
    expect(toneLevel(left, AGENT_HZ)).toBeLessThan(SILENT);
    expect(toneLevel(right, AGENT_HZ)).toBeGreaterThan(LOUD);
    expect(toneLevel(right, CUSTOMER_HZ)).toBeLessThan(SILENT);
    expect(recording.durationMs).toBeGreaterThan(TALK_MS);
    expect(recording.bytes).toBe(sealedSize(file.length - WAV_HEADER_BYTES));
    const proof = await agent.api<RecordingProof>('GET', `/recordings/${recording.id}/proof`);
    expect(proof).toMatchObject({ verdict: 'unchanged', now: recording.sha256, witness: { isIntact: true } });

    const part = await agent.file(`/recordings/${recording.id}`, { range: 'bytes=1000-2999' });
    expect(part.status).toBe(206);
    expect(part.headers.get('content-range')).toBe(`bytes 1000-2999/${file.length}`);
    expect(Buffer.from(await part.arrayBuffer()).equals(file.subarray(1000, 3000))).toBe(true);
    const beyond = await agent.file(`/recordings/${recording.id}`, { range: `bytes=${file.length}-` });
    expect(beyond.status).toBe(416);
  });

  it('is kept from staff who may not listen', async () => {
    const agent = await stage.onDuty('1001');
    const phone = await stage.impatient('13900000062');
    const id = await answer(agent);
    await stage.inState('13900000062', 'connected');
    phone.hangUp();
    const recording = await finishedRecording(agent, id);
    const other = await stage.signedIn('1007');
    expect((await other.file(`/recordings/${recording.id}`)).status).toBe(403);
    const inspector = await stage.signedIn('1010');
    expect((await inspector.file(`/recordings/${recording.id}`)).status).toBe(200);
  });
});
