import type { Words } from './locale-files.ts';

/** See words-zh.ts. */
export const files = import.meta.glob<Words>(
  ['./locale/en.json', '../ui/locale/en.json', '../features/*/locale/en.json'],
  { import: 'default', eager: true },
);
