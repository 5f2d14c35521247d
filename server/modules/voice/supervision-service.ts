import type { EarMode, EarNow, EarsShown } from '../../../shared/contracts/voice-talk.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../shared/kernel/clock.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import { untilWritten } from '../../platform/events/until-written.ts';
import type { Log } from '../../platform/log.ts';
import { customerLabel, type TalkLog } from '../contacts/index.ts';
import { demand, demandWithin, type Audit, type OrganisationView, type Principal } from '../identity/index.ts';
import type { Call, Calls } from './calls.ts';
import type { RoamingPhones } from './nodes/index.ts';
import type { PhoneClaims } from './phone-claims.ts';
import type { PatienceBook } from './rules/patience.ts';
import type { Talks } from './talks-service.ts';
import type { Ear, Talk } from './talk.ts';

export const isShown = (mode: EarMode, shown: EarsShown): boolean =>
  shown === 'all' || (shown === 'whisper_and_barge' && mode !== 'listen');

/** A leader's ear in a talk: listen, whisper to the agent, barge in. Each beginning, change and end is audited. */
export interface Supervision {
  /** Begins, or changes the mode of what runs. */
  hearInto(principal: Principal, agentId: string, mode: EarMode): Promise<EarNow>;
  stop(principal: Principal): Promise<void>;
  /** The same for a reason of the house's. */
  leave(leaderId: string, reason: string): Promise<void>;
  now(staffId: string): EarNow | null;
  /** The talk is over, or not ours any more. */
  earsOff(call: Call, reason: string): Promise<void>;
  phoneAttached(staffId: string, legId: string): void;
  phoneLost(staffId: string): void;
}

export interface SupervisionNeeds {
  readonly book: PatienceBook;
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly audit: Pick<Audit, 'append'>;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  readonly talkLog: TalkLog;
  readonly calls: Calls;
  readonly phones: Pick<RoamingPhones, 'legOf' | 'bring'>;
  readonly claims: PhoneClaims;
  readonly talks: Talks;
  readonly log: Log;
}

const ACTION: Readonly<Record<EarMode, string>> = {
  listen: 'contact.listened_in',
  whisper: 'contact.whispered',
  barge: 'contact.barged_in',
};
/** More leaders than this in one talk is a meeting. */
const EARS_AT_MOST = 2;

const refused = (code: string): AppError => new AppError({ code, kind: 'refused' });

export function createSupervision(needs: SupervisionNeeds): Supervision {
  const { calls, claims, talks } = needs;
  const graces = new Map<string, NodeJS.Timeout>();
  const names = new Map<string, string>();

  const earOf = (leaderId: string): { call: Call; talk: Talk; ear: Ear } | undefined => {
    const claim = claims.of(leaderId);
    const call = claim?.as === 'leader' ? calls.byContact(claim.contactId) : undefined;
    const ear = call?.talk?.ears.find((e) => e.leaderId === leaderId);
    return call?.talk === undefined || ear === undefined ? undefined : { call, talk: call.talk, ear };
  };
  const shown = ({ call, talk, ear }: { call: Call; talk: Talk; ear: Ear }): EarNow => ({
    contactId: call.contactId,
    staffId: call.agentId ?? '',
    agentName: names.get(call.agentId ?? '') ?? '',
    customer: customerLabel(call.number),
    state: talk.state,
    mode: ear.mode,
    since: ear.since.toISOString(),
  });

  const target = async (principal: Principal, agentId: string): Promise<{ call: Call; talk: Talk }> => {
    demand(principal, 'contact.supervise.voice');
    if (agentId === principal.staffId) throw refused('voice.own_talk');
    const card = (await needs.organisation.staff([agentId])).get(agentId);
    if (card === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
    demandWithin(principal, { ownerId: card.id, team: card.team, area: card.area, centre: card.centre });
    names.set(agentId, card.name);
    const call = calls.talkingWith(agentId);
    if (call?.talk === undefined) throw refused('voice.not_talking');
    return { call, talk: call.talk };
  };

  const told = (principal: Principal, call: Call, mode: EarMode) =>
    talks.note(call, mode, {
      actor: `staff:${principal.staffId}`,
      other: { kind: 'leader', id: principal.staffId },
      within: (tx) =>
        needs.audit.append(tx, {
          by: principal,
          action: ACTION[mode],
          subject: { kind: 'contact', id: call.contactId },
          details: { agentId: call.agentId ?? null },
        }),
      then: (talk) => {
        const ear = talk.ears.find((e) => e.leaderId === principal.staffId);
        const since = needs.clock.now();
        const legId = needs.phones.legOf(principal.staffId);
        if (ear === undefined)
          talk.ears.push({ leaderId: principal.staffId, name: principal.name, mode, legId, since });
        else Object.assign(ear, { mode, legId, since });
      },
    });

  const recordEnd = async (
    tx: Tx,
    call: Call,
    talk: Talk,
    { ear, reason }: { readonly ear: Ear; readonly reason: string },
  ): Promise<void> => {
    const other = { kind: 'leader', id: ear.leaderId } as const;
    const card = (await needs.organisation.staff([ear.leaderId])).get(ear.leaderId);
    const by =
      card === undefined
        ? ('system' as const)
        : { staffId: card.id, staffNo: card.staffNo, name: card.name, source: null };
    await needs.audit.append(tx, {
      by,
      action: 'contact.ear_ended',
      subject: { kind: 'contact', id: call.contactId },
      details: { mode: ear.mode, since: ear.since.toISOString(), reason },
    });
    const { state } = talk;
    const step = { contactId: call.contactId, from: state, event: 'ear_off', to: state, other, reason };
    await needs.talkLog.note(tx, { ...step, actor: `staff:${ear.leaderId}` }, [ear.leaderId]);
  };
  /** Not through the gate of the talk: the ear may outlive it by a moment, and its end belongs on record all the same. */
  const end = async (call: Call, talk: Talk, { ear, reason }: { ear: Ear; reason: string }): Promise<void> => {
    const at = talk.ears.indexOf(ear);
    if (at < 0) return;
    talk.ears.splice(at, 1);
    clearTimeout(graces.get(ear.leaderId));
    graces.delete(ear.leaderId);
    claims.release(ear.leaderId, call.contactId);
    // Nothing is heard any more from here on, whatever becomes of the record.
    await talks.apply(call);
    await untilWritten(() => needs.transactor.run((tx) => recordEnd(tx, call, talk, { ear, reason })), {
      log: needs.log,
      what: "the end of a leader's ear",
    });
  };
  const stopOf = async (leaderId: string, reason: string): Promise<void> => {
    const running = earOf(leaderId);
    if (running !== undefined) await end(running.call, running.talk, { ear: running.ear, reason });
  };

  return {
    hearInto: async (principal, agentId, mode) => {
      const { call, talk } = await target(principal, agentId);
      const { staffId } = principal;
      await needs.phones.bring(staffId, 'ear');
      const claim = claims.of(staffId);
      if (calls.talkingWith(staffId) !== undefined || claim?.as === 'colleague') throw refused('voice.you_are_talking');
      if (claim !== undefined && claim.contactId !== call.contactId) await stopOf(staffId, 'changed');
      const isNew = earOf(staffId) === undefined;
      if (isNew && talk.ears.length >= EARS_AT_MOST) throw refused('voice.enough_ears');
      await talks.inTurn(call, async () => {
        claims.claim(staffId, { contactId: call.contactId, as: 'leader' });
        await told(principal, call, mode).catch((error: unknown) => {
          if (isNew) claims.release(staffId, call.contactId);
          throw error;
        });
      });
      const running = earOf(staffId);
      if (running === undefined) throw refused('voice.not_talking');
      return shown(running);
    },
    stop: async (principal) => {
      demand(principal, 'contact.supervise.voice');
      await stopOf(principal.staffId, 'stopped');
    },
    leave: stopOf,
    now: (staffId) => {
      const running = earOf(staffId);
      return running === undefined ? null : shown(running);
    },
    earsOff: async (call, reason) => {
      const { talk } = call;
      if (talk === undefined) return;
      const ends = [...talk.ears].map((ear) => end(call, talk, { ear, reason }));
      for (const done of await Promise.allSettled(ends)) {
        if (done.status === 'rejected')
          needs.log.error({ err: done.reason as unknown }, "the end of a leader's ear could not be put on record");
      }
    },
    phoneAttached: (staffId, legId) => {
      clearTimeout(graces.get(staffId));
      const running = earOf(staffId);
      if (running === undefined) return;
      running.ear.legId = legId;
      void talks.apply(running.call);
    },
    phoneLost: (staffId) => {
      const running = earOf(staffId);
      if (running === undefined) return;
      running.ear.legId = undefined;
      void talks.apply(running.call);
      graces.set(
        staffId,
        setTimeout(() => void stopOf(staffId, 'phone_lost').catch(() => undefined), needs.book.patience().phoneGraceMs),
      );
    },
  };
}
