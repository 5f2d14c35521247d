import {
  PERMISSIONS,
  type DataScope,
  type Permission,
  type PostCode,
} from '../../../shared/contracts/identity-catalogue.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';

/** Who is asking: a signed-in member of staff with what the post may do and how far it sees. Read anew at least every few seconds. */
export interface Principal {
  readonly sessionId: string;
  readonly staffId: string;
  readonly staffNo: string;
  readonly name: string;
  readonly post: PostCode;
  readonly permissions: ReadonlySet<Permission>;
  readonly dataScope: DataScope;
  readonly centre: string;
  readonly area: string | null;
  readonly team: string | null;
  readonly mustChangePassword: boolean;
  readonly expiresAt: Date;
  /** The address from which the session was opened; it goes into the audit trail. */
  readonly source: string | null;
}

export const may = (principal: Principal, permission: Permission): boolean => principal.permissions.has(permission);

/** The first line of every use case: 403 with the name of what is missing, so that a person knows what to ask the leader for. */
export function demand(principal: Principal, permission: Permission): void {
  if (may(principal, permission)) return;
  const { zh, en } = PERMISSIONS[permission];
  throw new AppError({
    code: 'identity.permission_missing',
    kind: 'forbidden',
    details: { permission, permissionZh: zh, permissionEn: en },
  });
}

/** Where a record belongs. What is not known is left out, and then only a wider scope reaches it. */
export interface Place {
  readonly centre?: string | null;
  readonly area?: string | null;
  readonly team?: string | null;
  /** Staff id of whoever owns the record; everybody sees their own. */
  readonly ownerId?: string | null;
}

const same = (mine: string | null, theirs: string | null | undefined): boolean => mine !== null && mine === theirs;

/** A record without a place is outside every scope but `all`: the safe answer to a field that somebody forgot to fill. */
export function withinScope(principal: Principal, place: Place): boolean {
  if (place.ownerId === principal.staffId) return true;
  switch (principal.dataScope) {
    case 'all':
      return true;
    case 'centre':
      return same(principal.centre, place.centre);
    case 'area':
      return same(principal.area, place.area);
    case 'team':
      return same(principal.team, place.team);
    case 'own':
      return false;
  }
}

export const maySee = (principal: Principal, permission: Permission, place: Place): boolean =>
  may(principal, permission) && withinScope(principal, place);

export function demandWithin(principal: Principal, place: Place): void {
  if (!withinScope(principal, place)) throw new AppError({ code: 'identity.out_of_scope', kind: 'forbidden' });
}

/** The same rule for a list: what its `where` must hold. Whoever has no team is left with their own records. */
export type ScopeLimit =
  | { readonly by: 'all' }
  | { readonly by: 'centre' | 'area' | 'team'; readonly code: string; readonly ownerId: string }
  | { readonly by: 'own'; readonly ownerId: string };

export function scopeLimit(principal: Principal): ScopeLimit {
  const ownerId = principal.staffId;
  const { dataScope } = principal;
  if (dataScope === 'all') return { by: 'all' };
  if (dataScope === 'own') return { by: 'own', ownerId };
  const code = principal[dataScope];
  return code === null ? { by: 'own', ownerId } : { by: dataScope, code, ownerId };
}
