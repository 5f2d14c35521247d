import { AppError } from '../../../shared/kernel/app-error.ts';

/** Refuses a change that was made on an old picture: 409 with what is true now, so that the page can show it. */
export function demandExpected(
  row: { readonly version: number; readonly state: string },
  expected: { readonly version?: number | undefined; readonly state?: string | undefined },
): void {
  if (expected.version === undefined && expected.state === undefined) {
    throw new AppError({ code: 'cases.expectation_missing', kind: 'invalid' });
  }
  const same =
    (expected.version === undefined || expected.version === row.version) &&
    (expected.state === undefined || expected.state === row.state);
  if (!same) {
    const { version, state } = row;
    throw new AppError({ code: 'common.changed_meanwhile', kind: 'conflict', details: { version, state } });
  }
}
