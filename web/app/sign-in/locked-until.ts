import { ApiError } from '../../ui/api-error.ts';

/** The instant at which the door opens again, counted from when we asked; undefined when it is not locked. */
export function lockedUntil(error: unknown, askedAt: number): number | undefined {
  if (!(error instanceof ApiError) || error.code !== 'identity.locked_out') return undefined;
  const seconds = error.details['seconds'];
  return typeof seconds === 'number' && Number.isFinite(seconds) ? askedAt + seconds * 1_000 : undefined;
}
