import type { AssignWish, Placed, PlaceWish, StateWish } from '../../../../shared/contracts/routing-live.ts';
import type { Preference, WhyRecord } from '../../../../shared/contracts/routing-why.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import type { ContactLife, ContactRow } from '../../contacts/index.ts';
import {
  demandWithin,
  requireReason,
  type Audit,
  type OrganisationView,
  type Principal,
} from '../../identity/index.ts';
import { asksOf, whyNot } from './able.ts';
import { placeFor } from './line-place.ts';
import { keyOf, type LineMember, type LiveFloor } from './live-floor.ts';
import type { LiveLook } from './live-look-service.ts';
import { scopeOf } from './live-scope.ts';
import { findPlace, insertPlace, lastPlaceOf, undoPlace } from './live-store.ts';

/** What a shift leader does with the line and the floor. Each act needs its reason and is audited. */
export interface Supervise {
  place(principal: Principal, contactId: string, wish: PlaceWish): Promise<Placed>;
  undo(principal: Principal, placeId: string): Promise<void>;
  /** Takes a waiting contact in one's own hands. */
  pull(principal: Principal, contactId: string): Promise<void>;
  assign(principal: Principal, contactId: string, wish: AssignWish): Promise<void>;
  setState(principal: Principal, staffId: string, wish: StateWish): Promise<void>;
}

export interface SuperviseNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly floor: LiveFloor;
  readonly look: LiveLook;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  readonly audit: Audit;
}

const refused = (code: string, details: Readonly<Record<string, unknown>> = {}): AppError =>
  new AppError({ code, kind: 'refused', details });
const gone = (code: string): AppError => new AppError({ code, kind: 'conflict' });

export function createSupervise(needs: SuperviseNeeds): Supervise {
  const { floor } = needs;

  /** The contact in the line, when it waits in a queue this person looks after. */
  const waiting = async (principal: Principal, contactId: string): Promise<LineMember> => {
    const scope = scopeOf(principal);
    const member = floor.line().find((m) => m.contactId === contactId);
    if (member === undefined) throw gone('live.not_waiting');
    if (!(await needs.look.holdsQueue(scope, member.queue)))
      throw new AppError({ code: 'identity.out_of_scope', kind: 'forbidden' });
    return member;
  };

  const agentCard = async (principal: Principal, staffId: string) => {
    const card = (await needs.organisation.staff([staffId])).get(staffId);
    if (card === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
    demandWithin(principal, { ownerId: card.id, team: card.team, area: card.area, centre: card.centre });
    return card;
  };

  const offer = async (
    member: LineMember,
    to: { staffId: string; name: string; mustBeReady: boolean; reason: Preference },
  ): Promise<void> => {
    const seat = floor.seat(to.staffId);
    const asks = asksOf(member.queue, await needs.look.rules());
    const reaches = floor.reaches(member.channel, to.staffId);
    const no = whyNot({ seat, channel: member.channel, asks, reaches, mustBeReady: to.mustBeReady });
    if (no !== undefined) throw refused(no, { name: to.name });
    const now = needs.clock.now().getTime();
    const why: WhyRecord = {
      ruleVersion: 0,
      queue: member.queue,
      strategy: 'longest_idle',
      step: -1,
      stepKind: 'preferred',
      waitedSeconds: Math.max(0, Math.round((now - member.placeMs) / 1_000)),
      boosts: member.boosts,
      first: member.first,
      candidates: [
        {
          staffId: to.staffId,
          level: Math.max(0, ...asks.map((a) => seat?.skills.get(a.skill) ?? 0)),
          idleSeconds: Math.max(0, Math.round((now - (seat?.idleSinceMs ?? now)) / 1_000)),
          chosen: true,
        },
      ],
      candidatesCount: 1,
      passedOver: [],
      preferred: { agentIds: [to.staffId], reason: to.reason, outcome: 'taken' },
      widened: [],
    };
    const done = to.mustBeReady
      ? await floor.offerTo(member.contactId, to.staffId, why)
      : await floor.give(member.contactId, to.staffId, why);
    if (!done) throw gone('live.taken_meanwhile');
  };

  const told = (principal: Principal, action: string, id: string, more: { reason?: string; details?: object } = {}) =>
    needs.transactor.run((tx) =>
      needs.audit.append(tx, {
        by: principal,
        action,
        subject: { kind: action.startsWith('agent') ? 'agent' : 'contact', id },
        ...(more.reason === undefined ? {} : { reason: more.reason }),
        ...(more.details === undefined ? {} : { details: { ...more.details } }),
      }),
    );

  return {
    place: async (principal, contactId, wish) => {
      const reason = requireReason(wish.reason);
      await waiting(principal, contactId);
      const to = placeFor(
        floor.line(),
        contactId,
        wish.before === undefined ? { move: wish.move } : { move: wish.move, before: wish.before },
      );
      if (typeof to === 'string') throw to === 'not_waiting' ? gone('live.not_waiting') : refused(`live.${to}`);
      const placeId = newId();
      const row = await needs.transactor.run(async (tx) => {
        const before = await needs.life.lock(tx, contactId);
        const placedAt = new Date(to.placeMs);
        const done = await needs.life.apply(tx, contactId, {
          event: 'place',
          actor: `staff:${principal.staffId}`,
          reason,
          placedAt,
          putFirst: to.first,
        });
        if (!done.ok) throw gone('live.not_waiting');
        await insertPlace(tx.db, {
          id: placeId,
          contact_id: contactId,
          at: tx.now,
          by_staff: principal.staffId,
          reason,
          from_place: before.placed_at,
          from_first: before.put_first,
          to_place: placedAt,
          to_first: to.first,
        });
        await needs.audit.append(tx, {
          by: principal,
          action: 'contact.placed',
          subject: { kind: 'contact', id: contactId },
          reason,
          details: { move: wish.move, position: to.position },
        });
        return done.value;
      });
      floor.noted(row);
      return { placeId, position: to.position };
    },

    undo: async (principal, placeId) => {
      const place = await findPlace(needs.db, placeId);
      if (place === undefined) throw new AppError({ code: 'common.not_found', kind: 'not_found' });
      await waiting(principal, place.contact_id).catch((error: unknown) => {
        throw error instanceof AppError && error.code === 'live.not_waiting' ? gone('live.cannot_undo') : error;
      });
      const row = await needs.transactor.run(async (tx): Promise<ContactRow> => {
        await needs.life.lock(tx, place.contact_id);
        const last = await lastPlaceOf(tx.db, place.contact_id);
        if (last?.id !== placeId) throw gone('live.cannot_undo');
        const done = await needs.life.apply(tx, place.contact_id, {
          event: 'place',
          actor: `staff:${principal.staffId}`,
          reason: place.reason,
          placedAt: place.from_place,
          putFirst: place.from_first,
        });
        if (!done.ok) throw gone('live.cannot_undo');
        await undoPlace(tx.db, placeId, principal.staffId, tx.now);
        await needs.audit.append(tx, {
          by: principal,
          action: 'contact.place_undone',
          subject: { kind: 'contact', id: place.contact_id },
          reason: place.reason,
        });
        return done.value;
      });
      floor.noted(row);
    },

    pull: async (principal, contactId) => {
      const member = await waiting(principal, contactId);
      const { staffId, name } = principal;
      await offer(member, { staffId, name, mustBeReady: false, reason: 'pulled' });
      await told(principal, 'contact.pulled', contactId, { details: { queue: member.queue, key: keyOf(member) } });
    },

    assign: async (principal, contactId, wish) => {
      const reason = requireReason(wish.reason);
      const member = await waiting(principal, contactId);
      const card = await agentCard(principal, wish.staffId);
      await offer(member, { staffId: card.id, name: card.name, mustBeReady: true, reason: 'assigned' });
      await told(principal, 'contact.assigned', contactId, { reason, details: { staffId: card.id } });
    },

    setState: async (principal, staffId, wish) => {
      scopeOf(principal);
      const reason = requireReason(wish.because);
      const card = await agentCard(principal, staffId);
      const count = floor.seat(staffId)?.hands.length;
      if (count === undefined) throw refused('live.not_an_agent', { name: card.name });
      if (wish.state === 'offline' && count > 0) throw refused('live.agent_has_contacts', { name: card.name, count });
      await floor.setAgent(
        staffId,
        wish.state === 'offline' ? { state: 'offline' } : { state: 'not_ready', reason: wish.reason },
      );
      await told(principal, 'agent.state_set', staffId, { reason, details: { state: wish.state } });
    },
  };
}
