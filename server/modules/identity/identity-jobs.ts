import type { Sessions } from './session-service.ts';
import type { SignIn } from './sign-in-service.ts';

/** Once an hour: the tables of sessions and failures hold what is alive, not everything that ever was. */
export const SWEEP_EVERY_MS = 60 * 60_000;

export async function sweepIdentity(needs: {
  readonly sessions: Sessions;
  readonly signIn: SignIn;
}): Promise<{ readonly sessions: number; readonly failures: number }> {
  return { sessions: await needs.sessions.sweep(), failures: await needs.signIn.sweep() };
}
