import { PageQuery } from '../../../../shared/contracts/paging.ts';
import {
  VersionedCalls,
  VersionedMinute,
  VoiceRuleChangePage,
  VoiceRules,
} from '../../../../shared/contracts/voice-rules.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { RuleAdmin } from './rules-service.ts';

const tags = ['rules of waiting and calling'];
const said = (summary: string) => ({ tags, summary });
const response = { 200: VoiceRules };

export const ruleRoutes =
  (rules: RuleAdmin): RoomRoutes =>
  async (app) => {
    app.get('/voice/rules', { schema: { ...said('The rules in force'), response } }, (r) => rules.read(principalOf(r)));
    app.put(
      '/voice/rules/minute',
      { schema: { ...said('What a waiting caller hears, and how long they wait'), body: VersionedMinute, response } },
      (r) => rules.setMinute(principalOf(r), r.body),
    );
    app.put(
      '/voice/rules/calls',
      { schema: { ...said('Quiet hours, silent calls, calls of one number'), body: VersionedCalls, response } },
      (r) => rules.setCalls(principalOf(r), r.body),
    );
    app.get(
      '/voice/rules/changes',
      {
        schema: {
          ...said('Who changed which rule, newest first'),
          querystring: PageQuery,
          response: { 200: VoiceRuleChangePage },
        },
      },
      (r) => rules.changes(principalOf(r), r.query),
    );
    await Promise.resolve();
  };
