import type { ServiceClass } from '../../../shared/contracts/contacts.ts';
import {
  WEB_CALLED,
  type WebCallBegun,
  type WebCallNow,
  type WebCallPicture,
  type WebCallPlace,
} from '../../../shared/contracts/voice-web-call-catalogue.ts';
import type { CallStart } from '../../../shared/contracts/voice-web-call.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import { parsePhoneNumber } from '../../../shared/kernel/phone-number.ts';
import type { Db } from '../../platform/db/database.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import type { Log } from '../../platform/log.ts';
import type { MediaEngine, WebLeg } from '../../platform/media/media-engine.ts';
import { createRateLimit } from '../../platform/rate-limit.ts';
import { findContact, type ContactLife, type ContactRow } from '../contacts/index.ts';
import type { Routing } from '../routing/index.ts';
import type { Door } from './bars/index.ts';
import { lineTopic, newCall, type Call, type Calls } from './calls.ts';
import { recogniser, type Caller, type CallerLookup } from './recognise.ts';
import type { TrunkBook } from './trunks/index.ts';
import { insertWebCall, isCallOf, openCallOf } from './web-call-store.ts';
import type { WebCallerLines } from './web-caller-lines.ts';
import { createWelcoming } from './welcome-service.ts';

/** Who asks: a visitor of the page, and the address they come from. */
export interface Visitor {
  readonly visitorId: string;
  readonly source: string;
}

/** What the chat knows of a visitor, so that the call is part of the same conversation (CH-10). */
export interface VisitorFacts {
  readonly number: string | null;
  readonly isVerified: boolean;
  /** The conversation that goes on beside the call. */
  readonly talk: { readonly customerId: string | null; readonly caseId: string | null } | undefined;
}

export interface WebCallers {
  now(visitorId: string): Promise<WebCallPicture>;
  start(visitor: Visitor, wish: CallStart): Promise<WebCallBegun>;
  ready(visitorId: string, contactId: string): Promise<void>;
  restart(visitorId: string, contactId: string, offerSdp: string): Promise<{ readonly answerSdp: string }>;
  keys(visitorId: string, contactId: string, keys: string): void;
  end(visitorId: string, contactId: string): void;
  isOf(contactId: string, visitorId: string): Promise<boolean>;
}

/** A browser leg costs eight times a trunk's (docs/decisions/0004), and strangers may not take the lines of those who dial. */
const MAX_WEB_CALLS = 40;
/** Somebody whose call broke off tries again; nobody calls every ten seconds. */
const VISITOR_STARTS = { burst: 4, perMinute: 1 };
/** A whole mobile network may stand behind one address (RFC 6888): this only stops floods. */
const SOURCE_STARTS = { burst: 30, perMinute: 30 };

/** What a call over a trunk has besides: the page speaks its own way, and nobody re-offers to it. */
const NO_TRUNK: Pick<Call, 'localAudio' | 'sound'> = {
  localAudio: () => ({ address: '', port: 0, sessionId: 0, version: 0 }),
  sound: { alsoFrom: [], codecs: ['PCMA'], srtp: 'never', inbandKeys: false },
};

const PLACES: Readonly<Partial<Record<ContactRow['state'], WebCallPlace>>> = {
  arrived: 'menu',
  self_service: 'menu',
  waiting: 'waiting',
  offered: 'waiting',
  connected: 'talking',
};

export interface WebCallersNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly media: MediaEngine;
  readonly calls: Calls;
  readonly lines: WebCallerLines;
  readonly maxCalls: number;
  readonly log: Log;
  readonly lookup: CallerLookup;
  readonly factsOf: (visitorId: string) => Promise<VisitorFacts>;
  readonly agentNameOf: (agentId: string) => Promise<string | undefined>;
  readonly waitOf: (
    contactId: string,
  ) => Promise<{ readonly position: number; readonly estimatedSeconds: number | undefined } | undefined>;
  readonly node: { readonly name: string };
  readonly book: Pick<TrunkBook, 'numberOf'>;
  readonly door: Pick<Door, 'meet'>;
  /** The page is a door of the hotline: the same greeting, flow and business line. */
  readonly hotline: string;
  readonly accepting: () => boolean;
  readonly personFirst: Routing['personFirst'];
  readonly onAnswered: (call: Call, straightToAgent: boolean) => Promise<void>;
  /** Our own end of the call, as `bye` is on a trunk. */
  readonly hungUp: (call: Call) => void;
  readonly press: (call: Call, key: string) => void;
  readonly gone: (call: Call, reason: string) => void;
}

const refusal = (code: string, kind: 'refused' | 'conflict' | 'rate_limited' | 'unavailable'): AppError =>
  new AppError({ code, kind });

function claimed(wish: CallStart): string | null {
  if (wish.number === undefined || wish.number.trim() === '') return null;
  const parsed = parsePhoneNumber(wish.number);
  if (!parsed.ok || parsed.value.length < 7) throw new AppError({ code: 'messaging.number_invalid', kind: 'invalid' });
  return parsed.value;
}

interface Known {
  readonly number: string | null;
  readonly isVerified: boolean;
  readonly caller: Caller | undefined;
  readonly facts: VisitorFacts;
  /** On the list of nuisance callers, with one sentence instead of the menu. */
  readonly isTurnedAway: boolean;
}

export function createWebCallers(needs: WebCallersNeeds): WebCallers {
  const starts = createRateLimit(VISITOR_STARTS);
  const sources = createRateLimit(SOURCE_STARTS);
  const recognise = recogniser(needs.lookup, needs.log);
  const meet = createWelcoming(needs);
  const straight = new WeakMap<Call, boolean>();

  const demandRoom = ({ visitorId, source }: Visitor): void => {
    if (!needs.accepting()) throw refusal('voice.web_calls_closed', 'unavailable');
    const now = needs.clock.now().getTime();
    if (!sources.take(source, now) || !starts.take(visitorId, now))
      throw refusal('voice.web_calls_too_fast', 'rate_limited');
    if (needs.lines.count() >= MAX_WEB_CALLS || needs.calls.lines() >= needs.maxCalls)
      throw refusal('voice.web_lines_busy', 'unavailable');
  };

  const know = async (visitorId: string, wish: CallStart): Promise<Known> => {
    const said = claimed(wish);
    const facts = await needs.factsOf(visitorId);
    const number = said ?? facts.number;
    const isVerified = facts.isVerified && number === facts.number;
    if (number === null) return { number, isVerified, facts, caller: undefined, isTurnedAway: false };
    const [welcome, caller] = await Promise.all([meet(number, isVerified), recognise(number)]);
    if (welcome === 'refuse') throw refusal('voice.web_call_declined', 'refused');
    if (welcome === 'too_many') throw refusal('voice.web_calls_too_fast', 'rate_limited');
    return { number, isVerified, facts, caller, isTurnedAway: welcome === 'message' };
  };

  /** Undefined: this visitor has a call already. */
  const store = (visitorId: string, { number, caller, facts }: Known): Promise<string | undefined> =>
    needs.transactor.run(async (tx) => {
      if ((await openCallOf(tx.db, visitorId)) !== undefined) return undefined;
      const customerId = facts.talk?.customerId ?? caller?.customerId;
      const contact = await needs.life.arrive(tx, {
        channel: 'voice',
        customerAddress: number ?? 'anonymous',
        calledNumber: WEB_CALLED,
        ...(customerId === undefined ? {} : { customerId }),
        ...(caller === undefined ? {} : { serviceClass: caller.serviceClass }),
        actor: 'customer',
      });
      const { id: contactId } = contact;
      const call = { contactId, visitorId, startedAt: tx.now, node: needs.node.name };
      // Two windows pressed in the same moment: the second takes its contact back with the transaction.
      if (!(await insertWebCall(tx.db, call))) throw refusal('voice.web_call_running', 'conflict');
      const caseId = facts.talk?.caseId ?? null;
      if (caseId !== null) await needs.life.linkCase(tx, contactId, caseId);
      return contactId;
    });

  const begin = (visitorId: string, contactId: string, { legId }: WebLeg, known: Known): void => {
    // A number that was only claimed opens no account: what a machine tells of it, it tells to whoever proved it.
    const { number, isVerified, caller } = known;
    const call = newCall({
      contactId,
      number: isVerified && number !== null ? number : 'anonymous',
      sip: { bye: () => needs.hungUp(call) },
      legId,
      ...NO_TRUNK,
      trunk: WEB_CALLED,
      phase: 'answering',
    });
    call.called = needs.hotline;
    call.isTurnedAway = known.isTurnedAway;
    call.line = needs.book.numberOf(needs.hotline);
    if (isVerified) call.customerId = caller?.customerId;
    const serviceClass: ServiceClass = caller?.serviceClass ?? 'ordinary';
    if (serviceClass === 'elder') call.variant = 'elder';
    const topic = lineTopic(call) ?? null;
    straight.set(call, needs.personFirst({ channel: 'voice', serviceClass, topic }));
    needs.calls.add(call);
    needs.lines.add(visitorId, call);
  };

  /** Null: it is over, and its end is only not yet on record everywhere. */
  const picture = async (contact: ContactRow, since: Date): Promise<WebCallNow | null> => {
    const place = PLACES[contact.state];
    if (place === undefined) return null;
    const wait = place === 'waiting' ? await needs.waitOf(contact.id) : undefined;
    const agent = place === 'talking' && contact.agent_id !== null ? await needs.agentNameOf(contact.agent_id) : null;
    return {
      contactId: contact.id,
      place,
      agentName: agent ?? null,
      ahead: wait === undefined ? null : wait.position - 1,
      estimatedSeconds: wait?.estimatedSeconds ?? null,
      since: since.toISOString(),
    };
  };

  const mine = (visitorId: string, contactId: string): Call => {
    const call = needs.lines.of(visitorId, contactId);
    if (call === undefined) throw new AppError({ code: 'voice.web_call_gone', kind: 'not_found' });
    return call;
  };

  return {
    isOf: (contactId, visitorId) => isCallOf(needs.db, contactId, visitorId),
    now: async (visitorId) => {
      const row = await openCallOf(needs.db, visitorId);
      const contact = row === undefined ? undefined : await findContact(needs.db, row.contact_id);
      if (row === undefined || contact === undefined) return { call: null };
      return { call: await picture(contact, row.started_at) };
    },
    start: async (visitor, wish) => {
      demandRoom(visitor);
      const known = await know(visitor.visitorId, wish);
      const leg = await needs.media.createWebLeg({ callId: `visitor-${visitor.visitorId}`, offerSdp: wish.offerSdp });
      try {
        const contactId = await store(visitor.visitorId, known);
        if (contactId === undefined) throw refusal('voice.web_call_running', 'conflict');
        begin(visitor.visitorId, contactId, leg, known);
        return { contactId, answerSdp: leg.answerSdp };
      } catch (error) {
        await needs.media.closeLeg(leg.legId).catch(() => undefined);
        throw error;
      }
    },
    ready: async (visitorId, contactId) => {
      const call = mine(visitorId, contactId);
      needs.lines.back(call);
      const isStraight = straight.get(call);
      // Said again after each way back; the greeting comes once.
      if (isStraight === undefined) return;
      straight.delete(call);
      await needs.onAnswered(call, isStraight);
    },
    restart: async (visitorId, contactId, offerSdp) => {
      const call = mine(visitorId, contactId);
      const answer = await needs.media.restartWebLeg(call.legId, offerSdp);
      needs.lines.coming(call);
      return answer;
    },
    keys: (visitorId, contactId, keys) => {
      const call = mine(visitorId, contactId);
      for (const key of keys) needs.press(call, key);
    },
    end: (visitorId, contactId) => {
      const call = needs.lines.of(visitorId, contactId);
      if (call !== undefined) needs.gone(call, 'remote_bye');
    },
  };
}
