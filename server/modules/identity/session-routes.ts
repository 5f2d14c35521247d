import type { CookieSerializeOptions } from '@fastify/cookie';
import { Type } from '@sinclair/typebox';
import {
  ChangePassword,
  DemoAccounts,
  SESSION_COOKIE,
  SessionView,
  SignIn,
} from '../../../shared/contracts/identity.ts';
import { nullable } from '../../../shared/contracts/basics.ts';
import { AppError } from '../../../shared/kernel/app-error.ts';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import type { DemoAccountList } from './identity-demo.ts';
import type { Passwords } from './password-service.ts';
import type { Principal } from './principal.ts';
import { signedInAs } from './principal-routes.ts';
import { SESSION_ABSOLUTE_MS, type Sessions } from './session-service.ts';
import type { SignIn as SignInService } from './sign-in-service.ts';

export interface SessionRoutesNeeds {
  readonly sessions: Sessions;
  readonly signIn: SignInService;
  readonly passwords: Passwords;
  readonly demoAccounts: DemoAccountList;
  readonly publicUrl: string | undefined;
}

/** Nobody signed in is an answer, not an error: the first page load of the day asks it. */
const SessionAnswer = Type.Object({ session: nullable(SessionView) });

const view = (p: Principal): SessionView => ({
  staffId: p.staffId,
  staffNo: p.staffNo,
  name: p.name,
  post: p.post,
  permissions: [...p.permissions],
  dataScope: p.dataScope,
  centre: p.centre,
  area: p.area,
  team: p.team,
  mustChangePassword: p.mustChangePassword,
  expiresAt: p.expiresAt.toISOString(),
});

export const sessionRoutes =
  (needs: SessionRoutesNeeds): RoomRoutes =>
  async (app) => {
    const tags = ['identity'];
    // Behind a proxy that ends TLS the request itself comes as http; the public address knows better.
    const publicTls = needs.publicUrl?.startsWith('https:') ?? false;
    const cookie = (request: { readonly protocol: string }): CookieSerializeOptions => ({
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: publicTls || request.protocol === 'https',
    });

    app.post(
      '/session',
      { schema: { tags, summary: 'Sign in', security: [], body: SignIn, response: { 200: SessionAnswer } } },
      async (request, reply) => {
        const opened = await needs.signIn.signIn({
          ...request.body,
          source: request.ip,
          userAgent: request.headers['user-agent'],
        });
        // Who was signed in here before is signed out: one browser, one person.
        if (request.principal !== undefined) await needs.sessions.signOut(request.principal);
        const principal = await needs.sessions.authenticate(opened.token);
        if (principal === undefined) throw new AppError({ code: 'identity.not_signed_in', kind: 'unauthenticated' });
        reply.setCookie(SESSION_COOKIE, opened.token, { ...cookie(request), maxAge: SESSION_ABSOLUTE_MS / 1000 });
        return { session: view(principal) };
      },
    );

    app.get(
      '/session',
      { schema: { tags, summary: 'Who is signed in', response: { 200: SessionAnswer } } },
      (request, reply) => {
        reply.header('cache-control', 'no-store');
        return { session: request.principal === undefined ? null : view(request.principal) };
      },
    );

    app.delete(
      '/session',
      { schema: { tags, summary: 'Sign out', response: { 204: Type.Null() } } },
      async (request, reply) => {
        if (request.principal !== undefined) await needs.sessions.signOut(request.principal);
        return reply.clearCookie(SESSION_COOKIE, cookie(request)).code(204).send(null);
      },
    );

    app.post(
      '/session/password',
      { schema: { tags, summary: 'Change my password', body: ChangePassword, response: { 204: Type.Null() } } },
      async (request, reply) => {
        await needs.passwords.change(signedInAs(request), { ...request.body, source: request.ip });
        return reply.code(204).send(null);
      },
    );

    app.get(
      '/session/demo-accounts',
      {
        schema: {
          tags,
          summary: 'One demo account per post, where demo passwords work',
          security: [],
          response: { 200: DemoAccounts },
        },
      },
      async () => ({ accounts: await needs.demoAccounts() }),
    );
    await Promise.resolve();
  };
