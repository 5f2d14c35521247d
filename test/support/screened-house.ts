import { afterAll, beforeAll } from 'vitest';
import type { Database } from '../../server/platform/db/database.ts';
import { startHouse, type RunningHouse } from './running-house.ts';
import { openScreens, type Screens } from './screens.ts';

export interface ScreenedHouse {
  readonly house: RunningHouse;
  readonly database: Database;
  readonly screens: Screens;
}

/** One house with its database and a browser for the tests of a file (or of the part of it that this is called in). */
export function screenedHouse(
  prepare: (at: ScreenedHouse) => Promise<unknown> = () => Promise.resolve(),
  env: Readonly<Record<string, string>> = {},
): ScreenedHouse {
  let open: ScreenedHouse | undefined;
  const now = (): ScreenedHouse => {
    if (open === undefined) throw new Error('The house of these tests is not open');
    return open;
  };
  beforeAll(async () => {
    const house = await startHouse(env);
    open = { house, database: await house.database(), screens: await openScreens(house.url) };
    await prepare(open);
  });
  afterAll(async () => {
    await open?.screens.close();
    await open?.database.close();
    await open?.house.clear();
  });
  return {
    get house() {
      return now().house;
    },
    get database() {
      return now().database;
    },
    get screens() {
      return now().screens;
    },
  };
}
