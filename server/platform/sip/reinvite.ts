import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';
import { sendAuthenticated } from './authenticated-request.ts';
import { CallSession } from './call-session.ts';
import type { ReinviteRefusal } from './call-types.ts';
import type { InviteClientTransaction } from './client-transaction.ts';
import { contactOf } from './dialog.ts';
import type { SipResponse } from './message.ts';
import { ALLOW } from './requests.ts';
import type { SessionDescription } from './sdp.ts';
import { TRANSACTION_TIMEOUT, type Timers } from './timers.ts';
import { randomBetween } from './tokens.ts';

export type ReinviteOutcome = Result<SessionDescription, ReinviteRefusal>;

/** Both sides offered at once (491): who made the call waits 2.1–4 s, the other 0–2 s, in steps of 10 ms (RFC 3261 §14.1). */
const GLARE_ATTEMPTS = 4;
const glareWait = (isCaller: boolean): number => 10 * (isCaller ? randomBetween(210, 400) : randomBetween(0, 200));

/** Our re-INVITE: offers new media inside a standing call. */
export function reinvite(session: CallSession, timers: Timers, sdp: string): Promise<ReinviteOutcome> {
  if (session.isEnded) return Promise.resolve(refuse({ reason: 'ended' }));
  if (session.isBusy) return Promise.resolve(refuse({ reason: 'in_progress' }));
  session.ourInvite = true;
  return new Promise((resolve) => {
    const done = (outcome: ReinviteOutcome): void => {
      session.ourInvite = false;
      resolve(outcome);
    };
    const attempt = (left: number): void => {
      if (session.isEnded) done(refuse({ reason: 'ended' }));
      else sendOffer(session, timers, { sdp, onOutcome: (outcome) => settle(outcome, left) });
    };
    const settle = (outcome: ReinviteOutcome, left: number): void => {
      const glare = !outcome.ok && outcome.refusal.reason === 'refused' && outcome.refusal.status === 491;
      if (!glare || left <= 1) {
        done(outcome);
        return;
      }
      // Their INVITE must pass while we wait.
      session.ourInvite = false;
      timers.after(glareWait(session.dialog.isCaller), () => {
        if (session.isBusy) {
          done(refuse({ reason: 'in_progress' }));
          return;
        }
        session.ourInvite = true;
        attempt(left - 1);
      });
    };
    attempt(GLARE_ATTEMPTS);
  });
}

function sendOffer(
  session: CallSession,
  timers: Timers,
  needs: { readonly sdp: string; readonly onOutcome: (outcome: ReinviteOutcome) => void },
): void {
  let running: InviteClientTransaction | undefined;
  let settled = false;
  const settle = (outcome: ReinviteOutcome): void => {
    if (settled) return;
    settled = true;
    silence();
    needs.onOutcome(outcome);
  };
  // A far end that says 100 and then nothing: no timer of the machine ends that.
  const silence = timers.after(TRANSACTION_TIMEOUT, () => running?.giveUp());
  const lost = (status: number): void => {
    session.lose();
    settle(refuse({ reason: 'refused', status }));
  };
  const onResponse = (response: SipResponse): void => {
    if (response.status < 200) return;
    if (response.status >= 300) {
      // §12.2.1.2: these two mean the dialog is gone, whatever we think.
      if (response.status === 481 || response.status === 408) lost(response.status);
      else settle(refuse({ reason: 'refused', status: response.status }));
      return;
    }
    session.dialog.target = contactOf(response) ?? session.dialog.target;
    session.sendAck(response.cseq.number);
    const answer = CallSession.parseAnswer(response);
    settle(answer === undefined ? refuse({ reason: 'no_answer' }) : ok(answer));
  };
  sendAuthenticated({
    ...session.way(),
    build: (extra) =>
      session.build('INVITE', {
        sdp: needs.sdp,
        headers: [['contact', session.dialog.contact], ['allow', ALLOW], ...extra],
      }),
    onResponse,
    onFailure: () => lost(408),
    onInvite: (transaction) => (running = transaction),
  });
}
