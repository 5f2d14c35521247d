/** The key may come in the body or as the header Idempotency-Key; the body wins, because the offline page stores bodies. */
const KEY = /^[A-Za-z0-9_-]{8,64}$/;

export function withKey<T extends { readonly clientKey?: string }>(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: T,
): T {
  const header = headers['idempotency-key'];
  if (body.clientKey !== undefined || typeof header !== 'string') return body;
  // Quotes are allowed by the draft of the header (a structured-field string).
  const key = header.trim().replace(/^"(.*)"$/, '$1');
  return KEY.test(key) ? { ...body, clientKey: key } : body;
}
