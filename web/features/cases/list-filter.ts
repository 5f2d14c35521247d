/**
 * What a list shows stands in the address: it can be sent to a colleague, kept as a chip, and the back button works. Only what the list
 * knows is read from there.
 */
export type FilterValue = string | boolean;
export type Filter = Readonly<Record<string, FilterValue>>;
/** For each name its allowed words, `text` for free text, `flag` for yes or nothing. */
export type FilterShape = Readonly<Record<string, readonly string[] | 'text' | 'flag'>>;

const MOST_TEXT = 40;
export const PAGE_SIZE = 20;
const PAGE_SIZES = [20, 50, 100];

function readValue(kind: FilterShape[string], value: string): FilterValue | undefined {
  if (kind === 'flag') return value === '1' ? true : undefined;
  if (kind === 'text') return value.trim() === '' ? undefined : value.trim().slice(0, MOST_TEXT);
  return kind.includes(value) ? value : undefined;
}

export function readFilter(params: URLSearchParams, shape: FilterShape): Filter {
  const pairs = Object.entries(shape).flatMap(([name, kind]) => {
    const value = readValue(kind, params.get(name) ?? '');
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}

export function readPaging(params: URLSearchParams): { page: number; pageSize: number } {
  const [page, size] = [Number(params.get('page')), Number(params.get('size'))];
  return {
    page: Number.isInteger(page) && page >= 1 && page <= 10_000 ? page : 1,
    pageSize: PAGE_SIZES.includes(size) ? size : PAGE_SIZE,
  };
}

/** In the order of the names, so that one filter has one address and a chip knows whether it is the one that is lit. */
export function writeFilter(filter: Filter): string {
  const pairs = Object.keys(filter)
    .sort()
    .flatMap((name) => {
      const value = filter[name];
      if (value === undefined || value === false || value === '') return [];
      return [[name, value === true ? '1' : value]];
    });
  return new URLSearchParams(pairs).toString();
}

export interface SavedFilter {
  readonly name: string;
  readonly query: string;
}
const MOST_SAVED = 8;

/** Chips as they were kept; whatever is not one is dropped. */
export function readSaved(kept: string | null): readonly SavedFilter[] {
  let raw: unknown;
  try {
    raw = JSON.parse(kept ?? '[]');
  } catch {
    return [];
  }
  const isSaved = (one: unknown): one is SavedFilter =>
    typeof one === 'object' &&
    one !== null &&
    typeof (one as SavedFilter).name === 'string' &&
    typeof (one as SavedFilter).query === 'string';
  return Array.isArray(raw) ? raw.filter(isSaved).slice(0, MOST_SAVED) : [];
}

/** A new chip under an old name takes its place; the ninth pushes out the first. */
export const withSaved = (saved: readonly SavedFilter[], one: SavedFilter): readonly SavedFilter[] =>
  [...saved.filter((s) => s.name !== one.name), one].slice(-MOST_SAVED);
