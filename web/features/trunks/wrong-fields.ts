import { ApiError } from '../../ui/api-error.ts';

/** Fields that the server found wrong: all are marked, the sentence of the first stands above the buttons. */
export const wrongFields = (error: unknown): ReadonlySet<string> => {
  const all = error instanceof ApiError ? error.details['fields'] : undefined;
  const names = Array.isArray(all) ? all.map((f: unknown) => (f as { field?: unknown }).field) : [];
  return new Set(names.filter((n): n is string => typeof n === 'string'));
};
