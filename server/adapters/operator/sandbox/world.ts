import { seededRandom, type Random } from '../../../../shared/kernel/random.ts';
import type { AccountManager } from '../../../../shared/contracts/customers.ts';
import { makeCalendar, type Calendar } from './calendar.ts';
import { DEMO_CAST } from './demo-cast.ts';
import { makeGeography, type Community, type Geography } from './geography.ts';
import { personName } from './names.ts';
import { makeShelf, type Shelf } from './tariff-plans.ts';

/** Everything that all households share. Made once per seed and day; households are then independent of each other. */
export interface World {
  readonly seed: number;
  readonly calendar: Calendar;
  readonly geography: Geography;
  readonly shelf: Shelf;
  readonly managers: readonly AccountManager[];
  /** Grids without service right now. The first is the home of the first demo customer. */
  readonly faultGrids: readonly FaultGrid[];
}

export interface FaultGrid {
  readonly id: string;
  readonly gridCode: string;
  readonly areaCode: string;
  /** Whole grid when absent. */
  readonly community?: string;
  readonly services: readonly ('broadband' | 'iptv')[];
  readonly cause: string;
  readonly startedMinutesAgo: number;
  readonly repairInMinutes: number;
}

const MANAGERS = 24;
const CAUSES: readonly (readonly [string, readonly ('broadband' | 'iptv')[]])[] = [
  ['施工挖断主干光缆，抢修中', ['broadband', 'iptv']],
  ['小区分光器故障，更换中', ['broadband', 'iptv']],
  ['电视前端设备升级异常，回退中', ['iptv']],
  ['机房停电，油机发电中', ['broadband', 'iptv']],
];

export interface WorldNeeds {
  readonly seed: number;
  /** YYYY-MM-DD */
  readonly today: string;
  /** The operator's managers, when the house knows its own people; else they are made up. */
  readonly managers?: readonly AccountManager[];
}

export function makeWorld({ seed, today, managers }: WorldNeeds): World {
  const geography = makeGeography(seed);
  const random = seededRandom(seed ^ 0x776f726c);
  const faultGrids = CAUSES.map(([cause, services], at) => {
    const home = at === 0 ? geography.communities[0] : quietHome(geography, random);
    if (home === undefined) throw new RangeError('a province without homes');
    return {
      id: `AF${today.replaceAll('-', '')}${String(at + 1).padStart(2, '0')}`,
      gridCode: home.gridCode,
      areaCode: home.areaCode,
      ...(at === 1 ? { community: home.name } : {}),
      services,
      cause,
      startedMinutesAgo: random.int(35, 260),
      repairInMinutes: random.int(60, 300),
    };
  });
  return {
    seed,
    calendar: makeCalendar(today),
    geography,
    shelf: makeShelf(),
    managers: managers === undefined || managers.length === 0 ? makeManagers(random) : managers,
    faultGrids,
  };
}

const FIRST_MANAGER_NO = 7001;

const makeManagers = (random: Random): AccountManager[] =>
  Array.from({ length: MANAGERS }, (_, at) => ({
    staffNo: String(FIRST_MANAGER_NO + at),
    name: personName(random, 1975 + random.int(0, 20), random.chance(0.6) ? 'female' : 'male'),
    phone: `1600000${FIRST_MANAGER_NO + at}`,
  }));

/** Only the first hand-written customer lives with a fault; the others have reasons of their own to call. */
function quietHome(geography: Geography, random: Random): Community {
  const taken = new Set(DEMO_CAST.map(({ home }) => geography.communities[home]?.gridCode));
  return random.pick(geography.communities.filter(({ gridCode }) => !taken.has(gridCode)));
}

/** One stream per customer, so that any range of customers can be made again alone (a resumed load, a test's sample). */
export const randomFor = (seed: number, no: number): Random =>
  seededRandom((Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) + Math.imul(no, 0xc2b2ae35)) >>> 0);

const SPREAD = 61_803_397;
const NUMBERS = 90_000_000;
export const MAX_PER_CUSTOMER = 8;

/** Scatters subscription keys over 164 1000 0000 … 164 9999 9999 without a collision: the factor shares no prime with the range. */
const scatter = (key: number): number => 10_000_000 + ((key * SPREAD + 7_654_321) % NUMBERS);
export const mobileNumberOf = (key: number): string => `164${String(scatter(key))}`;
/** A phone with another operator; 163 is given to no network either. */
export const otherPhoneOf = (key: number): string => `163${String(scatter(key))}`;
export const lineAccountOf = (prefix: 'kd' | 'tv', key: number): string => `${prefix}99${String(scatter(key))}`;
