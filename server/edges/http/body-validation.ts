import Fastify, { type FastifySchema, type FastifySchemaCompiler } from 'fastify';

type Compiler = FastifySchemaCompiler<FastifySchema>;
type Coercion = false | 'array';

/**
 * Fastify's own validator with these options. Asked of an instance that serves nothing: the package it lives in is Fastify's,
 * and a copy of ours beside it would drift from the one that checks everything else.
 */
async function validatorWith(coerceTypes: Coercion): Promise<Compiler> {
  const asked = Fastify({
    ajv: { customOptions: { removeAdditional: false, coerceTypes, useDefaults: true, allErrors: false } },
  });
  asked.get('/', { schema: { querystring: { type: 'object' } } }, () => '');
  await asked.ready();
  const { validatorCompiler } = asked;
  await asked.close();
  if (validatorCompiler === undefined) throw new Error('the web framework has no validator');
  return validatorCompiler as Compiler;
}

/**
 * What comes in the address and in headers is text and is read as the number or list it stands for. A JSON body says itself what
 * it is: read as text it would turn `null` under `nullable(Type.String())` into '' and under a number into 0, because Ajv
 * tries the alternatives of a union in order and coerces at the first (ajv.js.org/coercion), and "not limited" became "none".
 */
export async function createValidator(): Promise<Compiler> {
  const [asText, asSaid] = [await validatorWith('array'), await validatorWith(false)];
  return (route) => (route.httpPart === 'body' ? asSaid(route) : asText(route));
}
