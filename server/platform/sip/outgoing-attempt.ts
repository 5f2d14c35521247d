import { sendAuthenticated } from './authenticated-request.ts';
import type { CallContext } from './call-types.ts';
import type { InviteClientTransaction } from './client-transaction.ts';
import type { SipRequest, SipResponse } from './message.ts';
import type { Peer } from './peer.ts';
import { buildCancel } from './requests.ts';
import type { Pairs } from './session-port.ts';
import { TRANSACTION_TIMEOUT, type Cancel } from './timers.ts';
import type { SipTarget, SipTrunk } from './trunk.ts';

/** INVITE resent three times without a sign of life. Waiting for timer B (32 s) would cost the caller the call. */
const SILENCE_MS = 4000;

interface AttemptNeeds {
  readonly context: CallContext;
  readonly trunk: SipTrunk;
  readonly target: SipTarget;
  /** There is another way to try when this one stays silent. */
  readonly hasNext: boolean;
  readonly build: (extra: Pairs) => SipRequest;
  readonly onResponse: (response: SipResponse) => void;
  readonly onFailure: (why: 'timeout' | 'unreachable') => void;
  readonly isWanted: () => boolean;
}

/** One INVITE to one way out of a trunk, with its challenge if there is one, its CANCEL, and its giving up. */
export class OutgoingAttempt {
  readonly peer: Peer;
  readonly target: SipTarget;
  readonly #needs: AttemptNeeds;
  #silence: Cancel = () => undefined;
  #patience: Cancel = () => undefined;
  #running: InviteClientTransaction | undefined;
  #heard = false;
  #rang = false;
  #isLeft = false;
  #cancelWanted = false;
  #cancelSent = false;

  constructor(needs: AttemptNeeds) {
    this.#needs = needs;
    this.target = needs.target;
    const { transport, host, port } = needs.target;
    this.peer = { transport, address: host, port };
  }

  /** A new way was taken: what still comes from here is unwanted. */
  get isLeft(): boolean {
    return this.#isLeft;
  }

  /** A provisional answer came: somebody is there. */
  get wasHeard(): boolean {
    return this.#heard;
  }

  /** More than 100: the call has got through to where it was going, and another way would ring a second time. */
  get hasRung(): boolean {
    return this.#rang;
  }

  start(): void {
    const { context, trunk, build, onResponse, isWanted, hasNext } = this.#needs;
    if (hasNext) this.#silence = context.timers.after(SILENCE_MS, () => this.#leave());
    sendAuthenticated({
      layer: context.layer,
      trunk,
      peer: this.peer,
      build: (extra) => {
        this.#heard = false;
        return build(extra);
      },
      onResponse: (response) => {
        if (response.status < 200) this.#hear(response.status);
        onResponse(response);
      },
      onFailure: (why) => {
        this.stop();
        if (!this.#isLeft) this.#needs.onFailure(why);
      },
      onInvite: (transaction) => (this.#running = transaction),
      isWanted: () => isWanted() && !this.#isLeft,
    });
  }

  /** RFC 3261 §9.1: not before the far end has shown that the INVITE arrived. */
  cancel(): void {
    this.#cancelWanted = true;
    if (this.#heard) this.#sendCancel();
  }

  stop(): void {
    this.#silence();
    this.#patience();
  }

  #hear(status: number): void {
    this.#heard = true;
    if (status > 100) this.#rang = true;
    this.#silence();
    if (this.#cancelWanted) this.#sendCancel();
  }

  #leave(): void {
    this.#isLeft = true;
    this.#cancelWanted = true;
    this.#running?.hush();
    this.#needs.onFailure('timeout');
  }

  #sendCancel(): void {
    const invite = this.#running;
    if (invite === undefined || this.#cancelSent) return;
    this.#cancelSent = true;
    const { layer, timers } = this.#needs.context;
    const ignore = (): void => undefined;
    layer.request(buildCancel(invite.request), this.peer, { onResponse: ignore, onFailure: ignore });
    this.#patience = timers.after(TRANSACTION_TIMEOUT, () => invite.giveUp());
  }
}
