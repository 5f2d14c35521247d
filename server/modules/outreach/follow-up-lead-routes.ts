import { Type } from '@sinclair/typebox';
import {
  FollowUpAssign,
  FollowUpFigures,
  FollowUpFilter,
  FollowUpPage,
  FollowUpParams,
  FollowUpPeople,
  FollowUpQuery,
  FollowUpReason,
  FollowUpStory,
} from '../../../shared/contracts/outreach.ts';
import { FollowUpRuleChoices, FollowUpRules } from '../../../shared/contracts/outreach-rules.ts';
import { RuleChangePage } from '../../../shared/contracts/rule-book.ts';
import { languageOf } from '../../../shared/contracts/messages.ts';
import { PageQuery } from '../../../shared/contracts/paging.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { principalOf } from '../identity/index.ts';
import type { FollowUpLead } from './follow-up-lead-service.ts';
import type { FollowUpRuleAdmin } from './follow-up-rules-service.ts';

const tags = ['follow-ups'];
const said = (summary: string) => ({ tags, summary });
const Done = Type.Object({ ok: Type.Literal(true) });
const done = { ok: true } as const;
const params = FollowUpParams;

const acts =
  (lead: FollowUpLead): RoomRoutes =>
  async (app) => {
    const withReason = { params, body: FollowUpReason, response: { 200: Done } };
    app.post(
      '/follow-ups/:id/take-back',
      { schema: { ...said('Out of the hands it is in'), ...withReason } },
      async (r) => {
        await lead.takeBack(principalOf(r), r.params.id, r.body.reason);
        return done;
      },
    );
    app.post('/follow-ups/:id/cancel', { schema: { ...said('It is not to be made'), ...withReason } }, async (r) => {
      await lead.cancel(principalOf(r), r.params.id, r.body.reason);
      return done;
    });
    app.post(
      '/follow-ups/:id/assign',
      { schema: { ...said('Give it to somebody'), params, body: FollowUpAssign, response: { 200: Done } } },
      async (r) => {
        await lead.assign(principalOf(r), r.params.id, r.body);
        return done;
      },
    );
    await Promise.resolve();
  };

export const followUpLeadRoutes =
  (lead: FollowUpLead): RoomRoutes =>
  async (app) => {
    app.get(
      '/follow-ups',
      { schema: { ...said('What is open first'), querystring: FollowUpQuery, response: { 200: FollowUpPage } } },
      (r) => lead.list(principalOf(r), r.query),
    );
    app.get(
      '/follow-ups/figures',
      { schema: { ...said('How they ended'), querystring: FollowUpFilter, response: { 200: FollowUpFigures } } },
      (r) => lead.figures(principalOf(r), r.query),
    );
    app.get(
      '/follow-ups/export',
      { schema: { ...said('The list as a CSV file'), querystring: FollowUpFilter } },
      async (r, reply) => {
        const sheet = await lead.sheet(principalOf(r), r.query, languageOf(r.headers['accept-language']));
        return reply
          .type('text/csv; charset=utf-8')
          .header('content-disposition', 'attachment; filename="follow-ups.csv"')
          .header('x-content-type-options', 'nosniff')
          .send(sheet);
      },
    );
    app.get(
      '/follow-ups/people',
      { schema: { ...said('To whom one may be given'), response: { 200: FollowUpPeople } } },
      (r) => lead.people(principalOf(r)),
    );
    app.get(
      '/follow-ups/:id',
      { schema: { ...said('One, and what was done to it'), params, response: { 200: FollowUpStory } } },
      (r) => lead.story(principalOf(r), r.params.id),
    );
    await app.register(acts(lead));
  };

export const followUpRuleRoutes =
  (rules: FollowUpRuleAdmin): RoomRoutes =>
  async (app) => {
    const response = { 200: FollowUpRules };
    app.get('/follow-ups/rules', { schema: { ...said('The rules in force'), response } }, (r) =>
      rules.read(principalOf(r)),
    );
    app.get(
      '/follow-ups/rules/choices',
      { schema: { ...said('Orders that a rule may name'), response: { 200: FollowUpRuleChoices } } },
      (r) => rules.choices(principalOf(r)),
    );
    app.put('/follow-ups/rules', { schema: { ...said('Which, when, by whom'), body: FollowUpRules, response } }, (r) =>
      rules.set(principalOf(r), r.body),
    );
    app.get(
      '/follow-ups/rules/changes',
      { schema: { ...said('Who changed what'), querystring: PageQuery, response: { 200: RuleChangePage } } },
      (r) => rules.changes(principalOf(r), r.query),
    );
    await Promise.resolve();
  };
