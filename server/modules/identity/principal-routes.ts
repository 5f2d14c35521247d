import type { FastifyRequest, onRequestAsyncHookHandler } from 'fastify';
import { CSRF_HEADER, CSRF_VALUE, SESSION_COOKIE } from '../../../shared/contracts/identity.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { Principal } from './principal.ts';
import { changesSomething, isSameOrigin } from './same-origin.ts';
import type { Sessions } from './session-service.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Filled by the session hook; undefined when nobody is signed in. */
    principal: Principal | undefined;
  }
  interface FastifyContextConfig {
    /** For webhooks, which other systems call and which carry their own proof. Never on a route that trusts the session cookie. */
    crossSite?: boolean;
  }
}

const notSignedIn = (): AppError => new AppError({ code: 'identity.not_signed_in', kind: 'unauthenticated' });

/** Who asks; 401 when nobody is signed in, 403 while the password must still be changed. Every staff route begins with it. */
export function principalOf(request: FastifyRequest): Principal {
  const principal = signedInAs(request);
  if (principal.mustChangePassword) {
    throw new AppError({ code: 'identity.password_change_required', kind: 'forbidden' });
  }
  return principal;
}

/** As principalOf, for the few routes that are open before a new password is set. */
export function signedInAs(request: FastifyRequest): Principal {
  if (request.principal === undefined) throw notSignedIn();
  return request.principal;
}

/**
 * Fills `request.principal` and refuses changes that another site sends with our cookie (CSRF): they need a header that a foreign
 * page cannot set without a preflight we never grant, and an Origin, where there is one, of our own. SameSite=Strict alone would
 * leave older browsers and sibling hosts of the same site open.
 */
export function createSessionHook(needs: {
  readonly sessions: Sessions;
  readonly publicUrl: string | undefined;
}): onRequestAsyncHookHandler {
  return async (request) => {
    if (request.routeOptions.config.crossSite === true) {
      request.principal = undefined;
      return;
    }
    if (changesSomething(request.method)) {
      const marked = request.headers[CSRF_HEADER] === CSRF_VALUE;
      if (!marked || !isSameOrigin(request.headers.origin, request.host, needs.publicUrl)) {
        throw new AppError({ code: 'common.cross_site', kind: 'forbidden' });
      }
    }
    request.principal = await needs.sessions.authenticate(request.cookies[SESSION_COOKIE]);
  };
}
