import { Type } from '@sinclair/typebox';
import {
  FollowUp,
  FollowUpParams,
  FollowUpsNow,
  FollowUpWish,
  FollowUpWord,
} from '../../../shared/contracts/outreach.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { principalOf } from '../identity/index.ts';
import type { FollowUps } from './follow-up-service.ts';

const tags = ['follow-ups'];
const said = (summary: string) => ({ tags, summary });
const Done = Type.Object({ ok: Type.Literal(true) });
const done = { ok: true } as const;

export const followUpRoutes =
  (followUps: FollowUps): RoomRoutes =>
  async (app) => {
    app.get(
      '/follow-ups/mine',
      { schema: { ...said('What I have taken, and how many are due'), response: { 200: FollowUpsNow } } },
      (r) => followUps.now(principalOf(r)),
    );
    app.post(
      '/follow-ups',
      { schema: { ...said('Plan one for this case'), body: FollowUpWish, response: { 200: FollowUp } } },
      (r) => followUps.plan(principalOf(r), r.body.caseId),
    );
    app.post('/follow-ups/next', { schema: { ...said('Take the next one'), response: { 200: FollowUpsNow } } }, (r) =>
      followUps.takeNext(principalOf(r)),
    );
    app.post(
      '/follow-ups/:id/word',
      {
        schema: {
          ...said('What the customer said'),
          params: FollowUpParams,
          body: FollowUpWord,
          response: { 200: Done },
        },
      },
      async (r) => {
        await followUps.word(principalOf(r), r.params.id, r.body);
        return done;
      },
    );
    app.post(
      '/follow-ups/:id/release',
      { schema: { ...said('Give it back'), params: FollowUpParams, response: { 200: Done } } },
      async (r) => {
        await followUps.release(principalOf(r), r.params.id);
        return done;
      },
    );
    await Promise.resolve();
  };
