import type { Words } from './locale-files.ts';

/** One file of the build, so that a language arrives in one request whatever the number of rooms. */
export const files = import.meta.glob<Words>(
  ['./locale/zh-CN.json', '../ui/locale/zh-CN.json', '../features/*/locale/zh-CN.json'],
  { import: 'default', eager: true },
);
