import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createSecretBox, ensureKeyFile, readSecretFile } from './secret-box.ts';

const folder = mkdtempSync(join(tmpdir(), 'shoujie-secrets-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const keyFile = (name: string): string => {
  const path = join(folder, name, 'sip.key');
  ensureKeyFile(path);
  return path;
};

describe('passwords that have to be said to others', () => {
  it('open with the same key and for the same purpose only', () => {
    const box = createSecretBox(keyFile('one'));
    const password = 'trunk-password-密码';
    const sealed = box.seal(password, 'trunk unicom');
    // Long enough not to turn up by chance among letters that are random.
    expect(sealed).not.toContain('trunk-password');
    expect(sealed).not.toContain(Buffer.from('trunk-password').toString('base64').slice(0, 18));
    expect(box.open(sealed, 'trunk unicom')).toBe(password);
    expect(box.open(sealed, 'trunk mobile')).toBeUndefined();
    expect(createSecretBox(keyFile('two')).open(sealed, 'trunk unicom')).toBeUndefined();
    expect(createSecretBox(undefined).open(sealed, 'trunk unicom')).toBeUndefined();
    expect(box.open(`${sealed.slice(0, -4)}AAAA`, 'trunk unicom')).toBeUndefined();
  });

  it('the key file is made once, for us alone, and a wrong one is refused at the start', () => {
    const path = keyFile('three');
    const first = readFileSync(path, 'utf8');
    ensureKeyFile(path);
    expect(readFileSync(path, 'utf8')).toBe(first);
    expect(statSync(path).mode & 0o077).toBe(0);
    const wrong = join(folder, 'wrong.key');
    writeFileSync(wrong, 'short');
    expect(() => createSecretBox(wrong)).toThrow('32 bytes');
  });

  it('a reference to a file gives its first line, and nothing for a path that is not absolute or not there', () => {
    const path = join(folder, 'password');
    writeFileSync(path, 'from-a-file\nnot this\n');
    const box = createSecretBox(undefined);
    expect(box.canSeal).toBe(false);
    expect(box.open(`file:${path}`, 'any')).toBe('from-a-file');
    expect(readSecretFile('file:etc/passwd')).toBeUndefined();
    expect(readSecretFile('file:/nowhere/at/all')).toBeUndefined();
  });
});
