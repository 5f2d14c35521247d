import { CallbackRuleChoices, CallbackRules } from '../../../../shared/contracts/routing-callback-rules.ts';
import { PageQuery } from '../../../../shared/contracts/paging.ts';
import { RuleChangePage } from '../../../../shared/contracts/rule-book.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { CallbackRuleAdmin } from './callback-rules-service.ts';

const BASE = '/routing/callback-rules';
const said = (summary: string) => ({ tags: ['callbacks'], summary });

export const callbackRuleRoutes =
  (rules: CallbackRuleAdmin): RoomRoutes =>
  async (app) => {
    const response = { 200: CallbackRules };
    app.get(BASE, { schema: { ...said('The rules in force'), response } }, (r) => rules.read(principalOf(r)));
    app.get(
      `${BASE}/choices`,
      { schema: { ...said('Times that a rule may offer'), response: { 200: CallbackRuleChoices } } },
      (r) => rules.choices(principalOf(r)),
    );
    app.put(
      BASE,
      { schema: { ...said('When it is offered, and how it is dialled'), body: CallbackRules, response } },
      (r) => rules.set(principalOf(r), r.body),
    );
    app.get(
      `${BASE}/changes`,
      { schema: { ...said('Who changed what'), querystring: PageQuery, response: { 200: RuleChangePage } } },
      (r) => rules.changes(principalOf(r), r.query),
    );
    await Promise.resolve();
  };
