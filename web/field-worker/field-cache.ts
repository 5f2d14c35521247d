/**
 * What the field page needs to open without a line: its own files and nothing else. Answers of the server are never kept here: they
 * hold customers' data, and what of them may stay on a phone is decided in features/field/kept.ts.
 */
export interface FieldFiles {
  /** Of the release: another list of files is another cache. */
  readonly version: string;
  /** Addresses under /assets, whose names carry a hash of what is in them. */
  readonly files: readonly string[];
}

const PREFIX = 'shoujie-field-';
export const cacheName = ({ version }: FieldFiles): string => PREFIX + version;
export const isFormer = (name: string, files: FieldFiles): boolean =>
  name.startsWith(PREFIX) && name !== cacheName(files);

/** The page itself, under one address whatever visit it was opened at. */
export const FIELD_PAGE = '/field';

interface Asked {
  readonly method: string;
  readonly mode: string;
  readonly url: string;
}

/**
 * How to answer a request of the page. `page`: the server first, so that a release is seen; kept when it does not answer. `file`: kept
 * first, because a name with a hash means the same for ever. `leave`: not ours, above all everything under /api.
 */
export function answerOf(
  { method, mode, url }: Asked,
  origin: string,
  { files }: FieldFiles,
): 'page' | 'file' | 'leave' {
  const address = new URL(url);
  if (method !== 'GET' || address.origin !== origin) return 'leave';
  if (mode === 'navigate') return address.pathname === FIELD_PAGE ? 'page' : 'leave';
  return files.includes(address.pathname) ? 'file' : 'leave';
}
