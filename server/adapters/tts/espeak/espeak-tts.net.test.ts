import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parseWav } from '../../../platform/media/wav.ts';
import { speechLevel } from '../../../platform/speech/sound-shape.ts';
import { createEspeakTts } from './espeak-tts.ts';

const folder = mkdtempSync(join(tmpdir(), 'shoujie-tts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
/** A program of that name which does what it is told. */
const program = (name: string, script: string): string => {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
};
const prompt = new URL('../../media/prompts/greeting.wav', import.meta.url).pathname;

describe('the voice of a separate program', () => {
  it('speaks Mandarin at 8 kHz, slower and louder when asked so', async (test) => {
    if (!existsSync('/usr/bin/espeak-ng')) return test.skip();
    const tts = createEspeakTts();
    const usual = parseWav(await tts.synthesise({ text: '您的余额是十二元零五分' }));
    const elder = parseWav(await tts.synthesise({ text: '您的余额是十二元零五分', speed: 0.85, gainDb: 4 }));
    expect(usual).toMatchObject({ channels: 1, sampleRate: 8_000 });
    // Eleven characters of Hanzi are two to four seconds; spelt as English letters they would be ten.
    expect(usual.samples[0]!.length / 8_000).toBeGreaterThan(1.2);
    expect(usual.samples[0]!.length / 8_000).toBeLessThan(4.5);
    expect(elder.samples[0]!.length / usual.samples[0]!.length).toBeGreaterThan(1.08);
    expect(speechLevel(elder.samples[0]!) / speechLevel(usual.samples[0]!)).toBeGreaterThan(1.3);
  });

  it('gets the text by stdin, whatever is in it: no shell, no option', async () => {
    const heard = join(folder, 'heard');
    const spy = program('spy', `printf '%s\\n' "$@" > ${heard}.args; cat > ${heard}; cat ${prompt}`);
    await createEspeakTts({ program: spy }).synthesise({ text: '--path=/etc $(touch x); `id` 您好' });
    expect(readFileSync(heard, 'utf8')).toBe('--path=/etc $(touch x); `id` 您好\n');
    expect(readFileSync(`${heard}.args`, 'utf8')).not.toContain('您好');
    await expect(createEspeakTts({ program: spy }).synthesise({ text: '您好', voice: '../x' })).rejects.toMatchObject({
      code: 'speech.refused',
      retryable: false,
    });
  });

  it('is ended at its deadline and by whoever does not want it any more, and says that trying again may help', async () => {
    const slow = program('slow', 'exec sleep 60');
    const late = createEspeakTts({ program: slow, deadlineMs: 100 }).synthesise({ text: '您好' });
    await expect(late).rejects.toMatchObject({ code: 'speech.timeout', retryable: true });
    const leaving = new AbortController();
    const left = createEspeakTts({ program: slow }).synthesise({ text: '您好', signal: leaving.signal });
    leaving.abort();
    await expect(left).rejects.toMatchObject({ code: 'speech.timeout' });
  });

  it('says so when the program is missing, fails, or sends no sound', async () => {
    const missing = createEspeakTts({ program: join(folder, 'nowhere') });
    await expect(missing.synthesise({ text: '您好' })).rejects.toMatchObject({ code: 'speech.unavailable' });
    for (const script of ['exit 3', 'echo this is no wav']) {
      const broken = createEspeakTts({ program: program('broken', script) });
      await expect(broken.synthesise({ text: '您好' })).rejects.toMatchObject({
        code: 'speech.bad_sound',
        retryable: false,
      });
    }
  });

  it('takes as many as can stand in line and refuses the rest at once', async () => {
    const gate = program('gate', `cat > /dev/null; while [ ! -e ${folder}/open ]; do sleep 0.05; done; cat ${prompt}`);
    const tts = createEspeakTts({ program: gate });
    const all = Array.from({ length: 80 }, () =>
      tts.synthesise({ text: '您好' }).then(
        () => 'said',
        (error: unknown) => (error as { code: string }).code,
      ),
    );
    await expect(all.at(-1)).resolves.toBe('speech.busy');
    writeFileSync(join(folder, 'open'), '');
    const outcomes = await Promise.all(all);
    expect(outcomes.filter((o) => o === 'said')).toHaveLength(66);
    expect(outcomes.filter((o) => o === 'speech.busy')).toHaveLength(14);
  });
});
