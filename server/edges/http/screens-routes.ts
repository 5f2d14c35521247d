import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Log } from '../../platform/log.ts';
import { sendProblem } from './problems.ts';

/** Pages with a document of their own; every other address that a browser opens belongs to the staff app. */
const CUSTOMER_PAGES: Readonly<Record<string, string>> = {
  '/chat': 'chat.html',
  // An invented operator's site with the widget on it, to try.
  '/demo-site': 'widget-demo.html',
};

/**
 * The built screens. Files under /assets carry a hash in their name and may be kept for ever; documents and the widget
 * are asked for again each time, so that a new release is seen at the next load.
 */
export const screens = (needs: { readonly webRoot: string; readonly log: Log }) => async (app: FastifyInstance) => {
  const root = resolve(needs.webRoot);
  const built = existsSync(join(root, 'index.html'));
  if (built) {
    await app.register(fastifyStatic, {
      root,
      wildcard: false,
      // scripts/build-web.mjs lays a .br and a .gz beside every text file.
      preCompressed: true,
      // Ours below; the default would overwrite it.
      cacheControl: false,
      index: false,
      setHeaders: (reply, path) => {
        const forever = path.includes('/assets/');
        reply.setHeader('cache-control', forever ? 'public, max-age=31536000, immutable' : 'no-cache');
        // Made to be loaded by other sites; everything else of ours may only be used by ourselves.
        if (/\/widget\.js(?:\.br|\.gz)?$/.test(path)) reply.setHeader('cross-origin-resource-policy', 'cross-origin');
      },
    });
  }
  const document = (reply: FastifyReply, name: string): FastifyReply => {
    if (name === 'chat.html') {
      // The customer page lives in a frame on the operator's own site (widget.js), wherever that is.
      const policy = String(reply.getHeader('content-security-policy') ?? '');
      reply.header('content-security-policy', policy.replace(/frame-ancestors [^;]+/, 'frame-ancestors *'));
      reply.removeHeader('x-frame-options');
    }
    return reply.type('text/html; charset=utf-8').sendFile(name);
  };
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/';
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html');
    if (built && wantsPage && !path.startsWith('/api/')) return document(reply, CUSTOMER_PAGES[path] ?? 'index.html');
    return sendProblem(new AppError({ code: 'common.not_found', kind: 'not_found' }), request, reply, needs.log);
  });
};
