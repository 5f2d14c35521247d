import { Type } from '@sinclair/typebox';
import { Id } from '../../../shared/contracts/basics.ts';
import {
  ColleagueQuery,
  Colleagues,
  NewStaff,
  Organisation,
  Post,
  PostChange,
  PostList,
  Staff,
  StaffChange,
  StaffPage,
  StaffQuery,
  StaffReason,
  StaffWithPassword,
} from '../../../shared/contracts/identity.ts';
import { PostCodeSchema } from '../../../shared/contracts/identity-catalogue.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import type { OrganisationView } from './organisation-service.ts';
import type { PostAdmin } from './post-service.ts';
import { principalOf } from './principal-routes.ts';
import type { StaffAdmin } from './staff-service.ts';

export interface StaffRoutesNeeds {
  readonly staff: StaffAdmin;
  readonly posts: PostAdmin;
  readonly organisation: OrganisationView;
}

const tags = ['identity'];
const ById = Type.Object({ id: Id });

export const staffRoutes =
  (needs: StaffRoutesNeeds): RoomRoutes =>
  async (app) => {
    app.get(
      '/staff',
      {
        schema: {
          tags,
          summary: 'Staff, as far as my post sees',
          querystring: StaffQuery,
          response: { 200: StaffPage },
        },
      },
      (request) => needs.staff.list(principalOf(request), request.query),
    );
    app.get(
      '/staff/:id',
      { schema: { tags, summary: 'One member of staff', params: ById, response: { 200: Staff } } },
      (request) => needs.staff.read(principalOf(request), request.params.id),
    );
    app.post(
      '/staff',
      {
        schema: {
          tags,
          summary: 'New member of staff, with a password for the first sign-in',
          body: NewStaff,
          response: { 201: StaffWithPassword },
        },
      },
      async (request, reply) => reply.code(201).send(await needs.staff.create(principalOf(request), request.body)),
    );
    app.patch(
      '/staff/:id',
      {
        schema: {
          tags,
          summary: 'Change name, post or place',
          params: ById,
          body: StaffChange,
          response: { 200: Staff },
        },
      },
      (request) => needs.staff.change(principalOf(request), request.params.id, request.body),
    );
    await app.register(accountRoutes(needs));
    await app.register(postRoutes(needs));
  };

const accountRoutes =
  (needs: StaffRoutesNeeds): RoomRoutes =>
  async (app) => {
    for (const event of ['suspend', 'reactivate', 'leave'] as const) {
      app.post(
        `/staff/:id/${event}`,
        { schema: { tags, summary: `Account: ${event}`, params: ById, body: StaffReason, response: { 200: Staff } } },
        (request) => needs.staff.move(principalOf(request), request.params.id, { event, reason: request.body.reason }),
      );
    }
    app.post(
      '/staff/:id/password-reset',
      {
        schema: {
          tags,
          summary: 'One-time temporary password; also ends a lock-out',
          params: ById,
          body: StaffReason,
          response: { 200: StaffWithPassword },
        },
      },
      (request) => needs.staff.resetPassword(principalOf(request), request.params.id, request.body.reason),
    );
    await Promise.resolve();
  };

const postRoutes =
  (needs: StaffRoutesNeeds): RoomRoutes =>
  async (app) => {
    app.get(
      '/posts',
      { schema: { tags, summary: 'Posts and what they may do', response: { 200: PostList } } },
      async (request) => ({
        posts: await needs.posts.list(principalOf(request)),
      }),
    );
    app.put(
      '/posts/:code',
      {
        schema: {
          tags,
          summary: 'Set what a post may do and how far it sees',
          params: Type.Object({ code: PostCodeSchema }),
          body: PostChange,
          response: { 200: Post },
        },
      },
      (request) => needs.posts.change(principalOf(request), request.params.code, request.body),
    );
    app.get(
      '/organisation',
      { schema: { tags, summary: 'Centres, areas and teams', response: { 200: Organisation } } },
      (request) => {
        principalOf(request);
        return needs.organisation.all();
      },
    );
    app.get(
      '/colleagues',
      {
        schema: {
          tags,
          summary: 'Name, post and team for ids that a screen shows; unknown ids are left out',
          querystring: ColleagueQuery,
          response: { 200: Colleagues },
        },
      },
      async (request) => {
        principalOf(request);
        const cards = await needs.organisation.staff(request.query.ids.split(','));
        return { colleagues: [...cards.values()].map(({ id, name, post, team }) => ({ id, name, post, team })) };
      },
    );
    await Promise.resolve();
  };
