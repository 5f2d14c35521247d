import { mkdtempSync, readFileSync, rmSync, writeFileSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../../../../test/support/database.ts';
import { handClock, openIdentity, type Staffed } from '../../../../test/support/identity.ts';
import { CSRF_HEADER, CSRF_VALUE, SESSION_COOKIE } from '../../../../shared/contracts/identity.ts';
import type { PromptList, PromptVersion } from '../../../../shared/contracts/voice-prompts.ts';
import { createSounds } from '../../../adapters/media/embedded/sounds.ts';
import { createTransactor } from '../../../platform/events/transactor.ts';
import { silentLog } from '../../../platform/log.ts';
import { monoWav, parseWav } from '../../../platform/media/wav.ts';
import { createFakeTts } from '../../../platform/speech/fake-tts-provider.ts';
import { speechLevel } from '../../../platform/speech/sound-shape.ts';
import { createIdentity } from '../../identity/index.ts';
import { createPrompts, type Prompts } from './prompts.ts';

const builtIn = new URL('../../../adapters/media/prompts/', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'shoujie-prompts-'));
const few = join(folder, 'built-in');
const tts = createFakeTts();
let fresh: FreshDatabase;
let staffed: Staffed;
let prompts: Prompts;
let manager = '';
let agent = '';

beforeAll(async () => {
  mkdirSync(few);
  const table = JSON.parse(readFileSync(join(builtIn, 'prompts.json'), 'utf8')) as Record<string, unknown>;
  const keys = ['greeting', 'number-1', 'goodbye'];
  for (const key of keys) writeFileSync(join(few, `${key}.wav`), readFileSync(join(builtIn, `${key}.wav`)));
  writeFileSync(join(few, 'prompts.json'), JSON.stringify(Object.fromEntries(keys.map((k) => [k, table[k]]))));
  fresh = await freshDatabase({ poolSize: 6 });
  const clock = handClock();
  const { db } = fresh;
  const transactor = createTransactor({ db, clock, onCommitted: () => undefined });
  const { audit, organisation } = createIdentity({
    db,
    transactor,
    clock,
    demoPasswordsAllowed: true,
    publicUrl: undefined,
  });
  prompts = createPrompts({
    db,
    transactor,
    audit,
    organisation,
    tts,
    tail: { subscribe: () => () => undefined },
    folder: join(folder, 'published'),
    builtIn: few,
    log: silentLog,
  });
  staffed = await openIdentity(fresh, { clock, rooms: [prompts.routes] });
  await prompts.adopt();
  manager = await staffed.signIn('1016');
  agent = await staffed.signIn('1001');
});
afterAll(async () => {
  await fresh.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object, token = manager) =>
  staffed.ask(method, `/api/voice/prompts${path}`, {
    token,
    ...(body !== undefined ? { body } : method === 'GET' || method === 'DELETE' ? {} : { body: {} }),
  });
const list = async (query = ''): Promise<PromptList> =>
  (await ask('GET', `?pageSize=50${query}`)).body as unknown as PromptList;
const one = async (key: string) => (await list()).items.find((p) => p.key === key)!;
const upload = async (key: string, variant: string, file: Buffer) => {
  const edge = 'xxEDGExx';
  const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="greeting.wav"\r\n\r\n`;
  const reply = await staffed.app.inject({
    method: 'POST',
    url: `/api/voice/prompts/${key}/recordings/${variant}`,
    headers: { [CSRF_HEADER]: CSRF_VALUE, 'content-type': `multipart/form-data; boundary=${edge}` },
    cookies: { [SESSION_COOKIE]: manager },
    payload: Buffer.concat([Buffer.from(head), file, Buffer.from(`\r\n--${edge}--\r\n`)]),
  });
  return { status: reply.statusCode, body: JSON.parse(reply.body) as Record<string, unknown> };
};
const soundOf = async (sha256: string): Promise<Int16Array> => {
  const reply = await staffed.app.inject({
    method: 'GET',
    url: `/api/voice/prompts/sounds/${sha256}`,
    cookies: { [SESSION_COOKIE]: manager },
  });
  return parseWav(reply.rawPayload).samples[0]!;
};
const studio = (seconds: number, hz = 500): Buffer => {
  const file = monoWav(
    Int16Array.from({ length: 16_000 * seconds }, (_, i) =>
      Math.round(3_000 * Math.sin((2 * Math.PI * hz * i) / 16_000)),
    ),
  );
  file.writeUInt32LE(16_000, 24);
  return file;
};

describe('prompts that came with the product', () => {
  it('are all there, each with a sound for older people: slower and louder', async () => {
    const { items, counts, engine } = await list();
    expect(items.map((p) => p.key)).toEqual(['goodbye', 'greeting', 'number-1']);
    expect(counts).toEqual({ missing: 0, unheard: 3, draft: 0 });
    expect(engine).toEqual({ name: 'fake', configured: true });
    const { normal, elder } = (await one('greeting')).published!;
    expect(elder!.durationMs / normal!.durationMs).toBeCloseTo(1 / 0.85, 1);
    const [usual, loud] = [await soundOf(normal!.sha256), await soundOf(elder!.sha256)];
    expect(20 * Math.log10(speechLevel(loud) / speechLevel(usual))).toBeGreaterThan(2.5);
  });
  it('are not adopted twice, and not over a prompt of our own', async () => {
    await prompts.adopt();
    expect(((await ask('GET', '/greeting/versions')).body as unknown as PromptVersion[]).length).toBe(1);
  });
});

describe('a prompt', () => {
  it('is written, made by the engine as it is to be said, published and heard on this node', async () => {
    expect((await ask('PUT', '/greeting/draft', { text: '您好，本月账单12.05元，请按1。' })).status).toBe(200);
    expect((await one('greeting')).draft).toMatchObject({ source: 'tts', normal: null, version: 2 });
    expect((await ask('POST', '/greeting/publish')).status).toBe(200);
    expect(tts.asked.slice(-2)).toMatchObject([
      { text: '您好，本月账单十二元零五分，请按一。' },
      { speed: 0.85, gainDb: 4 },
    ]);
    await prompts.library.refresh();
    const { normal, elder } = (await one('greeting')).published!;
    expect(prompts.library.sound('greeting', 'normal')).toBe(normal!.sha256);
    expect(prompts.library.sound('greeting', 'elder')).toBe(elder!.sha256);
    const sounds = createSounds(few, join(folder, 'published'));
    expect((await sounds.load(normal!.sha256, 'PCMA')).length).toBeCloseTo(normal!.durationMs * 8, -2);
  });

  it('that nobody has published is heard as the product has it', async () => {
    expect(prompts.library.sound('hold-music', 'elder')).toBe('hold-music');
    const sounds = createSounds(few, join(folder, 'published'));
    expect((await sounds.load('goodbye', 'PCMU')).length).toBeGreaterThan(8_000);
    await expect(sounds.load('no-such-sound', 'PCMA')).rejects.toMatchObject({ code: 'media.sound_missing' });
  });

  it('stays as it was when the engine fails, and the draft waits', async () => {
    await ask('PUT', '/goodbye/draft', { text: '再见。' });
    tts.fail('speech.busy');
    expect((await ask('POST', '/goodbye/publish')).body).toMatchObject({ code: 'speech.busy' });
    tts.fail(undefined);
    expect(await one('goodbye')).toMatchObject({ published: { version: 1 }, draft: { version: 2 } });
    expect((await ask('DELETE', '/goodbye/draft')).status).toBe(200);
    expect((await one('goodbye')).draft).toBeNull();
    expect((await ask('POST', '/goodbye/publish')).body).toMatchObject({ code: 'voice.prompt_no_draft' });
  });

  it('goes back to a version that was heard before', async () => {
    const versions = (await ask('GET', '/greeting/versions')).body as unknown as PromptVersion[];
    expect(versions.map((v) => [v.version, v.state])).toEqual([
      [2, 'published'],
      [1, 'retired'],
    ]);
    expect((await ask('POST', `/greeting/versions/${versions[1]!.id}/restore`)).status).toBe(200);
    expect((await one('greeting')).published!.version).toBe(1);
    expect((await ask('POST', `/greeting/versions/${versions[1]!.id}/restore`)).body).toMatchObject({
      code: 'voice.prompt_state',
    });
  });

  it('is approved by nobody who has not heard this version to its end', async () => {
    const { id, normal } = (await one('number-1')).published!;
    const hear = async (at: string, token?: string) =>
      (await ask('POST', `/number-1/versions/${id}/hearings/normal`, { at }, token)).body['code'] ?? 'told';
    const approve = async () => (await ask('PUT', '/number-1/approval', { approved: true })).body['code'] ?? 'approved';
    expect(await approve()).toBe('voice.prompt_unheard');
    expect(await hear('ended')).toBe('voice.prompt_not_heard_out');
    expect(await hear('began')).toBe('told');
    staffed.clock.forward(normal!.durationMs / 2);
    expect(await hear('ended')).toBe('voice.prompt_not_heard_out');
    expect(await approve()).toBe('voice.prompt_unheard');
    staffed.clock.forward(normal!.durationMs);
    // Somebody else's ears are not theirs.
    const other = await staffed.signIn('1017');
    expect(await hear('ended', other)).not.toBe('told');
    expect((await one('number-1')).published!.heardByMe).toBe(false);
    expect(await hear('ended')).toBe('told');
    expect((await one('number-1')).published!.heardByMe).toBe(true);
    expect(await approve()).toBe('approved');
    expect(await hear('began', agent)).toBe('identity.permission_missing');
  });

  it('is heard and approved by somebody, with name and time; another version begins unheard', async () => {
    const { approvedBy, approvedAt } = (await one('number-1')).published!;
    expect([approvedBy, approvedAt]).toEqual(['徐建华', staffed.clock.now().toISOString()]);
    expect((await list('&mark=unheard')).items.map((p) => p.key)).toEqual(['goodbye', 'greeting']);
    await ask('PUT', '/number-1/draft', { text: '幺' });
    await ask('POST', '/number-1/publish');
    expect((await one('number-1')).published!).toMatchObject({ approvedBy: null, heardByMe: false });
  });

  it('of our own has a key of its own, and is missing until it is published', async () => {
    expect((await ask('POST', '', { key: 'storm-notice', text: '因台风影响，部分区域信号中断。' })).status).toBe(201);
    expect((await ask('POST', '', { key: 'storm-notice', text: '又一条' })).body).toMatchObject({
      code: 'voice.prompt_exists',
    });
    expect((await ask('POST', '', { key: '../etc', text: '又一条' })).status).toBe(400);
    expect((await list('&mark=missing')).items.map((p) => p.key)).toEqual(['storm-notice']);
    expect((await list('&search=台风')).total).toBe(1);
  });
});

describe("a studio's recording", () => {
  it('replaces the sound, keeps the text, and gives the elder variant when there is none', async () => {
    expect((await upload('goodbye', 'normal', studio(2))).status).toBe(200);
    expect((await ask('POST', '/goodbye/publish')).status).toBe(200);
    const { published } = await one('goodbye');
    expect(published).toMatchObject({ source: 'studio', text: '感谢您的来电，再见。', elderIsOwn: false });
    expect(published!.normal!.durationMs).toBeCloseTo(2_350, -2);
    expect(published!.elder!.durationMs / published!.normal!.durationMs).toBeCloseTo(1 / 0.85, 1);
  });
  it('of the elder variant alone leaves the other', async () => {
    const before = (await one('goodbye')).published!;
    await upload('goodbye', 'elder', studio(4));
    await ask('POST', '/goodbye/publish');
    const after = (await one('goodbye')).published!;
    expect(after).toMatchObject({ elderIsOwn: true, normal: before.normal });
    expect(after.elder!.durationMs).toBeCloseTo(4_350, -2);
  });
  it('is refused when it is no WAV or too long', async () => {
    expect((await upload('goodbye', 'normal', Buffer.from('ID3 mp3'))).body).toMatchObject({
      code: 'speech.bad_sound',
    });
    expect((await upload('goodbye', 'normal', studio(61))).body).toMatchObject({ code: 'speech.sound_too_long' });
    expect((await one('goodbye')).draft).toBeNull();
  });
});

it('only those who manage prompts see or change them, and every change is in the audit trail', async () => {
  for (const [method, path] of [
    ['GET', ''],
    ['GET', '/greeting/versions'],
    ['PUT', '/greeting/draft'],
    ['POST', '/greeting/publish'],
  ] as const)
    expect((await ask(method, path, method === 'PUT' ? { text: '您好' } : undefined, agent)).status).toBe(403);
  const { rows } = await fresh.pool.query<{ action: string }>(
    "select distinct action from audit_entries where subject_kind = 'prompt' order by 1",
  );
  expect(rows.map((r) => r.action)).toEqual([
    'prompt.approved',
    'prompt.created',
    'prompt.discarded',
    'prompt.published',
    'prompt.recorded',
    'prompt.restored',
    'prompt.written',
  ]);
});
