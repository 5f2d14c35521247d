import {
  LIVE_LIMITS,
  type LiveAgent,
  type LiveContact,
  type LiveNow,
  type LiveQueue,
} from '../../../../shared/contracts/routing-live.ts';
import type { RoutingRules } from '../../../../shared/contracts/routing-rules.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import { customerLabel } from '../../contacts/index.ts';
import type { OrganisationView } from '../../identity/index.ts';
import { inLine, keyOf, type LineMember, type LiveFloor, type SeatLook } from './live-floor.ts';
import type { LiveScope } from './live-scope.ts';
import { inHandNow, queueNames, rulesInForce, skillNames, waitingCards, type InHand } from './live-store.ts';
import type { WaitingCard } from './live-tables.ts';
import { stepsWithPeople } from './people.ts';

/** The line and the floor as one shift leader sees them, read anew each time. */
export interface LiveLook {
  look(scope: LiveScope): Promise<LiveNow>;
  /** May this person act on this queue? */
  holdsQueue(scope: LiveScope, queue: string): Promise<boolean>;
  rules(): Promise<RoutingRules['queues']>;
}

export interface LookNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly floor: LiveFloor;
  readonly organisation: Pick<OrganisationView, 'staff' | 'all'>;
}

/** Rules and names change seldom; a change is on the screen after this at the latest. */
const KEPT_MS = 3_000;

const starOf = (routing: unknown): number | null => {
  const star = typeof routing === 'object' && routing !== null ? (routing as Record<string, unknown>)['star'] : null;
  return typeof star === 'number' && Number.isInteger(star) && star > 0 ? star : null;
};

function sinceOf(seat: SeatLook, hands: readonly InHand[]): number {
  const own = Math.max(seat.sinceMs, 0);
  const at = (pick: (h: InHand) => Date | null): number[] => hands.flatMap((h) => pick(h)?.getTime() ?? []);
  switch (seat.activity) {
    case 'offered':
      return Math.max(...at((h) => h.offered_at), own);
    case 'talking':
      return Math.max(...at((h) => (h.state === 'connected' ? h.answered_at : null)), 0) || own;
    case 'chatting': {
      const talks = at((h) => (h.state === 'connected' ? h.answered_at : null));
      return talks.length === 0 ? own : Math.min(...talks);
    }
    case 'after_call_work':
      return Math.max(...at((h) => h.ended_at), 0) || own;
    case 'idle':
      return Math.max(seat.idleSinceMs, own);
    case 'not_ready':
    case 'offline':
      return own;
  }
}

/** From the front of each queue, and of all together, as many as a person can look through. */
function shownOf(line: readonly LineMember[]): LineMember[] {
  const perQueue = new Map<string, number>();
  const shown: LineMember[] = [];
  for (const member of line) {
    const count = perQueue.get(member.queue) ?? 0;
    if (count >= LIVE_LIMITS.shownOfQueue || shown.length >= LIVE_LIMITS.shownInAll) continue;
    perQueue.set(member.queue, count + 1);
    shown.push(member);
  }
  return shown;
}

export function createLiveLook(needs: LookNeeds): LiveLook {
  const { db, floor } = needs;
  const cards = new Map<string, WaitingCard>();

  const read = async () => ({
    at: needs.clock.now().getTime(),
    rules: (await rulesInForce(db))?.rules.queues ?? [],
    queues: (await queueNames(db)).filter((q) => q.active),
    skills: await skillNames(db),
    teams: new Map((await needs.organisation.all()).teams.map((t) => [t.code, t.name])),
  });
  let kept: Awaited<ReturnType<typeof read>> | undefined;
  const names = async () => {
    if (kept === undefined || needs.clock.now().getTime() - kept.at > KEPT_MS) kept = await read();
    return kept;
  };

  /** Only what is new or has changed is read; who is gone is forgotten. */
  const cardsOf = async (shown: readonly LineMember[], line: readonly LineMember[]): Promise<void> => {
    const waiting = new Set(line.map((m) => m.contactId));
    for (const id of cards.keys()) if (!waiting.has(id)) cards.delete(id);
    const news = shown.filter((m) => (cards.get(m.contactId)?.version ?? -1) < m.version).map((m) => m.contactId);
    for (const card of await waitingCards(db, news)) cards.set(card.id, card);
  };

  const contactOf = (member: LineMember, nameOf: (id: string) => string): LiveContact[] => {
    const card = cards.get(member.contactId);
    if (card === undefined) return [];
    const since = card.queued_at ?? card.arrived_at;
    return [
      {
        id: member.contactId,
        channel: member.channel,
        customer: customerLabel(card.customer_address),
        star: starOf(card.routing),
        serviceClass: member.serviceClass,
        queue: member.queue,
        topic: card.topic,
        since: since.toISOString(),
        askedAt: (card.requested_human_at ?? since).toISOString(),
        key: keyOf(member),
        first: member.first,
        placed: card.placed_at !== null,
        transferred: card.answered_at !== null,
        heldFor: floor.heldFor(member.contactId).map(nameOf),
      },
    ];
  };

  return {
    rules: async () => (await names()).rules,
    holdsQueue: async (scope, queue) => {
      const found = (await names()).queues.find((q) => q.code === queue);
      return found !== undefined && scope.queue(found.centre);
    },
    look: async (scope) => {
      const seats = floor.seats();
      const [known, staff, hands] = await Promise.all([
        names(),
        needs.organisation.staff(seats.map((s) => s.staffId)),
        inHandNow(db),
      ]);
      const queues = known.queues.filter((q) => scope.queue(q.centre));
      const mine = new Set(queues.map((q) => q.code));
      const all = floor.line();
      const line = inLine(all).filter((m) => mine.has(m.queue));
      const shown = shownOf(line);
      await cardsOf(shown, all);
      const rows = shown.flatMap((m) => contactOf(m, (id) => staff.get(id)?.name ?? ''));

      const queueOf = (q: (typeof queues)[number]): LiveQueue => {
        const rule = known.rules.find((r) => r.code === q.code);
        const where = {
          rules: known.rules,
          seats,
          centre: q.centre,
          centreOf: (id: string) => staff.get(id)?.centre ?? null,
        };
        return {
          code: q.code,
          zh: q.zh,
          en: q.en,
          waiting: line.filter((m) => m.queue === q.code).length,
          shown: rows.filter((r) => r.queue === q.code).length,
          steps: rule === undefined ? [] : stepsWithPeople(rule, where),
        };
      };
      const agentOf = (seat: SeatLook): LiveAgent[] => {
        const card = staff.get(seat.staffId);
        const inScope =
          card !== undefined &&
          scope.holds({ ownerId: card.id, team: card.team, area: card.area, centre: card.centre });
        if (!inScope) return [];
        return [
          {
            staffId: seat.staffId,
            staffNo: card.staffNo,
            name: card.name,
            team: card.team ?? '',
            teamName: known.teams.get(card.team ?? '') ?? '',
            activity: seat.activity,
            reason: seat.reason,
            since: new Date(
              sinceOf(
                seat,
                hands.filter((h) => h.agent_id === seat.staffId),
              ),
            ).toISOString(),
            skills: [...seat.skills].map(([code, level]) => ({ code, level })),
            hands: seat.hands.map(({ id, channel, state }) => ({ id, channel, state })),
          },
        ];
      };
      return {
        at: needs.clock.now().toISOString(),
        scope: scope.key,
        waiting: line.length,
        queues: queues.map(queueOf),
        line: rows,
        agents: seats.flatMap(agentOf),
        skills: known.skills,
      };
    },
  };
}
