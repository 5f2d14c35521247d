import { expect, it, vi } from 'vitest';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { silentLog } from '../log.ts';
import { untilWritten } from './until-written.ts';

const about = { log: silentLog, what: 'the end of a call' };

it('is tried until the database is there, and answers what was written', async () => {
  const write = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new Error('Connection terminated unexpectedly'))
    .mockRejectedValueOnce(new Error('the database system is starting up'))
    .mockRejectedValueOnce(new AppError({ code: 'common.unavailable', kind: 'unavailable' }))
    .mockResolvedValue('written');
  await expect(untilWritten(write, about)).resolves.toBe('written');
  expect(write).toHaveBeenCalledTimes(4);
});

it('is not asked again when it was refused', async () => {
  const refused = new AppError({ code: 'contacts.not_found', kind: 'not_found' });
  const write = vi.fn(() => Promise.reject(refused));
  await expect(untilWritten(write, about)).rejects.toBe(refused);
  expect(write).toHaveBeenCalledOnce();
});

it('nor when the database will not have such data; one that is stopping or blocked by others is asked again', async () => {
  const failed = (code: string): Error => Object.assign(new Error('of the database'), { code });
  const tooLong = vi.fn(() => Promise.reject(failed('22001')));
  await expect(untilWritten(tooLong, about)).rejects.toMatchObject({ code: '22001' });
  expect(tooLong).toHaveBeenCalledOnce();
  const later = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(failed('57P01'))
    .mockRejectedValueOnce(failed('40P01'))
    .mockRejectedValueOnce(failed('23505'))
    .mockRejectedValueOnce(failed('ECONNREFUSED'))
    .mockResolvedValue('written');
  await expect(untilWritten(later, about)).resolves.toBe('written');
});
