import { newId } from '../../../shared/kernel/id.ts';
import { refuse } from '../../../shared/kernel/result.ts';
import { sendAuthenticated } from './authenticated-request.ts';
import { CallSession } from './call-session.ts';
import { oneLine, type CallContext, type EstablishedCall } from './call-types.ts';
import type { OutgoingCall, OutgoingCallEvents } from './call-types.ts';
import type { InviteClientTransaction } from './client-transaction.ts';
import { callingDialog, snapshotOf, type DialogSnapshot } from './dialog.ts';
import { tagOf, type NameAddr } from './header-values.ts';
import { Listeners } from './listeners.ts';
import { fromWireText, toWireText, type SipRequest, type SipResponse } from './message.ts';
import type { Peer } from './peer.ts';
import { reinvite } from './reinvite.ts';
import { ALLOW, buildCancel, buildRequest, SDP_TYPE } from './requests.ts';
import type { SessionDescription } from './sdp.ts';
import { TRANSACTION_TIMEOUT, type Cancel } from './timers.ts';
import { newCallId, newCSeq, newTag } from './tokens.ts';
import type { SipTrunk } from './trunk.ts';
import { NO_PARAMETERS, type SipUri } from './uri.ts';

export interface OutgoingNeeds {
  readonly context: CallContext;
  readonly trunk: SipTrunk;
  /** Number to call, and the number shown to whom we call. */
  readonly to: string;
  readonly from: { readonly user: string; readonly displayName?: string };
  readonly fromHost: string;
  readonly sdp: string;
  readonly onClosed: () => void;
}

/** A user part is data: whatever is no plain number character is escaped, so it can open no parameter or host. */
const escapeUser = (text: string): string => encodeURIComponent(text).replaceAll('%2B', '+');

const addressOf = (user: string, host: string, port?: number): SipUri => ({
  scheme: 'sip',
  user: escapeUser(user),
  host,
  ...(port === undefined ? {} : { port }),
  parameters: NO_PARAMETERS,
});

export class OutboundCall implements OutgoingCall {
  readonly id = newId();
  readonly callId = newCallId();
  readonly trunk: string;
  readonly #needs: OutgoingNeeds;
  readonly #listeners: Listeners<OutgoingCallEvents>;
  readonly #from: NameAddr;
  readonly #to: NameAddr;
  readonly #peer: Peer;
  readonly #contact: string;
  readonly #cancels: Cancel[] = [];
  #cseq = newCSeq();
  #running: InviteClientTransaction | undefined;
  #session: CallSession | undefined;
  #decided = false;
  #cancelWanted = false;
  #cancelSent = false;
  #heardProvisional = false;
  #earlyAnswer: SessionDescription | undefined;

  constructor(needs: OutgoingNeeds) {
    const { context, trunk, from } = needs;
    this.#needs = needs;
    this.trunk = trunk.name;
    this.#listeners = new Listeners((error) =>
      context.log.error({ err: error, call: this.id }, 'call listener failed'),
    );
    const displayName = toWireText(oneLine(from.displayName ?? ''));
    this.#from = { displayName, uri: addressOf(from.user, needs.fromHost), parameters: new Map([['tag', newTag()]]) };
    this.#to = { displayName: '', uri: addressOf(needs.to, trunk.host), parameters: NO_PARAMETERS };
    this.#peer = { transport: trunk.transport, address: trunk.host, port: trunk.port };
    this.#contact = context.contact(trunk.transport, escapeUser(from.user));
  }

  on<Name extends keyof OutgoingCallEvents>(name: Name, run: (fact: OutgoingCallEvents[Name]) => void): () => void {
    return this.#listeners.on(name, run);
  }

  start(): void {
    const { context, trunk } = this.#needs;
    this.#cancels.push(context.timers.after(context.limits.maxRingingMs, () => this.cancel()));
    sendAuthenticated({
      layer: context.layer,
      trunk,
      peer: this.#peer,
      build: (extra) => this.#buildInvite(extra),
      onResponse: (response) => this.#receive(response),
      onFailure: (why) => {
        const cancelled = this.#cancelWanted;
        this.#fail(cancelled ? 487 : why === 'timeout' ? 408 : 503, cancelled ? 'cancelled' : why);
      },
      onInvite: (transaction) => (this.#running = transaction),
      isWanted: () => !this.#cancelWanted,
    });
  }

  #buildInvite(extra: readonly (readonly [string, string])[]): SipRequest {
    const { trunk, to, sdp, context } = this.#needs;
    this.#cseq += 1;
    this.#heardProvisional = false;
    return buildRequest({
      method: 'INVITE',
      uri: addressOf(to, trunk.host, trunk.port),
      via: context.newVia(trunk.transport),
      from: this.#from,
      to: this.#to,
      callId: this.callId,
      cseq: this.#cseq,
      headers: [['contact', this.#contact], ['allow', ALLOW], ...extra],
      body: { type: SDP_TYPE, text: toWireText(sdp) },
    });
  }

  #receive(response: SipResponse): void {
    if (response.status >= 300) {
      this.#fail(this.#cancelWanted ? 487 : response.status, fromWireText(response.reason));
    } else if (response.status >= 200) this.#receiveSuccess(response);
    else if (!this.#decided) this.#receiveProvisional(response);
  }

  #receiveProvisional(response: SipResponse): void {
    this.#heardProvisional = true;
    if (this.#cancelWanted) {
      this.#sendCancel();
      return;
    }
    if (response.status === 100) return;
    const answer = CallSession.parseAnswer(response);
    this.#earlyAnswer = answer ?? this.#earlyAnswer;
    this.#listeners.emit('progress', { status: response.status, answer });
  }

  #receiveSuccess(response: SipResponse): void {
    if (this.#session !== undefined && tagOf(this.#session.dialog.remote) === tagOf(response.to)) {
      // Our ACK was lost: once more.
      this.#session.sendAck(response.cseq.number);
      return;
    }
    const answer = CallSession.parseAnswer(response) ?? this.#earlyAnswer;
    if (this.#decided || this.#cancelWanted || answer === undefined) {
      // Answered too late, twice (forked), or without media: acknowledged, so that it stops resending, and ended (§13.2.2.4).
      this.#dismiss(response);
      if (this.#cancelWanted) this.#fail(487, 'cancelled');
      else this.#fail(488, 'no answer in SDP');
      return;
    }
    this.#decide();
    const session = this.#open(response, true);
    this.#session = session;
    session.sendAck(response.cseq.number);
    this.#listeners.emit('answered', { answer });
  }

  #dismiss(response: SipResponse): void {
    const session = this.#open(response, false);
    session.sendAck(response.cseq.number);
    session.bye();
  }

  #open(response: SipResponse, isOurs: boolean): CallSession {
    const { context } = this.#needs;
    const at = { trunk: this.trunk, source: this.#peer, contact: this.#contact };
    const hooks = {
      onEnded: (end: OutgoingCallEvents['ended']) => this.#listeners.emit('ended', end),
      onDtmf: (dtmf: OutgoingCallEvents['dtmf']) => this.#listeners.emit('dtmf', dtmf),
      onReoffer: (reoffer: OutgoingCallEvents['reoffer']) => {
        if (!this.#listeners.has('reoffer')) return false;
        this.#listeners.emit('reoffer', reoffer);
        return true;
      },
      onClosed: this.#needs.onClosed,
    };
    const session = new CallSession({ context, dialog: callingDialog(response, at), hooks: isOurs ? hooks : {} });
    session.establish();
    return session;
  }

  cancel(): void {
    if (this.#session !== undefined) this.#session.bye();
    if (this.#decided || this.#cancelWanted) return;
    this.#cancelWanted = true;
    // §9.1: not before the far end has shown that the INVITE arrived.
    if (this.#heardProvisional) this.#sendCancel();
  }

  #sendCancel(): void {
    const invite = this.#running;
    if (invite === undefined || this.#cancelSent) return;
    this.#cancelSent = true;
    const { layer, timers } = this.#needs.context;
    const ignore = (): void => undefined;
    layer.request(buildCancel(invite.request), this.#peer, { onResponse: ignore, onFailure: ignore });
    this.#cancels.push(timers.after(TRANSACTION_TIMEOUT, () => invite.giveUp()));
  }

  bye(reason?: string): void {
    if (this.#session === undefined) this.cancel();
    else this.#session.bye(reason);
  }

  reinvite(sdp: string): ReturnType<EstablishedCall['reinvite']> {
    if (this.#session === undefined) return Promise.resolve(refuse({ reason: 'not_established' }));
    return reinvite(this.#session, this.#needs.context.timers, sdp);
  }

  dialog(): DialogSnapshot | undefined {
    return this.#session === undefined ? undefined : snapshotOf(this.#session.dialog);
  }

  #fail(status: number, reason: string): void {
    if (!this.#decide()) return;
    this.#needs.onClosed();
    this.#listeners.emit('failed', { status, reason });
  }

  #decide(): boolean {
    if (this.#decided) return false;
    this.#decided = true;
    for (const cancel of this.#cancels.splice(0)) cancel();
    return true;
  }
}
