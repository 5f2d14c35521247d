import { ok, refuse, type Result } from '../../../shared/kernel/result.ts';
import { sendAuthenticated } from './authenticated-request.ts';
import type { Refer, ReferOptions, ReferRefusal } from './call-types.ts';
import { parseNameAddr } from './header-values.ts';
import type { SipRequest } from './message.ts';
import { partyOf } from './party.ts';
import { formatReplaces, parseReplaces, type DialogIds } from './replaces.ts';
import { cut, readNumber } from './scanner.ts';
import type { ServerTransaction } from './server-transaction.ts';
import type { SessionPort } from './session-port.ts';
import { formatUri, numberUri, parseUri, withoutHeaders } from './uri.ts';

export type ReferOutcome = Result<{ readonly status: number }, ReferRefusal>;

const FRAG = 'message/sipfrag;version=2.0';
/** Somebody must say yes or no before the REFER itself times out at its sender after 32 s. */
const DECIDE_MS = 20_000;
/** How long the new call may take until its outcome is reported: ringing and a little more. */
const REPORT_MS = 240_000;
const SUBSCRIPTION_SECONDS = 300;
const SIP_PORT = 5060;

/** `?Replaces=…` inside the Refer-To, escaped (RFC 3891 §4). */
function replacesIn(headers: string | undefined): DialogIds | undefined | 'bad' {
  if (headers === undefined) return undefined;
  for (const part of headers.split('&', 32)) {
    const [name, value = ''] = cut(part, '=');
    if (name.toLowerCase() !== 'replaces') continue;
    try {
      return parseReplaces(decodeURIComponent(value)) ?? 'bad';
    } catch {
      return 'bad';
    }
  }
  return undefined;
}

type ReferWish = Pick<Refer, 'target' | 'referredBy' | 'replaces'>;

function readReferTo(request: SipRequest): ReferWish | undefined {
  const values = request.headers.values('refer-to');
  const address = values.length === 1 ? parseNameAddr(values[0] ?? '') : undefined;
  if (address === undefined) return undefined;
  const { uri } = address;
  const replaces = 'headers' in uri ? replacesIn(uri.headers) : undefined;
  if (replaces === 'bad') return undefined;
  const by = parseNameAddr(request.headers.get('referred-by') ?? '');
  return {
    target: partyOf({ ...address, uri: withoutHeaders(uri) }),
    referredBy: by === undefined ? undefined : partyOf(by),
    replaces,
  };
}

/** One REFER at a time in each direction: the NOTIFY of an implicit subscription names no REFER unless there are several. */
export class SessionRefers {
  readonly #session: SessionPort;
  #theirs = false;
  #ours: ((outcome: ReferOutcome) => void) | undefined;
  #onProgress: ReferOptions['onProgress'];

  constructor(session: SessionPort) {
    this.#session = session;
  }

  /** RFC 3515 §2.4.2: exactly one Refer-To. */
  receive(transaction: ServerTransaction): void {
    const { request } = transaction;
    const wish = readReferTo(request);
    if (wish === undefined) this.#session.respond(transaction, { status: 400, reason: 'Bad Refer-To' });
    else if (this.#theirs) this.#session.respond(transaction, { status: 491 });
    else this.#ask(transaction, wish);
  }

  #ask(transaction: ServerTransaction, wish: ReferWish): void {
    const session = this.#session;
    this.#theirs = true;
    let isOpen = true;
    const decide = (): boolean => {
      cancel();
      const first = isOpen;
      isOpen = false;
      return first;
    };
    const decline = (status = 603): void => {
      if (!decide()) return;
      this.#theirs = false;
      session.respond(transaction, { status });
    };
    const cancel = session.context.timers.after(DECIDE_MS, () => decline(480));
    const refer: Refer = {
      ...wish,
      refuse: decline,
      accept: () => {
        if (decide()) {
          session.respond(transaction, { status: 202, headers: [['contact', session.dialog.contact]] });
          this.#notify(transaction.request, 100, true);
        }
        return { report: (status) => this.#report(transaction.request, status) };
      },
    };
    if (session.hooks.onRefer?.(refer) !== true) decline();
  }

  #report(request: SipRequest, status: number): void {
    if (!this.#theirs) return;
    if (status >= 200) this.#theirs = false;
    this.#notify(request, status, status < 200);
  }

  #notify(refer: SipRequest, status: number, isActive: boolean): void {
    if (this.#session.isEnded) return;
    const state = isActive ? `active;expires=${SUBSCRIPTION_SECONDS}` : 'terminated;reason=noresource';
    this.#session.sendNonInvite('NOTIFY', {
      headers: [
        ['event', `refer;id=${refer.cseq.number}`],
        ['subscription-state', state],
        ['contact', this.#session.dialog.contact],
      ],
      body: { type: FRAG, text: `SIP/2.0 ${status} ${status < 200 ? 'Trying' : status < 300 ? 'OK' : 'Failed'}\r\n` },
    });
  }

  /** Ours: resolves with the final status that is reported, or why there is none. */
  send(target: string, { replaces, onProgress }: ReferOptions): Promise<ReferOutcome> {
    const { host, port } = this.#session.trunkAddress;
    const at = port === SIP_PORT ? undefined : port;
    const uri = target.includes(':') ? parseUri(target) : numberUri(target, host, at);
    if (uri === undefined || uri.scheme === 'other') return Promise.resolve(refuse({ reason: 'bad_target' }));
    if (this.#session.isEnded) return Promise.resolve(refuse({ reason: 'ended' }));
    if (this.#ours !== undefined) return Promise.resolve(refuse({ reason: 'in_progress' }));
    const inside = replaces === undefined ? '' : `?Replaces=${encodeURIComponent(formatReplaces(replaces))}`;
    this.#onProgress = onProgress;
    const outcome = new Promise<ReferOutcome>((resolve) => {
      const late = this.#session.context.timers.after(REPORT_MS, () => this.#settle(refuse({ reason: 'no_report' })));
      this.#ours = (given) => {
        late();
        this.#ours = undefined;
        resolve(given);
      };
    });
    this.#sendRefer(`<${formatUri(withoutHeaders(uri))}${inside}>`);
    return outcome;
  }

  #sendRefer(referTo: string): void {
    const session = this.#session;
    sendAuthenticated({
      ...session.way(),
      build: (extra) =>
        session.build('REFER', {
          headers: [
            ['contact', session.dialog.contact],
            ['refer-to', referTo],
            ['referred-by', `<${formatUri(session.dialog.local.uri)}>`],
            ...extra,
          ],
        }),
      onResponse: ({ status }) => {
        if (status >= 300) this.#settle(refuse({ reason: 'refused', status }));
      },
      onFailure: () => this.#settle(refuse({ reason: 'refused', status: 408 })),
    });
  }

  /** RFC 3515 §2.4.5: the body's status line says how the new call fares. */
  receiveNotify(transaction: ServerTransaction): void {
    const { request } = transaction;
    const [event] = cut(request.headers.get('event') ?? '', ';');
    if (event.trim().toLowerCase() !== 'refer') {
      this.#session.respond(transaction, { status: 489, headers: [['allow-events', 'refer']] });
      return;
    }
    if (this.#ours === undefined) {
      this.#session.respond(transaction, { status: 481 });
      return;
    }
    this.#session.respond(transaction, { status: 200 });
    const status = request.body.startsWith('SIP/2.0 ') ? readNumber(request.body.slice(8, 11), 699) : undefined;
    const [state] = cut(request.headers.get('subscription-state') ?? '', ';');
    const isOver = state.trim().toLowerCase() === 'terminated';
    if (status !== undefined && status >= 200) this.#settle(ok({ status }));
    else if (status !== undefined && !isOver) this.#onProgress?.(status);
    else if (isOver) this.#settle(refuse({ reason: 'no_report' }));
  }

  /** The call ended: some far ends hang up instead of reporting. */
  close(): void {
    this.#theirs = false;
    this.#settle(refuse({ reason: 'ended' }));
  }

  #settle(outcome: ReferOutcome): void {
    this.#ours?.(outcome);
  }
}
