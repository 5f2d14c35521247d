import { Type } from '@sinclair/typebox';
import { PageQuery } from '../../../../shared/contracts/paging.ts';
import {
  CompareRules,
  DiscardRules,
  DraftRules,
  ReleaseRules,
  RollBackRules,
  RoutingRules,
  RuleChange,
  RuleDetail,
  RuleOptions,
  RuleReport,
  RuleVersionPage,
  SaveRules,
} from '../../../../shared/contracts/routing-rules.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { RuleBook } from './rule-service.ts';

const tags = ['routing rules'];
const ByVersion = Type.Object({ version: Type.Integer({ minimum: 1, maximum: 1_000_000 }) });

export const ruleRoutes =
  (needs: { readonly rules: RuleBook }): RoomRoutes =>
  async (app) => {
    const { rules } = needs;
    app.get(
      '/routing/rules',
      {
        schema: {
          tags,
          summary: 'Versions, newest first',
          querystring: PageQuery,
          response: { 200: RuleVersionPage },
        },
      },
      (request) => rules.versions(principalOf(request), request.query),
    );
    app.get(
      '/routing/rules/options',
      { schema: { tags, summary: 'Queues and skills a rule may name', response: { 200: RuleOptions } } },
      (request) => rules.options(principalOf(request)),
    );
    app.get(
      '/routing/rules/:version',
      {
        schema: {
          tags,
          summary: 'One version with its problems and what it changes',
          params: ByVersion,
          response: { 200: RuleDetail },
        },
      },
      (request) => rules.read(principalOf(request), request.params.version),
    );
    app.get(
      '/routing/rules/:version/changes',
      {
        schema: {
          tags,
          summary: 'What differs from another version, in words',
          params: ByVersion,
          querystring: CompareRules,
          response: { 200: Type.Array(RuleChange) },
        },
      },
      (request) => rules.changes(principalOf(request), request.params.version, request.query.with),
    );
    app.post(
      '/routing/rules/report',
      {
        schema: {
          tags,
          summary: 'Problems and changes of rules not saved yet',
          body: RoutingRules,
          response: { 200: RuleReport },
        },
      },
      (request) => rules.report(principalOf(request), request.body),
    );
    await app.register(changeRoutes(needs));
  };

const changeRoutes =
  ({ rules }: { readonly rules: RuleBook }): RoomRoutes =>
  async (app) => {
    app.post(
      '/routing/rules',
      { schema: { tags, summary: 'A draft out of a version', body: DraftRules, response: { 201: RuleDetail } } },
      async (request, reply) =>
        reply.code(201).send(await rules.draft(principalOf(request), request.body.from, request.body.note)),
    );
    app.put(
      '/routing/rules/:version',
      {
        schema: { tags, summary: 'Save a draft', params: ByVersion, body: SaveRules, response: { 200: RuleDetail } },
      },
      (request) => rules.save(principalOf(request), request.params.version, request.body),
    );
    app.post(
      '/routing/rules/:version/discard',
      {
        schema: {
          tags,
          summary: 'Throw a draft away',
          params: ByVersion,
          body: DiscardRules,
          response: { 204: Type.Null() },
        },
      },
      async (request, reply) => {
        await rules.discard(principalOf(request), request.params.version, request.body.edition);
        return reply.code(204).send(null);
      },
    );
    app.post(
      '/routing/rules/:version/release',
      {
        schema: {
          tags,
          summary: 'Put a draft in force',
          params: ByVersion,
          body: ReleaseRules,
          response: { 200: RuleDetail },
        },
      },
      (request) => rules.release(principalOf(request), request.params.version, request.body),
    );
    app.post(
      '/routing/rules/:version/rollback',
      {
        schema: {
          tags,
          summary: 'Go back to an older version, as a new one',
          params: ByVersion,
          body: RollBackRules,
          response: { 200: RuleDetail },
        },
      },
      (request) => rules.rollBack(principalOf(request), request.params.version, request.body.inForce),
    );
    await Promise.resolve();
  };
