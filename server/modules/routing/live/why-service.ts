import { STRATEGIES } from '../../../../shared/contracts/routing-rules.ts';
import { factWords, said, type Said, type WhyLanguage } from '../../../../shared/contracts/routing-why-phrases.ts';
import { leftInWords, whyInWords } from '../../../../shared/contracts/routing-why-words.ts';
import {
  readWhy,
  readWidened,
  type WhyOffer,
  type WhyRecord,
  type WhyStory,
  type WhyWidened,
} from '../../../../shared/contracts/routing-why.ts';
import { waitInWords } from '../../../../shared/contracts/routing-wait-words.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import { isOver, transitionsOf, type ContactReading, type ContactRow } from '../../contacts/index.ts';
import type { OrganisationView, Principal } from '../../identity/index.ts';
import { offersOf } from '../routing-store.ts';
import { inLine, type LiveFloor } from './live-floor.ts';
import { queueNames, rulesInForce, rulesOfVersions, skillNames } from './live-store.ts';
import { stepsWithPeople } from './people.ts';
import { namesFrom } from './why-names.ts';
import { stepsOf } from './why-store.ts';
import { timelineOf } from './why-timeline.ts';

/** "Why was I kept waiting, and why by this person?": the answer, from what was written when it was decided. */
export interface Why {
  why(principal: Principal, contactId: string): Promise<WhyStory>;
}

export interface WhyNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly floor: LiveFloor;
  readonly reading: Pick<ContactReading, 'visible'>;
  readonly organisation: Pick<OrganisationView, 'staff'>;
}

const inBoth = (say: (lang: WhyLanguage) => string[]): { zh: string[]; en: string[] } => ({
  zh: say('zh'),
  en: say('en'),
});
const SPARED = said('刚刚未接或退回', 'had just not answered or given it back');
const PASSED: Readonly<Record<string, Said>> = {
  spared: SPARED,
  missed: said('振铃未接', 'did not answer'),
  rejected: said('退回', 'gave it back'),
  no_room: said('手上已满', 'had no room'),
};

type OfferRow = Awaited<ReturnType<typeof offersOf>>[number];

interface Read {
  readonly offer: OfferRow;
  readonly record: WhyRecord;
}

const idsIn = (reads: readonly Read[], transitions: readonly { agent_id: string | null }[]): string[] =>
  [
    ...new Set([
      ...reads.flatMap(({ record, offer }) => [
        offer.agent_id,
        ...record.candidates.map((c) => c.staffId),
        ...record.passedOver.map((p) => p.staffId),
      ]),
      ...transitions.flatMap((t) => t.agent_id ?? []),
    ]),
  ].filter((id) => id !== '');

const waitedSeconds = (row: ContactRow, now: Date): number => {
  if (row.requested_human_at === null) return 0;
  const until = row.answered_at ?? row.ended_at ?? now;
  return Math.max(0, Math.round((until.getTime() - row.requested_human_at.getTime()) / 1_000));
};

export function createWhy(needs: WhyNeeds): Why {
  const { db, floor } = needs;

  const bookFor = async (reads: readonly Read[]) => {
    const [queues, skills, inForce] = await Promise.all([queueNames(db), skillNames(db), rulesInForce(db)]);
    const versions = new Set(reads.map((r) => r.record.ruleVersion).filter((v) => v > 0));
    const rules = new Map(await rulesOfVersions(db, [...versions]));
    if (inForce !== undefined) rules.set(0, inForce.rules);
    return { queues, skills, rules };
  };

  /** Now: position, who is asked and what they are doing, who will be asked next. */
  const waitingWords = async (
    row: ContactRow,
    book: Awaited<ReturnType<typeof bookFor>>,
  ): Promise<{ zh: string[]; en: string[] } | undefined> => {
    const rule = book.rules.get(0)?.queues.find((q) => q.code === row.queue_code);
    const queue = inLine(floor.line().filter((m) => m.queue === row.queue_code));
    const at = queue.findIndex((m) => m.contactId === row.id);
    if (row.state !== 'waiting' || rule === undefined || at < 0) return undefined;
    const seats = floor.seats();
    const staff = await needs.organisation.staff(seats.map((s) => s.staffId));
    const centre = book.queues.find((q) => q.code === row.queue_code)?.centre ?? null;
    const centreOf = (id: string): string | null => staff.get(id)?.centre ?? null;
    const since = row.queued_at ?? row.arrived_at;
    const wait = {
      position: at + 1,
      waitedSeconds: Math.round((needs.clock.now().getTime() - since.getTime()) / 1_000),
      steps: stepsWithPeople(rule, { rules: book.rules.get(0)?.queues ?? [], seats, centre, centreOf }),
      heldFor: [],
    };
    return inBoth((lang) => [`${waitInWords(wait, namesFrom(book, 0), lang)}${lang === 'zh' ? '。' : '.'}`]);
  };

  return {
    why: async (principal, contactId) => {
      const row = await needs.reading.visible(principal, contactId);
      const [offers, steps, transitions] = await Promise.all([
        offersOf(db, contactId),
        stepsOf(db, contactId),
        transitionsOf(db, contactId),
      ]);
      const reads = offers.flatMap((offer): Read[] => {
        const record = readWhy(offer.why);
        return record === undefined ? [] : [{ offer, record }];
      });
      const [book, staff] = await Promise.all([bookFor(reads), needs.organisation.staff(idsIn(reads, transitions))]);
      const nameOf = (id: string): string | undefined => staff.get(id)?.name;
      const forCustomer = namesFrom(book, reads.at(-1)?.record.ruleVersion ?? 0);
      const noted = steps.flatMap((s): WhyWidened[] => {
        const one = readWidened(s.because);
        return one === undefined ? [] : [{ ...one, step: s.step, atMs: s.at.getTime() }];
      });
      // Whoever was offered carries what was tried in the record of the offer.
      const widened = noted.length > 0 ? noted : (reads.at(-1)?.record.widened ?? []);
      const taken = reads.findLast((r) => r.offer.outcome === 'accepted') ?? reads.at(-1);
      const waited = waitedSeconds(row, needs.clock.now());
      const queue = row.queue_code ?? '';
      const told = (): { zh: string[]; en: string[] } => {
        if (row.answered_at === null && isOver(row.state) && row.requested_human_at !== null)
          return inBoth((lang) => leftInWords({ queue, waitedSeconds: waited, widened }, forCustomer, lang));
        return taken === undefined ? { zh: [], en: [] } : inBoth((lang) => whyInWords(taken.record, forCustomer, lang));
      };
      const customerWords = (await waitingWords(row, book)) ?? told();

      const shown = ({ offer, record }: Read): WhyOffer => {
        const names = namesFrom(book, record.ruleVersion, nameOf);
        const strategy = STRATEGIES.find((s) => s.code === record.strategy);
        return {
          id: offer.id,
          at: offer.offered_at.toISOString(),
          agentName: nameOf(offer.agent_id) ?? '',
          outcome: offer.outcome,
          reason: offer.reason,
          endedAt: offer.ended_at?.toISOString() ?? null,
          ruleVersion: record.ruleVersion,
          queue: names.queue(record.queue),
          strategy: { zh: strategy?.zh ?? '', en: strategy?.en ?? '' },
          words: inBoth((lang) => whyInWords(record, names, lang)),
          candidates: record.candidates.map(({ staffId, ...c }) => ({ name: nameOf(staffId) ?? '', ...c })),
          candidatesCount: record.candidatesCount,
          passedOver: record.passedOver.map((p) => ({ name: nameOf(p.staffId) ?? '', why: PASSED[p.why] ?? SPARED })),
        };
      };
      return {
        contactId,
        state: row.state,
        waitedSeconds: waited,
        customerWords,
        boosts: (taken?.record.boosts ?? []).map((b) => ({ name: factWords(b.fact), seconds: b.seconds })),
        timeline: timelineOf(
          transitions.map((t) => ({
            at: t.at.toISOString(),
            from: t.from_state,
            event: t.event,
            to: t.to_state,
            actor: t.actor,
            reason: t.reason,
            agentId: t.agent_id,
          })),
          [{ queue, steps: widened, names: forCustomer }],
          nameOf,
        ),
        offers: reads.map(shown),
      };
    },
  };
}
