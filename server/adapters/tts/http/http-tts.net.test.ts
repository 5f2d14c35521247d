import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseWav } from '../../../platform/media/wav.ts';
import { createHttpTts } from './http-tts.ts';

/** Answers as vendors' engines do, each way at an address of its own. */
const wav = readFileSync(new URL('../../media/prompts/greeting.wav', import.meta.url));
const samples = parseWav(wav).samples[0]!;
const pcm16k = Buffer.alloc(samples.length * 4);
samples.forEach((s, i) => {
  pcm16k.writeInt16BE(s, i * 4);
  pcm16k.writeInt16BE(s, i * 4 + 2);
});
const seen: { body: Record<string, unknown>; authorization: string | undefined; path: string }[] = [];
const answers: Record<string, (response: ServerResponse) => void> = {
  '/wav': (r) => r.writeHead(200, { 'content-type': 'audio/wav' }).end(wav),
  '/l16': (r) => r.writeHead(200, { 'content-type': 'audio/L16;rate=16000;channels=1' }).end(pcm16k),
  '/json': (r) =>
    r.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ audio: wav.toString('base64') })),
  '/not-json': (r) => r.writeHead(200, { 'content-type': 'application/json' }).end('sorry'),
  '/busy': (r) => r.writeHead(429).end(),
  '/down': (r) => r.writeHead(503).end(),
  '/denied': (r) => r.writeHead(401).end(),
  '/elsewhere': (r) => r.writeHead(302, { location: '/wav' }).end(),
  '/silent': () => undefined,
  '/endless': (r) => {
    r.writeHead(200, { 'content-type': 'audio/wav' });
    const chunk = Buffer.alloc(1024 * 1024);
    const pour = (): void => void r.write(chunk, (error) => error ?? setImmediate(pour));
    pour();
  },
};
const server = createServer((request: IncomingMessage, response) => {
  let body = '';
  request.on('data', (chunk: Buffer) => (body += chunk.toString()));
  request.on('end', () => {
    const path = request.url ?? '';
    seen.push({
      body: JSON.parse(body) as Record<string, unknown>,
      authorization: request.headers.authorization,
      path,
    });
    answers[path]?.(response);
  });
});
let base = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const say = (path: string, deadlineMs = 20_000) =>
  createHttpTts({ url: base + path, deadlineMs, voice: 'xiaomei' }).synthesise({ text: '您好', speed: 0.85 });

describe("a vendor's engine by HTTP", () => {
  it.each(['/wav', '/l16', '/json'])('is understood however it answers: %s', async (path) => {
    const said = parseWav(await say(path));
    expect(said).toMatchObject({ channels: 1, sampleRate: 8_000 });
    expect(Math.abs(said.samples[0]!.length - samples.length)).toBeLessThan(4);
    expect(seen.at(-1)!.body).toEqual({
      text: '您好',
      voice: 'xiaomei',
      speed: 0.85,
      format: 'wav',
      sample_rate: 8_000,
    });
  });

  it('is shown the key, which may change while we run', async () => {
    let key = 'Bearer one';
    const tts = createHttpTts({ url: `${base}/wav`, authorization: () => Promise.resolve(key) });
    await tts.synthesise({ text: '您好' });
    key = 'Bearer two';
    await tts.synthesise({ text: '您好' });
    expect(seen.slice(-2).map((r) => r.authorization)).toEqual(['Bearer one', 'Bearer two']);
  });

  it.each([
    ['/busy', 'speech.unavailable', true],
    ['/down', 'speech.unavailable', true],
    ['/denied', 'speech.refused', false],
    ['/not-json', 'speech.bad_sound', false],
    ['/endless', 'speech.bad_sound', false],
    ['/elsewhere', 'speech.unavailable', true],
  ])('says of %s: %s, and whether trying again can help', async (path, code, retryable) => {
    const before = seen.length;
    await expect(say(path)).rejects.toMatchObject({ code, retryable });
    expect(seen.slice(before).map((r) => r.path)).toEqual([path]);
  });

  it('is not waited for beyond the deadline, nor longer than anybody wants it', async () => {
    await expect(say('/silent', 150)).rejects.toMatchObject({ code: 'speech.timeout', retryable: true });
    const leaving = new AbortController();
    const left = createHttpTts({ url: `${base}/silent` }).synthesise({ text: '您好', signal: leaving.signal });
    leaving.abort();
    await expect(left).rejects.toMatchObject({ code: 'speech.timeout' });
    const nobody = createHttpTts({ url: 'http://127.0.0.1:9/' }).synthesise({ text: '您好' });
    await expect(nobody).rejects.toMatchObject({ code: 'speech.unavailable' });
  });

  it('is not even asked for what is too long', async () => {
    const before = seen.length;
    const tts = createHttpTts({ url: `${base}/wav` });
    await expect(tts.synthesise({ text: '长'.repeat(301) })).rejects.toMatchObject({ code: 'speech.text_too_long' });
    expect(seen).toHaveLength(before);
  });
});
