import { HANDOVER_LIMITS } from '../../../../shared/contracts/routing-handover.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { maskName, maskPhone } from '../../../../shared/kernel/masking.ts';
import { clip } from '../../../../shared/kernel/text.ts';
import type { Db } from '../../../platform/db/database.ts';
import { contactsOfAgent, type ContactRow } from '../../contacts/index.ts';
import type { OrganisationView } from '../../identity/index.ts';
import { callbacksOf, keepingPosts, type CallbackRow } from './hands-store.ts';
import { staysWith, type Matter } from './matters.ts';
import type { OpenWork, VipCustomers } from './ports.ts';

export type StaffCard = NonNullable<Awaited<ReturnType<OrganisationView['staffByNo']>>>;

export interface Held {
  readonly matter: Matter;
  /** A VIP manager keeps it. */
  readonly stays: boolean;
}

/** Everything unfinished in one person's hands, with its story. */
export interface Gathering {
  of(person: StaffCard): Promise<Held[]>;
}

const NOTE_CHARS = 300;
const label = (address: string): string => (/^\d+$/.test(address) ? maskPhone(address) : maskName(address));
const noteOf = (note: string | null): string | null => (note === null || note === '' ? null : clip(note, NOTE_CHARS));

const contactMatter = (row: ContactRow): Matter => ({
  kind: 'contact',
  subjectId: row.id,
  customerId: row.customer_id,
  story: {
    number: null,
    line: row.topic ?? row.channel,
    customer: label(row.customer_address),
    state: row.state,
    dueAt: null,
    clock: null,
    since: (row.answered_at ?? row.arrived_at).toISOString(),
    lastNote: noteOf(row.note),
    promised: null,
  },
});

const callbackMatter = (row: CallbackRow): Matter => ({
  kind: 'callback',
  subjectId: row.id,
  customerId: row.customer_id,
  story: {
    number: null,
    line: row.channel,
    customer: label(row.customer_address),
    state: 'promised',
    dueAt: null,
    clock: null,
    since: row.closed_at.toISOString(),
    lastNote: noteOf(row.note),
    promised: { kind: 'callback', from: null, by: null },
  },
});

export function createGathering(needs: {
  readonly db: Db;
  readonly clock: Clock;
  readonly openWork: OpenWork;
  readonly vip: VipCustomers;
}): Gathering {
  return {
    of: async (person) => {
      const [cases, inHand, callbacks, posts] = await Promise.all([
        needs.openWork.openWorkOf(person.id),
        contactsOfAgent(needs.db, person.id),
        callbacksOf(needs.db, person.id, needs.clock.now()),
        keepingPosts(needs.db),
      ]);
      const matters = [
        // What is on the line comes first, then by clock.
        ...inHand.filter((row) => row.state !== 'offered').map(contactMatter),
        ...callbacks.map(callbackMatter),
        ...cases,
      ].slice(0, HANDOVER_LIMITS.items);
      const keeps = posts.get(person.post);
      const asked = keeps === 'vip' ? matters.flatMap((m) => (m.customerId === null ? [] : [m.customerId])) : [];
      const vips = asked.length === 0 ? new Set<string>() : await needs.vip([...new Set(asked)]);
      const who = { isActive: person.state === 'active' };
      return matters.map((matter) => ({
        matter,
        stays: staysWith(keeps, who, { isVip: matter.customerId !== null && vips.has(matter.customerId) }),
      }));
    },
  };
}
