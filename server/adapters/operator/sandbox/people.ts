import type { ContactPreferences, Customer, CustomerKind, StarLevel } from '../../../../shared/contracts/customers.ts';
import type { Random } from '../../../../shared/kernel/random.ts';
import { DEMO_CAST, type CastMember, type Pattern, type Story } from './demo-cast.ts';
import { creditCodeOf, idNumberOf } from './gb-numbers.ts';
import { homeAddress, type Community } from './geography.ts';
import type { Draft, Temper } from './household.ts';
import { enterpriseName, governmentName, personName, type Gender } from './names.ts';
import { MAX_PER_CUSTOMER, mobileNumberOf, otherPhoneOf, randomFor, type World } from './world.ts';

/** Ages of the people who hold the contracts; 65 and above are 18 %. */
const AGES: readonly (readonly [readonly [number, number], number])[] = [
  [[18, 24], 8],
  [[25, 34], 18],
  [[35, 44], 21],
  [[45, 54], 19],
  [[55, 64], 16],
  [[65, 74], 11.5],
  [[75, 92], 6.5],
];
const ELDERLY = 65;
const STARS: readonly (readonly [StarLevel, number])[] = [
  [1, 30],
  [2, 33],
  [3, 22],
  [4, 11],
  [5, 4],
];
const BUSINESS_STARS: readonly (readonly [StarLevel, number])[] = [
  [3, 40],
  [4, 35],
  [5, 25],
];
const KINDS: readonly (readonly [CustomerKind, number])[] = [
  ['person', 980],
  ['government', 5],
  ['enterprise', 15],
];

const PATTERNS: readonly (readonly [Pattern, number])[] = [
  ['m', 21],
  ['mm', 6],
  ['b', 6],
  ['t', 9],
  ['bt', 16],
  ['mb', 10],
  ['mbt', 17],
  ['mmbt', 6],
  ['mt', 4],
];
const ELDERLY_PATTERNS: readonly (readonly [Pattern, number])[] = [
  ['m', 16],
  ['mm', 3],
  ['b', 3],
  ['t', 26],
  ['bt', 17],
  ['mb', 4],
  ['mbt', 17],
  ['mmbt', 4],
  ['mt', 12],
];
const BUSINESS_PATTERNS: readonly (readonly [Pattern, number])[] = [
  ['b', 30],
  ['mmmb', 40],
  ['mmmmbb', 30],
];
const STORIES: readonly (readonly [Story, number])[] = [
  ['content', 832],
  ['suspended', 28],
  ['over_quota', 60],
  ['bill_jump', 36],
  ['moved', 12],
  ['weak_light', 22],
  ['installing', 10],
];

/** Who it is, before words are found for them. */
interface Persona {
  readonly cast: CastMember | undefined;
  readonly kind: CustomerKind;
  readonly age: number;
  readonly gender: Gender;
  readonly starLevel: StarLevel;
  readonly home: Community;
  readonly pattern: Pattern;
}

function drawPersona(world: World, random: Random): Persona {
  const kind = random.weighted(KINDS);
  const age = kind === 'person' ? drawAge(random) : 0;
  return {
    cast: undefined,
    kind,
    age,
    gender: random.chance(0.47) ? 'female' : 'male',
    starLevel: random.weighted(kind === 'person' ? STARS : BUSINESS_STARS),
    home: world.geography.drawCommunity(random),
    pattern: random.weighted(patternsOf(kind, age)),
  };
}

function castPersona(world: World, cast: CastMember): Persona {
  const home = world.geography.communities[cast.home];
  if (home === undefined) throw new RangeError(`no home for ${cast.number}`);
  return { ...cast, cast, home };
}

export function draftCustomer(world: World, no: number): Draft {
  const random = randomFor(world.seed, no);
  const cast = DEMO_CAST[no - 1];
  const persona = cast === undefined ? drawPersona(world, random) : castPersona(world, cast);
  const { kind, home, starLevel } = persona;
  const temper = temperOf(random, persona);
  const manager = managerOf(world, random, persona);
  const customer: Customer = {
    id: customerIdOf(no),
    kind,
    ...identityOf({ world, random, persona, no }),
    starLevel,
    contactPhones: phonesOf(no, random, persona),
    address: homeAddress(world.geography, home, random),
    areaCode: home.areaCode,
    gridCode: home.gridCode,
    community: home.name,
    since: sinceOf(world, random, temper),
    ...(manager === undefined ? {} : { vipManagerNo: manager }),
    preferences: preferencesOf(random, persona.age),
  };
  return { no, random, customer, temper };
}

interface IdentityNeeds {
  readonly world: World;
  readonly random: Random;
  readonly persona: Persona;
  readonly no: number;
}

function identityOf({
  world,
  random,
  persona,
  no,
}: IdentityNeeds): Pick<Customer, 'name' | 'idNumber'> & Partial<Customer> {
  const { cast, kind, home, gender, age } = persona;
  if (kind !== 'person') {
    const area = world.geography.areaOf(home.areaCode);
    const drawn =
      kind === 'government'
        ? governmentName(random, area.city, area.name)
        : enterpriseName(random, area.province, area.city);
    return {
      name: cast?.name ?? drawn,
      idNumber: creditCodeOf(kind === 'government' ? '11' : '91', home.areaCode, no),
      contactPerson: cast?.contactPerson ?? personName(random, world.calendar.year - random.int(28, 58), gender),
    };
  }
  const birthDate = birthDateOf(world, random, age);
  const name = personName(random, Number(birthDate.slice(0, 4)), gender);
  const sequence = random.int(0, 499) * 2 + (gender === 'male' ? 1 : 0);
  return {
    name: cast?.name ?? name,
    birthDate,
    gender,
    idNumber: idNumberOf({ region: home.areaCode, birthDate, sequence }),
  };
}

export const customerIdOf = (no: number): string => `C${String(no).padStart(8, '0')}`;
export const subscriptionIdOf = (key: number): string => `S${String(key).padStart(9, '0')}`;

function drawAge(random: Random): number {
  const [from, to] = random.weighted(AGES);
  return random.int(from, to);
}

/** A birthday such that the person is exactly `age` today. */
function birthDateOf(world: World, random: Random, age: number): string {
  const past = world.calendar.day(-random.int(1, 360));
  return `${String(Number(past.slice(0, 4)) - age).padStart(4, '0')}${past.slice(4) === '-02-29' ? '-02-28' : past.slice(4)}`;
}

const patternsOf = (kind: CustomerKind, age: number): readonly (readonly [Pattern, number])[] => {
  if (kind !== 'person') return BUSINESS_PATTERNS;
  return age >= ELDERLY ? ELDERLY_PATTERNS : PATTERNS;
};

/** Every organisation has a manager, and so has every second person of five stars. */
function managerOf(world: World, random: Random, { cast, kind, starLevel }: Persona): string | undefined {
  if (cast !== undefined)
    return cast.vipManager === undefined ? undefined : world.managers[cast.vipManager % world.managers.length]?.staffNo;
  const has = kind !== 'person' || (starLevel === 5 && random.chance(0.5));
  return has ? random.pick(world.managers).staffNo : undefined;
}

/** The own mobile first; an old person's contact is now and then the phone of a grown child who is a customer too. */
function phonesOf(no: number, random: Random, { pattern, age, cast }: Persona): string[] {
  const key = no * MAX_PER_CUSTOMER;
  if (cast !== undefined) return [cast.number];
  const own = pattern.startsWith('m') ? mobileNumberOf(key) : otherPhoneOf(key);
  const hasChild = age >= 70 && no > 40 && random.chance(0.12);
  const child = hasChild ? mobileNumberOf((no - random.int(11, 29)) * MAX_PER_CUSTOMER) : undefined;
  const second = child ?? (random.chance(0.15) ? otherPhoneOf(key + 1) : undefined);
  return second === undefined ? [own] : [own, second];
}

/** Two bills must be past due before a number is suspended, so that story needs half a year of history. */
const SUSPENDED_AFTER_DAYS = 180;

const CAST_SINCE_DAYS = 2400;

function sinceOf(world: World, random: Random, { age, story, fixedPlan }: Temper): string {
  if (fixedPlan !== undefined) return world.calendar.day(-CAST_SINCE_DAYS - random.int(0, 300));
  const yearsAtMost = age === 0 ? 15 : Math.min(20, Math.max(1, age - 17));
  // Squared: more people came in the last years than in the first.
  return world.calendar.day(
    -Math.ceil((story === 'suspended' ? SUSPENDED_AFTER_DAYS : 20) + random.next() ** 1.6 * yearsAtMost * 365),
  );
}

function preferencesOf(random: Random, age: number): ContactPreferences {
  return {
    serviceCalls: random.weighted([
      ['welcome', 70],
      ['evenings_only', 14],
      ['daytime_only', 10],
      ['refused', 6],
    ] as const),
    marketing: random.weighted([
      ['not_asked', 55],
      ['agreed', 22],
      ['refused', 23],
    ] as const),
    language: age >= 60 && random.chance(0.35) ? 'dialect' : 'mandarin',
    elderMode: age >= ELDERLY && random.chance(0.4),
  };
}

function temperOf(random: Random, { cast, pattern, age, home }: Persona): Temper {
  const story = cast?.story ?? random.weighted(STORIES);
  const late = random.chance(0.05) && cast === undefined ? 1 : 0;
  return {
    story,
    pattern,
    age,
    home,
    unpaidMonths: story === 'suspended' ? random.int(2, 3) : late,
    appetite: story === 'over_quota' ? 1.15 + random.next() * 0.9 : 0.15 + random.next() * 0.75,
    ...(cast === undefined ? {} : { fixedPlan: cast.plan }),
  };
}
