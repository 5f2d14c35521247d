import { sampleCustomers, type SampledCustomer } from '../adapters/operator/sandbox/sample-customers.ts';
import {
  seedDemoContacts,
  type DemoAgent,
  type DemoCaller,
  type DemoHistoryReport,
} from '../modules/contacts/index.ts';
import { ageOn, ELDERLY_FROM, localDay } from '../modules/customers/index.ts';
import { fillFacts } from '../modules/insight/index.ts';
import type { ProfileInput } from '../modules/routing/index.ts';
import type { Config } from './config.ts';
import type { Parts } from './parts.ts';
import type { Rooms } from './rooms.ts';
import { serviceClassOf } from './service-class.ts';

/** So many different people have called in the demo's ninety days. */
const CALLERS = 8_000;

const callerOf = (c: SampledCustomer, today: string): DemoCaller => ({
  customerId: c.customerId,
  number: c.number,
  serviceClass: serviceClassOf({
    kind: c.kind,
    starLevel: c.starLevel,
    elderly: c.birthDate !== undefined && ageOn(c.birthDate, today) >= ELDERLY_FROM,
    vipManagerNo: c.vipManagerNo ?? null,
  }),
});

async function agentsOf(rooms: Rooms, profiles: readonly ProfileInput[]): Promise<DemoAgent[]> {
  const cards = await rooms.identity.organisation.staff(profiles.map((p) => p.staffId));
  return profiles
    .flatMap((p) => {
      const card = cards.get(p.staffId);
      return card === undefined
        ? []
        : [
            {
              staffId: p.staffId,
              staffNo: card.staffNo,
              name: card.name,
              skills: p.skills,
              voice: p.voiceCapacity > 0,
            },
          ];
    })
    .sort((a, b) => (a.staffNo < b.staffNo ? -1 : 1));
}

/** Ninety days of contacts with the figures that follow from them, after the province with its customers is there. */
export async function seedDemoPast(
  config: Config,
  parts: Parts,
  rooms: Rooms,
  given: { seed: number; profiles: readonly ProfileInput[]; onProgress: (share: number) => void },
): Promise<DemoHistoryReport> {
  const now = parts.clock.now();
  const customers = await sampleCustomers(parts.database.pool, CALLERS);
  return seedDemoContacts({
    db: parts.database.db,
    transactor: parts.transactor,
    now,
    seed: given.seed,
    days: config.DEMO_DAYS,
    callers: customers.map((c) => callerOf(c, localDay(now))),
    agents: await agentsOf(rooms, given.profiles),
    hotline: config.HOTLINE_NUMBER,
    alongside: (tx, lives) => fillFacts(tx, lives, rooms.insight.shortSecondsOf),
    onProgress: given.onProgress,
  });
}
