import { Type } from '@sinclair/typebox';
import { Id } from '../../../../shared/contracts/basics.ts';
import {
  AskBreak,
  BreakBoard,
  BreakPage,
  BreakQuery,
  BreakRule,
  DecideBreak,
  EndBreak,
  MyBreak,
  SetBreakRule,
} from '../../../../shared/contracts/routing-breaks.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { BreakReading } from './break-reading-service.ts';
import type { Breaks } from './break-service.ts';

const byId = Type.Object({ id: Id });
const tags = ['breaks'];
/** `floor` is the rule of everybody whose team has none. */
const byTeam = Type.Object({ team: Type.String({ pattern: '^[A-Za-z0-9-]{1,40}$' }) });
const FLOOR = 'floor';

export const breakRoutes =
  ({ breaks, reading }: { readonly breaks: Breaks; readonly reading: BreakReading }): RoomRoutes =>
  async (app) => {
    const at = '/routing/breaks';
    app.get(
      at,
      { schema: { tags, summary: 'Breaks, the newest first', querystring: BreakQuery, response: { 200: BreakPage } } },
      (request) => reading.list(principalOf(request), request.query),
    );
    app.get(`${at}/mine`, { schema: { tags, summary: 'My break', response: { 200: MyBreak } } }, (request) =>
      reading.mine(principalOf(request)),
    );
    app.get(
      `${at}/board`,
      { schema: { tags, summary: 'Who asks, who is away, how much room there is', response: { 200: BreakBoard } } },
      (request) => reading.board(principalOf(request)),
    );
    app.post(
      at,
      { schema: { tags, summary: 'Ask for a break', body: AskBreak, response: { 200: MyBreak } } },
      async (request) => {
        await breaks.ask(principalOf(request), request.body);
        return reading.mine(principalOf(request));
      },
    );
    app.post(
      `${at}/:id/cancel`,
      {
        schema: {
          tags,
          summary: 'I do not need it any more',
          params: byId,
          body: EndBreak,
          response: { 200: MyBreak },
        },
      },
      async (request) => {
        await breaks.cancel(principalOf(request), request.params.id, request.body.version);
        return reading.mine(principalOf(request));
      },
    );
    app.post(
      `${at}/:id/end`,
      { schema: { tags, summary: 'I am back', params: byId, body: EndBreak, response: { 200: MyBreak } } },
      async (request) => {
        await breaks.end(principalOf(request), request.params.id, request.body.version);
        return reading.mine(principalOf(request));
      },
    );
    app.post(
      `${at}/:id/decide`,
      {
        schema: {
          tags,
          summary: 'Approve, put in line, or refuse with a reason',
          params: byId,
          body: DecideBreak,
          response: { 200: BreakBoard },
        },
      },
      async (request) => {
        await breaks.decide(principalOf(request), request.params.id, request.body);
        return reading.board(principalOf(request));
      },
    );
    app.put(
      `${at}/rules/:team`,
      {
        schema: {
          tags,
          summary: 'How many may be away at once',
          params: byTeam,
          body: SetBreakRule,
          response: { 200: BreakRule },
        },
      },
      (request) => {
        const { team } = request.params;
        return breaks.setRule(principalOf(request), team === FLOOR ? '' : team, request.body);
      },
    );
    await Promise.resolve();
  };
