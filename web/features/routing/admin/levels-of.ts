import type { Levels } from '../../../../shared/contracts/routing-admin.ts';

/** What the fields of a form say: nothing and 0 both mean that the skill is not there. */
export const levelsOf = (fields: Readonly<Record<string, number | null | undefined>> | undefined): Levels =>
  Object.fromEntries(
    Object.entries(fields ?? {}).flatMap(([skill, level]) =>
      level === undefined || level === null || level === 0 ? [] : [[skill, level]],
    ),
  );
