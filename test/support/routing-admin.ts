import { createIdentity } from '../../server/modules/identity/index.ts';
import { createRoutingAdmin } from '../../server/modules/routing/admin/index.ts';
import { createTransactor } from '../../server/platform/events/transactor.ts';
import { CSRF_HEADER, CSRF_VALUE, SESSION_COOKIE } from '../../shared/contracts/identity.ts';
import type { FreshDatabase } from './database.ts';
import { openIdentity, type Answer, type Staffed } from './identity.ts';

/** Queue and skill administration behind the product's own HTTP edge, at ten on a Wednesday morning. */
export interface AdminHouse extends Staffed {
  /** 运营主管: sees everything. */
  readonly manager: string;
  readonly agent: string;
  upload(path: string, file: { readonly name: string; readonly bytes: Buffer }, token: string): Promise<Answer>;
  download(path: string, token: string): Promise<Buffer>;
}

export const NOW = new Date('2026-11-18T10:00:00+08:00');

export async function openAdmin(fresh: FreshDatabase): Promise<AdminHouse> {
  const clock = { now: () => NOW };
  const transactor = createTransactor({ db: fresh.db, clock, onCommitted: () => undefined });
  const { audit, organisation } = createIdentity({
    db: fresh.db,
    transactor,
    clock,
    demoPasswordsAllowed: true,
    publicUrl: undefined,
  });
  const { routes } = createRoutingAdmin({ db: fresh.db, clock, transactor, audit, organisation });
  const house = await openIdentity(fresh, { rooms: [routes] });
  const cookies = (token: string) => ({ [SESSION_COOKIE]: token });
  return {
    ...house,
    manager: await house.signIn('1016'),
    agent: await house.signIn('1001'),
    upload: async (path, { name, bytes }, token) => {
      const edge = 'xxEDGExx';
      const head = `--${edge}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\n\r\n`;
      const reply = await house.app.inject({
        method: 'POST',
        url: `/api/routing${path}`,
        headers: { [CSRF_HEADER]: CSRF_VALUE, 'content-type': `multipart/form-data; boundary=${edge}` },
        cookies: cookies(token),
        payload: Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${edge}--\r\n`)]),
      });
      const body = JSON.parse(reply.body) as Record<string, unknown>;
      return { status: reply.statusCode, body, cookies: [], headers: reply.headers };
    },
    download: async (path, token) => {
      const reply = await house.app.inject({ method: 'GET', url: `/api/routing${path}`, cookies: cookies(token) });
      if (reply.statusCode !== 200) throw new Error(`${path}: ${reply.statusCode} ${reply.body}`);
      return reply.rawPayload;
    },
  };
}
