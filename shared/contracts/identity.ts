import { Type, type Static } from '@sinclair/typebox';
import { Id, Instant, nullable, oneOf } from './basics.ts';
import {
  DATA_SCOPES,
  EMPLOYMENTS,
  PermissionSchema,
  PostCodeSchema,
  STAFF_STATES,
  TEAM_KIND_CODES,
} from './identity-catalogue.ts';
import { PageQuery, pageOf } from './paging.ts';

export const SESSION_COOKIE = 'shoujie_session';
/** Every request that changes something carries this header; a page of another site cannot set it without our consent. */
export const CSRF_HEADER = 'x-requested-with';
export const CSRF_VALUE = 'shoujie';

export const STAFF_NO_PATTERN = '^[0-9]{4,8}$';
export const MAX_PASSWORD_LENGTH = 128;
export const MIN_REASON_LENGTH = 4;
export const MAX_REASON_LENGTH = 200;

export const StaffNo = Type.String({ pattern: STAFF_NO_PATTERN, description: '工号, 4 to 8 digits' });
/** Centres, areas and teams are known by a short code that people can say. */
export const OrgCode = Type.String({ pattern: '^[A-Za-z0-9-]{1,40}$' });
const Password = Type.String({ minLength: 1, maxLength: MAX_PASSWORD_LENGTH });
const PersonName = Type.String({ minLength: 1, maxLength: 40, pattern: '^[^\\u0000-\\u001f<>]+$' });
const Mobile = Type.String({ pattern: '^1[3-9][0-9]{9}$' });
export const Reason = Type.String({
  minLength: MIN_REASON_LENGTH,
  maxLength: MAX_REASON_LENGTH,
  pattern: '^[^\\u0000]*$',
});

export const Centre = Type.Object({ code: OrgCode, name: Type.String() });
export const OrgArea = Type.Object({ code: OrgCode, name: Type.String(), centre: OrgCode });
export const Team = Type.Object({
  code: OrgCode,
  name: Type.String(),
  kind: oneOf(TEAM_KIND_CODES),
  centre: OrgCode,
  area: nullable(OrgCode),
  /** Grid codes that a field crew looks after; empty for every other kind. */
  grids: Type.Array(OrgCode),
});
export const Organisation = Type.Object({
  centres: Type.Array(Centre),
  areas: Type.Array(OrgArea),
  teams: Type.Array(Team),
});
export type Centre = Static<typeof Centre>;
export type OrgArea = Static<typeof OrgArea>;
export type Team = Static<typeof Team>;
export type Organisation = Static<typeof Organisation>;

export const SignIn = Type.Object({ staffNo: StaffNo, password: Password });
export const ChangePassword = Type.Object({ current: Password, next: Password });

export const SessionView = Type.Object({
  staffId: Id,
  staffNo: StaffNo,
  name: Type.String(),
  post: PostCodeSchema,
  permissions: Type.Array(PermissionSchema),
  dataScope: oneOf(DATA_SCOPES),
  centre: OrgCode,
  area: nullable(OrgCode),
  team: nullable(OrgCode),
  /** Until it is done, nothing else is answered than the change of the password and signing out. */
  mustChangePassword: Type.Boolean(),
  expiresAt: Instant,
});
export type SessionView = Static<typeof SessionView>;

export const DemoAccount = Type.Object({
  staffNo: StaffNo,
  name: Type.String(),
  post: PostCodeSchema,
  password: Type.String(),
});
export type DemoAccount = Static<typeof DemoAccount>;
export const DemoAccounts = Type.Object({ accounts: Type.Array(DemoAccount) });

export const Staff = Type.Object({
  id: Id,
  staffNo: StaffNo,
  name: Type.String(),
  post: PostCodeSchema,
  centre: OrgCode,
  area: nullable(OrgCode),
  team: nullable(OrgCode),
  /** Masked (138****8000). */
  mobile: nullable(Type.String()),
  employment: oneOf(EMPLOYMENTS),
  state: oneOf(STAFF_STATES),
  mustChangePassword: Type.Boolean(),
  lastSignInAt: nullable(Instant),
  /** Send it back with a change: a change made on an old picture is refused. */
  version: Type.Integer(),
});
export type Staff = Static<typeof Staff>;
export const StaffPage = pageOf(Staff);

/** What any colleague may know of another: who did it. */
export const Colleague = Type.Object({
  id: Id,
  name: Type.String(),
  post: PostCodeSchema,
  team: nullable(OrgCode),
});
export type Colleague = Static<typeof Colleague>;
export const Colleagues = Type.Object({ colleagues: Type.Array(Colleague) });
/** At most 100 ids with a comma in between. */
export const ColleagueQuery = Type.Object({ ids: Type.String({ pattern: '^[0-9a-f-]{36}(,[0-9a-f-]{36}){0,99}$' }) });

export const StaffQuery = Type.Composite([
  PageQuery,
  Type.Object({
    text: Type.Optional(
      Type.String({ maxLength: 40, pattern: '^[^\\u0000]*$', description: 'Part of name or number' }),
    ),
    post: Type.Optional(PostCodeSchema),
    team: Type.Optional(OrgCode),
    state: Type.Optional(oneOf(STAFF_STATES)),
  }),
]);
export type StaffQuery = Static<typeof StaffQuery>;

const staffFields = {
  name: PersonName,
  post: PostCodeSchema,
  centre: OrgCode,
  area: nullable(OrgCode),
  team: nullable(OrgCode),
  mobile: nullable(Mobile),
  employment: oneOf(EMPLOYMENTS),
};
export const NewStaff = Type.Object({ staffNo: StaffNo, ...staffFields });
export type NewStaff = Static<typeof NewStaff>;
export const StaffChange = Type.Composite([
  Type.Partial(Type.Object(staffFields)),
  Type.Object({ version: Type.Integer() }),
]);
export type StaffChange = Static<typeof StaffChange>;
export const StaffReason = Type.Object({ reason: Reason });
export const StaffWithPassword = Type.Object({
  staff: Staff,
  /** Shown once and kept nowhere; it must be changed at the first sign-in. */
  temporaryPassword: Type.String(),
});
export type StaffWithPassword = Static<typeof StaffWithPassword>;

export const Post = Type.Object({
  code: PostCodeSchema,
  nameZh: Type.String(),
  nameEn: Type.String(),
  dataScope: oneOf(DATA_SCOPES),
  permissions: Type.Array(PermissionSchema),
  staffCount: Type.Integer(),
});
export type Post = Static<typeof Post>;
export const PostList = Type.Object({ posts: Type.Array(Post) });
export const PostChange = Type.Object({
  permissions: Type.Array(PermissionSchema, { uniqueItems: true, maxItems: 200 }),
  dataScope: oneOf(DATA_SCOPES),
  reason: Reason,
});
export type PostChange = Static<typeof PostChange>;

export const AuditEntry = Type.Object({
  seq: Type.Integer(),
  id: Id,
  at: Instant,
  /** Null when the system acted by itself, or when nobody was signed in. */
  actorId: nullable(Id),
  /** As it was then: staff number and name. */
  actor: Type.String(),
  action: Type.String(),
  subjectKind: Type.String(),
  subjectId: Type.String(),
  reason: nullable(Type.String()),
  details: Type.Record(Type.String(), Type.Unknown()),
  source: nullable(Type.String()),
  hash: Type.String(),
});
export type AuditEntry = Static<typeof AuditEntry>;
export const AuditPage = pageOf(AuditEntry);
export const AuditQuery = Type.Composite([
  PageQuery,
  Type.Object({
    actorId: Type.Optional(Id),
    action: Type.Optional(Type.String({ maxLength: 60, pattern: '^[a-z_.]*$', description: 'Whole, or a beginning' })),
    subjectKind: Type.Optional(Type.String({ maxLength: 40, pattern: '^[a-z_]*$' })),
    subjectId: Type.Optional(Type.String({ maxLength: 80, pattern: '^[^\\u0000]*$' })),
    from: Type.Optional(Instant),
    to: Type.Optional(Instant),
  }),
]);
export type AuditQuery = Static<typeof AuditQuery>;

export const ChainReport = Type.Object({
  intact: Type.Boolean(),
  checked: Type.Integer(),
  /** The first entry that does not fit what stands before it. */
  firstBroken: nullable(Type.Integer()),
  /** Note it outside the system: a chain cut off at its end can only be seen against a hash kept elsewhere. */
  head: nullable(Type.Object({ seq: Type.Integer(), hash: Type.String() })),
});
export type ChainReport = Static<typeof ChainReport>;
