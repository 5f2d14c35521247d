import { setImmediate as nextTurn } from 'node:timers/promises';
import { seededRandom } from '../../../shared/kernel/random.ts';
import type { Transactor, Tx } from '../../platform/events/transactor.ts';
import type { Db } from '../../platform/db/database.ts';
import { appointedLife, lifeOf, type DayNeeds, type DemoAppointedContact, type DemoCaller } from './demo-day.ts';
import { beginDemo, demoToday, filledDays, insertLives, markFilled } from './demo-history-store.ts';
import type { DemoLife } from './demo-life.ts';
import { seatDay, type DemoAgent } from './demo-stations.ts';
import { arrivalsOf, dayFactor, daysUntil, startOf } from './demo-traffic.ts';

export interface DemoHistoryNeeds {
  readonly db: Db;
  readonly transactor: Transactor;
  readonly now: Date;
  readonly seed: number;
  readonly callers: readonly DemoCaller[];
  readonly agents: readonly DemoAgent[];
  readonly hotline: string;
  readonly days?: number;
  readonly perDay?: number;
  /** Contacts that the demo's cases refer to. */
  readonly appointed?: readonly DemoAppointedContact[];
  /** Writes what others keep of these contacts, in the same transaction. */
  readonly alongside: (tx: Tx, lives: readonly DemoLife[]) => Promise<void>;
  /** 0 … 1 */
  readonly onProgress?: (share: number) => void;
}

export interface DemoHistoryReport {
  readonly contacts: number;
  readonly days: number;
  readonly ms: number;
}

const DAYS = 90;
const PER_DAY = 515;
/** Lives told in one turn of the event loop, so that calls and pages are served meanwhile. */
const LIVES_PER_TURN = 50;
const DAY_MS = 86_400_000;

/** Today on the operator's calendar (UTC+8). */
const todayOf = (now: Date): string => new Date(now.getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
const overBy = (life: DemoLife, now: Date): boolean => (life.contact.closed_at?.getTime() ?? 0) < now.getTime();

async function livesOfDay(needs: DemoHistoryNeeds, day: string, dayNo: number): Promise<DemoLife[]> {
  // Each day has numbers of its own: a load that was cut off goes on with the same days as if it had not been.
  const random = seededRandom(needs.seed ^ (Date.parse(`${day}T00:00:00Z`) / DAY_MS));
  const from = startOf(day);
  const count = Math.round((needs.perDay ?? PER_DAY) * dayFactor(day, random));
  const day_: DayNeeds = {
    random,
    stations: seatDay(from, dayNo, needs.agents),
    callers: needs.callers,
    hotline: needs.hotline,
  };
  const lives: DemoLife[] = [];
  for (const [at, arrival] of arrivalsOf(from, count, random).entries()) {
    lives.push(lifeOf(day_, arrival));
    if (at % LIVES_PER_TURN === 0) await nextTurn();
  }
  for (const one of needs.appointed ?? []) {
    const agent = needs.agents.find((a) => a.staffId === one.agentId);
    if (agent !== undefined && todayOf(one.openedAt) === day) lives.push(appointedLife(day_, one, agent));
  }
  return lives.filter((life) => overBy(life, needs.now));
}

/** Says that this house shall have an invented past; only for one that is being filled with the demo's people. */
export const beginDemoContacts = (needs: { readonly db: Db; readonly now: Date }): Promise<void> =>
  beginDemo(needs.db, todayOf(needs.now));

/**
 * Fills the past of the demo house: ninety days of contacts up to this moment. A day is one transaction and is marked with it,
 * so that a load which was cut off goes on where it was, and a second start finds everything done. No event is written: the
 * past is not news to anybody.
 */
export async function seedDemoContacts(needs: DemoHistoryNeeds): Promise<DemoHistoryReport> {
  const began = performance.now();
  // A demo that was begun last week keeps its days: what came after is what really happened here.
  const last = await demoToday(needs.db);
  if (last === undefined) return { contacts: 0, days: 0, ms: 0 };
  const filled = await filledDays(needs.db);
  const days = daysUntil(last, needs.days ?? DAYS);
  let contacts = 0;
  const write = async (day: string, lives: readonly DemoLife[], share: number): Promise<void> => {
    await needs.transactor.run(async (tx) => {
      if (!(await markFilled(tx.db, day, lives.length, tx.now))) return;
      await insertLives(tx.db, lives);
      await needs.alongside(tx, lives);
      contacts += lives.length;
    });
    needs.onProgress?.(share);
  };
  // While the server takes in one day, the next is told: two cores, one after the other would cost the sum.
  let writing: Promise<void> = Promise.resolve();
  // Newest first: the wall of today and the forecast are what somebody looks at in the first seconds.
  for (const [at, day] of [...days].reverse().entries()) {
    if (filled.has(day)) continue;
    const [lives] = await Promise.all([livesOfDay(needs, day, Math.floor(startOf(day) / DAY_MS)), writing]);
    writing = write(day, lives, (at + 1) / days.length);
  }
  await writing;
  return { contacts, days: days.length, ms: Math.round(performance.now() - began) };
}
