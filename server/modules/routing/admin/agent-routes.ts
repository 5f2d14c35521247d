import { Type } from '@sinclair/typebox';
import { Id } from '../../../../shared/contracts/basics.ts';
import {
  AgentChange,
  AgentQuery,
  AgentSettings,
  AgentSettingsPage,
  BulkChange,
  BulkDone,
  NewAgent,
} from '../../../../shared/contracts/routing-admin.ts';
import type { RoomRoutes } from '../../../platform/http/route-types.ts';
import { principalOf } from '../../identity/index.ts';
import type { AgentAdmin } from './agent-settings-service.ts';

const tags = ['routing administration'];

export const agentRoutes =
  (agents: AgentAdmin): RoomRoutes =>
  async (app) => {
    app.get(
      '/routing/agents',
      {
        schema: {
          tags,
          summary: 'Agents with skills and capacity, as far as my post sees',
          querystring: AgentQuery,
          response: { 200: AgentSettingsPage },
        },
      },
      (request) => agents.list(principalOf(request), request.query),
    );
    app.post(
      '/routing/agents',
      { schema: { tags, summary: 'Add somebody to the agents', body: NewAgent, response: { 201: AgentSettings } } },
      async (request, reply) => reply.code(201).send(await agents.add(principalOf(request), request.body.staffNo)),
    );
    app.patch(
      '/routing/agents/:id',
      {
        schema: {
          tags,
          summary: 'Change skills, capacity or template of one agent',
          params: Type.Object({ id: Id }),
          body: AgentChange,
          response: { 200: AgentSettings },
        },
      },
      (request) => agents.change(principalOf(request), request.params.id, request.body),
    );
    app.post(
      '/routing/agents/bulk',
      {
        schema: {
          tags,
          summary: 'One level or template for many agents, all or none',
          body: BulkChange,
          response: { 200: BulkDone },
        },
      },
      async (request) => ({ changed: await agents.bulk(principalOf(request), request.body) }),
    );
    await Promise.resolve();
  };
