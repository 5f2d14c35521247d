import { Type, type Static } from '@sinclair/typebox';
import { Id } from './basics.ts';
import { LIMITS } from './contacts.ts';
import { WEB_CALL_LIMITS } from './voice-web-call-catalogue.ts';

const offerSdp = Type.String({ minLength: 10, maxLength: 20_000 });

/** Commands of a visitor's socket: `call.start`. */
export const CallStart = Type.Object({
  offerSdp,
  number: Type.Optional(Type.String({ maxLength: LIMITS.numberChars })),
});
export type CallStart = Static<typeof CallStart>;

/** `call.restart`: ICE restart after a change of network, or the fresh line of a page that was loaded again. */
export const CallRestart = Type.Object({ contactId: Id, offerSdp });
/** `call.ready` (the line stands), `call.end`. */
export const OnCall = Type.Object({ contactId: Id });
export const CallKeys = Type.Object({
  contactId: Id,
  keys: Type.String({ minLength: 1, maxLength: WEB_CALL_LIMITS.keysAtOnce, pattern: '^[0-9*#]+$' }),
});
