import { Type } from '@sinclair/typebox';
import { Id } from '../../../../shared/contracts/basics.ts';
import {
  RecordingReason,
  Hold,
  HoldPage,
  HoldQuery,
  NewHold,
  RecordingKeys,
  RecordingPage,
  RecordingQuery,
  RetentionPlan,
} from '../../../../shared/contracts/contacts-recordings.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { RecordingsAdmin } from './recordings-admin-service.ts';

const tags = ['recordings'];
const byId = Type.Object({ id: Id });

export const recordingsAdminRoutes =
  (admin: RecordingsAdmin): RoomRoutes =>
  async (app) => {
    app.get(
      '/recordings',
      {
        schema: {
          tags,
          summary: 'Recordings, newest first',
          querystring: RecordingQuery,
          response: { 200: RecordingPage },
        },
      },
      (request) => admin.page(principalOf(request), request.query),
    );
    app.get(
      '/recording-retention',
      { schema: { tags, summary: 'How long recordings are kept', response: { 200: RetentionPlan } } },
      (request) => admin.plan(principalOf(request)),
    );
    app.put(
      '/recording-retention',
      { schema: { tags, summary: 'Changes it', body: RetentionPlan, response: { 200: RetentionPlan } } },
      (request) => admin.savePlan(principalOf(request), request.body),
    );
    app.get(
      '/recording-holds',
      { schema: { tags, summary: 'Legal holds, newest first', querystring: HoldQuery, response: { 200: HoldPage } } },
      (request) => admin.holds(principalOf(request), request.query),
    );
    app.post(
      '/recording-holds',
      { schema: { tags, summary: 'Nothing of this may be deleted', body: NewHold, response: { 201: Hold } } },
      async (request, reply) => reply.code(201).send(await admin.placeHold(principalOf(request), request.body)),
    );
    app.post(
      '/recording-holds/:id/lift',
      { schema: { tags, summary: 'Lifts a hold', params: byId, body: RecordingReason, response: { 200: Hold } } },
      (request) => admin.liftHold(principalOf(request), request.params.id, request.body.reason),
    );
    app.get(
      '/recording-keys',
      { schema: { tags, summary: 'Keys, and how many recordings each opens', response: { 200: RecordingKeys } } },
      (request) => admin.keys(principalOf(request)),
    );
    app.post(
      '/recording-keys/rewrap',
      {
        schema: { tags, summary: 'Wraps what older keys open with the newest, now', response: { 202: RecordingKeys } },
      },
      async (request, reply) => reply.code(202).send(await admin.rewrapNow(principalOf(request))),
    );
    await Promise.resolve();
  };
