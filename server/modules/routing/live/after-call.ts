/**
 * When after-call work ends by itself: so long after the talk as the queue's rule says now (a surge may shorten it while somebody
 * is still writing), and the extension if one was asked for. Null: no limit.
 */
export const afterCallDue = (work: {
  readonly endedAt: Date;
  readonly limitSeconds: number;
  readonly extensionSeconds: number;
}): Date | null =>
  work.limitSeconds === 0
    ? null
    : new Date(work.endedAt.getTime() + (work.limitSeconds + work.extensionSeconds) * 1_000);
