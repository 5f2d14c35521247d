import type { Organisation, Team } from '../../../shared/contracts/identity.ts';
import type { Permission, PostCode, TeamKind } from '../../../shared/contracts/identity-catalogue.ts';
import type { Db } from '../../platform/db/database.ts';
import { crewForGrid, findTeam, listAreas, listCentres, listTeams, teamsOfKind } from './organisation-store.ts';
import { cardByNo, cardsById, cardsOfPost, cardsOfTeam, cardsWith, type StaffCard } from './staff-store.ts';

/** What other rooms ask about the people: who is who, who works where. No permission is checked here; the asking room has. */
export interface OrganisationView {
  all(): Promise<Organisation>;
  team(code: string): Promise<Team | undefined>;
  teamsOfKind(kind: TeamKind): Promise<Team[]>;
  /** The field crew that looks after a grid of the operator. */
  crewForGrid(grid: string): Promise<Team | undefined>;
  /** Unknown ids are simply missing from the answer. */
  staff(ids: readonly string[]): Promise<ReadonlyMap<string, StaffCard>>;
  staffByNo(staffNo: string): Promise<StaffCard | undefined>;
  /** Active members only. */
  staffOfTeam(code: string): Promise<StaffCard[]>;
  staffOfPost(post: PostCode): Promise<StaffCard[]>;
  /** Whose post has this permission. */
  staffWith(permission: Permission): Promise<StaffCard[]>;
}

export function createOrganisation({ db }: { readonly db: Db }): OrganisationView {
  return {
    all: async () => {
      const [centres, areas, teams] = await Promise.all([listCentres(db), listAreas(db), listTeams(db)]);
      return { centres, areas, teams };
    },
    team: (code) => findTeam(db, code),
    teamsOfKind: (kind) => teamsOfKind(db, kind),
    crewForGrid: (grid) => crewForGrid(db, grid),
    staff: async (ids) => new Map((await cardsById(db, [...new Set(ids)])).map((card) => [card.id, card])),
    staffByNo: (staffNo) => cardByNo(db, staffNo),
    staffOfTeam: (code) => cardsOfTeam(db, code),
    staffOfPost: (post) => cardsOfPost(db, post),
    staffWith: (permission) => cardsWith(db, permission),
  };
}
