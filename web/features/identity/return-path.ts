/**
 * Where to go after signing in. Only a path of our own pages: `//evil.example` and `/\evil.example` are other sites to a browser, and a link to our
 * sign-in that ends on somebody else's page is how passwords are fished.
 */
export function safeReturn(wanted: string | null): string {
  if (wanted === null || !wanted.startsWith('/') || /^\/[/\\]|[\u0000-\u001f]/.test(wanted)) return '/';
  return wanted.startsWith('/sign-in') ? '/' : wanted;
}

export const signInPath = (from: string): string =>
  from === '/' ? '/sign-in' : `/sign-in?return=${encodeURIComponent(from)}`;
