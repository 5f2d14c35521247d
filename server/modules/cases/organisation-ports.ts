import type { Team } from '../../../shared/contracts/identity.ts';
import type { OrganisationView } from '../identity/index.ts';
import type { Crew, CrewDirectory, StaffFacts } from './case-ports.ts';

/** The crews and the answerable people as identity knows them. */
const asCrew = (team: Team | undefined): Crew | undefined => {
  if (team === undefined) return undefined;
  const { code, name, grids, kind } = team;
  if (kind === 'field_crew') return { code, name, kind: 'field', grids };
  // A complaint is looked into by the complaint desk or by the back office (稽核、数据支持).
  if (kind === 'back_office' || kind === 'complaint') return { code, name, kind: 'back_office', grids };
  return undefined;
};

export const crewDirectoryOf = (organisation: OrganisationView): CrewDirectory => ({
  byCode: async (code) => asCrew(await organisation.team(code)),
  forOrder: async ({ kind, gridCode, centre }) => {
    if (kind === 'field') return gridCode === null ? undefined : asCrew(await organisation.crewForGrid(gridCode));
    const posts = await organisation.teamsOfKind('back_office');
    return asCrew(posts.find((team) => team.centre === centre) ?? posts[0]);
  },
});

/**
 * The inside supervisor sits in the customer-service centre of the first responder; the outside one belongs to the department of
 * the customer's area when there is one, else another than the inside one, so that four eyes see every case.
 */
export const staffFactsOf = (organisation: OrganisationView): StaffFacts => ({
  of: async (staffId) => {
    const card = (await organisation.staff([staffId])).get(staffId);
    return card?.state === 'active' ? { id: card.id, centre: card.centre, team: card.team } : undefined;
  },
  supervisors: async ({ centre, areaCode }) => {
    const all = await organisation.staffOfPost('first_response_supervisor');
    const inside = all.find((s) => s.centre === centre) ?? all[0];
    const others = all.filter((s) => s.id !== inside?.id);
    const outside = others.find((s) => areaCode !== null && s.area === areaCode) ?? others[0];
    return { insideId: inside?.id ?? null, outsideId: outside?.id ?? null };
  },
});
