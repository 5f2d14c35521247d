import { Type } from '@sinclair/typebox';

export const Id = Type.String({ format: 'uuid', description: 'UUID version 7' });
/** ISO 8601 with offset. */
export const Instant = Type.String({ format: 'date-time' });
export const nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
/** A closed list of words as a schema. */
export const oneOf = <const T extends readonly [string, ...string[]]>(
  words: T,
  more: { readonly default?: T[number] } = {},
) => Type.Unsafe<T[number]>(Type.String({ enum: [...words], ...more }));
