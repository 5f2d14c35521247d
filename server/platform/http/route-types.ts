import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';

/** What a room's `-routes.ts` offers; edges/http mounts it under /api. Schemas are TypeBox, from shared/contracts. */
export type RoomRoutes = FastifyPluginAsyncTypebox;
