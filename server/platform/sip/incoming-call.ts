import { newId } from '../../../shared/kernel/id.ts';
import { refuse } from '../../../shared/kernel/result.ts';
import { CallSession, type SessionHooks } from './call-session.ts';
import { oneLine, partyOf } from './call-types.ts';
import type { CallContext, EstablishedCall, IncomingCall, IncomingCallEvents, Party } from './call-types.ts';
import { calledDialog, snapshotOf, type DialogSnapshot } from './dialog.ts';
import { parseNameAddr } from './header-values.ts';
import { Listeners } from './listeners.ts';
import { toWireText, type SipRequest } from './message.ts';
import { reinvite } from './reinvite.ts';
import { ALLOW, SDP_TYPE } from './requests.ts';
import type { SessionDescription } from './sdp.ts';
import type { ServerTransaction } from './server-transaction.ts';
import type { Cancel } from './timers.ts';
import { newTag } from './tokens.ts';
import { userOf } from './uri.ts';

/** A proxy on the way drops an INVITE without news after three minutes: say 180 again each minute (RFC 3261 §13.3.1.1). */
const REPEAT_PROVISIONAL_MS = 60_000;

interface IncomingNeeds {
  readonly context: CallContext;
  readonly transaction: ServerTransaction;
  readonly trunk: string;
  readonly offer: SessionDescription | undefined;
  readonly onClosed: () => void;
}

function assertedIdentityOf(request: SipRequest): Party | undefined {
  const value = request.headers.values('p-asserted-identity')[0];
  const address = value === undefined ? undefined : parseNameAddr(value);
  return address === undefined ? undefined : partyOf(address);
}

/** An INVITE being answered, then a session. While ringing it also owns the early dialog: a BYE there ends the call like CANCEL. */
export class InboundCall implements IncomingCall {
  readonly id = newId();
  readonly callId: string;
  readonly trunk: string;
  readonly from: Party;
  readonly to: Party;
  readonly requestUser: string;
  readonly assertedIdentity: Party | undefined;
  readonly offer: SessionDescription | undefined;
  readonly #needs: IncomingNeeds;
  readonly #listeners: Listeners<IncomingCallEvents>;
  readonly #session: CallSession;
  readonly #cancels: Cancel[] = [];
  #decided = false;
  #repeat: Cancel | undefined;

  constructor(needs: IncomingNeeds) {
    const { context, transaction } = needs;
    const { request } = transaction;
    this.#needs = needs;
    this.trunk = needs.trunk;
    this.offer = needs.offer;
    this.callId = request.callId;
    this.from = partyOf(request.from);
    this.to = partyOf(request.to);
    this.requestUser = userOf(request.uri);
    this.assertedIdentity = assertedIdentityOf(request);
    this.#listeners = new Listeners((error) =>
      context.log.error({ err: error, call: this.id }, 'call listener failed'),
    );
    const local = { ...request.to, parameters: new Map([...request.to.parameters, ['tag', newTag()]]) };
    const contact = context.contact(transaction.source.transport, request.uri.scheme === 'sip' ? request.uri.user : '');
    const dialog = calledDialog(request, local, { trunk: needs.trunk, source: transaction.source, contact });
    this.#session = new CallSession({ context, dialog, hooks: this.#hooks() });
    context.onCancel(transaction, () => this.#abandon('caller', 487));
    this.#cancels.push(context.timers.after(context.limits.maxRingingMs, () => this.#abandon('timeout', 480)));
  }

  on<Name extends keyof IncomingCallEvents>(name: Name, run: (fact: IncomingCallEvents[Name]) => void): () => void {
    return this.#listeners.on(name, run);
  }

  ring(code: 180 | 183, sdp?: string): boolean {
    if (this.#decided) return false;
    const say = (): void => {
      this.#session.respond(this.#needs.transaction, {
        status: code,
        headers: [
          ['contact', this.#session.dialog.contact],
          ['allow', ALLOW],
        ],
        ...(sdp === undefined ? {} : { body: { type: SDP_TYPE, text: toWireText(sdp) } }),
      });
      this.#repeat = this.#needs.context.timers.after(REPEAT_PROVISIONAL_MS, say);
    };
    this.#repeat?.();
    say();
    return true;
  }

  accept(sdp: string): boolean {
    if (!this.#decide()) return false;
    this.#session.establish();
    this.#session.succeed(this.#needs.transaction, sdp, (ack) => {
      const answer = this.offer === undefined ? CallSession.parseAnswer(ack) : undefined;
      this.#listeners.emit('confirmed', { answer });
    });
    return true;
  }

  reject(status: number, reason?: string): boolean {
    if (status < 300 || status > 699 || !this.#decide()) return false;
    const words = reason === undefined ? {} : { reason: toWireText(oneLine(reason)) };
    this.#session.respond(this.#needs.transaction, { status, ...words });
    this.#session.forget();
    return true;
  }

  bye(reason?: string): void {
    if (this.#session.isEstablished) this.#session.bye(reason);
    else this.reject(480, reason);
  }

  reinvite(sdp: string): ReturnType<EstablishedCall['reinvite']> {
    if (!this.#session.isEstablished) return Promise.resolve(refuse({ reason: 'not_established' }));
    return reinvite(this.#session, this.#needs.context.timers, sdp);
  }

  dialog(): DialogSnapshot {
    return snapshotOf(this.#session.dialog);
  }

  #hooks(): SessionHooks {
    return {
      onEnded: (end) => this.#listeners.emit('ended', end),
      onDtmf: (dtmf) => this.#listeners.emit('dtmf', dtmf),
      onReoffer: (reoffer) => {
        if (!this.#listeners.has('reoffer')) return false;
        this.#listeners.emit('reoffer', reoffer);
        return true;
      },
      onEarlyBye: (bye) => this.#earlyBye(bye),
      onClosed: this.#needs.onClosed,
    };
  }

  #earlyBye(transaction: ServerTransaction): void {
    this.#session.respond(transaction, { status: 200 });
    this.#abandon('caller', 487);
  }

  #abandon(by: 'caller' | 'timeout', status: number): void {
    if (!this.#decide()) return;
    this.#session.respond(this.#needs.transaction, { status });
    this.#session.forget();
    this.#listeners.emit('cancelled', { by });
  }

  /** The one gate: whoever comes first (accept, reject, CANCEL, timeout) decides the INVITE. */
  #decide(): boolean {
    if (this.#decided) return false;
    this.#decided = true;
    this.#repeat?.();
    for (const cancel of this.#cancels.splice(0)) cancel();
    this.#needs.context.onCancel(this.#needs.transaction, undefined);
    return true;
  }
}
