import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import reference from '@scalar/fastify-api-reference';
import Fastify, { type FastifyInstance, type onRequestAsyncHookHandler } from 'fastify';
import { Histogram } from 'prom-client';
import { AppError } from '../../../shared/kernel/app-error.ts';
import { newId } from '../../../shared/kernel/id.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import type { Log } from '../../platform/log.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { createValidator } from './body-validation.ts';
import { sendProblem } from './problems.ts';
import { screens } from './screens-routes.ts';

export const BODY_LIMIT_BYTES = 1024 * 1024;
export const UPLOAD_LIMIT_BYTES = 20 * 1024 * 1024;
const REQUEST_TIMEOUT_MS = 30_000;
const MAX_PARAM_LENGTH = 200;
/** Per source address; a whole centre may sit behind one NAT address, so the limit is wide and only stops floods. */
const REQUESTS_PER_MINUTE = 6_000;

export interface Readiness {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, string>>;
}

export interface HttpNeeds {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly version: string;
  readonly webRoot: string;
  /** Fills request.principal and refuses cross-site changes; offered by identity. */
  readonly sessionHook: onRequestAsyncHookHandler;
  /** Absent: a node without the role web, which only says how it is. */
  readonly rooms?: readonly RoomRoutes[];
  readonly readiness: () => Promise<Readiness>;
  /** True once a graceful stop has begun: nothing new is taken. */
  readonly stopping: () => boolean;
  readonly trustProxy: boolean;
  readonly tls?: { readonly key: Buffer; readonly cert: Buffer };
}

export async function buildHttpServer(needs: HttpNeeds): Promise<FastifyInstance> {
  const app = Fastify({
    logger: false,
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    genReqId: () => newId(),
    requestIdHeader: false,
    trustProxy: needs.trustProxy,
    forceCloseConnections: true,
    ...(needs.tls === undefined ? {} : { https: needs.tls }),
  } as object).withTypeProvider<TypeBoxTypeProvider>() as unknown as FastifyInstance;

  app.setValidatorCompiler(await createValidator());
  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, needs.log));
  await protect(app, needs);
  await measure(app, needs);
  await app.register(health(needs));
  if (needs.rooms !== undefined) await open(app, needs, needs.rooms);
  return app;
}

async function open(app: FastifyInstance, needs: HttpNeeds, rooms: readonly RoomRoutes[]): Promise<void> {
  await describe(app, needs);
  await app.register(
    async (api) => {
      api.addHook('onRequest', needs.sessionHook);
      for (const room of rooms) await api.register(room);
    },
    { prefix: '/api' },
  );
  await app.register(screens({ webRoot: needs.webRoot, log: needs.log }));
}

async function protect(app: FastifyInstance, needs: HttpNeeds): Promise<void> {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', request.id);
    if (needs.stopping() && request.method !== 'GET') {
      throw new AppError({ code: 'common.stopping', kind: 'unavailable' });
    }
  });
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Ant Design writes its styles at run time; scripts stay strictly ours.
        styleSrc: ["'self'", "'unsafe-inline'"],
        scriptSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'blob:'],
        connectSrc: ["'self'"],
        fontSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    strictTransportSecurity: needs.tls !== undefined,
    crossOriginEmbedderPolicy: false,
    crossOriginResourcePolicy: { policy: 'same-origin' },
  });
  await app.register(rateLimit, { max: REQUESTS_PER_MINUTE, timeWindow: 60_000, skipOnError: true });
  await app.register(multipart, { limits: { fileSize: UPLOAD_LIMIT_BYTES, files: 10, fields: 20, parts: 30 } });
}

async function measure(app: FastifyInstance, needs: HttpNeeds): Promise<void> {
  const seconds = new Histogram({
    name: 'shoujie_http_request_seconds',
    help: 'HTTP requests by route, method and status',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.3, 1, 3, 10],
    registers: [needs.metrics],
  });
  app.addHook('onResponse', async (request, reply) => {
    const labels = { route: request.routeOptions.url ?? 'unknown', method: request.method, status: reply.statusCode };
    seconds.observe(labels, reply.elapsedTime / 1000);
  });
  await Promise.resolve();
}

async function describe(app: FastifyInstance, needs: HttpNeeds): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Shoujie 首接',
        version: needs.version,
        description:
          'Customer-service system of a telecom operator. Errors are application/problem+json with a stable code.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: 'shoujie_session' } },
      },
      security: [{ session: [] }],
    },
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, () => app.swagger());
  // The reference page starts itself from a script in the page; nothing of ours or of a customer is shown on it.
  app.addHook('onSend', async (request, reply) => {
    if (!request.url.startsWith('/api/docs')) return;
    const policy = String(reply.getHeader('content-security-policy') ?? '');
    reply.header('content-security-policy', policy.replace(/script-src [^;]+/, "script-src 'self' 'unsafe-inline'"));
  });
  // No fonts and no figures from or to anybody else's server.
  const configuration = {
    url: '/api/openapi.json',
    withDefaultFonts: false,
    telemetry: false,
    hideClientButton: true,
    showDeveloperTools: 'never',
    agent: { disabled: true },
  } as const;
  await app.register(reference, { routePrefix: '/api/docs', configuration });
}

const health = (needs: HttpNeeds) => async (app: FastifyInstance) => {
  const hidden = { schema: { hide: true } };
  app.get('/healthz', hidden, () => ({ ok: true, version: needs.version }));
  app.get('/readyz', hidden, async (_request, reply) => {
    const state = await needs.readiness();
    return reply.code(state.ready && !needs.stopping() ? 200 : 503).send(state);
  });
  app.get('/metrics', hidden, async (_request, reply) =>
    reply.type(needs.metrics.contentType).send(await needs.metrics.metrics()),
  );
  await Promise.resolve();
};
