import type { CallTo, EarsShown, TalkAct, TalksNow } from '../../../shared/contracts/voice-talk.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { MediaEngine } from '../../platform/media/media-engine.ts';
import type { Transactor } from '../../platform/events/transactor.ts';
import { customerLabel } from '../contacts/index.ts';
import { demand, type Audit, type OrganisationView, type Principal } from '../identity/index.ts';
import type { AgentPhones } from './agent-phones.ts';
import type { Call, Calls } from './calls.ts';
import type { OtherLines } from './other-lines-service.ts';
import type { PhoneClaims } from './phone-claims.ts';
import { isShown } from './supervision-service.ts';
import { noTalk, talkOf, type Talks } from './talks-service.ts';
import type { Other } from './talk.ts';

/** What an agent does with the talk on their phone, and a colleague with the one they were asked into. */
export interface TalkUse {
  now(principal: Principal): Promise<TalksNow>;
  act(principal: Principal, contactId: string, act: TalkAct): Promise<void>;
  call(principal: Principal, contactId: string, to: CallTo): Promise<void>;
  /** Blind, to somebody outside: the customer hears it ring. */
  pass(principal: Principal, contactId: string, number: string): Promise<void>;
  press(principal: Principal, contactId: string, keys: string): Promise<void>;
  mute(principal: Principal, contactId: string, muted: boolean): Promise<void>;
  answer(principal: Principal, contactId: string, accept: boolean): Promise<void>;
  /** The colleague goes; whoever asked them keeps the customer. */
  leave(principal: Principal, contactId: string): Promise<void>;
}

export interface TalkUseNeeds {
  readonly transactor: Transactor;
  readonly audit: Pick<Audit, 'append'>;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  readonly media: Pick<MediaEngine, 'sendKeys'>;
  readonly calls: Calls;
  readonly phones: Pick<AgentPhones, 'legOf'>;
  readonly claims: PhoneClaims;
  readonly talks: Talks;
  readonly others: OtherLines;
  /** Their phone is at another node, and nobody speaks through it. */
  readonly isElsewhere: (agentId: string) => boolean;
  /** Has a call in hand or ringing, as routing knows it. */
  readonly isBusy: (agentId: string) => boolean;
  /** Who of this queue could take a call now, the one who waits longest first. */
  readonly freeOf: (queueCode: string) => Promise<readonly string[]>;
  readonly earsShown: EarsShown;
}

/** A queue is asked person by person; beyond these the customer has waited long enough. */
const ASKED_AT_MOST = 3;

const refused = (code: string, details: Readonly<Record<string, unknown>> = {}): AppError =>
  new AppError({ code, kind: 'refused', details });

const shownOther = (other: Other | undefined): { kind: Other['kind']; label: string; ringing: boolean } | null =>
  other === undefined
    ? null
    : {
        kind: other.kind,
        label: other.kind === 'agent' ? other.name : customerLabel(other.number),
        ringing: other.ringing,
      };

export function createTalkUse(needs: TalkUseNeeds): TalkUse {
  const { calls, claims, talks, others } = needs;
  const nameOf = async (staffId: string | undefined): Promise<string> =>
    staffId === undefined ? '' : ((await needs.organisation.staff([staffId])).get(staffId)?.name ?? '');

  const mine = (principal: Principal, contactId: string): Call => {
    demand(principal, 'contact.handle.voice');
    const call = calls.byContact(contactId);
    if (call === undefined || call.phase !== 'talking') throw noTalk();
    if (call.agentId !== principal.staffId) throw new AppError({ code: 'contacts.not_yours', kind: 'forbidden' });
    return call;
  };
  const asked = (principal: Principal, contactId: string): Call => {
    demand(principal, 'contact.handle.voice');
    const claim = claims.of(principal.staffId);
    const call = claim?.as === 'colleague' && claim.contactId === contactId ? calls.byContact(contactId) : undefined;
    if (call === undefined) throw new AppError({ code: 'voice.not_asked', kind: 'conflict' });
    return call;
  };

  /** Undefined: can be asked, if their phone comes. */
  const whyNot = (staffId: string): string | undefined => {
    const isTaken =
      claims.of(staffId) !== undefined || calls.talkingWith(staffId) !== undefined || needs.isBusy(staffId);
    return isTaken ? 'voice.colleague_busy' : undefined;
  };
  const toColleague = async (principal: Principal, staffId: string) => {
    if (staffId === principal.staffId) throw refused('live.to_yourself');
    const name = await nameOf(staffId);
    const no = whyNot(staffId);
    if (no !== undefined) throw refused(no, { name });
    return [{ staffId, name }];
  };
  const toQueue = async (principal: Principal, queue: string) => {
    const hasPhone = (id: string): boolean => needs.phones.legOf(id) !== undefined || needs.isElsewhere(id);
    const isAskable = (id: string): boolean => id !== principal.staffId && hasPhone(id) && whyNot(id) === undefined;
    const free = (await needs.freeOf(queue)).filter(isAskable);
    if (free.length === 0) throw refused('voice.nobody_free');
    return Promise.all(free.slice(0, ASKED_AT_MOST).map(async (staffId) => ({ staffId, name: await nameOf(staffId) })));
  };
  const outside = async (
    principal: Principal,
    call: Call,
    { number, event }: { number: string; event: 'consult' | 'pass' },
  ): Promise<void> => {
    demand(principal, 'contact.dial.outside');
    await needs.transactor.run((tx) =>
      needs.audit.append(tx, {
        by: principal,
        action: event === 'pass' ? 'contact.passed_outside' : 'contact.outside_called',
        subject: { kind: 'contact', id: call.contactId },
        details: { number: customerLabel(number) },
      }),
    );
    const actor = `staff:${principal.staffId}`;
    await talks.inTurn(call, () => others.callOutside(call, number, { event, actor }));
  };

  return {
    now: async ({ staffId }) => {
      const claim = claims.of(staffId);
      const own = calls.talkingWith(staffId);
      const call = own ?? (claim?.as === 'colleague' ? calls.byContact(claim.contactId) : undefined);
      const talk = call?.talk;
      if (call === undefined || talk === undefined) return { talk: null, asked: null };
      const isMine = own !== undefined;
      const agentName = await nameOf(call.agentId);
      const customer = customerLabel(call.number);
      const since = talk.since.toISOString();
      const { contactId } = call;
      if (!isMine && talk.other?.ringing === true)
        return { talk: null, asked: { contactId, agentName, customer, since } };
      const ears = isMine ? talk.ears.filter(({ mode }) => isShown(mode, needs.earsShown)) : [];
      return {
        talk: {
          ...{
            contactId,
            state: talk.state,
            since,
            isMine,
            customer,
            agentName,
            muted: talk.muted,
            warned: talk.warned,
          },
          other: shownOther(talk.other),
          ears: ears.map(({ name, mode }) => ({ name, mode })),
          lastFailure: talk.lastFailure ?? null,
        },
        asked: null,
      };
    },
    act: async (principal, contactId, act) => {
      const call = mine(principal, contactId);
      const actor = `staff:${principal.staffId}`;
      await talks.inTurn(call, async () => {
        if (act === 'complete') await others.complete(call, actor);
        else if (act === 'drop')
          await others.drop(call, talkOf(call).state === 'conference' ? 'drop' : 'cancel', actor);
        else if (act === 'cancel') await others.drop(call, 'cancel', actor);
        else await talks.step(call, act, { actor });
      });
    },
    call: async (principal, contactId, to) => {
      const call = mine(principal, contactId);
      if (to.kind === 'outside') return outside(principal, call, { number: to.number, event: 'consult' });
      const people =
        to.kind === 'agent' ? await toColleague(principal, to.staffId) : await toQueue(principal, to.queue);
      await talks.inTurn(call, () => others.callColleagues(call, people, `staff:${principal.staffId}`));
    },
    pass: (principal, contactId, number) => outside(principal, mine(principal, contactId), { number, event: 'pass' }),
    press: async (principal, contactId, keys) => {
      const call = mine(principal, contactId);
      const { state, other } = talkOf(call);
      // Whoever is asked may be a machine with a menu of its own; else the keys are for the customer's side.
      const isForOther = state === 'consulting' && other?.kind === 'outside';
      await needs.media.sendKeys(isForOther ? other.legId : call.legId, keys);
    },
    mute: async (principal, contactId, muted) => {
      const call = mine(principal, contactId);
      if (talkOf(call).muted === muted) return;
      const actor = `staff:${principal.staffId}`;
      const then = (talk: { muted: boolean }): void => void (talk.muted = muted);
      await talks.inTurn(call, () => talks.note(call, muted ? 'mute' : 'unmute', { actor, then }));
    },
    answer: async (principal, contactId, accept) => {
      const call = asked(principal, contactId);
      await talks.inTurn(call, () => others.answered(call, principal.staffId, accept));
    },
    leave: async (principal, contactId) => {
      const call = asked(principal, contactId);
      await talks.inTurn(call, () => others.colleagueLeft(call, principal.staffId));
    },
  };
}
