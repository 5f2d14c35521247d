import { sql } from 'kysely';
import type { Centre, OrgArea, Team } from '../../../shared/contracts/identity.ts';
import type { TeamKind } from '../../../shared/contracts/identity-catalogue.ts';
import type { Db } from '../../platform/db/database.ts';
import { tablesOf } from './identity-tables.ts';

export const listCentres = (db: Db): Promise<Centre[]> =>
  tablesOf(db).selectFrom('centres').selectAll().orderBy('code').execute();

export const listAreas = (db: Db): Promise<OrgArea[]> =>
  tablesOf(db).selectFrom('areas').selectAll().orderBy('code').execute();

export const listTeams = (db: Db): Promise<Team[]> =>
  tablesOf(db).selectFrom('teams').selectAll().orderBy('code').execute();

export const findTeam = (db: Db, code: string): Promise<Team | undefined> =>
  tablesOf(db).selectFrom('teams').selectAll().where('code', '=', code).executeTakeFirst();

export const teamsOfKind = (db: Db, kind: TeamKind): Promise<Team[]> =>
  tablesOf(db).selectFrom('teams').selectAll().where('kind', '=', kind).orderBy('code').execute();

/** Should two crews name the same grid, the first by code answers, always the same one. */
export const crewForGrid = (db: Db, grid: string): Promise<Team | undefined> =>
  tablesOf(db)
    .selectFrom('teams')
    .selectAll()
    .where('kind', '=', 'field_crew')
    .where(sql<boolean>`grids @> array[${grid}]::text[]`)
    .orderBy('code')
    .executeTakeFirst();

/** Does it all exist, and does it belong together? */
export async function placeExists(
  db: Db,
  place: { readonly centre: string; readonly area: string | null; readonly team: string | null },
): Promise<boolean> {
  const { rows } = await sql<{ good: boolean }>`
    select exists (select from centres where code = ${place.centre})
       and (${place.area}::text is null or exists (select from areas where code = ${place.area} and centre = ${place.centre}))
       and (${place.team}::text is null or exists (select from teams where code = ${place.team} and centre = ${place.centre}))
       as good`.execute(db);
  return rows[0]?.good === true;
}

export async function insertOrganisation(
  db: Db,
  organisation: { readonly centres: Centre[]; readonly areas: OrgArea[]; readonly teams: Team[] },
): Promise<void> {
  await tablesOf(db).insertInto('centres').values(organisation.centres).execute();
  if (organisation.areas.length > 0) await tablesOf(db).insertInto('areas').values(organisation.areas).execute();
  await tablesOf(db).insertInto('teams').values(organisation.teams).execute();
}
