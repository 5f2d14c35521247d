import i18next, { type i18n } from 'i18next';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Words } from './locale-files.ts';
import { createShelf } from './word-shelf.ts';

let instance: i18n;
/** What has been asked for and has not come yet. */
let asked: { readonly name: string; readonly come: (words: Words) => void; readonly fail: (error: Error) => void }[];
const shelf = (): ReturnType<typeof createShelf> =>
  createShelf(
    instance,
    (book, language) =>
      new Promise((come, fail) => {
        asked.push({ name: `${book} ${language}`, come, fail });
      }),
    ['app'],
  );
const comes = async (name: string): Promise<void> => {
  const at = asked.findIndex((a) => a.name === name);
  asked.splice(at, 1)[0]?.come({ word: name });
  // Long enough for all that follows at once; nothing here waits for a clock.
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};
const waiting = (): string[] => asked.map((a) => a.name).sort();

beforeEach(async () => {
  vi.stubGlobal('document', { documentElement: { lang: '' } });
  vi.stubGlobal('window', {});
  asked = [];
  instance = i18next.createInstance();
  await instance.init({ lng: 'zh-CN', fallbackLng: false, defaultNS: 'app', resources: {} });
});

afterEach(() => {
  vi.unstubAllGlobals();
});

it('a page waits for its own books and for no other', async () => {
  const { need } = shelf();
  const opened = vi.fn();
  void need(['cases']).then(opened);
  expect(waiting()).toEqual(['app zh-CN', 'cases zh-CN']);
  await comes('app zh-CN');
  expect(opened).not.toHaveBeenCalled();
  await comes('cases zh-CN');
  expect(opened).toHaveBeenCalledOnce();
  expect(instance.t('cases:word')).toBe('cases zh-CN');
  void need(['cases']);
  expect(waiting()).toEqual([]);
});

it('the language turns when every open book is there in it, also one that was opened meanwhile', async () => {
  const { need, speak } = shelf();
  void need([]);
  await comes('app zh-CN');
  void speak('en');
  void need(['desk']);
  await comes('desk zh-CN');
  await comes('app en');
  expect(instance.language).toBe('zh-CN');
  await comes('desk en');
  expect(instance.language).toBe('en');
  expect(instance.t('desk:word')).toBe('desk en');
});

it('a book that cannot be had fails its page, not the next language', async () => {
  const { need, speak } = shelf();
  void need([]);
  await comes('app zh-CN');
  const page = need(['desk']);
  asked.splice(0, 1)[0]?.fail(new Error('no line'));
  await expect(page).rejects.toThrow('no line');
  const turned = speak('en');
  await comes('app en');
  await turned;
  expect(instance.language).toBe('en');
  void need(['desk']);
  expect(waiting()).toEqual(['desk en']);
});
