import type { Db } from '../../../platform/db/database.ts';
import type { ContactLife } from '../../contacts/index.ts';
import type { WaitLine } from '../promise/promise-service.ts';
import { toFloorContact } from '../floor-contact.ts';
import type { Routing } from '../routing-service.ts';
import { recentHandleSeconds } from '../routing-store.ts';
import { lineView } from './line-view.ts';
import { createPlaceKeeper } from './place-keeper-service.ts';
import type { CallbackLine, PlaceKeeper } from './ports.ts';

/** An estimate learns the handling time from so many contacts. */
const SAMPLE = 50;

/** What callbacks and promises need of routing, answered by the floor in memory. */
export function portsOfRouting(needs: { readonly db: Db; readonly life: ContactLife; readonly routing: Routing }): {
  keeper: PlaceKeeper;
  line: CallbackLine;
  waitLine: WaitLine;
} {
  const { routing } = needs;
  const { floor } = routing;
  const atMostSeconds = (): number => routing.rules().rules.priority.atMost;
  const line = lineView({ floor, queues: routing.queues, atMostSeconds });
  return {
    keeper: createPlaceKeeper({
      life: needs.life,
      enqueue: routing.enqueue,
      noted: (row) => {
        const contact = toFloorContact(row);
        if (!floor.note(contact)) floor.replace(contact);
      },
    }),
    line,
    waitLine: {
      place: async (contactId) => {
        const contact = floor.contact(contactId);
        const place = await routing.place(contactId);
        if (place === undefined || contact === undefined || contact.queueCode === null) return undefined;
        return { position: place.position, queueCode: contact.queueCode, channel: contact.channel };
      },
      agents: (queueCode, channel) => line.agents(queueCode, channel),
      meanHandleSeconds: (queueCode) => recentHandleSeconds(needs.db, queueCode, SAMPLE),
      waitingNow: () => floor.waiting(),
    },
  };
}
