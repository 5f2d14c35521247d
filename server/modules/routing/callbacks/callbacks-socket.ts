import { CALLBACK_EVENTS } from '../../../../shared/contracts/routing-callbacks-events.ts';
import { CALLBACKS_TOPIC } from '../../../../shared/contracts/routing-callbacks.ts';
import type { SocketOffer } from '../../../platform/socket/socket-types.ts';
import type { SocketSubject } from '../../identity/index.ts';

/** Whoever may see the queues hears that a callback changed, and reads it. */
export const callbacksSocket = (): SocketOffer<SocketSubject> => ({
  topics: [
    {
      prefix: CALLBACKS_TOPIC,
      may: ({ subject }) => subject.kind === 'staff' && subject.principal.permissions.has('queue.view'),
    },
  ],
  projections: [
    {
      types: [CALLBACK_EVENTS.changed],
      frames: (event) => [{ topic: CALLBACKS_TOPIC, type: event.type, data: { callbackId: event.aggregateId } }],
    },
  ],
});
