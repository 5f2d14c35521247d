import { POST_CODES, type PostCode } from '../../../../shared/contracts/identity-catalogue.ts';
import type { Clock } from '../../../../shared/kernel/clock.ts';
import { withinScope, type OrganisationView, type Principal } from '../../identity/index.ts';

export type Card = Awaited<ReturnType<OrganisationView['staffOfPost']>>[number];

/** Everybody at work in the house, by staff number: what a sheet of skills is held against. */
export interface StaffDirectory {
  all(): Promise<readonly Card[]>;
}

/** A page that is turned does not ask for ten thousand people each time; a newcomer is there within this. */
const KEPT_MS = 5_000;

export function createStaffDirectory(needs: {
  readonly organisation: Pick<OrganisationView, 'staffOfPost'>;
  readonly clock: Clock;
}): StaffDirectory {
  let kept: { readonly at: number; readonly cards: Promise<readonly Card[]> } | undefined;
  const read = async (): Promise<readonly Card[]> => {
    const byPost = await Promise.all(POST_CODES.map((post: PostCode) => needs.organisation.staffOfPost(post)));
    return byPost.flat().sort((a, b) => a.staffNo.localeCompare(b.staffNo));
  };
  return {
    all: () => {
      const now = needs.clock.now().getTime();
      if (kept !== undefined && now - kept.at < KEPT_MS) return kept.cards;
      const cards = read();
      kept = { at: now, cards };
      // A failure is not kept: whoever asks next asks anew.
      cards.catch(() => (kept = undefined));
      return cards;
    },
  };
}

export const inScope = (principal: Principal, { id, centre, area, team }: Card): boolean =>
  withinScope(principal, { ownerId: id, centre, area, team });
