import {
  LIVE_LIMITS,
  TRANSFER_REASON_CODES,
  type TransferTargets,
  type TransferTo,
  type TransferTold,
  type TransferWish,
} from '../../../../shared/contracts/routing-live.ts';
import { POSTS, POST_CODES, type PostCode } from '../../../../shared/contracts/identity-catalogue.ts';
import type { Channel } from '../../../../shared/contracts/contacts.ts';
import { AppError } from '../../../../shared/kernel/app-error.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import { clip } from '../../../../shared/kernel/text.ts';
import type { Db } from '../../../platform/db/database.ts';
import type { Transactor } from '../../../platform/events/transactor.ts';
import { notAllowed, type ContactLife, type ContactReading, type ContactRow } from '../../contacts/index.ts';
import { demand, type OrganisationView, type Principal } from '../../identity/index.ts';
import { asksOf, hasOne, whyNot } from '../live/able.ts';
import type { LiveFloor, SeatLook } from '../live/live-floor.ts';
import { queueNames, rulesInForce } from '../live/live-store.ts';
import type { PassOn, TransferPlace } from './transfer-place-service.ts';
import { closeConsultsOfOthers, insertTransfer, lastTransferOf } from './transfer-store.ts';
import { inPreference, queueOfPeople } from './transfer-target.ts';

/** Passing a contact in hand on: to a colleague, a queue, or whoever holds a post. The story goes along, the wait is counted anew. */
export interface Transfers {
  targets(principal: Principal, contactId: string): Promise<TransferTargets>;
  transfer(principal: Principal, contactId: string, wish: TransferWish): Promise<{ queue: string }>;
  /** What the one before said, for whoever it rings at. */
  told(principal: Principal, contactId: string): Promise<TransferTold | undefined>;
}

export interface TransferNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly life: ContactLife;
  readonly reading: Pick<ContactReading, 'visible'>;
  readonly organisation: Pick<OrganisationView, 'staff' | 'staffOfPost' | 'all'>;
  readonly floor: LiveFloor;
  readonly place: TransferPlace;
}

/** How long a named colleague is waited for; then anybody of their queue may take it. */
export const TRANSFER_HOLD_SECONDS = 60;
/** Of a post with hundreds of members, so many are named; the others are in its queue. */
const PREFERRED_AT_MOST = 20;

type Goal = Pick<PassOn, 'queueCode' | 'preferred'>;

const isAtWork = (seat: SeatLook): boolean => seat.state !== 'offline' && seat.isHere;

export function createTransfers(needs: TransferNeeds): Transfers {
  const { db, floor } = needs;

  const rulesNow = async () => (await rulesInForce(db))?.rules.queues ?? [];
  const queuesNow = async () => (await queueNames(db)).filter((q) => q.active);
  const canTake = (seat: SeatLook, channel: Channel, asks: Parameters<typeof hasOne>[1]): boolean =>
    whyNot({ seat, channel, asks, reaches: floor.reaches(channel, seat.staffId), mustBeReady: true }) === undefined;

  const inMyHands = (row: ContactRow, principal: Principal): ContactRow => {
    if (row.agent_id !== principal.staffId) throw new AppError({ code: 'contacts.not_yours', kind: 'forbidden' });
    return row;
  };
  const mine = async (principal: Principal, contactId: string): Promise<ContactRow> => {
    demand(principal, 'desk.use');
    return inMyHands(await needs.reading.visible(principal, contactId), principal);
  };

  const toPeople = async (people: readonly SeatLook[], row: ContactRow): Promise<Goal> => {
    const [queues, rules] = await Promise.all([queuesNow(), rulesNow()]);
    const where = { queues, rules, channel: row.channel, present: row.queue_code };
    const queueCode = queueOfPeople(people, where) ?? row.queue_code;
    if (queueCode === null)
      throw new AppError({ code: 'live.no_such_queue', kind: 'refused', details: { queue: '–' } });
    const asks = asksOf(queueCode, rules);
    const preferred = inPreference(people, (seat) => canTake(seat, row.channel, asks)).slice(0, PREFERRED_AT_MOST);
    return {
      queueCode,
      preferred: { agentIds: preferred.map((p) => p.staffId), holdSeconds: TRANSFER_HOLD_SECONDS },
    };
  };

  const seatsOfPost = async (post: PostCode, principal: Principal): Promise<SeatLook[]> => {
    const cards = new Set((await needs.organisation.staffOfPost(post)).map((c) => c.id));
    return floor.seats().filter((s) => cards.has(s.staffId) && s.staffId !== principal.staffId && isAtWork(s));
  };

  const toQueue = async (code: string, row: ContactRow): Promise<Goal> => {
    const queue = (await queuesNow()).find((q) => q.code === code);
    const fits = queue !== undefined && (queue.channel === null || queue.channel === row.channel);
    if (!fits) throw new AppError({ code: 'live.no_such_queue', kind: 'refused', details: { queue: code } });
    return { queueCode: queue.code, preferred: null };
  };

  const toPost = async (people: readonly SeatLook[], row: ContactRow): Promise<Goal> => {
    const able = people.filter((s) => s.capacity[row.channel] > 0);
    if (able.length === 0) throw new AppError({ code: 'live.nobody_of_post', kind: 'refused' });
    return toPeople(able, row);
  };

  const toAgent = async (staffId: string, row: ContactRow): Promise<Goal> => {
    const name = (await needs.organisation.staff([staffId])).get(staffId)?.name ?? '–';
    const seat = floor.seat(staffId);
    const no = (code: string): AppError => new AppError({ code, kind: 'refused', details: { name } });
    if (seat === undefined || seat.capacity[row.channel] === 0) throw no('live.not_an_agent');
    // Whoever is busy gets it next; who is not at work would let the customer wait for nobody.
    if (!isAtWork(seat)) throw no('live.signed_off');
    return toPeople([seat], row);
  };

  const goal = async (principal: Principal, to: TransferTo, row: ContactRow): Promise<Goal> => {
    if (to.kind === 'queue') return toQueue(to.queue, row);
    if (to.kind === 'post') return toPost(await seatsOfPost(to.post, principal), row);
    if (to.staffId === principal.staffId) throw new AppError({ code: 'live.to_yourself', kind: 'refused' });
    return toAgent(to.staffId, row);
  };

  return {
    targets: async (principal, contactId) => {
      const row = await mine(principal, contactId);
      const [queues, rules, { teams }] = await Promise.all([queuesNow(), rulesNow(), needs.organisation.all()]);
      const teamNames = new Map(teams.map((t) => [t.code, t.name]));
      const seats = floor.seats().filter((s) => s.staffId !== principal.staffId && isAtWork(s));
      const able = seats.filter((s) => s.capacity[row.channel] > 0);
      const staff = await needs.organisation.staff(seats.map((s) => s.staffId));
      const line = floor.line();
      const everyAsk = rules.flatMap((q) => asksOf(q.code, rules));
      const isFree = (seat: SeatLook): boolean => canTake(seat, row.channel, everyAsk);
      const counts = (people: readonly SeatLook[]) => ({ ready: people.filter(isFree).length, on: people.length });
      return {
        queues: queues
          .filter((q) => q.channel === null || q.channel === row.channel)
          .map((q) => {
            const asks = asksOf(q.code, rules);
            const people = able.filter((s) => hasOne(s.skills, asks));
            return {
              code: q.code,
              zh: q.zh,
              en: q.en,
              ...counts(people),
              waiting: line.filter((m) => m.queue === q.code).length,
            };
          }),
        posts: POST_CODES.flatMap((code) => {
          const people = able.filter((s) => staff.get(s.staffId)?.post === code);
          return people.length === 0 ? [] : [{ code, zh: POSTS[code].zh, en: POSTS[code].en, ...counts(people) }];
        }),
        agents: inPreference(able, isFree)
          .slice(0, LIVE_LIMITS.targets)
          .flatMap((seat) => {
            const card = staff.get(seat.staffId);
            return card === undefined
              ? []
              : [
                  {
                    staffId: seat.staffId,
                    staffNo: card.staffNo,
                    name: card.name,
                    teamName: teamNames.get(card.team ?? '') ?? '',
                    activity: seat.activity,
                    free: isFree(seat),
                  },
                ];
          }),
      };
    },

    transfer: async (principal, contactId, wish) => {
      const row = await mine(principal, contactId);
      const { queueCode, preferred } = await goal(principal, wish.to, row);
      const { to } = wish;
      await needs.transactor.run(async (tx) => {
        const before = inMyHands(await needs.life.lock(tx, contactId), principal);
        if (before.state !== 'connected')
          throw notAllowed({
            reason: 'not_allowed_in_state',
            machine: 'contact',
            state: before.state,
            event: 'transfer',
          });
        await insertTransfer(tx.db, {
          id: newId(),
          contact_id: contactId,
          at: tx.now,
          by_staff: principal.staffId,
          kind: to.kind,
          target: to.kind === 'agent' ? to.staffId : to.kind === 'queue' ? to.queue : to.post,
          queue_code: queueCode,
          reason: wish.reason,
          note: clip(wish.note ?? '', LIVE_LIMITS.noteChars),
        });
        await closeConsultsOfOthers(tx.db, contactId, null, tx.now);
        await needs.place.enqueue(tx, contactId, {
          actor: `staff:${principal.staffId}`,
          queueCode,
          reason: wish.reason,
          preferred,
        });
      });
      return { queue: queueCode };
    },

    told: async (principal, contactId) => {
      await mine(principal, contactId);
      const last = await lastTransferOf(db, contactId);
      if (last === undefined) return undefined;
      const name = (await needs.organisation.staff([last.by_staff])).get(last.by_staff)?.name ?? '';
      const reason = TRANSFER_REASON_CODES.find((r) => r === last.reason) ?? 'other_skill';
      return { at: last.at.toISOString(), byName: name, reason, note: last.note };
    },
  };
}
