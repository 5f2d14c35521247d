import { Histogram } from 'prom-client';
import type { Language } from '../../../../shared/contracts/messages.ts';
import {
  QUALITY_EXPORT_ROWS,
  type CallQuality,
  type ContactQuality,
  type MeasuredCall,
  type QualityFilter,
  type QualityQuery,
  type QualitySpread,
} from '../../../../shared/contracts/voice-traces.ts';
import type { Page } from '../../../../shared/contracts/paging.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import type { Db } from '../../../platform/db/database.ts';
import { untilWritten } from '../../../platform/events/until-written.ts';
import type { Log } from '../../../platform/log.ts';
import type { LegStats, MediaEngine } from '../../../platform/media/media-engine.ts';
import type { Metrics } from '../../../platform/metrics.ts';
import type { ContactReading } from '../../contacts/index.ts';
import { demand, may, type OrganisationView, type Principal } from '../../identity/index.ts';
import { lossPercent, verdictOf } from './call-verdict.ts';
import { qualitySheet } from './quality-sheet.ts';
import {
  hasTraceOf,
  insertQuality,
  qualityBuckets,
  qualityOf,
  qualityPage,
  qualitySums,
  worstCalls,
  type QualityRow,
  type QualityWish,
} from './quality-store.ts';

/** A leg whose sound is over, or about to be. */
export interface EndingLeg {
  readonly contactId: string;
  readonly leg: 'trunk' | 'agent';
  readonly legId: string;
  readonly trunk: string;
  readonly agentId: string | undefined;
}

export interface Quality {
  /** Before the leg is closed: afterwards nobody knows. Never fails and never waits long, a call has to end. */
  keep(leg: EndingLeg): Promise<void>;
  /** A leg that lived before this call: only what comes from now on counts. */
  mark(legId: string): Promise<void>;
  ofContact(principal: Principal, contactId: string): Promise<ContactQuality>;
  /** The worst first. */
  worst(principal: Principal, query: QualityQuery): Promise<Page<MeasuredCall>>;
  spread(principal: Principal, filter: QualityFilter): Promise<QualitySpread>;
  /** The same as a CSV file, up to so many rows. */
  sheet(principal: Principal, filter: QualityFilter, language: Language): Promise<string>;
}

export interface QualityNeeds {
  readonly db: Db;
  readonly clock: Clock;
  readonly media: Pick<MediaEngine, 'stats'>;
  readonly codecOf: (legId: string) => string;
  readonly metrics: Metrics;
  readonly reading: Pick<ContactReading, 'story'>;
  readonly organisation: Pick<OrganisationView, 'staff'>;
  readonly log: Log;
}

/** `remote`: what the far end lost of ours; of a leg that sends no reports nothing is known. */
type Counted = Pick<LegStats, 'packetsIn' | 'packetsOut' | 'lost'> & { readonly remote?: { readonly lost: number } };
const since = (stats: LegStats, before: Counted | undefined): Counted => ({
  ...(stats.remote === undefined
    ? {}
    : { remote: { lost: wholeNumber(stats.remote.lost - (before?.remote?.lost ?? 0)) } }),
  packetsIn: wholeNumber(stats.packetsIn - (before?.packetsIn ?? 0)),
  packetsOut: wholeNumber(stats.packetsOut - (before?.packetsOut ?? 0)),
  lost: wholeNumber(stats.lost - (before?.lost ?? 0)),
});

const wholeNumber = (n: number): number => Math.max(0, Math.round(Number.isFinite(n) ? n : 0));

const shown = (row: QualityRow): CallQuality => ({
  leg: row.leg,
  trunk: row.trunk,
  agentId: row.agent_id,
  codec: row.codec,
  at: row.at.toISOString(),
  packetsIn: row.packets_in,
  packetsOut: row.packets_out,
  lost: row.lost,
  lossPercent: lossPercent(row.packets_in, row.lost),
  jitterMs: row.jitter_ms,
  roundTripMs: row.round_trip_ms,
  // Of all that was sent; what arrived is the rest.
  farLossPercent:
    row.remote_lost === null ? null : lossPercent(Math.max(0, row.packets_out - row.remote_lost), row.remote_lost),
  mos: row.mos,
  verdict: verdictOf({ packetsIn: row.packets_in, lost: row.lost, mos: row.mos }),
});

function instruments(registers: Metrics[]) {
  return {
    mos: new Histogram({
      name: 'shoujie_voice_mos',
      help: 'Estimated quality of what we heard on a leg (ITU-T G.107), at its end',
      labelNames: ['leg'],
      buckets: [1.5, 2, 2.5, 3, 3.3, 3.6, 3.8, 4, 4.2, 4.4],
      registers,
    }),
    loss: new Histogram({
      name: 'shoujie_voice_loss_ratio',
      help: 'Share of the expected packets that a leg did not get, at its end',
      labelNames: ['leg'],
      buckets: [0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3],
      registers,
    }),
  };
}

/** MOS as the E-model gives it, in quarters. */
const SPREAD = { from: 1, to: 4.5, buckets: 14 } as const;
const wishOf = ({ trunk, agentId, codec, from, to }: QualityFilter): QualityWish => ({
  ...{ trunk, agentId, codec },
  from: from === undefined ? undefined : new Date(from),
  to: to === undefined ? undefined : new Date(to),
});

export function createQuality(needs: QualityNeeds): Quality {
  const meters = instruments([needs.metrics]);
  const marks = new Map<string, Counted>();
  const count = (leg: EndingLeg['leg'], stats: Counted & Pick<LegStats, 'mos'>): void => {
    if (stats.mos !== undefined) meters.mos.observe({ leg }, stats.mos);
    if (stats.packetsIn > 0) meters.loss.observe({ leg }, lossPercent(stats.packetsIn, stats.lost) / 100);
  };
  const named = async (rows: readonly QualityRow[]): Promise<MeasuredCall[]> => {
    const staff = await needs.organisation.staff([...new Set(rows.flatMap((r) => r.agent_id ?? []))]);
    return rows.map((r) => ({
      ...shown(r),
      contactId: r.contact_id,
      agentName: r.agent_id === null ? null : (staff.get(r.agent_id)?.name ?? null),
    }));
  };
  return {
    keep: async ({ contactId, leg, legId, trunk, agentId }) => {
      try {
        const stats = await needs.media.stats(legId);
        const counted = since(stats, marks.get(legId));
        marks.delete(legId);
        count(leg, { ...stats, ...counted });
        const row = {
          contact_id: contactId,
          leg,
          trunk: trunk.slice(0, 40),
          agent_id: agentId ?? null,
          codec: needs.codecOf(legId),
          at: needs.clock.now(),
          packets_in: counted.packetsIn,
          packets_out: counted.packetsOut,
          lost: counted.lost,
          jitter_ms: stats.jitterMs,
          round_trip_ms: stats.remote?.roundTripMs ?? null,
          remote_lost: counted.remote?.lost ?? null,
          mos: stats.mos ?? null,
        };
        const write = (): Promise<void> => insertQuality(needs.db, row);
        // Once while the call waits; a database that is away gets it when it is back.
        await write().catch(() => {
          untilWritten(write, { log: needs.log, what: 'the quality of a leg' }).catch((error: unknown) => {
            needs.log.error({ err: error, contactId, leg }, 'the quality of a leg was never written down');
          });
        });
      } catch (error) {
        needs.log.debug({ err: error, contactId, leg }, 'the quality of a leg is not known');
      }
    },
    mark: async (legId) => {
      try {
        marks.set(legId, await needs.media.stats(legId));
      } catch {
        // Counted from its beginning then: the figures of the call are a little too kind, the call itself goes on.
        marks.delete(legId);
      }
    },
    ofContact: async (principal, contactId) => {
      // Who may not read the contact is refused there.
      await needs.reading.story(principal, contactId);
      const legs = (await qualityOf(needs.db, contactId)).map(shown);
      const hasTrace = may(principal, 'voice.trunks') && (await hasTraceOf(needs.db, contactId));
      return { legs, hasTrace };
    },
    worst: async (principal, query) => {
      demand(principal, 'voice.trunks');
      const { page, pageSize } = query;
      const { items, total } = await qualityPage(needs.db, wishOf(query), query);
      return { items: await named(items), total, page, pageSize };
    },
    spread: async (principal, filter) => {
      demand(principal, 'voice.trunks');
      const [found, sums] = [
        await qualityBuckets(needs.db, wishOf(filter), SPREAD),
        await qualitySums(needs.db, wishOf(filter)),
      ];
      const step = (SPREAD.to - SPREAD.from) / SPREAD.buckets;
      const bars = Array.from({ length: SPREAD.buckets }, (_, i) => ({
        ...{ from: SPREAD.from + i * step, to: SPREAD.from + (i + 1) * step, legs: found.get(i + 1) ?? 0 },
      }));
      return { bars, ...sums };
    },
    sheet: async (principal, filter, language) => {
      demand(principal, 'voice.trunks');
      return qualitySheet(await named(await worstCalls(needs.db, wishOf(filter), QUALITY_EXPORT_ROWS)), language);
    },
  };
}
