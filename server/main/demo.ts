import { makeGeography } from '../adapters/operator/sandbox/geography.ts';
import { seedSandboxOperator } from '../adapters/operator/sandbox/seed-operator.ts';
import { beginDemoContacts } from '../modules/contacts/index.ts';
import { seedDemoStaff } from '../modules/identity/index.ts';
import type { Log } from '../platform/log.ts';
import { demoShifts, saveProfiles, seedSurgeDemo, type ProfileInput } from '../modules/routing/index.ts';
import type { PostCode } from '../../shared/contracts/identity-catalogue.ts';
import { seedTrunksDemo } from '../modules/voice/index.ts';
import { isDefaultTrunk, type Config } from './config.ts';
import { seedDemoMatters } from './demo-matters.ts';
import { seedDemoPast } from './demo-past.ts';
import type { Parts } from './parts.ts';
import type { Rooms } from './rooms.ts';

/**
 * Fills an empty house with the demo operator. The people come first, so that somebody can sign in within seconds; the
 * province behind them is loaded while the house is already open.
 */
export interface Demo {
  readonly loaded: boolean;
  /** 0 … 1 */
  progress(): number;
  readonly finished: Promise<void>;
}

/** The same province on every machine. */
const SEED = 20_260_101;
/** Of the loading time; the rest is the past of the house. */
const PROVINCE_SHARE = 0.6;

const CALLS = { general: 3, fault: 3, billing: 3, service: 2, complaint: 2 };
const SKILLS: Readonly<Partial<Record<PostCode, { voice: number; chat: number; skills: Record<string, number> }>>> = {
  front_line_agent: { voice: 1, chat: 3, skills: { ...CALLS, chat: 2 } },
  brand_agent: { voice: 1, chat: 3, skills: { ...CALLS, vip: 2 } },
  vip_manager: { voice: 1, chat: 5, skills: { ...CALLS, vip: 5, chat: 3 } },
  new_media_agent: { voice: 0, chat: 6, skills: { chat: 5, general: 2 } },
  elder_care_agent: { voice: 1, chat: 2, skills: { ...CALLS, elder_care: 5 } },
  home_agent: { voice: 1, chat: 3, skills: { ...CALLS, chat: 2 } },
  shift_leader: { voice: 1, chat: 3, skills: { ...CALLS, vip: 3, elder_care: 3, chat: 3 } },
  complaint_desk: { voice: 1, chat: 2, skills: { complaint: 5, general: 2 } },
};

async function staffProfiles(rooms: Rooms): Promise<ProfileInput[]> {
  const posts = Object.keys(SKILLS) as PostCode[];
  const cards = await Promise.all(posts.map((post) => rooms.identity.organisation.staffOfPost(post)));
  return cards.flat().flatMap((card) => {
    const design = SKILLS[card.post];
    return design === undefined
      ? []
      : [{ staffId: card.id, voiceCapacity: design.voice, chatCapacity: design.chat, skills: design.skills }];
  });
}

export async function seedDemo(config: Config, parts: Parts, rooms: Rooms, log: Log): Promise<Demo> {
  let share = 0;
  const { seeded } = await seedDemoStaff({
    db: parts.database.db,
    transactor: parts.transactor,
    audit: rooms.identity.audit,
    seed: SEED,
    areas: makeGeography(SEED).areas.map((a) => ({ code: a.code, name: a.name, grids: a.grids.map((g) => g.code) })),
  });
  if (seeded > 0 && config.DEMO_DAYS > 0) {
    await beginDemoContacts({ db: parts.database.db, now: parts.clock.now() });
  }
  if (seeded > 0) {
    const profiles = await staffProfiles(rooms);
    await parts.transactor.run((tx) => saveProfiles(tx.db, profiles));
    await seedTrunksDemo({
      transactor: parts.transactor,
      list: parts.trunks,
      hotline: config.HOTLINE_NUMBER,
      trunkIsDefault: isDefaultTrunk(config),
    });
    await seedSurgeDemo({ ...parts, organisation: rooms.identity.organisation });
    await rooms.shift.shifts.seed(demoShifts(profiles.map((p) => p.staffId)));
  }
  const past = async (): Promise<void> => {
    share = PROVINCE_SHARE;
    const report = await seedDemoPast(config, parts, rooms, {
      seed: SEED,
      profiles: await staffProfiles(rooms),
      onProgress: (s) => (share = PROVINCE_SHARE + s * (1 - PROVINCE_SHARE)),
    });
    const matters = config.DEMO_DAYS > 0 ? await seedDemoMatters(config, parts, rooms, SEED) : {};
    share = 1;
    log.info({ ...report, ...matters }, 'the past of the demo house is ready');
  };
  const province = async (): Promise<void> => {
    const report = await seedSandboxOperator({
      pool: parts.database.pool,
      clock: parts.clock,
      seed: SEED,
      customers: config.DEMO_CUSTOMERS,
      onProgress: (s) => {
        share = s * PROVINCE_SHARE;
      },
    });
    log.info({ ...report }, 'the demo operator is ready');
  };
  const finished = province().then(past);
  finished.catch((error: unknown) => log.error({ err: error }, 'loading the demo failed'));
  return { loaded: seeded > 0, progress: () => share, finished };
}
