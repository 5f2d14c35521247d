import type { SessionEvents } from './call-types.ts';
import type { Listeners } from './listeners.ts';
import type { SessionHooks } from './session-port.ts';

/** What a session tells becomes what a call tells. A question nobody listens for is answered no by the session. */
export function hooksOf(listeners: Listeners<SessionEvents>): SessionHooks {
  const ask = <Name extends 'reoffer' | 'refer'>(name: Name, question: SessionEvents[Name]): boolean => {
    if (!listeners.has(name)) return false;
    listeners.emit(name, question);
    return true;
  };
  return {
    onEnded: (end) => listeners.emit('ended', end),
    onDtmf: (dtmf) => listeners.emit('dtmf', dtmf),
    onReoffer: (reoffer) => ask('reoffer', reoffer),
    onRefer: (refer) => ask('refer', refer),
  };
}
