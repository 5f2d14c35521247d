import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';
import { sendAuthenticated } from './authenticated-request.ts';
import type { ReinviteRefusal } from './call-types.ts';
import type { InviteClientTransaction } from './client-transaction.ts';
import { contactOf } from './dialog.ts';
import { toWireText, type SipResponse } from './message.ts';
import { ALLOW, SDP_TYPE, SUPPORTED_IN_DIALOG } from './requests.ts';
import type { SessionDescription } from './sdp.ts';
import type { Pairs, SessionPort } from './session-port.ts';
import { agreedSession, askSession, readMinSe } from './session-timer-rules.ts';
import { TRANSACTION_TIMEOUT } from './timers.ts';
import { randomBetween } from './tokens.ts';

export type ReinviteOutcome = Result<SessionDescription, ReinviteRefusal>;
/** A refresh by UPDATE carries no description, so none comes back. */
type Outcome = Result<SessionDescription | undefined, ReinviteRefusal>;

interface Offer {
  readonly method: 'INVITE' | 'UPDATE';
  readonly sdp: string | undefined;
}

/** Both sides offered at once (491): who made the call waits 2.1–4 s, the other 0–2 s, in steps of 10 ms (RFC 3261 §14.1). */
const ATTEMPTS = 4;
const glareWait = (isCaller: boolean): number => 10 * (isCaller ? randomBetween(210, 400) : randomBetween(0, 200));

/** Our offer inside a dialog. */
export async function offerAgain(session: SessionPort, method: Offer['method'], sdp: string): Promise<ReinviteOutcome> {
  const outcome = await send(session, { method, sdp });
  if (!outcome.ok) return outcome;
  return outcome.value === undefined ? refuse({ reason: 'no_answer' }) : ok(outcome.value);
}

/** RFC 4028 §7.4: by UPDATE where the far end has it, for then no media is touched; else our last description once more. */
export function refreshSession(session: SessionPort): void {
  const byUpdate = session.allows.includes('UPDATE');
  if (!byUpdate && session.localSdp === undefined) return;
  // Refused or lost: the clock runs on, and its end ends the call.
  void send(session, byUpdate ? { method: 'UPDATE', sdp: undefined } : { method: 'INVITE', sdp: session.localSdp });
}

function send(session: SessionPort, offer: Offer): Promise<Outcome> {
  if (session.isEnded) return Promise.resolve(refuse({ reason: 'ended' }));
  if (session.isBusy) return Promise.resolve(refuse({ reason: 'in_progress' }));
  return new Promise((resolve) => {
    const attempt = (left: number): void => {
      session.ourOffer = true;
      sendOnce(session, offer, (outcome) => {
        session.ourOffer = false;
        const wait = left > 1 ? waitBefore(session, outcome) : undefined;
        if (wait === undefined) {
          resolve(outcome);
          return;
        }
        // After a glare their INVITE must pass while we wait.
        session.context.timers.after(wait, () => {
          if (session.isEnded) resolve(refuse({ reason: 'ended' }));
          else if (session.isBusy) resolve(refuse({ reason: 'in_progress' }));
          else attempt(left - 1);
        });
      });
    };
    attempt(ATTEMPTS);
  });
}

/** Refusals that mean "again, later" and how long that is. */
function waitBefore(session: SessionPort, outcome: Outcome): number | undefined {
  if (outcome.ok || outcome.refusal.reason !== 'refused') return undefined;
  if (outcome.refusal.status === 491) return glareWait(session.dialog.isCaller);
  return outcome.refusal.status === 422 ? 0 : undefined;
}

function timingOf(session: SessionPort): Pairs {
  const { agreement } = session.timer;
  const seconds = agreement?.seconds ?? session.sessionSeconds;
  return seconds === undefined ? [] : askSession({ seconds, minSe: session.minSe, weRefresh: agreement?.weRefresh });
}

/** §12.2.1.2: these two mean the dialog is gone, whatever we think. */
const isGone = (status: number): boolean => status === 481 || status === 408;

function sendOnce(session: SessionPort, { method, sdp }: Offer, onOutcome: (outcome: Outcome) => void): void {
  let running: InviteClientTransaction | undefined;
  let settled = false;
  const settle = (outcome: Outcome): void => {
    if (settled) return;
    settled = true;
    silence();
    onOutcome(outcome);
  };
  // A far end that says 100 and then nothing: no timer of the machine ends that.
  const silence = session.context.timers.after(TRANSACTION_TIMEOUT, () => running?.giveUp());
  const lost = (status: number): void => {
    session.lose();
    settle(refuse({ reason: 'refused', status }));
  };
  const onResponse = (response: SipResponse): void => {
    if (response.status < 200) return;
    if (response.status >= 300) {
      if (response.status === 422) session.minSe = Math.max(session.minSe, readMinSe(response) ?? 0);
      if (isGone(response.status)) lost(response.status);
      else settle(refuse({ reason: 'refused', status: response.status }));
      return;
    }
    session.dialog.target = contactOf(response) ?? session.dialog.target;
    if (method === 'INVITE') session.sendAck(response.cseq.number);
    if (settled) return;
    if (sdp !== undefined) session.localSdp = sdp;
    session.timer.set(agreedSession(response));
    settle(ok(session.parseAnswer(response)));
  };
  const body = sdp === undefined ? {} : { body: { type: SDP_TYPE, text: toWireText(sdp) } };
  sendAuthenticated({
    ...session.way(),
    build: (extra) =>
      session.build(method, {
        headers: [
          ['contact', session.dialog.contact],
          ['allow', ALLOW],
          ['supported', SUPPORTED_IN_DIALOG],
          ...timingOf(session),
          ...extra,
        ],
        ...body,
      }),
    onResponse,
    onFailure: () => lost(408),
    onInvite: (transaction) => (running = transaction),
  });
}
