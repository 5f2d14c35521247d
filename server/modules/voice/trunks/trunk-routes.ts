import { Type } from '@sinclair/typebox';
import { Id } from '../../../../shared/contracts/basics.ts';
import { PageQuery } from '../../../../shared/contracts/paging.ts';
import {
  HotlineNumber,
  NumberChoices,
  NumberDraft,
  NumberPage,
  OutboundPlan,
  Trunk,
  TrunkChange,
  TrunkDraft,
  TrunkPage,
} from '../../../../shared/contracts/voice-trunks.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { NumberAdmin } from './number-service.ts';
import type { TrunkAdmin } from './trunk-service.ts';

const tags = ['trunks and numbers'];
const said = (summary: string) => ({ tags, summary });
const byId = Type.Object({ id: Id });
const byNumber = Type.Object({ number: Type.String({ maxLength: 20 }) });
const AtVersion = Type.Object({ version: Type.Integer({ minimum: 1 }) });
const Done = Type.Object({ ok: Type.Literal(true) });
const done = { ok: true } as const;

export const trunkRoutes =
  (trunks: TrunkAdmin): RoomRoutes =>
  async (app) => {
    app.get(
      '/voice/trunks',
      { schema: { ...said('Trunks, and how each stands now'), querystring: PageQuery, response: { 200: TrunkPage } } },
      (r) => trunks.list(principalOf(r), r.query),
    );
    app.post(
      '/voice/trunks',
      { schema: { ...said('New trunk'), body: TrunkDraft, response: { 201: Trunk } } },
      async (r, reply) => reply.code(201).send(await trunks.create(principalOf(r), r.body)),
    );
    app.put(
      '/voice/trunks/:id',
      {
        schema: {
          ...said('Change a trunk; every node uses it as it is from then on'),
          params: byId,
          body: TrunkChange,
          response: { 200: Trunk },
        },
      },
      (r) => trunks.change(principalOf(r), r.params.id, r.body),
    );
    app.delete(
      '/voice/trunks/:id',
      { schema: { ...said('Remove a trunk'), params: byId, querystring: AtVersion, response: { 200: Done } } },
      async (r) => {
        await trunks.remove(principalOf(r), r.params.id, r.query.version);
        return done;
      },
    );
    await Promise.resolve();
  };

export const numberRoutes =
  (numbers: NumberAdmin): RoomRoutes =>
  async (app) => {
    app.get(
      '/voice/numbers',
      { schema: { ...said('Numbers people dial'), querystring: PageQuery, response: { 200: NumberPage } } },
      (r) => numbers.list(principalOf(r), r.query),
    );
    app.post(
      '/voice/numbers',
      { schema: { ...said('New number'), body: NumberDraft, response: { 201: HotlineNumber } } },
      async (r, reply) => reply.code(201).send(await numbers.create(principalOf(r), r.body)),
    );
    app.put(
      '/voice/numbers/:number',
      {
        schema: {
          ...said('Change what happens to whoever dials a number'),
          params: byNumber,
          body: HotlineNumber,
          response: { 200: HotlineNumber },
        },
      },
      (r) => numbers.change(principalOf(r), r.params.number, r.body),
    );
    app.delete(
      '/voice/numbers/:number',
      { schema: { ...said('Remove a number'), params: byNumber, querystring: AtVersion, response: { 200: Done } } },
      async (r) => {
        await numbers.remove(principalOf(r), r.params.number, r.query.version);
        return done;
      },
    );
    app.get(
      '/voice/number-choices',
      { schema: { ...said('Flows, queues, topics and prompts to choose from'), response: { 200: NumberChoices } } },
      (r) => numbers.choices(principalOf(r)),
    );
    app.get(
      '/voice/outbound-plan',
      { schema: { ...said('Which trunk and which number a call out takes'), response: { 200: OutboundPlan } } },
      (r) => numbers.plan(principalOf(r)),
    );
    app.put(
      '/voice/outbound-plan',
      { schema: { ...said('Set the whole outbound plan'), body: OutboundPlan, response: { 200: OutboundPlan } } },
      (r) => numbers.setPlan(principalOf(r), r.body),
    );
    await Promise.resolve();
  };
