import { Type } from '@sinclair/typebox';
import {
  AdminCode,
  AdminQueue,
  AdminQueuePage,
  AdminQueueQuery,
  AdminSkill,
  AdminSkillPage,
  AtVersion,
  Calendar,
  CalendarChange,
  CalendarPage,
  EntryRules,
  HolidayQuery,
  HolidayYear,
  NewCalendar,
  NewProfile,
  NewQueue,
  NewSkill,
  ProfileChange,
  QueueChange,
  RoutingProfile,
  RoutingProfilePage,
  SkillChange,
} from '../../../../shared/contracts/routing-admin.ts';
import { PageQuery } from '../../../../shared/contracts/paging.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { CalendarAdmin } from './calendar-service.ts';
import type { ProfileAdmin } from './profile-service.ts';
import type { QueueAdmin } from './queue-admin-service.ts';
import type { SkillAdmin } from './skill-admin-service.ts';

const tags = ['routing administration'];
const ByCode = Type.Object({ code: AdminCode });
const Gone = Type.Object({ ok: Type.Literal(true) });
const gone = { ok: true } as const;

export interface SettingUse {
  readonly queues: QueueAdmin;
  readonly skills: SkillAdmin;
  readonly profiles: ProfileAdmin;
  readonly calendars: CalendarAdmin;
}

export const settingRoutes =
  (use: SettingUse): RoomRoutes =>
  async (app) => {
    await app.register(queueRoutes(use.queues), { prefix: '/routing' });
    await app.register(skillRoutes(use.skills), { prefix: '/routing' });
    await app.register(profileRoutes(use.profiles), { prefix: '/routing' });
    await app.register(calendarRoutes(use.calendars), { prefix: '/routing' });
  };

const queueRoutes =
  (queues: QueueAdmin): RoomRoutes =>
  async (app) => {
    app.get(
      '/queues',
      {
        schema: { tags, summary: 'Queues as set up', querystring: AdminQueueQuery, response: { 200: AdminQueuePage } },
      },
      (request) => queues.list(principalOf(request), request.query),
    );
    app.post(
      '/queues',
      { schema: { tags, summary: 'New queue', body: NewQueue, response: { 201: AdminQueue } } },
      async (request, reply) => reply.code(201).send(await queues.create(principalOf(request), request.body)),
    );
    app.put(
      '/queues/:code',
      {
        schema: {
          tags,
          summary: 'Change a queue; taking it out of use is refused while something leads there',
          params: ByCode,
          body: QueueChange,
          response: { 200: AdminQueue },
        },
      },
      (request) => queues.change(principalOf(request), request.params.code, request.body),
    );
    app.get(
      '/entries',
      { schema: { tags, summary: 'Which queue a contact enters, in order', response: { 200: EntryRules } } },
      (request) => queues.entries(principalOf(request)),
    );
    app.put(
      '/entries',
      {
        schema: { tags, summary: 'Set all entry rules at once', body: EntryRules, response: { 200: EntryRules } },
      },
      (request) => queues.setEntries(principalOf(request), request.body),
    );
    await Promise.resolve();
  };

const skillRoutes =
  (skills: SkillAdmin): RoomRoutes =>
  async (app) => {
    app.get(
      '/skills',
      {
        schema: {
          tags,
          summary: 'Skills, with the number of agents by level',
          querystring: PageQuery,
          response: { 200: AdminSkillPage },
        },
      },
      (request) => skills.list(principalOf(request), request.query),
    );
    app.post(
      '/skills',
      { schema: { tags, summary: 'New skill', body: NewSkill, response: { 201: AdminSkill } } },
      async (request, reply) => reply.code(201).send(await skills.create(principalOf(request), request.body)),
    );
    app.put(
      '/skills/:code',
      {
        schema: {
          tags,
          summary: 'Rename a skill or take it out of use',
          params: ByCode,
          body: SkillChange,
          response: { 200: AdminSkill },
        },
      },
      (request) => skills.change(principalOf(request), request.params.code, request.body),
    );
    await Promise.resolve();
  };

const profileRoutes =
  (profiles: ProfileAdmin): RoomRoutes =>
  async (app) => {
    app.get(
      '/profiles',
      {
        schema: { tags, summary: 'Routing profiles', querystring: PageQuery, response: { 200: RoutingProfilePage } },
      },
      (request) => profiles.list(principalOf(request), request.query),
    );
    app.post(
      '/profiles',
      { schema: { tags, summary: 'New routing profile', body: NewProfile, response: { 201: RoutingProfile } } },
      async (request, reply) => reply.code(201).send(await profiles.create(principalOf(request), request.body)),
    );
    app.put(
      '/profiles/:code',
      {
        schema: {
          tags,
          summary: 'Change a routing profile, and all agents that follow it',
          params: ByCode,
          body: ProfileChange,
          response: { 200: RoutingProfile },
        },
      },
      (request) => profiles.change(principalOf(request), request.params.code, request.body),
    );
    app.delete(
      '/profiles/:code',
      {
        schema: {
          tags,
          summary: 'Delete a routing profile that nobody follows',
          params: ByCode,
          querystring: AtVersion,
          response: { 200: Gone },
        },
      },
      async (request) => {
        await profiles.remove(principalOf(request), request.params.code, request.query.version);
        return gone;
      },
    );
    await Promise.resolve();
  };

const calendarRoutes =
  (calendars: CalendarAdmin): RoomRoutes =>
  async (app) => {
    app.get(
      '/calendars',
      { schema: { tags, summary: 'Business hours', querystring: PageQuery, response: { 200: CalendarPage } } },
      (request) => calendars.list(principalOf(request), request.query),
    );
    app.post(
      '/calendars',
      { schema: { tags, summary: 'New business hours', body: NewCalendar, response: { 201: Calendar } } },
      async (request, reply) => reply.code(201).send(await calendars.create(principalOf(request), request.body)),
    );
    app.put(
      '/calendars/:code',
      {
        schema: {
          tags,
          summary: 'Change business hours',
          params: ByCode,
          body: CalendarChange,
          response: { 200: Calendar },
        },
      },
      (request) => calendars.change(principalOf(request), request.params.code, request.body),
    );
    app.delete(
      '/calendars/:code',
      {
        schema: {
          tags,
          summary: 'Delete business hours that no queue keeps',
          params: ByCode,
          querystring: AtVersion,
          response: { 200: Gone },
        },
      },
      async (request) => {
        await calendars.remove(principalOf(request), request.params.code, request.query.version);
        return gone;
      },
    );
    app.get(
      '/holidays',
      {
        schema: {
          tags,
          summary: 'Statutory holidays of a year and the days worked for them (调休)',
          querystring: HolidayQuery,
          response: { 200: HolidayYear },
        },
      },
      (request) => Promise.resolve(calendars.holidays(principalOf(request), request.query.year)),
    );
    await Promise.resolve();
  };
