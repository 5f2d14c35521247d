import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Fastify, { type FastifySchema, type FastifySchemaCompiler, type RouteOptions } from 'fastify';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RoomRoutes } from '../../platform/http/route-types.ts';
import { createValidator } from './body-validation.ts';

/** Every routes file there is, registered with services that are never asked. */
const FOLDERS = ['server/modules', 'server/main'];
const routeFiles = FOLDERS.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('-routes.ts'))
    .map((name) => join(folder, name)),
);
const nobody: unknown = new Proxy(() => undefined, { get: () => nobody, apply: () => nobody });

async function everyRoom(): Promise<RoomRoutes[]> {
  const rooms: RoomRoutes[] = [];
  for (const file of routeFiles) {
    const found = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
    for (const [name, made] of Object.entries(found))
      if (name.endsWith('Routes') && typeof made === 'function')
        rooms.push((made as (needs: unknown) => RoomRoutes)(nobody));
  }
  return rooms;
}

interface Schema {
  readonly anyOf?: readonly Schema[];
  readonly type?: string;
  readonly [more: string]: unknown;
}
/** Each place of a schema that may be null. */
function nullables(schema: unknown, path: string): { path: string; schema: Schema }[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const here = (schema as Schema).anyOf?.some((s) => s.type === 'null') ? [{ path, schema: schema as Schema }] : [];
  return [...here, ...Object.entries(schema).flatMap(([key, part]) => nullables(part, `${path}.${key}`))];
}

let validator: FastifySchemaCompiler<FastifySchema>;
const routes: RouteOptions[] = [];
beforeAll(async () => {
  validator = await createValidator();
  const app = Fastify();
  // Only what they declare is wanted here.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => () => '');
  app.addHook('onRoute', (route) => void routes.push(route));
  // A room may also be part of another: each under a name of its own.
  for (const [nth, room] of (await everyRoom()).entries()) await app.register(room, { prefix: `/${nth}` });
  await app.ready();
});

const bodyOf = (properties: Record<string, unknown>): FastifySchema['body'] => ({ type: 'object', properties });
const check = (body: FastifySchema['body'], value: unknown): unknown =>
  validator({ schema: body as FastifySchema, method: 'POST', url: '/', httpPart: 'body' })(value);

describe('what a JSON body says', () => {
  it('is null where null was sent, in every route of the house', () => {
    const places = routes.flatMap((r) => nullables(r.schema?.body, `${String(r.method)} ${r.url}`));
    // Fewer would mean that the routes were not found.
    expect(routes.length).toBeGreaterThan(150);
    expect(places.length).toBeGreaterThan(20);
    const changed = places.filter(({ schema }) => {
      const body: { value: unknown } = { value: null };
      return check(bodyOf({ value: schema }), body) !== true || body.value !== null;
    });
    expect(changed.map((p) => p.path)).toEqual([]);
  });
  it('is refused where it is of another kind, instead of being made to fit', () => {
    expect(check(bodyOf({ value: { type: 'integer' } }), { value: '5' })).toBe(false);
    expect(check(bodyOf({ value: { type: 'string' } }), { value: null })).toBe(false);
  });
  it('is read as text in the address alone', () => {
    const query = { pageSize: '20', state: 'lost' };
    const schema = bodyOf({ pageSize: { type: 'integer' }, state: { type: 'array', items: { type: 'string' } } });
    const read = validator({ schema: schema as FastifySchema, method: 'GET', url: '/', httpPart: 'querystring' });
    expect(read(query)).toBe(true);
    expect(query).toEqual({ pageSize: 20, state: ['lost'] });
  });
});
