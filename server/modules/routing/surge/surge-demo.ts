import type { SurgeRuleDraft, SurgeStagePlan } from '../../../../shared/contracts/routing-surge.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { newId } from '../../../../shared/kernel/id.ts';
import type { Transactor, Tx } from '../../../platform/events/transactor.ts';
import type { OrganisationView } from '../../identity/index.ts';
import { saveProfiles } from '../routing-store.ts';
import { insertCheck, insertSeats, saveDevices } from './home-store.ts';
import { BACK_OFFICE_POSTS } from './surge-ports.ts';
import { saveCertificates } from './surge-people-store.ts';
import { saveRule } from './surge-store.ts';

const DAY_MS = 86_400_000;
const CERTIFICATE_DAYS = 300;

const stage = (kind: SurgeStagePlan['kind'], more: Partial<SurgeStagePlan> = {}): SurgeStagePlan => ({
  kind,
  mode: 'propose',
  afterMinutes: 0,
  people: 10,
  answerMinutes: 2,
  readyMinutes: 8,
  share: 0.15,
  factor: 0.6,
  ...more,
});

const RULES: readonly SurgeRuleDraft[] = [
  {
    name: '全线服务水平下滑',
    queue: null,
    condition: { kind: 'service_level', below: 0.7, minutes: 5 },
    holdSeconds: 120,
    clearMinutes: 10,
    stages: [
      stage('borrow_back_office', { people: 6 }),
      stage('open_home_seats', { people: 30 }),
      stage('offer_callback', { afterMinutes: 3, share: 0.2 }),
      stage('push_self_service', { mode: 'automatic', afterMinutes: 5 }),
      stage('shorten_after_call', { afterMinutes: 8 }),
    ],
    active: true,
  },
  {
    name: '故障报修久等',
    queue: 'fault',
    condition: { kind: 'longest_wait', seconds: 180 },
    holdSeconds: 30,
    clearMinutes: 5,
    stages: [stage('push_self_service', { mode: 'automatic' }), stage('borrow_back_office', { people: 3 })],
    active: true,
  },
];

async function seedHome(tx: Tx, staffIds: readonly string[]): Promise<void> {
  await insertSeats(tx.db, staffIds);
  const devices = staffIds.map((staff_id, at) => ({
    id: newId(tx.now.getTime()),
    staff_id,
    name: `居家工作电脑 ${at + 1}`,
    key_name: `demo-device-${at + 1}`,
    // The last one waits for the shift leader, so that there is something to approve.
    state: at > 0 && at === staffIds.length - 1 ? ('pending' as const) : ('approved' as const),
    registered_at: tx.now,
    approved_by: null,
    approved_at: tx.now,
  }));
  await saveDevices(tx.db, devices);
  for (const [at, device] of devices.entries()) {
    const isPoor = at === 2;
    await insertCheck(tx.db, {
      staff_id: device.staff_id,
      device_id: device.id,
      at: tx.now,
      round_trip_ms: isPoor ? 412 : 36 + at * 9,
      jitter_ms: isPoor ? 44 : 4,
      loss: 0,
    });
  }
}

/** Rules, home seats with their devices, and back-office people with certificates, for the demo operator. */
export async function seedSurgeDemo(needs: {
  readonly transactor: Transactor;
  readonly clock: Clock;
  readonly organisation: Pick<OrganisationView, 'staffOfPost'>;
}): Promise<void> {
  const home = await needs.organisation.staffOfPost('home_agent');
  const office = (await Promise.all(BACK_OFFICE_POSTS.map((post) => needs.organisation.staffOfPost(post)))).flat();
  const valid_until = new Date(needs.clock.now().getTime() + CERTIFICATE_DAYS * DAY_MS);
  await needs.transactor.run(async (tx) => {
    for (const rule of RULES) await saveRule(tx.db, newId(tx.now.getTime()), rule, { at: tx.now, staffId: null });
    await saveProfiles(
      tx.db,
      office.map((o) => ({
        staffId: o.id,
        voiceCapacity: 1,
        chatCapacity: 2,
        skills: { general: 3, fault: 4, billing: 3 },
      })),
    );
    await saveCertificates(
      tx.db,
      office.flatMap((o) => ['general', 'fault'].map((skill) => ({ staff_id: o.id, skill, valid_until }))),
    );
    await seedHome(
      tx,
      home.map((h) => h.id),
    );
  });
}
