import { Type } from '@sinclair/typebox';
import { Id, oneOf } from '../../../../shared/contracts/basics.ts';
import {
  HomeComparison,
  HomeSeat,
  NetworkSamples,
  SURGE_LIMITS,
  SurgeMine,
  SurgeNow,
  SurgeRule,
  SurgeRuleDraft,
} from '../../../../shared/contracts/routing-surge.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { demand, principalOf } from '../../identity/index.ts';
import type { HomeSeats } from './home-service.ts';
import type { SurgePeople } from './surge-people-service.ts';
import type { SurgeReading } from './surge-reading-service.ts';
import type { SurgeUse } from './surge-service.ts';

interface RouteNeeds {
  readonly reading: SurgeReading;
  readonly use: SurgeUse;
  readonly people: SurgePeople;
  readonly home: HomeSeats;
}

const byId = Type.Object({ id: Id });
const Done = Type.Object({ ok: Type.Literal(true) });
const done = { ok: true } as const;
const tags = ['surge'];
const said = (summary: string) => ({ tags, summary });

const leaderRoutes =
  ({ reading, use, home }: RouteNeeds): RoomRoutes =>
  async (app) => {
    app.get('/', { schema: { ...said('The peak now, its measures and people'), response: { 200: SurgeNow } } }, (r) =>
      reading.now(principalOf(r)),
    );
    app.post(
      '/peaks/:id/end',
      { schema: { ...said('Call the peak over'), params: byId, response: { 200: Done } } },
      async (r) => {
        await use.endPeak(principalOf(r), r.params.id);
        return done;
      },
    );
    app.post(
      '/stages/:id/:act',
      {
        schema: {
          ...said('Start, stop or dismiss a measure'),
          params: Type.Object({ id: Id, act: oneOf(['start', 'stop', 'dismiss']) }),
          response: { 200: Done },
        },
      },
      async (r) => {
        await use.act(principalOf(r), r.params.id, r.params.act);
        return done;
      },
    );
    app.get(
      '/home-seats',
      { schema: { ...said('Home seats, their devices and lines'), response: { 200: Type.Array(HomeSeat) } } },
      (r) => reading.homeSeats(principalOf(r)),
    );
    app.get('/comparison', { schema: { ...said('Home beside on site'), response: { 200: HomeComparison } } }, (r) =>
      reading.comparison(principalOf(r)),
    );
    app.post(
      '/devices/:id/:decision',
      {
        schema: {
          ...said('Approve or revoke the device of a home seat'),
          params: Type.Object({ id: Id, decision: oneOf(['approve', 'revoke']) }),
          response: { 200: Done },
        },
      },
      async (r) => {
        await home.decideDevice(principalOf(r), r.params.id, r.params.decision === 'approve' ? 'approved' : 'revoked');
        return done;
      },
    );
    await Promise.resolve();
  };

const ruleRoutes =
  ({ reading, use }: RouteNeeds): RoomRoutes =>
  async (app) => {
    const Saved = Type.Object({ id: Id });
    app.get('/rules', { schema: { ...said('Rules of the surge'), response: { 200: Type.Array(SurgeRule) } } }, (r) =>
      reading.rules(principalOf(r)),
    );
    app.post(
      '/rules',
      { schema: { ...said('A new rule'), body: SurgeRuleDraft, response: { 200: Saved } } },
      async (r) => ({
        id: await use.saveRule(principalOf(r), undefined, r.body),
      }),
    );
    app.put(
      '/rules/:id',
      {
        schema: {
          ...said('Change a rule; the version guards against overwriting somebody else'),
          params: byId,
          body: Type.Composite([SurgeRuleDraft, Type.Object({ version: Type.Integer() })]),
          response: { 200: Saved },
        },
      },
      async (r) => ({ id: await use.saveRule(principalOf(r), r.params.id, r.body) }),
    );
    app.delete(
      '/rules/:id',
      { schema: { ...said('Remove a rule'), params: byId, response: { 200: Done } } },
      async (r) => {
        await use.removeRule(principalOf(r), r.params.id);
        return done;
      },
    );
    app.post(
      '/rules/:id/raise',
      { schema: { ...said('Open the peak of a rule by hand'), params: byId, response: { 200: Done } } },
      async (r) => {
        await use.raise(principalOf(r), r.params.id);
        return done;
      },
    );
    await Promise.resolve();
  };

const mineRoutes =
  ({ reading, people, home }: RouteNeeds): RoomRoutes =>
  async (app) => {
    app.get('/mine', { schema: { ...said('What the surge wants of me'), response: { 200: SurgeMine } } }, (r) =>
      reading.mine(principalOf(r)),
    );
    app.get(
      '/mine/echo',
      { schema: { ...said('Comes back at once: the other end of the network check'), response: { 200: Done } } },
      (r) => {
        principalOf(r);
        return done;
      },
    );
    app.post(
      '/mine/asks/:id/:answer',
      {
        schema: {
          ...said('Accept or decline to come'),
          params: Type.Object({ id: Id, answer: oneOf(['accept', 'decline']) }),
          response: { 200: SurgeMine },
        },
      },
      async (r) => {
        const me = principalOf(r);
        demand(me, 'desk.use');
        await people.answer(me, r.params.id, r.params.answer === 'accept' ? 'accepted' : 'declined');
        return reading.mine(me);
      },
    );
    app.post(
      '/mine/devices',
      {
        schema: {
          ...said('Register this device for my home seat'),
          body: Type.Object({
            name: Type.String({ minLength: 1, maxLength: SURGE_LIMITS.deviceNameChars }),
            keyName: Type.String({ minLength: 8, maxLength: SURGE_LIMITS.deviceKeyChars }),
          }),
          response: { 200: SurgeMine },
        },
      },
      async (r) => {
        await home.registerDevice(principalOf(r), r.body);
        return reading.mine(principalOf(r));
      },
    );
    app.post(
      '/mine/network-check',
      { schema: { ...said('Result of the network check'), body: NetworkSamples, response: { 200: SurgeMine } } },
      async (r) => {
        await home.checked(principalOf(r), r.body);
        return reading.mine(principalOf(r));
      },
    );
    app.post(
      '/mine/presence/:id',
      { schema: { ...said('I am here'), params: byId, response: { 200: SurgeMine } } },
      async (r) => {
        await home.confirmPresence(principalOf(r), r.params.id);
        return reading.mine(principalOf(r));
      },
    );
    await Promise.resolve();
  };

export const surgeRoutes =
  (needs: RouteNeeds): RoomRoutes =>
  async (app) => {
    for (const routes of [leaderRoutes, ruleRoutes, mineRoutes])
      await app.register(routes(needs), { prefix: '/routing/surge' });
  };
