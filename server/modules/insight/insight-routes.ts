import { FloorNow, Wallboard } from '../../../shared/contracts/insight.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { demand, principalOf } from '../identity/index.ts';
import type { Wall } from './wall-service.ts';

export const insightRoutes =
  (needs: { readonly wall: Wall }): RoomRoutes =>
  async (app) => {
    const tags = ['insight'];
    app.get(
      '/wallboard',
      { schema: { tags, summary: 'The floor and the day now', response: { 200: Wallboard } } },
      (request) => {
        demand(principalOf(request), 'wallboard.view');
        return needs.wall.wallboard();
      },
    );
    app.get(
      '/floor/now',
      {
        schema: { tags, summary: 'Agents with their activity and queues with their day', response: { 200: FloorNow } },
      },
      (request) => {
        demand(principalOf(request), 'floor.supervise');
        return needs.wall.floor();
      },
    );
    await Promise.resolve();
  };
