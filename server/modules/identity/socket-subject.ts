import type { Principal } from './principal.ts';

/** Who sits at the other end of a WebSocket: a member of staff, or a customer on the chat page. */
export type SocketSubject =
  | { readonly kind: 'staff'; readonly principal: Principal }
  /** `source`: the address they come from, for limits; never stored. */
  | { readonly kind: 'visitor'; readonly visitorId: string; readonly source: string };
