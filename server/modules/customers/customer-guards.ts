import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Principal } from '../identity/index.ts';

export const customerNotFound = (): AppError => new AppError({ code: 'customers.not_found', kind: 'not_found' });

/**
 * Whoever answers the hotline must be able to help any customer of the province, so a team or a centre is no limit here; a post
 * that is bound to an area of the operator stays in it, and a customer whose area is unknown lies outside.
 */
export function demandInArea(principal: Principal, areaCode: string | undefined): void {
  if (principal.dataScope === 'area' && principal.area !== areaCode) {
    throw new AppError({ code: 'customers.out_of_area', kind: 'forbidden' });
  }
}
