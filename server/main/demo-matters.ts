import { makeGeography } from '../adapters/operator/sandbox/geography.ts';
import { sampleCustomers } from '../adapters/operator/sandbox/sample-customers.ts';
import { seedDemoCases } from '../modules/cases/index.ts';
import type { PostCode } from '../../shared/contracts/identity-catalogue.ts';
import type { Config } from './config.ts';
import type { Parts } from './parts.ts';
import type { Rooms } from './rooms.ts';

/** So many different people have had a matter that stayed open in the demo's ninety days. */
const PEOPLE = 4_000;
/** About one case for seven contacts, as on a hotline that solves most on the phone. */
const CASES_PER_DAY = 65;

const AGENT_POSTS: readonly PostCode[] = [
  'front_line_agent',
  'brand_agent',
  'elder_care_agent',
  'home_agent',
  'complaint_desk',
];

/** Ninety days of cases and work orders over the demo's customers, crews and people. */
export async function seedDemoMatters(
  config: Config,
  parts: Parts,
  rooms: Rooms,
  seed: number,
): Promise<{ readonly cases: number; readonly orders: number }> {
  const { organisation } = rooms.identity;
  const rural = new Map(makeGeography(seed).areas.map((a) => [a.code, a.rural]));
  const customers = await sampleCustomers(parts.database.pool, PEOPLE);
  const agents = (await Promise.all(AGENT_POSTS.map((post) => organisation.staffOfPost(post)))).flat();
  const crews = await Promise.all(
    (await organisation.teamsOfKind('field_crew')).map(async (team) => ({
      code: team.code,
      grids: team.grids,
      staffIds: (await organisation.staffOfTeam(team.code)).map((s) => s.id),
    })),
  );
  const [office] = await organisation.teamsOfKind('back_office');
  const officeStaff = await organisation.staffOfPost('back_office');
  const supervisors = await organisation.staffOfPost('first_response_supervisor');
  return seedDemoCases({
    transactor: parts.transactor,
    seed,
    days: config.DEMO_DAYS,
    count: config.DEMO_DAYS * CASES_PER_DAY,
    customers: customers.map((c) => ({
      id: c.customerId,
      name: c.name,
      number: c.number,
      star: c.starLevel,
      address: c.address,
      areaCode: c.areaCode,
      gridCode: c.gridCode,
      rural: rural.get(c.areaCode) ?? false,
    })),
    agents: agents.map((a) => ({ id: a.id, team: a.team, centre: a.centre })),
    crews: crews.filter((crew) => crew.staffIds.length > 0),
    backOffice: { code: office?.code ?? '', grids: [], staffIds: officeStaff.map((s) => s.id) },
    supervisors: { insideId: supervisors[0]?.id ?? null, outsideId: supervisors[1]?.id ?? null },
  });
}
