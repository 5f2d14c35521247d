import { IceAnswer } from '../../../shared/contracts/voice.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { demand, principalOf } from '../identity/index.ts';
import type { IceServers } from './ice-servers.ts';

export const iceRoutes =
  (needs: { readonly iceServers: IceServers }): RoomRoutes =>
  async (app) => {
    app.get(
      '/voice/ice',
      {
        schema: {
          tags: ['voice'],
          summary: 'STUN and TURN servers for the phone in the browser',
          response: { 200: IceAnswer },
        },
      },
      (request) => {
        const principal = principalOf(request);
        demand(principal, 'contact.handle.voice');
        return needs.iceServers(principal.staffId);
      },
    );
    await Promise.resolve();
  };
